//! Cohere's chat answers as events.
//!
//! The plan that a model writes before its calls goes back with them; it is kept as reasoning state and not shown, for
//! it is no part of the answer. The same holds for its thinking, which is shown.

use std::collections::HashMap;

use medley_domain::conversation::{Citation, Opaque};
use medley_domain::event::{Event, Stop, StopReason};
use medley_domain::job::ChatJob;
use medley_domain::{Category, VendorError};
use serde_json::{Map, Value, json};

use super::ID;
use super::classify::classify;
use super::frame::{Delta, Frame, Piece};
use super::usage::usage;
use crate::protocols::failure::Failure;
use crate::protocols::fields::{args, count, read, text, whole_json};
use crate::protocols::{Decoder, Stage};

pub struct ChatDecoder {
    model: String,
    thinking: String,
    plan: String,
    /// Calls that are still being written.
    calls: HashMap<u64, Open>,
    stage: Stage,
}

struct Open {
    id: String,
    name: String,
    args: String,
}

impl ChatDecoder {
    pub fn new(job: &ChatJob) -> Self {
        Self {
            model: job.model.as_str().to_owned(),
            thinking: String::new(),
            plan: String::new(),
            calls: HashMap::new(),
            stage: Stage::Open,
        }
    }

    fn take(&mut self, frame: Frame<'_>, out: &mut Vec<Event>) -> Result<(), VendorError> {
        let at = frame.index.unwrap_or(0);
        let delta = frame.delta.unwrap_or_default();
        let kind = frame.kind.as_deref().unwrap_or_default();
        if kind == "message-end" {
            return self.settle(delta, out);
        }
        let piece = delta.message.unwrap_or_default();
        match kind {
            "message-start" => out.extend(frame.id.map(|remote_id| Event::Accepted { remote_id })),
            "content-start" | "content-delta" => self.take_content(&piece.content.unwrap_or_default(), out),
            "tool-plan-delta" => self.plan.push_str(&piece.tool_plan.unwrap_or_default()),
            "tool-call-start" | "tool-call-delta" => self.take_call(at, &piece, out),
            "tool-call-end" => self.close_call(at, out),
            "citation-start" => cite(&piece.citations.unwrap_or_default(), out),
            "content-end" | "citation-end" | "debug" => {}
            "" if frame.error.is_some() => {
                return Err(classify(&Failure::in_stream(json!({ "error": frame.error }))));
            }
            "" if frame.message.is_some() => {
                return Err(classify(&Failure::in_stream(json!({ "message": frame.message }))));
            }
            other => out.push(Event::Unknown { kind: other.to_owned() }),
        }
        Ok(())
    }

    fn take_content(&mut self, content: &Value, out: &mut Vec<Event>) {
        if let Some(piece) = text(content, "/thinking") {
            self.thinking.push_str(piece);
            out.push(Event::Reasoning { text: piece.to_owned() });
        }
        if let Some(piece) = text(content, "/text") {
            self.end_thinking(out);
            out.push(Event::Text { text: piece.to_owned() });
        }
    }

    /// Hands on what must go back with this turn, once: after it comes something else.
    fn end_thinking(&mut self, out: &mut Vec<Event>) {
        let kept = [("thinking", &mut self.thinking), ("tool_plan", &mut self.plan)];
        let kept = kept.into_iter().map(|(name, text)| (name.to_owned(), std::mem::take(text)));
        let state: Map<String, Value> =
            kept.filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name, json!(text))).collect();
        if !state.is_empty() {
            let data = Value::Object(state);
            let opaque = Opaque { protocol: ID.to_owned(), model: self.model.clone(), data };
            out.push(Event::ReasoningState { opaque });
        }
    }

    fn take_call(&mut self, at: u64, piece: &Piece, out: &mut Vec<Event>) {
        self.end_thinking(out);
        let Some(call) = &piece.tool_calls else { return };
        let open = self.calls.entry(at).or_insert_with(|| Open {
            id: String::new(),
            name: String::new(),
            args: String::new(),
        });
        if let Some(id) = text(call, "/id") {
            open.id = id.to_owned();
        }
        if let Some(name) = text(call, "/function/name") {
            open.name = name.to_owned();
        }
        if let Some(written) = text(call, "/function/arguments") {
            open.args.push_str(written);
            let (id, name) = (open.id.clone(), open.name.clone());
            out.push(Event::ToolCallDelta { id, name, args: written.to_owned() });
        }
    }

    fn close_call(&mut self, at: u64, out: &mut Vec<Event>) {
        if let Some(open) = self.calls.remove(&at) {
            let Open { id, name, args: written } = open;
            out.push(Event::ToolCall { id, name, args: args(&written), opaque: None });
        }
    }

    fn settle(&mut self, delta: Delta, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if let Some(raw) = delta.usage.filter(Value::is_object) {
            out.push(Event::Usage { usage: usage(&raw), raw });
        }
        let reason = delta.finish_reason.unwrap_or_default();
        if delta.error.is_some() || ["ERROR", "TIMEOUT"].contains(&reason.as_str()) {
            let words = delta.error.unwrap_or_else(|| format!("the answer ended with {reason}"));
            let error = classify(&Failure::in_stream(json!({ "message": words })));
            return Err(VendorError { maybe_billed: true, code: Some(reason), ..error });
        }
        self.end_thinking(out);
        let mut open: Vec<u64> = self.calls.keys().copied().collect();
        open.sort_unstable();
        open.into_iter().for_each(|at| self.close_call(at, out));
        self.stage = Stage::Done;
        let raw = (!reason.is_empty()).then_some(reason);
        let reason = stop_reason(raw.as_deref());
        out.push(Event::Finished { stop: Stop { reason, raw } });
        Ok(())
    }

    fn take_message(&mut self, message: &Value, out: &mut Vec<Event>) {
        let listed = |name: &str| message.get(name).and_then(Value::as_array).into_iter().flatten();
        self.plan = text(message, "/tool_plan").unwrap_or_default().to_owned();
        if let Some(words) = text(message, "/content") {
            out.push(Event::Text { text: words.to_owned() });
        }
        listed("content").for_each(|content| self.take_content(content, out));
        for (at, call) in (0..).zip(listed("tool_calls")) {
            let piece = Piece { tool_calls: Some(call.clone()), ..Piece::default() };
            self.take_call(at, &piece, &mut Vec::new());
            self.end_thinking(out);
            self.close_call(at, out);
        }
        listed("citations").for_each(|cited| cite(cited, out));
    }
}

