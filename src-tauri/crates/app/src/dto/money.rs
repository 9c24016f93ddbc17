//! Money for the page: a decimal string of pico-dollars and a word for how sure it is.

use medley_domain::money;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CostStatus {
    Known,
    Estimated,
    Unknown,
}

/// Unknown is never shown as $0.00; a known "0" is shown as "free".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Cost {
    pub status: CostStatus,
    pub pico_usd: Option<String>,
}

impl From<money::Cost> for Cost {
    fn from(cost: money::Cost) -> Self {
        let status = match cost {
            money::Cost::Known(_) => CostStatus::Known,
            money::Cost::Estimated(_) => CostStatus::Estimated,
            money::Cost::Unknown => CostStatus::Unknown,
        };
        Self { status, pico_usd: cost.amount().map(|amount| amount.to_string()) }
    }
}

/// Shown as "at least" where `unknown_count` is not 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sum {
    pub known: String,
    pub estimated: String,
    pub unknown_count: u64,
}

impl From<money::Sum> for Sum {
    fn from(sum: money::Sum) -> Self {
        Self {
            known: sum.known.to_string(),
            estimated: sum.estimated.to_string(),
            unknown_count: sum.unknown_count,
        }
    }
}
