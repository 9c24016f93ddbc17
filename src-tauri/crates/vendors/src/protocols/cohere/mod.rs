//! Cohere's own wire, the second version of its chat.
//!
//! Models are listed by the first version alone, so paths name their version themselves. Deliberately absent: Cohere's
//! search of documents, and embeddings.

mod classify;
mod decode;
mod encode;
mod frame;
mod usage;

use medley_domain::VendorError;
use medley_domain::job::ChatJob;
use medley_domain::ports::ListedModel;
use serde_json::Value;
use url::form_urlencoded::byte_serialize;

use super::failure::Failure;
use super::fields::{count, text};
use super::{Ask, Decoder, Encoded, Framing, Page, Protocol};
use crate::endpoint::Shape;
use crate::transport::HttpCall;
use crate::transport::authorize::Scheme;

/// Its name in cards, connections and opaque state.
pub const ID: &str = "cohere";

pub struct Cohere;

impl Protocol for Cohere {
    fn id(&self) -> &'static str {
        ID
    }

    fn shape(&self) -> Shape<'static> {
        Shape { version: "", tails: &["/chat", "/models", "/v2", "/v1"] }
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
        classify::classify(failure)
    }

    fn list(&self, next: Option<&str>) -> HttpCall {
        let token: String = next.map_or_else(String::new, |token| byte_serialize(token.as_bytes()).collect());
        let token = if token.is_empty() { token } else { format!("&page_token={token}") };
        HttpCall::get(format!("/v1/models?page_size=1000&endpoint=chat{token}"))
    }

    fn listed(&self, body: &Value) -> Page {
        let rows = body.get("models").and_then(Value::as_array);
        let models = rows.into_iter().flatten().filter_map(|row| {
            Some(ListedModel {
                name: text(row, "/name")?.to_owned(),
                title: None,
                context: count(row, "/context_length"),
                max_output: None,
                bytes: None,
                prices: Vec::new(),
                ends: None,
            })
        });
        Page { models: models.collect(), next: text(body, "/next_page_token").map(str::to_owned) }
    }
}
