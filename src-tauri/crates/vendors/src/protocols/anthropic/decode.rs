//! Messages answers as events.
//!
//! A thinking block goes back as it came, signature and all, so each is kept whole until its end.

use std::borrow::Cow;
use std::collections::HashMap;

use medley_domain::conversation::Opaque;
use medley_domain::event::{Event, Meta, Stop, StopReason};
use medley_domain::job::ChatJob;
use medley_domain::{Category, VendorError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::ID;
use super::classify::classify;
use super::usage::{merge, mode, usage};
use crate::protocols::failure::Failure;
use crate::protocols::fields::{args, read, text, whole_json};
use crate::protocols::{Decoder, Stage};

/// One event of the stream; each kind fills other fields.
#[derive(Debug, Deserialize)]
struct Frame<'a> {
    #[serde(rename = "type", borrow)]
    kind: Option<Cow<'a, str>>,
    index: Option<u64>,
    #[serde(borrow)]
    delta: Option<Delta<'a>>,
    content_block: Option<Value>,
    message: Option<Value>,
    usage: Option<Value>,
    error: Option<Value>,
}

#[derive(Debug, Deserialize)]
struct Delta<'a> {
    #[serde(rename = "type", borrow)]
    kind: Option<Cow<'a, str>>,
    text: Option<String>,
    partial_json: Option<String>,
    thinking: Option<String>,
    signature: Option<String>,
    stop_reason: Option<String>,
    stop_details: Option<Value>,
}

/// A block that is still being written.
enum Block {
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
    /// Kept whole from its start: redacted thinking.
    Whole(Value),
}

pub struct MessagesDecoder {
    model: String,
    blocks: HashMap<u64, Block>,
    usage: Map<String, Value>,
    stop: Option<String>,
    stage: Stage,
}

impl MessagesDecoder {
    pub fn new(job: &ChatJob) -> Self {
        Self {
            model: job.model.as_str().to_owned(),
            blocks: HashMap::new(),
            usage: Map::new(),
            stop: None,
            stage: Stage::Open,
        }
    }

    fn take(&mut self, frame: Frame<'_>, out: &mut Vec<Event>) -> Result<(), VendorError> {
        let at = frame.index.unwrap_or(0);
        match frame.kind.as_deref().unwrap_or_default() {
            "content_block_delta" => {
                if let Some(delta) = frame.delta {
                    self.extend_block(at, delta, out);
                }
            }
            "content_block_start" => {
                if let Some(block) = frame.content_block {
                    self.open_block(at, block, out);
                }
            }
            "content_block_stop" => self.close_block(at, out),
            "message_start" => self.introduce(&frame.message.unwrap_or_default(), out),
            "message_delta" => self.settle(frame.delta, frame.usage, out),
            "message_stop" => self.end(out),
            "ping" => {}
            "error" => {
                let error = json!({ "error": frame.error });
                return Err(classify(&Failure::in_stream(error)));
            }
            other => out.push(Event::Unknown { kind: other.to_owned() }),
        }
        Ok(())
    }

    fn introduce(&mut self, message: &Value, out: &mut Vec<Event>) {
        if let Some(id) = text(message, "/id") {
            let remote_id = id.to_owned();
            out.push(Event::Accepted { remote_id });
        }
        let meta = Meta {
            model_served: text(message, "/model").map(str::to_owned),
            mode: message.get("usage").and_then(mode),
            ..Meta::default()
        };
        out.push(Event::Meta { meta });
        self.note_usage(message.get("usage").cloned(), out);
    }

    fn note_usage(&mut self, later: Option<Value>, out: &mut Vec<Event>) {
        let Some(later) = later.filter(Value::is_object) else {
            return;
        };
        merge(&mut self.usage, later);
        let raw = Value::Object(self.usage.clone());
        out.push(Event::Usage { usage: usage(&raw), raw });
    }

    fn open_block(&mut self, at: u64, block: Value, out: &mut Vec<Event>) {
        let start = |name: &str| block.get(name).and_then(Value::as_str).unwrap_or_default();
        match start("type") {
            "text" => out.extend(said(Some(start("text").to_owned())).map(|text| Event::Text { text })),
            "thinking" => {
                let (text, signature) = (start("thinking").to_owned(), start("signature").to_owned());
                out.extend(said(Some(text.clone())).map(|text| Event::Reasoning { text }));
                self.blocks.insert(at, Block::Thinking { text, signature });
            }
            "tool_use" => {
                let (id, name) = (start("id").to_owned(), start("name").to_owned());
                let input = block.get("input").cloned().unwrap_or_default();
                let written = String::new();
                self.blocks.insert(at, Block::Tool { id, name, input, written });
            }
            "redacted_thinking" => {
                self.blocks.insert(at, Block::Whole(block));
            }
            other => out.push(Event::Unknown { kind: other.to_owned() }),
        }
    }

