//! Bedrock's Converse, at Birch's address under `/bedrock`: routes, errors and headers. A signature by AWS's fourth scheme
//! must be there in full but is not computed again: any secret will do here, as any key does elsewhere.

mod ask;
mod converse;
mod frames;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::ident;
use crate::models::{self, Door};
use crate::price::Model;
use crate::problem::{Problem, Wait, check_key};
use crate::serve;
use crate::shop::Shop;
use crate::vendor::Vendor;

pub fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route("/bedrock/model/{id}/converse", post(converse))
        .route("/bedrock/model/{id}/converse-stream", post(converse_stream))
        .route("/bedrock/foundation-models", get(list))
}

async fn converse(
    State(shop): State<Arc<Shop>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer(shop, &id, headers, &body, false).await
}

async fn converse_stream(
    State(shop): State<Arc<Shop>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    answer(shop, &id, headers, &body, true).await
}

async fn answer(shop: Arc<Shop>, id: &str, headers: HeaderMap, body: &[u8], stream: bool) -> Response {
    let read = authorize(&headers).and_then(|()| find(id)).and_then(|model| Ok((model, parse(body)?)));
    match read.and_then(|(model, body)| ask::read(model, &body, stream)) {
        Ok(ask) => serve::answer(shop, &headers, ask, converse::Converse::new()).await,
        Err(problem) => refuse(&problem),
    }
}

async fn list(headers: HeaderMap) -> Response {
    let entry = |model: &Model| {
        json!({
            "modelId": model.id, "modelArn": format!("arn:aws:bedrock:practice::foundation-model/{}", model.id),
            "modelName": model.title, "providerName": "Birch", "inputModalities": ["TEXT", "IMAGE"], "outputModalities": ["TEXT"],
            "responseStreamingSupported": true, "modelLifecycle": { "status": "ACTIVE" },
        })
    };
    let models: Vec<Value> = models::at_door(Vendor::Birch, Door::Bedrock).map(entry).collect();
    match authorize(&headers) {
        Ok(()) => Json(json!({ "modelSummaries": models })).into_response(),
        Err(problem) => refuse(&problem),
    }
}

/// The model of that id, which may carry the prefix of a region's profile.
fn find(id: &str) -> Result<&'static Model, Problem> {
    let plain = ["us.", "eu.", "apac.", "global."].iter().find_map(|region| id.strip_prefix(region));
    let plain = plain.unwrap_or(id);
    models::at_door(Vendor::Birch, Door::Bedrock)
        .find(|model| model.id == plain)
        .ok_or_else(|| Problem::NoModel(id.to_owned()))
}

/// A bearer token, or a signature with all its parts.
fn authorize(headers: &HeaderMap) -> Result<(), Problem> {
    let given = headers.get("authorization").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(parts) = given.strip_prefix("AWS4-HMAC-SHA256 ") else {
        return check_key(headers, "authorization", "Bearer ");
    };
    let part = |name: &str| {
        parts.split(',').find_map(|part| part.trim().strip_prefix(name)).filter(|value| !value.is_empty())
    };
    let signed =
        part("Signature=").is_some_and(|hex| hex.len() == 64 && hex.chars().all(|c| c.is_ascii_hexdigit()));
    let names = part("SignedHeaders=").is_some_and(|names| names.split(';').any(|name| name == "host"));
    let scope = part("Credential=").unwrap_or_default();
    let dated = headers.contains_key("x-amz-date") && scope.ends_with("/bedrock/aws4_request");
    match signed && names && dated {
        _ if scope.contains("invalid") => Err(Problem::BadKey("credential".to_owned())),
        true => Ok(()),
        false => Err(Problem::NoKey),
    }
}

fn parse(body: &[u8]) -> Result<Value, Problem> {
    match serde_json::from_slice::<Value>(body) {
        Ok(body) if body.is_object() => Ok(body),
        _ => Err(Problem::invalid("The request body is not a valid JSON object.")),
    }
}

fn refuse(problem: &Problem) -> Response {
    let mut response = response(problem);
    add_headers(response.headers_mut(), &request_id());
    response
}

fn request_id() -> String {
    let text = ident::hex(32);
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}

fn add_headers(headers: &mut HeaderMap, request_id: &str) {
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert("x-amzn-requestid", id);
    }
}

/// The error response for a problem: its kind is in a header.
pub fn response(problem: &Problem) -> Response {
    let (status, kind, message) = word(problem);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(json!({ "message": message }))).into_response();
    if let Ok(kind) = HeaderValue::from_str(&format!("{kind}:http://internal.amazon.com/coral/practice/")) {
        response.headers_mut().insert("x-amzn-errortype", kind);
    }
    if let Problem::RateLimit(wait @ (Wait::Date(_) | Wait::Seconds(_))) = problem {
        wait.tell(response.headers_mut());
    }
    response
}

fn word(problem: &Problem) -> (u16, &'static str, String) {
    let invalid = |message: String| (400, "ValidationException", message);
    match problem {
        Problem::RateLimit(_) => {
            (429, "ThrottlingException", "Too many requests, please wait before trying again.".into())
        }
        Problem::Quota => {
            (429, "ThrottlingException", "Too many tokens per day, please wait before trying again.".into())
        }
        Problem::Overloaded => (
            503,
            "ServiceUnavailableException",
            "Bedrock is unable to process your request.".into(),
        ),
        Problem::Server => (
            500,
            "InternalServerException",
            "The system encountered an unexpected error during processing. Try your request again.".into(),
        ),
        Problem::NoKey => (403, "MissingAuthenticationTokenException", "Missing Authentication Token".into()),
        Problem::BadKey(_) => (
            403,
            "UnrecognizedClientException",
            "The security token included in the request is invalid.".into(),
        ),
        Problem::Permission => (
            403,
            "AccessDeniedException",
            "You don't have access to the model with the specified model ID.".into(),
        ),
        Problem::NoModel(_) => invalid("The provided model identifier is invalid.".into()),
        Problem::Retired(_) => (
            404,
            "ResourceNotFoundException",
            "This model version has reached the end of its life. Please refer to the documentation for more details.".into(),
        ),
        Problem::NoRoute(message) => (404, "UnknownOperationException", message.clone()),
        Problem::TooLarge => (413, "RequestEntityTooLargeException", "The request body is too large.".into()),
        Problem::TooLong { .. } => invalid("Input is too long for requested model.".into()),
        Problem::Policy => invalid("The content was blocked by the model provider's usage policy.".into()),
        Problem::Invalid(wrong) => invalid(wrong.message.clone()),
    }
}
