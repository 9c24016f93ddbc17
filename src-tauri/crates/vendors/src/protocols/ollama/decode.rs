//! Ollama's answers as events. A line with `done` ends the answer; a whole answer is one such line.
//!
//! Its older wire without messages (`/api/generate`) differs by two fields, which are read as well. Thinking goes back
//! with the turn that it belongs to, so it is kept. Deliberately absent: asking on that older wire.

use medley_domain::conversation::Opaque;
use medley_domain::event::{Event, Meta, Stop, StopReason};
use medley_domain::job::ChatJob;
use medley_domain::usage::Usage;
use medley_domain::{Category, VendorError};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::ID;
use super::classify::classify;
use crate::protocols::context::CallIds;
use crate::protocols::failure::Failure;
use crate::protocols::fields::{read, text};
use crate::protocols::{Decoder, Stage};

/// The counts and times of the last line, kept as the raw usage.
const COUNTS: [&str; 6] = [
    "prompt_eval_count",
    "eval_count",
    "total_duration",
    "load_duration",
    "prompt_eval_duration",
    "eval_duration",
];

#[derive(Debug, Deserialize)]
struct Line {
    model: Option<String>,
    message: Option<Message>,
    /// What `/api/generate` writes in place of a message.
    response: Option<String>,
    thinking: Option<String>,
    done: Option<bool>,
    done_reason: Option<String>,
    prompt_eval_count: Option<u64>,
    eval_count: Option<u64>,
    error: Option<Value>,
}

#[derive(Debug, Default, Deserialize)]
struct Message {
    content: Option<String>,
    thinking: Option<String>,
    tool_calls: Option<Vec<Value>>,
}

pub struct ChatDecoder {
    model: String,
    ids: CallIds,
    /// What was thought since the last word.
    thoughts: String,
    introduced: bool,
    called: bool,
    done: bool,
}

impl ChatDecoder {
    pub fn new(job: &ChatJob) -> Self {
        Self {
            model: job.model.as_str().to_owned(),
            ids: CallIds::after(job),
            thoughts: String::new(),
            introduced: false,
            called: false,
            done: false,
        }
    }

    fn take(&mut self, line: Line, data: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if let Some(error) = line.error.filter(|error| !error.is_null()) {
            return Err(classify(&Failure::in_stream(json!({ "error": error }))));
        }
        self.introduce(line.model, out);
        let plain = Message { content: line.response, thinking: line.thinking, tool_calls: None };
        self.take_message(line.message.unwrap_or(plain), out);
        if line.done == Some(true) {
            let usage = Usage { input: line.prompt_eval_count, output: line.eval_count, ..Usage::default() };
            self.end(usage, line.done_reason, data, out);
        }
        Ok(())
    }

    fn introduce(&mut self, model: Option<String>, out: &mut Vec<Event>) {
        if model.is_some() && !std::mem::replace(&mut self.introduced, true) {
            let meta = Meta { model_served: model, ..Meta::default() };
            out.push(Event::Meta { meta });
        }
    }

    fn take_message(&mut self, message: Message, out: &mut Vec<Event>) {
        let said = |text: Option<String>| text.filter(|text| !text.is_empty());
        if let Some(text) = said(message.thinking) {
            self.thoughts.push_str(&text);
            out.push(Event::Reasoning { text });
        }
        if let Some(text) = said(message.content) {
            self.end_thoughts(out);
            out.push(Event::Text { text });
        }
        for call in message.tool_calls.iter().flatten() {
            let Some(name) = text(call, "/function/name") else {
                continue;
            };
            self.end_thoughts(out);
            self.called = true;
            let args = match call.pointer("/function/arguments") {
                Some(Value::String(written)) => written.clone(),
                Some(object @ Value::Object(_)) => object.to_string(),
                _ => "{}".to_owned(),
            };
            let given = text(call, "/id").map(str::to_owned);
            out.push(Event::ToolCall {
                id: given.unwrap_or_else(|| self.ids.make()),
                name: name.to_owned(),
                args,
                opaque: None,
            });
        }
    }

    fn end_thoughts(&mut self, out: &mut Vec<Event>) {
        let thoughts = std::mem::take(&mut self.thoughts);
        if !thoughts.is_empty() {
            let data = json!({ "thinking": thoughts });
            let opaque = Opaque { protocol: ID.to_owned(), model: self.model.clone(), data };
            out.push(Event::ReasoningState { opaque });
        }
    }

    fn end(&mut self, usage: Usage, raw: Option<String>, data: &str, out: &mut Vec<Event>) {
        self.done = true;
        self.end_thoughts(out);
        if usage != Usage::default() {
            let raw = counts(data);
            out.push(Event::Usage { usage, raw });
        }
        let reason = stop_reason(raw.as_deref(), self.called);
        let stop = Stop { reason, raw };
        out.push(Event::Finished { stop });
    }
}

impl Decoder for ChatDecoder {
    fn push(&mut self, data: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if self.done {
            return Ok(());
        }
        match read(data)? {
            Some(line) => self.take(line, data, out),
            None => {
                let kind = "line".to_owned();
                out.push(Event::Unknown { kind });
                Ok(())
            }
        }
    }

    fn whole(&mut self, body: &str, out: &mut Vec<Event>) -> Result<(), VendorError> {
        self.push(body, out)?;
        if self.done {
            return Ok(());
        }
        Err(VendorError {
            maybe_billed: true,
            ..VendorError::new(Category::Protocol, "the server answered with JSON that is no chat answer")
        })
    }

    fn finish(&mut self, _out: &mut Vec<Event>) -> Result<(), VendorError> {
        if self.done {
            return Ok(());
        }
        Err(VendorError::cut("the answer's stream ended without its end"))
    }

    fn stage(&self) -> Stage {
        if self.done { Stage::Done } else { Stage::Open }
    }
}

/// The counts of the last line, as it wrote them.
fn counts(data: &str) -> Value {
    let line: Map<String, Value> = serde_json::from_str(data).unwrap_or_default();
    line.into_iter().filter(|(name, _)| COUNTS.contains(&name.as_str())).collect::<Map<_, _>>().into()
}

fn stop_reason(raw: Option<&str>, called: bool) -> StopReason {
    match raw {
        None | Some("stop") if called => StopReason::ToolUse,
        None | Some("stop") => StopReason::End,
        Some("length") => StopReason::Length,
        Some(_) => StopReason::Other,
    }
}
