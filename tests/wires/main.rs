//! The client against the practice vendors, over every wire that they speak. They share no line of code with it, so
//! that their bills are a second opinion on what was counted.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod classes;
mod desk;
mod doors;
mod oddities;

use futures::StreamExt;
use medley_domain::Category;
use medley_domain::conversation::{MediaSource, Part, Role};
use medley_domain::event::{Event, StopReason};
use medley_domain::job::{ChatJob, Job, Tool, Turn};
use medley_domain::ports::{Call, Vendors};
use medley_practice::{Fault, Outcome, Vendor};
use serde_json::json;

use crate::desk::{Desk, WIRES, bill_row, job, reason, thinking, user, written, written_turn};

#[tokio::test]
async fn every_wire_answers_streamed_and_whole_and_counts_what_the_bill_says() {
    let desk = Desk::open();
    for wire in WIRES {
        let question = "Compare ferries and bridges in a table, with code in Rust and a formula.";
        let streamed = desk.ask_billed(wire, job(wire.plain, vec![user(question)])).await;
        let whole = ChatJob { stream: false, ..job(wire.plain, vec![user(question)]) };
        let whole = desk.ask_billed(wire, whole).await;
        assert_eq!(streamed.error, None, "{wire:?}");
        assert!(streamed.deltas > 5 && whole.deltas == 1, "{wire:?}");
        assert_eq!(streamed.text, whole.text, "{wire:?}");
        assert_eq!(reason(&streamed), StopReason::End, "{wire:?}");
        assert_eq!(streamed.meta.model_served.as_deref(), Some(wire.plain), "{wire:?}");
        assert!(
            streamed.remote_id.is_some() && streamed.unknown.is_empty(),
            "{wire:?} {:?}",
            streamed.unknown
        );
    }
}

#[tokio::test]
async fn reasoning_is_shown_and_its_state_is_taken_back() {
    let desk = Desk::open();
    for wire in WIRES {
        for stream in [true, false] {
            let first = user("Prove that the square root of two is irrational.");
            let asked = ChatJob { stream, ..thinking(wire.reasons, vec![first.clone()]) };
            let answer = desk.ask_billed(wire, asked).await;
            assert!(answer.usage.reasoning > Some(0), "{wire:?}");
            let shows = wire.protocol.is_none();
            assert_eq!(!answer.reasoning.is_empty(), shows, "{wire:?}");
            assert_eq!(!answer.states.is_empty(), shows, "{wire:?}");
            let turns = vec![first, written_turn(&answer), user("And of three?")];
            let next = desk.ask_billed(wire, thinking(wire.reasons, turns)).await;
            assert_eq!(reason(&next), StopReason::End, "{wire:?}");
        }
    }
}

#[tokio::test]
async fn tools_are_called_and_their_results_are_read() {
    let desk = Desk::open();
    let parameters = json!({
        "type": "object",
        "properties": { "city": { "type": "string" }, "days": { "type": "integer" } },
        "required": ["city", "days"],
    });
    let description = "Tells the weather".to_owned();
    let tool = Tool { name: "weather".to_owned(), description, parameters };
    for wire in WIRES {
        for (stream, model) in [(true, wire.reasons), (false, wire.plain)] {
            let reasons = model == wire.reasons;
            let question = user("Use the tool weather for Oslo.");
            let tools = vec![tool.clone()];
            let asked =
                ChatJob { stream, reasons, tools: tools.clone(), ..job(model, vec![question.clone()]) };
            let answer = desk.ask_billed(wire, asked).await;
            assert_eq!(reason(&answer), StopReason::ToolUse, "{wire:?}");
            let call = answer.tool_calls.first().unwrap();
            let args: serde_json::Value = serde_json::from_str(&call.args).unwrap();
            assert!(args["city"].is_string() && args["days"].is_i64(), "{wire:?} {args}");
            let result = Part::ToolResult {
                id: call.id.clone(),
                name: call.name.clone(),
                content: "rain, 7 degrees".to_owned(),
                is_error: false,
            };
            let results = Turn { role: Role::User, parts: vec![result] };
            let turns = vec![question, written_turn(&answer), results];
            let asked = ChatJob { stream, reasons, tools, ..job(model, turns) };
            let answer = desk.ask_billed(wire, asked).await;
            assert_eq!(reason(&answer), StopReason::End, "{wire:?}");
            assert!(!answer.text.is_empty(), "{wire:?}");
        }
    }
}

