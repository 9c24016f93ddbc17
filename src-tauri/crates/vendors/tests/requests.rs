//! What each protocol asks for: the JSON that a job becomes.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use medley_domain::conversation::{MediaSource, Opaque, Part, Role};
use medley_domain::job::{ChatJob, Effort, Tool, Turn};
use medley_vendors::Quirks;
use medley_vendors::protocols::{Ask, find};
use medley_vendors::transport::HttpCall;
use serde_json::{Value, json};

fn user(parts: Vec<Part>) -> Turn {
    Turn { role: Role::User, parts }
}

fn assistant(parts: Vec<Part>) -> Turn {
    Turn { role: Role::Assistant, parts }
}

fn job(model: &str, turns: Vec<Turn>) -> ChatJob {
    ChatJob {
        model: model.into(),
        system: Some("Be brief.".to_owned()),
        turns,
        max_output: Some(500),
        stream: true,
        ..ChatJob::default()
    }
}

fn picture() -> Part {
    let source = MediaSource::Inline { base64: "aGk=".to_owned() };
    Part::Image { media_type: "image/png".to_owned(), bytes: 2, source, opaque: None }
}

fn encode_with(protocol: &str, job: &ChatJob, quirks: &Quirks, settings: &[(&str, &str)]) -> HttpCall {
    let owned = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let settings: BTreeMap<String, String> = owned.collect();
    find(protocol).unwrap().encode(Ask { job, quirks, settings: &settings }).unwrap().call
}

fn encode(protocol: &str, job: &ChatJob) -> Value {
    encode_with(protocol, job, &Quirks::default(), &[]).json.unwrap()
}

fn hello() -> Vec<Turn> {
    vec![user(vec![Part::text("hello")])]
}

/// A turn with reasoning and a call, as the model of `protocol` wrote it, and the call's result.
fn tool_turns(protocol: &str, model: &str, reasoning: Value, call: Option<Value>) -> Vec<Turn> {
    let opaque = |data| Opaque { protocol: protocol.to_owned(), model: model.to_owned(), data };
    let thought = Part::Reasoning {
        text: "Hm.".to_owned(),
        took_ms: None,
        opaque: (!reasoning.is_null()).then(|| opaque(reasoning)),
    };
    let call = Part::ToolCall {
        id: "call:1".to_owned(),
        name: "weather".to_owned(),
        args: r#"{"city":"Oslo"}"#.to_owned(),
        opaque: call.map(opaque),
    };
    let result = Part::ToolResult {
        id: "call:1".to_owned(),
        name: "weather".to_owned(),
        content: "rain".to_owned(),
        is_error: false,
    };
    vec![
        user(vec![Part::text("Weather?")]),
        assistant(vec![thought, Part::text("Let me look."), call]),
        user(vec![result]),
    ]
}

fn weather() -> Tool {
    Tool {
        name: "weather".to_owned(),
        description: "Tells the weather".to_owned(),
        parameters: json!({ "type": "object", "properties": { "city": { "type": "string" } } }),
    }
}

#[test]
fn a_chat_completion_asks_for_usage_and_names_no_vendors_options() {
    let expected = json!({
        "model": "quince",
        "messages": [{ "role": "system", "content": "Be brief." }, { "role": "user", "content": "hello" }],
        "max_tokens": 500,
        "stream": true,
        "stream_options": { "include_usage": true },
    });
    assert_eq!(encode("openai-chat", &job("quince", hello())), expected);
    let quirks = Quirks {
        max_tokens_field: "max_completion_tokens".to_owned(),
        store: true,
        stream_usage: false,
        ..Quirks::default()
    };
    let call = encode_with("openai-chat", &job("quince", hello()), &quirks, &[]);
    let body = call.json.unwrap();
    assert_eq!(call.path, "/chat/completions");
    assert_eq!((&body["store"], &body["max_completion_tokens"]), (&json!(false), &json!(500)));
    assert!(body.get("max_tokens").is_none() && body.get("stream_options").is_none());
}

#[test]
fn chat_pictures_are_data_urls_and_tools_come_back_as_messages() {
    let turns = vec![user(vec![Part::text("See"), picture()])];
    let body = encode("openai-chat", &job("quince", turns));
    let expected = json!([
        { "type": "text", "text": "See" },
        { "type": "image_url", "image_url": { "url": "data:image/png;base64,aGk=" } },
    ]);
    assert_eq!(body["messages"][1]["content"], expected);
    let state = json!({ "reasoning_content": "Hm." });
    let mut job = job("quince", tool_turns("openai-chat", "quince", state, None));
    job.tools.push(weather());
    let body = encode("openai-chat", &job);
    let call = json!({
        "role": "assistant",
        "content": "Let me look.",
        "tool_calls": [{
            "id": "call:1", "type": "function",
            "function": { "name": "weather", "arguments": "{\"city\":\"Oslo\"}" },
        }],
        "reasoning_content": "Hm.",
    });
    assert_eq!(body["messages"][2], call);
    let result = json!({ "role": "tool", "tool_call_id": "call:1", "content": "rain" });
    assert_eq!(body["messages"][3], result);
    assert_eq!(body["tools"][0]["function"]["name"], "weather");
}