impl Decoder for ChatDecoder {
    fn push(&mut self, data: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if self.stage == Stage::Done || data.trim() == "[DONE]" {
            return Ok(());
        }
        match read(data)? {
            Some(frame) => self.take(frame, out),
            None => {
                out.push(Event::Unknown { kind: "event".to_owned() });
                Ok(())
            }
        }
    }

    fn whole(&mut self, body: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        let answer = whole_json(body)?;
        let Some(message) = answer.get("message").filter(|message| message.is_object()) else {
            if text(&answer, "/message").is_some() {
                return Err(classify(&Failure::in_stream(answer)));
            }
            return Err(VendorError {
                maybe_billed: true,
                ..VendorError::new(Category::Protocol, "the server answered with JSON that is no chat answer")
            });
        };
        out.extend(text(&answer, "/id").map(|id| Event::Accepted { remote_id: id.to_owned() }));
        self.take_message(message, out);
        let delta = Delta {
            finish_reason: text(&answer, "/finish_reason").map(str::to_owned),
            usage: answer.get("usage").cloned(),
            ..Delta::default()
        };
        self.settle(delta, out)
    }

    fn finish(&mut self, _out: &mut Vec<Event>) -> Result<(), VendorError> {
        match self.stage {
            Stage::Done => Ok(()),
            _ => Err(VendorError::cut("the answer's stream ended without its end")),
        }
    }

    fn stage(&self) -> Stage {
        self.stage
    }
}

/// One citation for each source behind the words; one alone where none is named.
fn cite(cited: &Value, out: &mut Vec<Event>) {
    let in_text = text(cited, "/type").is_none_or(|kind| kind == "TEXT_CONTENT");
    let place = |name: &str| count(cited, name).filter(|_| in_text);
    let bare = Citation { start: place("/start"), end: place("/end"), ..Citation::default() };
    let sources = cited.get("sources").and_then(Value::as_array);
    let mut told: Vec<Citation> =
        sources.into_iter().flatten().map(|source| sourced(source, bare.clone())).collect();
    if told.is_empty() && cited.is_object() {
        told.push(bare);
    }
    out.extend(told.into_iter().map(|citation| Event::Citation { citation }));
}

fn sourced(source: &Value, bare: Citation) -> Citation {
    let words = |names: [&str; 3]| {
        let held = ["document", "tool_output"].into_iter().filter_map(|kind| source.get(kind));
        held.flat_map(|held| names.into_iter().filter_map(move |name| text(held, name)))
            .next()
            .map(str::to_owned)
    };
    Citation {
        url: words(["/url", "/uri", "/link"]),
        title: words(["/title", "/name", "/id"]).or_else(|| text(source, "/id").map(str::to_owned)),
        quote: words(["/snippet", "/text", "/content"]),
        ..bare
    }
}

fn stop_reason(raw: Option<&str>) -> StopReason {
    match raw {
        Some("COMPLETE" | "STOP_SEQUENCE") => StopReason::End,
        Some("MAX_TOKENS" | "ERROR_LIMIT") => StopReason::Length,
        Some("TOOL_CALL") => StopReason::ToolUse,
        Some("ERROR_TOXIC") => StopReason::ContentFilter,
        Some("USER_CANCEL") => StopReason::Cancelled,
        _ => StopReason::Other,
    }
}
