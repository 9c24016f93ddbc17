//! Ollama's own wire: newline-delimited JSON, images as bare base64, calls without ids.
//!
//! Deliberately absent: pulling and unloading models.

mod classify;
mod decode;
mod encode;

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

/// Its name in cards and connections.
pub const ID: &str = "ollama";

pub struct Ollama;

impl Protocol for Ollama {
    fn id(&self) -> &'static str {
        ID
    }

    fn shape(&self) -> Shape<'static> {
        Shape {
            version: "api",
            // `/v1` is what people paste who know its imitation of OpenAI's wire.
            tails: &["/chat", "/tags", "/v1"],
        }
    }

    fn scheme(&self) -> Scheme {
        Scheme::Bearer
    }

    fn framing(&self) -> Framing {
        Framing::Ndjson
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

    fn list(&self, _next: Option<&str>) -> HttpCall {
        HttpCall::get("/tags")
    }

    fn listed(&self, body: &Value) -> Page {
        let rows = body.get("models").and_then(Value::as_array);
        let models = rows.into_iter().flatten().filter_map(|row| {
            Some(ListedModel {
                name: text(row, "/name").or_else(|| text(row, "/model"))?.to_owned(),
                title: None,
                context: None,
                max_output: None,
                bytes: count(row, "/size"),
                ..ListedModel::default()
            })
        });
        Page { models: models.collect(), next: None }
    }
}
