//! Failures as they arrive, the vendor's words within them, and the category that a status alone suggests.
//!
//! Deliberately absent: any one vendor's codes (each protocol's `classify`).

use medley_domain::{Category, VendorError};
use serde_json::Value;

/// The most characters of a body that is not JSON to keep as the message.
const MAX_PLAIN: usize = 300;

/// An answer that is an error, or an error within an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// HTTP status; `None` for an error within a stream that began well.
    pub status: Option<u16>,
    pub body: Value,
    /// The body where it was no JSON.
    pub plain: Option<String>,
}

impl Failure {
    /// A body that came with an error status.
    pub fn of_body(status: u16, body: &[u8]) -> Self {
        let parsed: Option<Value> = serde_json::from_slice(body).ok().or_else(|| first_event(body));
        let plain = parsed.is_none().then(|| String::from_utf8_lossy(body).into_owned());
        Self { status: Some(status), body: normal(parsed.unwrap_or_default()), plain }
    }

    /// An error object within a stream.
    pub fn in_stream(body: Value) -> Self {
        Self { status: None, body: normal(body), plain: None }
    }

    /// With the class of error that the answer's head named, where the body names none.
    pub fn of_kind(mut self, kind: Option<&str>) -> Self {
        if let (Some(kind), Value::Object(body)) = (kind, &mut self.body)
            && !body.contains_key("error")
        {
            body.entry("type").or_insert_with(|| kind.into());
        }
        self
    }

    /// The object that holds the words: `error` where there is one, else the body.
    fn error(&self) -> &Value {
        match self.body.get("error") {
            Some(error) if !error.is_null() => error,
            _ => &self.body,
        }
    }

    /// Whether the body names an error at all.
    pub fn is_error(&self) -> bool {
        self.body.get("error").is_some_and(|error| !error.is_null())
    }

    /// A field of the error, or of the body around it: some servers give the code beside the words.
    fn field(&self, name: &str) -> Option<String> {
        let read = |value: &Value| match value.get(name)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        read(self.error()).or_else(|| read(&self.body))
    }

    pub fn code(&self) -> Option<String> {
        self.field("code")
    }

    /// The vendor's class of error: `type`, or Google's `status`.
    pub fn kind(&self) -> Option<String> {
        let named = self.field("type").or_else(|| self.field("status"));
        named.filter(|kind| kind != "error")
    }

    /// The vendor's words, or a plain sentence where it gave none.
    pub fn message(&self) -> String {
        let words = match self.error() {
            Value::String(text) => Some(text.clone()),
            error => ["message", "msg", "detail", "details", "error_description"]
                .into_iter()
                .find_map(|name| said(error.get(name)?)),
        };
        words.or_else(|| self.plain.as_deref().and_then(plain_words)).unwrap_or_else(|| match self.status {
            Some(status) => format!("the server answered with status {status} and no message"),
            None => "the vendor reported an error without a message".to_owned(),
        })
    }

    /// The vendor's words, and those of the vendor behind it where it is a middleman.
    pub fn all_words(&self) -> String {
        let behind = self.error().pointer("/metadata/raw").and_then(said).unwrap_or_default();
        format!("{}\n{behind}", self.message())
    }

    /// How long the body asks to wait, in a field or in words. Milliseconds.
    pub fn wait(&self) -> Option<u64> {
        let error = self.error();
        let fields =
            ["/retry_after", "/retry_after_seconds", "/metadata/retry_after_seconds", "/estimated_time"];
        let seconds = fields.into_iter().find_map(|at| error.pointer(at).or(self.body.pointer(at))?.as_f64());
        seconds.and_then(|seconds| millis(seconds * 1e3)).or_else(|| wait_in_words(&self.all_words()))
    }

    /// The status to judge by: the answer's, or one that the error object names.
    pub fn effective_status(&self) -> Option<u16> {
        let named = || {
            let error = self.error();
            ["status_code", "status", "code"]
                .into_iter()
                .find_map(|name| error.get(name)?.as_u64())
                .and_then(|status| u16::try_from(status).ok())
                .filter(|status| (400..600).contains(status))
        };
        self.status.or_else(named)
    }

    /// An error of `category` with the vendor's words.
    pub fn into_error(self, category: Category, retry_after_ms: Option<u64>) -> VendorError {
        VendorError {
            status: self.status,
            code: self.code().or_else(|| self.kind()),
            retry_after_ms,
            maybe_billed: matches!(self.status, Some(408 | 504 | 524)),
            ..VendorError::new(category, self.message())
        }
    }
}

/// Google wraps a streamed error in an array of one; MiniMax gives a verdict of its own, where 0 is well.
fn normal(body: Value) -> Value {
    let body = match body {
        Value::Array(mut items) if !items.is_empty() => items.swap_remove(0),
        other => other,
    };
    let code = body.pointer("/base_resp/status_code").and_then(Value::as_i64).filter(|code| *code != 0);
    match code {
        Some(code) => {
            let words = body.pointer("/base_resp/status_msg").cloned();
            serde_json::json!({ "error": { "code": code, "message": words } })
        }
        None => body,
    }
}

/// An error status whose body is a stream of one event all the same.
fn first_event(body: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(body).ok()?;
    let mut data = text.lines().filter_map(|line| line.strip_prefix("data:"));
    data.find_map(|line| serde_json::from_str(line.trim()).ok())
}

