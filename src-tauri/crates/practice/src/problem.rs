//! What can be wrong with a request, before any vendor has put it into its own words.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};

use crate::fault::Fault;
use crate::price::Model;
use crate::prompt::Prompt;
use crate::vendor::Vendor;

/// How a vendor says how long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    Seconds(u64),
    /// As a date in the header, so many seconds from now.
    Date(u64),
    /// In milliseconds, in the header that OpenAI's clients read.
    Millis(u64),
    /// In the message alone.
    Words(u64),
    Silent,
}

impl Wait {
    /// As words in a message, such as "1s" or "250ms"; nothing where the message keeps silent.
    pub fn spoken(self) -> Option<String> {
        match self {
            Wait::Seconds(seconds) => Some(format!("{seconds}s")),
            Wait::Words(seconds) => Some(format!("{seconds}.000s")),
            Wait::Millis(millis) => Some(format!("{millis}ms")),
            Wait::Date(_) | Wait::Silent => None,
        }
    }

    /// Adds the header that says it, where one does.
    pub fn tell(self, headers: &mut HeaderMap) {
        match self {
            Wait::Seconds(seconds) => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds))),
            Wait::Millis(millis) => drop(headers.insert("retry-after-ms", HeaderValue::from(millis))),
            Wait::Date(seconds) => {
                let date = crate::ident::http_date(Duration::from_secs(seconds));
                if let Ok(date) = HeaderValue::from_str(&date) {
                    headers.insert(header::RETRY_AFTER, date);
                }
            }
            Wait::Words(_) | Wait::Silent => {}
        }
    }
}

/// A request that is refused. Each vendor words it as its wire does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    RateLimit(Wait),
    Quota,
    Overloaded,
    Server,
    NoKey,
    /// The key, masked but for its last characters.
    BadKey(String),
    Permission,
    NoModel(String),
    Retired(String),
    TooLarge,
    NoRoute(String),
    TooLong {
        tokens: u64,
        most: u64,
    },
    Policy,
    Invalid(Invalid),
}

/// A request that the vendor does not understand, already in the vendor's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    pub message: String,
    /// The field at fault, where the wire names it.
    pub param: Option<String>,
    pub code: Option<&'static str>,
}

impl Problem {
    pub fn invalid(message: impl Into<String>) -> Problem {
        Problem::Invalid(Invalid { message: message.into(), param: None, code: None })
    }

    pub fn invalid_field(param: &str, message: impl Into<String>) -> Problem {
        Problem::Invalid(Invalid { message: message.into(), param: Some(param.to_owned()), code: None })
    }

    pub fn coded(code: &'static str, param: &str, message: impl Into<String>) -> Problem {
        Problem::Invalid(Invalid { message: message.into(), param: Some(param.to_owned()), code: Some(code) })
    }

    /// The refusal that a fault stands for, if it is one. Cedar answers a policy breach in-band.
    pub fn of(fault: Fault, model: &Model, prompt: &Prompt, bad_request: fn() -> Problem) -> Option<Problem> {
        let blocks_in_band = model.vendor == Vendor::Cedar;
        let problem = match fault {
            Fault::RateLimit(seconds) => Problem::RateLimit(Wait::Seconds(seconds)),
            Fault::RateLimitForever => Problem::RateLimit(Wait::Seconds(1)),
            Fault::RateLimitDate(seconds) => Problem::RateLimit(Wait::Date(seconds)),
            Fault::RateLimitMillis(millis) => Problem::RateLimit(Wait::Millis(millis)),
            Fault::RateLimitWords(seconds) => Problem::RateLimit(Wait::Words(seconds)),
            Fault::RateLimitSilent => Problem::RateLimit(Wait::Silent),
            Fault::Retired => Problem::Retired(model.id.to_owned()),
            Fault::TooLarge => Problem::TooLarge,
            Fault::Quota => Problem::Quota,
            Fault::Overloaded => Problem::Overloaded,
            Fault::ServerError => Problem::Server,
            Fault::Authentication => Problem::BadKey(mask("practice")),
            Fault::Permission => Problem::Permission,
            Fault::NotFound => Problem::NoModel(model.id.to_owned()),
            Fault::ContextLength => {
                Problem::TooLong { tokens: model.context + prompt.tokens, most: model.context }
            }
            Fault::ContentPolicy if !blocks_in_band => Problem::Policy,
            Fault::BadRequest => bad_request(),
            _ => return None,
        };
        Some(problem)
    }
}

/// Accepts any key that does not contain `invalid`.
///
/// # Errors
/// [`Problem::NoKey`] when the header is missing or empty, [`Problem::BadKey`] for a key that says it is invalid.
pub fn check_key(headers: &HeaderMap, name: &str, prefix: &str) -> Result<(), Problem> {
    let header = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let key = header.strip_prefix(prefix).unwrap_or_default().trim();
    match key {
        "" => Err(Problem::NoKey),
        key if key.contains("invalid") => Err(Problem::BadKey(mask(key))),
        _ => Ok(()),
    }
}

/// Stars for all but the last four characters.
fn mask(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let hidden = letters.len().saturating_sub(4);
    std::iter::repeat_n('*', hidden).chain(letters[hidden..].iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(key: Option<&str>) -> Result<(), Problem> {
        let mut headers = HeaderMap::new();
        if let Some(key) = key {
            headers.insert("authorization", key.parse().unwrap());
        }
        check_key(&headers, "authorization", "Bearer ")
    }

    #[test]
    fn any_key_will_do_but_none_and_one_that_says_it_is_invalid() {
        assert_eq!(checked(Some("Bearer x")), Ok(()));
        assert_eq!(checked(None), Err(Problem::NoKey));
        assert_eq!(checked(Some("Bearer ")), Err(Problem::NoKey));
        assert_eq!(checked(Some("Basic x")), Err(Problem::NoKey));
        assert_eq!(checked(Some("Bearer sk-invalid-1234")), Err(Problem::BadKey("***********1234".into())));
    }
}
