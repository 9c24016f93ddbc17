//! Conversations: a tree of messages, of which one path from root to leaf is sent as context.
//!
//! Deliberately absent: how parts are written on any vendor's wire.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::connection::Book;
use crate::ids::{ConversationId, MessageId, RunId};
use crate::settings::ChatSettings;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    User,
    Assistant,
}

/// Reasoning state that only its own protocol and model can read: a signature, an encrypted item.
/// It is sent back unchanged to that model and dropped for any other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opaque {
    pub protocol: String,
    pub model: String,
    pub data: Value,
}

/// Where the bytes of a picture, file or recording are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MediaSource {
    /// A content-addressed file: the hex digest of its bytes.
    Asset { digest: String },
    /// The bytes themselves in base64; only within a job, never stored in a message.
    Inline { base64: String },
}

/// Where a statement of the answer was taken from, as the vendor says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Citation {
    pub url: Option<String>,
    pub title: Option<String>,
    /// The words that the source holds.
    pub quote: Option<String>,
    /// Which of the answer's characters it stands behind: first, and one past the last.
    pub start: Option<u64>,
    pub end: Option<u64>,
}

/// Something of the context or the request that a vendor could not be given.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "what", content = "name", rename_all = "snake_case")]
pub enum LeftOut {
    /// Reasoning that another model wrote, or that came without the state that proves it.
    Reasoning,
    /// A picture, by its media type.
    Image(String),
    /// A file, by its name.
    File(String),
    /// A recording, by its media type.
    Audio(String),
    /// What a tool that ran at another vendor did, by the tool's name.
    BuiltIn(String),
    /// A setting that this model does not take, by its name.
    Setting(String),
}

/// One piece of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Part {
    Text {
        text: String,
    },
    Reasoning {
        text: String,
        /// How long the model reasoned, in milliseconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        took_ms: Option<u64>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opaque: Option<Opaque>,
    },
    ToolCall {
        id: String,
        name: String,
        /// The arguments as the model wrote them: JSON text, possibly not valid.
        args: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opaque: Option<Opaque>,
    },
    ToolResult {
        id: String,
        name: String,
        content: String,
        is_error: bool,
    },
    Image {
        media_type: String,
        /// Size of the picture's bytes.
        bytes: u64,
        source: MediaSource,
        /// State of a picture that a model made, to be sent back when it is changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opaque: Option<Opaque>,
    },
    /// A document: PDF, text, a table.
    File {
        name: String,
        media_type: String,
        bytes: u64,
        source: MediaSource,
    },
    Audio {
        media_type: String,
        bytes: u64,
        source: MediaSource,
    },
    Citation {
        citation: Citation,
    },
    /// What a tool that runs at the vendor did: its call, its result, or both.
    BuiltIn {
        /// The vendor's name of it, such as `web_search`.
        name: String,
        /// What it was asked or what it found, in few words; may be empty.
        summary: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opaque: Option<Opaque>,
    },
    /// What the vendor of this answer was not given. Never sent.
    LeftOut {
        what: Vec<LeftOut>,
    },
    /// The model declined in words of its own.
    Refusal {
        text: String,
    },
}

impl Part {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }
}

/// How an answer stands. Questions are always `Complete`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageState {
    Running,
    Complete,
    /// The person stopped it; the partial text is kept.
    Stopped,
    /// It was cut: the vendor's stream ended without its end, or Medley was closed.
    Incomplete,
    Failed,
}

impl MessageState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Complete => "complete",
            Self::Stopped => "stopped",
            Self::Incomplete => "incomplete",
            Self::Failed => "failed",
        }
    }

    /// The inverse of [`MessageState::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Running, Self::Complete, Self::Stopped, Self::Incomplete, Self::Failed]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: MessageId,
    pub conversation: ConversationId,
    pub parent: Option<MessageId>,
    pub role: Role,
    pub parts: Vec<Part>,
    pub state: MessageState,
    /// The run that writes this answer; `None` for a question.
    pub run: Option<RunId>,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    pub id: ConversationId,
    pub title: String,
    pub book: Book,
    pub created: Timestamp,
    pub updated: Timestamp,
    /// The message at the end of the path that is shown.
    pub leaf: Option<MessageId>,
    /// Stands at the top of the list.
    #[serde(default)]
    pub pinned: bool,
    /// Stands in a list of its own.
    #[serde(default)]
    pub archived: bool,
    /// Kept only until it is left or its process ends.
    #[serde(default)]
    pub temporary: bool,
    #[serde(default)]
    pub settings: ChatSettings,
}