fn said(words: &Value) -> Option<String> {
    match words {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Array(items) if !items.is_empty() => Some(words.to_string()),
        Value::Object(object) => object.get("message").and_then(said),
        _ => None,
    }
}

fn plain_words(body: &str) -> Option<String> {
    let body = body.trim();
    let start = body.get(..14).unwrap_or(body).to_ascii_lowercase();
    if start.starts_with("<!doctype") || start.starts_with("<html") {
        return Some("the server answered with a web page, not with its API".to_owned());
    }
    (!body.is_empty()).then(|| body.chars().take(MAX_PLAIN).collect())
}

/// The category that a status suggests where the vendor's code says nothing better.
pub fn by_status(status: Option<u16>) -> Category {
    match status {
        None | Some(409 | 498) => Category::Overloaded,
        Some(300..=399) => Category::Protocol,
        Some(401) => Category::Authentication,
        Some(402) => Category::Quota,
        Some(403) => Category::Permission,
        Some(404 | 410) => Category::NotFound,
        Some(407 | 408 | 425) => Category::Transport,
        Some(413) => Category::ContextLength,
        Some(429) => Category::RateLimit,
        Some(451) => Category::ContentPolicy,
        Some(500..) => Category::Overloaded,
        Some(_) => Category::BadRequest,
    }
}

/// Whether the words say that the prompt is longer than the model reads; servers of every make say so in prose.
pub fn says_too_long(message: &str) -> bool {
    let message = message.to_ascii_lowercase();
    [
        "maximum context length",
        "context length exceeded",
        "context_length_exceeded",
        "context window",
        "available context size",
        "context limit",
        "prompt is too long",
        "input is too long",
        "input length and `max_tokens` exceed",
        "too many tokens",
        "exceeded model token limit",
        "range of input length",
        "greater than the context length",
        "`max_new_tokens` must be <=",
        "reduce the length of the messages",
    ]
    .into_iter()
    .any(|words| message.contains(words))
}

/// A wait that the words name: "try again in 5.289s", "retry after 20 seconds", "in 6m0s". Milliseconds.
pub fn wait_in_words(message: &str) -> Option<u64> {
    let lower = message.to_ascii_lowercase();
    let starts = ["try again in ", "try again after ", "retry in ", "retry after "];
    let found = starts.into_iter().find_map(|start| Some(lower.find(start)? + start.len()));
    let rest = lower.get(found?..)?;
    let mut words = rest.split_whitespace().map(|word| word.trim_end_matches(['.', ',', ';', ')', '"']));
    let (amount, unit) = (words.next()?, words.next().unwrap_or_default());
    span(amount).or_else(|| millis(amount.parse::<f64>().ok()? * scale(unit)?))
}

/// Milliseconds in a unit, as a word or in short.
fn scale(unit: &str) -> Option<f64> {
    Some(match unit {
        "ms" | "millisecond" | "milliseconds" => 1.0,
        "s" | "sec" | "secs" | "second" | "seconds" => 1e3,
        "m" | "min" | "mins" | "minute" | "minutes" => 6e4,
        "h" | "hour" | "hours" => 3.6e6,
        _ => return None,
    })
}

/// A span such as `38s`, `1m30.5s` or `20ms`, in milliseconds.
pub fn span(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|sign: char| sign.is_ascii_alphabetic())?;
        let (number, tail) = rest.split_at(digits);
        let unit_end = tail.find(|sign: char| !sign.is_ascii_alphabetic()).unwrap_or(tail.len());
        let (unit, next) = tail.split_at(unit_end);
        total += number.parse::<f64>().ok()? * scale(unit)?;
        rest = next;
    }
    millis(total).filter(|_| !text.is_empty())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be finite and not negative"
)]
fn millis(wait: f64) -> Option<u64> {
    (wait.is_finite() && wait >= 0.0).then(|| wait.ceil() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_read_out_of_prose() {
        assert_eq!(wait_in_words("Please try again in 5.289s. See"), Some(5289));
        assert_eq!(wait_in_words("Please try again in 6m0s."), Some(360_000));
        assert_eq!(wait_in_words("try again in 20ms"), Some(20));
        assert_eq!(wait_in_words("Please retry after 20 seconds."), Some(20_000));
        assert_eq!(wait_in_words("Try again in 2 minutes"), Some(120_000));
        assert_eq!(wait_in_words("try again later"), None);
        assert_eq!(wait_in_words("try again in a while"), None);
        assert_eq!(span("38s"), Some(38_000));
        assert_eq!(span(""), None);
    }

    #[test]
    fn words_are_found_wherever_a_server_puts_them() {
        for (body, words) in [
            (r#"{"error":{"message":"a"}}"#, "a"),
            (r#"{"error":"b"}"#, "b"),
            (r#"{"message":"c","object":"error"}"#, "c"),
            (r#"{"detail":[{"msg":"d"}]}"#, r#"[{"msg":"d"}]"#),
            (r#"[{"error":{"message":"e","status":"INTERNAL"}}]"#, "e"),
            ("plain words", "plain words"),
        ] {
            assert_eq!(Failure::of_body(400, body.as_bytes()).message(), words);
        }
        let page = Failure::of_body(502, b"<!DOCTYPE html><p>sk-secret");
        assert!(page.message().contains("web page"));
    }
}