    fn extend_block(&mut self, at: u64, delta: Delta<'_>, out: &mut Vec<Event>) {
        match delta.kind.as_deref().unwrap_or_default() {
            "text_delta" => out.extend(said(delta.text).map(|text| Event::Text { text })),
            "thinking_delta" => {
                let Some(piece) = said(delta.thinking) else { return };
                if let Some(Block::Thinking { text, .. }) = self.blocks.get_mut(&at) {
                    text.push_str(&piece);
                }
                out.push(Event::Reasoning { text: piece });
            }
            "signature_delta" => {
                if let Some(Block::Thinking { signature, .. }) = self.blocks.get_mut(&at) {
                    signature.push_str(&delta.signature.unwrap_or_default());
                }
            }
            "input_json_delta" => {
                if let Some(Block::Tool { written, .. }) = self.blocks.get_mut(&at) {
                    written.push_str(&delta.partial_json.unwrap_or_default());
                }
            }
            other => out.push(Event::Unknown { kind: other.to_owned() }),
        }
    }

    fn close_block(&mut self, at: u64, out: &mut Vec<Event>) {
        match self.blocks.remove(&at) {
            Some(Block::Thinking { text, signature }) if !signature.is_empty() => {
                let data = json!({ "type": "thinking", "thinking": text, "signature": signature });
                out.push(self.state(data));
            }
            Some(Block::Whole(data)) => out.push(self.state(data)),
            Some(Block::Tool { id, name, input, written }) => {
                let begun = input.as_object().filter(|input| !input.is_empty());
                let args = match begun {
                    Some(_) if written.trim().is_empty() => input.to_string(),
                    _ => args(&written),
                };
                let opaque = None;
                out.push(Event::ToolCall { id, name, args, opaque });
            }
            Some(Block::Thinking { .. }) | None => {}
        }
    }

    fn state(&self, data: Value) -> Event {
        Event::ReasoningState { opaque: Opaque { protocol: ID.to_owned(), model: self.model.clone(), data } }
    }

    fn settle(&mut self, delta: Option<Delta<'_>>, usage: Option<Value>, out: &mut Vec<Event>) {
        self.note_usage(usage, out);
        let Some(delta) = delta else { return };
        if let Some(words) = delta.stop_details.as_ref().and_then(|details| text(details, "/explanation")) {
            let text = words.to_owned();
            out.push(Event::Refusal { text });
        }
        if delta.stop_reason.is_some() {
            self.stop = delta.stop_reason;
            self.stage = Stage::Settled;
        }
    }

    fn end(&mut self, out: &mut Vec<Event>) {
        if self.stage == Stage::Done {
            return;
        }
        self.stage = Stage::Done;
        let raw = self.stop.take();
        let reason = stop_reason(raw.as_deref());
        let stop = Stop { reason, raw };
        out.push(Event::Finished { stop });
    }
}

impl Decoder for MessagesDecoder {
    fn push(&mut self, data: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if self.stage == Stage::Done {
            return Ok(());
        }
        match read(data)? {
            Some(frame) => self.take(frame, out),
            None => {
                let kind = "event".to_owned();
                out.push(Event::Unknown { kind });
                Ok(())
            }
        }
    }

    fn whole(&mut self, body: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        let message = whole_json(body)?;
        if message.get("error").is_some_and(|error| !error.is_null()) {
            return Err(classify(&Failure::in_stream(message)));
        }
        let Some(blocks) = message.get("content").and_then(Value::as_array) else {
            return Err(VendorError {
                maybe_billed: true,
                ..VendorError::new(Category::Protocol, "the server answered with JSON that is no message")
            });
        };
        self.introduce(&message, out);
        for (at, block) in (0..).zip(blocks) {
            self.open_block(at, block.clone(), out);
            self.close_block(at, out);
        }
        let delta = Delta {
            kind: None,
            text: None,
            partial_json: None,
            thinking: None,
            signature: None,
            stop_reason: text(&message, "/stop_reason").map(str::to_owned),
            stop_details: message.get("stop_details").cloned(),
        };
        self.settle(Some(delta), None, out);
        self.end(out);
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if self.stage == Stage::Open {
            return Err(VendorError::cut("the answer's stream ended without its end"));
        }
        self.end(out);
        Ok(())
    }

    fn stage(&self) -> Stage {
        self.stage
    }
}

fn said(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn stop_reason(raw: Option<&str>) -> StopReason {
    match raw {
        Some("end_turn" | "stop_sequence") => StopReason::End,
        Some("max_tokens" | "model_context_window_exceeded") => StopReason::Length,
        Some("tool_use") => StopReason::ToolUse,
        Some("refusal") => StopReason::Refusal,
        _ => StopReason::Other,
    }
}
