//! Amazon Bedrock's Converse and ConverseStream, one wire for the models of many makers.
//!
//! Models are listed at the control plane, in two lists: those that can be asked by their own name, and the profiles
//! that route across regions, by which the newer ones are asked. The list therefore needs `bedrock:List…` rights beside
//! those to invoke. Deliberately absent: guardrails, prompts stored at AWS, files in S3.

mod blocks;
mod classify;
mod decode;
mod encode;
mod frame;
mod model;
mod tools;
mod usage;

use medley_domain::VendorError;
use medley_domain::job::ChatJob;
use medley_domain::ports::ListedModel;
use serde_json::Value;

use super::failure::Failure;
use super::fields::text;
use super::{Ask, Decoder, Encoded, Framing, Page, Protocol};
use crate::address::segment;
use crate::endpoint::Shape;
use crate::transport::HttpCall;
use crate::transport::authorize::Scheme;

/// Its name in cards, connections and opaque state.
pub const ID: &str = "bedrock";

/// What the page of profiles is asked with; a token may follow.
const PROFILES: &str = "profiles";

pub struct Bedrock;

impl Protocol for Bedrock {
    fn id(&self) -> &'static str {
        ID
    }

    fn shape(&self) -> Shape<'static> {
        Shape { version: "", tails: &[] }
    }

    fn scheme(&self) -> Scheme {
        Scheme::Bearer
    }

    fn framing(&self) -> Framing {
        Framing::EventStream
    }

    fn encode(&self, ask: Ask<'_>) -> Result<Encoded, VendorError> {
        encode::encode(ask)
    }

    fn decoder(&self, job: &ChatJob) -> Box<dyn Decoder> {
        Box::new(decode::ConverseDecoder::new(job))
    }

    fn classify(&self, failure: &Failure) -> VendorError {
        classify::classify(failure)
    }

    fn list(&self, next: Option<&str>) -> HttpCall {
        match next {
            None => HttpCall::get("/foundation-models?byOutputModality=TEXT&byInferenceType=ON_DEMAND"),
            Some(next) => {
                let token = next.strip_prefix(PROFILES).unwrap_or_default();
                let token =
                    if token.is_empty() { String::new() } else { format!("&nextToken={}", segment(token)) };
                HttpCall::get(format!("/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED{token}"))
            }
        }
    }

    fn listed(&self, body: &Value) -> Page {
        if let Some(rows) = body.get("modelSummaries").and_then(Value::as_array) {
            let models = rows.iter().filter_map(|row| listed(row, "/modelId", "/modelName"));
            return Page { models: models.collect(), next: Some(PROFILES.to_owned()) };
        }
        let rows = body.get("inferenceProfileSummaries").and_then(Value::as_array).into_iter().flatten();
        let models = rows.filter_map(|row| listed(row, "/inferenceProfileId", "/inferenceProfileName"));
        let next = text(body, "/nextToken").map(|token| format!("{PROFILES}{token}"));
        Page { models: models.collect(), next }
    }
}

fn listed(row: &Value, id: &str, title: &str) -> Option<ListedModel> {
    Some(ListedModel {
        name: text(row, id)?.to_owned(),
        title: text(row, title).map(str::to_owned),
        context: None,
        max_output: None,
        bytes: None,
        prices: Vec::new(),
        ends: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn both_lists_are_read_and_the_second_to_its_last_page() {
        let models =
            json!({ "modelSummaries": [{ "modelId": "amazon.nova-lite-v1:0", "modelName": "Nova Lite" }] });
        let first = Bedrock.listed(&models);
        assert_eq!(first.models[0].name, "amazon.nova-lite-v1:0");
        let second = Bedrock.list(first.next.as_deref()).path;
        assert_eq!(second, "/inference-profiles?maxResults=1000&type=SYSTEM_DEFINED");
        let profiles =
            json!({ "inferenceProfileSummaries": [{ "inferenceProfileId": "us.a.b" }], "nextToken": "x=" });
        let page = Bedrock.listed(&profiles);
        assert_eq!(page.models[0].name, "us.a.b");
        assert!(Bedrock.list(page.next.as_deref()).path.ends_with("&nextToken=x%3D"));
        assert_eq!(Bedrock.listed(&json!({ "inferenceProfileSummaries": [] })).next, None);
    }
}
