//! Alder's words for what is wrong, as the OpenAI wire has them.

use axum::Json;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::problem::{Problem, Wait};

/// Which endpoint speaks; a few errors are worded apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    Chat,
    Responses,
}

/// The parts of an error object.
#[derive(Debug)]
struct Complaint {
    status: StatusCode,
    kind: &'static str,
    code: Option<&'static str>,
    param: Option<String>,
    message: String,
}

fn complaint(
    status: StatusCode,
    kind: &'static str,
    code: Option<&'static str>,
    message: impl Into<String>,
) -> Complaint {
    Complaint { status, kind, code, param: None, message: message.into() }
}

pub const SERVER: &str = "The server had an error while processing your request. Sorry about that! You can retry your request, or contact us through our help center if the error persists.";

const LIMIT: &str = "Rate limit reached for requests in organization org-practice on requests per min (RPM): Limit 10000, Used 10000, Requested 1.";

const INVALID: &str = "invalid_request_error";

fn word(problem: &Problem, endpoint: Endpoint) -> Complaint {
    use StatusCode as S;
    match problem {
        Problem::RateLimit(wait) => complaint(
            S::TOO_MANY_REQUESTS,
            "requests",
            Some("rate_limit_exceeded"),
            wait.spoken()
                .map_or_else(|| LIMIT.to_owned(), |time| format!("{LIMIT} Please try again in {time}.")),
        ),
        Problem::Quota => complaint(
            S::TOO_MANY_REQUESTS,
            "insufficient_quota",
            Some("insufficient_quota"),
            "You exceeded your current quota, please check your plan and billing details.",
        ),
        Problem::Overloaded => complaint(
            S::SERVICE_UNAVAILABLE,
            "server_error",
            None,
            "That model is currently overloaded with other requests. You can retry your request, or contact us through our help center if the error persists.",
        ),
        Problem::Server => complaint(S::INTERNAL_SERVER_ERROR, "server_error", None, SERVER),
        Problem::NoKey => complaint(
            S::UNAUTHORIZED,
            INVALID,
            None,
            "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
        ),
        Problem::BadKey(key) => complaint(
            S::UNAUTHORIZED,
            INVALID,
            Some("invalid_api_key"),
            format!("Incorrect API key provided: {key}."),
        ),
        Problem::Permission => complaint(
            S::FORBIDDEN,
            "request_forbidden",
            Some("unsupported_country_region_territory"),
            "Country, region, or territory not supported",
        ),
        Problem::NoModel(model) => complaint(
            S::NOT_FOUND,
            INVALID,
            Some("model_not_found"),
            format!("The model `{model}` does not exist or you do not have access to it."),
        ),
        Problem::Retired(model) => complaint(
            S::NOT_FOUND,
            INVALID,
            Some("model_not_found"),
            format!("The model `{model}` has been deprecated, learn more in the list of deprecations."),
        ),
        Problem::TooLarge => complaint(
            S::PAYLOAD_TOO_LARGE,
            INVALID,
            None,
            "Maximum request size limit exceeded: the body is larger than 52428800 bytes.",
        ),
        Problem::NoRoute(message) => complaint(S::NOT_FOUND, INVALID, None, message.clone()),
        Problem::TooLong { tokens, most } => too_long(*tokens, *most, endpoint),
        Problem::Policy => complaint(
            S::BAD_REQUEST,
            INVALID,
            Some("invalid_prompt"),
            "Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt.",
        ),
        Problem::Invalid(invalid) => {
            let plain = complaint(S::BAD_REQUEST, INVALID, invalid.code, invalid.message.clone());
            Complaint { param: invalid.param.clone(), ..plain }
        }
    }
}

fn too_long(tokens: u64, most: u64, endpoint: Endpoint) -> Complaint {
    let (message, param) = match endpoint {
        Endpoint::Chat => (
            format!(
                "This model's maximum context length is {most} tokens. However, your messages resulted in {tokens} tokens. Please reduce the length of the messages."
            ),
            "messages",
        ),
        Endpoint::Responses => (
            "Your input exceeds the context window of this model. Please adjust your input and try again."
                .to_owned(),
            "input",
        ),
    };
    let plain = complaint(StatusCode::BAD_REQUEST, INVALID, Some("context_length_exceeded"), message);
    Complaint { param: Some(param.to_owned()), ..plain }
}

/// The error response for a problem.
pub fn response(problem: &Problem, endpoint: Endpoint) -> Response {
    let told = word(problem, endpoint);
    let mut response =
        (told.status, Json(object(&told.message, told.kind, told.param.as_deref(), told.code)))
            .into_response();
    if let Problem::RateLimit(wait) = problem {
        wait.tell(response.headers_mut());
        if let Wait::Seconds(seconds) = wait {
            response.headers_mut().insert("retry-after-ms", HeaderValue::from(seconds.saturating_mul(1_000)));
        }
    }
    response
}

pub fn not_found(message: &str) -> Response {
    (StatusCode::NOT_FOUND, Json(object(message, INVALID, None, None))).into_response()
}

/// The error object.
pub fn object(message: &str, kind: &str, param: Option<&str>, code: Option<&str>) -> Value {
    json!({ "error": { "message": message, "type": kind, "param": param, "code": code } })
}
