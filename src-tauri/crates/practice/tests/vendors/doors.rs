//! The doors beside the vendors' main wires: Mistral, Ollama, Cohere, Converse and Interactions. Every error in the door's
//! own form, answers streamed and whole, and what they cost.

use medley_practice::{Fault, MODELS, MORE, Model, Outcome, Practice, Row, Vendor};
use serde_json::{Value, json};

use crate::client::{Call, Got};
use crate::wire::fast;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    Mistral,
    Ollama,
    Cohere,
    Converse,
    Interactions,
}

pub const DOORS: [Door; 5] = [Door::Mistral, Door::Ollama, Door::Cohere, Door::Converse, Door::Interactions];

impl Door {
    pub fn vendor(self) -> Vendor {
        match self {
            Door::Mistral | Door::Ollama => Vendor::Alder,
            Door::Cohere | Door::Converse => Vendor::Birch,
            Door::Interactions => Vendor::Cedar,
        }
    }

    /// A model that does not reason, and one that does.
    fn models(self) -> [&'static str; 2] {
        match self {
            Door::Mistral => ["alder-breeze-small", "alder-breeze"],
            Door::Ollama => ["alder-pocket:1b", "alder-pocket:8b"],
            Door::Cohere => ["birch-command-light", "birch-command"],
            Door::Converse => ["birch.quick-v1:0", "birch.grand-v1:0"],
            Door::Interactions => ["cedar-flash", "cedar-pro"],
        }
    }

    fn path(self, model: &str, stream: bool) -> String {
        match self {
            Door::Mistral => "/mistral/v1/chat/completions".into(),
            Door::Ollama => "/ollama/api/chat".into(),
            Door::Cohere => "/cohere/v2/chat".into(),
            Door::Converse if stream => {
                format!("/bedrock/model/{}/converse-stream", model.replace(':', "%3A"))
            }
            Door::Converse => format!("/bedrock/model/{}/converse", model.replace(':', "%3A")),
            Door::Interactions => "/v1beta/interactions".into(),
        }
    }

    fn body(self, model: &str, text: &str, stream: bool) -> Value {
        let messages = json!([{ "role": "user", "content": text }]);
        match self {
            Door::Converse => json!({ "messages": [{ "role": "user", "content": [{ "text": text }] }] }),
            Door::Interactions => json!({ "model": model, "input": text, "stream": stream, "store": false }),
            _ => json!({ "model": model, "messages": messages, "stream": stream }),
        }
    }

    pub async fn call(self, practice: &Practice, model: &str, body: &Value, stream: bool) -> Got {
        let key =
            if self == Door::Interactions { ("x-goog-api-key", "k") } else { ("authorization", "Bearer k") };
        let headers = [key, ("x-client-request-id", "door"), ("content-type", "application/json")];
        let url = practice.url(self.vendor());
        Call::send(&url, "POST", &self.path(model, stream), &headers, &body.to_string()).await.finish().await
    }

    pub async fn ask(self, practice: &Practice, text: &str, stream: bool) -> Got {
        let [model, _] = self.models();
        self.call(practice, model, &self.body(model, text, stream), stream).await
    }

    /// Where the error's message is.
    fn message(self, got: &Got) -> String {
        let body = got.json();
        let places = ["/error/message", "/message", "/error", "/detail/0/msg", "/detail"];
        let found = places.iter().find_map(|place| body.pointer(place).and_then(Value::as_str));
        found.unwrap_or_else(|| panic!("{self:?}: {body}")).to_owned()
    }
}

fn model(id: &str) -> &'static Model {
    MODELS.iter().chain(&MORE).find(|model| model.id == id).unwrap()
}

fn last_row(practice: &Practice, vendor: Vendor) -> Row {
    practice.bill(vendor).pop().unwrap()
}

#[tokio::test]
async fn each_door_refuses_with_its_own_status_and_charges_nothing() {
    #[rustfmt::skip]
    let expected = [
        ("rate-limit-forever", [429, 429, 429, 429, 429]),
        ("quota", [402, 429, 402, 429, 429]),
        ("overloaded", [503, 503, 503, 503, 503]),
        ("server-error", [500, 500, 500, 500, 500]),
        ("authentication", [401, 401, 401, 403, 400]),
        ("permission", [403, 403, 403, 403, 403]),
        ("not-found", [400, 404, 404, 400, 404]),
        ("retired", [400, 410, 404, 404, 404]),
        ("too-large", [413, 413, 413, 413, 400]),
        ("context-length", [400, 400, 400, 400, 400]),
        ("bad-request", [422, 400, 400, 400, 400]),
        ("bad-gateway", [502, 502, 502, 502, 502]),
    ];
    let practice = fast();
    for (fault, statuses) in expected {
        for (door, status) in DOORS.into_iter().zip(statuses) {
            for stream in [true, false] {
                let got = door.ask(&practice, &format!("Explain tides [[{fault}]]"), stream).await;
                assert_eq!(got.status, status, "{door:?} {fault} {stream}: {}", got.text());
                assert!(fault == "bad-gateway" || !door.message(&got).is_empty());
            }
        }
    }
    assert_eq!(practice.total_pico_usd(), 0);
}

