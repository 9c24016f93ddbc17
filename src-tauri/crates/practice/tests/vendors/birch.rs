//! Birch's wire: order of events, thinking, tools, the cache, headers, and what it refuses.

use medley_practice::{Practice, Vendor};
use serde_json::{Value, json};

use crate::client::{Call, Got};
use crate::wire::{Wire, deltas, fast};

async fn ask(practice: &Practice, body: Value) -> Got {
    Wire::Messages.call(practice, "", &body, body["stream"] == true, "birch-test").await.finish().await
}

fn order(got: &Got) -> Vec<String> {
    let mut kinds: Vec<String> =
        got.data().iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect();
    kinds.dedup();
    kinds
}

fn said(text: &str) -> Value {
    json!([{ "role": "user", "content": text }])
}

#[tokio::test]
async fn a_stream_has_its_events_in_order_and_named() {
    let got = Wire::Messages.ask(&fast(), "Explain tides", true).await;
    let expected = [
        "message_start",
        "content_block_start",
        "ping",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
    ];
    assert_eq!(order(&got), expected);
    for (event, data) in got.events().iter().zip(got.data()) {
        assert_eq!(event.name.as_deref(), data["type"].as_str());
    }
    let events = got.data();
    assert_eq!(events[0]["message"]["usage"]["input_tokens"], 10);
    let last = &events[events.len() - 2];
    assert_eq!(last["delta"]["stop_reason"], "end_turn");
    assert!(last["usage"]["output_tokens"].as_u64().unwrap() > deltas(Wire::Messages, &got).len() as u64);
}

#[tokio::test]
async fn thinking_is_shown_with_a_budget_or_a_display_and_otherwise_only_signed() {
    let practice = fast();
    let body = |thinking: Value| json!({ "model": "birch-grand", "max_tokens": 4_000, "stream": true, "thinking": thinking, "messages": said("Explain tides") });
    for (thinking, shown) in [
        (json!({ "type": "enabled", "budget_tokens": 1_024 }), true),
        (json!({ "type": "adaptive", "display": "summarized" }), true),
        (json!({ "type": "adaptive" }), false),
        (Value::Null, false),
    ] {
        let got = ask(&practice, body(thinking.clone())).await;
        let kinds: Vec<Value> =
            got.data().iter().map(|event| event["delta"]["type"].clone()).filter(Value::is_string).collect();
        assert_eq!(kinds.contains(&json!("thinking_delta")), shown, "{thinking}");
        let signature = kinds.iter().position(|kind| kind == "signature_delta").unwrap();
        let text = kinds.iter().position(|kind| kind == "text_delta").unwrap();
        assert_eq!(signature + 1, text, "the signature is the last of the thinking block");
        let usage = &got.data()[got.data().len() - 2]["usage"];
        assert!(usage["output_tokens_details"]["thinking_tokens"].as_u64().unwrap() > 20);
    }
    let none = ask(&practice, body(json!({ "type": "disabled" }))).await;
    assert!(!none.text().contains("signature"));
}

#[tokio::test]
async fn a_thinking_block_is_taken_back_unchanged_and_refused_when_altered() {
    let practice = fast();
    let thinking = json!({ "type": "enabled", "budget_tokens": 1_024 });
    let first = ask(&practice, json!({ "model": "birch-grand", "max_tokens": 4_000, "thinking": thinking, "messages": said("Explain tides") })).await.json();
    let mut messages = json!([{ "role": "user", "content": "Explain tides" }, { "role": "assistant", "content": first["content"] }, { "role": "user", "content": "Go on" }]);
    let next =
        |messages: &Value| json!({ "model": "birch-grand", "max_tokens": 4_000, "messages": messages });
    assert_eq!(ask(&practice, next(&messages)).await.status, 200);
    messages[1]["content"][0]["thinking"] = "something else".into();
    let refused = ask(&practice, next(&messages)).await;
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.json()["error"]["message"],
        "messages.1.content.0: Invalid `signature` in `thinking` block"
    );
}

