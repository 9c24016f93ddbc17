//! Faults on demand: their names, and how they are asked for in a message (`[[overloaded]]`, `[[birch:cut]]`).
//! What a fault does on a wire is the vendors' business.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Serialize, Serializer};

use crate::vendor::Vendor;

/// Something that goes wrong, or a shape that an answer is forced into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Too many requests; carries the seconds to wait. In a message it refuses only until they have passed.
    RateLimit(u64),
    /// Too many requests, every time.
    RateLimitForever,
    Quota,
    Overloaded,
    ServerError,
    Authentication,
    Permission,
    NotFound,
    ContextLength,
    ContentPolicy,
    /// An answer that declines, in-band.
    Refusal,
    BadRequest,
    /// The connection drops in the middle, or after so many text deltas.
    Cut(Option<u64>),
    CutBeforeOutput,
    /// Silence for so many seconds in the middle of the answer.
    Stall(u64),
    /// One token a second.
    Slow,
    ErrorInStream,
    /// A regular answer without any text.
    Empty,
    /// A broken JSON line in the middle.
    Malformed,
    /// The answer stops half way because of its length.
    Length,
    /// An answer of exactly so many tokens.
    LongAnswer(u64),
    /// Exactly so many text deltas of one token.
    Chunks(u64),
    /// No usage on the wire; the bill is charged as ever.
    NoUsage,
    /// Too many requests, told as a date; the seconds to wait.
    RateLimitDate(u64),
    /// Too many requests, told in milliseconds.
    RateLimitMillis(u64),
    /// Too many requests, told in the message alone; the seconds to wait.
    RateLimitWords(u64),
    /// Too many requests every time, and no word of how long.
    RateLimitSilent,
    /// The model was withdrawn.
    Retired,
    /// The body is too large for the vendor, whatever its tokens.
    TooLarge,
    /// A regular answer that a filter ends half way.
    ContentFilter,
    /// A page of HTML with status 200, as from a network that wants one to sign in first.
    Portal,
    /// A page of HTML with status 502, as from a proxy.
    BadGateway,
    /// An error object with status 200.
    ErrorInOk,
    /// The stream ends without what marks its end.
    NoEnd,
    DoubleEnd,
    /// Lines end with CR and LF.
    Crlf,
    /// Comments and blank lines between the events.
    Comments,
    UnknownEvents,
    UnknownFields,
    /// Every event comes in pieces of a few bytes.
    SplitCharacters,
    DoubleUsage,
}

impl Fault {
    /// How long a conversation is refused that asks for this in its message, where that ends.
    pub(crate) fn wait(self) -> Option<Duration> {
        match self {
            Fault::RateLimit(seconds) | Fault::RateLimitDate(seconds) | Fault::RateLimitWords(seconds) => {
                Some(Duration::from_secs(seconds))
            }
            Fault::RateLimitMillis(millis) => Some(Duration::from_millis(millis)),
            _ => None,
        }
    }

    fn parts(self) -> (&'static str, Option<u64>) {
        match self {
            Fault::RateLimit(seconds) => ("rate-limit", Some(seconds)),
            Fault::RateLimitForever => ("rate-limit-forever", None),
            Fault::Quota => ("quota", None),
            Fault::Overloaded => ("overloaded", None),
            Fault::ServerError => ("server-error", None),
            Fault::Authentication => ("authentication", None),
            Fault::Permission => ("permission", None),
            Fault::NotFound => ("not-found", None),
            Fault::ContextLength => ("context-length", None),
            Fault::ContentPolicy => ("content-policy", None),
            Fault::Refusal => ("refusal", None),
            Fault::BadRequest => ("bad-request", None),
            Fault::Cut(after) => ("cut", after),
            Fault::CutBeforeOutput => ("cut-before-output", None),
            Fault::Stall(seconds) => ("stall", Some(seconds)),
            Fault::Slow => ("slow", None),
            Fault::ErrorInStream => ("error-in-stream", None),
            Fault::Empty => ("empty", None),
            Fault::Malformed => ("malformed", None),
            Fault::Length => ("length", None),
            Fault::LongAnswer(tokens) => ("long-answer", Some(tokens)),
            Fault::Chunks(chunks) => ("chunks", Some(chunks)),
            Fault::NoUsage => ("no-usage", None),
            Fault::RateLimitDate(seconds) => ("rate-limit-date", Some(seconds)),
            Fault::RateLimitMillis(millis) => ("rate-limit-ms", Some(millis)),
            Fault::RateLimitWords(seconds) => ("rate-limit-words", Some(seconds)),
            Fault::RateLimitSilent => ("rate-limit-silent", None),
            Fault::Retired => ("retired", None),
            Fault::TooLarge => ("too-large", None),
            Fault::ContentFilter => ("content-filter", None),
            Fault::Portal => ("portal", None),
            Fault::BadGateway => ("bad-gateway", None),
            Fault::ErrorInOk => ("error-in-200", None),
            Fault::NoEnd => ("no-end", None),
            Fault::DoubleEnd => ("double-end", None),
            Fault::Crlf => ("crlf", None),
            Fault::Comments => ("comments", None),
            Fault::UnknownEvents => ("unknown-events", None),
            Fault::UnknownFields => ("unknown-fields", None),
            Fault::SplitCharacters => ("split-characters", None),
            Fault::DoubleUsage => ("double-usage", None),
        }
    }

