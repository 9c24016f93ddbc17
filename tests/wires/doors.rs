//! The wires beside the vendors' main ones, each at a path of its own: what is counted there, what goes back and forth,
//! and what errors come to.

use medley_domain::Category;
use medley_domain::conversation::{MediaSource, Part, Role};
use medley_domain::event::StopReason;
use medley_domain::job::{ChatJob, Effort, Format, Tool, Turn};
use medley_practice::{Fault, Vendor};
use serde_json::{Map, Value, json};

use crate::desk::{Desk, Wire, job, reason, thinking, user, written_turn};

const DOORS: [Wire; 5] = [
    Wire {
        vendor: Vendor::Alder,
        card: Some("mistral"),
        protocol: None,
        reasons: "alder-breeze",
        plain: "alder-breeze-small",
        door: "/mistral/v1",
    },
    Wire {
        vendor: Vendor::Alder,
        card: None,
        protocol: Some("ollama"),
        reasons: "alder-pocket:8b",
        plain: "alder-pocket:1b",
        door: "/ollama",
    },
    Wire {
        vendor: Vendor::Birch,
        card: Some("cohere"),
        protocol: None,
        reasons: "birch-command",
        plain: "birch-command-light",
        door: "/cohere",
    },
    Wire {
        vendor: Vendor::Birch,
        card: Some("bedrock"),
        protocol: None,
        reasons: "birch.grand-v1:0",
        plain: "birch.quick-v1:0",
        door: "/bedrock",
    },
    Wire {
        vendor: Vendor::Cedar,
        card: None,
        protocol: Some("gemini-interactions"),
        reasons: "cedar-pro",
        plain: "cedar-flash",
        door: "",
    },
];

#[tokio::test]
async fn every_door_answers_streamed_and_whole_and_counts_what_the_bill_says() {
    let desk = Desk::open();
    for wire in DOORS {
        let question = "Compare ferries and bridges in a table.";
        let streamed = desk.ask_billed(wire, job(wire.plain, vec![user(question)])).await;
        let whole = ChatJob { stream: false, ..job(wire.plain, vec![user(question)]) };
        let whole = desk.ask_billed(wire, whole).await;
        assert_eq!((streamed.text.as_str(), reason(&streamed)), (whole.text.as_str(), StopReason::End));
        assert!(streamed.deltas > 5 && streamed.unknown.is_empty(), "{wire:?} {:?}", streamed.unknown);
    }
}

/// On Converse the words for thinking are the maker's, and of this maker nothing is known.
fn options(wire: Wire) -> Map<String, Value> {
    let thinking = json!({ "additionalModelRequestFields": { "thinking": { "type": "adaptive" } } });
    match thinking {
        Value::Object(options) if wire.card == Some("bedrock") => options,
        _ => Map::new(),
    }
}

#[tokio::test]
async fn reasoning_is_shown_at_every_door_and_its_state_is_taken_back() {
    let desk = Desk::open();
    for wire in DOORS {
        for stream in [true, false] {
            let first = user("Prove that the square root of two is irrational.");
            let effort = Some(Effort::High);
            let options = options(wire);
            let asked = ChatJob { stream, effort, options, ..thinking(wire.reasons, vec![first.clone()]) };
            let answer = desk.ask(wire, asked).await;
            assert!(!answer.reasoning.is_empty(), "{wire:?} {stream} {answer:?}");
            let turns = vec![first, written_turn(&answer), user("And of three?")];
            let next = desk.ask(wire, ChatJob { stream, ..thinking(wire.reasons, turns) }).await;
            assert_eq!((reason(&next), &next.error), (StopReason::End, &None), "{wire:?}");
        }
    }
}

#[tokio::test]
async fn several_tools_are_called_at_every_door_and_their_results_read() {
    let desk = Desk::open();
    let parameters =
        json!({ "type": "object", "properties": { "days": { "type": "integer" } }, "required": ["days"] });
    let tool = |name: &str| Tool {
        name: name.to_owned(),
        description: format!("Tells the {name}"),
        parameters: parameters.clone(),
    };
    let tools = vec![tool("weather"), tool("clock")];
    for (wire, stream) in DOORS.into_iter().flat_map(|wire| [(wire, true), (wire, false)]) {
        let question = user("Use the tools weather and clock for Oslo.");
        let asked = ChatJob { stream, tools: tools.clone(), ..job(wire.plain, vec![question.clone()]) };
        let answer = desk.ask_billed(wire, asked).await;
        assert_eq!((reason(&answer), answer.tool_calls.len()), (StopReason::ToolUse, 2), "{wire:?} {stream}");
        let days = |args: &str| serde_json::from_str::<Value>(args).unwrap()["days"].is_i64();
        assert!(answer.tool_calls.iter().all(|call| days(&call.args)), "{wire:?} {:?}", answer.tool_calls);
        let results = answer.tool_calls.iter().map(|call| Part::ToolResult {
            id: call.id.clone(),
            name: call.name.clone(),
            content: "rain".to_owned(),
            is_error: false,
        });
        let results = Turn { role: Role::User, parts: results.collect() };
        let turns = vec![question, written_turn(&answer), results];
        let asked = ChatJob { stream, tools: tools.clone(), ..job(wire.plain, turns) };
        let answer = desk.ask_billed(wire, asked).await;
        assert!(answer.text.contains("rain"), "{wire:?} {}", answer.text);
    }
}

