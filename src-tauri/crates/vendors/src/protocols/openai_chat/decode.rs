//! Chat Completions answers as events. Only the first choice is read.
//!
//! The end is `[DONE]`; a server that leaves it out has ended properly if it gave a finish reason.

use medley_domain::VendorError;
use medley_domain::conversation::MediaSource;
use medley_domain::event::{Event, Meta, Stop, StopReason};
use medley_domain::job::ChatJob;
use serde_json::{Value, json};

use super::classify::classify;
use super::executed::Executed;
use super::frame::{Choice, Chunk, Content, Delta};
use super::sources::Sources;
use super::thoughts::Thoughts;
use super::tool_calls::Calls;
use super::usage::{mode, reported_cost, usage};
use crate::protocols::context::CallIds;
use crate::protocols::failure::Failure;
use crate::protocols::fields::{args, read};
use crate::protocols::{Decoder, Stage};

pub struct ChatDecoder {
    model: String,
    ids: CallIds,
    introduced: bool,
    tier: Option<String>,
    calls: Calls,
    thoughts: Thoughts,
    sources: Sources,
    executed: Executed,
    refused: bool,
    called: bool,
    finish: Option<String>,
    stage: Stage,
}

impl ChatDecoder {
    pub fn new(job: &ChatJob) -> Self {
        Self {
            model: job.model.as_str().to_owned(),
            ids: CallIds::after(job),
            introduced: false,
            tier: None,
            calls: Calls::default(),
            thoughts: Thoughts::default(),
            sources: Sources::default(),
            executed: Executed::default(),
            refused: false,
            called: false,
            finish: None,
            stage: Stage::Open,
        }
    }

    fn take(&mut self, mut chunk: Chunk, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if let Some(failure) = failure(&mut chunk) {
            return Err(classify(&failure));
        }
        self.sources.note(&mut chunk);
        self.introduce(chunk.id, chunk.model, out);
        self.note_tier(chunk.service_tier, out);
        for choice in chunk.choices.into_iter().flatten() {
            if choice.index.unwrap_or(0) == 0 {
                self.take_choice(choice, out);
            }
        }
        let groq = || chunk.x_groq.as_ref()?.get("usage").cloned();
        if let Some(raw) = chunk.usage.filter(Value::is_object).or_else(groq) {
            note_usage(raw, out);
        }
        Ok(())
    }

    fn introduce(&mut self, id: Option<String>, model: Option<String>, out: &mut Vec<Event>) {
        if self.introduced {
            return;
        }
        if let Some(remote_id) = id.filter(|id| !id.is_empty()) {
            self.introduced = true;
            out.push(Event::Accepted { remote_id });
        }
        if let Some(model) = model.filter(|model| !model.is_empty()) {
            let model_served = Some(model);
            out.push(Event::Meta { meta: Meta { model_served, ..Meta::default() } });
        }
    }

    fn note_tier(&mut self, tier: Option<String>, out: &mut Vec<Event>) {
        if tier.is_none() || tier == self.tier {
            return;
        }
        self.tier = tier;
        if let Some(mode) = self.tier.as_deref().and_then(mode) {
            out.push(Event::Meta { meta: Meta { mode: Some(mode), ..Meta::default() } });
        }
    }

    fn take_choice(&mut self, choice: Choice, out: &mut Vec<Event>) {
        if let Some(delta) = choice.delta {
            self.take_delta(delta, out);
        }
        if let Some(reason) = choice.finish_reason.filter(|reason| !reason.is_empty()) {
            self.finish = Some(reason);
            self.stage = Stage::Settled;
            self.hand_on_calls(out);
        }
    }

    fn take_delta(&mut self, delta: Delta, out: &mut Vec<Event>) {
        let content = delta.reasoning_content.map(|text| ("reasoning_content", text));
        let reasoning = content.or(delta.reasoning.map(|text| ("reasoning", text)));
        if let Some((field, text)) = reasoning.filter(|(_, text)| !text.is_empty()) {
            self.reason(field, text, out);
        }
        self.thoughts.add_details(delta.reasoning_details);
        match delta.content {
            Content::Text(text) if !text.is_empty() => out.push(Event::Text { text }),
            Content::Pieces(pieces) => pieces.iter().for_each(|piece| self.take_piece(piece, out)),
            _ => {}
        }
        if let Some(text) = delta.refusal.filter(|text| !text.is_empty()) {
            self.refused = true;
            out.push(Event::Refusal { text });
        }
        for call in delta.tool_calls.into_iter().flatten() {
            out.extend(self.calls.add(call));
        }
        if let Some(function) = delta.function_call {
            self.calls.add_legacy(function);
        }
        self.sources.tell_annotations(delta.annotations.as_ref(), out);
        self.executed.take(delta.executed_tools.as_ref(), &mut self.sources, out);
        let images = delta.images.as_ref().and_then(Value::as_array);
        out.extend(images.into_iter().flatten().filter_map(picture));
    }

    fn reason(&mut self, field: &'static str, text: String, out: &mut Vec<Event>) {
        self.thoughts.add(field, &text);
        out.push(Event::Reasoning { text });
    }

