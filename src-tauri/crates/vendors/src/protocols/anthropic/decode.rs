//! Messages answers as events: the stream's frames, or a whole message.
//!
//! Deliberately absent: what a block is made of (`blocks`).

use std::borrow::Cow;

use medley_domain::event::{Event, Meta, Stop, StopReason};
use medley_domain::job::ChatJob;
use medley_domain::{Category, VendorError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::blocks::Blocks;
use super::classify::classify;
use super::usage::{merge, mode, usage};
use crate::protocols::failure::Failure;
use crate::protocols::fields::{read, text, whole_json};
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

#[derive(Debug, Default, Deserialize)]
struct Delta<'a> {
    #[serde(rename = "type", borrow)]
    kind: Option<Cow<'a, str>>,
    text: Option<String>,
    partial_json: Option<String>,
    thinking: Option<String>,
    signature: Option<String>,
    citation: Option<Value>,
    stop_reason: Option<String>,
    stop_details: Option<Value>,
}

pub struct MessagesDecoder {
    blocks: Blocks,
    usage: Map<String, Value>,
    stop: Option<String>,
    stage: Stage,
}

impl MessagesDecoder {
    pub fn new(job: &ChatJob) -> Self {
        Self { blocks: Blocks::of(job.model.as_str()), usage: Map::new(), stop: None, stage: Stage::Open }
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
                    self.blocks.start(at, block, out);
                }
            }
            "content_block_stop" => self.blocks.end(at, out),
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

    fn extend_block(&mut self, at: u64, delta: Delta<'_>, out: &mut Vec<Event>) {
        let words = |piece: Option<String>| piece.unwrap_or_default();
        match delta.kind.as_deref().unwrap_or_default() {
            "text_delta" => self.blocks.say(words(delta.text), out),
            "thinking_delta" => self.blocks.think(at, words(delta.thinking), out),
            "signature_delta" => self.blocks.sign(at, &words(delta.signature)),
            "input_json_delta" => self.blocks.write_input(at, words(delta.partial_json), out),
            "citations_delta" => self.blocks.cite(at, &delta.citation.unwrap_or_default()),
            other => out.push(Event::Unknown { kind: other.to_owned() }),
        }
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
            self.blocks.start(at, block.clone(), out);
            self.blocks.end(at, out);
        }
        let delta = Delta {
            stop_reason: text(&message, "/stop_reason").map(str::to_owned),
            stop_details: message.get("stop_details").cloned(),
            ..Delta::default()
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

fn stop_reason(raw: Option<&str>) -> StopReason {
    match raw {
        Some("end_turn" | "stop_sequence") => StopReason::End,
        Some("max_tokens" | "model_context_window_exceeded") => StopReason::Length,
        Some("tool_use") => StopReason::ToolUse,
        Some("refusal") => StopReason::Refusal,
        _ => StopReason::Other,
    }
}
