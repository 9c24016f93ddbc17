//! What the head of an answer tells: the request's id, its rate limits, how long to wait, the body's kind.
//!
//! Deliberately absent: waits that a body asks for (each protocol's `classify` knows its own).

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::HeaderMap;

use super::clock;
use crate::protocols::failure::span;

/// Names under which vendors send the request's id, the commonest first.
const REQUEST_IDS: [&str; 7] = [
    "x-request-id",
    "request-id",
    "x-generation-id",
    "apim-request-id",
    "x-amzn-requestid",
    "x-goog-request-id",
    "cf-ray",
];

/// Facts from the head of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub request_id: Option<String>,
    pub retry_after_ms: Option<u64>,
    /// When the limit that is used up is filled again, for a refusal that names no wait.
    pub refilled_after_ms: Option<u64>,
    /// Names in lower case.
    pub rate_limits: BTreeMap<String, String>,
    /// Media type in lower case, without its parameters; empty when none was sent.
    pub content_type: String,
    /// The class of an error, where the vendor writes it into the head: AWS does.
    pub error_kind: Option<String>,
    /// Where a redirect points, which is not followed.
    pub location: Option<String>,
}

impl Facts {
    pub fn read(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let content_type = text("content-type").unwrap_or_default();
        let kind = content_type.split(';').next().unwrap_or_default();
        Self {
            request_id: REQUEST_IDS.into_iter().find_map(text).map(str::to_owned),
            retry_after_ms: retry_after(text("retry-after-ms"), text("retry-after"), text("date")),
            refilled_after_ms: refilled_after(&rate_limits(headers), text("date")),
            rate_limits: rate_limits(headers),
            content_type: kind.trim().to_ascii_lowercase(),
            error_kind: text("x-amzn-errortype").map(bare_kind),
            location: text("location").map(str::to_owned),
        }
    }
}

/// `ThrottlingException` of `ThrottlingException:http://internal.amazon.com/…`.
fn bare_kind(text: &str) -> String {
    text.split(':').next().unwrap_or_default().trim().to_owned()
}

fn rate_limits(headers: &HeaderMap) -> BTreeMap<String, String> {
    headers
        .iter()
        .filter(|(name, _)| name.as_str().contains("ratelimit"))
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect()
}

/// The wait in milliseconds: `retry-after-ms` first, then `retry-after` in seconds or as a date.
fn retry_after(millis: Option<&str>, after: Option<&str>, date: Option<&str>) -> Option<u64> {
    let exact = millis.and_then(|text| text.trim().parse::<f64>().ok());
    if let Some(exact) = exact.filter(|wait| wait.is_finite() && *wait >= 0.0) {
        return Some(to_millis(exact));
    }
    let after = after?.trim();
    if let Ok(seconds) = after.parse::<f64>() {
        return (seconds.is_finite() && seconds >= 0.0).then(|| to_millis(seconds * 1000.0));
    }
    let until = httpdate::parse_http_date(after).ok()?;
    let now = date.and_then(|date| httpdate::parse_http_date(date).ok()).unwrap_or_else(clock::now);
    let wait = until.duration_since(now).unwrap_or(Duration::ZERO);
    u64::try_from(wait.as_millis()).ok()
}

/// The longest wait among the limits of which nothing remains.
fn refilled_after(limits: &BTreeMap<String, String>, date: Option<&str>) -> Option<u64> {
    let used_up = limits.iter().filter(|(name, left)| {
        name.contains("remaining") && left.trim().parse::<f64>().is_ok_and(|left| left <= 0.0)
    });
    used_up.filter_map(|(name, _)| reset(limits.get(&name.replace("remaining", "reset"))?, date)).max()
}

/// A reset as vendors write it: `6m0s`, seconds, or a moment in seconds or milliseconds since 1970.
fn reset(written: &str, date: Option<&str>) -> Option<u64> {
    const FIRST_MOMENT: f64 = 1e9;
    const FIRST_IN_MILLIS: f64 = 1e12;
    let written = written.trim();
    let Ok(number) = written.parse::<f64>() else { return span(written) };
    if !number.is_finite() || number < 0.0 {
        return None;
    }
    if number < FIRST_MOMENT {
        return Some(to_millis(number * 1000.0));
    }
    let until = if number < FIRST_IN_MILLIS { number * 1000.0 } else { number };
    let now = date.and_then(|date| httpdate::parse_http_date(date).ok()).unwrap_or_else(clock::now);
    let now = now.duration_since(std::time::UNIX_EPOCH).ok()?.as_millis();
    Some(to_millis(until).saturating_sub(u64::try_from(now).ok()?))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a wait that is finite and not negative; a float cast saturates"
)]
fn to_millis(wait: f64) -> u64 {
    wait.ceil() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_understood_in_all_three_forms() {
        let date = Some("Sun, 22 Nov 2026 10:00:00 GMT");
        let later = Some("Sun, 22 Nov 2026 10:00:07 GMT");
        assert_eq!(retry_after(Some("1500"), Some("9"), None), Some(1500));
        assert_eq!(retry_after(None, Some("2"), None), Some(2000));
        assert_eq!(retry_after(None, Some("0.25"), None), Some(250));
        assert_eq!(retry_after(None, later, date), Some(7000));
        assert_eq!(retry_after(None, date, later), Some(0));
        assert_eq!(retry_after(None, Some("soon"), None), None);
        assert_eq!(retry_after(None, Some("-1"), None), None);
    }

    #[test]
    fn a_limit_that_is_used_up_tells_when_it_is_filled_again() {
        let date = Some("Sun, 22 Nov 2026 10:00:00 GMT");
        let wait = |rows: &[(&str, &str)]| {
            let rows = rows.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            refilled_after(&rows.collect(), date)
        };
        let (left, reset) = ("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens");
        assert_eq!(wait(&[(left, "0"), (reset, "6m0s")]), Some(360_000));
        assert_eq!(wait(&[(left, "0"), (reset, "7.66")]), Some(7_660));
        assert_eq!(wait(&[(left, "9"), (reset, "6m0s")]), None);
        let moment = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1795341605000")];
        assert_eq!(wait(&moment), Some(5_000));
        let day = [("x-ratelimit-remaining-requests-day", "0"), ("x-ratelimit-reset-requests-day", "3600")];
        assert_eq!(wait(&[day, [(left, "0"), (reset, "1s")]].concat()), Some(3_600_000));
    }
}
