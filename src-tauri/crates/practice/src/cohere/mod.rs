//! Cohere's second API, at Birch's address under `/cohere/v2`: routes, errors, headers and the model list.

mod ask;
mod chat;

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::ident;
use crate::models::{self, Door};
use crate::price::Model;
use crate::problem::{Problem, check_key};
use crate::serve;
use crate::shop::Shop;
use crate::traffic::{self, Left};
use crate::vendor::Vendor;

pub fn routes() -> Router<Arc<Shop>> {
    // Models are listed in the first version of the API only.
    Router::new().route("/cohere/v2/chat", post(create)).route("/cohere/v1/models", get(list))
}

async fn create(State(shop): State<Arc<Shop>>, headers: HeaderMap, body: Bytes) -> Response {
    let body = authorize(&headers).and_then(|()| parse(&body));
    match body.and_then(|body| ask::read(&body)) {
        Ok(ask) => serve::answer(shop, &headers, ask, chat::Chat::new()).await,
        Err(problem) => refuse(&problem),
    }
}

async fn list(headers: HeaderMap) -> Response {
    let models: Vec<Value> = models::at_door(Vendor::Birch, Door::Cohere).map(entry).collect();
    match authorize(&headers) {
        Ok(()) => Json(json!({ "models": models })).into_response(),
        Err(problem) => refuse(&problem),
    }
}

fn entry(model: &Model) -> Value {
    json!({
        "name": model.id, "is_deprecated": false, "endpoints": ["chat"], "finetuned": false, "context_length": model.context,
        "default_endpoints": [], "features": ["tools", "json_schema", "citations"],
    })
}

/// The model of that id at this door.
fn find(id: &str) -> Result<&'static Model, Problem> {
    models::at_door(Vendor::Birch, Door::Cohere)
        .find(|model| model.id == id)
        .ok_or_else(|| Problem::NoModel(id.to_owned()))
}

fn authorize(headers: &HeaderMap) -> Result<(), Problem> {
    check_key(headers, "authorization", "Bearer ")
}

fn parse(body: &[u8]) -> Result<Value, Problem> {
    match serde_json::from_slice::<Value>(body) {
        Ok(body) if body.is_object() => Ok(body),
        _ => Err(Problem::invalid("invalid request: the body is not a valid JSON object")),
    }
}

fn refuse(problem: &Problem) -> Response {
    let mut response = response(problem);
    add_headers(response.headers_mut(), &ident::hex(32), None);
    response
}

fn add_headers(headers: &mut HeaderMap, request_id: &str, left: Option<Left>) {
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert("x-debug-trace-id", id);
    }
    headers.insert("x-endpoint-monthly-call-limit", HeaderValue::from(1_000_000_u64));
    if let Some(left) = left {
        headers.insert("x-trial-endpoint-call-limit", HeaderValue::from(traffic::REQUESTS));
        headers.insert("x-trial-endpoint-call-remaining", HeaderValue::from(left.requests));
    }
}

/// The error response for a problem: a sentence, an id and a status.
pub fn response(problem: &Problem) -> Response {
    let (status, message) = word(problem);
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(json!({ "id": id(), "message": message }))).into_response();
    if let Problem::RateLimit(wait) = problem {
        wait.tell(response.headers_mut());
    }
    response
}

fn word(problem: &Problem) -> (u16, String) {
    match problem {
        Problem::RateLimit(_) => {
            (429, "You are past the per minute request limit, please wait and try again later.".to_owned())
        }
        Problem::Quota => {
            (402, "Please add or update your payment method at the billing page to continue.".to_owned())
        }
        Problem::Overloaded => (503, "the service is temporarily unavailable, please try again".to_owned()),
        Problem::Server => (500, "internal server error, please contact support with this id".to_owned()),
        Problem::NoKey => (401, "no api key supplied".to_owned()),
        Problem::BadKey(_) => (401, "invalid api token".to_owned()),
        Problem::Permission => (403, "your api key is not allowed to use this endpoint".to_owned()),
        Problem::NoModel(model) => (
            404,
            format!(
                "model '{model}' not found, make sure the correct model ID was used and that you have access to the model."
            ),
        ),
        Problem::Retired(model) => (
            404,
            format!(
                "model '{model}' was removed on September 15, 2026. See the list of models for a replacement."
            ),
        ),
        Problem::NoRoute(message) => (404, message.clone()),
        Problem::TooLarge => (413, "request body is too large".to_owned()),
        Problem::TooLong { tokens, most } => (
            400,
            format!(
                "too many tokens: total number of tokens in the prompt cannot exceed {most} - received {tokens}. Try using a shorter prompt, or enabling prompt truncating."
            ),
        ),
        Problem::Policy => (422, "invalid request: the prompt was blocked by the content filter".to_owned()),
        Problem::Invalid(wrong) => (if wrong.code.is_some() { 422 } else { 400 }, wrong.message.clone()),
    }
}

/// An id as the vendor writes them.
fn id() -> String {
    let text = ident::hex(32);
    format!("{}-{}-{}-{}-{}", &text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..])
}
