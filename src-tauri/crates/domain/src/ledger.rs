//! Ledger entries: append-only, one for each ended attempt. A later truth is an adjusting entry that names the first.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::connection::Book;
use crate::ids::{AttemptId, ConnectionId, ConversationId, EntryId, ModelName, RunId, VendorId};
use crate::money::{Cost, PicoUsd};
use crate::pricing::{Mode, PriceLine};
use crate::usage::Usage;

/// Where a cost figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The vendor said what it charged.
    Reported,
    /// The vendor's counts times the price list.
    Computed,
    /// Medley's own counts times the price list.
    Estimated,
    /// Nothing was charged: the vendor refused before it worked, or the model runs on this computer.
    Free,
    /// No counts or no price.
    None,
}

impl Origin {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Computed => "computed",
            Self::Estimated => "estimated",
            Self::Free => "free",
            Self::None => "none",
        }
    }

    /// The inverse of [`Origin::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Reported, Self::Computed, Self::Estimated, Self::Free, Self::None]
            .into_iter()
            .find(|origin| origin.as_str() == text)
    }
}

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Complete,
    Stopped,
    Incomplete,
    Failed,
    /// The process that owned it ended; found at the next start.
    Lost,
    /// Not an attempt: a later truth about one.
    Adjustment,
}

impl Outcome {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Stopped => "stopped",
            Self::Incomplete => "incomplete",
            Self::Failed => "failed",
            Self::Lost => "lost",
            Self::Adjustment => "adjustment",
        }
    }

    /// The inverse of [`Outcome::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Complete, Self::Stopped, Self::Incomplete, Self::Failed, Self::Lost, Self::Adjustment]
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
    }
}

/// Whether what a vendor says that it charged and what its price list gives for its counts differ by more than 1 %.
/// A figure that is only an estimate contradicts nobody.
pub fn disagree(computed: Cost, reported: Option<PicoUsd>) -> bool {
    let (Cost::Known(ours), Some(theirs)) = (computed, reported) else {
        return false;
    };
    let (ours, theirs) = (i128::from(ours.0), i128::from(theirs.0));
    (ours - theirs).abs() * 100 > theirs.abs()
}

/// One row of the ledger. In an adjusting entry `adjusts` names the first entry and `cost` is the whole new figure,
/// which takes the place of the old one in every sum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LedgerEntry {
    pub id: EntryId,
    pub at: Timestamp,
    pub book: Book,
    pub task: String,
    pub connection: ConnectionId,
    pub vendor: VendorId,
    pub model: ModelName,
    pub conversation: Option<ConversationId>,
    pub run: RunId,
    pub attempt: AttemptId,
    /// 1 for the run's first attempt.
    pub number: u32,
    pub request_id: Option<String>,
    pub mode: Mode,
    pub usage: Usage,
    /// The vendor's own usage object.
    pub usage_raw: Value,
    pub price_lines: Vec<PriceLine>,
    /// The figure that counts.
    pub cost: Cost,
    /// What the price list gives for the counts, whatever the vendor reported.
    pub computed: Cost,
    pub reported: Option<PicoUsd>,
    pub origin: Origin,
    /// Time to first token in milliseconds, where there was one.
    pub ttft_ms: Option<u64>,
    pub took_ms: u64,
    pub outcome: Outcome,
    /// The error's category, where it failed.
    pub error: Option<String>,
    pub adjusts: Option<EntryId>,
}

impl LedgerEntry {
    /// Whether the vendor's own figure and the one by the price list disagree. Both are kept.
    pub fn disagrees(&self) -> bool {
        disagree(self.computed, self.reported)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_disagree_when_more_than_one_percent_lies_between_them() {
        let ours = |pico| Cost::Known(PicoUsd(pico));
        assert!(!disagree(ours(1_010), Some(PicoUsd(1_000))));
        assert!(disagree(ours(1_011), Some(PicoUsd(1_000))));
        assert!(disagree(ours(989), Some(PicoUsd(1_000))));
        assert!(disagree(ours(1), Some(PicoUsd(0))), "a free answer that the list charges for");
        assert!(!disagree(Cost::Estimated(PicoUsd(5)), Some(PicoUsd(1_000))));
        assert!(!disagree(Cost::Unknown, Some(PicoUsd(1))) && !disagree(ours(5), None));
    }
}
