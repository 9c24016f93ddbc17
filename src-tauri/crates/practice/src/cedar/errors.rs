//! Cedar's words for what is wrong, as the Gemini wire has them.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::problem::{Problem, Wait};

/// The parts of an error object.
#[derive(Debug)]
struct Complaint {
    code: StatusCode,
    status: &'static str,
    message: String,
    details: Vec<Value>,
}

fn complaint(code: StatusCode, status: &'static str, message: impl Into<String>) -> Complaint {
    Complaint { code, status, message: message.into(), details: Vec::new() }
}

pub const OVERLOADED: &str = "The model is overloaded. Please try again later.";

fn word(problem: &Problem) -> Complaint {
    use StatusCode as S;
    match problem {
        Problem::RateLimit(wait) => rate_limit(*wait),
        Problem::Quota => Complaint {
            details: vec![quota_failure("GenerateRequestsPerDayPerProjectPerModel")],
            ..complaint(S::TOO_MANY_REQUESTS, "RESOURCE_EXHAUSTED", QUOTA)
        },
        Problem::Overloaded => complaint(S::SERVICE_UNAVAILABLE, "UNAVAILABLE", OVERLOADED),
        Problem::Server => {
            complaint(S::INTERNAL_SERVER_ERROR, "INTERNAL", "An internal error has occurred. Please retry.")
        }
        Problem::NoKey => complaint(
            S::FORBIDDEN,
            "PERMISSION_DENIED",
            "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
        ),
        Problem::BadKey(_) => Complaint {
            details: vec![json!({
                "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com",
                "metadata": { "service": "generativelanguage.googleapis.com" },
            })],
            ..complaint(S::BAD_REQUEST, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.")
        },
        Problem::Permission => {
            complaint(S::FORBIDDEN, "PERMISSION_DENIED", "The caller does not have permission")
        }
        Problem::NoModel(id) => complaint(
            S::NOT_FOUND,
            "NOT_FOUND",
            format!(
                "models/{id} is not found for API version v1beta, or is not supported for generateContent. Call ModelService.ListModels to see the list of available models and their supported methods."
            ),
        ),
        Problem::Retired(id) => complaint(
            S::NOT_FOUND,
            "NOT_FOUND",
            format!(
                "This model models/{id} is no longer available. Please update your code to use a newer model for the latest features and improvements."
            ),
        ),
        Problem::TooLarge => complaint(
            S::BAD_REQUEST,
            "INVALID_ARGUMENT",
            "Request payload size exceeds the limit: 20971520 bytes.",
        ),
        Problem::NoRoute(message) => complaint(S::NOT_FOUND, "NOT_FOUND", message.clone()),
        Problem::TooLong { tokens, most } => complaint(
            S::BAD_REQUEST,
            "INVALID_ARGUMENT",
            format!(
                "The input token count ({tokens}) exceeds the maximum number of tokens allowed ({most})."
            ),
        ),
        Problem::Policy => complaint(S::BAD_REQUEST, "INVALID_ARGUMENT", "The prompt was blocked."),
        Problem::Invalid(wrong) => complaint(S::BAD_REQUEST, "INVALID_ARGUMENT", wrong.message.clone()),
    }
}

const QUOTA: &str = "You exceeded your current quota, please check your plan and billing details.";

/// The time is in a detail, but where it is asked for in another form.
fn rate_limit(wait: Wait) -> Complaint {
    let message =
        wait.spoken().map_or_else(|| QUOTA.to_owned(), |time| format!("{QUOTA} Please retry in {time}."));
    let delay = match wait {
        Wait::Seconds(seconds) => Some(format!("{seconds}s")),
        Wait::Millis(millis) => Some(format!("{}.{:03}s", millis / 1_000, millis % 1_000)),
        _ => None,
    };
    let info = |delay| json!({ "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": delay });
    let failure = quota_failure("GenerateRequestsPerMinutePerProjectPerModel");
    Complaint {
        details: std::iter::once(failure).chain(delay.map(info)).collect(),
        ..complaint(StatusCode::TOO_MANY_REQUESTS, "RESOURCE_EXHAUSTED", message)
    }
}

fn quota_failure(id: &str) -> Value {
    json!({
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [{ "quotaMetric": "generativelanguage.googleapis.com/generate_content_requests", "quotaId": id }],
    })
}

/// The status and the body for a problem.
pub fn told(problem: &Problem) -> (StatusCode, Value) {
    let told = word(problem);
    let mut body = object(told.code.as_u16(), &told.message, told.status);
    if !told.details.is_empty() {
        body["error"]["details"] = told.details.into();
    }
    (told.code, body)
}

/// The error response for a problem.
pub fn response(problem: &Problem) -> Response {
    let (code, body) = told(problem);
    let mut response = (code, Json(body)).into_response();
    if let Problem::RateLimit(wait @ Wait::Date(_)) = problem {
        wait.tell(response.headers_mut());
    }
    response
}

/// The error object.
pub fn object(code: u16, message: &str, status: &str) -> Value {
    json!({ "error": { "code": code, "message": message, "status": status } })
}
