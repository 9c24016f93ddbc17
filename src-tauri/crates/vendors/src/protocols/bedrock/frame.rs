//! The shapes of ConverseStream's messages; each kind fills other fields.

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Frame {
    pub content_block_index: Option<u64>,
    pub start: Option<Value>,
    pub delta: Option<Delta>,
    pub stop_reason: Option<String>,
    pub usage: Option<Value>,
    pub service_tier: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Delta {
    pub text: Option<String>,
    pub tool_use: Option<ToolPiece>,
    pub reasoning_content: Option<ReasoningPiece>,
    pub citation: Option<Value>,
    pub image: Option<Value>,
    pub tool_result: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ToolPiece {
    pub input: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReasoningPiece {
    pub text: Option<String>,
    pub signature: Option<String>,
    pub redacted_content: Option<String>,
}
