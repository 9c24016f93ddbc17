//! Spend: a month by vendor, day and model, and the ledger behind it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::chat::Segment;
use super::money::{Cost, Sum};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpendAsk {
    /// Such as "2026-11"; the current month without it.
    pub month: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoiceSum {
    pub voice: String,
    pub name: String,
    pub sum: Sum,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NamedAmount {
    pub voice: String,
    pub name: String,
    pub pico_usd: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DaySpend {
    /// Such as "2026-11-22".
    pub day: String,
    pub sum: Sum,
    pub by_voice: Vec<NamedAmount>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelSpend {
    pub model: String,
    pub who: String,
    pub voice: String,
    pub requests: u64,
    pub failed: u64,
    pub input_tokens: u64,
    pub output_tokens: u64,
    pub ttft_ms: Option<u64>,
    pub sum: Sum,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpendMonth {
    pub month: String,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub total: Sum,
    pub cap: Option<String>,
    pub day_of_month: u32,
    pub days: u32,
    pub is_current: bool,
    pub by_voice: Vec<VoiceSum>,
    pub by_day: Vec<DaySpend>,
    pub by_model: Vec<ModelSpend>,
    pub rows: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LedgerAsk {
    pub month: Option<String>,
    pub offset: u64,
    pub limit: u32,
    pub voice: Option<String>,
    pub search: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LedgerRow {
    pub id: String,
    pub at: i64,
    pub what: String,
    pub conversation: Option<String>,
    pub task: String,
    pub score: Vec<Segment>,
    pub who: String,
    pub voice: String,
    pub input: Option<u64>,
    pub output: Option<u64>,
    /// Milliseconds.
    pub took: Option<u64>,
    pub cost: Cost,
    pub outcome: String,
    pub attempt: u32,
    /// Whether the vendor's own figure has replaced an estimate since.
    pub adjusted: bool,
    /// Whether the vendor's own figure and the one by the price list differ by more than 1 %.
    pub disagrees: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct LedgerPage {
    pub total: u64,
    pub sum: Sum,
    pub rows: Vec<LedgerRow>,
}
