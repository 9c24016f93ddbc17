//! Converse answers as events.
//!
//! A reasoning block goes back as it came, signature and all, so each is kept whole until its end. A whole answer is
//! read block by block by the same code.

use std::collections::BTreeMap;

use medley_domain::conversation::{Citation, MediaSource, Opaque};
use medley_domain::event::{Event, Meta, Stop, StopReason};
use medley_domain::job::ChatJob;
use medley_domain::{Category, VendorError};
use serde_json::{Value, json};

use super::ID;
use super::classify::classify;
use super::frame::{Delta, Frame, ReasoningPiece};
use super::usage::{mode, usage};
use crate::protocols::failure::Failure;
use crate::protocols::fields::{args, read, text, whole_json};
use crate::protocols::{Decoder, Stage};

/// Blocks that may be open at once, so that a wrong index cannot fill the memory.
const MAX_BLOCKS: usize = 1_000;

/// A block that is still being written.
enum Block {
    Reasoning { text: String, signature: String, redacted: String },
    Tool { id: String, name: String, written: String },
    Image { format: String, written: String },
}

pub struct ConverseDecoder {
    model: String,
    blocks: BTreeMap<u64, Block>,
    stop: Option<String>,
    stage: Stage,
}

impl ConverseDecoder {
    pub fn new(job: &ChatJob) -> Self {
        let model = job.model.as_str().to_owned();
        Self { model, blocks: BTreeMap::new(), stop: None, stage: Stage::Open }
    }

    fn take(&mut self, kind: &str, frame: Frame, out: &mut Vec<Event>) {
        let at = frame.content_block_index.unwrap_or(0);
        match kind {
            "contentBlockDelta" => {
                if let Some(delta) = frame.delta {
                    self.extend_block(at, delta, out);
                }
            }
            "contentBlockStart" => self.open_block(at, &frame.start.unwrap_or_default(), out),
            "contentBlockStop" => self.close_block(at, out),
            "messageStart" => {}
            "messageStop" => {
                self.stop = frame.stop_reason;
                self.stage = Stage::Settled;
            }
            "metadata" => {
                let tier = json!({ "serviceTier": frame.service_tier });
                self.note_usage(frame.usage, mode(&tier), out);
                if self.stage == Stage::Settled {
                    self.end(out);
                }
            }
            other => out.push(Event::Unknown { kind: other.to_owned() }),
        }
    }

    fn open_block(&mut self, at: u64, start: &Value, out: &mut Vec<Event>) {
        if let Some(tool) = start.get("toolUse") {
            let named = |field: &str| text(tool, field).unwrap_or_default().to_owned();
            let (id, name) = (named("/toolUseId"), named("/name"));
            self.insert(at, Block::Tool { id, name, written: String::new() });
        } else if let Some(image) = start.get("image") {
            let format = text(image, "/format").unwrap_or("png").to_owned();
            self.insert(at, Block::Image { format, written: String::new() });
        } else if let Some(kind) = start.as_object().and_then(|start| start.keys().next()) {
            out.push(Event::Unknown { kind: kind.clone() });
        }
    }

    fn insert(&mut self, at: u64, block: Block) {
        if self.blocks.len() < MAX_BLOCKS {
            self.blocks.insert(at, block);
        }
    }

    fn extend_block(&mut self, at: u64, delta: Delta, out: &mut Vec<Event>) {
        if let Some(text) = delta.text.filter(|text| !text.is_empty()) {
            out.push(Event::Text { text });
        }
        if let Some(piece) = delta.reasoning_content {
            self.extend_reasoning(at, piece, out);
        }
        if let Some(piece) = delta.tool_use.and_then(|tool| tool.input).filter(|piece| !piece.is_empty())
            && let Some(Block::Tool { id, name, written }) = self.blocks.get_mut(&at)
        {
            written.push_str(&piece);
            out.push(Event::ToolCallDelta { id: id.clone(), name: name.clone(), args: piece });
        }
        if let Some(piece) = delta.image.as_ref().and_then(|image| text(image, "/source/bytes"))
            && let Some(Block::Image { written, .. }) = self.blocks.get_mut(&at)
        {
            written.push_str(piece);
        }
        out.extend(delta.citation.as_ref().and_then(cited));
    }

