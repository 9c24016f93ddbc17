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
    pub pinned: bool,
    /// An answer ended after the chat was last looked at.
    pub unread: bool,
    pub temporary: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatListAsk {
    pub archived: bool,
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
    /// Has a bookmark.
    pub marked: bool,
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
    pub context: AnswerContext,
    pub seq: u64,
}

/// What was sent of what the model reads, in tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AnswerContext {
    pub sent: Option<u64>,
    pub window: Option<u64>,
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
    pub settings: ChatSettings,
    pub pinned: bool,
    pub archived: bool,
    pub temporary: bool,
    /// Messages at the start of the path that are not sent as they are.
    pub left_out: Option<LeftOut>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LeftOutBy {
    Trim,
    Summary,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftOut {
    pub messages: u64,
    pub by: LeftOutBy,
    pub summary: Option<String>,
    /// The last of these messages.
    pub until: String,
}

/// How much a model should reason, where it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    None,
    Minimal,
    Low,
    Medium,
    High,
    Xhigh,
    Max,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AnswerLength {
    Short,
    #[default]
    Normal,
    Long,
}

/// Of one conversation. Empty instructions send none; without an effort it is left to the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatSettings {
    pub instructions: String,
    pub effort: Option<Effort>,
    pub length: AnswerLength,
    /// Leave the oldest out where the window is full.
    pub trim: bool,
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
    /// Of a new chat.
    pub settings: Option<ChatSettings>,
    /// A new chat of which nothing is kept once it is left.
    #[serde(default)]
    pub temporary: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatAdded {
    pub conversation: String,
    pub question: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatAnswer {
    pub question: String,
    pub choice: Choice,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatContinue {
    pub answer: String,
    /// By nothing with the same model.
    pub choice: Option<Choice>,
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
pub struct ByIds {
    pub ids: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ByMessage {
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ByAnswer {
    pub answer: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatPin {
    pub ids: Vec<String>,
    pub pinned: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatArchive {
    pub ids: Vec<String>,
    pub archived: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatMade {
    pub conversation: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatConfigure {
    pub id: String,
    pub settings: ChatSettings,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MessageMark {
    pub message: String,
    pub marked: bool,
}

/// What a title by a model would cost, and whose it would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TitleEstimate {
    pub who: String,
    pub voice: String,
    pub cost: Cost,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatTitle {
    pub title: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChatSummarise {
    pub id: String,
    pub choice: Choice,
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
