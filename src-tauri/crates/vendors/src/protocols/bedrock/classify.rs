//! AWS's errors: exceptions named in the head of an answer, in its body, or as a message within a stream.

use medley_domain::{Category, VendorError};

use crate::protocols::failure::{Failure, by_status, says_too_long};
use crate::protocols::fields::text;

pub fn classify(failure: &Failure) -> VendorError {
    let kind = kind(failure);
    let message = failure.message();
    let category = by_kind(&kind, &message).unwrap_or_else(|| by_status(failure.effective_status()));
    let error = failure.clone().into_error(category, None);
    VendorError {
        code: error.code.or_else(|| (!kind.is_empty()).then(|| kind.clone())),
        maybe_billed: error.maybe_billed || kind.starts_with("ModelTimeout"),
        ..error
    }
}

/// The exception's name: `__type` may hold a namespace before a hash, and streams write a small first letter.
fn kind(failure: &Failure) -> String {
    let named =
        failure.kind().or_else(|| text(&failure.body, "/__type").map(str::to_owned)).unwrap_or_default();
    let bare = named.rsplit('#').next().unwrap_or_default();
    let mut letters = bare.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

fn by_kind(kind: &str, message: &str) -> Option<Category> {
    Some(match kind.strip_suffix("Exception").unwrap_or(kind) {
        // A day's allowance does not come back by waiting a little.
        "Throttling" | "TooManyRequests" if message.contains("per day") => Category::Quota,
        "Throttling" | "TooManyRequests" => Category::RateLimit,
        "ServiceQuotaExceeded" => Category::Quota,
        "ModelNotReady" | "ModelTimeout" | "ModelError" | "ModelStreamError" | "InternalServer"
        | "InternalFailure" | "ServiceUnavailable" => Category::Overloaded,
        "AccessDenied" => Category::Permission,
        "ExpiredToken"
        | "UnrecognizedClient"
        | "InvalidSignature"
        | "IncompleteSignature"
        | "InvalidClientTokenId"
        | "MissingAuthenticationToken"
        | "SignatureDoesNotMatch"
        | "NotAuthorized" => Category::Authentication,
        "ResourceNotFound" | "UnknownOperation" => Category::NotFound,
        "Validation" => by_words(message),
        _ => return None,
    })
}

fn by_words(message: &str) -> Category {
    let lower = message.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|words| lower.contains(words));
    match () {
        () if says_too_long(message) || has(&["exceeds the maximum", "exceed context limit"]) => {
            Category::ContextLength
        }
        () if has(&["content filter", "content policy", "guardrail", "blocked by"]) => {
            Category::ContentPolicy
        }
        () if has(&["model identifier is invalid", "end of its life"]) => Category::NotFound,
        () => Category::BadRequest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn category(status: u16, kind: &str, message: &str) -> Category {
        let body = json!({ "message": message }).to_string();
        classify(&Failure::of_body(status, body.as_bytes()).of_kind(Some(kind))).category
    }

    #[test]
    fn each_exception_has_its_category() {
        for (status, kind, message, expected) in [
            (
                429,
                "ThrottlingException",
                "Too many tokens, please wait before trying again.",
                Category::RateLimit,
            ),
            (429, "ThrottlingException", "Too many tokens per day, please wait.", Category::Quota),
            (400, "ServiceQuotaExceededException", "quota", Category::Quota),
            (403, "AccessDeniedException", "You don't have access to the model.", Category::Permission),
            (
                403,
                "ExpiredTokenException",
                "The security token included is expired",
                Category::Authentication,
            ),
            (403, "UnrecognizedClientException", "The security token is invalid.", Category::Authentication),
            (403, "InvalidSignatureException", "Signature expired", Category::Authentication),
            (404, "ResourceNotFoundException", "Could not resolve the model", Category::NotFound),
            (400, "ValidationException", "Input is too long for requested model.", Category::ContextLength),
            (400, "ValidationException", "The provided model identifier is invalid.", Category::NotFound),
            (400, "ValidationException", "Malformed input request", Category::BadRequest),
            (424, "ModelErrorException", "m", Category::Overloaded),
            (408, "ModelTimeoutException", "m", Category::Overloaded),
            (429, "ModelNotReadyException", "m", Category::Overloaded),
            (503, "ServiceUnavailableException", "m", Category::Overloaded),
            (418, "NewException", "m", Category::BadRequest),
        ] {
            assert_eq!(category(status, kind, message), expected, "{kind} {message}");
        }
    }

    #[test]
    fn an_exception_named_in_the_body_counts_too() {
        let body = br#"{"__type":"com.amazon.coral.service#AccessDeniedException","Message":"m"}"#;
        let error = classify(&Failure::of_body(403, body));
        assert_eq!(error.category, Category::Permission);
        assert_eq!(error.code.as_deref(), Some("AccessDeniedException"));
    }
}