    fn extend_reasoning(&mut self, at: u64, piece: ReasoningPiece, out: &mut Vec<Event>) {
        if !self.blocks.contains_key(&at) {
            let (text, signature, redacted) = (String::new(), String::new(), String::new());
            self.insert(at, Block::Reasoning { text, signature, redacted });
        }
        if let Some(Block::Reasoning { text, signature, redacted }) = self.blocks.get_mut(&at) {
            text.push_str(piece.text.as_deref().unwrap_or_default());
            signature.push_str(piece.signature.as_deref().unwrap_or_default());
            redacted.push_str(piece.redacted_content.as_deref().unwrap_or_default());
        }
        if let Some(text) = piece.text.filter(|text| !text.is_empty()) {
            out.push(Event::Reasoning { text });
        }
    }

    fn close_block(&mut self, at: u64, out: &mut Vec<Event>) {
        match self.blocks.remove(&at) {
            Some(Block::Tool { id, name, written }) => {
                out.push(Event::ToolCall { id, name, args: args(&written), opaque: None });
            }
            Some(Block::Reasoning { redacted, .. }) if !redacted.is_empty() => {
                out.push(self.state(json!({ "redactedContent": redacted })));
            }
            Some(Block::Reasoning { text, signature, .. }) if !signature.is_empty() => {
                out.push(self.state(json!({ "reasoningText": { "text": text, "signature": signature } })));
            }
            Some(Block::Image { format, written }) if !written.is_empty() => {
                out.push(picture(&format, written));
            }
            _ => {}
        }
    }

    fn state(&self, data: Value) -> Event {
        Event::ReasoningState { opaque: Opaque { protocol: ID.to_owned(), model: self.model.clone(), data } }
    }

    fn note_usage(
        &mut self,
        raw: Option<Value>,
        mode: Option<medley_domain::pricing::Mode>,
        out: &mut Vec<Event>,
    ) {
        if mode.is_some() {
            let meta = Meta { mode, ..Meta::default() };
            out.push(Event::Meta { meta });
        }
        if let Some(raw) = raw.filter(Value::is_object) {
            out.push(Event::Usage { usage: usage(&raw), raw });
        }
    }

    fn end(&mut self, out: &mut Vec<Event>) {
        if self.stage == Stage::Done {
            return;
        }
        let open: Vec<u64> = self.blocks.keys().copied().collect();
        for at in open {
            self.close_block(at, out);
        }
        self.stage = Stage::Done;
        let raw = self.stop.take();
        let reason = stop_reason(raw.as_deref());
        out.push(Event::Finished { stop: Stop { reason, raw } });
    }

    /// A block of a whole answer.
    fn read_block(&mut self, at: u64, block: &Value, out: &mut Vec<Event>) {
        if let Some(text) = text(block, "/text") {
            out.push(Event::Text { text: text.to_owned() });
        } else if let Some(tool) = block.get("toolUse") {
            let named = |field: &str| text(tool, field).unwrap_or_default().to_owned();
            let args = tool.get("input").map_or_else(|| "{}".to_owned(), Value::to_string);
            out.push(Event::ToolCall { id: named("/toolUseId"), name: named("/name"), args, opaque: None });
        } else if let Some(reasoning) = block.get("reasoningContent") {
            let said = |pointer: &str| text(reasoning, pointer).map(str::to_owned);
            let piece = ReasoningPiece {
                text: said("/reasoningText/text"),
                signature: said("/reasoningText/signature"),
                redacted_content: said("/redactedContent"),
            };
            self.extend_reasoning(at, piece, out);
            self.close_block(at, out);
        } else if let Some(cited_text) = block.get("citationsContent") {
            read_cited(cited_text, out);
        } else if let Some(data) = text(block, "/image/source/bytes") {
            out.push(picture(text(block, "/image/format").unwrap_or("png"), data.to_owned()));
        } else if let Some(kind) = block.as_object().and_then(|block| block.keys().next()) {
            out.push(Event::Unknown { kind: kind.clone() });
        }
    }
}

