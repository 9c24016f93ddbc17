//! Birch: the Anthropic wire. This file holds routes, headers and the model list.

mod ask;
mod blocks;
mod errors;
mod messages;
mod newest;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header::HeaderName};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::ident;
use crate::price::{self, MAX_OUTPUT, Model};
use crate::problem::{Problem, check_key};
use crate::prompt::Prompt;
use crate::serve;
use crate::shop::Shop;
use crate::traffic::{self, Left};
use crate::vendor::Vendor;

pub fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route("/v1/messages", post(create))
        .route("/v1/messages/count_tokens", post(count))
        .route("/v1/models", get(list))
        .route("/v1/models/{id}", get(one))
        .fallback(nowhere)
}

async fn create(State(shop): State<Arc<Shop>>, headers: HeaderMap, body: Bytes) -> Response {
    match authorize(&headers)
        .and_then(|()| parse(&body))
        .and_then(|body| ask::read(&body).map(|ask| (ask, messages::Messages::new(&body))))
    {
        Ok((ask, wire)) => serve::answer(shop, &headers, ask, wire).await,
        Err(problem) => refuse(&problem),
    }
}

async fn count(headers: HeaderMap, body: Bytes) -> Response {
    let read = authorize(&headers).and_then(|()| parse(&body)).and_then(|body| ask::read_for_count(&body));
    told(read.map(|ask| json!({ "input_tokens": Prompt::measure(&ask).tokens })))
}

async fn list(headers: HeaderMap) -> Response {
    let data: Vec<Value> = price::models(Vendor::Birch).map(entry).collect();
    let edge = |model: Option<&'static Model>| model.map(|model| model.id);
    let page = json!({
        "data": data, "has_more": false,
        "first_id": edge(price::models(Vendor::Birch).next()), "last_id": edge(price::models(Vendor::Birch).last()),
    });
    told(authorize(&headers).map(|()| page))
}

async fn one(headers: HeaderMap, Path(id): Path<String>) -> Response {
    let found = price::find(Vendor::Birch, &id).map(entry).ok_or(Problem::NoModel(id));
    told(authorize(&headers).and(found))
}

fn entry(model: &Model) -> Value {
    json!({
        "type": "model", "id": model.id, "display_name": model.title, "created_at": "2026-09-01T00:00:00Z",
        "max_input_tokens": model.context, "max_tokens": MAX_OUTPUT, "lifecycle": "active", "deprecated_at": null, "retires_at": null,
        "line": null,
        "capabilities": { "image_input": { "supported": true }, "thinking": { "supported": model.reasons } },
    })
}

async fn nowhere() -> Response {
    refuse(&Problem::NoRoute("Not Found".to_owned()))
}

/// The key comes as `x-api-key` or, from the vendor's newer clients, as a bearer token.
fn authorize(headers: &HeaderMap) -> Result<(), Problem> {
    match headers.contains_key("authorization") && !headers.contains_key("x-api-key") {
        true => check_key(headers, "authorization", "Bearer ")?,
        false => check_key(headers, "x-api-key", "")?,
    }
    match headers.get("anthropic-version").and_then(|version| version.to_str().ok()) {
        Some(version) if version.parse::<jiff::civil::Date>().is_ok_and(|date| date.year() >= 2023) => Ok(()),
        Some(other) => {
            Err(Problem::invalid(format!("anthropic-version: \"{other}\" is not a valid version")))
        }
        None => Err(Problem::invalid("anthropic-version: header is required")),
    }
}

fn parse(body: &[u8]) -> Result<Value, Problem> {
    match serde_json::from_slice::<Value>(body) {
        Ok(body) if body.is_object() => Ok(body),
        _ => Err(Problem::invalid("The request body is not valid JSON: expected an object")),
    }
}

fn told(body: Result<Value, Problem>) -> Response {
    match body {
        Ok(body) => {
            let mut response = Json(body).into_response();
            add_headers(response.headers_mut(), &request_id(), None);
            response
        }
        Err(problem) => refuse(&problem),
    }
}

fn refuse(problem: &Problem) -> Response {
    let id = request_id();
    let mut response = errors::response(problem, &id);
    add_headers(response.headers_mut(), &id, None);
    response
}

fn request_id() -> String {
    format!("req_011{}", ident::letters(21))
}

/// Birch's headers; the rate limits only where a request was counted. Resets are times of day.
fn add_headers(headers: &mut HeaderMap, request_id: &str, left: Option<Left>) {
    let mut add = |name: String, value: String| {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(&value)) {
            headers.insert(name, value);
        }
    };
    add("request-id".into(), request_id.to_owned());
    add("anthropic-organization-id".into(), "00000000-0000-4000-8000-000000000000".into());
    let Some(left) = left else { return };
    let reset = ident::timestamp_in(left.reset.as_secs() as i64);
    for (what, limit, remaining) in [
        ("requests", traffic::REQUESTS, left.requests),
        ("input-tokens", traffic::INPUT_TOKENS, thousands(left.input)),
        ("output-tokens", traffic::OUTPUT_TOKENS, thousands(left.output)),
        ("tokens", traffic::INPUT_TOKENS + traffic::OUTPUT_TOKENS, thousands(left.input + left.output)),
    ] {
        add(format!("anthropic-ratelimit-{what}-limit"), limit.to_string());
        add(format!("anthropic-ratelimit-{what}-remaining"), remaining.to_string());
        add(format!("anthropic-ratelimit-{what}-reset"), reset.clone());
    }
}

/// Birch rounds what is left to thousands.
fn thousands(tokens: u64) -> u64 {
    (tokens + 500) / 1_000 * 1_000
}
