//! Anthropic's errors. A spend limit that was reached comes as a bad request or as a rate limit that no wait ends.

use medley_domain::{Category, VendorError};

use crate::protocols::failure::{Failure, by_status, says_too_long};

pub fn classify(failure: &Failure) -> VendorError {
    let message = failure.message();
    let lower = message.to_ascii_lowercase();
    let kind = failure.kind().unwrap_or_default();
    let category = by_words(&lower, &kind)
        .or_else(|| enforced_limit(failure))
        .or_else(|| by_kind(&kind))
        .unwrap_or_else(|| by_status(failure.effective_status()));
    failure.clone().into_error(category, None)
}

fn by_words(message: &str, kind: &str) -> Option<Category> {
    let refused = kind == "invalid_request_error";
    let has = |words: &[&str]| words.iter().any(|words| message.contains(words));
    if refused && (says_too_long(message) || has(&["exceeds the maximum number of tokens"])) {
        return Some(Category::ContextLength);
    }
    if refused && has(&["credit balance", "spend limit", "spending limit", "usage limit"]) {
        return Some(Category::Quota);
    }
    if refused && has(&["content filtering policy", "usage policy"]) {
        return Some(Category::ContentPolicy);
    }
    // The month's cap of a tier comes as a rate limit without a wait; no wait of seconds ends it.
    let month = kind == "rate_limit_error" && has(&["monthly", "this month", "next month", "spend limit"]);
    month.then_some(Category::Quota)
}

fn enforced_limit(failure: &Failure) -> Option<Category> {
    let code = failure.body.pointer("/error/details/error_code")?.as_str()?;
    (code == "enforced_spend_limit_reached").then_some(Category::Quota)
}

fn by_kind(kind: &str) -> Option<Category> {
    Some(match kind {
        "invalid_request_error" | "conflict_error" => Category::BadRequest,
        "authentication_error" => Category::Authentication,
        "billing_error" => Category::Quota,
        "permission_error" => Category::Permission,
        "not_found_error" => Category::NotFound,
        "request_too_large" => Category::ContextLength,
        "rate_limit_error" => Category::RateLimit,
        "api_error" | "timeout_error" | "overloaded_error" => Category::Overloaded,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(status: u16, kind: &str, message: &str) -> Category {
        let body = format!(
            r#"{{"type":"error","error":{{"type":"{kind}","message":"{message}"}},"request_id":"r"}}"#
        );
        classify(&Failure::of_body(status, body.as_bytes())).category
    }

    #[test]
    fn a_bad_request_may_be_a_full_window_or_an_empty_purse() {
        let kind = "invalid_request_error";
        let long = "prompt is too long: 210000 tokens > 200000 maximum";
        let purse = "Your credit balance is too low to access the API.";
        let limit = "You have reached your specified API usage limits.";
        assert_eq!(category(400, kind, long), Category::ContextLength);
        assert_eq!(category(400, kind, purse), Category::Quota);
        assert_eq!(category(400, kind, limit), Category::Quota);
        assert_eq!(category(400, kind, "max_tokens: required"), Category::BadRequest);
    }

    #[test]
    fn each_kind_has_its_category_with_and_without_a_status() {
        for (status, kind, expected) in [
            (401, "authentication_error", Category::Authentication),
            (402, "billing_error", Category::Quota),
            (403, "permission_error", Category::Permission),
            (404, "not_found_error", Category::NotFound),
            (413, "request_too_large", Category::ContextLength),
            (429, "rate_limit_error", Category::RateLimit),
            (500, "api_error", Category::Overloaded),
            (529, "overloaded_error", Category::Overloaded),
            (529, "new_error", Category::Overloaded),
        ] {
            assert_eq!(category(status, kind, "m"), expected, "{kind}");
        }
        let body =
            serde_json::json!({ "type": "error", "error": { "type": "overloaded_error", "message": "m" } });
        let error = classify(&Failure::in_stream(body));
        assert_eq!(error.category, Category::Overloaded);
        assert_eq!(error.code.as_deref(), Some("overloaded_error"));
    }

    #[test]
    fn an_enforced_spend_limit_is_no_rate_limit() {
        let body = br#"{"type":"error","error":{"type":"rate_limit_error","message":"m","details":{"error_code":"enforced_spend_limit_reached"}}}"#;
        assert_eq!(classify(&Failure::of_body(429, body)).category, Category::Quota);
    }
}
