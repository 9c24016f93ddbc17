//! Failures of the native wires, one row a body: its category, its wait, and whether it may have cost money.

#![allow(clippy::unwrap_used)]

use medley_domain::Category::{
    self, Authentication, BadRequest, ContentPolicy, ContextLength, NotFound, Overloaded, Permission, Quota,
    RateLimit, Transport,
};
use medley_vendors::protocols::failure::Failure;
use medley_vendors::protocols::find;

/// Protocol, status (0 within a stream), body, category, wait in milliseconds.
type Row = (&'static str, u16, &'static str, Category, Option<u64>);

const ROWS: &[Row] = &[
    (
        "anthropic",
        529,
        r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}"#,
        Overloaded,
        None,
    ),
    ("anthropic", 0, r#"{"error":{"type":"overloaded_error","message":"Overloaded"}}"#, Overloaded, None),
    ("anthropic", 0, r#"{"error":{"type":"api_error","message":"Internal server error"}}"#, Overloaded, None),
    (
        "anthropic",
        429,
        r#"{"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your rate limit."}}"#,
        RateLimit,
        None,
    ),
    (
        "anthropic",
        429,
        r#"{"type":"error","error":{"type":"rate_limit_error","message":"Spend limit.","details":{"error_code":"enforced_spend_limit_reached"}}}"#,
        Quota,
        None,
    ),
    (
        "anthropic",
        429,
        r#"{"type":"error","error":{"type":"rate_limit_error","message":"You have reached your monthly usage cap."}}"#,
        Quota,
        None,
    ),
    (
        "anthropic",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits. You will regain access on 2026-12-01."}}"#,
        Quota,
        None,
    ),
    (
        "anthropic",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}"#,
        Quota,
        None,
    ),
    (
        "anthropic",
        402,
        r#"{"type":"error","error":{"type":"billing_error","message":"Billing"}}"#,
        Quota,
        None,
    ),
    (
        "anthropic",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}}"#,
        ContextLength,
        None,
    ),
    (
        "anthropic",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"This model does not support assistant message prefill."}}"#,
        BadRequest,
        None,
    ),
    (
        "anthropic",
        400,
        r#"{"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}}"#,
        ContentPolicy,
        None,
    ),
    (
        "anthropic",
        401,
        r#"{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}"#,
        Authentication,
        None,
    ),
    (
        "anthropic",
        403,
        r#"{"type":"error","error":{"type":"permission_error","message":"m"}}"#,
        Permission,
        None,
    ),
    (
        "anthropic",
        404,
        r#"{"type":"error","error":{"type":"not_found_error","message":"model: claude-9"}}"#,
        NotFound,
        None,
    ),
    (
        "anthropic",
        409,
        r#"{"type":"error","error":{"type":"conflict_error","message":"m"}}"#,
        BadRequest,
        None,
    ),
    (
        "anthropic",
        413,
        r#"{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}"#,
        ContextLength,
        None,
    ),
    ("anthropic", 413, "<html>too large</html>", ContextLength, None),
    ("anthropic", 500, r#"{"type":"error","error":{"type":"api_error","message":"m"}}"#, Overloaded, None),
    (
        "anthropic",
        504,
        r#"{"type":"error","error":{"type":"timeout_error","message":"m"}}"#,
        Overloaded,
        None,
    ),
    (
        "gemini",
        429,
        r#"{"error":{"code":429,"message":"Quota exceeded for metric: requests per minute","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"38s"}]}}"#,
        RateLimit,
        Some(38_000),
    ),
    (
        "gemini",
        429,
        r#"{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED"}}"#,
        Quota,
        None,
    ),
    (
        "gemini",
        429,
        r#"{"error":{"code":429,"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},{"retryDelay":"1.5s"}]}}"#,
        Quota,
        Some(1_500),
    ),
    (
        "gemini",
        503,
        r#"{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}"#,
        Overloaded,
        None,
    ),
    (
        "gemini",
        0,
        r#"[{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}]"#,
        Overloaded,
        None,
    ),
    (
        "gemini",
        0,
        r#"{"error":{"code":429,"message":"Slow down","status":"RESOURCE_EXHAUSTED"}}"#,
        RateLimit,
        None,
    ),
    (
        "gemini",
        400,
        r#"{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}"#,
        Authentication,
        None,
    ),
    (
        "gemini",
        401,
        r#"{"error":{"code":401,"message":"API keys are not supported by this API. Expected OAuth2 access token.","status":"UNAUTHENTICATED"}}"#,
        Authentication,
        None,
    ),
    (
        "gemini",
        403,
        r#"{"error":{"code":403,"message":"This unrestricted API key is no longer accepted. Create a new API key in AI Studio.","status":"PERMISSION_DENIED"}}"#,
        Authentication,
        None,
    ),
    (
        "gemini",
        403,
        r#"{"error":{"code":403,"message":"Your API key was reported as leaked.","status":"PERMISSION_DENIED"}}"#,
        Authentication,
        None,
    ),
    (
        "gemini",
        403,
        r#"{"error":{"code":403,"message":"Generative Language API has not been used in project 1","status":"PERMISSION_DENIED"}}"#,
        Permission,
        None,
    ),
    (
        "gemini",
        400,
        r#"{"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}"#,
        Permission,
        None,
    ),
    (
        "gemini",
        400,
        r#"{"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}"#,
        ContextLength,
        None,
    ),
    (
        "gemini",
        400,
        r#"{"error":{"code":400,"message":"Request payload size exceeds the limit: 20971520 bytes.","status":"INVALID_ARGUMENT"}}"#,
        ContextLength,
        None,
    ),
    (
        "gemini",
        400,
        r#"{"error":{"code":400,"message":"contents is not specified","status":"INVALID_ARGUMENT"}}"#,
        BadRequest,
        None,
    ),
    ("gemini", 402, r#"{"error":{"code":402,"message":"Prepayment needed"}}"#, Quota, None),
    (
        "gemini",
        404,
        r#"[{"error":{"code":404,"message":"models/x is not found","status":"NOT_FOUND"}}]"#,
        NotFound,
        None,
    ),
    ("gemini", 500, r#"{"error":{"code":500,"message":"m","status":"INTERNAL"}}"#, Overloaded, None),
    ("gemini", 504, r#"{"error":{"code":504,"message":"m","status":"DEADLINE_EXCEEDED"}}"#, Overloaded, None),
    (
        "gemini-interactions",
        0,
        r#"{"error":{"code":"resource_exhausted","message":"Slow down"}}"#,
        RateLimit,
        None,
    ),
    ("gemini-interactions", 0, r#"{"error":{"code":"unavailable","message":"busy"}}"#, Overloaded, None),
    ("gemini-interactions", 0, r#"{"error":{"code":500,"message":"fault"}}"#, Overloaded, None),
    (
        "gemini-interactions",
        400,
        r#"{"error":{"code":"invalid_argument","message":"Unknown field"}}"#,
        BadRequest,
        None,
    ),
    (
        "gemini-interactions",
        429,
        r#"{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"2s"}]}}"#,
        RateLimit,
        Some(2_000),
    ),
    ("gemini-interactions", 404, r#"{"error":{"code":"not_found","message":"model"}}"#, NotFound, None),
    ("cohere", 401, r#"{"message":"invalid api token"}"#, Authentication, None),
    ("cohere", 498, r#"{"message":"blocked"}"#, Authentication, None),
    (
        "cohere",
        400,
        r#"{"message":"too many tokens: total number of tokens in the prompt cannot exceed 128000"}"#,
        ContextLength,
        None,
    ),
    (
        "cohere",
        400,
        r#"{"message":"invalid request: at least one message must be provided"}"#,
        BadRequest,
        None,
    ),
    ("cohere", 402, r#"{"message":"Please add or update your payment method"}"#, Quota, None),
    ("cohere", 404, r#"{"message":"model 'command-z' not found"}"#, NotFound, None),
    ("cohere", 422, r#"{"message":"unprocessable"}"#, BadRequest, None),
    (
        "cohere",
        429,
        r#"{"message":"You are using a Trial key, which is limited to 20 API calls / minute."}"#,
        RateLimit,
        None,
    ),
    (
        "cohere",
        429,
        r#"{"message":"You are using a Trial key, which is limited to 1000 API calls / month."}"#,
        Quota,
        None,
    ),
    ("cohere", 499, r#"{"message":"request cancelled"}"#, Transport, None),
    ("cohere", 500, r#"{"message":"internal server error"}"#, Overloaded, None),
    ("cohere", 504, r#"{"message":"timeout"}"#, Overloaded, None),
    ("cohere", 0, r#"{"message":"internal server error"}"#, Overloaded, None),
    ("ollama", 404, r#"{"error":"model 'quince' not found"}"#, NotFound, None),
    ("ollama", 400, r#"{"error":"\"quince\" does not support tools"}"#, BadRequest, None),
    ("ollama", 500, r#"{"error":"llama runner process has terminated: exit status 2"}"#, Overloaded, None),
    (
        "ollama",
        500,
        r#"{"error":"model requires more system memory (9 GiB) than is available (4 GiB)"}"#,
        Overloaded,
        None,
    ),
    (
        "ollama",
        503,
        r#"{"error":"server busy, please try again. maximum pending requests exceeded"}"#,
        Overloaded,
        None,
    ),
    ("ollama", 400, r#"{"error":"the input length exceeds the context length"}"#, ContextLength, None),
    ("ollama", 401, r#"{"error":"unauthorized"}"#, Authentication, None),
    ("ollama", 429, r#"{"error":"you've reached your hourly usage limit"}"#, Quota, None),
    (
        "ollama",
        0,
        r#"{"error":"an error was encountered while running the model: CUDA error"}"#,
        Overloaded,
        None,
    ),
];

#[test]
fn every_body_has_its_category_and_its_wait() {
    for (protocol, status, body, category, wait) in ROWS {
        let failure = match status {
            0 => Failure::in_stream(serde_json::from_str(body).unwrap()),
            status => Failure::of_body(*status, body.as_bytes()),
        };
        let error = find(protocol).unwrap().classify(&failure);
        assert_eq!((error.category, error.retry_after_ms), (*category, *wait), "{protocol} {status} {body}");
        assert_eq!(error.status, Some(*status).filter(|status| *status > 0), "{protocol} {body}");
        assert!(!error.message.is_empty() && !error.cut, "{protocol} {body}");
    }
}

/// A request that was refused costs nothing; one that ran out of time at the vendor may.
#[test]
fn only_a_request_that_ran_out_of_time_may_have_cost_money() {
    for (protocol, status, body, ..) in ROWS.iter().filter(|(_, status, ..)| *status > 0) {
        let error = find(protocol).unwrap().classify(&Failure::of_body(*status, body.as_bytes()));
        assert_eq!(error.maybe_billed, *status == 504, "{protocol} {status} {body}");
    }
}