#[test]
fn a_response_is_never_stored_and_its_reasoning_travels_encrypted() {
    let mut reasoning = job("quince", hello());
    reasoning.reasons = true;
    reasoning.effort = Some(Effort::Low);
    let expected = json!({
        "model": "quince",
        "instructions": "Be brief.",
        "input": [{ "role": "user", "content": [{ "type": "input_text", "text": "hello" }] }],
        "max_output_tokens": 500,
        "reasoning": { "summary": "auto", "effort": "low" },
        "include": ["reasoning.encrypted_content"],
        "store": false,
        "stream": true,
    });
    assert_eq!(encode("openai-responses", &reasoning), expected);
    let plain = encode("openai-responses", &job("quince", hello()));
    assert!(plain.get("include").is_none() && plain.get("reasoning").is_none());
    assert_eq!(plain["store"], false);
}

#[test]
fn responses_items_keep_their_order_and_the_reasoning_item() {
    let item = json!({ "type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "e" });
    let turns = tool_turns("openai-responses", "quince", item.clone(), None);
    let body = encode("openai-responses", &job("quince", turns));
    let input = body["input"].as_array().unwrap();
    assert_eq!(input[1], item);
    assert_eq!(input[2]["content"][0]["type"], "output_text");
    let call = json!({ "type": "function_call", "call_id": "call:1", "name": "weather", "arguments": "{\"city\":\"Oslo\"}" });
    assert_eq!(input[3], call);
    let output = json!({ "type": "function_call_output", "call_id": "call:1", "output": "rain" });
    assert_eq!(input[4], output);
}

#[test]
fn a_message_has_its_limit_its_caching_and_a_version() {
    let mut thinking = job("claude-sonnet-5-5", hello());
    thinking.reasons = true;
    thinking.max_output = None;
    let quirks = Quirks { automatic_cache: true, ..Quirks::default() };
    let call = encode_with("anthropic", &thinking, &quirks, &[]);
    let expected = json!({
        "model": "claude-sonnet-5-5",
        "max_tokens": 8192,
        "system": "Be brief.",
        "messages": [{ "role": "user", "content": [{ "type": "text", "text": "hello" }] }],
        "thinking": { "type": "adaptive", "display": "summarized" },
        "cache_control": { "type": "ephemeral" },
        "stream": true,
    });
    assert_eq!(call.json.unwrap(), expected);
    assert!(call.headers.contains(&("anthropic-version", "2023-06-01".to_owned())));
    let mut older = job("claude-sonnet-4-6", hello());
    older.reasons = true;
    let body = encode("anthropic", &older);
    assert!(body.get("thinking").is_none() && body.get("cache_control").is_none());
}

#[test]
fn message_blocks_keep_the_thinking_and_clean_the_ids() {
    let block = json!({ "type": "thinking", "thinking": "Hm.", "signature": "s" });
    let turns = tool_turns("anthropic", "quince", block.clone(), None);
    let body = encode("anthropic", &job("quince", turns));
    let written = &body["messages"][1]["content"];
    assert_eq!(written[0], block);
    let call = json!({ "type": "tool_use", "id": "call_1", "name": "weather", "input": { "city": "Oslo" } });
    assert_eq!(written[2], call);
    let result = json!({ "type": "tool_result", "tool_use_id": "call_1", "content": "rain" });
    assert_eq!(body["messages"][2], json!({ "role": "user", "content": [result] }));
    let turns = vec![user(vec![picture()])];
    let source = json!({ "type": "base64", "media_type": "image/png", "data": "aGk=" });
    let body = encode("anthropic", &job("quince", turns));
    assert_eq!(body["messages"][0]["content"][0], json!({ "type": "image", "source": source }));
}

#[test]
fn generated_content_is_asked_for_by_path_and_shows_its_thoughts() {
    let mut thinking = job("gemini-3.8-flash", hello());
    thinking.reasons = true;
    thinking.effort = Some(Effort::High);
    thinking.tools.push(weather());
    let call = encode_with("gemini", &thinking, &Quirks::default(), &[]);
    assert_eq!(call.path, "/models/gemini-3.8-flash:streamGenerateContent?alt=sse");
    let body = call.json.unwrap();
    assert_eq!(body["systemInstruction"], json!({ "parts": [{ "text": "Be brief." }] }));
    assert_eq!(body["contents"], json!([{ "role": "user", "parts": [{ "text": "hello" }] }]));
    let config = json!({
        "maxOutputTokens": 500,
        "thinkingConfig": { "includeThoughts": true, "thinkingLevel": "HIGH" },
    });
    assert_eq!(body["generationConfig"], config);
    assert_eq!(body["tools"][0]["functionDeclarations"][0]["name"], "weather");
    thinking.stream = false;
    let call = encode_with("gemini", &thinking, &Quirks::default(), &[]);
    assert_eq!(call.path, "/models/gemini-3.8-flash:generateContent");
}

#[test]
fn thought_signatures_and_googles_own_ids_go_back_where_they_came_from() {
    let model = "gemini-3.8-flash";
    let state = json!({ "thoughtSignature": "t" });
    let call = json!({ "thoughtSignature": "c", "id": "g1" });
    let turns = tool_turns("gemini", model, state, Some(call));
    let body = encode("gemini", &job(model, turns));
    let written = &body["contents"][1]["parts"];
    assert_eq!(written[0], json!({ "text": "", "thoughtSignature": "t" }));
    let expected = json!({
        "functionCall": { "name": "weather", "args": { "city": "Oslo" }, "id": "g1" },
        "thoughtSignature": "c",
    });
    assert_eq!(written[2], expected);
    let response = json!({ "name": "weather", "response": { "result": "rain" }, "id": "g1" });
    assert_eq!(body["contents"][2]["parts"][0], json!({ "functionResponse": response }));
}

#[test]
fn another_models_call_carries_the_documented_stand_in_for_a_signature() {
    let turns = tool_turns("anthropic", "claude-sonnet-5-5", Value::Null, None);
    let body = encode("gemini", &job("gemini-3.8-flash", turns.clone()));
    let call = &body["contents"][1]["parts"][1];
    assert_eq!(call["thoughtSignature"], "skip_thought_signature_validator");
    let older = encode("gemini", &job("gemini-2.5-pro", turns));
    assert!(older["contents"][1]["parts"][1].get("thoughtSignature").is_none());
}

#[test]
fn reasoning_goes_back_only_to_the_protocol_and_model_that_wrote_it() {
    let states = [
        ("openai-chat", json!({ "reasoning_content": "secret" })),
        ("openai-responses", json!({ "type": "reasoning", "encrypted_content": "secret" })),
        ("anthropic", json!({ "type": "thinking", "thinking": "secret", "signature": "s" })),
        ("gemini", json!({ "thoughtSignature": "secret" })),
    ];
    for (wrote, state) in &states {
        for (reads, _) in &states {
            for model in ["quince", "other"] {
                let turns = tool_turns(wrote, "quince", state.clone(), None);
                let body = encode(reads, &job(model, turns)).to_string();
                let own = wrote == reads && model == "quince";
                assert_eq!(body.contains("secret"), own, "{wrote} to {reads} {model}: {body}");
            }
        }
    }
}

#[test]
fn ollama_gets_bare_pictures_objects_for_arguments_and_a_window_that_fits() {
    let mut thinking = job("quince", vec![user(vec![Part::text("See"), picture()])]);
    thinking.reasons = true;
    let expected = json!({
        "model": "quince",
        "messages": [
            { "role": "system", "content": "Be brief." },
            { "role": "user", "content": "See", "images": ["aGk="] },
        ],
        "think": true,
        "options": { "num_predict": 500 },
        "stream": true,
    });
    assert_eq!(encode("ollama", &thinking), expected);
    let turns = tool_turns("ollama", "quince", Value::Null, None);
    let body = encode("ollama", &job("quince", turns));
    let call = json!({ "function": { "name": "weather", "arguments": { "city": "Oslo" } } });
    assert_eq!(body["messages"][2]["tool_calls"][0], call);
    assert_eq!(body["messages"][3], json!({ "role": "tool", "tool_name": "weather", "content": "rain" }));
    let long = job("quince", vec![user(vec![Part::text("x".repeat(30_000))])]);
    assert_eq!(encode("ollama", &long)["options"]["num_ctx"], 16_384);
    let set = encode_with("ollama", &long, &Quirks::default(), &[("num_ctx", "9000")]);
    assert_eq!(set.json.unwrap()["options"]["num_ctx"], 9000);
}

#[test]
fn arguments_that_are_no_object_are_wrapped_where_a_wire_wants_one() {
    let call = Part::ToolCall {
        id: "a".to_owned(),
        name: "weather".to_owned(),
        args: "{\"city\":".to_owned(),
        opaque: None,
    };
    let turns = vec![user(vec![Part::text("hello")]), assistant(vec![call])];
    let body = encode("anthropic", &job("quince", turns));
    let input = &body["messages"][1]["content"][0]["input"];
    assert_eq!(*input, json!({ "arguments": "{\"city\":" }));
}

#[test]
fn a_picture_that_was_not_read_from_disk_is_refused_before_anything_is_sent() {
    let source = MediaSource::Asset { digest: "d1".to_owned() };
    let part = Part::Image { media_type: "image/png".to_owned(), bytes: 2, source, opaque: None };
    let job = job("quince", vec![user(vec![part])]);
    for protocol in medley_vendors::Registry::protocols() {
        let (quirks, settings) = (Quirks::default(), BTreeMap::new());
        let ask = Ask { job: &job, quirks: &quirks, settings: &settings };
        assert!(find(protocol).unwrap().encode(ask).is_err(), "{protocol}");
    }
}
