//! Corrections: facts that are newer or surer than the shipped list, each with its source.
//!
//! What a newer list has brought or changed is left as that list has it, but for a vendor's own rules.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use crate::fact::{Caps, Earlier, Fact, Later, Rates, Tier};

/// The file of corrections.
#[derive(Deserialize)]
pub struct Corrections {
    /// How vendors word their price lists, for all their models.
    #[serde(default)]
    pub vendors: Vec<Rule>,
    pub overrides: Vec<Correction>,
    /// Models that the list does not have.
    #[serde(default)]
    pub models: Vec<Fact>,
}

/// What holds for every model of a vendor.
#[derive(Deserialize)]
pub struct Rule {
    pub vendor: String,
    /// A tier begins at its bound and not above it.
    #[serde(default)]
    pub tier_begins_at_bound: bool,
}

/// Replaces facts of the models that it names.
#[derive(Deserialize)]
pub struct Correction {
    /// "vendor/model".
    pub ids: Vec<String>,
    #[serde(default)]
    pub set: Set,
    #[serde(default)]
    pub earlier: Vec<Earlier>,
    #[serde(default)]
    pub later: Vec<Later>,
    pub source: String,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Set {
    pub shutdown: Option<Date>,
    pub context: Option<u64>,
    pub max_output: Option<u64>,
    pub caps: Option<Caps>,
    #[serde(rename = "in")]
    pub takes: Option<Vec<String>>,
    /// Figures that take the place of those of the list, or stand beside them.
    pub price: Rates,
    pub price_by_size: BTreeMap<String, f64>,
    pub tiers: Option<Vec<Tier>>,
    pub quality: Option<f64>,
}

impl Corrections {
    pub fn apply(&self, facts: &mut Vec<Fact>) {
        for correction in &self.overrides {
            let named = |fact: &&mut Fact| {
                fact.refreshed.is_none()
                    && correction.ids.contains(&format!("{}/{}", fact.vendor, fact.api_model))
            };
            facts.iter_mut().filter(named).for_each(|fact| correction.apply(fact));
        }
        for model in &self.models {
            if facts.iter().all(|fact| fact.key() != model.key()) {
                facts.push(model.clone());
            }
        }
        self.vendors.iter().for_each(|rule| rule.apply(facts));
    }
}

impl Rule {
    fn apply(&self, facts: &mut [Fact]) {
        if !self.tier_begins_at_bound {
            return;
        }
        for fact in facts.iter_mut().filter(|fact| fact.vendor == self.vendor) {
            let tariffs = fact.earlier.iter_mut().map(|earlier| &mut earlier.tariff);
            for tier in tariffs.chain([&mut fact.tariff]).flat_map(|tariff| &mut tariff.tiers) {
                // A list that already says so has a bound such as 199,999.
                tier.above -= u64::from(tier.above > 0 && tier.above % 1_000 == 0);
            }
        }
    }
}

impl Correction {
    fn apply(&self, fact: &mut Fact) {
        let set = &self.set;
        fact.shutdown = set.shutdown.or(fact.shutdown);
        fact.context = set.context.or(fact.context);
        fact.max_output = set.max_output.or(fact.max_output);
        fact.caps = set.caps.unwrap_or(fact.caps);
        fact.quality = set.quality.or(fact.quality);
        if let Some(takes) = &set.takes {
            fact.takes.clone_from(takes);
        }
        self.apply_prices(fact);
    }

    fn apply_prices(&self, fact: &mut Fact) {
        let set = &self.set;
        fact.tariff.price.laid_over(&set.price);
        fact.tariff.price_by_size.extend(set.price_by_size.clone());
        if let Some(tiers) = &set.tiers {
            fact.tariff.tiers.clone_from(tiers);
        }
        if !self.later.is_empty() {
            fact.later.clone_from(&self.later);
        }
        fact.earlier.extend(self.earlier.iter().cloned());
        let priced = !set.price.is_empty() || !set.price_by_size.is_empty() || set.tiers.is_some();
        if priced || !self.later.is_empty() {
            fact.corrected_by = Some(self.source.clone());
        }
    }
}
