//! Ollama's own wire, at Alder's address under `/ollama/api`: routes, errors and the lists. It asks for no key, ignores
//! fields that it does not know, and streams a JSON object a line.

mod ask;
mod chat;

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::chance;
use crate::json;
use crate::models::{self, Door};
use crate::price::Model;
use crate::problem::{Problem, check_key};
use crate::serve;
use crate::shop::Shop;
use crate::vendor::Vendor;

pub fn routes() -> Router<Arc<Shop>> {
    let api = Router::new()
        .route("/chat", post(create))
        .route("/tags", get(tags))
        .route("/ps", get(running))
        .route("/show", post(show))
        .route("/version", get(version));
    Router::new().nest("/ollama/api", api)
}

async fn create(State(shop): State<Arc<Shop>>, headers: HeaderMap, body: Bytes) -> Response {
    let body = authorize(&headers).and_then(|()| parse(&body));
    match body.and_then(|body| ask::read(&body)) {
        Ok(ask) => serve::answer(shop, &headers, ask, chat::Chat::new()).await,
        Err(problem) => response(&problem),
    }
}

async fn tags() -> Json<Value> {
    Json(json!({ "models": models::at_door(Vendor::Alder, Door::Ollama).map(entry).collect::<Vec<_>>() }))
}

async fn running() -> Json<Value> {
    let first = models::at_door(Vendor::Alder, Door::Ollama).next().map(|model| {
        let mut entry = entry(model);
        entry["expires_at"] = crate::ident::timestamp_in(300).into();
        entry["size_vram"] = entry["size"].clone();
        entry
    });
    Json(json!({ "models": first.into_iter().collect::<Vec<_>>() }))
}

async fn version() -> Json<Value> {
    Json(json!({ "version": "0.24.1" }))
}

async fn show(body: Bytes) -> Response {
    let wanted = parse(&body).and_then(|body| {
        let name = json::text(&body, "model").or(json::text(&body, "name")).unwrap_or_default().to_owned();
        find(&name)
    });
    match wanted {
        Ok(model) => Json(shown(model)).into_response(),
        Err(problem) => response(&problem),
    }
}

fn shown(model: &Model) -> Value {
    let mut capabilities = vec!["completion", "tools", "vision"];
    let mut shown = json!({
        "modelfile": "", "parameters": "stop \"<end>\"", "template": "{{ .Prompt }}", "details": details(model),
        "model_info": { "general.architecture": "alder", "general.parameter_count": 8_000_000_000_u64, "alder.context_length": model.context },
        "modified_at": "2026-09-01T00:00:00Z",
    });
    if model.reasons {
        capabilities.push("thinking");
        shown["thinking"] = json!({ "values": ["low", "medium", "high"], "default": "medium" });
    }
    shown["capabilities"] = json!(capabilities);
    shown
}

fn details(model: &Model) -> Value {
    let size = model.id.rsplit(':').next().unwrap_or_default().to_uppercase();
    json!({
        "parent_model": "", "format": "gguf", "family": "alder", "families": ["alder"], "parameter_size": size,
        "quantization_level": "Q4_K_M",
    })
}

fn entry(model: &Model) -> Value {
    let digest: String =
        (0..4_u64).map(|part| format!("{:016x}", chance::digest(&[model.id]) ^ part)).collect();
    json!({
        "name": model.id, "model": model.id, "modified_at": "2026-09-01T00:00:00Z", "size": 4_900_000_000_u64, "digest": digest,
        "details": details(model),
    })
}

/// The model of that name; without a tag the name means `latest`, which there is none of.
fn find(name: &str) -> Result<&'static Model, Problem> {
    models::at_door(Vendor::Alder, Door::Ollama)
        .find(|model| model.id == name)
        .ok_or_else(|| Problem::NoModel(name.to_owned()))
}

/// A key is not asked for, but one that says it is invalid is not taken.
fn authorize(headers: &HeaderMap) -> Result<(), Problem> {
    match headers.contains_key("authorization") {
        true => check_key(headers, "authorization", "Bearer "),
        false => Ok(()),
    }
}

fn parse(body: &[u8]) -> Result<Value, Problem> {
    match serde_json::from_slice::<Value>(body) {
        Ok(body) if body.is_object() => Ok(body),
        _ => Err(Problem::invalid("invalid character in request body")),
    }
}

/// The error response for a problem: a sentence and a status.
pub fn response(problem: &Problem) -> Response {
    use StatusCode as S;
    let (status, message) = match problem {
        Problem::RateLimit(_) => (S::TOO_MANY_REQUESTS, "too many concurrent requests".to_owned()),
        Problem::Quota => (
            S::TOO_MANY_REQUESTS,
            "you've reached your hourly usage limit, please upgrade to continue".to_owned(),
        ),
        Problem::Overloaded => (
            S::SERVICE_UNAVAILABLE,
            "server busy, please try again.  maximum pending requests exceeded".to_owned(),
        ),
        Problem::Server => {
            (S::INTERNAL_SERVER_ERROR, "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details".to_owned())
        }
        Problem::NoKey | Problem::BadKey(_) => (S::UNAUTHORIZED, "unauthorized".to_owned()),
        Problem::Permission => (S::FORBIDDEN, "access to this model is forbidden".to_owned()),
        Problem::NoModel(model) => (S::NOT_FOUND, format!("model '{model}' not found")),
        Problem::Retired(model) => (S::GONE, format!("model '{model}' was retired")),
        Problem::NoRoute(message) => (S::NOT_FOUND, message.clone()),
        Problem::TooLarge => (S::PAYLOAD_TOO_LARGE, "http: request body too large".to_owned()),
        Problem::TooLong { .. } => (S::BAD_REQUEST, "the input length exceeds the context length".to_owned()),
        Problem::Policy => (S::BAD_REQUEST, "the prompt was rejected by the content policy".to_owned()),
        Problem::Invalid(wrong) => (S::BAD_REQUEST, wrong.message.clone()),
    };
    let mut response = (status, Json(json!({ "error": message }))).into_response();
    if let Problem::RateLimit(wait) = problem {
        wait.tell(response.headers_mut());
    }
    response
}