    fn named(name: &str, number: Option<u64>) -> Option<Fault> {
        let fault = match name {
            "rate-limit" => Fault::RateLimit(number.unwrap_or(1)),
            "rate-limit-forever" => Fault::RateLimitForever,
            "quota" => Fault::Quota,
            "overloaded" => Fault::Overloaded,
            "server-error" => Fault::ServerError,
            "authentication" => Fault::Authentication,
            "permission" => Fault::Permission,
            "not-found" => Fault::NotFound,
            "context-length" => Fault::ContextLength,
            "content-policy" => Fault::ContentPolicy,
            "refusal" => Fault::Refusal,
            "bad-request" => Fault::BadRequest,
            "cut" => Fault::Cut(number),
            "cut-before-output" => Fault::CutBeforeOutput,
            "stall" => Fault::Stall(number.unwrap_or(120)),
            "slow" => Fault::Slow,
            "error-in-stream" => Fault::ErrorInStream,
            "empty" => Fault::Empty,
            "malformed" => Fault::Malformed,
            "length" => Fault::Length,
            "long-answer" => Fault::LongAnswer(number?),
            "chunks" => Fault::Chunks(number?),
            "no-usage" => Fault::NoUsage,
            "rate-limit-date" => Fault::RateLimitDate(number.unwrap_or(2)),
            "rate-limit-ms" => Fault::RateLimitMillis(number.unwrap_or(250)),
            "rate-limit-words" => Fault::RateLimitWords(number.unwrap_or(1)),
            "rate-limit-silent" => Fault::RateLimitSilent,
            "retired" => Fault::Retired,
            "too-large" => Fault::TooLarge,
            "content-filter" => Fault::ContentFilter,
            "portal" => Fault::Portal,
            "bad-gateway" => Fault::BadGateway,
            "error-in-200" => Fault::ErrorInOk,
            "no-end" => Fault::NoEnd,
            "double-end" => Fault::DoubleEnd,
            "crlf" => Fault::Crlf,
            "comments" => Fault::Comments,
            "unknown-events" => Fault::UnknownEvents,
            "unknown-fields" => Fault::UnknownFields,
            "split-characters" => Fault::SplitCharacters,
            "double-usage" => Fault::DoubleUsage,
            _ => return None,
        };
        Some(fault)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parts() {
            (name, Some(number)) => write!(f, "{name}:{number}"),
            (name, None) => f.write_str(name),
        }
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, number) = match text.trim().split_once(':') {
            Some((name, number)) => (name.trim(), Some(number.trim())),
            None => (text.trim(), None),
        };
        let number = number
            .map(str::parse)
            .transpose()
            .map_err(|_| format!("{text:?} needs a whole number after the colon"))?;
        Fault::named(name, number).ok_or_else(|| format!("there is no practice fault {text:?}"))
    }
}

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The text with its triggers taken out, and what stood between their brackets. Other `[[…]]` stay.
fn split(text: &str) -> (String, Vec<(Option<Vendor>, Fault)>) {
    let (mut plain, mut found, mut rest) = (String::new(), Vec::new(), text);
    while let Some(open) = rest.find("[[") {
        let inside = &rest[open + 2..];
        let trigger = inside.find("]]").and_then(|close| Some((close, trigger(&inside[..close])?)));
        match trigger {
            Some((close, trigger)) => {
                plain.push_str(&rest[..open]);
                found.push(trigger);
                rest = &inside[close + 2..];
            }
            None => {
                plain.push_str(&rest[..open + 2]);
                rest = inside;
            }
        }
    }
    plain.push_str(rest);
    (plain, found)
}

fn trigger(inside: &str) -> Option<(Option<Vendor>, Fault)> {
    if let Ok(fault) = inside.parse() {
        return Some((None, fault));
    }
    let (vendor, fault) = inside.split_once(':')?;
    Some((Some(vendor.trim().parse().ok()?), fault.parse().ok()?))
}

/// The faults that a message asks of `vendor`, in order.
pub fn triggers(text: &str, vendor: Vendor) -> Vec<Fault> {
    let mine =
        |(only, fault): (Option<Vendor>, Fault)| only.is_none_or(|only| only == vendor).then_some(fault);
    split(text).1.into_iter().filter_map(mine).collect()
}

/// The message without its triggers.
pub fn without_triggers(text: &str) -> String {
    split(text).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_concerns_every_vendor_or_the_one_it_names() {
        let text = "Go on [[slow]] [[birch:cut:3]] [[alder:long-answer:500]] [[wiki link]] [[chunks]]";
        assert_eq!(triggers(text, Vendor::Alder), [Fault::Slow, Fault::LongAnswer(500)]);
        assert_eq!(triggers(text, Vendor::Birch), [Fault::Slow, Fault::Cut(Some(3))]);
        assert_eq!(triggers(text, Vendor::Cedar), [Fault::Slow]);
        assert_eq!(without_triggers(text), "Go on    [[wiki link]] [[chunks]]");
    }

    #[test]
    fn a_fault_is_written_as_it_is_read() {
        for text in [
            "rate-limit:1",
            "rate-limit-forever",
            "cut",
            "cut:7",
            "stall:120",
            "chunks:4000",
            "no-usage",
            "refusal",
        ] {
            assert_eq!(text.parse::<Fault>().unwrap().to_string(), text);
        }
        assert_eq!("stall".parse(), Ok(Fault::Stall(120)));
        assert_eq!("rate-limit".parse(), Ok(Fault::RateLimit(1)));
        assert!("long-answer".parse::<Fault>().is_err());
        assert!("cut:soon".parse::<Fault>().is_err());
    }
}
