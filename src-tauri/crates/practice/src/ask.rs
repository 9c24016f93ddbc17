//! What a caller asks, free of any wire: turns, tools and limits. The vendors' folders decode into it.
//! Nothing is validated here beyond what every vendor checks alike: tool calls and their results must pair up.

use serde_json::Value;

use crate::chance::Digest;
use crate::price::Model;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    System,
    User,
    Assistant,
    Tool,
}

impl Role {
    pub fn name(self) -> &'static str {
        match self {
            Role::System => "system",
            Role::User => "user",
            Role::Assistant => "assistant",
            Role::Tool => "tool",
        }
    }
}

/// How long a marked prompt prefix stays in Birch's cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    FiveMinutes,
    Hour,
}

#[derive(Debug, Clone)]
pub enum Body {
    Text(String),
    /// A picture or another attachment charged by the piece; the text is its data or address.
    Image(String),
    /// A document or film.
    Document(String),
    /// Sound.
    Audio(String),
    ToolCall {
        id: String,
        name: String,
        arguments: String,
    },
    ToolResult {
        id: String,
        text: String,
        failed: bool,
    },
}

#[derive(Debug, Clone)]
pub struct Part {
    pub body: Body,
    pub mark: Option<Keep>,
}

impl Part {
    pub fn text(text: impl Into<String>) -> Part {
        Part { body: Body::Text(text.into()), mark: None }
    }

    pub fn plain(body: Body) -> Part {
        Part { body, mark: None }
    }
}

#[derive(Debug, Clone)]
pub struct Turn {
    pub role: Role,
    pub parts: Vec<Part>,
}

impl Turn {
    /// The turn's own text, without attachments, calls and results.
    pub fn text(&self) -> String {
        let texts = self.parts.iter().filter_map(|part| match &part.body {
            Body::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    }
}

#[derive(Debug, Clone)]
pub struct Tool {
    pub name: String,
    /// JSON Schema of the arguments.
    pub schema: Value,
    /// The declaration as it was sent, which is what counts as prompt.
    pub declared: String,
    pub mark: Option<Keep>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToolChoice {
    Auto,
    Never,
    Any,
    Named(String),
}

/// The form the answer must have.
#[derive(Debug, Clone)]
pub enum Shape {
    Text,
    Json,
    Schema(Value),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    None,
    Low,
    Medium,
    High,
}

impl Effort {
    /// Any vendor's word for it; unknown words mean medium.
    pub fn parse(word: &str) -> Effort {
        match word.to_ascii_lowercase().as_str() {
            "none" | "false" | "disabled" => Effort::None,
            "minimal" | "low" => Effort::Low,
            "high" | "xhigh" | "max" => Effort::High,
            _ => Effort::Medium,
        }
    }
}

/// A document whose text an answer may cite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    pub id: String,
    pub title: Option<String>,
    pub text: String,
}

/// What only some requests ask for.
#[derive(Debug, Clone, Default)]
pub struct Extras {
    /// At most one tool call in an answer.
    pub one_call: bool,
    /// A built-in search of the web is offered.
    pub search: bool,
    /// Pictures may be made.
    pub draw: bool,
    /// Documents to be cited, in the order in which the request holds them.
    pub papers: Vec<Paper>,
}

#[derive(Debug, Clone)]
pub struct Ask {
    pub model: &'static Model,
    pub turns: Vec<Turn>,
    pub tools: Vec<Tool>,
    pub choice: ToolChoice,
    /// The most output tokens the caller allows, reasoning included.
    pub limit: Option<u64>,
    pub stop: Vec<String>,
    pub shape: Shape,
    pub effort: Effort,
    pub stream: bool,
    pub extras: Extras,
}

impl Ask {
    /// The text of the last thing the person said; empty when there is none.
    pub fn last_user_text(&self) -> String {
        self.turns.iter().rev().find(|turn| turn.role == Role::User).map(Turn::text).unwrap_or_default()
    }

    /// A number that is the same for the same model and conversation, and hardly ever for another.
    pub fn seed(&self) -> u64 {
        let mut digest = Digest::default();
        digest.field(self.model.id);
        for turn in &self.turns {
            digest.field(turn.role.name());
            for part in &turn.parts {
                match &part.body {
                    Body::Text(text) | Body::Image(text) | Body::Document(text) | Body::Audio(text) => {
                        digest.field(text);
                    }
                    Body::ToolCall { name, arguments, .. } => {
                        digest.field(name);
                        digest.field(arguments);
                    }
                    Body::ToolResult { text, .. } => digest.field(text),
                }
            }
        }
        digest.value()
    }

    /// The results that the last turns hold, when the conversation waits for an answer to them.
    pub fn fresh_results(&self) -> Vec<(&str, bool)> {
        let mut results = Vec::new();
        for turn in self.turns.iter().rev() {
            let before = results.len();
            for part in &turn.parts {
                if let Body::ToolResult { text, failed, .. } = &part.body {
                    results.push((text.as_str(), *failed));
                }
            }
            if results.len() == before {
                break;
            }
        }
        results
    }

    /// The first tool call that got no result before the person spoke again, or result without a call.
    pub fn unpaired(&self) -> Option<Unpaired> {
        let mut open: Vec<&str> = Vec::new();
        for turn in &self.turns {
            let answers = turn.parts.iter().any(|part| matches!(part.body, Body::ToolResult { .. }));
            if turn.role == Role::User && !answers && !open.is_empty() {
                break;
            }
            for part in &turn.parts {
                match &part.body {
                    Body::ToolCall { id, .. } => open.push(id),
                    Body::ToolResult { id, .. } => match open.iter().position(|call| call == id) {
                        Some(at) => drop(open.remove(at)),
                        None => return Some(Unpaired::Result(id.clone())),
                    },
                    _ => {}
                }
            }
        }
        open.first().map(|id| Unpaired::Call((*id).to_owned()))
    }
}

/// A tool call or result that lacks its other half.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unpaired {
    Call(String),
    Result(String),
}