#[tokio::test]
async fn an_answer_keeps_to_a_schema_and_a_picture_is_taken_in_at_every_door() {
    let desk = Desk::open();
    let schema = json!({
        "type": "object", "properties": { "people": { "type": "integer" } }, "required": ["people"],
        "additionalProperties": false,
    });
    let dot =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    for wire in DOORS {
        let format = Format::Schema { name: "city".to_owned(), schema: schema.clone(), strict: true };
        let asked = ChatJob { format: Some(format), ..job(wire.plain, vec![user("Oslo, 700000")]) };
        let answer = desk.ask_billed(wire, asked).await;
        let told: Value = serde_json::from_str(&answer.text).unwrap_or_default();
        assert!(told["people"].is_i64(), "{wire:?} {} {:?}", answer.text, answer.left_out);
        let source = MediaSource::Inline { base64: dot.to_owned() };
        let picture = Part::Image { media_type: "image/png".to_owned(), bytes: 70, source, opaque: None };
        let without = desk.ask_billed(wire, job(wire.plain, vec![user("What is this?")])).await;
        let turn = Turn { role: Role::User, parts: vec![Part::text("What is this?"), picture] };
        let with = desk.ask_billed(wire, job(wire.plain, vec![turn])).await;
        assert!(with.usage.input > without.usage.input, "{wire:?} {:?}", with.left_out);
    }
}

#[tokio::test]
async fn errors_come_to_the_same_categories_at_every_door() {
    let desk = Desk::open();
    for wire in DOORS {
        for (fault, category) in [
            (Fault::RateLimit(2), Category::RateLimit),
            (Fault::Quota, Category::Quota),
            (Fault::Overloaded, Category::Overloaded),
            (Fault::ServerError, Category::Overloaded),
            (Fault::Authentication, Category::Authentication),
            (Fault::Permission, Category::Permission),
            (Fault::NotFound, Category::NotFound),
            (Fault::Retired, Category::NotFound),
            (Fault::ContextLength, Category::ContextLength),
            (Fault::BadRequest, Category::BadRequest),
        ] {
            for stream in [true, false] {
                desk.practice.arm(wire.vendor, fault, 1);
                let asked = ChatJob { stream, ..job(wire.plain, vec![user("Hello")]) };
                let error = desk.ask(wire, asked).await.error.unwrap_or_else(|| panic!("{wire:?} {fault}"));
                assert_eq!(error.category, category, "{wire:?} {fault} {error:?}");
            }
        }
    }
    assert_eq!(desk.practice.total_pico_usd(), 0);
}

#[tokio::test]
async fn an_answer_that_breaks_off_at_a_door_keeps_its_text_and_is_never_finished() {
    let desk = Desk::open();
    for wire in DOORS {
        for fault in [Fault::Cut(None), Fault::ErrorInStream, Fault::Malformed, Fault::NoEnd] {
            // There the reason to stop is end enough.
            if fault == Fault::NoEnd && wire.card == Some("mistral") {
                continue;
            }
            desk.practice.arm(wire.vendor, fault, 1);
            let answer = desk.ask(wire, job(wire.plain, vec![user("List ten steps for a cake.")])).await;
            assert!(answer.error.is_some() && answer.stop.is_none(), "{wire:?} {fault} {answer:?}");
            assert!(!answer.text.is_empty(), "{wire:?} {fault}");
        }
    }
}

#[tokio::test]
async fn an_odd_stream_is_read_at_every_door_like_a_plain_one() {
    let desk = Desk::open();
    for wire in DOORS {
        let plain = desk.ask_billed(wire, job(wire.plain, vec![user("Explain tides")])).await;
        for fault in [
            Fault::Crlf,
            Fault::Comments,
            Fault::UnknownEvents,
            Fault::UnknownFields,
            Fault::SplitCharacters,
            Fault::DoubleUsage,
        ] {
            desk.practice.arm(wire.vendor, fault, 1);
            let odd = desk.ask_billed(wire, job(wire.plain, vec![user("Explain tides")])).await;
            assert_eq!((odd.text.as_str(), &odd.error), (plain.text.as_str(), &None), "{wire:?} {fault}");
        }
    }
}
