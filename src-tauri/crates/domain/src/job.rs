//! Jobs: what is asked of a vendor, in one form for all vendors.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::conversation::{Part, Role};
use crate::ids::ModelName;

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
    Low,
    Medium,
    High,
}

/// One chat request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatJob {
    pub model: ModelName,
    pub system: Option<String>,
    pub turns: Vec<Turn>,
    pub tools: Vec<Tool>,
    /// The most tokens the answer may have, reasoning included; `None` leaves it to the vendor where it can be left.
    pub max_output: Option<u64>,
    /// Whether the model reasons, so that its reasoning is asked for only where there is some.
    pub reasons: bool,
    pub effort: Option<Effort>,
    pub stream: bool,
}

/// What a vendor can be asked to do. Media jobs join here with the issues that build them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    Chat(ChatJob),
}
