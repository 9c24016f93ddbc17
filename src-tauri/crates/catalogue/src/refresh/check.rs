//! Whether a list can be trusted to be one: its form, its size, and figures that make sense beside those in use.

use std::collections::HashSet;

use serde_json::Value;

use super::Known;
use crate::fact::{Fact, Listing, Rates};

const MOST_BYTES: usize = 16 * 1024 * 1024;
const MOST_MODELS: usize = 20_000;
const LONGEST_NAME: usize = 200;
/// Dollars, per 1,000,000 tokens or per unit.
const DEAREST: f64 = 10_000.0;
/// A price that changes by more is likely in another unit.
const MOST_CHANGE: f64 = 50.0;

pub fn size(text: &str) -> Result<(), String> {
    if text.len() <= MOST_BYTES { Ok(()) } else { Err("it is larger than 16 MB".to_owned()) }
}

/// What the typed reader would not say in words.
pub fn form(raw: &Value) -> Result<(), String> {
    match raw.get("schema_version").and_then(Value::as_u64) {
        Some(1) => {}
        Some(other) => return Err(format!("it has the form {other}, and this Medley reads form 1")),
        None => return Err("it is neither a catalogue nor a list of models".to_owned()),
    }
    let models = raw.get("models").and_then(Value::as_array).map_or(0, Vec::len);
    match models {
        0 => Err("it names no models".to_owned()),
        1..=MOST_MODELS => Ok(()),
        _ => Err(format!("it names more than {MOST_MODELS} models")),
    }
}

pub fn sense(newer: &Listing, current: &Known) -> Result<(), String> {
    if newer.built < current.listing.built {
        let (theirs, ours) = (newer.built, current.listing.built);
        return Err(format!("it was put together on {theirs}, before the one in use ({ours})"));
    }
    let mut seen = HashSet::new();
    for fact in &newer.models {
        let key = fact.key();
        if !seen.insert(key.clone()) {
            return Err(format!("it names {key} twice"));
        }
        named(fact)?;
        priced(fact)?;
    }
    in_our_unit(newer, current)
}

fn named(fact: &Fact) -> Result<(), String> {
    let fits = |name: &str| {
        !name.trim().is_empty() && name.len() <= LONGEST_NAME && !name.chars().any(char::is_control)
    };
    let vendor_fits = fact.vendor.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let practice = ["alder", "birch", "cedar"].contains(&fact.vendor.as_str());
    if fits(&fact.vendor) && vendor_fits && fits(&fact.api_model) && !practice {
        return Ok(());
    }
    let name: String = fact.key().chars().filter(|letter| !letter.is_control()).take(60).collect();
    Err(format!("it holds a model that it may not: {name:?}"))
}

fn priced(fact: &Fact) -> Result<(), String> {
    let tariffs = fact.earlier.iter().map(|earlier| &earlier.tariff).chain([&fact.tariff]);
    for tariff in tariffs {
        let tiers = tariff.tiers.iter().map(|tier| &tier.rates);
        let off_peak = tariff.off_peak.as_ref().map(|hours| hours.rates());
        let groups = [&tariff.price].into_iter().chain(tiers).chain(tariff.modes.values()).chain(&off_peak);
        let figures = groups.flat_map(Rates::clone_fields).flatten();
        let more = tariff.price_by_size.values().copied().chain(tariff.web_search_per_query);
        if let Some(figure) = figures.chain(more).find(|figure| !(0.0..=DEAREST).contains(figure)) {
            return Err(format!("{} is said to cost {figure}", fact.key()));
        }
        if tariff.tiers.len() > 20 || tariff.price_by_size.len() > 100 || tariff.modes.len() > 20 {
            return Err(format!("{} has more prices than a model can have", fact.key()));
        }
    }
    Ok(())
}

/// A list in dollars per token, or in cents, would change every price by the same large factor.
fn in_our_unit(newer: &Listing, current: &Known) -> Result<(), String> {
    let plain = |fact: &Fact| fact.tariff.price.input.filter(|rate| *rate > 0.0);
    let factors: Vec<f64> = newer
        .models
        .iter()
        .filter_map(|fact| Some(plain(fact)? / plain(current.fact(&fact.key())?)?))
        .collect();
    let far = factors.iter().filter(|factor| **factor > MOST_CHANGE || **factor < 1.0 / MOST_CHANGE).count();
    if far * 2 > factors.len() {
        return Err(format!(
            "{far} of {} prices change more than {MOST_CHANGE}-fold: it seems to be in another unit than dollars \
             per million tokens",
            factors.len()
        ));
    }
    Ok(())
}
