//! The Mistral dialect, at Alder's address under `/mistral/v1`: routes, headers and the model list.

mod ask;
mod chat;
mod errors;

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue};
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
    Router::new()
        .route("/mistral/v1/chat/completions", post(create))
        .route("/mistral/v1/models", get(list))
        .route("/mistral/v1/models/{id}", get(one))
}

async fn create(State(shop): State<Arc<Shop>>, headers: HeaderMap, body: Bytes) -> Response {
    let body = authorize(&headers).and_then(|()| parse(&body));
    match body.and_then(|body| ask::read(&body)) {
        Ok(ask) => serve::answer(shop, &headers, ask, chat::Chat::new()).await,
        Err(problem) => refuse(&problem),
    }
}

async fn list(headers: HeaderMap) -> Response {
    let data: Vec<Value> = models::at_door(Vendor::Alder, Door::Mistral).map(entry).collect();
    told(authorize(&headers).map(|()| json!({ "object": "list", "data": data })))
}

async fn one(headers: HeaderMap, axum::extract::Path(id): axum::extract::Path<String>) -> Response {
    told(authorize(&headers).and_then(|()| find(&id)).map(entry))
}

/// The model of that id at this door.
fn find(id: &str) -> Result<&'static Model, Problem> {
    models::at_door(Vendor::Alder, Door::Mistral)
        .find(|model| model.id == id)
        .ok_or_else(|| Problem::NoModel(id.to_owned()))
}

fn entry(model: &Model) -> Value {
    json!({
        "id": model.id, "object": "model", "created": 1_760_000_000, "owned_by": "alder", "name": model.title, "description": null,
        "capabilities": {
            "completion_chat": true, "function_calling": true, "reasoning": model.reasons, "completion_fim": false,
            "fine_tuning": false, "vision": true, "ocr": false, "classification": false, "moderation": false, "audio": true,
        },
        "max_context_length": model.context, "aliases": [], "deprecation": null, "deprecation_replacement_model": null,
        "default_model_temperature": 0.3, "type": "base",
    })
}

fn authorize(headers: &HeaderMap) -> Result<(), Problem> {
    check_key(headers, "authorization", "Bearer ")
}

fn parse(body: &[u8]) -> Result<Value, Problem> {
    match serde_json::from_slice::<Value>(body) {
        Ok(body) if body.is_object() => Ok(body),
        _ => Err(Problem::coded("json_invalid", "body", "JSON decode error")),
    }
}

fn told(body: Result<Value, Problem>) -> Response {
    match body {
        Ok(body) => {
            let mut response = Json(body).into_response();
            add_headers(response.headers_mut(), &ident::hex(32), None);
            response
        }
        Err(problem) => refuse(&problem),
    }
}

fn refuse(problem: &Problem) -> Response {
    let mut response = errors::response(problem);
    add_headers(response.headers_mut(), &ident::hex(32), None);
    response
}

fn add_headers(headers: &mut HeaderMap, request_id: &str, left: Option<Left>) {
    if let Ok(id) = HeaderValue::from_str(request_id) {
        headers.insert("mistral-correlation-id", id.clone());
        headers.insert("x-kong-request-id", id);
    }
    if let Some(left) = left {
        headers.insert("x-ratelimit-limit-req-minute", HeaderValue::from(traffic::REQUESTS));
        headers.insert("x-ratelimit-remaining-req-minute", HeaderValue::from(left.requests));
        headers.insert("x-ratelimit-limit-tokens-minute", HeaderValue::from(traffic::INPUT_TOKENS));
        headers.insert("x-ratelimit-remaining-tokens-minute", HeaderValue::from(left.input));
    }
}
