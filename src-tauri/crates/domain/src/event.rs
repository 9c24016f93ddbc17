//! What a vendor's answer is made of, in one vocabulary for all vendors.
//!
//! A stream holds any number of events and exactly one end: `Finished`, or an error in its place.

use std::collections::BTreeMap;
use std::pin::Pin;

use futures::Stream;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::conversation::{Citation, LeftOut, MediaSource, Opaque};
use crate::error::VendorError;
use crate::money::PicoUsd;
use crate::pricing::Mode;
use crate::usage::Usage;

/// Why an answer ended, in Medley's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    End,
    Length,
    ToolUse,
    ContentFilter,
    Refusal,
    Cancelled,
    Incomplete,
    Other,
}

impl StopReason {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::End => "end",
            Self::Length => "length",
            Self::ToolUse => "tool_use",
            Self::ContentFilter => "content_filter",
            Self::Refusal => "refusal",
            Self::Cancelled => "cancelled",
            Self::Incomplete => "incomplete",
            Self::Other => "other",
        }
    }

    /// The inverse of [`StopReason::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        use StopReason::{Cancelled, ContentFilter, End, Incomplete, Length, Other, Refusal, ToolUse};
        [End, Length, ToolUse, ContentFilter, Refusal, Cancelled, Incomplete, Other]
            .into_iter()
            .find(|reason| reason.as_str() == text)
    }
}

/// Why an answer ended, with the vendor's own word where it gave one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    pub reason: StopReason,
    pub raw: Option<String>,
}

/// Facts about the request that the vendor gave beside the answer. Later facts overwrite earlier ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    pub request_id: Option<String>,
    /// The exact model that answered.
    pub model_served: Option<String>,
    /// The class of service that was used, which may differ from the one asked for.
    pub mode: Option<Mode>,
    /// Rate-limit headers as they came, names in lower case.
    pub rate_limits: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// The vendor took the request and named it.
    Accepted {
        remote_id: String,
    },
    /// The next piece of the answer.
    Text {
        text: String,
    },
    /// The next piece of the reasoning, where the vendor shows it.
    Reasoning {
        text: String,
    },
    /// State of the reasoning that ended here, to be sent back when the conversation goes on.
    ReasoningState {
        opaque: Opaque,
    },
    /// The next piece of a tool call's arguments, for whoever wants to watch; the whole call follows.
    ToolCallDelta {
        id: String,
        name: String,
        args: String,
    },
    /// A whole tool call; `args` is the JSON text that the model wrote.
    ToolCall {
        id: String,
        name: String,
        args: String,
        opaque: Option<Opaque>,
    },
    /// The model declined, in words of its own.
    Refusal {
        text: String,
    },
    Citation {
        citation: Citation,
    },
    /// What a tool that runs at the vendor did.
    BuiltIn {
        name: String,
        summary: String,
        opaque: Option<Opaque>,
    },
    /// Something that the model made, such as a picture.
    Artifact {
        media_type: String,
        source: MediaSource,
        opaque: Option<Opaque>,
    },
    /// What the vendor was not given, told before anything else.
    LeftOut {
        what: Vec<LeftOut>,
    },
    Meta {
        meta: Meta,
    },
    /// Cumulative counts: they replace what came before. `raw` is the vendor's own object.
    Usage {
        usage: Usage,
        raw: Value,
    },
    /// What the vendor says that the request cost.
    ReportedCost {
        amount: PicoUsd,
    },
    /// Something that this version does not know; it never ends a stream.
    Unknown {
        kind: String,
    },
    Finished {
        stop: Stop,
    },
}

/// Events in order, then at most one error. Does nothing until it is polled; dropping it cancels the request.
pub type EventStream = Pin<Box<dyn Stream<Item = Result<Event, VendorError>> + Send>>;
