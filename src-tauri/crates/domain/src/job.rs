//! Jobs: what is asked of a vendor, in one form for all vendors.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::conversation::{Part, Role};
use crate::ids::ModelName;
use crate::model::Capabilities;

/// One turn of the context that is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub role: Role,
    pub parts: Vec<Part>,
}

/// A function that the model may call. `parameters` is a JSON Schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    pub name: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub parameters: Value,
}

/// How much a model should reason, where it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    /// Not at all, where a model can be told so.
    None,
    Minimal,
    Low,
    Medium,
    High,
    Xhigh,
    Max,
}

impl Effort {
    pub const ALL: [Self; 7] =
        [Self::None, Self::Minimal, Self::Low, Self::Medium, Self::High, Self::Xhigh, Self::Max];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Minimal => "minimal",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Xhigh => "xhigh",
            Self::Max => "max",
        }
    }

    /// The inverse of [`Effort::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effort| effort.as_str() == text)
    }
}

/// Whether and which tools the model must call.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum ToolChoice {
    #[default]
    Auto,
    Never,
    /// At least one, whichever.
    Any,
    Named(String),
}

/// A tool that runs at the vendor, who may charge for each use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuiltIn {
    WebSearch,
    CodeExecution,
    ReadUrl,
    MakeImage,
}

/// The form that the whole answer must have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Format {
    /// Any JSON.
    Json,
    /// JSON that fits a JSON Schema.
    Schema { name: String, schema: Value, strict: bool },
}

/// How the next token is drawn. The newest models take none of it: what a model does not take is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sampling {
    pub temperature: Option<f64>,
    pub top_p: Option<f64>,
    pub top_k: Option<u64>,
    pub seed: Option<i64>,
    /// Texts at which the model stops.
    pub stop: Vec<String>,
}

/// How the vendor's prompt cache is used, where it can be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Caching {
    /// Names what requests share, so that a vendor sends them to the same cache: the conversation's id.
    pub key: Option<String>,
    /// Kept for an hour where the vendor sells that, not for its short time.
    pub long: bool,
}

/// One chat request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChatJob {
    pub model: ModelName,
    pub system: Option<String>,
    pub turns: Vec<Turn>,
    pub tools: Vec<Tool>,
    pub tool_choice: ToolChoice,
    /// Whether several tools may be called at once; `None` leaves it to the vendor.
    pub parallel_tools: Option<bool>,
    pub built_in: Vec<BuiltIn>,
    pub format: Option<Format>,
    pub sampling: Sampling,
    /// `None` asks for no caching beyond what the vendor does by itself.
    pub caching: Option<Caching>,
    /// The most tokens the answer may have, reasoning included; `None` leaves it to the vendor where it can be left.
    pub max_output: Option<u64>,
    /// Whether the model reasons, so that its reasoning is asked for only where there is some.
    pub reasons: bool,
    /// What the model takes and does; `None` where it is not known, and then everything is sent.
    pub can: Option<Capabilities>,
    /// The efforts that the model knows; empty where that is not known.
    pub efforts: Vec<Effort>,
    pub effort: Option<Effort>,
    pub stream: bool,
    /// The vendor's own options, merged into the request's body as they are. They win over everything else.
    pub options: Map<String, Value>,
}

/// What a vendor can be asked to do. Media jobs join here with the issues that build them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    Chat(ChatJob),
}
