//! What the native wires alone can say: sources, tools that ran at the vendor, pictures, pieces of arguments.

#![allow(clippy::unwrap_used)]

mod play;

use std::path::Path;

use medley_domain::conversation::{Citation, MediaSource, Part, Role};
use medley_domain::event::{Event, StopReason};
use medley_domain::job::{ChatJob, Turn};
use medley_domain::pricing::{Meter, Mode};
use medley_domain::{Category, usage::Usage};
use medley_testkit::fold::Answer;
use medley_vendors::Quirks;
use medley_vendors::ndjson::Ndjson;
use medley_vendors::protocols::{Ask, find};
use medley_vendors::sse::Sse;
use play::{play, whole};
use serde_json::{Value, json};

fn body(wire: &str, name: &str) -> Vec<u8> {
    let end = if wire == "ollama" { "ndjson" } else { "sse" };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    std::fs::read(folder.join(format!("{wire}/{name}.{end}"))).unwrap()
}

fn fixture(wire: &str, name: &str) -> Answer {
    play(wire, &[&body(wire, name)])
}

/// The events of a stream.
fn events(wire: &str, name: &str) -> Vec<Event> {
    let mut decoder = find(wire).unwrap().decoder(&play::job());
    let mut events = Vec::new();
    let mut sink = |data: &str| decoder.push(data, &mut events);
    match wire {
        "ollama" => Ndjson::default().push(&body(wire, name), &mut sink).unwrap(),
        _ => Sse::default().push(&body(wire, name), &mut sink).unwrap(),
    }
    decoder.finish(&mut events).unwrap();
    events
}

/// The parts of a message that an answer leaves, as the engine keeps them.
fn parts(events: &[Event]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for event in events.iter().cloned() {
        match (event, parts.last_mut()) {
            (Event::Text { text }, Some(Part::Text { text: so_far })) => so_far.push_str(&text),
            (Event::Text { text }, _) => parts.push(Part::Text { text }),
            (Event::Reasoning { text }, Some(Part::Reasoning { text: so_far, opaque: None, .. })) => {
                so_far.push_str(&text);
            }
            (Event::Reasoning { text }, _) => {
                parts.push(Part::Reasoning { text, took_ms: None, opaque: None })
            }
            (Event::ReasoningState { opaque }, Some(Part::Reasoning { opaque: state @ None, .. })) => {
                *state = Some(opaque);
            }
            (Event::ReasoningState { opaque }, _) => {
                parts.push(Part::Reasoning { text: String::new(), took_ms: None, opaque: Some(opaque) });
            }
            (Event::BuiltIn { name, summary, opaque }, _) => {
                parts.push(Part::BuiltIn { name, summary, opaque })
            }
            (Event::ToolCall { id, name, args, opaque }, _) => {
                parts.push(Part::ToolCall { id, name, args, opaque });
            }
            (Event::Artifact { media_type, source, opaque }, _) => {
                parts.push(Part::Image { media_type, bytes: 0, source, opaque });
            }
            (Event::Citation { citation }, _) => parts.push(Part::Citation { citation }),
            _ => {}
        }
    }
    parts
}

/// What is sent when the conversation goes on with the same model after this answer.
fn sent_back(wire: &str, name: &str) -> (Value, usize) {
    let turns = vec![
        Turn { role: Role::User, parts: vec![Part::text("hello")] },
        Turn { role: Role::Assistant, parts: parts(&events(wire, name)) },
        Turn { role: Role::User, parts: vec![Part::text("go on")] },
    ];
    let job = ChatJob { turns, ..play::job() };
    let (quirks, settings) = (Quirks::default(), Default::default());
    let encoded =
        find(wire).unwrap().encode(Ask { job: &job, quirks: &quirks, settings: &settings }).unwrap();
    (encoded.call.json.unwrap(), encoded.left_out.len())
}

/// Address, title, first character and one past the last.
type Source<'a> = (Option<&'a str>, Option<&'a str>, Option<u64>, Option<u64>);

fn cited(answer: &Answer) -> Vec<Source<'_>> {
    let row = |citation: &Citation| (citation.start, citation.end);
    let places = answer.citations.iter().map(row);
    let named = answer.citations.iter().map(|citation| (citation.url.as_deref(), citation.title.as_deref()));
    named.zip(places).map(|((url, title), (start, end))| (url, title, start, end)).collect()
}

fn stop(answer: &Answer) -> (StopReason, &str) {
    let stop = answer.stop.as_ref().unwrap_or_else(|| panic!("{answer:?}"));
    (stop.reason, stop.raw.as_deref().unwrap_or_default())
}