    /// A piece of a list: text, or reasoning that is itself a list.
    fn take_piece(&mut self, piece: &Value, out: &mut Vec<Event>) {
        let text = |value: &Value| value.get("text")?.as_str().map(str::to_owned);
        match piece.get("type").and_then(Value::as_str) {
            Some("text") => out.extend(text(piece).map(|text| Event::Text { text })),
            Some("thinking") => {
                let inner = piece.get("thinking").and_then(Value::as_array);
                for text in inner.into_iter().flatten().filter_map(text) {
                    self.reason("thinking", text, out);
                }
            }
            Some("image_url") => out.extend(picture(piece)),
            // Mistral's numbers of sources, which name none.
            Some("reference") => {}
            kind => out.push(Event::Unknown { kind: format!("content.{}", kind.unwrap_or("?")) }),
        }
    }

    fn hand_on_calls(&mut self, out: &mut Vec<Event>) {
        for call in self.calls.take() {
            if !std::mem::replace(&mut self.called, true) {
                out.extend(self.thoughts.state(&self.model, true));
            }
            let id = call.id.unwrap_or_else(|| self.ids.make());
            out.push(Event::ToolCall { id, name: call.name, args: args(&call.args), opaque: None });
        }
    }

    fn end(&mut self, out: &mut Vec<Event>) {
        if self.stage == Stage::Done {
            return;
        }
        self.hand_on_calls(out);
        out.extend(self.thoughts.state(&self.model, false));
        self.executed.end(&mut self.sources, out);
        self.sources.tell_lists(out);
        self.stage = Stage::Done;
        let raw = self.finish.take();
        let reason = stop_reason(raw.as_deref(), self.called, self.refused);
        let stop = Stop { reason, raw };
        out.push(Event::Finished { stop });
    }
}

impl Decoder for ChatDecoder {
    fn push(&mut self, data: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if self.stage == Stage::Done {
            return Ok(());
        }
        if data.trim() == "[DONE]" {
            self.end(out);
            return Ok(());
        }
        match read(data)? {
            Some(chunk) => self.take(chunk, out),
            None => {
                let kind = "chunk".to_owned();
                out.push(Event::Unknown { kind });
                Ok(())
            }
        }
    }

    fn whole(&mut self, body: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        let value = crate::protocols::fields::whole_json(body)?;
        let answered = value.get("choices").is_some_and(Value::is_array);
        if !answered {
            return Err(not_an_answer(value));
        }
        self.push(body, out)?;
        self.end(out);
        Ok(())
    }

    fn finish(&mut self, out: &mut Vec<Event>) -> Result<(), VendorError> {
        match self.stage {
            Stage::Open => Err(VendorError::cut("the answer's stream ended without its end")),
            Stage::Settled | Stage::Done => {
                self.end(out);
                Ok(())
            }
        }
    }

    fn stage(&self) -> Stage {
        self.stage
    }
}

/// An error within a chunk, wherever a server puts it.
fn failure(chunk: &mut Chunk) -> Option<Failure> {
    let groq = chunk.x_groq.as_ref().and_then(|groq| groq.get("error").cloned());
    let choices = chunk.choices.iter().flatten();
    let chosen = choices.filter_map(|choice| choice.error.clone()).next();
    let error = [chunk.error.take(), groq, chosen].into_iter().flatten().find(|error| !error.is_null());
    match (error, chunk.base_resp.take()) {
        (Some(error), _) => Some(Failure::in_stream(json!({ "error": error }))),
        (None, Some(verdict)) => {
            let failure = Failure::in_stream(json!({ "base_resp": verdict }));
            failure.is_error().then_some(failure)
        }
        (None, None) => None,
    }
}

/// A picture that the model made; only one that came along is taken.
fn picture(image: &Value) -> Option<Event> {
    let url = image.pointer("/image_url/url").or_else(|| image.get("image_url"))?.as_str()?;
    let (head, data) = url.strip_prefix("data:")?.split_once(',')?;
    let media_type = head.strip_suffix(";base64")?.to_owned();
    let source = MediaSource::Inline { base64: data.to_owned() };
    Some(Event::Artifact { media_type, source, opaque: None })
}

/// JSON that is neither an answer nor, perhaps, an error.
fn not_an_answer(value: Value) -> VendorError {
    let failure = Failure::in_stream(value);
    if failure.is_error() {
        return classify(&failure);
    }
    VendorError {
        maybe_billed: true,
        ..VendorError::new(
            medley_domain::Category::Protocol,
            "the server answered with JSON that is no chat completion",
        )
    }
}

fn note_usage(raw: Value, out: &mut Vec<Event>) {
    let cost = reported_cost(&raw);
    let usage = usage(&raw);
    out.push(Event::Usage { usage, raw });
    out.extend(cost.map(|amount| Event::ReportedCost { amount }));
}

fn stop_reason(raw: Option<&str>, called: bool, refused: bool) -> StopReason {
    match raw {
        Some("length" | "max_tokens" | "model_length") => StopReason::Length,
        Some("tool_calls" | "function_call") => StopReason::ToolUse,
        Some("content_filter" | "sensitive") => StopReason::ContentFilter,
        Some("error" | "network_error" | "insufficient_system_resource") => StopReason::Incomplete,
        Some("refusal") => StopReason::Refusal,
        None | Some("stop" | "eos" | "end_turn" | "stop_sequence") if called => StopReason::ToolUse,
        None | Some("stop" | "eos" | "end_turn" | "stop_sequence") if refused => StopReason::Refusal,
        None | Some("stop" | "eos" | "end_turn" | "stop_sequence") => StopReason::End,
        Some(_) => StopReason::Other,
    }
}
