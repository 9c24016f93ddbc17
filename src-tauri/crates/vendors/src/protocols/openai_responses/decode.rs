//! Responses answers as events.
//!
//! The terminal event holds the whole response; what its items brought already is not read again.

use std::borrow::Cow;

use medley_domain::event::{Event, Meta, Stop, StopReason};
use medley_domain::job::ChatJob;
use medley_domain::{Category, VendorError};
use serde::Deserialize;
use serde_json::Value;

use super::citing::Citing;
use super::items::{built_in, call, found, is_search, phase, picture, state, texts, usage};
use super::writing::Writing;
use crate::protocols::failure::Failure;
use crate::protocols::fields::{read, text, whole_json};
use crate::protocols::openai_chat::{classify, mode, reported_cost};
use crate::protocols::{Decoder, Stage};

/// One event of the stream; each kind fills other fields.
#[derive(Debug, Deserialize)]
struct Frame<'a> {
    #[serde(rename = "type", borrow)]
    kind: Option<Cow<'a, str>>,
    delta: Option<String>,
    output_index: Option<u64>,
    content_index: Option<u64>,
    annotation: Option<Value>,
    item: Option<Value>,
    response: Option<Value>,
    /// Of an `error` event, which some servers nest.
    error: Option<Value>,
    code: Option<Value>,
    message: Option<Value>,
}

pub struct ResponsesDecoder {
    model: String,
    accepted: bool,
    /// Items whose words came in pieces, by their place; they are not read again when the item is done.
    spoken: Vec<Option<u64>>,
    items: usize,
    citing: Citing,
    writing: Writing,
    searches: u64,
    called: bool,
    refused: bool,
    stage: Stage,
}

impl ResponsesDecoder {
    pub fn new(job: &ChatJob) -> Self {
        Self {
            model: job.model.as_str().to_owned(),
            accepted: false,
            spoken: Vec::new(),
            items: 0,
            citing: Citing::default(),
            writing: Writing::default(),
            searches: 0,
            called: false,
            refused: false,
            stage: Stage::Open,
        }
    }

    fn take(&mut self, frame: Frame<'_>, out: &mut Vec<Event>) -> Result<(), VendorError> {
        let kind = frame.kind.as_deref().unwrap_or_default();
        match kind {
            "response.output_text.delta" => {
                self.note_spoken(frame.output_index);
                if let Some(text) = said(frame.delta) {
                    self.citing.said(frame.output_index, frame.content_index, &text);
                    out.push(Event::Text { text });
                }
            }
            "response.output_text.annotation.added" => {
                if let Some(annotation) = &frame.annotation {
                    self.citing.tell(frame.output_index, frame.content_index, annotation, out);
                }
            }
            "response.output_item.added" => {
                if let Some(item) = &frame.item {
                    self.writing.begin(frame.output_index, item);
                }
            }
            "response.function_call_arguments.delta" => {
                out.extend(self.writing.piece(frame.output_index, frame.delta));
            }
            "response.reasoning_summary_text.delta" | "response.reasoning_text.delta" => {
                self.note_spoken(frame.output_index);
                out.extend(said(frame.delta).map(|text| Event::Reasoning { text }));
            }
            "response.refusal.delta" => {
                self.note_spoken(frame.output_index);
                self.refused = true;
                out.extend(said(frame.delta).map(|text| Event::Refusal { text }));
            }
            "response.output_item.done" => {
                if let Some(item) = &frame.item {
                    // Words without a place stand for any item's.
                    let spoken = [frame.output_index, None].iter().any(|at| self.spoken.contains(at));
                    self.take_item(item, frame.output_index, spoken, out);
                }
            }
            "response.created" => {
                if let Some(response) = &frame.response {
                    self.introduce(response, out);
                }
            }
            "response.completed"
            | "response.incomplete"
            | "response.failed"
            | "response.cancelled"
            | "response.done" => {
                return self.end(frame.response.unwrap_or_default(), out);
            }
            "error" => return Err(error_event(frame)),
            _ if is_quiet(kind) => {}
            _ if frame.error.as_ref().is_some_and(|error| !error.is_null()) => {
                return Err(error_event(frame));
            }
            _ => out.push(Event::Unknown { kind: kind.to_owned() }),
        }
        Ok(())
    }

    fn note_spoken(&mut self, at: Option<u64>) {
        if !self.spoken.contains(&at) {
            self.spoken.push(at);
        }
    }

    fn introduce(&mut self, response: &Value, out: &mut Vec<Event>) {
        if self.accepted {
            return;
        }
        if let Some(id) = text(response, "/id") {
            self.accepted = true;
            let remote_id = id.to_owned();
            out.push(Event::Accepted { remote_id });
        }
        note_meta(response, out);
    }

    /// Reads a finished item; `spoken` says that its texts came in pieces before.
    fn take_item(&mut self, item: &Value, at: Option<u64>, spoken: bool, out: &mut Vec<Event>) {
        self.items += 1;
        let kind = text(item, "/type").unwrap_or_default();
        match kind {
            "message" => self.take_message(item, at, spoken, out),
            "reasoning" => self.take_reasoning(item, spoken, out),
            "function_call" | "custom_tool_call" => {
                self.called |= kind == "function_call";
                out.extend(call(item));
            }
            "image_generation_call" => out.extend(picture(item, &self.model)),
            other => {
                self.searches += u64::from(is_search(item));
                let known = found(item).or_else(|| Some(vec![built_in(item, &self.model)?]));
                let unknown = || vec![Event::Unknown { kind: other.to_owned() }];
                out.extend(known.unwrap_or_else(unknown));
            }
        }
    }

