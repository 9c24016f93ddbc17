//! Gemini `generateContent`, the first generation of Google's wire.
//!
//! The key goes into a header and never into the address. Deliberately absent: Google's second API, Interactions, which
//! shares models, errors and the list of models with this one.

pub(super) mod citations;
pub(super) mod classify;
mod contents;
mod decode;
mod encode;
mod frame;
pub(super) mod model;
mod partial;
mod parts;
pub(super) mod usage;

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

/// Its name in cards, connections and opaque state.
pub const ID: &str = "gemini";

pub struct Gemini;

impl Protocol for Gemini {
    fn id(&self) -> &'static str {
        ID
    }

    fn shape(&self) -> Shape<'static> {
        Shape { version: "v1beta", tails: &["/models"] }
    }

    fn scheme(&self) -> Scheme {
        Scheme::Header("x-goog-api-key")
    }

    fn framing(&self) -> Framing {
        Framing::Sse
    }

    fn encode(&self, ask: Ask<'_>) -> Result<Encoded, VendorError> {
        encode::encode(ask)
    }

    fn decoder(&self, job: &ChatJob) -> Box<dyn Decoder> {
        Box::new(decode::GenerateDecoder::new(job))
    }

    fn classify(&self, failure: &Failure) -> VendorError {
        classify::classify(failure)
    }

    fn list(&self, next: Option<&str>) -> HttpCall {
        let token = next.map(|token| format!("&pageToken={token}"));
        HttpCall::get(format!("/models?pageSize=1000{}", token.unwrap_or_default()))
    }

    fn listed(&self, body: &Value) -> Page {
        // Vertex names the list and its rows otherwise.
        let rows = ["models", "publisherModels"].into_iter().find_map(|name| body.get(name)?.as_array());
        Page {
            models: rows.into_iter().flatten().filter_map(listed).collect(),
            next: text(body, "/nextPageToken").map(str::to_owned),
        }
    }
}

/// A row of the list, where the model generates content at all.
fn listed(row: &Value) -> Option<ListedModel> {
    let methods = row.get("supportedGenerationMethods").and_then(Value::as_array);
    let generates =
        methods.is_none_or(|methods| methods.iter().any(|method| method.as_str() == Some("generateContent")));
    let name = text(row, "/name").filter(|_| generates)?;
    Some(ListedModel {
        name: name.rsplit_once("models/").map_or(name, |(_, name)| name).to_owned(),
        title: text(row, "/displayName").map(str::to_owned),
        context: count(row, "/inputTokenLimit"),
        max_output: count(row, "/outputTokenLimit"),
        bytes: None,
        prices: Vec::new(),
        ends: None,
    })
}
