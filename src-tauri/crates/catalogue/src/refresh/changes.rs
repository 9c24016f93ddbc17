//! What differs between two lists: models that came and went, prices that changed, last days.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use medley_domain::PicoUsd;
use medley_domain::pricing::{Meter, Price};
use serde::Serialize;

use super::Known;
use crate::fact::Fact;
use crate::rate;

/// Models are named "vendor/model".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    pub new: Vec<String>,
    pub gone: Vec<String>,
    pub prices: Vec<PriceChange>,
    pub dates: Vec<DateChange>,
}

/// A figure that is another one, or that came or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PriceChange {
    pub model: String,
    pub meter: Meter,
    /// What the price is for beyond the meter: a tier, a mode, a size, certain hours; empty for the usual one.
    pub when: String,
    /// Units that the amounts buy.
    pub per: u64,
    pub old: Option<PicoUsd>,
    pub new: Option<PicoUsd>,
}

/// A last day that was announced, moved or taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DateChange {
    pub model: String,
    pub old: Option<Date>,
    pub new: Option<Date>,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn between(before: &Known, after: &Known, at: Timestamp) -> Self {
        let mut changes = Self::default();
        let (old, new) = (present(before), present(after));
        changes.new = new.keys().filter(|key| !old.contains_key(*key)).cloned().collect();
        changes.gone = old.keys().filter(|key| !new.contains_key(*key)).cloned().collect();
        for (model, fact) in &new {
            let Some(was) = old.get(model) else { continue };
            let (was_priced, is_priced) = (figures(was, before, at), figures(fact, after, at));
            changes.prices.extend(differences(model, &was_priced, &is_priced));
            if was.shutdown != fact.shutdown {
                changes.dates.push(DateChange {
                    model: model.clone(),
                    old: was.shutdown,
                    new: fact.shutdown,
                });
            }
        }
        changes
    }
}

fn present(known: &Known) -> BTreeMap<String, &Fact> {
    let facts = known.listing.models.iter().filter(|fact| !fact.gone);
    facts.map(|fact| (fact.key(), fact)).collect()
}

type Figures = BTreeMap<(Meter, String), (PicoUsd, u64)>;

/// What holds at a moment. A picture that costs what text costs is not named apart.
fn figures(fact: &Fact, known: &Known, at: Timestamp) -> Figures {
    let rows = rate::rows(fact, &known.listing.sources);
    let now = rows
        .into_iter()
        .filter(|row| row.from.is_none_or(|from| from <= at) && row.until.is_none_or(|until| at < until));
    let all: Figures = now.map(|row| ((row.meter, when(&row)), (row.amount, row.per))).collect();
    let as_text = |(meter, when): &(Meter, String), figure: &(PicoUsd, u64)| {
        let text = match meter {
            Meter::ImageIn | Meter::VideoIn => Meter::Input,
            Meter::ImageCacheRead => Meter::CacheRead,
            _ => return false,
        };
        all.get(&(text, when.clone())) == Some(figure)
    };
    all.iter()
        .filter(|(key, figure)| !as_text(key, figure))
        .map(|(key, figure)| (key.clone(), *figure))
        .collect()
}

fn when(row: &Price) -> String {
    let tier = row.above.map(|above| format!("above {above}"));
    let mode = (row.mode.as_str() != "standard").then(|| row.mode.as_str().to_owned());
    let hours = row.window.as_ref().map(|_| "off peak".to_owned());
    let parts: Vec<String> = [tier, mode, hours, row.variant.clone()].into_iter().flatten().collect();
    parts.join(", ")
}

fn differences(model: &str, old: &Figures, new: &Figures) -> Vec<PriceChange> {
    let mut keys: Vec<_> = old.keys().chain(new.keys()).collect();
    keys.sort();
    keys.dedup();
    let differ = keys.into_iter().filter(|key| old.get(*key) != new.get(*key));
    let change = |key: &(Meter, String)| {
        let (was, is) = (old.get(key), new.get(key));
        PriceChange {
            model: model.to_owned(),
            meter: key.0,
            when: key.1.clone(),
            per: is.or(was).map_or(1, |(_, per)| *per),
            old: was.map(|(amount, _)| *amount),
            new: is.map(|(amount, _)| *amount),
        }
    };
    differ.map(change).collect()
}