#[tokio::test]
async fn a_conversation_of_one_vendor_goes_on_at_another() {
    let desk = Desk::open();
    let mut turns = vec![user("Use the tool weather for Oslo, please.")];
    for wire in WIRES {
        let answer = desk.ask_billed(wire, thinking(wire.reasons, turns.clone())).await;
        assert_eq!(answer.error, None, "{wire:?}");
        turns.extend([written_turn(&answer), user("Go on.")]);
    }
}

#[tokio::test]
async fn a_long_conversation_is_read_from_the_cache_the_second_time() {
    let desk = Desk::open();
    let long = "The harbour of Oslo lies at the end of a long fjord. ".repeat(400);
    for wire in WIRES {
        let first = user(&format!("{long}{:?}", wire.protocol));
        let answer = desk.ask_billed(wire, job(wire.plain, vec![first.clone()])).await;
        let turns = vec![first, written_turn(&answer), user("And Bergen?")];
        let next = desk.ask_billed(wire, job(wire.plain, turns)).await;
        assert!(next.usage.cached_input > Some(1000), "{wire:?} {:?}", next.usage);
        let writes = wire.vendor == Vendor::Birch;
        assert!(!writes || written(&answer.usage) > 1000, "{wire:?} {:?}", answer.usage);
    }
}

#[tokio::test]
async fn a_picture_is_taken_in() {
    let desk = Desk::open();
    let dot =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    for wire in WIRES {
        let source = MediaSource::Inline { base64: dot.to_owned() };
        let picture = Part::Image { media_type: "image/png".to_owned(), bytes: 70, source, opaque: None };
        let without = desk.ask_billed(wire, job(wire.plain, vec![user("What is this?")])).await;
        let turn = Turn { role: Role::User, parts: vec![Part::text("What is this?"), picture] };
        let with = desk.ask_billed(wire, job(wire.plain, vec![turn])).await;
        assert!(with.usage.input > without.usage.input, "{wire:?}");
    }
}

#[tokio::test]
async fn every_failure_is_classified_alike_on_every_wire() {
    let desk = Desk::open();
    let failures = [
        (Fault::RateLimit(2), Category::RateLimit),
        (Fault::Quota, Category::Quota),
        (Fault::Overloaded, Category::Overloaded),
        (Fault::ServerError, Category::Overloaded),
        (Fault::Authentication, Category::Authentication),
        (Fault::Permission, Category::Permission),
        (Fault::NotFound, Category::NotFound),
        (Fault::ContextLength, Category::ContextLength),
        (Fault::BadRequest, Category::BadRequest),
    ];
    for wire in WIRES {
        for (fault, category) in failures {
            for stream in [true, false] {
                desk.practice.arm(wire.vendor, fault, 1);
                let asked = ChatJob { stream, ..job(wire.plain, vec![user("Hello")]) };
                let error = desk.ask(wire, asked).await.error;
                let error = error.unwrap_or_else(|| panic!("{wire:?} {fault}"));
                assert_eq!(error.category, category, "{wire:?} {fault} {error:?}");
                assert!(!error.maybe_billed && !error.message.is_empty(), "{wire:?} {fault}");
                // Google names no request of its own that failed.
                assert!(error.request_id.is_some() || wire.vendor == Vendor::Cedar, "{wire:?} {fault}");
                let waits = fault == Fault::RateLimit(2);
                assert!(!waits || error.retry_after_ms >= Some(1000), "{wire:?} {error:?}");
            }
        }
    }
    assert_eq!(desk.practice.total_pico_usd(), 0);
}

