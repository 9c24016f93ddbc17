//! Routes: the preview while a person types, and the decision behind an answer.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::chat::{ChatSettings, Choice, Preset};
use super::errors::UserError;
use super::money::Cost;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoutePreviewAsk {
    pub conversation: Option<String>,
    pub parent: Option<String>,
    pub text: String,
    /// What is attached, without its bytes.
    pub attachments: Vec<Outline>,
    pub choice: Choice,
    /// Of a new chat, which keeps none yet.
    #[serde(default)]
    #[ts(optional)]
    pub settings: Option<ChatSettings>,
}

/// An attachment of a draft, as far as a preview needs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Outline {
    pub media_type: String,
    pub bytes: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Candidate {
    pub offer: String,
    pub who: String,
    pub voice: String,
    pub score: f64,
    pub quality: f64,
    pub cost: Cost,
    pub ttft_ms: Option<u64>,
}

/// `reason` is a sentence, `rule` the rule's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Rejected {
    pub offer: String,
    pub who: String,
    pub voice: String,
    pub reason: String,
    pub rule: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CostRange {
    pub low: Cost,
    pub likely: Cost,
    pub high: Cost,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Route {
    pub preset: Option<Preset>,
    pub pinned: bool,
    pub who: String,
    pub voice: String,
    pub offer: String,
    pub because: String,
    pub task: String,
    pub needs: Vec<String>,
    /// What the conversation's settings added, in words.
    pub settings: Vec<String>,
    /// What is left of the budget in pico-dollars, where there is a cap.
    pub ceiling: Option<String>,
    /// Microseconds.
    pub took_us: u64,
    pub candidates: Vec<Candidate>,
    pub rejected: Vec<Rejected>,
    pub then: Vec<Candidate>,
    pub estimate: CostRange,
    pub ttft_ms: Option<u64>,
    pub at: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RoutePreview {
    pub route: Option<Route>,
    pub error: Option<UserError>,
    /// Nothing where no model could be looked at.
    pub context: Option<ContextUse>,
}

/// Who would write a summary, and its price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SummaryOffer {
    pub who: String,
    pub cost: Cost,
}

/// How much of the model's window would be used, in tokens. `used` is what would be sent: instructions, history, files
/// and question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ContextUse {
    pub window: Option<u64>,
    pub used: u64,
    pub instructions: u64,
    pub history: u64,
    pub files: u64,
    pub question: u64,
    /// The likely answer.
    pub answer: u64,
    pub max_answer: u64,
    /// The chat is longer than the window. Where trimming is on, the rest is what trimming leaves.
    pub over: Option<ContextOver>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ContextOver {
    pub who: String,
    pub needs: u64,
    pub window: u64,
    /// A model that reads all of it.
    pub larger: Option<Candidate>,
    pub summary: Option<SummaryOffer>,
    /// How many messages trimming leaves out; nothing where it does not help.
    pub drops: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RouteOf {
    pub answer: String,
}
