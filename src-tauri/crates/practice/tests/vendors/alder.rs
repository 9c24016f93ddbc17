//! Alder's two wires: order of events, fields, reasoning, tools, limits, headers.

use medley_practice::Vendor;
use serde_json::{Value, json};

use crate::client::{Call, Got};
use crate::wire::{Wire, deltas, fast};

async fn ask(wire: Wire, model: &str, body: Value) -> Got {
    let stream = body["stream"] == true;
    wire.call(&fast(), model, &body, stream, "alder-test").await.finish().await
}

/// Neighbouring events of one type counted once.
fn order(got: &Got) -> Vec<String> {
    let mut kinds: Vec<String> =
        got.data().iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect();
    kinds.dedup();
    kinds
}

#[tokio::test]
async fn a_chat_stream_opens_with_the_role_and_ends_with_reason_usage_and_done() {
    let got = Wire::Chat.ask(&fast(), "Explain tides", true).await;
    assert_eq!(
        (got.status, got.whole, got.header("content-type")),
        (200, true, Some("text/event-stream; charset=utf-8"))
    );
    assert_eq!(got.events().last().unwrap().data, "[DONE]");
    let chunks = got.data();
    assert_eq!(
        chunks[0]["choices"][0]["delta"],
        json!({ "role": "assistant", "content": "", "refusal": null })
    );
    let (reason, usage) = (&chunks[chunks.len() - 2], &chunks[chunks.len() - 1]);
    assert_eq!(
        (&reason["choices"][0]["finish_reason"], &reason["choices"][0]["delta"]),
        (&json!("stop"), &json!({}))
    );
    assert_eq!(usage["choices"], json!([]));
    let output = deltas(Wire::Chat, &got).len();
    // 2 for the words, 4 for the turn, 3 for the start; each delta of Alder's is one token.
    assert_eq!(usage["usage"]["prompt_tokens"], 2 + 1 + 4 + 3);
    assert_eq!(usage["usage"]["completion_tokens"], output);
    assert_eq!(usage["usage"]["total_tokens"], output + 10);
    for chunk in &chunks {
        assert_eq!((&chunk["id"], &chunk["object"]), (&chunks[0]["id"], &json!("chat.completion.chunk")));
        assert!(chunk["obfuscation"].is_string());
    }
}

#[tokio::test]
async fn usage_comes_in_a_chat_stream_only_when_it_is_asked_for() {
    let body = json!({
        "model": "alder-small", "stream": true, "stream_options": { "include_obfuscation": false },
        "messages": [{ "role": "user", "content": "Hello" }],
    });
    let got = ask(Wire::Chat, "alder-small", body).await;
    assert!(!got.text().contains("usage") && !got.text().contains("obfuscation"));
}

#[tokio::test]
async fn a_streamed_answer_is_the_answer_in_one_piece() {
    let practice = fast();
    for wire in [Wire::Chat, Wire::Responses, Wire::Messages, Wire::Generate] {
        let message = "Write python code and compare tea and coffee, with a formula";
        let streamed = deltas(wire, &wire.ask(&practice, message, true).await).concat();
        assert_eq!(streamed, wire.text(&wire.ask(&practice, message, false).await.json()), "{wire:?}");
        assert!(
            streamed.contains("```python\n") && streamed.contains("| --- |") && streamed.contains("$$\n"),
            "{streamed}"
        );
    }
}

#[tokio::test]
async fn characters_of_several_bytes_are_cut_between_pieces() {
    let practice = fast();
    let body = Wire::Chat.body("alder-small", "Translate to Japanese: good morning", true);
    let mut call = Wire::Chat.call(&practice, "alder-small", &body, true, "cut").await;
    let got = call.until(|got| got.whole).await;
    let text = deltas(Wire::Chat, &got).concat();
    assert!(text.contains("これは練習用"), "the text itself is whole: {text}");
    let cut = call.chunks().iter().filter(|chunk| std::str::from_utf8(chunk).is_err()).count();
    assert!(cut >= 2, "{cut}");
}

