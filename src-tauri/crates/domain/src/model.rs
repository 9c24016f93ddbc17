//! Model cards: what is known of a model, from the catalogue, its vendor and the person.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{ModelName, VendorId};
use crate::job::Effort;
use crate::money::PicoUsd;
use crate::pricing::{Meter, Price};

/// What a model can take and do. A missing fact is `false`, so that routing never promises what is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    pub tools: bool,
    pub vision: bool,
    pub reasoning: bool,
    pub json_schema: bool,
    pub pdf: bool,
    /// Takes recordings.
    pub audio: bool,
    /// Reads what it read before from a cache, at a price of its own.
    pub caching: bool,
    pub web_search: bool,
    /// Takes a temperature and its like; the newest models refuse them.
    pub sampling: bool,
}

/// How much a model may still be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Active,
    Beta,
    Retired,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelCard {
    pub vendor: VendorId,
    pub name: ModelName,
    /// What people call it.
    pub title: String,
    pub can: Capabilities,
    /// How much reasoning it can be asked for, where that is known; empty where it is not.
    pub efforts: Vec<Effort>,
    /// Tokens that the model reads at most.
    pub context: Option<u64>,
    /// Tokens that the model writes at most.
    pub max_output: Option<u64>,
    pub prices: Vec<Price>,
    /// Figures of other sources that differ from `prices`.
    pub disputes: Vec<Dispute>,
    /// General quality from 0 to 1; how it is derived is the catalogue's affair.
    pub quality: f64,
    /// How long first words and each further token take where nothing has been measured yet.
    pub speed: Speed,
    pub status: Status,
    /// The first day on which it no longer answers, where announced.
    pub ends: Option<Date>,
    /// Runs on this computer and costs nothing.
    pub local: bool,
    /// Whether the catalogue knows the model; an unknown one works, unpriced.
    pub in_catalogue: bool,
}

impl ModelCard {
    /// Days for which it still answers, where its end is announced; 0 and below when that day has come.
    pub fn days_left(&self, today: Date) -> Option<i64> {
        self.ends.map(|ends| ends.duration_since(today).as_hours() / 24)
    }
}

/// What another source says that a meter costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    pub meter: Meter,
    /// For `per` units, as in a price.
    pub amount: PicoUsd,
    pub per: u64,
    pub source: String,
}

/// Measured or assumed speed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speed {
    /// Time to first token, in milliseconds.
    pub ttft_ms: f64,
    /// Output tokens per second after the first.
    pub tokens_per_second: f64,
}
