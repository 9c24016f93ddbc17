//! Cohere's errors: a sentence, so the status and its words decide. A trial key's month is no minute.

use medley_domain::{Category, VendorError};

use crate::protocols::failure::{Failure, by_status, says_too_long, wait_in_words};

pub fn classify(failure: &Failure) -> VendorError {
    let message = failure.message();
    let lower = message.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|words| lower.contains(words));
    let status = failure.effective_status();
    let category = if says_too_long(&message) || has(&["total number of tokens", "exceeds the limit of"]) {
        Category::ContextLength
    } else if has(&["calls / month", "calls per month", "monthly", "billing", "payment", "spend limit"]) {
        Category::Quota
    } else if has(&["invalid api token", "no api key", "invalid token"]) {
        Category::Authentication
    } else if has(&["blocked output", "blocked input", "safety"]) {
        Category::ContentPolicy
    } else {
        by_code(status)
    };
    failure.clone().into_error(category, wait_in_words(&message))
}

/// 498 is a token that is blocked here, 499 a request that was cancelled.
fn by_code(status: Option<u16>) -> Category {
    match status {
        Some(498) => Category::Authentication,
        Some(499) => Category::Transport,
        other => by_status(other),
    }
}