#[tokio::test]
async fn a_responses_stream_has_its_events_in_order_and_numbered() {
    let body = json!({
        "model": "alder-large", "stream": true, "input": "Explain tides",
        "reasoning": { "effort": "low", "summary": "auto" }, "include": ["reasoning.encrypted_content"],
    });
    let got = ask(Wire::Responses, "alder-large", body).await;
    let expected = [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.reasoning_summary_part.added",
        "response.reasoning_summary_text.delta",
        "response.reasoning_summary_text.done",
        "response.reasoning_summary_part.done",
        "response.output_item.done",
        "response.output_item.added",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ];
    assert_eq!(order(&got), expected);
    for (number, (event, data)) in got.events().iter().zip(got.data()).enumerate() {
        assert_eq!(
            (data["sequence_number"].as_u64(), event.name.as_deref()),
            (Some(number as u64), data["type"].as_str())
        );
    }
    let last = &got.data().pop().unwrap()["response"];
    assert_eq!(
        (&last["status"], &last["output"][0]["type"], &last["output"][1]["type"]),
        (&json!("completed"), &json!("reasoning"), &json!("message"))
    );
    assert!(last["output"][0]["encrypted_content"].as_str().unwrap().len() > 40);
    assert!(
        last["output"][0]["summary"][0]["text"].as_str().unwrap().starts_with("**Reading the question**")
    );
    assert_eq!(last["output"][1]["content"][0]["text"], deltas(Wire::Responses, &got).concat());
    let usage = &last["usage"];
    let reasoning = usage["output_tokens_details"]["reasoning_tokens"].as_u64().unwrap();
    assert!(reasoning > 10);
    assert_eq!(
        usage["output_tokens"].as_u64().unwrap(),
        reasoning + deltas(Wire::Responses, &got).len() as u64
    );
}

#[tokio::test]
async fn reasoning_is_hidden_unless_a_summary_is_asked_for_and_absent_at_effort_none() {
    let body = |reasoning: Value| json!({ "model": "alder-large", "stream": true, "input": "Explain tides", "reasoning": reasoning });
    let hidden = ask(Wire::Responses, "alder-large", body(json!({ "effort": "medium" }))).await;
    assert!(!hidden.text().contains("reasoning_summary_text"));
    let response = &hidden.data().pop().unwrap()["response"];
    assert_eq!(
        (&response["output"][0]["type"], &response["output"][0]["summary"]),
        (&json!("reasoning"), &json!([]))
    );
    assert!(response["usage"]["output_tokens_details"]["reasoning_tokens"].as_u64().unwrap() > 10);
    let none = ask(Wire::Responses, "alder-large", body(json!({ "effort": "none" }))).await;
    let response = &none.data().pop().unwrap()["response"];
    assert_eq!(
        (&response["output"][0]["type"], &response["usage"]["output_tokens_details"]["reasoning_tokens"]),
        (&json!("message"), &json!(0))
    );
}

#[tokio::test]
async fn a_reasoning_item_is_taken_back_unchanged_and_refused_when_altered() {
    let practice = fast();
    let first = json!({ "model": "alder-large", "input": "Explain tides", "include": ["reasoning.encrypted_content"] });
    let answer =
        Wire::Responses.call(&practice, "alder-large", &first, false, "1").await.finish().await.json();
    let mut input = json!([{ "role": "user", "content": "Explain tides" }]);
    input.as_array_mut().unwrap().extend(answer["output"].as_array().unwrap().clone());
    input.as_array_mut().unwrap().push(json!({ "role": "user", "content": "Go on" }));
    let mut next = json!({ "model": "alder-large", "input": input });
    assert_eq!(
        Wire::Responses.call(&practice, "alder-large", &next, false, "2").await.finish().await.status,
        200
    );
    next["input"][1]["encrypted_content"] = "gAAAAABaltered".into();
    let refused = Wire::Responses.call(&practice, "alder-large", &next, false, "3").await.finish().await;
    assert_eq!(
        (refused.status, &refused.json()["error"]["code"]),
        (400, &json!("invalid_encrypted_content"))
    );
}

