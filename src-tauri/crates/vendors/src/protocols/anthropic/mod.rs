//! Anthropic Messages.
//!
//! Deliberately absent: files kept at the vendor, and tools that act on this computer.

mod blocks;
mod classify;
mod claude;
mod decode;
mod encode;
mod messages;
mod thinking;
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

/// Its name in cards, connections and opaque state.
pub const ID: &str = "anthropic";

/// The version of the wire that is written here.
const VERSION: &str = "2023-06-01";

pub struct Anthropic;

impl Protocol for Anthropic {
    fn id(&self) -> &'static str {
        ID
    }

    fn shape(&self) -> Shape<'static> {
        Shape { version: "v1", tails: &["/messages", "/models"] }
    }

    fn scheme(&self) -> Scheme {
        Scheme::Header("x-api-key")
    }

    fn framing(&self) -> Framing {
        Framing::Sse
    }

    fn encode(&self, ask: Ask<'_>) -> Result<Encoded, VendorError> {
        encode::encode(ask)
    }

    fn decoder(&self, job: &ChatJob) -> Box<dyn Decoder> {
        Box::new(decode::MessagesDecoder::new(job))
    }

    fn classify(&self, failure: &Failure) -> VendorError {
        classify::classify(failure)
    }

    fn list(&self, next: Option<&str>) -> HttpCall {
        let after = next.map(|id| format!("&after_id={id}")).unwrap_or_default();
        HttpCall::get(format!("/models?limit=1000{after}")).header("anthropic-version", VERSION)
    }

    fn listed(&self, body: &Value) -> Page {
        let rows = body.get("data").and_then(Value::as_array);
        let models = rows.into_iter().flatten().filter_map(listed);
        let more = body.get("has_more").and_then(Value::as_bool) == Some(true);
        let last = text(body, "/last_id").filter(|_| more);
        Page { models: models.collect(), next: last.map(str::to_owned) }
    }
}

fn listed(row: &Value) -> Option<ListedModel> {
    Some(ListedModel {
        name: text(row, "/id")?.to_owned(),
        title: text(row, "/display_name").map(str::to_owned),
        context: count(row, "/max_input_tokens"),
        max_output: count(row, "/max_tokens"),
        bytes: None,
        prices: Vec::new(),
        ends: None,
    })
}
