//! How connections fare.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::money::Sum;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// It was neither checked nor asked yet.
    Unknown,
    Works,
    /// It answers, but some of its newest requests found it busy.
    Busy,
    KeyRejected,
    KeyMissing,
    QuotaUsedUp,
    Unreachable,
    Failing,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionStanding {
    pub connection: String,
    pub health: Health,
    /// When that was seen.
    pub seen: Option<i64>,
    /// How long the last check took in milliseconds, where it went well.
    pub took: Option<u64>,
    pub last_used: Option<i64>,
    /// What it spent this month.
    pub month: Sum,
}
