//! Cedar: the Gemini wire. This file holds routes, headers and the model list. A model and what to do with it share
//! one path segment, `cedar-pro:generateContent`, so they are taken apart here. Both versions of the API are served alike:
//! `v1beta`, and `v1`, which newer clients of the vendor use.

mod ask;
mod errors;
mod generate;
mod interactions;
mod interactions_ask;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::price::{self, MAX_OUTPUT, Model};
use crate::problem::{Problem, check_key};
use crate::prompt::Prompt;
use crate::serve;
use crate::shop::Shop;
use crate::vendor::Vendor;

pub fn routes() -> Router<Arc<Shop>> {
    let models = Router::new()
        .route("/models", get(list))
        .route("/models/{call}", post(call).get(one))
        .route("/interactions", post(interact))
        .route("/interactions/{id}", get(stored).delete(stored));
    Router::new().nest("/v1beta", models.clone()).nest("/v1", models).fallback(nowhere)
}

async fn call(
    State(shop): State<Arc<Shop>>,
    Path(call): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (id, method) = call.split_once(':').unwrap_or((&call, ""));
    let found = authorize(&headers).and_then(|()| model(id)).and_then(|model| Ok((model, parse(&body)?)));
    let (model, body) = match found {
        Ok(found) => found,
        Err(problem) => return refuse(&problem),
    };
    let read = match method {
        "generateContent" => ask::read(model, &body, false),
        "streamGenerateContent" => ask::read(model, &body, true),
        "countTokens" => return count(model, &body),
        _ => return refuse(&Problem::NoRoute(format!("models/{id}:{method} was not found on this server"))),
    };
    match read {
        Ok(ask) => {
            let wire = generate::Generate::new(&body);
            serve::answer(shop, &headers, ask, wire).await
        }
        Err(problem) => refuse(&problem),
    }
}

async fn interact(State(shop): State<Arc<Shop>>, headers: HeaderMap, body: Bytes) -> Response {
    let read = authorize(&headers).and_then(|()| parse(&body)).and_then(|body| {
        let ask = interactions_ask::read(&body)?;
        Ok((ask, interactions::Interaction::new(&body)))
    });
    match read {
        Ok((ask, wire)) => serve::answer(shop, &headers, ask, wire).await,
        Err(problem) => refuse_interaction(&problem),
    }
}

/// Cedar stores nothing, so no interaction can be fetched later.
async fn stored(headers: HeaderMap, Path(id): Path<String>) -> Response {
    let missing = Problem::NoRoute(format!("Interaction {id} was not found."));
    refuse_interaction(&authorize(&headers).err().unwrap_or(missing))
}

fn refuse_interaction(problem: &Problem) -> Response {
    let mut response = interactions::response(problem);
    add_headers(response.headers_mut());
    response
}

fn count(model: &'static Model, body: &Value) -> Response {
    match ask::read_for_count(model, body) {
        Ok(ask) => {
            let tokens = Prompt::measure(&ask).tokens;
            told(
                json!({ "totalTokens": tokens, "promptTokensDetails": [{ "modality": "TEXT", "tokenCount": tokens }] }),
            )
        }
        Err(problem) => refuse(&problem),
    }
}

async fn list(headers: HeaderMap) -> Response {
    let models: Vec<Value> = price::models(Vendor::Cedar).map(entry).collect();
    match authorize(&headers) {
        Ok(()) => told(json!({ "models": models })),
        Err(problem) => refuse(&problem),
    }
}

async fn one(headers: HeaderMap, Path(id): Path<String>) -> Response {
    match authorize(&headers).and_then(|()| model(&id)) {
        Ok(model) => told(entry(model)),
        Err(problem) => refuse(&problem),
    }
}

fn entry(model: &Model) -> Value {
    json!({
        "name": format!("models/{}", model.id), "version": "001", "displayName": model.title,
        "description": "A practice model that answers by rule.",
        "inputTokenLimit": model.context, "outputTokenLimit": MAX_OUTPUT,
        "supportedGenerationMethods": ["generateContent", "countTokens"],
        "temperature": 1, "topP": 0.95, "topK": 64, "maxTemperature": 2, "thinking": model.reasons,
    })
}

async fn nowhere(uri: Uri) -> Response {
    refuse(&Problem::NoRoute(format!("The requested URL {} was not found on this server.", uri.path())))
}

fn authorize(headers: &HeaderMap) -> Result<(), Problem> {
    check_key(headers, "x-goog-api-key", "")
}

fn model(id: &str) -> Result<&'static Model, Problem> {
    price::find(Vendor::Cedar, id).ok_or_else(|| Problem::NoModel(id.to_owned()))
}

fn parse(body: &[u8]) -> Result<Value, Problem> {
    match serde_json::from_slice::<Value>(body) {
        Ok(body) if body.is_object() => Ok(body),
        _ => Err(Problem::invalid(
            "Invalid JSON payload received. Unexpected end of string. Expected an object.",
        )),
    }
}

fn told(body: Value) -> Response {
    let mut response = Json(body).into_response();
    add_headers(response.headers_mut());
    response
}

fn refuse(problem: &Problem) -> Response {
    let mut response = errors::response(problem);
    add_headers(response.headers_mut());
    response
}

/// Cedar tells no request id and no limits in headers; the id is in the body.
fn add_headers(headers: &mut HeaderMap) {
    headers.insert("server", HeaderValue::from_static("scaffolding on HTTPServer2"));
    headers.insert("server-timing", HeaderValue::from_static("gfet4t7; dur=12"));
    headers.insert("vary", HeaderValue::from_static("Origin, X-Origin, Referer"));
    headers.insert("x-content-type-options", HeaderValue::from_static("nosniff"));
}
