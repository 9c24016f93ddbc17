//! `generateContent` answers as events. Only the first candidate is read.
//!
//! The wire has no end mark: the answer ends with its body, properly if a finish reason or a block came before. Calls
//! have no ids, so they get made ones.

use medley_domain::conversation::Opaque;
use medley_domain::event::{Event, Meta, Stop, StopReason};
use medley_domain::job::ChatJob;
use medley_domain::pricing::Mode;
use medley_domain::{Category, VendorError};
use serde_json::{Map, Value, json};

use super::ID;
use super::classify::classify;
use super::frame::{Candidate, Chunk, Feedback, FunctionCall, Part};
use super::partial;
use super::usage::{mode, usage};
use crate::protocols::context::CallIds;
use crate::protocols::failure::Failure;
use crate::protocols::fields::{read, whole_json};
use crate::protocols::{Decoder, Stage};

pub struct GenerateDecoder {
    model: String,
    ids: CallIds,
    introduced: bool,
    /// A call whose arguments are still being written.
    open: Option<OpenCall>,
    called: bool,
    raw_usage: Value,
    mode: Option<Mode>,
    stop: Option<Stop>,
    done: bool,
}

struct OpenCall {
    id: Option<String>,
    name: String,
    args: Value,
    signature: Option<String>,
}

impl GenerateDecoder {
    pub fn new(job: &ChatJob) -> Self {
        Self {
            model: job.model.as_str().to_owned(),
            ids: CallIds::after(job),
            introduced: false,
            open: None,
            called: false,
            raw_usage: Value::Null,
            mode: None,
            stop: None,
            done: false,
        }
    }

    fn take(&mut self, chunk: Chunk, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if let Some(error) = chunk.error.filter(|error| !error.is_null()) {
            return Err(classify(&Failure::in_stream(json!({ "error": error }))));
        }
        self.introduce(chunk.response_id, chunk.model_version, out);
        for candidate in chunk.candidates.into_iter().flatten() {
            if candidate.index.unwrap_or(0) == 0 {
                self.take_candidate(candidate, out);
            }
        }
        if let Some(feedback) = chunk.prompt_feedback {
            self.block(feedback, out);
        }
        self.note_usage(chunk.usage_metadata, out);
        Ok(())
    }

    fn introduce(&mut self, id: Option<String>, model: Option<String>, out: &mut Vec<Event>) {
        if std::mem::replace(&mut self.introduced, true) {
            return;
        }
        if let Some(remote_id) = id.filter(|id| !id.is_empty()) {
            out.push(Event::Accepted { remote_id });
        }
        if model.is_some() {
            let meta = Meta { model_served: model, ..Meta::default() };
            out.push(Event::Meta { meta });
        }
    }

    fn take_candidate(&mut self, candidate: Candidate, out: &mut Vec<Event>) {
        let parts = candidate.content.and_then(|content| content.parts);
        for part in parts.into_iter().flatten() {
            self.take_part(part, out);
        }
        if let Some(raw) = candidate.finish_reason {
            self.close_call(out);
            let reason = stop_reason(&raw, self.called);
            let raw = Some(raw);
            self.stop = Some(Stop { reason, raw });
        }
    }

    fn take_part(&mut self, part: Part, out: &mut Vec<Event>) {
        if let Some(kind) = part.other() {
            let kind = kind.to_owned();
            out.push(Event::Unknown { kind });
        }
        if let Some(text) = part.text.filter(|text| !text.is_empty()) {
            out.push(match part.thought {
                Some(true) => Event::Reasoning { text },
                _ => Event::Text { text },
            });
        }
        match part.function_call {
            Some(call) => self.take_call(call, part.thought_signature, out),
            None => out.extend(part.thought_signature.map(|signature| Event::ReasoningState {
                opaque: self.opaque(json!({ "thoughtSignature": signature })),
            })),
        }
    }

    fn take_call(&mut self, call: FunctionCall, signature: Option<String>, out: &mut Vec<Event>) {
        if call.name.is_some() {
            self.close_call(out);
        }
        let open = self.open.get_or_insert_with(|| OpenCall {
            id: None,
            name: String::new(),
            args: Value::Object(Map::new()),
            signature: None,
        });
        if let Some(name) = call.name {
            open.name = name;
        }
        open.id = call.id.or(open.id.take());
        open.signature = signature.or(open.signature.take());
        if let Some(args) = call.args.filter(Value::is_object) {
            open.args = args;
        }
        for piece in call.partial_args.iter().flatten() {
            partial::write(&mut open.args, piece);
        }
        if call.will_continue != Some(true) {
            self.close_call(out);
        }
    }