#[tokio::test]
async fn tool_arguments_come_in_fragments_and_the_result_is_answered() {
    let schema = json!({ "type": "object", "properties": { "city": { "type": "string" } }, "required": ["city"], "additionalProperties": false });
    let tools = json!([{ "type": "function", "function": { "name": "get_weather", "parameters": schema } }]);
    let body = json!({ "model": "alder-small", "stream": true, "tools": tools, "messages": [{ "role": "user", "content": "Use get_weather for Oslo" }] });
    let got = ask(Wire::Chat, "alder-small", body).await;
    let calls: Vec<Value> = got
        .data()
        .iter()
        .map(|chunk| chunk["choices"][0]["delta"]["tool_calls"][0].clone())
        .filter(|call| !call.is_null())
        .collect();
    assert_eq!(
        (&calls[0]["function"]["name"], &calls[0]["type"]),
        (&json!("get_weather"), &json!("function"))
    );
    let arguments: String = calls.iter().filter_map(|call| call["function"]["arguments"].as_str()).collect();
    assert_eq!(serde_json::from_str::<Value>(&arguments).unwrap(), json!({ "city": "Oslo" }));
    assert!(calls.len() > 3);
    let reasons: Vec<Value> = got
        .data()
        .iter()
        .map(|chunk| chunk["choices"][0]["finish_reason"].clone())
        .filter(Value::is_string)
        .collect();
    assert_eq!(reasons, [json!("tool_calls")]);

    let call = json!({ "id": calls[0]["id"], "type": "function", "function": { "name": "get_weather", "arguments": arguments } });
    let mut messages = json!([{ "role": "user", "content": "Use get_weather for Oslo" }, { "role": "assistant", "content": null, "tool_calls": [call] }]);
    let unanswered = ask(
        Wire::Chat,
        "alder-small",
        json!({ "model": "alder-small", "tools": tools, "messages": messages }),
    )
    .await;
    assert_eq!(
        (unanswered.status, unanswered.text().contains("did not have response messages")),
        (400, true)
    );
    messages
        .as_array_mut()
        .unwrap()
        .push(json!({ "role": "tool", "tool_call_id": calls[0]["id"], "content": "{\"sky\": \"clear\"}" }));
    let answered = ask(
        Wire::Chat,
        "alder-small",
        json!({ "model": "alder-small", "tools": tools, "messages": messages }),
    )
    .await;
    assert!(Wire::Chat.text(&answered.json()).contains("- **sky**: clear"));
}

#[tokio::test]
async fn an_output_limit_stops_the_answer_in_the_vendors_words() {
    let chat = json!({ "model": "alder-small", "max_completion_tokens": 20, "messages": [{ "role": "user", "content": "Explain tides" }] });
    let answer = ask(Wire::Chat, "alder-small", chat).await.json();
    assert_eq!(
        (&answer["choices"][0]["finish_reason"], &answer["usage"]["completion_tokens"]),
        (&json!("length"), &json!(20))
    );
    let stream =
        json!({ "model": "alder-small", "stream": true, "max_output_tokens": 20, "input": "Explain tides" });
    let last = ask(Wire::Responses, "alder-small", stream).await.data().pop().unwrap();
    assert_eq!(
        (&last["type"], &last["response"]["incomplete_details"]),
        (&json!("response.incomplete"), &json!({ "reason": "max_output_tokens" }))
    );
    assert_eq!(last["response"]["output"][0]["status"], "incomplete");
}

