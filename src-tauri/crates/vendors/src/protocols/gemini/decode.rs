//! `generateContent` answers as events. Only the first candidate is read.
//!
//! The wire has no end mark: the answer ends with its body, properly if a finish reason or a block came before. Sources
//! are told with the last chunk, so citations come at the end. Deliberately absent: how a part becomes events (`parts`).

use medley_domain::event::{Event, Meta, Stop, StopReason};
use medley_domain::job::ChatJob;
use medley_domain::pricing::Mode;
use medley_domain::usage::Usage;
use medley_domain::{Category, VendorError};
use serde_json::{Value, json};

use super::citations::{citations, pages, queries};
use super::classify::classify;
use super::frame::{Candidate, Chunk, Feedback};
use super::model;
use super::parts::Parts;
use super::usage::{mode, usage};
use crate::protocols::failure::Failure;
use crate::protocols::fields::{read, whole_json};
use crate::protocols::pieces::summary;
use crate::protocols::{Decoder, Stage};

pub struct GenerateDecoder {
    parts: Parts,
    /// Google charges for each search from Gemini 3 on, for each searched answer before.
    by_query: bool,
    introduced: bool,
    grounding: Value,
    recited: Value,
    read: Value,
    raw_usage: Value,
    mode: Option<Mode>,
    stop: Option<Stop>,
    done: bool,
}

impl GenerateDecoder {
    pub fn new(job: &ChatJob) -> Self {
        let version = model::version(job.model.as_str());
        Self {
            parts: Parts::of(job),
            by_query: version.is_none_or(|version| version >= (3, 0)),
            introduced: false,
            grounding: Value::Null,
            recited: Value::Null,
            read: Value::Null,
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
            self.parts.take(part, out);
        }
        keep(&mut self.grounding, candidate.grounding_metadata);
        keep(&mut self.recited, candidate.citation_metadata);
        keep(&mut self.read, candidate.url_context_metadata);
        if let Some(raw) = candidate.finish_reason {
            self.parts.close(out);
            let reason = stop_reason(&raw, self.parts.called);
            let words = candidate.finish_message.filter(|_| reason == StopReason::ContentFilter);
            out.extend(words.map(|text| Event::Refusal { text }));
            self.stop = Some(Stop { reason, raw: Some(raw) });
        }
    }

    /// What is known at the answer's end alone: its sources, and the searches to be paid.
    fn tell_sources(&self, out: &mut Vec<Event>) {
        let queries = queries(&self.grounding);
        let told = [("google_search", queries.join("\n")), ("url_context", pages(&self.read).join("\n"))];
        for (name, found) in told {
            // Where the tools' own parts came, they have told it already.
            if !found.is_empty() && !self.parts.used_tools {
                let name = name.to_owned();
                out.push(Event::BuiltIn { name, summary: summary(&found), opaque: None });
            }
        }
        let found = citations(&self.grounding, &self.recited, &self.parts.text);
        out.extend(found.into_iter().map(|citation| Event::Citation { citation }));
        let searches = if self.by_query { queries.len() as u64 } else { u64::from(!queries.is_empty()) };
        if searches > 0 && !self.raw_usage.is_null() {
            let usage = Usage { searches: Some(searches), ..Usage::default() };
            out.push(Event::Usage { usage, raw: self.raw_usage.clone() });
        }
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
        let spoke = |event: &Event| {
            matches!(event, Event::Text { .. } | Event::ToolCall { .. } | Event::Artifact { .. })
        };
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
        self.parts.close(out);
        self.tell_sources(out);
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

fn keep(kept: &mut Value, later: Option<Value>) {
    if let Some(later) = later.filter(Value::is_object) {
        *kept = later;
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