    fn close_call(&mut self, out: &mut Vec<Event>) {
        let Some(open) = self.open.take().filter(|open| !open.name.is_empty()) else {
            return;
        };
        self.called = true;
        let mut state = Map::new();
        state.extend(open.id.clone().map(|id| ("id".to_owned(), json!(id))));
        state.extend(open.signature.map(|sign| ("thoughtSignature".to_owned(), json!(sign))));
        let opaque = (!state.is_empty()).then(|| self.opaque(Value::Object(state)));
        out.push(Event::ToolCall {
            id: open.id.unwrap_or_else(|| self.ids.make()),
            name: open.name,
            args: open.args.to_string(),
            opaque,
        });
    }

    fn opaque(&self, data: Value) -> Opaque {
        Opaque { protocol: ID.to_owned(), model: self.model.clone(), data }
    }

    fn block(&mut self, feedback: Feedback, out: &mut Vec<Event>) {
        let Some(reason) = feedback.block_reason else {
            return;
        };
        if let Some(text) = feedback.block_reason_message {
            out.push(Event::Refusal { text });
        }
        self.stop = Some(Stop { reason: StopReason::ContentFilter, raw: Some(reason) });
    }

    /// Why a whole answer ended that does not say so: with counts and no words, its prompt was blocked.
    fn unsaid_stop(&self, out: &[Event]) -> Result<Stop, VendorError> {
        let spoke = |event: &Event| matches!(event, Event::Text { .. } | Event::ToolCall { .. });
        let reason = if out.iter().any(spoke) {
            StopReason::End
        } else if !self.raw_usage.is_null() {
            StopReason::ContentFilter
        } else {
            return Err(VendorError {
                maybe_billed: true,
                ..VendorError::new(
                    Category::Protocol,
                    "the server answered with JSON that is no generated content",
                )
            });
        };
        Ok(Stop { reason, raw: None })
    }

    /// Every chunk repeats the counts; only changed ones are handed on.
    fn note_usage(&mut self, raw: Option<Value>, out: &mut Vec<Event>) {
        let Some(raw) = raw.filter(|raw| *raw != self.raw_usage) else {
            return;
        };
        let mode = mode(&raw);
        if mode.is_some() && mode != self.mode {
            self.mode = mode;
            let meta = Meta { mode, ..Meta::default() };
            out.push(Event::Meta { meta });
        }
        self.raw_usage = raw.clone();
        let usage = usage(&raw);
        if usage != Default::default() {
            out.push(Event::Usage { usage, raw });
        }
    }
}

impl Decoder for GenerateDecoder {
    fn push(&mut self, data: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        match read(data)? {
            Some(chunk) => self.take(chunk, out),
            None => {
                let kind = "chunk".to_owned();
                out.push(Event::Unknown { kind });
                Ok(())
            }
        }
    }

    /// A whole answer, or the list of chunks that a stream without `alt=sse` is.
    fn whole(&mut self, body: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        match whole_json(body)? {
            Value::Array(chunks) => chunks.iter().try_for_each(|chunk| self.push(&chunk.to_string(), out))?,
            _ => self.push(body, out)?,
        }
        if self.stop.is_none() {
            self.stop = Some(self.unsaid_stop(out)?);
        }
        self.finish(out)
    }

    fn finish(&mut self, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if std::mem::replace(&mut self.done, true) {
            return Ok(());
        }
        let Some(stop) = self.stop.take() else {
            return Err(VendorError::cut("the answer's stream ended without its end"));
        };
        out.push(Event::Finished { stop });
        Ok(())
    }

    fn stage(&self) -> Stage {
        match (self.done, &self.stop) {
            (true, _) => Stage::Done,
            (false, Some(_)) => Stage::Settled,
            (false, None) => Stage::Open,
        }
    }
}

fn stop_reason(raw: &str, called: bool) -> StopReason {
    match raw {
        "STOP" if called => StopReason::ToolUse,
        "STOP" => StopReason::End,
        "MAX_TOKENS" => StopReason::Length,
        "SAFETY"
        | "RECITATION"
        | "BLOCKLIST"
        | "PROHIBITED_CONTENT"
        | "SPII"
        | "LANGUAGE"
        | "IMAGE_SAFETY"
        | "IMAGE_PROHIBITED_CONTENT"
        | "IMAGE_RECITATION" => StopReason::ContentFilter,
        _ => StopReason::Other,
    }
}
