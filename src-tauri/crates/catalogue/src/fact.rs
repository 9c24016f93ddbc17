//! The shipped files' own words: one `Fact` a model, and corrections that replace fields of it.
//!
//! Fields that Medley does not use yet stay in the data and are skipped here.

use std::collections::BTreeMap;

use jiff::civil::Date;
use medley_domain::model::Speed;
use serde::Deserialize;

/// A shipped list of models.
#[derive(Deserialize)]
pub struct Listing {
    /// The day on which the list was put together.
    pub built: Date,
    /// Where figures were read, by the letter that `Fact::price_source` names.
    pub sources: BTreeMap<String, Source>,
    pub models: Vec<Fact>,
}

#[derive(Deserialize)]
pub struct Source {
    pub name: String,
    pub package: Option<String>,
    pub date: String,
}

/// What is shipped about one model.
#[derive(Deserialize)]
pub struct Fact {
    pub vendor: String,
    /// The name that the vendor's API takes.
    pub api_model: String,
    pub name: Option<String>,
    pub released: Option<Date>,
    /// Prompt tokens at most.
    pub context: Option<u64>,
    pub max_output: Option<u64>,
    #[serde(default)]
    pub caps: Caps,
    /// What it takes: `text`, `image`, ….
    #[serde(default, rename = "in")]
    pub takes: Vec<String>,
    #[serde(default)]
    pub reasoning_options: Vec<ReasoningOption>,
    pub price: Rates,
    #[serde(default)]
    pub tiers: Vec<Tier>,
    #[serde(default)]
    pub modes: BTreeMap<String, Rates>,
    /// US dollars for one search.
    pub web_search_per_query: Option<f64>,
    pub price_source: String,
    #[serde(default)]
    pub provenance: Vec<Provenance>,
    pub status: Option<String>,
    /// The first day on which it no longer answers.
    pub shutdown: Option<Date>,
    /// Prices that begin later. Only corrections have them.
    #[serde(default)]
    pub later: Vec<Later>,
    /// Where corrected prices were read, in place of `price_source`.
    #[serde(skip)]
    pub corrected_by: Option<String>,
    /// Only where somebody set them, as the practice list does; otherwise a prior is derived.
    pub quality: Option<f64>,
    pub speed: Option<Speed>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default)]
pub struct Caps {
    pub reasoning: bool,
    pub tools: bool,
    pub json_schema: bool,
    pub vision: bool,
    pub pdf: bool,
    pub audio_in: bool,
    pub caching: bool,
    pub web_search: bool,
    pub temperature: bool,
}

/// One way in which a model's reasoning can be set; only efforts have values.
#[derive(Deserialize)]
pub struct ReasoningOption {
    #[serde(default)]
    pub values: Vec<String>,
}

/// US dollars per 1,000,000 tokens.
#[derive(Clone, Copy, Default, Deserialize)]
pub struct Rates {
    pub input: Option<f64>,
    pub output: Option<f64>,
    pub cache_read: Option<f64>,
    pub cache_write: Option<f64>,
    pub cache_write_1h: Option<f64>,
    pub reasoning: Option<f64>,
}

/// Rates that hold when the whole prompt has more than `above` tokens.
#[derive(Clone, Deserialize)]
pub struct Tier {
    pub above: u64,
    #[serde(flatten)]
    pub rates: Rates,
}

/// Rates that begin at 00:00 UTC of a day and end the ones before.
#[derive(Clone, Deserialize)]
pub struct Later {
    pub from: Date,
    pub price: Rates,
}

#[derive(Deserialize)]
pub struct Provenance {
    pub source: String,
    pub valid_from: Option<jiff::Timestamp>,
}

/// The file of corrections.
#[derive(Deserialize)]
pub struct Corrections {
    pub overrides: Vec<Correction>,
}

/// Replaces facts of the models that it names.
#[derive(Deserialize)]
pub struct Correction {
    /// "vendor/model".
    pub ids: Vec<String>,
    #[serde(default)]
    pub set: Set,
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
    pub tiers: Option<Vec<Tier>>,
    pub quality: Option<f64>,
}

impl Fact {
    /// "vendor/model" in lower case, by which it is found.
    pub fn key(&self) -> String {
        format!("{}/{}", self.vendor, self.api_model).to_lowercase()
    }

    pub fn correct(&mut self, correction: &Correction) {
        let set = &correction.set;
        self.shutdown = set.shutdown.or(self.shutdown);
        self.context = set.context.or(self.context);
        self.max_output = set.max_output.or(self.max_output);
        self.caps = set.caps.unwrap_or(self.caps);
        self.quality = set.quality.or(self.quality);
        if let Some(takes) = &set.takes {
            self.takes.clone_from(takes);
        }
        if let Some(tiers) = &set.tiers {
            self.tiers.clone_from(tiers);
        }
        if !correction.later.is_empty() {
            self.later.clone_from(&correction.later);
        }
        if set.tiers.is_some() || !correction.later.is_empty() {
            self.corrected_by = Some(correction.source.clone());
        }
    }

    /// Dollars per 1,000,000 tokens of a prompt-heavy mix: three parts input, one part output.
    pub fn blended_rate(&self) -> Option<f64> {
        let (input, output) = (self.price.input?, self.price.output?);
        Some(f64::midpoint(f64::midpoint(input, output), input))
    }
}
