//! Route decisions: which offer was chosen, why, what was rejected by which rule, and what follows if it fails.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::connection::Offer;
use crate::money::{Cost, PicoUsd};
use crate::settings::Given;

pub use crate::policy::{Never, Policy};

/// Four points on one dial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// Quality first.
    Best,
    #[default]
    Balanced,
    /// Cheapest above a floor of quality.
    Thrifty,
    /// Earliest first words.
    Fast,
}

impl Preset {
    pub const ALL: [Self; 4] = [Self::Best, Self::Balanced, Self::Thrifty, Self::Fast];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Balanced => "balanced",
            Self::Thrifty => "thrifty",
            Self::Fast => "fast",
        }
    }

    /// The inverse of [`Preset::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == text)
    }
}

/// Who chooses: the person, or the router by a preset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Choice {
    Auto { preset: Preset },
    Pinned { offer: Offer },
}

/// What a step needs of a model; each is a hard constraint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Needs {
    pub vision: bool,
    pub tools: bool,
    /// PDF files.
    pub pdf: bool,
    /// Recordings.
    pub audio: bool,
    /// An answer that fits a JSON Schema.
    pub schema: bool,
    /// A search that the vendor runs.
    pub web_search: bool,
    /// Estimated prompt tokens.
    pub input_tokens: u64,
    /// Likely output tokens.
    pub output_tokens: u64,
    /// The most output tokens that will be asked for.
    pub max_output: u64,
}

/// The rule that ruled an offer out. Printed in snake case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Rejection {
    NoVision,
    NoTools,
    NoPdf,
    NoAudio,
    NoSchema,
    NoWebSearch,
    /// The person requires that nothing is kept, and this vendor keeps something.
    KeepsData,
    /// The person requires a region, and nobody says that this vendor works there.
    OtherRegion,
    /// The person said that this model, or all of its connection, is never asked.
    Never,
    /// The person allows only what runs on this computer.
    NotHere,
    /// One answer may cost more than the person allows; without a price nobody knows what it would.
    OverCeiling {
        ceiling: PicoUsd,
        priced: bool,
    },
    ContextTooSmall {
        reads: u64,
        needs: u64,
    },
    NoKey,
    /// It failed just now and is left alone until it is due again.
    CoolingDown {
        until: Timestamp,
        because: String,
    },
    /// Its worst case does not fit what is left of the budget.
    OverBudget,
    Retired,
    /// It belongs to the other book.
    OtherBook,
    /// Below the preset's floor of quality.
    /// Both from 0 to 100.
    BelowFloor {
        quality: u8,
        floor: u8,
    },
    /// Known neither to the catalogue nor to a price list; only a person's pin chooses it.
    Unpriced,
}

/// One offer that was scored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    pub offer: Offer,
    /// What the model is called, kept so that an old decision can be shown after its model is gone.
    pub title: String,
    pub vendor: String,
    pub score: f64,
    pub quality: f64,
    /// The likely cost.
    pub cost: Cost,
    /// Expected time to first token, in milliseconds.
    pub ttft_ms: f64,
    /// Tokens that the model reads at most, where that is known.
    #[serde(default)]
    pub reads: Option<u64>,
}

/// One offer that a rule ruled out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rejected {
    pub offer: Offer,
    pub title: String,
    pub vendor: String,
    pub because: Rejection,
}

/// What a step may cost, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostRange {
    pub low: Cost,
    pub likely: Cost,
    pub high: Cost,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RouteDecision {
    pub choice: Choice,
    /// The task class, such as `chat`.
    pub task: String,
    pub needs: Needs,
    pub chosen: Offer,
    /// One plain sentence.
    pub because: String,
    /// Scored offers, best first; the chosen one is among them.
    pub candidates: Vec<Candidate>,
    pub rejected: Vec<Rejected>,
    /// What is tried next if the chosen one fails, in order.
    pub then: Vec<Offer>,
    pub estimate: CostRange,
    /// The most that the answer may cost, where the person set it: no more is asked for than it pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<PicoUsd>,
    /// How long the decision took, in microseconds.
    pub took_us: u64,
    pub at: Timestamp,
    /// What the request holds beside the messages; filled in by whoever made it.
    #[serde(default)]
    pub given: Given,
}

impl RouteDecision {
    /// Takes what an attempt cost from the ceiling, which is for the answer as a whole.
    pub fn pay(&mut self, cost: Cost) {
        let left = |ceiling: PicoUsd| (ceiling - cost.amount().unwrap_or_default()).max(PicoUsd::ZERO);
        self.ceiling = self.ceiling.map(left);
    }

    pub fn candidate(&self, offer: &Offer) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| &candidate.offer == offer)
    }
}
