//! The wire protocols: each turns a job into a request, an answer's frames into events, and failures into one error.
//!
//! A protocol is a folder with `encode`, `decode` and `classify`, and one line in [`all`].
//! Deliberately absent: sending anything, keys, vendors' names (see the cards).

pub mod anthropic;
pub mod bedrock;
pub mod cohere;
pub mod context;
pub mod failure;
pub mod fields;
pub mod fit;
pub mod gemini;
pub mod gemini_interactions;
pub mod ollama;
pub mod openai_chat;
pub mod openai_responses;
pub mod pieces;

use std::collections::BTreeMap;

use medley_domain::VendorError;
use medley_domain::conversation::LeftOut;
use medley_domain::event::Event;
use medley_domain::job::ChatJob;
use medley_domain::ports::ListedModel;
use serde_json::Value;

use crate::card::Quirks;
use crate::endpoint::Shape;
use crate::transport::HttpCall;
use crate::transport::authorize::Scheme;
use failure::Failure;

/// How a streamed body is cut into frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    Sse,
    Ndjson,
    /// Amazon's binary messages.
    EventStream,
}

/// A chat request with what its vendor's card and its connection say of the wire.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    pub job: &'a ChatJob,
    pub quirks: &'a Quirks,
    pub settings: &'a BTreeMap<String, String>,
}

/// A request as it will be sent, and what of the job is not in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    pub call: HttpCall,
    pub left_out: Vec<LeftOut>,
}

impl From<HttpCall> for Encoded {
    fn from(call: HttpCall) -> Self {
        Self { call, left_out: Vec::new() }
    }
}

/// How far an answer has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Open,
    /// The reason for its end is known; usage may still come.
    Settled,
    /// `Finished` was handed on; nothing after it counts.
    Done,
}

/// Reads one answer, frame by frame, or as a whole. An error ends it.
pub trait Decoder: Send {
    /// Reads the next frame of a stream.
    fn push(&mut self, data: &str, out: &mut Vec<Event>) -> Result<(), VendorError>;

    /// Reads a body that came in one piece, its end included.
    fn whole(&mut self, body: &str, out: &mut Vec<Event>) -> Result<(), VendorError>;

    /// The stream's bytes have ended: hands on `Finished`, or says that the answer was cut.
    fn finish(&mut self, out: &mut Vec<Event>) -> Result<(), VendorError>;

    fn stage(&self) -> Stage;
}

/// One page of a vendor's list of models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub models: Vec<ListedModel>,
    /// What to ask the next page with.
    pub next: Option<String>,
}

/// One wire protocol.
pub trait Protocol: Send + Sync {
    /// Its name in cards and connections, such as `openai-chat`.
    fn id(&self) -> &'static str;

    fn shape(&self) -> Shape<'static>;

    fn scheme(&self) -> Scheme;

    fn framing(&self) -> Framing;

    fn encode(&self, ask: Ask<'_>) -> Result<Encoded, VendorError>;

    fn decoder(&self, job: &ChatJob) -> Box<dyn Decoder>;

    fn classify(&self, failure: &Failure) -> VendorError;

    /// Asks for a page of models: the first, or the one that `next` names.
    fn list(&self, next: Option<&str>) -> HttpCall;

    fn listed(&self, body: &Value) -> Page;
}

/// Every protocol, one line each.
pub fn all() -> [&'static dyn Protocol; 8] {
    [
        &openai_chat::OpenAiChat,
        &openai_responses::OpenAiResponses,
        &anthropic::Anthropic,
        &gemini::Gemini,
        &gemini_interactions::Interactions,
        &cohere::Cohere,
        &bedrock::Bedrock,
        &ollama::Ollama,
    ]
}

/// The protocol of that name.
pub fn find(id: &str) -> Option<&'static dyn Protocol> {
    all().into_iter().find(|protocol| protocol.id() == id)
}
