//! The decoders on answers written for them, in `fixtures/`.

#![allow(clippy::unwrap_used)]

mod play;

use std::path::{Path, PathBuf};

use medley_domain::Category;
use medley_domain::event::StopReason;
use medley_domain::pricing::Mode;
use medley_domain::usage::Usage;
use medley_testkit::fold::Answer;
use play::{play, whole};
use proptest::prelude::*;

fn fixtures() -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut found = Vec::new();
    for protocol in std::fs::read_dir(folder).unwrap() {
        let protocol = protocol.unwrap();
        let name = protocol.file_name().into_string().unwrap();
        for file in std::fs::read_dir(protocol.path()).unwrap() {
            found.push((name.clone(), file.unwrap().path()));
        }
    }
    found.sort();
    found
}

fn fixture(protocol: &str, name: &str) -> Answer {
    let end = if protocol == "ollama" { "ndjson" } else { "sse" };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let body = std::fs::read(folder.join(format!("{protocol}/{name}.{end}"))).unwrap();
    play(protocol, &[&body])
}

const WIRES: [&str; 7] =
    ["openai-chat", "openai-responses", "anthropic", "gemini", "ollama", "cohere", "gemini-interactions"];

fn reason(answer: &Answer) -> StopReason {
    answer.stop.as_ref().unwrap_or_else(|| panic!("{answer:?}")).reason
}

#[test]
fn an_answer_is_the_same_however_its_bytes_are_split() {
    for (protocol, path) in fixtures() {
        let body = std::fs::read(&path).unwrap();
        let expected = play(&protocol, &[&body]);
        let bytes: Vec<&[u8]> = body.chunks(1).collect();
        assert_eq!(play(&protocol, &bytes), expected, "{} byte by byte", path.display());
        for cut in 1..body.len() {
            let (first, second) = body.split_at(cut);
            assert_eq!(play(&protocol, &[first, second]), expected, "{} at {cut}", path.display());
        }
    }
}

#[test]
fn an_answer_is_the_same_with_other_line_endings() {
    for (protocol, path) in fixtures() {
        let body = std::fs::read_to_string(&path).unwrap();
        let expected = play(&protocol, &[body.as_bytes()]);
        for ending in ["\r\n", "\r"] {
            let other = body.replace('\n', ending);
            let bytes: Vec<&[u8]> = other.as_bytes().chunks(3).collect();
            assert_eq!(play(&protocol, &bytes), expected, "{} {ending:?}", path.display());
        }
    }
}

#[test]
fn text_arrives_in_order_and_names_its_request_and_model() {
    for wire in WIRES {
        let answer = fixture(wire, "text");
        assert_eq!(answer.text, "Tides rise – 潮 🌊", "{wire}");
        assert_eq!(answer.deltas, 2, "{wire}");
        assert_eq!(reason(&answer), StopReason::End, "{wire}");
        assert_eq!(answer.error, None, "{wire}");
        // Cohere does not say which model answered.
        assert!(wire == "cohere" || answer.meta.model_served.unwrap().starts_with("quince"), "{wire}");
        assert!(wire == "ollama" || answer.remote_id.is_some(), "{wire}");
    }
}

#[test]
fn counts_come_in_one_normal_form_and_later_ones_replace_earlier_ones() {
    let usage = |wire| fixture(wire, "text").usage;
    let base = Usage::default();
    let chat = Usage {
        input: Some(120),
        cached_input: Some(64),
        output: Some(9),
        reasoning: Some(0),
        ..base.clone()
    };
    assert_eq!(usage("openai-chat"), chat);
    let responses = Usage {
        input: Some(300),
        cached_input: Some(256),
        cache_write: Some(20),
        output: Some(90),
        reasoning: Some(70),
        ..base.clone()
    };
    assert_eq!(usage("openai-responses"), responses);
    let anthropic = Usage {
        input: Some(552),
        cached_input: Some(500),
        cache_write: Some(30),
        cache_write_1h: Some(10),
        output: Some(33),
        reasoning: Some(21),
        searches: None,
        ..Usage::default()
    };
    assert_eq!(usage("anthropic"), anthropic);
    let gemini = Usage {
        input: Some(200),
        cached_input: Some(128),
        output: Some(33),
        reasoning: Some(22),
        ..base.clone()
    };
    assert_eq!(usage("gemini"), gemini);
    let ollama = Usage { input: Some(26), output: Some(14), ..base };
    assert_eq!(usage("ollama"), ollama);
}

