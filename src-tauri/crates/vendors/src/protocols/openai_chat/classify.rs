//! Errors of OpenAI's wires, Chat Completions and Responses alike, and of their imitators.

use medley_domain::{Category, VendorError};

use crate::protocols::failure::{Failure, by_status, says_too_long, wait_in_words};

pub fn classify(failure: &Failure) -> VendorError {
    let message = failure.message();
    let category = by_code(failure)
        .or_else(|| by_words(failure, &message))
        .unwrap_or_else(|| by_status(failure.effective_status()));
    failure.clone().into_error(category, wait_in_words(&message))
}

fn by_code(failure: &Failure) -> Option<Category> {
    [failure.code(), failure.kind()]
        .into_iter()
        .flatten()
        .find_map(|word| category_of(&word))
        .or_else(|| invalid_in_stream(failure))
}

fn category_of(word: &str) -> Option<Category> {
    Some(match word {
        "insufficient_quota"
        | "credit_balance_exhausted"
        | "billing_hard_limit_reached"
        | "billing_not_active"
        | "insufficient_balance" => Category::Quota,
        "context_length_exceeded" | "request_too_large" => Category::ContextLength,
        "content_policy_violation"
        | "content_filter"
        | "moderation_blocked"
        | "image_content_policy_violation"
        | "invalid_prompt"
        | "cyber_policy"
        | "bio_policy" => Category::ContentPolicy,
        "model_not_found" | "not_found_error" | "deployment_not_found" => Category::NotFound,
        "invalid_api_key" | "authentication_error" | "account_deactivated" => Category::Authentication,
        "permission_error" | "unsupported_country_region_territory" => Category::Permission,
        "rate_limit_exceeded" | "rate_limit_error" | "requests" | "tokens" => Category::RateLimit,
        "server_error"
        | "internal_server_error"
        | "overloaded_error"
        | "server_is_overloaded"
        | "slow_down"
        | "service_unavailable"
        | "engine_overloaded" => Category::Overloaded,
        _ => return None,
    })
}

/// Within a stream the class is all there is to go by.
fn invalid_in_stream(failure: &Failure) -> Option<Category> {
    let invalid = failure.kind().as_deref() == Some("invalid_request_error");
    let too_long = says_too_long(&failure.message());
    (invalid && !too_long && failure.status.is_none()).then_some(Category::BadRequest)
}

fn by_words(failure: &Failure, message: &str) -> Option<Category> {
    let status = failure.effective_status();
    if says_too_long(message) && matches!(status, None | Some(400 | 413 | 422 | 500)) {
        return Some(Category::ContextLength);
    }
    let lower = message.to_ascii_lowercase();
    let broke = ["exceeded your current quota", "insufficient balance", "out of credits"];
    broke.into_iter().any(|words| lower.contains(words)).then_some(Category::Quota)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(status: u16, body: &str) -> Category {
        classify(&Failure::of_body(status, body.as_bytes())).category
    }

    #[test]
    fn out_of_credit_is_told_from_too_fast() {
        let quota =
            r#"{"error":{"message":"no credit","type":"insufficient_quota","code":"insufficient_quota"}}"#;
        let fast = r#"{"error":{"message":"Please try again in 2s.","type":"requests","code":"rate_limit_exceeded"}}"#;
        assert_eq!(category(429, quota), Category::Quota);
        let error = classify(&Failure::of_body(429, fast.as_bytes()));
        assert_eq!((error.category, error.retry_after_ms), (Category::RateLimit, Some(2000)));
        assert_eq!(category(402, "{}"), Category::Quota);
    }

    #[test]
    fn each_code_and_status_has_its_category() {
        let body = |code: &str| format!(r#"{{"error":{{"message":"m","code":"{code}"}}}}"#);
        for (status, code, expected) in [
            (400, "context_length_exceeded", Category::ContextLength),
            (400, "content_policy_violation", Category::ContentPolicy),
            (400, "unknown_parameter", Category::BadRequest),
            (401, "invalid_api_key", Category::Authentication),
            (403, "x", Category::Permission),
            (404, "model_not_found", Category::NotFound),
            (418, "x", Category::BadRequest),
            (500, "x", Category::Overloaded),
            (503, "x", Category::Overloaded),
        ] {
            assert_eq!(category(status, &body(code)), expected, "{status} {code}");
        }
    }

    #[test]
    fn local_servers_say_in_prose_that_a_prompt_is_too_long() {
        let llama = r#"{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}"#;
        assert_eq!(category(400, llama), Category::ContextLength);
    }

    #[test]
    fn an_error_in_a_stream_is_judged_by_the_status_it_names() {
        let error = |text: &str| serde_json::from_str(text).unwrap();
        let down = Failure::in_stream(error(r#"{"error":{"code":502,"message":"provider down"}}"#));
        assert_eq!(classify(&down).category, Category::Overloaded);
        let invalid = r#"{"error":{"message":"no","type":"invalid_request_error","code":"tool_use_failed"}}"#;
        let invalid = classify(&Failure::in_stream(error(invalid)));
        assert_eq!(invalid.category, Category::BadRequest);
        assert_eq!(invalid.code.as_deref(), Some("tool_use_failed"));
    }
}