#[tokio::test]
async fn each_door_bills_a_streamed_answer_like_a_whole_one_and_at_its_own_prices() {
    let practice = fast();
    for door in DOORS {
        for id in door.models() {
            let mut rows = Vec::new();
            for stream in [true, false] {
                let body = door.body(id, "Prove that tides exist.", stream);
                let got = door.call(&practice, id, &body, stream).await;
                assert_eq!((got.status, got.whole), (200, true), "{door:?}");
                rows.push(last_row(&practice, door.vendor()));
            }
            let (usage, rates) = (rows[0].usage, model(id).rates);
            assert_eq!((usage, rows[0].pico_usd), (rows[1].usage, rows[1].pico_usd), "{door:?} {id}");
            let amount = i128::from(usage.input) * rates.input + i128::from(usage.output) * rates.output;
            assert_eq!((rows[0].pico_usd, rows[0].outcome), (amount, Outcome::Complete), "{door:?} {id}");
            assert_eq!((rows[0].model.as_str(), rows[0].client_request_id.as_deref()), (id, Some("door")));
        }
    }
}

/// Prompt and output tokens as the last object of a stream tells them.
fn told(door: Door, got: &Got) -> (u64, u64) {
    let at = |value: &Value, path: &str| value.pointer(path).and_then(Value::as_u64).unwrap_or(0);
    let whole = got.json();
    match door {
        Door::Mistral => (at(&whole, "/usage/prompt_tokens"), at(&whole, "/usage/completion_tokens")),
        Door::Ollama => (at(&whole, "/prompt_eval_count"), at(&whole, "/eval_count")),
        Door::Cohere => {
            (at(&whole, "/usage/billed_units/input_tokens"), at(&whole, "/usage/billed_units/output_tokens"))
        }
        Door::Converse => (at(&whole, "/usage/inputTokens"), at(&whole, "/usage/outputTokens")),
        Door::Interactions => (
            at(&whole, "/usage/total_input_tokens"),
            at(&whole, "/usage/total_output_tokens") + at(&whole, "/usage/total_thought_tokens"),
        ),
    }
}

#[tokio::test]
async fn each_door_tells_the_counts_that_it_bills() {
    let practice = fast();
    for door in DOORS {
        let [_, id] = door.models();
        let got = door.call(&practice, id, &door.body(id, "Prove that tides exist.", false), false).await;
        let usage = last_row(&practice, door.vendor()).usage;
        assert_eq!(told(door, &got), (usage.input, usage.output), "{door:?}");
    }
}

#[tokio::test]
async fn answers_that_break_off_are_cut_at_every_door_and_charged_for_what_was_sent() {
    for door in DOORS {
        for (fault, whole) in [(Fault::Cut(None), false), (Fault::ErrorInStream, true)] {
            let practice = fast();
            practice.arm(door.vendor(), fault, 1);
            let got = door.ask(&practice, "List ten steps for a cake.", true).await;
            assert_eq!((got.status, got.whole), (200, whole), "{door:?} {fault}");
            let row = last_row(&practice, door.vendor());
            assert_eq!(row.outcome, Outcome::Cut, "{door:?} {fault}");
            let full = fast();
            door.ask(&full, "List ten steps for a cake.", true).await;
            assert!(row.pico_usd < last_row(&full, door.vendor()).pico_usd, "{door:?} {fault}");
        }
    }
}

/// Takes an event stream apart, and checks every length on the way.
fn frames(mut bytes: &[u8]) -> Vec<(String, Value)> {
    let mut frames = Vec::new();
    while !bytes.is_empty() {
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
        let (total, headers) = (number(0), number(4));
        let head = String::from_utf8_lossy(&bytes[12..12 + headers]).into_owned();
        let payload = serde_json::from_slice(&bytes[12 + headers..total - 4]).unwrap();
        frames.push((head, payload));
        bytes = &bytes[total..];
    }
    frames
}

#[tokio::test]
async fn converse_streams_frames_that_end_with_a_stop_and_the_usage() {
    let practice = fast();
    let got = Door::Converse.ask(&practice, "Explain tides", true).await;
    assert_eq!(got.header("content-type"), Some("application/vnd.amazon.eventstream"));
    let frames = frames(&got.body);
    let text: String = frames.iter().filter_map(|(_, payload)| payload["delta"]["text"].as_str()).collect();
    assert!(text.to_lowercase().contains("practice"), "{text}");
    let last = &frames[frames.len() - 2..];
    assert!(last[0].0.contains("messageStop") && last[1].0.contains("metadata"));
    assert!(last[1].1["usage"]["outputTokens"].as_u64() > Some(10));
}

#[tokio::test]
async fn a_signature_must_be_there_in_full_and_may_come_as_a_bearer_token() {
    let practice = fast();
    let body = Door::Converse.body("birch.quick-v1:0", "Hello", false).to_string();
    let path = Door::Converse.path("birch.quick-v1:0", false);
    let scope = "Credential=AKID/20261129/us-east-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date";
    let whole = format!("AWS4-HMAC-SHA256 {scope}, Signature={}", "a".repeat(64));
    let short = format!("AWS4-HMAC-SHA256 {scope}, Signature=abc");
    for (header, status) in [(whole.as_str(), 200), (&short, 403), ("Bearer key", 200), ("", 403)] {
        let headers = [("authorization", header), ("x-amz-date", "20261129T000000Z")];
        let got =
            Call::send(&practice.url(Vendor::Birch), "POST", &path, &headers, &body).await.finish().await;
        assert_eq!(got.status, status, "{header}: {}", got.text());
    }
}
