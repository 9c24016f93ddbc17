//! OpenAI Responses: OpenAI's own preferred wire, also spoken by xAI, OpenRouter and local servers.
//!
//! Nothing is stored at the vendor: `store` is always false, and reasoning travels encrypted within the conversation.
//! Deliberately absent: audio, which this wire does not carry.

mod citing;
mod decode;
mod encode;
mod input;
mod items;
mod writing;

use medley_domain::VendorError;
use medley_domain::job::ChatJob;
use serde_json::Value;

use super::failure::Failure;
use super::{Ask, Decoder, Encoded, Framing, Page, Protocol, openai_chat};
use crate::endpoint::Shape;
use crate::transport::HttpCall;
use crate::transport::authorize::Scheme;

/// Its name in cards, connections and opaque state.
pub const ID: &str = "openai-responses";

pub struct OpenAiResponses;

impl Protocol for OpenAiResponses {
    fn id(&self) -> &'static str {
        ID
    }

    fn shape(&self) -> Shape<'static> {
        Shape { version: "v1", tails: &["/responses", "/chat/completions", "/models"] }
    }

    fn scheme(&self) -> Scheme {
        Scheme::Bearer
    }

    fn framing(&self) -> Framing {
        Framing::Sse
    }

    fn encode(&self, ask: Ask<'_>) -> Result<Encoded, VendorError> {
        encode::encode(ask)
    }

    fn decoder(&self, job: &ChatJob) -> Box<dyn Decoder> {
        Box::new(decode::ResponsesDecoder::new(job))
    }

    fn classify(&self, failure: &Failure) -> VendorError {
        openai_chat::classify(failure)
    }

    fn list(&self, _next: Option<&str>) -> HttpCall {
        HttpCall::get("/models")
    }

    fn listed(&self, body: &Value) -> Page {
        openai_chat::listed(body)
    }
}
