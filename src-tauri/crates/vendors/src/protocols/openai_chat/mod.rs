//! OpenAI Chat Completions, and the many servers that imitate it.
//!
//! Deliberately absent: OpenAI's own newer wire (see `openai_responses`).

mod classify;
mod decode;
mod encode;
mod executed;
mod frame;
mod list_price;
pub(super) mod messages;
pub(super) mod settings;
pub(super) mod sources;
mod thoughts;
mod tool_calls;
mod usage;

use medley_domain::VendorError;
use medley_domain::job::ChatJob;
use medley_domain::ports::ListedModel;
use serde_json::Value;

use super::failure::Failure;
use super::fields::{count, text};
use super::{Ask, Decoder, Encoded, Framing, Page, Protocol};
use crate::endpoint::Shape;
use crate::transport::HttpCall;
use crate::transport::authorize::Scheme;

pub use classify::classify;
pub(super) use usage::{media, mode, reported_cost, searches};

/// Its name in cards, connections and opaque state.
pub const ID: &str = "openai-chat";

pub struct OpenAiChat;

impl Protocol for OpenAiChat {
    fn id(&self) -> &'static str {
        ID
    }

    fn shape(&self) -> Shape<'static> {
        Shape { version: "v1", tails: &["/chat/completions", "/models"] }
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
        Box::new(decode::ChatDecoder::new(job))
    }

    fn classify(&self, failure: &Failure) -> VendorError {
        classify(failure)
    }

    fn list(&self, _next: Option<&str>) -> HttpCall {
        HttpCall::get("/models")
    }

    fn listed(&self, body: &Value) -> Page {
        listed(body)
    }
}

/// Models of `GET /models`. Beside OpenAI's bare ids, servers give limits under names of their own.
pub fn listed(body: &Value) -> Page {
    let rows = body.get("data").or(Some(body)).and_then(Value::as_array);
    let models = rows.into_iter().flatten().filter_map(|row| {
        let first = |names: [&str; 4]| names.into_iter().find_map(|name| count(row, name));
        Some(ListedModel {
            name: text(row, "/id")?.to_owned(),
            title: text(row, "/name").map(str::to_owned),
            context: first(["/context_length", "/context_window", "/max_model_len", "/max_context_length"]),
            max_output: first([
                "/top_provider/max_completion_tokens",
                "/max_completion_tokens",
                "/max_output_length",
                "/max_output_tokens",
            ]),
            bytes: None,
            prices: list_price::prices(row),
            ends: list_price::ends(row),
        })
    });
    Page { models: models.collect(), next: None }
}