#[tokio::test]
async fn a_tool_call_follows_a_sentence_and_its_result_is_answered() {
    let practice = fast();
    let tools = json!([{ "name": "get_weather", "input_schema": { "type": "object", "properties": { "city": { "type": "string" } }, "required": ["city"] } }]);
    let got = ask(&practice, json!({ "model": "birch-quick", "max_tokens": 500, "stream": true, "tools": tools, "messages": said("Use get_weather for Lima") })).await;
    let starts: Vec<Value> = got
        .data()
        .iter()
        .filter(|event| event["type"] == "content_block_start")
        .map(|event| event["content_block"]["type"].clone())
        .collect();
    assert_eq!(starts, [json!("text"), json!("tool_use")]);
    let fragments: Vec<Value> = got
        .data()
        .iter()
        .map(|event| event["delta"]["partial_json"].clone())
        .filter(Value::is_string)
        .collect();
    assert_eq!(fragments[0], "");
    let arguments: String = fragments.iter().filter_map(Value::as_str).collect();
    assert_eq!(serde_json::from_str::<Value>(&arguments).unwrap(), json!({ "city": "Lima" }));
    assert_eq!(got.data()[got.data().len() - 2]["delta"]["stop_reason"], "tool_use");

    let call =
        json!([{ "type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": { "city": "Lima" } }]);
    let result =
        json!([{ "type": "tool_result", "tool_use_id": "toolu_1", "content": "hot", "is_error": false }]);
    let mut messages = json!([{ "role": "user", "content": "Use get_weather for Lima" }, { "role": "assistant", "content": call }, { "role": "user", "content": result }]);
    let next = |messages: &Value| json!({ "model": "birch-quick", "max_tokens": 500, "tools": tools, "messages": messages });
    assert!(Wire::Messages.text(&ask(&practice, next(&messages)).await.json()).contains("> hot"));
    messages[2]["content"][0]["tool_use_id"] = "toolu_2".into();
    assert!(
        ask(&practice, next(&messages)).await.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("unexpected `tool_use_id`")
    );
}

