//! Blocks of an answer that are still being written.
//!
//! Thinking and what tools at the vendor did go back as they came, so each is kept whole until its end. A citation
//! stands behind the text block that it came in. Deliberately absent: the stream's frames (`decode`).

use std::collections::HashMap;

use medley_domain::conversation::{Citation, Opaque};
use medley_domain::event::Event;
use serde_json::{Value, json};

use super::ID;
use crate::protocols::fields::{args, args_object, text};
use crate::protocols::pieces::summary;

/// One block under way.
enum Block {
    Text {
        /// Characters of the answer before it.
        start: u64,
        citations: Vec<Citation>,
    },
    Thinking {
        text: String,
        signature: String,
    },
    /// `input` is what the block began with, which counts where no pieces follow.
    Tool {
        id: String,
        name: String,
        input: Value,
        written: String,
    },
    /// A call of a tool that runs at the vendor.
    Server {
        block: Value,
        written: String,
    },
    /// What such a tool found; it comes in one piece.
    Found(Value),
    Redacted(Value),
}

/// The blocks of one answer.
pub struct Blocks {
    model: String,
    open: HashMap<u64, Block>,
    /// Characters of text so far.
    characters: u64,
}

impl Blocks {
    pub fn of(model: &str) -> Self {
        Self { model: model.to_owned(), open: HashMap::new(), characters: 0 }
    }

    pub fn start(&mut self, at: u64, block: Value, out: &mut Vec<Event>) {
        let field = |name: &str| block.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let kind = field("type");
        let opened = match kind.as_str() {
            "text" => self.start_text(&block, field("text"), out),
            "thinking" => {
                let (text, signature) = (field("thinking"), field("signature"));
                out.extend(said(text.clone()).map(|text| Event::Reasoning { text }));
                Block::Thinking { text, signature }
            }
            "tool_use" => Block::Tool {
                id: field("id"),
                name: field("name"),
                input: block.get("input").cloned().unwrap_or_default(),
                written: String::new(),
            },
            "redacted_thinking" => Block::Redacted(block),
            _ if kind.ends_with("_tool_use") => Block::Server { block, written: String::new() },
            _ if kind.ends_with("_tool_result") => Block::Found(block),
            _ => return out.push(Event::Unknown { kind }),
        };
        self.open.insert(at, opened);
    }

    fn start_text(&mut self, block: &Value, text: String, out: &mut Vec<Event>) -> Block {
        let start = self.characters;
        self.say(text, out);
        let listed = block.get("citations").and_then(Value::as_array);
        let citations = listed.into_iter().flatten().filter_map(citation).collect();
        Block::Text { start, citations }
    }

    pub fn say(&mut self, text: String, out: &mut Vec<Event>) {
        self.characters += text.chars().count() as u64;
        out.extend(said(text).map(|text| Event::Text { text }));
    }

    pub fn think(&mut self, at: u64, piece: String, out: &mut Vec<Event>) {
        if let Some(Block::Thinking { text, .. }) = self.open.get_mut(&at) {
            text.push_str(&piece);
        }
        out.extend(said(piece).map(|text| Event::Reasoning { text }));
    }

    pub fn sign(&mut self, at: u64, piece: &str) {
        if let Some(Block::Thinking { signature, .. }) = self.open.get_mut(&at) {
            signature.push_str(piece);
        }
    }

    pub fn write_input(&mut self, at: u64, piece: String, out: &mut Vec<Event>) {
        match self.open.get_mut(&at) {
            Some(Block::Tool { id, name, written, .. }) => {
                written.push_str(&piece);
                let (id, name) = (id.clone(), name.clone());
                out.extend(said(piece).map(|args| Event::ToolCallDelta { id, name, args }));
            }
            Some(Block::Server { written, .. }) => written.push_str(&piece),
            _ => {}
        }
    }

    pub fn cite(&mut self, at: u64, cited: &Value) {
        if let Some(Block::Text { citations, .. }) = self.open.get_mut(&at) {
            citations.extend(citation(cited));
        }
    }

    pub fn end(&mut self, at: u64, out: &mut Vec<Event>) {
        match self.open.remove(&at) {
            Some(Block::Text { start, citations }) => self.end_text(start, citations, out),
            Some(Block::Thinking { text, signature }) if !signature.is_empty() => {
                let data = json!({ "type": "thinking", "thinking": text, "signature": signature });
                out.push(Event::ReasoningState { opaque: self.opaque(data) });
            }
            Some(Block::Redacted(data)) => {
                out.push(Event::ReasoningState { opaque: self.opaque(data) });
            }
            Some(Block::Tool { id, name, input, written }) => {
                let args = whole_input(&input, &written);
                out.push(Event::ToolCall { id, name, args, opaque: None });
            }
            Some(Block::Server { block, written }) => out.push(self.called(block, &written)),
            Some(Block::Found(block)) => out.push(self.found(block)),
            Some(Block::Thinking { .. }) | None => {}
        }
    }

    fn end_text(&self, start: u64, citations: Vec<Citation>, out: &mut Vec<Event>) {
        let end = self.characters;
        out.extend(citations.into_iter().map(|citation| Event::Citation {
            citation: Citation { start: Some(start), end: Some(end), ..citation },
        }));
    }

    fn called(&self, mut block: Value, written: &str) -> Event {
        let input = block.get("input").cloned().unwrap_or_default();
        block["input"] = args_object(&whole_input(&input, written));
        let asked = ["query", "url", "code", "command", "path", "pattern"];
        let asked = asked.into_iter().find_map(|name| text(block.get("input")?, &format!("/{name}")));
        let summary = summary(asked.unwrap_or_default());
        let name = text(&block, "/name").unwrap_or("tool").to_owned();
        Event::BuiltIn { name, summary, opaque: Some(self.opaque(block)) }
    }

    fn found(&self, block: Value) -> Event {
        let kind = text(&block, "/type").unwrap_or_default();
        let name = kind.strip_suffix("_tool_result").unwrap_or(kind).to_owned();
        let summary = summary(&told(block.get("content").unwrap_or(&Value::Null)));
        Event::BuiltIn { name, summary, opaque: Some(self.opaque(block)) }
    }

    fn opaque(&self, data: Value) -> Opaque {
        Opaque { protocol: ID.to_owned(), model: self.model.clone(), data }
    }
}

fn said(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn whole_input(input: &Value, written: &str) -> String {
    let begun = input.as_object().filter(|input| !input.is_empty());
    match begun {
        Some(_) if written.trim().is_empty() => input.to_string(),
        _ => args(written),
    }
}

/// What a citation says of its source; where it stands in the answer is known at its block's end.
fn citation(cited: &Value) -> Option<Citation> {
    let words = |names: [&str; 2]| names.into_iter().find_map(|name| text(cited, name)).map(str::to_owned);
    let citation = Citation {
        url: words(["/url", "/source"]),
        title: words(["/title", "/document_title"]),
        quote: text(cited, "/cited_text").map(str::to_owned),
        start: None,
        end: None,
    };
    (citation != Citation::default()).then_some(citation)
}

/// What a tool found, in words: titles and addresses, output, or its error.
fn told(content: &Value) -> String {
    match content {
        Value::Array(found) => {
            found.iter().map(told).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
        }
        Value::String(text) => text.clone(),
        found => {
            let words = ["/title", "/url", "/content/title", "/stdout", "/stderr", "/text", "/error_code"];
            let words = words.into_iter().filter_map(|name| text(found, name));
            words.map(str::trim_end).collect::<Vec<_>>().join(" – ")
        }
    }
}