#[test]
fn the_vendors_own_counts_and_class_of_service_are_kept() {
    let chat = fixture("openai-chat", "text");
    assert_eq!(chat.usage_raw["total_tokens"], 129);
    assert_eq!(chat.meta.mode, Some(Mode::Flex));
    let anthropic = fixture("anthropic", "text");
    assert_eq!(anthropic.usage_raw["cache_read_input_tokens"], 500);
    assert_eq!(anthropic.usage_raw["output_tokens"], 33);
    assert_eq!(fixture("openai-responses", "text").meta.mode, Some(Mode::Standard));
    assert_eq!(fixture("gemini", "text").meta.mode, Some(Mode::Standard));
    assert_eq!(fixture("ollama", "text").usage_raw["eval_duration"], 4000);
}

#[test]
fn parallel_calls_are_handed_on_whole_with_the_reasoning_before_them() {
    for wire in WIRES {
        let answer = fixture(wire, "tools");
        let calls: Vec<_> =
            answer.tool_calls.iter().map(|call| (call.name.as_str(), call.args.as_str())).collect();
        assert_eq!(calls, [("weather", r#"{"city":"Oslo"}"#), ("clock", "{}")], "{wire}");
        assert_eq!(reason(&answer), StopReason::ToolUse, "{wire}");
        assert!(!answer.reasoning.is_empty(), "{wire}");
        let ids: Vec<_> = answer.tool_calls.iter().map(|call| call.id.as_str()).collect();
        let made = ["call_1", "call_2"];
        assert!(!["gemini", "ollama"].contains(&wire) || ids == made, "{wire}: {ids:?}");
    }
}

#[test]
fn reasoning_state_is_kept_for_the_model_that_wrote_it() {
    let state = |wire| {
        let answer = fixture(wire, "tools");
        assert!(answer.states.iter().all(|state| state.protocol == wire && state.model == "quince"));
        answer.states.into_iter().map(|state| state.data).collect::<Vec<_>>()
    };
    let anthropic = state("anthropic");
    assert_eq!(anthropic[0]["signature"], "c2ln");
    assert_eq!(anthropic[0]["thinking"], "Thinking it over.");
    assert_eq!(anthropic[1]["type"], "redacted_thinking");
    let responses = state("openai-responses");
    assert_eq!(responses[0]["encrypted_content"], "c2VjcmV0");
    assert!(responses[0].get("content").is_none() && responses[0].get("status").is_none());
    assert_eq!(state("openai-chat")[0]["reasoning_content"], "I need both.");
    let gemini = fixture("gemini", "tools");
    let opaque = gemini.tool_calls[0].opaque.clone().unwrap();
    assert_eq!(opaque.data["thoughtSignature"], "c2ln");
    assert_eq!(gemini.tool_calls[1].opaque, None);
    assert_eq!(fixture("gemini", "text").states[0].data["thoughtSignature"], "c2ln");
}

#[test]
fn calls_that_share_an_index_are_told_apart_by_their_ids() {
    let answer = fixture("openai-chat", "same-index");
    let calls: Vec<_> = answer.tool_calls.iter().map(|call| (call.id.as_str(), call.args.as_str())).collect();
    assert_eq!(calls, [("a", r#"{"n":1}"#), ("b", r#"{"n":2}"#)]);
    assert_eq!(reason(&answer), StopReason::ToolUse);
}

#[test]
fn content_in_pieces_is_read_as_reasoning_and_text() {
    let answer = fixture("openai-chat", "pieces");
    assert_eq!((answer.reasoning.as_str(), answer.text.as_str()), ("Hm.", "Yes.!"));
}

#[test]
fn a_refusal_keeps_the_models_words() {
    for wire in ["openai-chat", "openai-responses", "anthropic"] {
        let answer = fixture(wire, "refusal");
        assert_eq!(answer.refusal, "I cannot help with that.", "{wire}");
        assert_eq!(reason(&answer), StopReason::Refusal, "{wire}");
    }
    let blocked = fixture("gemini", "blocked");
    assert_eq!(reason(&blocked), StopReason::ContentFilter);
    assert_eq!(blocked.stop.unwrap().raw.as_deref(), Some("PROHIBITED_CONTENT"));
    assert_eq!((blocked.usage.input, blocked.usage.output), (Some(7), Some(0)));
    assert_eq!(reason(&fixture("gemini", "safety")), StopReason::ContentFilter);
}

#[test]
fn an_answer_that_met_its_limit_says_so() {
    for wire in WIRES {
        let answer = fixture(wire, "length");
        assert_eq!(answer.text, "Once upon", "{wire}");
        assert_eq!(reason(&answer), StopReason::Length, "{wire}");
    }
}

#[test]
fn what_is_not_known_never_ends_an_answer() {
    for wire in WIRES {
        let answer = fixture(wire, "unknown");
        assert_eq!(answer.text, "ab", "{wire}");
        assert_eq!(answer.error, None, "{wire}");
        let stop = answer.stop.unwrap();
        let known_end = wire == "openai-responses";
        assert!(known_end || stop.reason == StopReason::Other, "{wire}: {stop:?}");
        assert!(!answer.unknown.is_empty(), "{wire}");
    }
}

#[test]
fn an_error_within_an_answer_is_classified_and_its_words_kept() {
    for (wire, name, category, words) in [
        ("openai-chat", "error", Category::Overloaded, "The server had a fault"),
        ("openai-responses", "error", Category::RateLimit, "Slow down, try again in 3s."),
        ("openai-responses", "failed", Category::Overloaded, "The model failed"),
        ("anthropic", "error", Category::Overloaded, "Overloaded"),
        ("gemini", "error", Category::Overloaded, "The model is overloaded"),
        ("cohere", "error", Category::Overloaded, "The model server had a fault"),
        ("gemini-interactions", "error", Category::Overloaded, "The model is overloaded"),
        ("ollama", "error", Category::Overloaded, "an error was encountered while running the model"),
    ] {
        let answer = fixture(wire, name);
        let error = answer.error.unwrap_or_else(|| panic!("{wire}"));
        assert_eq!((error.category, error.message.as_str()), (category, words), "{wire}");
        assert!(!error.cut && answer.stop.is_none(), "{wire}");
    }
}

#[test]
fn an_answer_without_its_end_is_cut_and_never_finished() {
    for wire in WIRES {
        let answer = fixture(wire, "cut");
        let error = answer.error.unwrap();
        assert!(error.cut && error.maybe_billed, "{wire}");
        assert_eq!((answer.text.as_str(), answer.stop), ("Half an", None), "{wire}");
    }
}

#[test]
fn broken_json_within_a_stream_is_an_error_of_the_protocol() {
    let body =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/openai-chat/malformed.sse"));
    let job = play::job();
    let mut decoder = medley_vendors::protocols::find("openai-chat").unwrap().decoder(&job);
    let mut events = Vec::new();
    let pushed =
        medley_vendors::sse::Sse::default().push(&body.unwrap(), &mut |data| decoder.push(data, &mut events));
    assert_eq!(pushed.unwrap_err().category, Category::Protocol);
}

#[test]
fn a_finish_reason_ends_an_answer_where_the_end_mark_is_missing() {
    let answer = fixture("openai-chat", "no-done");
    assert_eq!((answer.text.as_str(), reason(&answer)), ("Whole", StopReason::End));
    assert_eq!(answer.usage.input, Some(120));
}

#[test]
fn a_body_that_is_no_answer_is_never_shown_as_one() {
    for wire in WIRES {
        for body in ["<html>hello</html>", "{\"id\":\"x\"", "{}", "[]", "\"text\"", ""] {
            let answer = whole(wire, body);
            let error = answer.error.unwrap_or_else(|| panic!("{wire} {body:?}"));
            assert_eq!(error.category, Category::Protocol, "{wire} {body:?}");
            assert_eq!((answer.stop, answer.text.as_str()), (None, ""), "{wire} {body:?}");
        }
    }
}

#[test]
fn whole_bodies_tell_the_same_as_streams() {
    let chat = r#"{"id":"c1","model":"quince-2","choices":[{"index":0,"message":{"role":"assistant","content":"Hi","reasoning_content":"Hm.","tool_calls":[{"id":"a","type":"function","function":{"name":"clock","arguments":"{}"}}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}"#;
    let responses = r#"{"id":"c1","object":"response","status":"completed","model":"quince-6","output":[{"type":"reasoning","id":"r","summary":[{"type":"summary_text","text":"Hm."}]},{"type":"message","content":[{"type":"output_text","text":"Hi"}]},{"type":"function_call","call_id":"a","name":"clock","arguments":"{}"}],"usage":{"input_tokens":3,"output_tokens":2}}"#;
    let anthropic = r#"{"id":"c1","type":"message","model":"quince-5","content":[{"type":"thinking","thinking":"Hm.","signature":"s"},{"type":"text","text":"Hi"},{"type":"tool_use","id":"a","name":"clock","input":{}}],"stop_reason":"tool_use","usage":{"input_tokens":3,"output_tokens":2}}"#;
    let gemini = r#"{"candidates":[{"content":{"parts":[{"text":"Hm.","thought":true},{"text":"Hi"},{"functionCall":{"id":"a","name":"clock","args":{}}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2,"totalTokenCount":5}}"#;
    let ollama = r#"{"model":"quince","message":{"content":"Hi","thinking":"Hm.","tool_calls":[{"id":"a","function":{"name":"clock","arguments":{}}}]},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":2}"#;
    for (wire, body) in WIRES.into_iter().zip([chat, responses, anthropic, gemini, ollama]) {
        let answer = whole(wire, body);
        assert_eq!((answer.text.as_str(), answer.reasoning.as_str()), ("Hi", "Hm."), "{wire}");
        let call = &answer.tool_calls[0];
        assert_eq!(
            (call.id.as_str(), call.name.as_str(), call.args.as_str()),
            ("a", "clock", "{}"),
            "{wire}"
        );
        assert_eq!((answer.usage.input, answer.usage.output), (Some(3), Some(2)), "{wire}");
        assert_eq!(reason(&answer), StopReason::ToolUse, "{wire}");
    }
}

#[test]
fn a_stream_that_came_as_a_list_of_chunks_is_read_too() {
    let list = r#"[{"candidates":[{"content":{"parts":[{"text":"a"}]}}]},{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}]"#;
    assert_eq!(whole("gemini", list).text, "ab");
    let error = r#"[{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT"}}]"#;
    assert_eq!(whole("gemini", error).error.unwrap().category, Category::Authentication);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// `play` itself fails the test when anything follows an end.
    #[test]
    fn damaged_bytes_end_an_answer_at_most_once_and_never_panic(
        pick in any::<proptest::sample::Index>(),
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let fixtures = fixtures();
        let (protocol, path) = pick.get(&fixtures);
        let mut body = std::fs::read(path).unwrap();
        for (at, byte) in damage {
            let at = at.index(body.len());
            body[at] = byte;
        }
        let answer = play(protocol, &[&body]);
        prop_assert!(answer.stop.is_none() || answer.error.is_none(), "{answer:?}");
        whole(protocol, &String::from_utf8_lossy(&body));
    }
}
