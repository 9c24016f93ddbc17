//! The Mistral dialect's words for what is wrong: an object of its own, and for fields that do not hold a list of details
//! with status 422.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::problem::{Invalid, Problem};

fn word(problem: &Problem) -> (StatusCode, Value) {
    use StatusCode as S;
    let plain = |status, kind, code, message: String| (status, object(kind, code, &message));
    match problem {
        Problem::RateLimit(_) => {
            plain(S::TOO_MANY_REQUESTS, "rate_limited", "1300", "Rate limit exceeded".into())
        }
        Problem::Quota => plain(
            S::PAYMENT_REQUIRED,
            "payment_required",
            "1900",
            "Inactive subscription or usage limit reached.".into(),
        ),
        Problem::Overloaded => {
            plain(S::SERVICE_UNAVAILABLE, "unreachable_backend", "1100", "Service unavailable.".into())
        }
        Problem::Server => {
            plain(S::INTERNAL_SERVER_ERROR, "internal_server_error", "1000", "Internal server error.".into())
        }
        Problem::NoKey | Problem::BadKey(_) => (S::UNAUTHORIZED, json!({ "detail": "Unauthorized" })),
        Problem::Permission => {
            (S::FORBIDDEN, json!({ "detail": "You don't have permission to access this resource." }))
        }
        Problem::NoModel(model) => {
            plain(S::BAD_REQUEST, "invalid_model", "1500", format!("Invalid model: {model}"))
        }
        Problem::Retired(model) => plain(
            S::BAD_REQUEST,
            "invalid_model",
            "1501",
            format!("The model {model} has been deprecated and is no longer available."),
        ),
        Problem::NoRoute(message) => (S::NOT_FOUND, json!({ "message": message })),
        Problem::TooLarge => (S::PAYLOAD_TOO_LARGE, json!({ "message": "Payload Too Large" })),
        Problem::TooLong { tokens, most } => plain(
            S::BAD_REQUEST,
            "invalid_request_prompt",
            "3051",
            format!(
                "Prompt contains {tokens} tokens and 0 draft tokens, too large for model with {most} maximum context length"
            ),
        ),
        Problem::Policy => plain(
            S::BAD_REQUEST,
            "guardrail_violation",
            "3070",
            "The request was blocked by a moderation guardrail.".into(),
        ),
        Problem::Invalid(wrong) => invalid(wrong),
    }
}

fn invalid(wrong: &Invalid) -> (StatusCode, Value) {
    match (&wrong.param, wrong.code) {
        (Some(place), Some(kind)) => {
            let place = std::iter::once("body").chain(place.split('.'));
            let detail = json!({ "type": kind, "loc": place.collect::<Vec<_>>(), "msg": wrong.message, "input": null });
            (StatusCode::UNPROCESSABLE_ENTITY, json!({ "detail": [detail] }))
        }
        _ => (StatusCode::BAD_REQUEST, object("invalid_request_message_order", "3230", &wrong.message)),
    }
}

/// The error object.
pub fn object(kind: &str, code: &str, message: &str) -> Value {
    json!({ "object": "error", "message": message, "type": kind, "param": null, "code": code })
}

/// The error response for a problem.
pub fn response(problem: &Problem) -> Response {
    let (status, body) = word(problem);
    let mut response = (status, Json(body)).into_response();
    if let Problem::RateLimit(wait) = problem {
        wait.tell(response.headers_mut());
    }
    response
}
