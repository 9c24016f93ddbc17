//! The shipped files' own words: one `Fact` a model, with what it is charged by.
//!
//! Fields that Medley does not use yet stay in the data and are skipped here.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use medley_domain::model::Speed;
use serde::{Deserialize, Serialize};

use crate::off_peak::OffPeak;

/// A shipped list of models.
#[derive(Deserialize)]
pub struct Listing {
    /// The day on which the list was put together.
    pub built: Date,
    /// Where figures were read, by the letter that `Fact::price_source` names.
    pub sources: BTreeMap<String, Source>,
    pub models: Vec<Fact>,
}

#[derive(Clone, Deserialize)]
pub struct Source {
    pub name: String,
    pub package: Option<String>,
    pub date: String,
}

/// What a model makes, or is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    Chat,
    Image,
    Video,
    Tts,
    Stt,
    Music,
    Embedding,
    Realtime,
    #[serde(other)]
    Other,
}

/// What is shipped about one model.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fact {
    pub vendor: String,
    /// The name that the vendor's API takes.
    pub api_model: String,
    pub name: Option<String>,
    pub kind: Kind,
    pub released: Option<Date>,
    /// Prompt tokens at most.
    pub context: Option<u64>,
    pub max_output: Option<u64>,
    pub caps: Caps,
    /// What it takes: `text`, `image`, ….
    #[serde(rename = "in")]
    pub takes: Vec<String>,
    pub reasoning_options: Vec<ReasoningOption>,
    #[serde(flatten)]
    pub tariff: Tariff,
    pub price_source: String,
    pub price_agreement: String,
    /// Other sources' figures where they differ, by the source's letter.
    pub price_other: BTreeMap<String, Rates>,
    pub provenance: Vec<Provenance>,
    pub status: Option<String>,
    /// The first day on which it no longer answers.
    pub shutdown: Option<Date>,
    /// What it was charged by before, oldest first.
    pub earlier: Vec<Earlier>,
    /// Prices that begin later. Only corrections have them.
    pub later: Vec<Later>,
    /// Where corrected prices were read, beside `price_source`.
    #[serde(skip)]
    pub corrected_by: Option<String>,
    /// A newer list than the shipped one brought it, changed it, or no longer names it.
    pub refreshed: Option<Timestamp>,
    pub gone: bool,
    /// A person added it.
    #[serde(skip)]
    pub own: bool,
    /// A person said something of it, which then holds.
    #[serde(skip)]
    pub said: bool,
    /// Only where somebody set them, as the practice list does; otherwise a prior is derived.
    pub quality: Option<f64>,
    pub speed: Option<Speed>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
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
#[derive(Clone, Deserialize)]
pub struct ReasoningOption {
    #[serde(default)]
    pub values: Vec<String>,
}

/// All that a model is charged by, at one time.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Tariff {
    pub price: Rates,
    pub bill_by: BillBy,
    pub tiers: Vec<Tier>,
    pub modes: BTreeMap<String, Rates>,
    pub off_peak: Option<OffPeak>,
    /// US dollars for a picture or a second, by size or quality.
    pub price_by_size: BTreeMap<String, f64>,
    /// US dollars for one search.
    pub web_search_per_query: Option<f64>,
}

/// The one basis that is charged on. Figures per unit beside token prices are estimates and never added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BillBy {
    #[default]
    Tokens,
    Image,
    Second,
    Character,
    Item,
    Pixel,
    /// It has no price.
    #[serde(other)]
    Unknown,
}

/// US dollars per 1,000,000 tokens, and per unit where the name says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub struct Rates {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write_1h: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio_in: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio_cache_read: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audio_out: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_in: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_cache_read: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_out: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_in: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub video_out: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_image: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_image_in: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_second_out: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_second_in: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_character: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_pixel: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_item: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_request: Option<f64>,
}

/// Rates that hold when the whole prompt has more than `above` tokens.
#[derive(Clone, Deserialize, Serialize)]
pub struct Tier {
    pub above: u64,
    #[serde(flatten)]
    pub rates: Rates,
}

/// Rates that begin at 00:00 UTC of a day and end the ones before.
#[derive(Clone, Deserialize, Serialize)]
pub struct Later {
    pub from: Date,
    pub price: Rates,
}

/// What was charged by until a moment.
#[derive(Clone, Deserialize, Serialize)]
pub struct Earlier {
    pub until: Timestamp,
    /// Where it was read.
    pub source: String,
    #[serde(flatten)]
    pub tariff: Tariff,
}

#[derive(Clone, Deserialize)]
pub struct Provenance {
    pub source: String,
    pub valid_from: Option<Timestamp>,
}

impl Fact {
    /// "vendor/model" in lower case, by which it is found.
    pub fn key(&self) -> String {
        format!("{}/{}", self.vendor, self.api_model).to_lowercase()
    }

    pub fn takes(&self, what: &str) -> bool {
        self.takes.iter().any(|kind| kind == what)
    }

    /// Dollars per 1,000,000 tokens of a prompt-heavy mix: three parts input, one part output.
    pub fn blended_rate(&self) -> Option<f64> {
        let (input, output) = (self.tariff.price.input?, self.tariff.price.output?);
        Some(f64::midpoint(f64::midpoint(input, output), input))
    }
}

impl Rates {
    /// The figures that `over` has take the place of these.
    pub fn laid_over(&mut self, over: &Self) {
        let fields = self.fields();
        for (mine, theirs) in fields.into_iter().zip(over.clone_fields()) {
            if theirs.is_some() {
                *mine = theirs;
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Every figure, in one order.
    pub fn fields(&mut self) -> [&mut Option<f64>; 22] {
        [
            &mut self.input,
            &mut self.output,
            &mut self.cache_read,
            &mut self.cache_write,
            &mut self.cache_write_1h,
            &mut self.reasoning,
            &mut self.audio_in,
            &mut self.audio_cache_read,
            &mut self.audio_out,
            &mut self.image_in,
            &mut self.image_cache_read,
            &mut self.image_out,
            &mut self.video_in,
            &mut self.video_out,
            &mut self.per_image,
            &mut self.per_image_in,
            &mut self.per_second_out,
            &mut self.per_second_in,
            &mut self.per_character,
            &mut self.per_pixel,
            &mut self.per_item,
            &mut self.per_request,
        ]
    }

    pub fn clone_fields(&self) -> [Option<f64>; 22] {
        let mut copy = *self;
        copy.fields().map(|field| *field)
    }
}