impl Decoder for ConverseDecoder {
    fn push(&mut self, data: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if self.stage == Stage::Done {
            return Ok(());
        }
        let (head, payload) = data.split_once('\n').unwrap_or((data, ""));
        match head.split_once(' ').unwrap_or(("event", head)) {
            ("event", name) => {
                let frame = if payload.is_empty() { Some(Frame::default()) } else { read(payload)? };
                match frame {
                    Some(frame) => self.take(name, frame, out),
                    None => out.push(Event::Unknown { kind: name.to_owned() }),
                }
                Ok(())
            }
            (_, name) => Err(failed(name, payload)),
        }
    }

    fn whole(&mut self, body: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        let answer = whole_json(body)?;
        let Some(blocks) = answer.pointer("/output/message/content").and_then(Value::as_array) else {
            return Err(VendorError {
                maybe_billed: true,
                ..VendorError::new(Category::Protocol, "the server answered with JSON that is no message")
            });
        };
        for (at, block) in (0..).zip(blocks) {
            self.read_block(at, block, out);
        }
        self.note_usage(answer.get("usage").cloned(), mode(&answer), out);
        self.stop = text(&answer, "/stopReason").map(str::to_owned);
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

/// An exception within the stream.
fn failed(name: &str, payload: &str) -> VendorError {
    let body: Value = serde_json::from_str(payload).unwrap_or_else(|_| json!({ "message": payload }));
    let words = text(&body, "/message").or_else(|| text(&body, "/originalMessage"));
    let error = json!({ "type": name, "message": words.unwrap_or(name) });
    classify(&Failure::in_stream(json!({ "error": error })))
}

fn cited(citation: &Value) -> Option<Event> {
    let quotes = citation.get("sourceContent").and_then(Value::as_array).into_iter().flatten();
    let quote: String = quotes.filter_map(|quote| text(quote, "/text")).collect();
    let url = text(citation, "/location/web/url").or_else(|| text(citation, "/source"));
    let citation = Citation {
        url: url.filter(|url| url.starts_with("http")).map(str::to_owned),
        title: text(citation, "/title").map(str::to_owned),
        quote: (!quote.is_empty()).then_some(quote),
        ..Citation::default()
    };
    (citation != Citation::default()).then_some(Event::Citation { citation })
}

fn read_cited(block: &Value, out: &mut Vec<Event>) {
    let list = |name: &str| block.get(name).and_then(Value::as_array).into_iter().flatten();
    for piece in list("content") {
        out.extend(text(piece, "/text").map(|text| Event::Text { text: text.to_owned() }));
    }
    out.extend(list("citations").filter_map(cited));
}

fn picture(format: &str, base64: String) -> Event {
    let media_type = format!("image/{format}");
    Event::Artifact { media_type, source: MediaSource::Inline { base64 }, opaque: None }
}

fn stop_reason(raw: Option<&str>) -> StopReason {
    match raw {
        Some("end_turn" | "stop_sequence") => StopReason::End,
        Some("max_tokens" | "model_context_window_exceeded") => StopReason::Length,
        Some("tool_use") => StopReason::ToolUse,
        Some("content_filtered" | "guardrail_intervened") => StopReason::ContentFilter,
        Some("refusal") => StopReason::Refusal,
        Some("malformed_model_output" | "malformed_tool_use") => StopReason::Incomplete,
        _ => StopReason::Other,
    }
}