#[test]
fn claude_tells_its_searches_and_where_its_words_come_from() {
    let answer = fixture("anthropic", "search");
    assert_eq!(answer.built_in, ["web_search", "web_search"]);
    assert_eq!(answer.usage.searches, Some(1));
    let source = (Some("https://tides.example"), Some("Tides"), Some(3), Some(12));
    assert_eq!(cited(&answer), [source]);
    assert_eq!(answer.citations[0].quote.as_deref(), Some("Tides rise."));
    let summaries: Vec<_> = events("anthropic", "search")
        .into_iter()
        .filter_map(|event| match event {
            Event::BuiltIn { summary, .. } => Some(summary),
            _ => None,
        })
        .collect();
    assert_eq!(summaries, ["tides", "Tides – https://tides.example"]);
}

#[test]
fn claudes_own_tool_blocks_go_back_whole_and_halves_do_not() {
    let (body, left_out) = sent_back("anthropic", "search");
    let blocks = body["messages"][1]["content"].as_array().unwrap();
    let input = json!({ "query": "tides" });
    assert_eq!((&blocks[1]["type"], &blocks[1]["input"]), (&json!("server_tool_use"), &input));
    assert_eq!(blocks[2]["content"][0]["encrypted_content"], "ZW5j");
    assert_eq!(left_out, 0);
    // The fetch of the second answer has a result and no call; the paused search a call and no result.
    let (body, _) = sent_back("anthropic", "code");
    let kinds: Vec<_> =
        body["messages"][1]["content"].as_array().unwrap().iter().map(|b| &b["type"]).collect();
    assert_eq!(kinds, ["server_tool_use", "bash_code_execution_tool_result"]);
    let (body, _) = sent_back("anthropic", "pause");
    assert_eq!(body["messages"][1]["content"].as_array().unwrap().len(), 1);
}

#[test]
fn an_answer_that_paused_for_a_tool_is_sent_back_as_it_stands() {
    let turns = vec![
        Turn { role: Role::User, parts: vec![Part::text("hello")] },
        Turn { role: Role::Assistant, parts: parts(&events("anthropic", "pause")) },
    ];
    let job = ChatJob { turns, model: "claude-sonnet-5".into(), ..play::job() };
    let mut own = job.clone();
    for part in own.turns.iter_mut().flat_map(|turn| &mut turn.parts) {
        if let Part::BuiltIn { opaque: Some(opaque), .. } = part {
            opaque.model = "claude-sonnet-5".to_owned();
        }
    }
    let (quirks, settings) = (Quirks::default(), Default::default());
    let encoded = find("anthropic").unwrap().encode(Ask { job: &own, quirks: &quirks, settings: &settings });
    let messages = encoded.unwrap().call.json.unwrap()["messages"].clone();
    assert_eq!(messages.as_array().unwrap().len(), 2);
    assert_eq!(messages[1]["content"][1]["id"], "srvtoolu_3");
}

#[test]
fn claudes_stop_reasons_are_kept_in_its_own_words() {
    assert_eq!(stop(&fixture("anthropic", "pause")), (StopReason::Other, "pause_turn"));
    let full = fixture("anthropic", "code");
    assert_eq!(stop(&full), (StopReason::Length, "model_context_window_exceeded"));
    assert_eq!(full.built_in, ["bash_code_execution", "bash_code_execution", "web_fetch"]);
}

#[test]
fn gemini_tells_its_searches_and_where_its_words_come_from_in_characters() {
    let answer = fixture("gemini", "search");
    assert_eq!(answer.built_in, ["google_search_web", "google_search_web"]);
    let sources = [
        (Some("https://tides.example"), Some("Tides"), Some(3), Some(14)),
        (None, Some("notes"), Some(3), Some(14)),
    ];
    assert_eq!(cited(&answer), sources);
    assert_eq!((answer.usage.searches, answer.usage.input), (Some(2), Some(14)));
    let (body, left_out) = sent_back("gemini", "search");
    let parts = &body["contents"][1]["parts"];
    assert_eq!(parts[0]["toolCall"]["id"], "t1");
    assert_eq!((&parts[0]["thoughtSignature"], left_out), (&json!("c2lnMQ=="), 0));
    assert_eq!(parts[1]["toolResponse"]["id"], "t1");
}

#[test]
fn geminis_code_and_pages_are_told_and_what_it_recites_is_cited() {
    let answer = fixture("gemini", "code");
    assert_eq!(answer.built_in, ["code_execution", "code_execution"]);
    assert_eq!(cited(&answer), [(Some("https://one.example"), None, Some(0), Some(8))]);
    let (body, _) = sent_back("gemini", "code");
    assert_eq!(body["contents"][1]["parts"][1]["codeExecutionResult"]["output"], "1\n");
}

