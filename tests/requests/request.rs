//! A request by its meaning, whichever wire it is written for: who says what, which tools, which settings.
//!
//! Neighbours of a role are one message and neighbouring texts one text, for wires differ in that alone. Nothing is
//! dropped: a field that a wire's reader does not know stays in `more`, in `Odd` or in the settings.

use medley_domain::job::BuiltIn;
use serde_json::{Value, json};

use crate::taking::{Fields, digest, even, parsed};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    User,
    Assistant,
    /// Tools, telling what they found.
    Tools,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Text(String),
    Refusal(String),
    Image {
        media_type: String,
        base64: String,
    },
    File {
        name: String,
        media_type: String,
        base64: String,
    },
    Audio {
        media_type: String,
        base64: String,
    },
    Thought,
    Call {
        id: String,
        name: String,
        args: String,
    },
    Result {
        id: String,
        name: Option<String>,
        content: String,
        is_error: bool,
    },
    /// What a tool did that ran at the vendor.
    Own {
        name: String,
    },
    /// What Medley has no word for.
    Odd(Value),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    pub what: What,
    /// What the vendor wants back as it came.
    pub state: Option<Value>,
    /// Fields that the reader did not know.
    pub more: Fields,
}

impl Piece {
    pub fn new(what: What) -> Self {
        Self { what, state: None, more: Fields::new() }
    }

    pub fn text(text: impl Into<String>) -> Self {
        Self::new(What::Text(text.into()))
    }

    pub fn odd(fields: Fields) -> Self {
        Self::new(What::Odd(Value::Object(fields)))
    }

    pub fn state(self, state: impl Into<Option<Value>>) -> Self {
        Self { state: state.into(), ..self }
    }

    pub fn more(self, more: Fields) -> Self {
        Self { more, ..self }
    }

    fn is_plain_text(&self) -> bool {
        matches!(self.what, What::Text(_)) && self.state.is_none() && self.more.is_empty()
    }

    fn meaning(&self) -> Value {
        let mut meaning = match &self.what {
            What::Text(text) => json!({ "text": text }),
            What::Refusal(text) => json!({ "refusal": text }),
            What::Image { media_type, base64 } => {
                json!({ "image": { "type": media_type, "bytes": digest(base64) } })
            }
            What::File { name, media_type, base64 } => {
                json!({ "file": { "name": name, "type": media_type, "bytes": digest(base64) } })
            }
            What::Audio { media_type, base64 } => {
                json!({ "audio": { "type": media_type, "bytes": digest(base64) } })
            }
            What::Thought => json!({ "thought": true }),
            What::Call { id, name, args } => {
                json!({ "call": { "id": id, "name": name, "args": parsed(args) } })
            }
            What::Result { id, name, content, is_error } => {
                json!({ "result": { "id": id, "name": name, "content": content, "is_error": is_error } })
            }
            What::Own { name } => json!({ "own": name }),
            What::Odd(value) => json!({ "odd": value }),
        };
        if let Some(state) = &self.state {
            meaning["state"] = state.clone();
        }
        meaning["more"] = Value::Object(self.more.clone());
        meaning
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub who: Who,
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Function {
    pub name: String,
    pub description: String,
    pub parameters: Value,
    pub more: Fields,
}

/// A tool that runs at the vendor: Medley's word for it, where there is one, and how the vendor is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnTool {
    pub word: Option<BuiltIn>,
    pub name: String,
    pub asked: Value,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    pub model: String,
    pub stream: bool,
    pub system: Vec<String>,
    pub messages: Vec<Message>,
    pub functions: Vec<Function>,
    pub own_tools: Vec<OwnTool>,
    /// All else, as the wire writes it, without what says no more than its absence.
    pub settings: Fields,
}

impl Request {
    pub fn say(&mut self, who: Who, piece: Piece) {
        match self.messages.last_mut().filter(|message| message.who == who) {
            Some(message) => join(&mut message.pieces, piece, who),
            None => self.messages.push(Message { who, pieces: vec![piece] }),
        }
    }

    /// Says a piece made of what is left of an object, if anything is.
    pub fn say_rest(&mut self, who: Who, rest: Fields) {
        if !rest.is_empty() {
            self.say(who, Piece::odd(rest));
        }
    }

    pub fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.messages.iter().flat_map(|message| &message.pieces)
    }

    /// The name of the tool whose call has this id.
    pub fn called(&self, id: &str) -> Option<String> {
        self.pieces().find_map(|piece| match &piece.what {
            What::Call { id: called, name, .. } if called == id => Some(name.clone()),
            _ => None,
        })
    }

    /// The first call that has no result yet; of this tool, where one is named. For wires without ids.
    pub fn open_call(&self, tool: Option<&str>) -> Option<(String, String)> {
        let answered = |wanted: &str| {
            self.pieces().any(|piece| matches!(&piece.what, What::Result { id, .. } if id == wanted))
        };
        self.pieces().find_map(|piece| match &piece.what {
            What::Call { id, name, .. } if tool.is_none_or(|tool| tool == name) && !answered(id) => {
                Some((id.clone(), name.clone()))
            }
            _ => None,
        })
    }

    /// An id for a call of a wire without ids.
    pub fn next_id(&self) -> String {
        let calls = self.pieces().filter(|piece| matches!(piece.what, What::Call { .. }));
        format!("made_{}", calls.count() + 1)
    }

    pub fn meaning(&self) -> Value {
        let messages: Vec<Value> = self.messages.iter().map(message).collect();
        let functions: Fields =
            self.functions.iter().map(|tool| (tool.name.clone(), function(tool))).collect();
        let own: Fields = self.own_tools.iter().map(|tool| (tool.name.clone(), tool.asked.clone())).collect();
        even(&json!({
            "model": self.model,
            "stream": self.stream,
            "system": self.system.join("\n\n"),
            "messages": messages,
            "functions": functions,
            "order": self.functions.iter().map(|tool| tool.name.as_str()).collect::<Vec<_>>(),
            "own_tools": own,
            "settings": self.settings,
        }))
    }
}

fn join(pieces: &mut Vec<Piece>, piece: Piece, who: Who) {
    let between = if who == Who::Assistant { "" } else { "\n\n" };
    match (pieces.last_mut(), &piece.what) {
        (Some(last), What::Text(more)) if last.is_plain_text() && piece.is_plain_text() => {
            if let What::Text(text) = &mut last.what {
                text.push_str(between);
                text.push_str(more);
            }
        }
        _ => pieces.push(piece),
    }
}

fn message(message: &Message) -> Value {
    let who = match message.who {
        Who::User => "user",
        Who::Assistant => "assistant",
        Who::Tools => "tools",
    };
    let pieces: Vec<Value> = message.pieces.iter().map(Piece::meaning).collect();
    json!({ "who": who, "parts": pieces })
}

fn function(tool: &Function) -> Value {
    json!({ "description": tool.description, "parameters": tool.parameters, "more": tool.more })
}
