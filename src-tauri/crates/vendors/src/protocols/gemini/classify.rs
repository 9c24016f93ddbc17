//! Google's errors. A wrong key is a bad request here, and a used-up day looks like a full minute but for its details.

use medley_domain::{Category, VendorError};
use serde_json::Value;

use crate::protocols::failure::{Failure, by_status, says_too_long, span};

pub fn classify(failure: &Failure) -> VendorError {
    let message = failure.message();
    let wait = retry_delay(failure);
    let category = by_words(&message)
        .or_else(|| by_kind(failure, &message, wait))
        .unwrap_or_else(|| by_status(failure.effective_status()));
    let error = failure.clone().into_error(category, wait);
    let kind = failure.kind();
    VendorError { code: kind.or(error.code), ..error }
}

fn details(failure: &Failure) -> impl Iterator<Item = &Value> {
    let details = failure.body.pointer("/error/details");
    details.and_then(Value::as_array).into_iter().flatten()
}

fn retry_delay(failure: &Failure) -> Option<u64> {
    details(failure).find_map(|detail| span(detail.get("retryDelay")?.as_str()?))
}

fn by_words(message: &str) -> Option<Category> {
    let lower = message.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|words| lower.contains(words));
    if has(&[
        "api key not valid",
        "api key expired",
        "api_key_invalid",
        "reported as leaked",
        "unregistered callers",
        "api keys are not supported",
        "create a new api key",
        "unrestricted api key",
        "unrestricted key",
    ]) {
        return Some(Category::Authentication);
    }
    let too_long = lower.contains("token count") && lower.contains("exceeds the maximum")
        || has(&["payload size exceeds"]);
    (too_long || says_too_long(message)).then_some(Category::ContextLength)
}

fn by_kind(failure: &Failure, message: &str, wait: Option<u64>) -> Option<Category> {
    const KEYS: [&str; 5] = [
        "API_KEY_INVALID",
        "API_KEY_EXPIRED",
        "API_KEY_UNRESTRICTED",
        "ACCESS_TOKEN_TYPE_UNSUPPORTED",
        "CREDENTIALS_MISSING",
    ];
    let reasons = details(failure).filter_map(|detail| detail.get("reason")?.as_str());
    if reasons.into_iter().any(|reason| KEYS.contains(&reason)) {
        return Some(Category::Authentication);
    }
    Some(match failure.kind()?.as_str() {
        "UNAUTHENTICATED" => Category::Authentication,
        "PERMISSION_DENIED" | "FAILED_PRECONDITION" => Category::Permission,
        "NOT_FOUND" => Category::NotFound,
        "RESOURCE_EXHAUSTED" => exhausted(failure, message, wait),
        "INVALID_ARGUMENT" | "OUT_OF_RANGE" => Category::BadRequest,
        "UNAVAILABLE" | "INTERNAL" | "DEADLINE_EXCEEDED" | "UNKNOWN" | "ABORTED" => Category::Overloaded,
        _ => return None,
    })
}

/// A day's quota or an empty account against a minute's rate.
fn exhausted(failure: &Failure, message: &str, wait: Option<u64>) -> Category {
    let quotas = || {
        let lists = details(failure).filter_map(|detail| detail.get("violations")?.as_array());
        lists.flatten().filter_map(|violation| violation.get("quotaId")?.as_str())
    };
    if quotas().any(|id| id.contains("PerDay")) {
        return Category::Quota;
    }
    if wait.is_some() || quotas().any(|id| id.contains("PerMinute")) {
        return Category::RateLimit;
    }
    let lower = message.to_ascii_lowercase();
    let spent = ["exceeded your current quota", "credits are depleted", "spend", "billing"];
    if spent.into_iter().any(|words| lower.contains(words)) { Category::Quota } else { Category::RateLimit }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(status: u16, kind: &str, message: &str, details: &str) -> VendorError {
        let body = format!(
            r#"{{"error":{{"code":{status},"message":"{message}","status":"{kind}","details":[{details}]}}}}"#
        );
        classify(&Failure::of_body(status, body.as_bytes()))
    }

    #[test]
    fn a_wrong_key_is_an_authentication_error_though_it_comes_as_a_bad_request() {
        let reason = r#"{"reason":"API_KEY_INVALID"}"#;
        let wrong = error(400, "INVALID_ARGUMENT", "Please pass a valid key", reason);
        assert_eq!(wrong.category, Category::Authentication);
        assert_eq!(wrong.code.as_deref(), Some("INVALID_ARGUMENT"));
        let plain = error(400, "INVALID_ARGUMENT", "contents is not specified", "");
        assert_eq!(plain.category, Category::BadRequest);
    }

    #[test]
    fn a_minutes_rate_is_told_from_a_days_quota() {
        let exhausted =
            |details| error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota", details);
        let minute = exhausted(r#"{"retryDelay":"38s"}"#);
        assert_eq!((minute.category, minute.retry_after_ms), (Category::RateLimit, Some(38_000)));
        let day = exhausted(
            r#"{"violations":[{"quotaId":"GenerateRequestsPerDayPerProject"}]},{"retryDelay":"38s"}"#,
        );
        assert_eq!(day.category, Category::Quota);
        assert_eq!(exhausted("").category, Category::Quota);
        let busy = error(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted", "");
        assert_eq!(busy.category, Category::RateLimit);
    }

    #[test]
    fn a_prompt_past_the_window_is_told_from_other_bad_requests() {
        let long = "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).";
        assert_eq!(error(400, "INVALID_ARGUMENT", long, "").category, Category::ContextLength);
        assert_eq!(error(503, "UNAVAILABLE", "m", "").category, Category::Overloaded);
        assert_eq!(error(404, "NOT_FOUND", "m", "").category, Category::NotFound);
    }
}
