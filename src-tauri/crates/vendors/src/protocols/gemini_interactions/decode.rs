//! Interactions as events: the stream's frames, or a whole interaction.
//!
//! Counts come with every other frame and grow; only changed ones are handed on.

use medley_domain::event::{Event, Meta, Stop, StopReason};
use medley_domain::job::ChatJob;
use medley_domain::{Category, VendorError};
use serde::Deserialize;
use serde_json::{Value, json};

use super::classify;
use super::steps::Steps;
use super::usage::usage;
use crate::protocols::failure::Failure;
use crate::protocols::fields::{read, text, whole_json};
use crate::protocols::gemini::usage::tier;
use crate::protocols::{Decoder, Stage};

/// One event of the stream; each kind fills other fields.
#[derive(Debug, Deserialize)]
struct Frame {
    event_type: Option<String>,
    index: Option<u64>,
    interaction: Option<Value>,
    status: Option<String>,
    step: Option<Value>,
    delta: Option<Value>,
    usage: Option<Value>,
    metadata: Option<Value>,
    error: Option<Value>,
}

pub struct InteractionDecoder {
    steps: Steps,
    introduced: bool,
    raw_usage: Value,
    /// The last status that was told.
    status: Option<String>,
    stage: Stage,
}

impl InteractionDecoder {
    pub fn new(job: &ChatJob) -> Self {
        Self {
            steps: Steps::of(job.model.as_str()),
            introduced: false,
            raw_usage: Value::Null,
            status: None,
            stage: Stage::Open,
        }
    }

    fn take(&mut self, frame: Frame, out: &mut Vec<Event>) -> Result<(), VendorError> {
        let at = frame.index.unwrap_or(0);
        let delta = frame.delta.unwrap_or_default();
        let interaction = frame.interaction.unwrap_or_default();
        let error = frame.error.filter(|error| !error.is_null());
        self.note_usage(frame.usage.or_else(|| frame.metadata?.get("usage").cloned()), out);
        match frame.event_type.as_deref().unwrap_or_default() {
            _ if error.is_some() => return Err(classify(&Failure::in_stream(json!({ "error": error })))),
            "interaction.created" => self.introduce(&interaction, out),
            "interaction.status_update" => self.status = frame.status.or(self.status.take()),
            "step.start" => self.steps.start(at, frame.step.unwrap_or_default(), out),
            "step.delta" => self.steps.extend(at, &delta, out),
            "step.stop" => self.steps.end(at, out),
            "interaction.completed" => {
                self.introduce(&interaction, out);
                return self.settle(&interaction, out);
            }
            other => out.push(Event::Unknown { kind: other.to_owned() }),
        }
        Ok(())
    }

    fn introduce(&mut self, interaction: &Value, out: &mut Vec<Event>) {
        let meta = Meta {
            model_served: text(interaction, "/model").map(str::to_owned),
            mode: text(interaction, "/service_tier").and_then(tier),
            ..Meta::default()
        };
        if meta != Meta::default() {
            out.push(Event::Meta { meta });
        }
        if std::mem::replace(&mut self.introduced, true) {
            return;
        }
        out.extend(text(interaction, "/id").map(|id| Event::Accepted { remote_id: id.to_owned() }));
    }

    fn note_usage(&mut self, raw: Option<Value>, out: &mut Vec<Event>) {
        let Some(raw) = raw.filter(|raw| raw.is_object() && *raw != self.raw_usage) else {
            return;
        };
        self.raw_usage = raw.clone();
        out.push(Event::Usage { usage: usage(&raw), raw });
    }

    fn settle(&mut self, interaction: &Value, out: &mut Vec<Event>) -> Result<(), VendorError> {
        self.note_usage(interaction.get("usage").cloned(), out);
        self.steps.end_all(out);
        if let Some(status) = text(interaction, "/status") {
            self.status = Some(status.to_owned());
        }
        if self.status.as_deref() == Some("failed") {
            return Err(failed(interaction));
        }
        self.end(out);
        Ok(())
    }

    fn end(&mut self, out: &mut Vec<Event>) {
        self.stage = Stage::Done;
        let raw = self.status.take();
        let reason = stop_reason(raw.as_deref(), self.steps.called);
        out.push(Event::Finished { stop: Stop { reason, raw } });
    }
}

impl Decoder for InteractionDecoder {
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
        let interaction = whole_json(body)?;
        let failure = Failure::in_stream(interaction.clone());
        if failure.is_error() {
            return Err(classify(&failure));
        }
        if text(&interaction, "/status").is_none() {
            return Err(VendorError {
                maybe_billed: true,
                ..VendorError::new(Category::Protocol, "the server answered with JSON that is no interaction")
            });
        }
        self.introduce(&interaction, out);
        let steps = interaction.get("steps").and_then(Value::as_array);
        for (at, step) in (0..).zip(steps.into_iter().flatten()) {
            self.steps.start(at, step.clone(), out);
            self.steps.end(at, out);
        }
        self.settle(&interaction, out)
    }

    /// A stream may close after a status that ends the interaction, without the event that ends it.
    fn finish(&mut self, out: &mut Vec<Event>) -> Result<(), VendorError> {
        if self.stage == Stage::Done {
            return Ok(());
        }
        let over = ["completed", "requires_action", "incomplete", "budget_exceeded", "cancelled"];
        match self.status.as_deref() {
            Some(status) if over.contains(&status) => {
                self.steps.end_all(out);
                self.end(out);
                Ok(())
            }
            Some("failed") => Err(failed(&Value::Null)),
            _ => Err(VendorError::cut("the answer's stream ended without its end")),
        }
    }

    fn stage(&self) -> Stage {
        self.stage
    }
}

/// An interaction that failed, with the first of the reasons that it lists.
fn failed(interaction: &Value) -> VendorError {
    let listed = ["/errors/0", "/error"].into_iter().find_map(|place| interaction.pointer(place));
    let error = listed.cloned().unwrap_or_else(|| json!({ "message": "the interaction failed" }));
    VendorError { maybe_billed: true, ..classify(&Failure::in_stream(json!({ "error": error }))) }
}

fn stop_reason(raw: Option<&str>, called: bool) -> StopReason {
    match raw {
        Some("requires_action") => StopReason::ToolUse,
        Some("completed") if called => StopReason::ToolUse,
        Some("completed") => StopReason::End,
        Some("incomplete" | "budget_exceeded") => StopReason::Length,
        Some("cancelled") => StopReason::Cancelled,
        // Still at work, and yet the answer was said to be whole.
        Some("queued" | "in_progress") => StopReason::Incomplete,
        _ => StopReason::Other,
    }
}