#[test]
fn a_picture_that_gemini_made_goes_back_with_its_signature_and_its_sketches_do_not() {
    let answer = fixture("gemini", "image");
    let picture = ("image/png".to_owned(), MediaSource::Inline { base64: "aGk=".to_owned() });
    assert_eq!(answer.artifacts, [picture]);
    assert_eq!(answer.usage.media.image_out, Some(1290));
    let (body, left_out) = sent_back("gemini", "image");
    let part = &body["contents"][1]["parts"][1];
    assert_eq!((&part["inlineData"]["data"], &part["thoughtSignature"]), (&json!("aGk="), &json!("c2ln")));
    assert_eq!(left_out, 0, "its own thoughts are not missed");
}

#[test]
fn arguments_in_pieces_are_watched_and_then_whole() {
    let answer = fixture("gemini", "partial");
    assert_eq!(answer.partial_args, "red2");
    let call = &answer.tool_calls[0];
    assert_eq!((call.id.as_str(), call.args.as_str()), ("p1", r#"{"colour":"red","times":2}"#));
    for (wire, pieces) in [
        ("anthropic", r#"{"city":"Oslo"}"#),
        ("cohere", r#"{"city":"Oslo"}"#),
        ("gemini-interactions", r#"{"city":"Oslo"}"#),
    ] {
        let answer = fixture(wire, "tools");
        assert!(answer.partial_args.replace(' ', "").starts_with(pieces), "{wire}: {}", answer.partial_args);
    }
}

#[test]
fn a_picture_that_was_held_back_says_why() {
    let answer = fixture("gemini", "no-image");
    assert_eq!(stop(&answer), (StopReason::ContentFilter, "IMAGE_SAFETY"));
    assert_eq!(answer.refusal, "The picture was held back.");
}

#[test]
fn an_interaction_counts_by_modality_and_names_its_class_of_service() {
    let answer = fixture("gemini-interactions", "text");
    let usage = &answer.usage;
    assert_eq!((usage.input, usage.cached_input, usage.output), (Some(256), Some(128), Some(33)));
    assert_eq!(
        (usage.reasoning, usage.media.audio_in, usage.media.cached_audio),
        (Some(22), Some(40), Some(30))
    );
    assert_eq!((answer.meta.mode, answer.remote_id.as_deref()), (Some(Mode::Flex), Some("v1_a")));
    assert_eq!(answer.states[0].data, json!({ "type": "thought", "signature": "c2ln" }));
}

#[test]
fn the_steps_of_an_interaction_go_back_as_they_came() {
    let answer = fixture("gemini-interactions", "search");
    let named = ["google_search", "google_search", "code_execution", "code_execution"];
    assert_eq!(answer.built_in, named);
    assert_eq!(cited(&answer), [(Some("https://tides.example"), Some("Tides"), Some(3), Some(14))]);
    assert_eq!(answer.usage.searches, Some(2));
    let (body, left_out) = sent_back("gemini-interactions", "search");
    let search = json!({
        "type": "google_search_call", "id": "s1", "signature": "c2lnMQ==",
        "arguments": { "queries": ["tides today", "tide tables"] },
    });
    assert_eq!((&body["input"][1], left_out), (&search, 0));
    assert_eq!(body["input"][5]["type"], "model_output");
    let (body, _) = sent_back("gemini-interactions", "tools");
    let thought = &body["input"][1];
    assert_eq!(
        (&thought["signature"], &thought["summary"][0]["text"]),
        (&json!("c2ln"), &json!("Thinking it over."))
    );
    let call =
        json!({ "type": "function_call", "id": "fc1", "name": "weather", "arguments": { "city": "Oslo" } });
    assert_eq!(body["input"][2], call);
    let (body, _) = sent_back("gemini-interactions", "image");
    assert_eq!(
        body["input"][1]["content"][1],
        json!({ "type": "image", "data": "aGk=", "mime_type": "image/png" })
    );
}

#[test]
fn an_interaction_may_end_by_its_status_alone_and_a_failed_one_is_an_error() {
    let answer = fixture("gemini-interactions", "no-end");
    assert_eq!(stop(&answer), (StopReason::ToolUse, "requires_action"));
    assert_eq!(answer.tool_calls[0].args, r#"{"zone":"UTC"}"#);
    let error = fixture("gemini-interactions", "failed").error.unwrap();
    assert_eq!((error.category, error.message.as_str()), (Category::Overloaded, "The model failed"));
    assert!(error.maybe_billed);
}

#[test]
fn cohere_names_each_source_behind_its_words() {
    let answer = fixture("cohere", "citations");
    let sources = [
        (Some("https://tides.example"), Some("Tides"), Some(0), Some(10)),
        (None, Some("call_1"), Some(0), Some(10)),
    ];
    assert_eq!(cited(&answer), sources);
    assert_eq!(answer.citations[0].quote.as_deref(), Some("Tides rise and fall."));
}

#[test]
fn coheres_plan_and_thinking_go_back_with_the_calls_that_they_led_to() {
    let (body, left_out) = sent_back("cohere", "tools");
    let message = &body["messages"][1];
    assert_eq!(message["content"], json!([{ "type": "thinking", "thinking": "Thinking it over." }]));
    assert_eq!((&message["tool_plan"], left_out), (&json!("I will look."), 0));
    assert_eq!(message["tool_calls"][0]["function"]["arguments"], r#"{"city":"Oslo"}"#);
    assert_eq!(body["messages"][2]["role"], "tool");
}

#[test]
fn cohere_counts_tokens_and_keeps_what_it_bills() {
    let usage = fixture("cohere", "text").usage;
    let units = [(Meter::Input, 12), (Meter::Output, 9)].into_iter().collect();
    let media = medley_domain::usage::Media { units, ..Default::default() };
    let expected =
        Usage { input: Some(212), cached_input: Some(208), output: Some(14), media, ..Usage::default() };
    assert_eq!(usage, expected);
}

#[test]
fn coheres_errors_come_in_the_end_event_or_bare() {
    let error = fixture("cohere", "error").error.unwrap();
    assert_eq!(
        (error.category, error.message.as_str()),
        (Category::Overloaded, "The model server had a fault")
    );
    assert!(error.maybe_billed && !error.cut);
    let bare = fixture("cohere", "stray-error").error.unwrap();
    assert_eq!(bare.message, "internal server error, please retry");
    let held = play("cohere", &[b"data: {\"error\":{\"code\":503,\"message\":\"busy\"}}\n\n"]);
    assert_eq!(held.error.unwrap().message, "busy");
}

#[test]
fn ollamas_thinking_goes_back_and_its_older_wire_is_read() {
    let (body, left_out) = sent_back("ollama", "thinking");
    let message = json!({ "role": "assistant", "content": "Yes.", "thinking": "Hm." });
    assert_eq!((&body["messages"][1], left_out), (&message, 0));
    let answer = fixture("ollama", "generate");
    assert_eq!((answer.text.as_str(), answer.usage.input, answer.usage.output), ("Yes.", None, Some(4)));
    assert_eq!(stop(&answer), (StopReason::End, "stop"));
}

#[test]
fn whole_answers_of_the_newer_wires_tell_the_same_as_streams() {
    let cohere = r#"{"id":"c1","message":{"role":"assistant","tool_plan":"Look.","content":[{"type":"thinking","thinking":"Hm."},{"type":"text","text":"Hi"}],"tool_calls":[{"id":"a","type":"function","function":{"name":"clock","arguments":"{}"}}],"citations":[{"start":0,"end":2,"text":"Hi","sources":[]}]},"finish_reason":"TOOL_CALL","usage":{"tokens":{"input_tokens":3,"output_tokens":2}}}"#;
    let steps = r#"{"id":"c1","status":"requires_action","model":"quince-3","steps":[{"type":"user_input","content":[{"type":"text","text":"asked"}]},{"type":"thought","signature":"s","summary":[{"type":"text","text":"Hm."}]},{"type":"model_output","content":[{"type":"text","text":"Hi","annotations":[{"type":"url_citation","url":"https://a.example","start_index":0,"end_index":2}]}]},{"type":"function_call","id":"a","name":"clock","arguments":{}}],"usage":{"total_input_tokens":3,"total_output_tokens":2}}"#;
    for (wire, body) in [("cohere", cohere), ("gemini-interactions", steps)] {
        let answer = whole(wire, body);
        assert_eq!((answer.text.as_str(), answer.reasoning.as_str()), ("Hi", "Hm."), "{wire}: {answer:?}");
        let call = &answer.tool_calls[0];
        assert_eq!(
            (call.id.as_str(), call.name.as_str(), call.args.as_str()),
            ("a", "clock", "{}"),
            "{wire}"
        );
        assert_eq!((answer.usage.input, answer.usage.output), (Some(3), Some(2)), "{wire}");
        assert_eq!(stop(&answer).0, StopReason::ToolUse, "{wire}");
        assert_eq!((answer.citations[0].start, answer.citations[0].end), (Some(0), Some(2)), "{wire}");
    }
}

#[test]
fn a_whole_message_of_claude_holds_its_sources_too() {
    let body = r#"{"id":"c1","type":"message","model":"quince-5","content":[{"type":"server_tool_use","id":"s1","name":"web_search","input":{"query":"q"}},{"type":"text","text":"Hi","citations":[{"type":"char_location","cited_text":"Hi","document_title":"notes"}]}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}"#;
    let answer = whole("anthropic", body);
    assert_eq!(answer.built_in, ["web_search"]);
    assert_eq!(cited(&answer), [(None, Some("notes"), Some(0), Some(2))]);
}