#[tokio::test]
async fn answers_carry_a_request_id_and_what_is_left_of_the_limits() {
    let practice = fast();
    let first = Wire::Chat.ask(&practice, "Hello", false).await;
    let second = Wire::Chat.ask(&practice, "Hello", false).await;
    assert_ne!(first.header("x-request-id"), second.header("x-request-id"));
    assert_eq!(first.header("x-ratelimit-remaining-requests"), Some("9999"));
    assert_eq!(second.header("x-ratelimit-remaining-requests"), Some("9998"));
    assert!(second.header("x-ratelimit-reset-tokens").unwrap().ends_with('s'));
}

#[tokio::test]
async fn models_are_listed_and_wrong_keys_and_addresses_are_refused_as_openai_does() {
    let practice = fast();
    let url = practice.url(Vendor::Alder);
    let get =
        async |path: &str, key: &[(&str, &str)]| Call::send(&url, "GET", path, key, "").await.finish().await;
    let list = get("/v1/models", Wire::Chat.key()).await.json();
    let ids: Vec<_> =
        list["data"].as_array().unwrap().iter().map(|model| model["id"].as_str().unwrap()).collect();
    assert_eq!((ids, &list["object"]), (vec!["alder-large", "alder-small"], &json!("list")));
    assert_eq!(get("/v1/models/alder-small", Wire::Chat.key()).await.json()["object"], "model");
    let missing = get("/v1/models", &[]).await;
    assert_eq!(
        (
            missing.status,
            missing.json()["error"]["message"].as_str().unwrap().starts_with("You didn't provide an API key")
        ),
        (401, true)
    );
    let wrong = get("/v1/models", &[("authorization", "Bearer sk-invalid-key-1234")]).await;
    assert_eq!((wrong.status, &wrong.json()["error"]["code"]), (401, &json!("invalid_api_key")));
    assert!(!wrong.text().contains("sk-invalid"), "a key is never told back");
    assert_eq!(get("/v1/models/gpt", Wire::Chat.key()).await.json()["error"]["code"], "model_not_found");
    assert_eq!(
        get("/v1/nothing", Wire::Chat.key()).await.json()["error"]["message"],
        "Invalid URL (GET /v1/nothing)"
    );
}

#[tokio::test]
async fn malformed_requests_are_refused_with_the_field_at_fault() {
    let said = json!([{ "role": "user", "content": "x" }]);
    for (wire, body, param) in [
        (Wire::Chat, json!({ "model": "alder-small" }), json!("messages")),
        (
            Wire::Chat,
            json!({ "model": "alder-small", "messages": [{ "role": "robot", "content": "x" }] }),
            json!("messages[0].role"),
        ),
        (
            Wire::Chat,
            json!({ "model": "alder-small", "messages": said, "max_tokens": 40_000 }),
            json!("max_tokens"),
        ),
        (Wire::Chat, json!({ "model": "alder-small", "messages": said, "n": 2 }), json!("n")),
        (
            Wire::Chat,
            json!({ "model": "alder-small", "messages": said, "stream_options": {} }),
            json!("stream_options"),
        ),
        (Wire::Chat, json!({ "model": "alder-small", "messages": said, "colour": 1 }), Value::Null),
        (Wire::Responses, json!({ "model": "alder-small" }), json!("input")),
        (
            Wire::Responses,
            json!({ "model": "alder-small", "input": "x", "max_output_tokens": 3 }),
            json!("max_output_tokens"),
        ),
        (
            Wire::Responses,
            json!({ "model": "alder-small", "input": "x", "previous_response_id": "resp_1" }),
            json!("previous_response_id"),
        ),
        (
            Wire::Responses,
            json!({ "model": "alder-small", "input": [{ "role": "assistant", "content": [{ "type": "input_text", "text": "x" }] }] }),
            json!("input[0].content[0].type"),
        ),
    ] {
        let got = ask(wire, "alder-small", body.clone()).await;
        assert_eq!(
            (got.status, &got.json()["error"]["param"], &got.json()["error"]["type"]),
            (400, &param, &json!("invalid_request_error")),
            "{body}"
        );
    }
}
