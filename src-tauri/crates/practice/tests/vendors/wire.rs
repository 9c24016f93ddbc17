//! The four wires behind one face, so that a fault or a bill can be tried on each of them: how a message is asked,
//! where its text is, and which pieces of a stream carry text.

use medley_practice::{Config, Practice, Row, Vendor};
use serde_json::{Value, json};

use crate::client::{Call, Got};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    Chat,
    Responses,
    Messages,
    Generate,
}

pub const WIRES: [Wire; 4] = [Wire::Chat, Wire::Responses, Wire::Messages, Wire::Generate];

/// Practice vendors that do not wait.
pub fn fast() -> Practice {
    Practice::start(Config { pace: 0.0, ..Config::default() }).unwrap()
}

impl Wire {
    pub fn vendor(self) -> Vendor {
        match self {
            Wire::Chat | Wire::Responses => Vendor::Alder,
            Wire::Messages => Vendor::Birch,
            Wire::Generate => Vendor::Cedar,
        }
    }

    /// The vendor's cheap model, which does not reason.
    pub fn model(self) -> &'static str {
        match self {
            Wire::Chat | Wire::Responses => "alder-small",
            Wire::Messages => "birch-quick",
            Wire::Generate => "cedar-flash",
        }
    }

    pub fn path(self, model: &str, stream: bool) -> String {
        match self {
            Wire::Chat => "/v1/chat/completions".into(),
            Wire::Responses => "/v1/responses".into(),
            Wire::Messages => "/v1/messages".into(),
            Wire::Generate if stream => format!("/v1beta/models/{model}:streamGenerateContent?alt=sse"),
            Wire::Generate => format!("/v1beta/models/{model}:generateContent"),
        }
    }

    /// A request with one message.
    pub fn body(self, model: &str, text: &str, stream: bool) -> Value {
        match self {
            Wire::Chat if stream => json!({
                "model": model, "stream": true, "stream_options": { "include_usage": true },
                "messages": [{ "role": "user", "content": text }],
            }),
            Wire::Chat => json!({ "model": model, "messages": [{ "role": "user", "content": text }] }),
            Wire::Responses => json!({ "model": model, "stream": stream, "input": text }),
            Wire::Messages => {
                json!({ "model": model, "stream": stream, "max_tokens": 8_000, "messages": [{ "role": "user", "content": text }] })
            }
            Wire::Generate => json!({ "contents": [{ "role": "user", "parts": [{ "text": text }] }] }),
        }
    }

    pub fn key(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Wire::Chat | Wire::Responses => &[("authorization", "Bearer practice")],
            Wire::Messages => &[("x-api-key", "practice"), ("anthropic-version", "2023-06-01")],
            Wire::Generate => &[("x-goog-api-key", "practice")],
        }
    }

    /// Starts a request with this body.
    pub async fn call(self, practice: &Practice, model: &str, body: &Value, stream: bool, id: &str) -> Call {
        let headers =
            [self.key(), &[("x-client-request-id", id), ("content-type", "application/json")]].concat();
        Call::send(
            &practice.url(self.vendor()),
            "POST",
            &self.path(model, stream),
            &headers,
            &body.to_string(),
        )
        .await
    }

    /// Asks the cheap model and reads the answer to its end.
    pub async fn ask(self, practice: &Practice, text: &str, stream: bool) -> Got {
        let body = self.body(self.model(), text, stream);
        self.call(practice, self.model(), &body, stream, "ask").await.finish().await
    }

    /// The text that a piece of a stream carries, if it carries any.
    pub fn delta(self, event: &Value) -> Option<&str> {
        let found = match self {
            Wire::Chat => &event["choices"][0]["delta"]["content"],
            Wire::Responses if event["type"] == "response.output_text.delta" => &event["delta"],
            Wire::Messages => &event["delta"]["text"],
            Wire::Generate => &event["candidates"][0]["content"]["parts"][0]["text"],
            Wire::Responses => &Value::Null,
        };
        found.as_str().filter(|text| !text.is_empty())
    }

    /// The text of an answer in one piece.
    pub fn text(self, answer: &Value) -> &str {
        let found = match self {
            Wire::Chat => &answer["choices"][0]["message"]["content"],
            Wire::Responses => &answer["output"][0]["content"][0]["text"],
            Wire::Messages => &answer["content"][0]["text"],
            Wire::Generate => &answer["candidates"][0]["content"]["parts"][0]["text"],
        };
        found.as_str().unwrap_or_default()
    }

    /// Whether the stream's proper end is among the events.
    pub fn ended(self, got: &Got) -> bool {
        let text = got.text();
        match self {
            Wire::Chat => text.ends_with("data: [DONE]\n\n"),
            Wire::Responses => got.data().last().is_some_and(|event| event["type"] == "response.completed"),
            Wire::Messages => got.data().last().is_some_and(|event| event["type"] == "message_stop"),
            Wire::Generate => {
                got.data().last().is_some_and(|event| event["candidates"][0]["finishReason"].is_string())
            }
        }
    }
}

/// The deltas of a stream.
pub fn deltas(wire: Wire, got: &Got) -> Vec<String> {
    got.data().iter().filter_map(|event| wire.delta(event)).map(str::to_owned).collect()
}

/// The one row on a vendor's bill, when the server has noticed that the request is over.
pub async fn only_row(practice: &Practice, vendor: Vendor) -> Row {
    for _ in 0..1_000 {
        let rows = practice.bill(vendor);
        assert!(rows.len() <= 1, "{rows:?}");
        if let Some(row) = rows.into_iter().next() {
            return row;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("{vendor} billed nothing within 20 s");
}
