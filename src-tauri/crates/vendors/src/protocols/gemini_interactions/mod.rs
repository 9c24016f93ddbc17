//! Gemini Interactions, the second generation of Google's wire: steps in place of candidates.
//!
//! Nothing is stored: each request holds the whole conversation. Deliberately absent: agents, work in the background and
//! conversations that Google keeps; videos and speech, which are jobs of their own.

mod decode;
mod encode;
mod input;
mod steps;
mod usage;

use medley_domain::VendorError;
use medley_domain::job::ChatJob;
use serde_json::{Value, json};

use super::failure::Failure;
use super::gemini::{Gemini, classify};
use super::{Ask, Decoder, Encoded, Framing, Page, Protocol};
use crate::endpoint::Shape;
use crate::transport::HttpCall;
use crate::transport::authorize::Scheme;

/// Its name in cards, connections and opaque state.
pub const ID: &str = "gemini-interactions";

pub struct Interactions;

impl Protocol for Interactions {
    fn id(&self) -> &'static str {
        ID
    }

    fn shape(&self) -> Shape<'static> {
        Shape { version: "v1beta", tails: &["/interactions", "/models"] }
    }

    fn scheme(&self) -> Scheme {
        Gemini.scheme()
    }

    fn framing(&self) -> Framing {
        Framing::Sse
    }

    fn encode(&self, ask: Ask<'_>) -> Result<Encoded, VendorError> {
        encode::encode(ask)
    }

    fn decoder(&self, job: &ChatJob) -> Box<dyn Decoder> {
        Box::new(decode::InteractionDecoder::new(job))
    }

    fn classify(&self, failure: &Failure) -> VendorError {
        classify(failure)
    }

    fn list(&self, next: Option<&str>) -> HttpCall {
        Gemini.list(next)
    }

    fn listed(&self, body: &Value) -> Page {
        Gemini.listed(body)
    }
}

/// Google's errors. This wire writes their names as codes and in small letters.
fn classify(failure: &Failure) -> VendorError {
    let mut failure = failure.clone();
    let code = failure.body.pointer("/error/code").and_then(Value::as_str).map(str::to_ascii_uppercase);
    if let (Some(code), Some(error)) = (code, failure.body.get_mut("error")) {
        if error.get("status").is_none() {
            error["status"] = json!(code);
        }
    }
    classify::classify(&failure)
}