impl Conversation {
    /// A new and empty one with nothing set.
    pub fn new(id: ConversationId, title: String, book: Book, at: Timestamp) -> Self {
        Self {
            id,
            title,
            book,
            created: at,
            updated: at,
            leaf: None,
            pinned: false,
            archived: false,
            temporary: false,
            settings: ChatSettings::default(),
        }
    }
}

/// The path from the root to `leaf`, root first. Stops at a missing parent, so a damaged tree still opens.
pub fn path_to(messages: &[Message], leaf: MessageId) -> Vec<&Message> {
    let by_id: HashMap<MessageId, &Message> = messages.iter().map(|message| (message.id, message)).collect();
    let mut path = Vec::new();
    let mut next = Some(leaf);
    while let Some(message) = next.and_then(|id| by_id.get(&id)) {
        path.push(*message);
        next = message.parent;
        if path.len() > messages.len() {
            break;
        }
    }
    path.reverse();
    path
}

/// The newest leaf below `from`, following the latest child at each fork.
pub fn newest_leaf(messages: &[Message], from: MessageId) -> MessageId {
    let mut latest_child: HashMap<MessageId, MessageId> = HashMap::new();
    for message in messages {
        if let Some(parent) = message.parent {
            let child = latest_child.entry(parent).or_insert(message.id);
            *child = (*child).max(message.id);
        }
    }
    let mut leaf = from;
    for _ in 0..messages.len() {
        match latest_child.get(&leaf) {
            Some(child) => leaf = *child,
            None => break,
        }
    }
    leaf
}

/// A title from the question, with no model call: its first line, at most 60 characters, cut at a word.
pub fn title_of(question: &str) -> String {
    const MOST: usize = 60;
    let line = question.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("New chat");
    let line = line.trim_start_matches(['#', '>', '-', '*', ' ']);
    if line.chars().count() <= MOST {
        return line.to_owned();
    }
    let cut: String = line.chars().take(MOST).collect();
    let at_word = cut.rfind(' ').filter(|at| *at > MOST / 2).unwrap_or(cut.len());
    format!("{}…", cut[..at_word].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(at: i64, parent: Option<MessageId>, conversation: ConversationId) -> Message {
        let at = Timestamp::from_second(at).unwrap();
        let id = MessageId::new(at);
        let state = MessageState::Complete;
        Message { id, conversation, parent, role: Role::User, parts: Vec::new(), state, run: None, at }
    }

    #[test]
    fn the_path_sent_as_context_leaves_other_branches_out() {
        let conversation = ConversationId::new(Timestamp::UNIX_EPOCH);
        let root = message(1, None, conversation);
        let first = message(2, Some(root.id), conversation);
        let second = message(3, Some(root.id), conversation);
        let all = [root.clone(), first.clone(), second.clone()];
        let ids: Vec<_> = path_to(&all, first.id).iter().map(|message| message.id).collect();
        assert_eq!(ids, [root.id, first.id]);
        assert_eq!(newest_leaf(&all, root.id), second.id);
    }

    #[test]
    fn a_tree_whose_parents_form_a_loop_still_ends() {
        let conversation = ConversationId::new(Timestamp::UNIX_EPOCH);
        let mut a = message(1, None, conversation);
        let b = message(2, Some(a.id), conversation);
        a.parent = Some(b.id);
        assert!(path_to(&[a.clone(), b.clone()], a.id).len() <= 3);
        assert!([a.id, b.id].contains(&newest_leaf(&[a.clone(), b], a.id)));
    }

    #[test]
    fn a_title_is_the_first_line_cut_at_a_word() {
        assert_eq!(title_of("\n  ## How do tides work?\nmore"), "How do tides work?");
        let long = "Explain the difference between amortised and worst case costs in data structures";
        assert_eq!(title_of(long), "Explain the difference between amortised and worst case…");
        assert_eq!(title_of("  "), "New chat");
        assert_eq!(title_of(&"漢".repeat(80)).chars().count(), 61);
    }
}
