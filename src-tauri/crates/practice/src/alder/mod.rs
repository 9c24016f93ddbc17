//! Alder: the OpenAI wire. This file holds what Chat Completions and Responses share: routes, headers, the model list.

mod chat;
mod chat_ask;
mod errors;
mod newest;
mod responses;
mod responses_ask;
mod responses_item;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, http::header::HeaderName};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::ident;
use crate::price::{self, Model};
use crate::problem::{Problem, check_key};
use crate::serve;
use crate::shop::Shop;
use crate::traffic::{self, Left};
use crate::vendor::Vendor;

pub fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route("/v1/chat/completions", post(chat_completions))
        .route("/v1/responses", post(create_response))
        .route("/v1/responses/{id}", get(stored_response).delete(stored_response))
        .route("/v1/models", get(list))
        .route("/v1/models/{id}", get(one))
        .fallback(nowhere)
}

async fn chat_completions(State(shop): State<Arc<Shop>>, headers: HeaderMap, body: Bytes) -> Response {
    match authorize(&headers)
        .and_then(|()| parse(&body))
        .and_then(|body| chat_ask::read(&body).map(|ask| (ask, chat::Chat::new(&body))))
    {
        Ok((ask, wire)) => serve::answer(shop, &headers, ask, wire).await,
        Err(problem) => refuse(&problem),
    }
}

async fn create_response(State(shop): State<Arc<Shop>>, headers: HeaderMap, body: Bytes) -> Response {
    match authorize(&headers)
        .and_then(|()| parse(&body))
        .and_then(|body| responses_ask::read(&body).map(|ask| (ask, responses::Responses::new(body))))
    {
        Ok((ask, wire)) => serve::answer(shop, &headers, ask, wire).await,
        Err(problem) => refuse(&problem),
    }
}

/// Alder stores nothing, so no response can be fetched later.
async fn stored_response(headers: HeaderMap, Path(id): Path<String>) -> Response {
    match authorize(&headers) {
        Ok(()) => errors::not_found(&format!("Response with id '{id}' not found.")),
        Err(problem) => refuse(&problem),
    }
}

async fn list(headers: HeaderMap) -> Response {
    let data: Vec<Value> = price::models(Vendor::Alder).map(entry).collect();
    listed(&headers, Ok(json!({ "object": "list", "data": data })))
}

async fn one(headers: HeaderMap, Path(id): Path<String>) -> Response {
    let found = price::find(Vendor::Alder, &id).map(entry);
    listed(&headers, found.ok_or(Problem::NoModel(id)))
}

fn listed(headers: &HeaderMap, body: Result<Value, Problem>) -> Response {
    match authorize(headers).and(body) {
        Ok(body) => {
            let mut response = Json(body).into_response();
            add_headers(response.headers_mut(), &request_id(), None);
            response
        }
        Err(problem) => refuse(&problem),
    }
}

fn entry(model: &Model) -> Value {
    json!({ "id": model.id, "object": "model", "created": 1_760_000_000, "owned_by": "alder" })
}

async fn nowhere(method: Method, uri: Uri) -> Response {
    refuse(&Problem::NoRoute(format!("Invalid URL ({method} {})", uri.path())))
}

fn authorize(headers: &HeaderMap) -> Result<(), Problem> {
    check_key(headers, "authorization", "Bearer ")
}

fn parse(body: &[u8]) -> Result<Value, Problem> {
    match serde_json::from_slice::<Value>(body) {
        Ok(body) if body.is_object() => Ok(body),
        _ => Err(Problem::invalid(
            "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
        )),
    }
}

fn refuse(problem: &Problem) -> Response {
    let mut response = errors::response(problem, errors::Endpoint::Chat);
    add_headers(response.headers_mut(), &request_id(), None);
    response
}

fn request_id() -> String {
    format!("req_{}", ident::hex(32))
}

/// Alder's headers; the rate limits only where a request was counted.
fn add_headers(headers: &mut HeaderMap, request_id: &str, left: Option<Left>) {
    let mut add = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    add("x-request-id", request_id.to_owned());
    add("openai-version", "2020-10-01".to_owned());
    add("openai-organization", "practice".to_owned());
    add("openai-processing-ms", "12".to_owned());
    if let Some(left) = left {
        add("x-ratelimit-limit-requests", traffic::REQUESTS.to_string());
        add("x-ratelimit-limit-tokens", traffic::INPUT_TOKENS.to_string());
        add("x-ratelimit-remaining-requests", left.requests.to_string());
        add(
            "x-ratelimit-remaining-tokens",
            left.input.saturating_sub(traffic::OUTPUT_TOKENS - left.output).to_string(),
        );
        add("x-ratelimit-reset-requests", "6ms".to_owned());
        add("x-ratelimit-reset-tokens", format!("{:.3}s", left.reset.as_secs_f64()));
    }
}
