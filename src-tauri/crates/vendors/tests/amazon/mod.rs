//! Amazon's binary messages, written for tests.

#![allow(dead_code, reason = "each test uses what it needs")]

use aws_smithy_eventstream::frame::write_message_to;
use aws_smithy_types::event_stream::{Header, HeaderValue, Message};

/// One message of a stream: an event, or an exception where the name says so.
pub fn message(name: &str, payload: &str) -> Vec<u8> {
    let (kind, of) = match name.ends_with("Exception") {
        true => ("exception", ":exception-type"),
        false => ("event", ":event-type"),
    };
    let header =
        |name: &str, value: &str| Header::new(name.to_owned(), HeaderValue::String(value.to_owned().into()));
    let message = Message::new(payload.as_bytes().to_vec())
        .add_header(header(of, name))
        .add_header(header(":content-type", "application/json"))
        .add_header(header(":message-type", kind));
    let mut bytes = Vec::new();
    write_message_to(&message, &mut bytes).unwrap();
    bytes
}

/// Messages one after the other.
pub fn stream(messages: &[(&str, &str)]) -> Vec<u8> {
    messages.iter().flat_map(|(name, payload)| message(name, payload)).collect()
}

/// A whole answer in text.
pub fn text() -> Vec<u8> {
    stream(&[
        ("messageStart", r#"{"role":"assistant","p":"abc"}"#),
        ("contentBlockDelta", r#"{"contentBlockIndex":0,"delta":{"text":"Tides rise "},"p":"abcd"}"#),
        ("contentBlockDelta", r#"{"contentBlockIndex":0,"delta":{"text":"– 潮 🌊"}}"#),
        ("contentBlockStop", r#"{"contentBlockIndex":0}"#),
        ("messageStop", r#"{"stopReason":"end_turn"}"#),
        (
            "metadata",
            r#"{"usage":{"inputTokens":8,"outputTokens":10,"totalTokens":18},"metrics":{"latencyMs":605},"serviceTier":{"type":"priority"}}"#,
        ),
    ])
}
