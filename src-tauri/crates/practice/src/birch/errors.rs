//! Birch's words for what is wrong, as the Anthropic wire has them.

use axum::Json;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::problem::Problem;

const LIMIT: &str = "This request would exceed your organization's rate limit of 10,000 requests per minute. Please reduce the prompt length or the maximum tokens requested, or try again later.";

fn word(problem: &Problem) -> (StatusCode, &'static str, String) {
    use StatusCode as S;
    let invalid = |message: String| (S::BAD_REQUEST, "invalid_request_error", message);
    match problem {
        Problem::RateLimit(_) => (
            S::TOO_MANY_REQUESTS,
            "rate_limit_error",
            LIMIT.into(),
        ),
        Problem::Quota => (
            S::PAYMENT_REQUIRED,
            "billing_error",
            "Your credit balance is too low to access the Birch API. Please go to Plans & Billing to upgrade or purchase credits.".into(),
        ),
        Problem::Overloaded => (S::from_u16(529).unwrap_or(S::SERVICE_UNAVAILABLE), "overloaded_error", "Overloaded".into()),
        Problem::Server => (S::INTERNAL_SERVER_ERROR, "api_error", "Internal server error".into()),
        Problem::NoKey => (S::UNAUTHORIZED, "authentication_error", "x-api-key header is required".into()),
        Problem::BadKey(_) => (S::UNAUTHORIZED, "authentication_error", "invalid x-api-key".into()),
        Problem::Permission => (S::FORBIDDEN, "permission_error", "Your API key does not have permission to use the specified resource.".into()),
        Problem::NoModel(model) => (S::NOT_FOUND, "not_found_error", format!("model: {model}")),
        Problem::Retired(model) => {
            (S::NOT_FOUND, "not_found_error", format!("model: {model} is retired; see the list of deprecations"))
        }
        Problem::TooLarge => (
            S::PAYLOAD_TOO_LARGE,
            "request_too_large",
            "Request exceeds the maximum allowed number of bytes.".into(),
        ),
        Problem::NoRoute(message) => (S::NOT_FOUND, "not_found_error", message.clone()),
        Problem::TooLong { tokens, most } => invalid(format!("prompt is too long: {tokens} tokens > {most} maximum")),
        Problem::Policy => invalid("Output blocked by content filtering policy".into()),
        Problem::Invalid(wrong) => invalid(wrong.message.clone()),
    }
}

/// The error response for a problem.
pub fn response(problem: &Problem, request_id: &str) -> Response {
    let (status, kind, message) = word(problem);
    let mut response = (status, Json(object(kind, &message, request_id))).into_response();
    if let Problem::RateLimit(wait) = problem {
        wait.tell(response.headers_mut());
    }
    let again = matches!(problem, Problem::RateLimit(_) | Problem::Overloaded | Problem::Server);
    response
        .headers_mut()
        .insert("x-should-retry", HeaderValue::from_static(if again { "true" } else { "false" }));
    response
}

/// The error object.
pub fn object(kind: &str, message: &str, request_id: &str) -> Value {
    json!({ "type": "error", "error": { "type": kind, "message": message }, "request_id": request_id })
}
