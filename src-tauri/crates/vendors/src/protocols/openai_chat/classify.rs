//! Errors of OpenAI's wires, Chat Completions and Responses alike, and of their imitators: one table of codes, one of
//! words, and the status where neither says anything.
//!
//! Deliberately absent: vendors' names. A code means the same wherever it is used; bodies are in `tests/errors.rs`.

use medley_domain::{Category, VendorError};

use crate::protocols::failure::{Failure, by_status, says_too_long};

pub fn classify(failure: &Failure) -> VendorError {
    let words = failure.all_words().to_ascii_lowercase();
    let category = by_urgent_words(&words)
        .or_else(|| by_code(failure))
        .or_else(|| by_words(failure, &words))
        .unwrap_or_else(|| by_status(failure.effective_status()));
    // Waiting does not fill an empty purse.
    let wait = failure.wait().filter(|_| category != Category::Quota);
    failure.clone().into_error(category, wait)
}

/// Codes and types. Numbers are Z.ai's and MiniMax's.
const CODES: [(Category, &[&str]); 9] = [
    (
        Category::Quota,
        &[
            "insufficient_quota",
            "credit_balance_exhausted",
            "billing_hard_limit_reached",
            "billing_not_active",
            "billing_error",
            "insufficient_balance",
            "insufficient_credits",
            "insufficient_funds",
            "exceeded_current_quota_error",
            "spend_limit_exceeded",
            "payment_required",
            "quota_exceeded",
            "Arrearage",
            "1113",
            "1008",
        ],
    ),
    (
        Category::ContextLength,
        &[
            "context_length_exceeded",
            "request_too_large",
            "exceed_context_size_error",
            "string_above_max_length",
            "1261",
            "1039",
        ],
    ),
    (
        Category::ContentPolicy,
        &[
            "content_policy_violation",
            "content_filter",
            "moderation_blocked",
            "image_content_policy_violation",
            "invalid_prompt",
            "cyber_policy",
            "bio_policy",
            "data_inspection_failed",
            "DataInspectionFailed",
            "safety",
            "1301",
            "1026",
            "1027",
        ],
    ),
    (
        Category::NotFound,
        &[
            "model_not_found",
            "not_found_error",
            "deployment_not_found",
            "resource_not_found_error",
            "model_decommissioned",
            "model_not_available",
            "model_not_supported",
            "invalid_model",
            "1211",
            "1500",
            "1501",
        ],
    ),
    (
        Category::Authentication,
        &[
            "invalid_api_key",
            "authentication_error",
            "invalid_authentication_error",
            "incorrect_api_key_error",
            "account_deactivated",
            "wrong_api_key",
            "unauthorized",
            "1004",
            "2049",
        ],
    ),
    (
        Category::Permission,
        &[
            "permission_error",
            "permission_denied",
            "permission_denied_error",
            "unsupported_country_region_territory",
            "AccessDenied",
            "1220",
        ],
    ),
    (
        Category::RateLimit,
        &[
            "rate_limit_exceeded",
            "rate_limit_error",
            "rate_limit_reached_error",
            "rate_limit_reached",
            "rate_limited",
            "too_many_requests",
            "limit_requests",
            "limit_burst_rate",
            "Throttling",
            "Throttling.RateQuota",
            "Throttling.AllocationQuota",
            "requests",
            "tokens",
            "1002",
            "1041",
            "1302",
            "1303",
        ],
    ),
    (
        Category::Overloaded,
        &[
            "server_error",
            "internal_error",
            "internal_server_error",
            "overloaded_error",
            "server_is_overloaded",
            "engine_overloaded_error",
            "engine_overloaded",
            "slow_down",
            "service_unavailable",
            "service_tier_capacity_exceeded",
            "vector_store_timeout",
            "queue_exceeded",
            "timeout",
            "1001",
            "1013",
            "1024",
            "1033",
            "1305",
            "1312",
        ],
    ),
    (Category::BadRequest, &["tool_use_failed", "json_validate_failed", "unsupported_value", "1210", "2013"]),
];

fn by_code(failure: &Failure) -> Option<Category> {
    // Z.ai and MiniMax number different things alike; a bad key has its own status at the one.
    let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    [failure.code(), failure.kind()]
        .into_iter()
        .flatten()
        .filter(|word| failure.status != Some(401) || !is_number(word))
        .find_map(|word| category_of(&word))
        .or_else(|| invalid_in_stream(failure))
}

fn category_of(word: &str) -> Option<Category> {
    let holds = |(_, codes): &&(Category, &[&str])| codes.contains(&word);
    CODES.iter().find(holds).map(|(category, _)| *category)
}

/// Within a stream the class is all there is to go by.
fn invalid_in_stream(failure: &Failure) -> Option<Category> {
    let invalid = failure.kind().as_deref() == Some("invalid_request_error");
    let too_long = says_too_long(&failure.message());
    (invalid && !too_long && failure.status.is_none()).then_some(Category::BadRequest)
}

/// Words that tell more than the code beside them: vendors use one code for two things.
fn by_urgent_words(words: &str) -> Option<Category> {
    let says = |list: &[&str]| list.iter().any(|part| words.contains(part));
    // More than a minute's allowance at once: waiting does not help, a shorter prompt does.
    if says(&["request too large for model", "request too large for gpt"]) {
        return Some(Category::ContextLength);
    }
    if says(&["allocated quota exceeded", "request rate increased too quickly"]) {
        return Some(Category::RateLimit);
    }
    if says(&["reached its monthly spending limit", "used all available credits"]) {
        return Some(Category::Quota);
    }
    None
}

/// Prose, in small letters, for servers that have no codes.
const WORDS: [(Category, &[&str]); 5] = [
    (
        Category::Quota,
        &[
            "exceeded your current quota",
            "insufficient balance",
            "insufficient credits",
            "insufficient account balance",
            "out of credits",
            "credit limit exceeded",
            "requires more credits",
            "exceeded your monthly included credits",
            "purchase more credits",
            "suspended due to insufficient",
        ],
    ),
    (
        Category::ContentPolicy,
        &[
            "content management policy",
            "flagged by our content",
            "inappropriate content",
            "requires moderation",
            "violates usage guidelines",
            "input was flagged",
        ],
    ),
    (
        Category::Authentication,
        &["incorrect api key", "invalid api key", "invalid authentication", "no api key provided"],
    ),
    (
        Category::NotFound,
        &[
            "model not found",
            "model does not exist",
            "has been decommissioned",
            "no endpoints found",
            "is not a valid model",
        ],
    ),
    (
        Category::Overloaded,
        &["model is overloaded", "currently overloaded", "is currently loading", "service is too busy"],
    ),
];

fn by_words(failure: &Failure, words: &str) -> Option<Category> {
    let status = failure.effective_status();
    if says_too_long(words) && matches!(status, None | Some(400 | 413 | 422 | 500)) {
        return Some(Category::ContextLength);
    }
    let says = |(_, list): &&(Category, &[&str])| list.iter().any(|part| words.contains(part));
    WORDS.iter().find(says).map(|(category, _)| *category)
}
