//! A conversation goes on at another vendor: every wire gets what each other wire wrote.
//!
//! What can be kept is kept, what cannot is named, and the request is one that its vendor takes.

#![allow(clippy::unwrap_used)]

mod valid;

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use medley_domain::conversation::{LeftOut, MediaSource, Opaque, Part, Role};
use medley_domain::job::{ChatJob, Turn};
use medley_vendors::protocols::{Ask, find};
use medley_vendors::{Quirks, Registry};
use serde_json::{Value, json};
use valid::check;

/// State that its own wire, as it wrote it, would find in each place.
struct State {
    reasoning: Value,
    call: Value,
    built_in: [Value; 2],
    picture: Value,
}

fn state(wire: &str) -> State {
    let none = || Value::Null;
    let empty = || json!({});
    match wire {
        "anthropic" => State {
            reasoning: json!({ "type": "thinking", "thinking": "Hm.", "signature": "secret" }),
            call: none(),
            built_in: [
                json!({ "type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": { "query": "secret" } }),
                json!({ "type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": [] }),
            ],
            picture: none(),
        },
        "gemini" => State {
            reasoning: json!({ "thoughtSignature": "secret" }),
            call: json!({ "id": "g1", "thoughtSignature": "secret" }),
            built_in: [
                json!({ "toolCall": { "id": "t1", "toolType": "GOOGLE_SEARCH_WEB", "args": { "queries": ["secret"] } } }),
                json!({ "toolResponse": { "id": "t1", "toolType": "GOOGLE_SEARCH_WEB" } }),
            ],
            picture: json!({ "thoughtSignature": "secret" }),
        },
        "gemini-interactions" => State {
            reasoning: json!({ "type": "thought", "signature": "secret" }),
            call: json!({ "type": "function_call", "id": "call:1", "name": "weather" }),
            built_in: [
                json!({ "type": "google_search_call", "id": "s1", "signature": "secret", "arguments": {} }),
                json!({ "type": "google_search_result", "call_id": "s1", "result": [] }),
            ],
            picture: empty(),
        },
        "cohere" => State {
            reasoning: json!({ "thinking": "secret", "tool_plan": "secret" }),
            call: none(),
            built_in: [Value::Null, Value::Null],
            picture: none(),
        },
        "ollama" => State {
            reasoning: json!({ "thinking": "secret" }),
            call: none(),
            built_in: [Value::Null, Value::Null],
            picture: none(),
        },
        "openai-responses" => State {
            reasoning: json!({ "type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "secret" }),
            call: none(),
            built_in: [
                json!({ "type": "web_search_call", "id": "ws_1", "status": "completed", "action": { "query": "secret" } }),
                Value::Null,
            ],
            picture: json!({ "type": "image_generation_call", "id": "ig_1", "status": "completed", "result": null }),
        },
        _ => State {
            reasoning: json!({ "reasoning_content": "secret" }),
            call: none(),
            built_in: [Value::Null, Value::Null],
            picture: none(),
        },
    }
}

fn inline(text: &str) -> MediaSource {
    MediaSource::Inline { base64: STANDARD.encode(text) }
}

fn file(name: &str, media_type: &str) -> Part {
    Part::File { name: name.into(), media_type: media_type.into(), bytes: 4, source: inline("file words") }
}

/// A conversation that uses everything, its answers written by `wire` and `model`.
fn conversation(wire: &str, model: &str) -> Vec<Turn> {
    let state = state(wire);
    let opaque = |data: &Value| Opaque { protocol: wire.into(), model: model.into(), data: data.clone() };
    let held = |data: &Value| (!data.is_null()).then(|| opaque(data));
    let picture =
        |opaque| Part::Image { media_type: "image/png".into(), bytes: 4, source: inline("drawn"), opaque };
    let call = |id: &str, state: &Value| Part::ToolCall {
        id: id.into(),
        name: "weather".into(),
        args: r#"{"city":"Oslo"}"#.into(),
        opaque: held(state),
    };
    let built_in = |name: &str, summary: &str, data: &Value| Part::BuiltIn {
        name: name.into(),
        summary: summary.into(),
        opaque: held(data),
    };
    let result = Part::ToolResult {
        id: "call:1".into(),
        name: "weather".into(),
        content: "result words".into(),
        is_error: false,
    };
    let asked = vec![
        Part::text("question words"),
        Part::Image { media_type: "image/png".into(), bytes: 4, source: inline("seen"), opaque: None },
        file("notes.md", "text/markdown"),
        file("paper.pdf", "application/pdf"),
        file("box.zip", "application/zip"),
        Part::Audio { media_type: "audio/wav".into(), bytes: 4, source: inline("heard") },
    ];
    let answered = vec![
        Part::Reasoning { text: "Hm.".into(), took_ms: None, opaque: held(&state.reasoning) },
        Part::text("answer words "),
        built_in("web_search", "found words", &state.built_in[0]),
        built_in("quiet_tool", "", &state.built_in[1]),
        Part::Citation { citation: Default::default() },
        picture(held(&state.picture)),
        call("call:1", &state.call),
        call("call:2", &Value::Null),
    ];
    let turn = |role, parts| Turn { role, parts };
    vec![
        turn(Role::User, asked),
        turn(Role::Assistant, answered),
        turn(Role::User, vec![result]),
        turn(
            Role::Assistant,
            vec![Part::Refusal { text: "refusal words".into() }, Part::LeftOut { what: vec![] }],
        ),
        turn(Role::User, vec![Part::text("last words")]),
    ]
}

fn encode(wire: &str, model: &str, turns: Vec<Turn>) -> (Value, Vec<LeftOut>) {
    let job = ChatJob {
        model: model.into(),
        system: Some("Be brief.".into()),
        turns,
        max_output: Some(500),
        stream: true,
        ..ChatJob::default()
    };
    let (quirks, settings) = (Quirks::default(), BTreeMap::new());
    let encoded =
        find(wire).unwrap().encode(Ask { job: &job, quirks: &quirks, settings: &settings }).unwrap();
    (encoded.call.json.unwrap(), encoded.left_out)
}

/// A model whose vendor is strict about what comes back to it.
fn model(wire: &str) -> &'static str {
    match wire {
        "anthropic" => "claude-sonnet-5-5",
        "gemini" | "gemini-interactions" => "gemini-3.8-flash",
        _ => "quince",
    }
}

#[test]
fn every_wire_takes_a_conversation_that_any_other_wrote() {
    for writer in Registry::protocols() {
        for reader in Registry::protocols() {
            let (body, _) = encode(reader, model(reader), conversation(writer, "another-model"));
            check(reader, &body).unwrap_or_else(|why| panic!("{writer} to {reader}: {why}\n{body:#}"));
        }
    }
}

#[test]
fn what_can_be_kept_is_kept_and_state_that_others_cannot_read_is_not() {
    for writer in Registry::protocols() {
        for reader in Registry::protocols() {
            let (body, left_out) = encode(reader, model(reader), conversation(writer, "another-model"));
            let text = body.to_string();
            assert!(!text.contains("secret"), "{writer} to {reader}: {body:#}");
            for kept in
                ["question words", "answer words", "result words", "refusal words", "last words", "Oslo"]
            {
                assert!(text.contains(kept), "{writer} to {reader}: {kept} is missing from {body:#}");
            }
            let kept =
                |words: &str, otherwise: LeftOut| text.contains(words) || left_out.contains(&otherwise);
            let told = kept("found words", LeftOut::BuiltIn("web_search".into()));
            let shown = kept(&STANDARD.encode("drawn"), LeftOut::Image("image/png".into()));
            assert!(told && shown || !speaks(reader), "{writer} to {reader}: {left_out:?} {body:#}");
        }
    }
}

/// Whether this wire says what it leaves out. A wire that is new here must.
fn speaks(wire: &str) -> bool {
    let (_, left_out) = encode(wire, model(wire), conversation(wire, "another-model"));
    assert!(!left_out.is_empty(), "{wire} leaves out nothing");
    true
}

#[test]
fn what_cannot_be_kept_is_named_once() {
    for writer in Registry::protocols() {
        for reader in Registry::protocols().into_iter().filter(|reader| speaks(reader)) {
            let (_, left_out) = encode(reader, model(reader), conversation(writer, "another-model"));
            let count = |what: &LeftOut| left_out.iter().filter(|left| *left == what).count();
            for what in
                [LeftOut::Reasoning, LeftOut::BuiltIn("quiet_tool".into()), LeftOut::File("box.zip".into())]
            {
                assert_eq!(count(&what), 1, "{writer} to {reader}: {what:?} of {left_out:?}");
            }
        }
    }
}

#[test]
fn each_wire_names_the_media_that_it_does_not_carry() {
    for (wire, pdf, audio) in [
        ("anthropic", true, false),
        ("gemini", true, true),
        ("gemini-interactions", true, true),
        ("cohere", false, false),
        ("ollama", false, false),
    ] {
        let (body, left_out) = encode(wire, model(wire), conversation("openai-chat", "another-model"));
        let text = body.to_string();
        let heard = text.contains(&STANDARD.encode("heard"));
        let paper = !left_out.contains(&LeftOut::File("paper.pdf".into()));
        assert_eq!((paper, heard), (pdf, audio), "{wire}: {left_out:?}");
        assert_eq!(left_out.contains(&LeftOut::Audio("audio/wav".into())), !audio, "{wire}");
        // A document may go as bytes under its name, or as words.
        assert!(text.contains("file words"), "{wire}");
        assert!(text.contains("found words") && text.contains(&STANDARD.encode("drawn")), "{wire}: {body:#}");
        assert!(text.contains(&STANDARD.encode("seen")), "{wire}");
    }
}

#[test]
fn the_same_model_gets_its_own_state_back() {
    for wire in ["anthropic", "gemini", "gemini-interactions", "cohere", "ollama"] {
        let (body, left_out) = encode(wire, model(wire), conversation(wire, model(wire)));
        check(wire, &body).unwrap_or_else(|why| panic!("{wire}: {why}\n{body:#}"));
        assert!(body.to_string().contains("secret"), "{wire}: {body:#}");
        assert!(!left_out.contains(&LeftOut::Reasoning), "{wire}: {left_out:?}");
        let keeps_tools = !state(wire).built_in[1].is_null();
        assert_eq!(left_out.contains(&LeftOut::BuiltIn("quiet_tool".into())), !keeps_tools, "{wire}");
    }
}
