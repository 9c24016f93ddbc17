//! A person's own word on models, from `models.toml` in the data folder: prices they agreed on, limits, abilities, and
//! names that stand for a model which the catalogue knows. See `docs/models.md`.
//!
//! Deliberately absent: reading the file. A mistake in it is told and changes nothing.

use jiff::civil::Date;
use serde::Deserialize;

use crate::fact::{Caps, Earlier, Fact, Rates, Tariff};
use crate::rate::midnight;

/// What stands under a bill.
const SOURCE: &str = "your models.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    #[serde(default, rename = "model")]
    models: Vec<Own>,
}

/// What a person says of one model. What is left out stays as the catalogue has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Own {
    vendor: String,
    model: String,
    /// A model of the same vendor that this name stands for.
    alias: Option<String>,
    title: Option<String>,
    context: Option<u64>,
    max_output: Option<u64>,
    /// Dollars per 1,000,000 tokens; the whole price list of the model.
    price: Option<OwnRates>,
    /// The first day of the price, at 00:00 UTC; before it the catalogue's holds. For ever without it.
    from: Option<Date>,
    /// Replaces all abilities.
    can: Option<OwnCaps>,
    ends: Option<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnRates {
    input: f64,
    output: f64,
    cache_read: Option<f64>,
    cache_write: Option<f64>,
    cache_write_1h: Option<f64>,
    reasoning: Option<f64>,
    search: Option<f64>,
    request: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct OwnCaps {
    reasoning: bool,
    tools: bool,
    json_schema: bool,
    vision: bool,
    pdf: bool,
    audio: bool,
    caching: bool,
    web_search: bool,
    sampling: bool,
}

impl Person {
    /// # Errors
    /// In words for the person who wrote the file.
    pub fn read(text: &str) -> Result<Self, String> {
        let person: Self = toml::from_str(text).map_err(|why| why.to_string())?;
        person.models.iter().try_for_each(Own::check)?;
        Ok(person)
    }

    pub fn apply(&self, facts: &mut Vec<Fact>) -> Result<(), String> {
        self.models.iter().try_for_each(|own| own.apply(facts))
    }
}

impl Own {
    fn name(&self) -> String {
        format!("{}/{}", self.vendor, self.model)
    }

    fn check(&self) -> Result<(), String> {
        if self.vendor.trim().is_empty() || self.model.trim().is_empty() {
            return Err("a model needs a vendor and a name".to_owned());
        }
        let figures = self.price.as_ref().map(|price| (price.rates().clone_fields(), price.search));
        let all = figures.iter().flat_map(|(rates, search)| rates.iter().chain([search])).flatten();
        match all.copied().find(|figure| !(0.0..=1e6).contains(figure)) {
            Some(figure) => Err(format!("{}: {figure} is no price", self.name())),
            None => Ok(()),
        }
    }

    fn apply(&self, facts: &mut Vec<Fact>) -> Result<(), String> {
        let key = |model: &str| format!("{}/{model}", self.vendor).to_lowercase();
        let find = |facts: &[Fact], key: &str| facts.iter().position(|fact| fact.key() == key);
        let own = key(&self.model);
        let stands_for = match &self.alias {
            Some(alias) => {
                let found = find(facts, &key(alias));
                Some(found.ok_or_else(|| format!("{}: there is no {}/{alias}", self.name(), self.vendor))?)
            }
            None => None,
        };
        let fact = stands_for.map(|position| facts[position].clone());
        match (find(facts, &own), fact) {
            (Some(position), None) => self.lay_over(&mut facts[position]),
            (position, fact) => {
                let mut fact = fact.unwrap_or_default();
                fact.vendor.clone_from(&self.vendor);
                fact.api_model.clone_from(&self.model);
                fact.own = true;
                self.lay_over(&mut fact);
                match position {
                    Some(position) => facts[position] = fact,
                    None => facts.push(fact),
                }
            }
        }
        Ok(())
    }

    fn lay_over(&self, fact: &mut Fact) {
        fact.said = true;
        fact.name = self.title.clone().or_else(|| fact.name.take());
        fact.context = self.context.or(fact.context);
        fact.max_output = self.max_output.or(fact.max_output);
        fact.shutdown = self.ends.or(fact.shutdown);
        if let Some(can) = &self.can {
            fact.caps = can.caps();
            fact.takes.clear();
        }
        if let Some(price) = &self.price {
            self.lay_price_over(fact, price);
        }
    }

    fn lay_price_over(&self, fact: &mut Fact, price: &OwnRates) {
        let before = std::mem::replace(&mut fact.tariff, price.tariff());
        let source = std::mem::replace(&mut fact.price_source, SOURCE.to_owned());
        (fact.corrected_by, fact.price_agreement) = (None, String::new());
        fact.later.clear();
        match self.from.and_then(midnight) {
            Some(until) => {
                fact.earlier.retain(|earlier| earlier.until < until);
                fact.earlier.push(Earlier { until, source, tariff: before });
            }
            None => fact.earlier.clear(),
        }
    }
}

impl OwnRates {
    fn rates(&self) -> Rates {
        Rates {
            input: Some(self.input),
            output: Some(self.output),
            cache_read: self.cache_read,
            cache_write: self.cache_write,
            cache_write_1h: self.cache_write_1h,
            reasoning: self.reasoning,
            per_request: self.request,
            ..Rates::default()
        }
    }

    fn tariff(&self) -> Tariff {
        Tariff { price: self.rates(), web_search_per_query: self.search, ..Tariff::default() }
    }
}

impl OwnCaps {
    fn caps(&self) -> Caps {
        Caps {
            reasoning: self.reasoning,
            tools: self.tools,
            json_schema: self.json_schema,
            vision: self.vision,
            pdf: self.pdf,
            audio_in: self.audio,
            caching: self.caching,
            web_search: self.web_search,
            temperature: self.sampling,
        }
    }
}