#[tokio::test]
async fn content_that_is_refused_says_so_in_one_way_or_the_other() {
    let desk = Desk::open();
    for wire in WIRES {
        desk.practice.arm(wire.vendor, Fault::ContentPolicy, 1);
        let answer = desk.ask(wire, job(wire.plain, vec![user("Hello")])).await;
        let blocked = answer.stop.is_some_and(|stop| stop.reason == StopReason::ContentFilter);
        let refused = answer.error.is_some_and(|error| error.category == Category::ContentPolicy);
        assert!(blocked || refused, "{wire:?}");
        desk.practice.arm(wire.vendor, Fault::Refusal, 1);
        let answer = desk.ask(wire, job(wire.plain, vec![user("Hello")])).await;
        let declined = [StopReason::Refusal, StopReason::ContentFilter];
        assert!(declined.contains(&reason(&answer)), "{wire:?} {answer:?}");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_keeps_its_text_and_is_never_finished() {
    let desk = Desk::open();
    for wire in WIRES {
        for fault in [Fault::Cut(None), Fault::CutBeforeOutput, Fault::ErrorInStream, Fault::Malformed] {
            desk.practice.arm(wire.vendor, fault, 1);
            let answer = desk.ask(wire, job(wire.plain, vec![user("List ten steps for a cake.")])).await;
            let error = answer.error.unwrap_or_else(|| panic!("{wire:?} {fault}"));
            assert_eq!(answer.stop, None, "{wire:?} {fault}");
            let (category, cut, speaks) = match fault {
                Fault::Cut(_) => (Category::Transport, true, true),
                Fault::CutBeforeOutput => (Category::Transport, error.cut, false),
                Fault::ErrorInStream => (Category::Overloaded, false, true),
                _ => (Category::Protocol, false, true),
            };
            assert_eq!((error.category, error.cut), (category, cut), "{wire:?} {fault} {error:?}");
            assert_eq!(!answer.text.is_empty(), speaks, "{wire:?} {fault}");
            assert!(error.maybe_billed, "{wire:?} {fault} {error:?}");
        }
    }
}

#[tokio::test]
async fn dropping_the_stream_hangs_up() {
    let desk = Desk::open();
    for wire in WIRES {
        desk.practice.arm(wire.vendor, Fault::Stall(60), 1);
        let call = desk.call(wire);
        let attempt = call.attempt.to_string();
        let job = Job::Chat(job(wire.plain, vec![user("List ten steps for a cake.")]));
        let mut stream = desk.registry.vendor(&call.connection).unwrap().start(job, call);
        while let Some(event) = stream.next().await {
            if matches!(event.unwrap(), Event::Text { .. }) {
                break;
            }
        }
        drop(stream);
        let row = bill_row(&desk.practice, wire.vendor, &attempt).await;
        assert_eq!(row.outcome, Outcome::Cut, "{wire:?}");
    }
}

#[tokio::test]
async fn odd_answers_end_properly() {
    let desk = Desk::open();
    for wire in WIRES {
        for stream in [true, false] {
            let ask = |fault| {
                desk.practice.arm(wire.vendor, fault, 1);
                desk.ask(wire, ChatJob { stream, ..job(wire.plain, vec![user("Hello")]) })
            };
            let length = ask(Fault::Length).await;
            assert_eq!(reason(&length), StopReason::Length, "{wire:?}");
            let empty = ask(Fault::Empty).await;
            assert_eq!((empty.text.as_str(), reason(&empty)), ("", StopReason::End), "{wire:?}");
            let silent = ask(Fault::NoUsage).await;
            assert_eq!((silent.usage.input, reason(&silent)), (None, StopReason::End), "{wire:?}");
        }
        desk.practice.arm(wire.vendor, Fault::Chunks(400), 1);
        let chunks = desk.ask(wire, job(wire.plain, vec![user("Hello")])).await;
        assert_eq!(chunks.deltas, 400, "{wire:?}");
    }
}

#[tokio::test]
async fn models_are_listed_and_a_wrong_key_is_told() {
    let desk = Desk::open();
    for wire in WIRES {
        let call = desk.call(wire);
        let vendor = desk.registry.vendor(&call.connection).unwrap();
        let models = vendor.models(call.clone()).await.unwrap();
        for name in [wire.plain, wire.reasons] {
            assert!(models.iter().any(|model| model.name == name), "{wire:?} {name}");
        }
        let wrong = Call { key: Some("an-invalid-key".into()), ..call };
        let error = vendor.models(wrong).await.unwrap_err();
        assert_eq!(error.category, Category::Authentication, "{wire:?} {error:?}");
    }
}
