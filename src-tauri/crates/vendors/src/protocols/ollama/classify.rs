//! Ollama's errors: one sentence, so the status and a few of its words decide.

use medley_domain::{Category, VendorError};

use crate::protocols::failure::{Failure, by_status, says_too_long};

pub fn classify(failure: &Failure) -> VendorError {
    let message = failure.message();
    let lower = message.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|words| lower.contains(words));
    let category = if says_too_long(&message) || has(&["exceeds the context", "exceeds context"]) {
        Category::ContextLength
    } else if lower.starts_with("model") && lower.contains("not found") {
        Category::NotFound
    } else if has(&["usage limit", "subscription", "upgrade for"]) {
        Category::Quota
    } else if has(&["server busy", "maximum pending requests", "runner process", "more system memory"]) {
        Category::Overloaded
    } else {
        by_status(failure.effective_status())
    };
    failure.clone().into_error(category, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_is_not_installed_is_not_found() {
        let body = br#"{"error":"model 'quince' not found"}"#;
        let error = classify(&Failure::of_body(404, body));
        assert_eq!(error.category, Category::NotFound);
        assert_eq!(error.message, "model 'quince' not found");
    }

    #[test]
    fn other_failures_go_by_their_status() {
        let category = |status, words: &str| {
            let body = format!(r#"{{"error":"{words}"}}"#);
            classify(&Failure::of_body(status, body.as_bytes())).category
        };
        assert_eq!(category(400, "x does not support tools"), Category::BadRequest);
        assert_eq!(category(401, "unauthorized"), Category::Authentication);
        assert_eq!(category(500, "the runner stopped"), Category::Overloaded);
    }
}
