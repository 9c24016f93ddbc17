//! What OpenAI's two wires and their imitators tell beside text: sources, pictures, tools that ran at the vendor, what
//! it cost.

#![allow(clippy::unwrap_used)]

mod play;

use std::path::Path;

use medley_domain::conversation::MediaSource;
use medley_domain::event::StopReason;
use medley_domain::{Category, PicoUsd};
use medley_testkit::fold::Answer;
use play::{play, whole};
use serde_json::json;

fn fixture(protocol: &str, name: &str) -> Answer {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    play(protocol, &[&std::fs::read(folder.join(format!("{protocol}/{name}.sse"))).unwrap()])
}

fn ended_well(answer: &Answer) -> bool {
    answer.error.is_none()
        && answer.stop.as_ref().unwrap().reason == StopReason::End
        && answer.unknown.is_empty()
}

fn cited(answer: &Answer) -> Vec<(&str, &str)> {
    let text = |value: &'static str| value;
    let rows = answer.citations.iter();
    rows.map(|row| (row.url.as_deref().unwrap_or(text("")), row.title.as_deref().unwrap_or(""))).collect()
}

#[test]
fn sources_that_come_with_every_chunk_are_told_once_and_with_their_titles() {
    let answer = fixture("openai-chat", "sources");
    assert!(ended_well(&answer), "{answer:?}");
    let expected = [("https://a.example/tides", "Tides"), ("https://b.example/moon", "Moon")];
    assert_eq!(cited(&answer), expected);
    assert_eq!(answer.usage.searches, Some(2));
    assert_eq!(answer.reported, Some(PicoUsd(6_000_000_000)));
}

#[test]
fn annotations_name_the_characters_that_they_stand_behind() {
    let answer = fixture("openai-chat", "annotations");
    assert!(ended_well(&answer), "{answer:?}");
    let [citation] = &answer.citations[..] else { panic!("{answer:?}") };
    assert_eq!((citation.start, citation.end), (Some(0), Some(5)));
    assert_eq!(citation.quote.as_deref(), Some("Water rises."));
}

#[test]
fn characters_are_counted_within_the_whole_answer() {
    let answer = fixture("openai-responses", "search");
    assert!(ended_well(&answer), "{answer:?}");
    assert_eq!(answer.text, "潮 one.Two and three.");
    let words = |start, end| answer.text.chars().skip(start).take(end - start).collect::<String>();
    let places: Vec<_> = answer.citations.iter().map(|row| (row.start.unwrap(), row.end.unwrap())).collect();
    assert_eq!(places, [(6, 9), (14, 19)]);
    assert_eq!((words(6, 9), words(14, 19)), ("Two".to_owned(), "three".to_owned()));
}

#[test]
fn tools_that_ran_at_the_vendor_are_told_and_kept_for_it() {
    let answer = fixture("openai-responses", "search");
    assert_eq!(answer.built_in, ["web_search", "web_search"]);
    // Reading a page of a search is not charged as one.
    assert_eq!(answer.usage.searches, Some(1));
    let executed = fixture("openai-chat", "executed");
    assert!(ended_well(&executed), "{executed:?}");
    assert_eq!(executed.built_in, ["search"]);
    assert_eq!(cited(&executed), [("https://a.example/tides", "Tides")]);
    assert_eq!(executed.usage.input, Some(5003));
    let code = fixture("openai-responses", "code");
    assert!(ended_well(&code), "{code:?}");
    assert_eq!(code.built_in, ["code_interpreter"]);
    assert_eq!(code.usage.searches, Some(2));
    let ran = code.tool_calls[0].opaque.as_ref().unwrap();
    assert_eq!(ran.data, json!({ "ran_there": true }));
}

#[test]
fn results_in_an_item_of_their_own_are_sources_and_text_without_a_place_is_not_said_twice() {
    let answer = fixture("openai-responses", "found");
    assert!(ended_well(&answer), "{answer:?}");
    assert_eq!(answer.text, "Tides rise.");
    assert_eq!(cited(&answer), [("https://a.example/tides", "Tides")]);
    assert_eq!(answer.reported, Some(PicoUsd(5_100_000_000)));
}

#[test]
fn text_that_only_the_last_event_holds_is_read_there() {
    let answer = fixture("openai-responses", "silent");
    assert!(ended_well(&answer), "{answer:?}");
    assert_eq!((answer.text.as_str(), answer.built_in.len()), ("Tides rise.", 1));
}

#[test]
fn a_picture_that_the_model_made_is_handed_on_once_with_its_kind() {
    let source = MediaSource::Inline { base64: "aGk=".to_owned() };
    let chat = fixture("openai-chat", "picture");
    // A picture elsewhere is not fetched.
    assert_eq!(chat.artifacts, [("image/png".to_owned(), source.clone())]);
    assert_eq!(chat.usage.media.image_out, Some(1290));
    let answer = fixture("openai-responses", "picture");
    assert!(ended_well(&answer), "{answer:?}");
    assert_eq!(answer.artifacts, [("image/webp".to_owned(), source)]);
    assert_eq!(answer.built_in, ["image_generation"]);
    assert_eq!((answer.usage.media.image_in, answer.usage.media.image_out), (Some(1000), Some(200)));
}

#[test]
fn signed_reasoning_is_kept_without_calls_too_and_in_one_piece() {
    let answer = fixture("openai-chat", "details");
    assert_eq!(answer.reasoning, "Hmm.");
    let [state] = &answer.states[..] else { panic!("{answer:?}") };
    let expected = json!([{ "type": "reasoning.text", "index": 0, "text": "Hmm.", "signature": "sig" }]);
    assert_eq!(state.data["reasoning_details"], expected);
}

#[test]
fn pieces_of_arguments_are_told_as_they_come_and_the_whole_call_after_them() {
    for wire in ["openai-chat", "openai-responses"] {
        let answer = fixture(wire, "tools");
        assert!(!answer.partial_args.is_empty(), "{wire}");
        // Arguments that were never written become an empty object at the end alone.
        let written = answer.tool_calls.iter().map(|call| call.args.as_str()).filter(|args| *args != "{}");
        let whole: String = written.collect();
        let signs = |text: &str| {
            let mut signs: Vec<char> = text.chars().collect();
            signs.sort_unstable();
            signs
        };
        assert_eq!(signs(&answer.partial_args), signs(&whole), "{wire}");
    }
}

#[test]
fn a_verdict_and_a_middlemans_failure_are_errors_though_the_status_was_good() {
    let verdict = fixture("openai-chat", "verdict").error.unwrap();
    assert_eq!((verdict.category, verdict.message.as_str()), (Category::Quota, "insufficient balance"));
    let middleman = fixture("openai-chat", "middleman");
    let error = middleman.error.unwrap();
    assert_eq!((error.category, error.message.as_str()), (Category::Overloaded, "Provider disconnected"));
    let body = r#"{"choices":null,"base_resp":{"status_code":1004,"status_msg":"login fail"}}"#;
    assert_eq!(whole("openai-chat", body).error.unwrap().category, Category::Authentication);
}

#[test]
fn fields_of_an_unexpected_shape_cost_no_text() {
    let body = json!({
        "choices": [{
            "index": 0, "finish_reason": "stop",
            "message": {
                "content": "Tides rise.", "annotations": "none", "images": {}, "reasoning_details": 3,
                "executed_tools": "x",
            },
        }],
        "citations": 7, "search_results": "y", "web_search": {}, "search_info": [], "base_resp": "z",
    });
    let answer = whole("openai-chat", &body.to_string());
    assert_eq!(answer.text, "Tides rise.");
    assert!(ended_well(&answer), "{answer:?}");
}
