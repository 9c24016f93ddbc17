//! The doors beside the vendor's API, under `/practice`: arming faults and reading the bill.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::fault::Fault;
use crate::json;
use crate::price;
use crate::shop::Shop;

pub fn routes() -> Router<Arc<Shop>> {
    Router::new()
        .route("/practice", get(about))
        .route("/practice/faults", get(armed).post(arm).delete(disarm))
        .route("/practice/bill", get(bill))
        .route("/practice/bill/{client_request_id}", get(bill_row))
}

async fn about(State(shop): State<Arc<Shop>>) -> Json<Value> {
    let models: Vec<&str> = price::models(shop.vendor).map(|model| model.id).collect();
    Json(json!({ "vendor": shop.vendor, "models": models, "pace": shop.pace }))
}

async fn armed(State(shop): State<Arc<Shop>>) -> Json<Value> {
    Json(json!({ "vendor": shop.vendor, "armed": shop.armed.list() }))
}

async fn arm(State(shop): State<Arc<Shop>>, body: Bytes) -> Response {
    let body: Value = match serde_json::from_slice(&body) {
        Ok(body) => body,
        Err(error) => return refused(format!("the body is not JSON: {error}")),
    };
    match json::text(&body, "fault").unwrap_or_default().parse::<Fault>() {
        Ok(fault) => {
            shop.armed.arm(fault, json::number(&body, "count").unwrap_or(1));
            armed(State(shop)).await.into_response()
        }
        Err(message) => refused(message),
    }
}

async fn disarm(State(shop): State<Arc<Shop>>) -> Json<Value> {
    shop.armed.clear();
    armed(State(shop)).await
}

async fn bill(State(shop): State<Arc<Shop>>) -> Json<Value> {
    let rows = shop.bill.rows();
    let total: i128 = rows.iter().map(|row| row.pico_usd).sum();
    Json(json!({ "vendor": shop.vendor, "rows": rows, "total_pico_usd": total.to_string() }))
}

async fn bill_row(State(shop): State<Arc<Shop>>, Path(client_request_id): Path<String>) -> Response {
    match shop.bill.find(&client_request_id) {
        Some(row) => Json(row).into_response(),
        None => (StatusCode::NOT_FOUND, Json(json!({ "error": "no row with that client request id" })))
            .into_response(),
    }
}

fn refused(message: String) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": message }))).into_response()
}
