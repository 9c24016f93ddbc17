//! Folds a vendor's events into one answer, as a reader of the whole stream would know it.

use futures::StreamExt;
use medley_domain::conversation::{Citation, LeftOut, MediaSource, Opaque};
use medley_domain::event::{Event, EventStream, Meta, Stop};
use medley_domain::usage::Usage;
use medley_domain::{PicoUsd, VendorError};
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolCall {
    pub id: String,
    pub name: String,
    pub args: String,
    pub opaque: Option<Opaque>,
}

/// What a stream came to: `stop` or `error` is set, unless the stream broke the rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    pub text: String,
    pub reasoning: String,
    pub refusal: String,
    pub tool_calls: Vec<ToolCall>,
    pub states: Vec<Opaque>,
    pub remote_id: Option<String>,
    pub meta: Meta,
    pub usage: Usage,
    pub usage_raw: Value,
    pub reported: Option<PicoUsd>,
    /// Pieces of tool calls' arguments, one after the other.
    pub partial_args: String,
    pub citations: Vec<Citation>,
    /// Names of tools that ran at the vendor.
    pub built_in: Vec<String>,
    /// What the model made: media type and bytes.
    pub artifacts: Vec<(String, MediaSource)>,
    pub left_out: Vec<LeftOut>,
    pub unknown: Vec<String>,
    pub stop: Option<Stop>,
    pub error: Option<VendorError>,
    /// Number of pieces of text.
    pub deltas: usize,
}

/// Reads a stream to its end.
///
/// # Panics
/// When anything follows the end.
pub async fn collect(mut stream: EventStream) -> Answer {
    let mut answer = Answer::default();
    while let Some(next) = stream.next().await {
        assert!(answer.stop.is_none() && answer.error.is_none(), "after the end came {next:?}");
        match next {
            Ok(event) => answer.add(event),
            Err(error) => answer.error = Some(error),
        }
    }
    answer
}

impl Answer {
    /// Takes one event in.
    pub fn add(&mut self, event: Event) {
        match event {
            Event::Accepted { remote_id } => self.remote_id = Some(remote_id),
            Event::Text { text } => {
                self.deltas += 1;
                self.text.push_str(&text);
            }
            Event::Reasoning { text } => self.reasoning.push_str(&text),
            Event::ReasoningState { opaque } => self.states.push(opaque),
            Event::ToolCall { id, name, args, opaque } => {
                self.tool_calls.push(ToolCall { id, name, args, opaque });
            }
            Event::ToolCallDelta { args, .. } => self.partial_args.push_str(&args),
            Event::Citation { citation } => self.citations.push(citation),
            Event::BuiltIn { name, .. } => self.built_in.push(name),
            Event::Artifact { media_type, source, .. } => self.artifacts.push((media_type, source)),
            Event::LeftOut { what } => self.left_out.extend(what),
            Event::Refusal { text } => self.refusal.push_str(&text),
            Event::Meta { meta } => self.note(meta),
            Event::Usage { usage, raw } => {
                self.usage.overwrite(&usage);
                self.usage_raw = raw;
            }
            Event::ReportedCost { amount } => self.reported = Some(amount),
            Event::Unknown { kind } => self.unknown.push(kind),
            Event::Finished { stop } => self.stop = Some(stop),
        }
    }

    fn note(&mut self, later: Meta) {
        let mine = &mut self.meta;
        mine.request_id = later.request_id.or(mine.request_id.take());
        mine.model_served = later.model_served.or(mine.model_served.take());
        mine.mode = later.mode.or(mine.mode);
        mine.rate_limits.extend(later.rate_limits);
    }
}
