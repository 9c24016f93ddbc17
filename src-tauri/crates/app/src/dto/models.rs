//! The Models view: the portfolio of the open book, the catalogue, the person's rules and their own prices.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::money::Sum;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    Premium,
    Everyday,
    Bulk,
    Media,
    Local,
}

/// What a model is known to do, in the order in which it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Ability {
    Vision,
    Pdf,
    Audio,
    Tools,
    Reasoning,
    Schema,
    WebSearch,
    Caching,
}

/// What a model makes or is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    Chat,
    Image,
    Video,
    Speech,
    Transcription,
    Music,
    Embedding,
    Realtime,
    Other,
}

/// What stands in a row of every table of models. Prices are pico-dollars for a million tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelFacts {
    /// "vendor/model", by which it is asked for.
    pub key: String,
    pub vendor: String,
    pub vendor_name: String,
    pub voice: String,
    pub model: String,
    pub title: String,
    pub kind: ModelKind,
    pub tier: Tier,
    pub can: Vec<Ability>,
    pub context: Option<u64>,
    pub max_output: Option<u64>,
    pub input: Option<String>,
    pub output: Option<String>,
    pub cache_read: Option<String>,
    pub cache_write: Option<String>,
    /// What it costs where that is not by tokens.
    pub unit: Option<UnitPrice>,
    /// Whether the person set its price themselves.
    pub own_price: bool,
    pub disputed: bool,
    pub released: Option<String>,
    /// Whether it came out some weeks ago at most.
    pub fresh: bool,
    /// The first day on which it no longer answers, such as "2026-12-11", where that is near or past.
    pub ends: Option<String>,
    pub retired: bool,
    pub local: bool,
    /// Where it can be asked; empty where no connection offers it.
    pub offers: Vec<OfferAt>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnitPrice {
    pub pico_usd: String,
    /// Such as "a picture".
    pub per: String,
}

/// A model at one connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfferAt {
    pub offer: String,
    pub connection: String,
    pub name: String,
    /// Whether a rule of the person's forbids it, for itself or with its whole connection.
    pub never: bool,
    pub own_price: Option<OwnPrice>,
}

/// Pico-dollars for a million tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnPrice {
    pub input: String,
    pub output: String,
    pub cache_read: Option<String>,
    pub cache_write: Option<String>,
}

/// `price`: none takes the person's price back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PriceSet {
    pub offer: String,
    pub price: Option<OwnPrice>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Portfolio {
    /// The day of the list of models and prices.
    pub list_date: String,
    /// By tier, then by use and quality.
    pub models: Vec<PortfolioModel>,
    pub vendors: Vec<PortfolioVendor>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PortfolioModel {
    pub facts: ModelFacts,
    /// Measured medians; none where it has not answered yet.
    pub ttft_ms: Option<u64>,
    pub tokens_per_second: Option<u64>,
    /// Fourteen days, oldest first.
    pub health: Vec<HealthDay>,
    /// Requests of this month.
    pub requests: u64,
    pub sum: Sum,
    /// Why it is left alone just now.
    pub resting: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HealthDay {
    pub day: String,
    pub ok: u64,
    pub failed: u64,
}

/// A vendor that the book is connected to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PortfolioVendor {
    pub vendor: String,
    pub name: String,
    pub voice: String,
    /// This month.
    pub sum: Sum,
    pub failed_today: u64,
    pub connections: Vec<ConnectionHealth>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionHealth {
    pub id: String,
    pub name: String,
    pub models: u32,
    pub state: ConnectionState,
    /// Why models are left alone just now, in a few words.
    pub because: Option<String>,
    /// How many of them.
    pub resting: u32,
    pub local: bool,
    pub never: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    Ready,
    /// Some of its models are left alone just now.
    Partly,
    /// All of them are.
    Resting,
    NoKey,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CatalogueList {
    pub list_date: String,
    pub models: Vec<ModelFacts>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelAsk {
    pub key: String,
}

/// All that is known of a model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelDetail {
    pub facts: ModelFacts,
    pub efforts: Vec<String>,
    /// From 0 to 100, by the rule of the catalogue.
    pub quality: u8,
    /// The prices that hold now or begin later.
    pub prices: Vec<PriceRow>,
    pub disputes: Vec<PriceRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PriceRow {
    /// Such as "Input".
    pub what: String,
    pub pico_usd: String,
    /// Such as "1M tokens".
    pub per: String,
    /// When it holds, where that is not always: a long prompt, a class of service, a size, a day.
    pub when: Vec<String>,
    pub source: String,
}

/// The person's own rules of routing, with the names of what they forbid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rules {
    pub local_only: bool,
    /// The most that one answer may cost, in pico-dollars.
    pub ceiling: Option<String>,
    pub never: Vec<NeverRule>,
    /// The connections of the book that a rule may forbid.
    pub connections: Vec<RuleTarget>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NeverRule {
    /// A connection's id, or "connection/model".
    pub target: String,
    /// The model's name, or the connection's where all of it is meant.
    pub name: String,
    pub connection_name: String,
    pub voice: String,
    pub whole: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RuleTarget {
    pub target: String,
    pub name: String,
    pub voice: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RulesSet {
    pub local_only: bool,
    pub ceiling: Option<String>,
}

/// Forbids each target, or allows it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NeverSet {
    pub targets: Vec<String>,
    pub never: bool,
}