#[tokio::test]
async fn usage_leaves_out_what_the_cache_read_and_wrote() {
    let practice = fast();
    let system = json!([{ "type": "text", "text": format!("word{}", " word".repeat(1_999)), "cache_control": { "type": "ephemeral", "ttl": "1h" } }]);
    let body =
        json!({ "model": "birch-quick", "max_tokens": 10, "system": system, "messages": said("Hello") });
    let first = ask(&practice, body.clone()).await.json();
    let counted = json!({ "model": "birch-quick", "system": system, "messages": said("Hello") }).to_string();
    let count = Call::send(
        &practice.url(Vendor::Birch),
        "POST",
        "/v1/messages/count_tokens",
        Wire::Messages.key(),
        &counted,
    )
    .await
    .finish()
    .await;
    // 4 + 2,000 marked; 4 + 1 and the 3 of the start after the mark.
    assert_eq!(count.json(), json!({ "input_tokens": 2_012 }));
    let usage = |answer: &Value| {
        ["input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"]
            .map(|field| answer["usage"][field].as_u64().unwrap())
    };
    assert_eq!(usage(&first), [8, 2_004, 0]);
    assert_eq!(
        first["usage"]["cache_creation"],
        json!({ "ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 2_004 })
    );
    assert_eq!(usage(&ask(&practice, body).await.json()), [8, 0, 2_004]);
}

#[tokio::test]
async fn limits_and_stop_sequences_end_an_answer_in_the_vendors_words() {
    let practice = fast();
    let limited = ask(
        &practice,
        json!({ "model": "birch-quick", "max_tokens": 12, "messages": said("Explain tides") }),
    )
    .await
    .json();
    assert_eq!(
        (&limited["stop_reason"], &limited["usage"]["output_tokens"]),
        (&json!("max_tokens"), &json!(12))
    );
    let stopped = ask(&practice, json!({ "model": "birch-quick", "max_tokens": 900, "stop_sequences": ["tides"], "messages": said("Explain tides") })).await.json();
    assert_eq!(
        (&stopped["stop_reason"], &stopped["stop_sequence"]),
        (&json!("stop_sequence"), &json!("tides"))
    );
    assert!(!Wire::Messages.text(&stopped).contains("tides"));
}

#[tokio::test]
async fn answers_carry_a_request_id_and_limits_with_times_of_day() {
    let got = Wire::Messages.ask(&fast(), "Hello", false).await;
    assert!(got.header("request-id").unwrap().starts_with("req_011"));
    assert_eq!(got.header("anthropic-ratelimit-requests-remaining"), Some("9999"));
    let reset = got.header("anthropic-ratelimit-tokens-reset").unwrap();
    assert!(reset.len() == 20 && reset.ends_with('Z') && &reset[10..11] == "T", "{reset}");
}

#[tokio::test]
async fn models_are_listed_and_keys_and_versions_are_checked() {
    let practice = fast();
    let get = async |headers: &[(&str, &str)]| {
        Call::send(&practice.url(Vendor::Birch), "GET", "/v1/models", headers, "").await.finish().await
    };
    let list = get(Wire::Messages.key()).await.json();
    assert_eq!(
        (&list["data"][0]["id"], &list["last_id"], &list["has_more"]),
        (&json!("birch-grand"), &json!("birch-quick"), &json!(false))
    );
    let message =
        |got: &Got| (got.status, got.json()["error"]["type"].clone(), got.json()["error"]["message"].clone());
    let missing = get(&[("anthropic-version", "2023-06-01")]).await;
    assert_eq!(
        message(&missing),
        (401, json!("authentication_error"), json!("x-api-key header is required"))
    );
    assert_eq!(missing.json()["request_id"].as_str(), missing.header("request-id"));
    let wrong = get(&[("anthropic-version", "2023-06-01"), ("x-api-key", "invalid")]).await;
    assert_eq!(message(&wrong), (401, json!("authentication_error"), json!("invalid x-api-key")));
    let unversioned = get(&[("x-api-key", "k")]).await;
    assert_eq!(
        message(&unversioned),
        (400, json!("invalid_request_error"), json!("anthropic-version: header is required"))
    );
    assert_eq!(get(&[("anthropic-version", "2026-10-21"), ("authorization", "Bearer k")]).await.status, 200);
}

#[tokio::test]
async fn requests_that_the_real_vendor_refuses_are_refused() {
    let practice = fast();
    let five: Vec<Value> = (0..5)
        .map(|_| json!({ "type": "text", "text": "x", "cache_control": { "type": "ephemeral" } }))
        .collect();
    for (body, message) in [
        (json!({ "messages": said("x") }), "max_tokens: Field required"),
        (json!({ "max_tokens": 40_000, "messages": said("x") }), "max_tokens: 40000 > 32000"),
        (json!({ "max_tokens": 9, "messages": [] }), "at least one message is required"),
        (
            json!({ "max_tokens": 9, "messages": [{ "role": "system", "content": "x" }] }),
            "Unexpected role \"system\"",
        ),
        (json!({ "max_tokens": 9, "messages": said("") }), "text content blocks must be non-empty"),
        (
            json!({ "max_tokens": 9, "messages": [{ "role": "user", "content": "x" }, { "role": "assistant", "content": "y" }] }),
            "assistant message prefill",
        ),
        (
            json!({ "max_tokens": 9, "messages": [{ "role": "user", "content": five }] }),
            "A maximum of 4 blocks with cache_control",
        ),
        (
            json!({ "max_tokens": 2_000, "thinking": { "type": "enabled", "budget_tokens": 100 }, "messages": said("x") }),
            "greater than or equal to 1024",
        ),
        (
            json!({ "max_tokens": 9, "messages": said("x"), "colour": 1 }),
            "colour: Extra inputs are not permitted",
        ),
    ] {
        let mut body = body;
        body["model"] = "birch-quick".into();
        let got = ask(&practice, body.clone()).await;
        assert!(
            got.status == 400 && got.json()["error"]["message"].as_str().unwrap().contains(message),
            "{body}: {}",
            got.text()
        );
    }
    assert_eq!(practice.total_pico_usd(), 0);
}
