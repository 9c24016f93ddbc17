//! The shapes of Cohere's chat answers: the stream's events, and a whole message.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::Value;

/// One event of the stream; each kind fills other fields.
#[derive(Debug, Deserialize)]
pub struct Frame<'a> {
    #[serde(rename = "type", borrow)]
    pub kind: Option<Cow<'a, str>>,
    pub id: Option<String>,
    pub index: Option<u64>,
    pub delta: Option<Delta>,
    /// An error that stands in the stream in place of an event: its words, or an object that holds them.
    pub message: Option<Value>,
    pub error: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Delta {
    pub message: Option<Piece>,
    pub finish_reason: Option<String>,
    pub usage: Option<Value>,
    pub error: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Piece {
    pub content: Option<Value>,
    pub tool_plan: Option<String>,
    pub tool_calls: Option<Value>,
    pub citations: Option<Value>,
}
