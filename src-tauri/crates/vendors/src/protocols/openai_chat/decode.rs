//! Chat Completions answers as events. Only the first choice is read.
//!
//! The end is `[DONE]`; a server that leaves it out has ended properly if it gave a finish reason.

use std::collections::BTreeMap;

use medley_domain::VendorError;
use medley_domain::conversation::Opaque;
use medley_domain::event::{Event, Meta, Stop, StopReason};
use medley_domain::job::ChatJob;
use serde_json::{Value, json};

use super::ID;
use super::classify::classify;
use super::frame::{CallDelta, Choice, Chunk, Content, Delta, FunctionDelta};
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
    /// Reasoning as it came, to go back if tools were called.
    reasoning: String,
    /// OpenRouter's structured form of the reasoning, which repeats its text.
    details: Vec<Value>,
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
            reasoning: String::new(),
            details: Vec::new(),
            refused: false,
            called: false,
            finish: None,
            stage: Stage::Open,
        }
    }

    fn take(&mut self, chunk: Chunk, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if let Some(error) = chunk.error.filter(|error| !error.is_null()) {
            return Err(classify(&Failure::in_stream(json!({ "error": error }))));
        }
        if let Some(error) = chunk.x_groq.as_ref().and_then(|groq| groq.get("error")) {
            return Err(classify(&Failure::in_stream(json!({ "error": error }))));
        }
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
        let reasoning = delta.reasoning_content.or(delta.reasoning);
        if let Some(text) = reasoning.filter(|text| !text.is_empty()) {
            self.reason(text, out);
        }
        self.details.extend(delta.reasoning_details.unwrap_or_default());
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
            self.calls.add(call);
        }
        if let Some(function) = delta.function_call {
            self.calls.add_legacy(function);
        }
    }

    fn reason(&mut self, text: String, out: &mut Vec<Event>) {
        self.reasoning.push_str(&text);
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
                    self.reason(text, out);
                }
            }
            kind => out.push(Event::Unknown { kind: format!("content.{}", kind.unwrap_or("?")) }),
        }
    }

    fn hand_on_calls(&mut self, out: &mut Vec<Event>) {
        for call in self.calls.take() {
            if !std::mem::replace(&mut self.called, true) {
                self.hand_on_reasoning(out);
            }
            let id = call.id.unwrap_or_else(|| self.ids.make());
            out.push(Event::ToolCall { id, name: call.name, args: args(&call.args), opaque: None });
        }
    }

    fn hand_on_reasoning(&mut self, out: &mut Vec<Event>) {
        let data = if !self.details.is_empty() {
            json!({ "reasoning_details": std::mem::take(&mut self.details) })
        } else if !self.reasoning.is_empty() {
            json!({ "reasoning_content": std::mem::take(&mut self.reasoning) })
        } else {
            return;
        };
        let (protocol, model) = (ID.to_owned(), self.model.clone());
        out.push(Event::ReasoningState { opaque: Opaque { protocol, model, data } });
    }

    fn end(&mut self, out: &mut Vec<Event>) {
        if self.stage == Stage::Done {
            return;
        }
        self.hand_on_calls(out);
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

/// JSON that is neither an answer nor, perhaps, an error.
fn not_an_answer(value: Value) -> VendorError {
    let says_error = value.get("error").is_some_and(|error| !error.is_null());
    if says_error {
        return classify(&Failure::in_stream(value));
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

/// Tool calls that are still being written, by their place in the answer.
#[derive(Default)]
struct Calls {
    open: BTreeMap<u64, Call>,
    /// Where pieces of an index go. Some servers give every call the same index: a new id starts a new call there.
    places: BTreeMap<u64, u64>,
}

#[derive(Default)]
struct Call {
    id: Option<String>,
    name: String,
    args: String,
}

impl Calls {
    fn add(&mut self, delta: CallDelta) {
        let id = delta.id.filter(|id| !id.is_empty());
        let at = self.place(delta.index, id.as_deref());
        let call = self.open.entry(at).or_default();
        call.id = call.id.take().or(id);
        call.write(delta.function.unwrap_or_default());
    }

    fn add_legacy(&mut self, function: FunctionDelta) {
        self.open.entry(0).or_default().write(function);
    }

    fn place(&mut self, index: Option<u64>, id: Option<&str>) -> u64 {
        let last = self.open.keys().next_back().copied();
        let index = index.or(last).unwrap_or(0);
        let at = self.places.get(&index).copied().unwrap_or(index);
        let known = self.open.get(&at).and_then(|call| call.id.as_deref());
        if known.is_none() || id.is_none() || known == id {
            return at;
        }
        let same = self.open.iter().find(|(_, call)| call.id.as_deref() == id);
        let place = same.map_or_else(|| last.map_or(0, |last| last + 1), |(at, _)| *at);
        self.places.insert(index, place);
        place
    }

    fn take(&mut self) -> impl Iterator<Item = Call> + use<> {
        std::mem::take(&mut self.open).into_values().filter(|call| !call.name.is_empty())
    }
}

impl Call {
    fn write(&mut self, function: FunctionDelta) {
        let name = function.name.unwrap_or_default();
        // Some servers repeat the whole name with each piece.
        if self.name != name {
            self.name.push_str(&name);
        }
        self.args.push_str(&function.arguments.unwrap_or_default());
    }
}