    fn take_message(&mut self, item: &Value, at: Option<u64>, spoken: bool, out: &mut Vec<Event>) {
        let parts = item.get("content").and_then(Value::as_array);
        for (part, index) in parts.into_iter().flatten().zip(0..) {
            if let Some(words) = text(part, "/text").filter(|_| !spoken) {
                self.citing.said(at, Some(index), words);
                out.push(Event::Text { text: words.to_owned() });
            }
            if let Some(words) = text(part, "/refusal").filter(|_| !spoken) {
                self.refused = true;
                out.push(Event::Refusal { text: words.to_owned() });
            }
            self.citing.tell_rest(at, Some(index), part, out);
        }
        out.extend(phase(item, &self.model));
    }

    fn take_reasoning(&mut self, item: &Value, spoken: bool, out: &mut Vec<Event>) {
        if !spoken {
            let summary: String = texts(item, "summary", "text").collect();
            let whole: String = texts(item, "content", "text").collect();
            let text = if summary.is_empty() { whole } else { summary };
            out.extend(said(Some(text)).map(|text| Event::Reasoning { text }));
        }
        out.extend(state(item, &self.model));
    }

    fn end(&mut self, response: Value, out: &mut Vec<Event>) -> Result<(), VendorError> {
        self.introduce(&response, out);
        note_meta(&response, out);
        self.read_rest(&response, out);
        if let Some(raw) = response.get("usage").filter(|raw| raw.is_object()) {
            let (mut usage, raw) = (usage(raw), raw.clone());
            usage.searches = usage.searches.or((self.searches > 0).then_some(self.searches));
            let cost = reported_cost(&raw);
            out.push(Event::Usage { usage, raw });
            out.extend(cost.map(|amount| Event::ReportedCost { amount }));
        }
        let failed = text(&response, "/status") == Some("failed");
        if failed || response.get("error").is_some_and(|error| !error.is_null()) {
            return Err(classify(&Failure::in_stream(response)));
        }
        self.stage = Stage::Done;
        let stop = self.stop(&response);
        out.push(Event::Finished { stop });
        Ok(())
    }

    /// What no event of its own brought: all items, or the text alone where the items came without any.
    fn read_rest(&mut self, response: &Value, out: &mut Vec<Event>) {
        let (fresh, spoken) = (self.items == 0, !self.spoken.is_empty());
        let silent = !spoken && self.citing.is_silent();
        let items = response.get("output").and_then(Value::as_array);
        for (item, at) in items.into_iter().flatten().zip(0..) {
            if fresh || (silent && text(item, "/type") == Some("message")) {
                self.take_item(item, Some(at), spoken, out);
            }
        }
    }

    fn stop(&self, response: &Value) -> Stop {
        let status = text(response, "/status").unwrap_or("completed");
        let why = text(response, "/incomplete_details/reason");
        let reason = match (status, why) {
            (_, Some("max_output_tokens" | "max_tokens" | "length")) => StopReason::Length,
            (_, Some("content_filter")) => StopReason::ContentFilter,
            ("completed", _) if self.called => StopReason::ToolUse,
            ("completed", _) if self.refused => StopReason::Refusal,
            ("completed", _) => StopReason::End,
            ("cancelled", _) => StopReason::Cancelled,
            ("incomplete" | "in_progress" | "queued", _) => StopReason::Incomplete,
            _ => StopReason::Other,
        };
        let raw = Some(why.unwrap_or(status).to_owned());
        Stop { reason, raw }
    }
}

impl Decoder for ResponsesDecoder {
    fn push(&mut self, data: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if self.stage == Stage::Done || data.trim() == "[DONE]" {
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
        let response = whole_json(body)?;
        let fails = response.get("error").is_some_and(|error| !error.is_null());
        if !fails && !response.get("output").is_some_and(Value::is_array) {
            return Err(VendorError {
                maybe_billed: true,
                ..VendorError::new(Category::Protocol, "the server answered with JSON that is no response")
            });
        }
        self.end(response, out)
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

fn said(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn note_meta(response: &Value, out: &mut Vec<Event>) {
    let meta = Meta {
        model_served: text(response, "/model").map(str::to_owned),
        mode: text(response, "/service_tier").and_then(mode),
        ..Meta::default()
    };
    if meta != Meta::default() {
        out.push(Event::Meta { meta });
    }
}

/// Events that say nothing that another does not say better.
fn is_quiet(kind: &str) -> bool {
    let ends = [".added", ".done", ".in_progress", ".queued"];
    // What tools at the vendor do while they run; their items tell it all when they end.
    let running = ["_call.", "_call_code.", "_call_input.", "_call_arguments.", "mcp_list_tools."];
    let named = |name: &str| running.into_iter().any(|part| name.contains(part));
    kind == "keepalive"
        || (kind.starts_with("response.") && (ends.into_iter().any(|end| kind.ends_with(end)) || named(kind)))
}

fn error_event(frame: Frame<'_>) -> VendorError {
    let error = frame.error.filter(|error| !error.is_null());
    let error = error.unwrap_or_else(|| serde_json::json!({ "code": frame.code, "message": frame.message }));
    classify(&Failure::in_stream(serde_json::json!({ "error": error })))
}
