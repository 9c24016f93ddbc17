//! The wires beside the vendors' main ones, each at a path of its own: what is counted there, and what errors come to.

use medley_domain::Category;
use medley_domain::conversation::{Part, Role};
use medley_domain::event::StopReason;
use medley_domain::job::{ChatJob, Tool, Turn};
use medley_practice::{Fault, Vendor};
use serde_json::json;

use crate::desk::{Desk, Wire, job, reason, thinking, user, written_turn};

const OLLAMA: Wire = Wire {
    vendor: Vendor::Alder,
    protocol: Some("ollama"),
    reasons: "alder-pocket:8b",
    plain: "alder-pocket:1b",
    door: "/ollama",
};

#[tokio::test]
async fn ollama_answers_streamed_and_whole_and_counts_what_the_bill_says() {
    let desk = Desk::open();
    let question = "Compare ferries and bridges in a table.";
    let streamed = desk.ask_billed(OLLAMA, job(OLLAMA.plain, vec![user(question)])).await;
    let whole = ChatJob { stream: false, ..job(OLLAMA.plain, vec![user(question)]) };
    let whole = desk.ask_billed(OLLAMA, whole).await;
    assert_eq!((streamed.text.as_str(), reason(&streamed)), (whole.text.as_str(), StopReason::End));
    assert!(streamed.deltas > 5 && streamed.unknown.is_empty(), "{:?}", streamed.unknown);
    let thought = ChatJob { reasons: true, ..job(OLLAMA.reasons, vec![user("Prove that tides exist.")]) };
    let call = desk.ask(OLLAMA, thought).await;
    assert!(!call.reasoning.is_empty() && reason(&call) == StopReason::End, "{call:?}");
}

#[tokio::test]
async fn ollama_calls_tools_and_reads_their_results() {
    let desk = Desk::open();
    let parameters =
        json!({ "type": "object", "properties": { "days": { "type": "integer" } }, "required": ["days"] });
    let tool = |name: &str| Tool {
        name: name.to_owned(),
        description: String::new(),
        parameters: parameters.clone(),
    };
    let tools = vec![tool("weather"), tool("clock")];
    for stream in [true, false] {
        let question = user("Use the tools weather and clock for Oslo.");
        let asked = ChatJob { stream, tools: tools.clone(), ..job(OLLAMA.plain, vec![question.clone()]) };
        let answer = desk.ask_billed(OLLAMA, asked).await;
        assert_eq!((reason(&answer), answer.tool_calls.len()), (StopReason::ToolUse, 2), "{stream}");
        let results = answer.tool_calls.iter().map(|call| Part::ToolResult {
            id: call.id.clone(),
            name: call.name.clone(),
            content: "rain".to_owned(),
            is_error: false,
        });
        let results = Turn { role: Role::User, parts: results.collect() };
        let turns = vec![question, written_turn(&answer), results];
        let asked = ChatJob { stream, tools: tools.clone(), ..job(OLLAMA.plain, turns) };
        let answer = desk.ask_billed(OLLAMA, asked).await;
        assert!(answer.text.contains("rain"), "{}", answer.text);
    }
}

#[tokio::test]
async fn ollamas_errors_come_to_the_same_categories() {
    let desk = Desk::open();
    for (fault, category) in [
        (Fault::RateLimit(2), Category::RateLimit),
        (Fault::Overloaded, Category::Overloaded),
        (Fault::ServerError, Category::Overloaded),
        (Fault::Authentication, Category::Authentication),
        (Fault::NotFound, Category::NotFound),
        (Fault::BadRequest, Category::BadRequest),
    ] {
        for stream in [true, false] {
            desk.practice.arm(OLLAMA.vendor, fault, 1);
            let asked = ChatJob { stream, ..job(OLLAMA.plain, vec![user("Hello")]) };
            let error = desk.ask(OLLAMA, asked).await.error.unwrap_or_else(|| panic!("{fault}"));
            assert_eq!(error.category, category, "{fault} {error:?}");
        }
    }
    desk.practice.arm(OLLAMA.vendor, Fault::ErrorInStream, 1);
    let answer = desk.ask(OLLAMA, thinking(OLLAMA.plain, vec![user("List ten steps for a cake.")])).await;
    assert!(answer.error.is_some() && answer.stop.is_none(), "{answer:?}");
}
