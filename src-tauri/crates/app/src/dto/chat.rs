//! Chats: the list, a thread, its messages, and the events of an answer under way.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::errors::UserError;
use super::money::{Cost, Sum};
use super::state::Book;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SegmentKind {
    Route,
    Step,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SegmentState {
    Plan,
    Run,
    Done,
    Cache,
    Fail,
}

/// One segment of the score. `who` is a model's title; `label` says what it did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Segment {
    pub kind: SegmentKind,
    pub voice: String,
    pub who: String,
    pub label: String,
    pub state: SegmentState,
    /// Milliseconds; fractions matter for the route.
    pub ms: Option<f64>,
    pub cost: Cost,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ChatRow {
    pub id: String,
    pub title: String,
    pub updated: i64,
    pub score: Vec<Segment>,
    pub cost: Sum,
    /// Branches beside the first.
    pub branches: u32,
    pub running: bool,
    pub voice: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ChatGroup {
    pub label: String,
    pub rows: Vec<ChatRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Part {
    Text {
        text: String,
    },
    Reasoning {
        text: String,
        ms: Option<u64>,
    },
    ToolCall {
        id: String,
        name: String,
        args: String,
    },
    Image {
        id: String,
        media_type: String,
        bytes: u64,
        data_url: String,
    },
    File {
        name: String,
        media_type: String,
        bytes: u64,
    },
    Audio {
        media_type: String,
        bytes: u64,
    },
    /// What a tool that runs at the vendor did.
    BuiltIn {
        name: String,
        summary: String,
    },
    Refusal {
        text: String,
    },
    Notice {
        text: String,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Usage {
    pub input: Option<u64>,
    pub cached_input: Option<u64>,
    pub cache_write: Option<u64>,
    pub output: Option<u64>,
    pub reasoning: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    User,
    Assistant,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Message {
    pub id: String,
    pub parent: Option<String>,
    pub role: Role,
    pub at: i64,
    pub parts: Vec<Part>,
    /// Place among `siblings`, from 0.
    pub sibling: u32,
    /// All messages at this fork, itself included, in order.
    pub siblings: Vec<String>,
    pub answer: Option<Answer>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    Running,
    Complete,
    Stopped,
    Incomplete,
    Failed,
}

/// A source that a vendor names. `url` is an address of the web or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Source {
    pub url: Option<String>,
    pub title: String,
    pub quote: Option<String>,
}

/// Text of an attempt that was cut and begun again elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StruckText {
    pub who: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Answer {
    pub run: String,
    pub state: AnswerState,
    pub stop_reason: Option<String>,
    pub model: String,
    pub who: String,
    pub voice: String,
    pub score: Vec<Segment>,
    pub usage: Usage,
    pub cost: Cost,
    /// Milliseconds.
    pub took: Option<u64>,
    /// Time to first token in milliseconds.
    pub ttft: Option<u64>,
    pub struck: Vec<StruckText>,
    /// Where the answer's statements were taken from, as its vendor says; each address once.
    pub sources: Vec<Source>,
    pub error: Option<UserError>,
    pub seq: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Thread {
    pub id: String,
    pub title: String,
    pub book: Book,
    /// The path shown, root first.
    pub messages: Vec<Message>,
    pub sum: Sum,
    pub leaf: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    Best,
    Balanced,
    Thrifty,
    Fast,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Choice {
    Auto { preset: Preset },
    Offer { offer: String },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttachmentIn {
    pub name: String,
    pub base64: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatSend {
    pub conversation: Option<String>,
    pub parent: Option<String>,
    pub text: String,
    pub attachments: Vec<AttachmentIn>,
    pub choice: Choice,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatSent {
    pub conversation: String,
    pub question: String,
    pub answer: String,
    pub run: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Regenerate {
    pub answer: String,
    pub choice: Choice,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatSelect {
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatRename {
    pub id: String,
    pub title: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunStop {
    pub run: String,
}

/// One run's events. `Snapshot` comes first after attaching, `Ended` last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum RunEvent {
    Snapshot { message: Message },
    Text { seq: u64, text: String },
    Reasoning { seq: u64, text: String },
    Score { seq: u64, score: Vec<Segment>, who: String, voice: String, model: String },
    Restarted { seq: u64, struck: StruckText },
    Ended { seq: u64, message: Message },
}
