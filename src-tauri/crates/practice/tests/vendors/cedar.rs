//! Cedar's wire: chunks, thoughts and signatures, tools, counts, and what it refuses.

use medley_practice::{Practice, Vendor};
use serde_json::{Value, json};

use crate::client::{Call, Got};
use crate::wire::{Wire, fast};

async fn ask(practice: &Practice, model: &str, body: Value, stream: bool) -> Got {
    Wire::Generate.call(practice, model, &body, stream, "cedar-test").await.finish().await
}

fn said(text: &str) -> Value {
    json!([{ "role": "user", "parts": [{ "text": text }] }])
}

#[tokio::test]
async fn each_chunk_is_a_response_with_the_usage_so_far_and_the_last_has_the_reason() {
    let got = Wire::Generate.ask(&fast(), "Explain tides", true).await;
    assert_eq!((got.header("content-type"), got.whole), (Some("text/event-stream"), true));
    assert!(got.text().ends_with("\r\n\r\n") && !got.text().contains("[DONE]"));
    let chunks = got.data();
    let mut before = 0;
    for chunk in &chunks {
        let usage = &chunk["usageMetadata"];
        let candidates = usage["candidatesTokenCount"].as_u64().unwrap();
        assert!(candidates >= before);
        assert_eq!(
            (usage["promptTokenCount"].as_u64(), usage["totalTokenCount"].as_u64()),
            (Some(10), Some(10 + candidates))
        );
        assert_eq!(
            (&chunk["modelVersion"], &chunk["responseId"]),
            (&json!("cedar-flash"), &chunks[0]["responseId"])
        );
        before = candidates;
    }
    let reasons: Vec<&Value> = chunks.iter().map(|chunk| &chunk["candidates"][0]["finishReason"]).collect();
    assert!(reasons[..reasons.len() - 1].iter().all(|reason| reason.is_null()));
    assert_eq!(reasons[reasons.len() - 1], "STOP");
}

#[tokio::test]
async fn thoughts_are_shown_when_asked_for_and_counted_beside_the_candidates() {
    let practice = fast();
    let body = |config: Value| json!({ "contents": said("Explain tides"), "generationConfig": { "thinkingConfig": config } });
    let shown = ask(&practice, "cedar-pro", body(json!({ "includeThoughts": true })), true).await;
    let parts: Vec<Value> =
        shown.data().iter().map(|chunk| chunk["candidates"][0]["content"]["parts"][0].clone()).collect();
    let thoughts = parts.iter().take_while(|part| part["thought"] == true).count();
    assert!(thoughts > 0 && parts[thoughts..].iter().all(|part| part["thought"].is_null()));
    assert!(parts[parts.len() - 1]["thoughtSignature"].as_str().unwrap().len() > 40);
    let usage = &shown.data().pop().unwrap()["usageMetadata"];
    let count = |field: &str| usage[field].as_u64().unwrap();
    assert_eq!(
        count("totalTokenCount"),
        count("promptTokenCount") + count("candidatesTokenCount") + count("thoughtsTokenCount")
    );

    let hidden = ask(&practice, "cedar-pro", body(json!({})), false).await.json();
    assert!(!hidden.to_string().contains("\"thought\":"));
    assert_eq!(hidden["usageMetadata"]["thoughtsTokenCount"], usage["thoughtsTokenCount"]);
    let none = ask(&practice, "cedar-pro", body(json!({ "thinkingBudget": 0 })), false).await.json();
    assert!(none["usageMetadata"]["thoughtsTokenCount"].is_null());
}

#[tokio::test]
async fn a_signed_call_is_answered_and_a_foreign_signature_refused() {
    let practice = fast();
    let declared = json!([{ "functionDeclarations": [{ "name": "get_weather", "parameters": { "type": "OBJECT", "properties": { "city": { "type": "STRING" } }, "required": ["city"] } }] }]);
    let body = json!({ "contents": said("Use get_weather for Cairo"), "tools": declared });
    let got = ask(&practice, "cedar-pro", body, true).await;
    let part = got.data()[0]["candidates"][0]["content"]["parts"][0].clone();
    assert_eq!(
        (&part["functionCall"]["name"], &part["functionCall"]["args"]),
        (&json!("get_weather"), &json!({ "city": "Cairo" }))
    );
    assert_eq!(got.data().pop().unwrap()["candidates"][0]["finishReason"], "STOP");

    let mut contents = said("Use get_weather for Cairo");
    let response = json!({ "functionResponse": { "name": "get_weather", "response": { "sky": "clear" } } });
    contents.as_array_mut().unwrap().extend([
        json!({ "role": "model", "parts": [part] }),
        json!({ "role": "user", "parts": [response] }),
    ]);
    let mut body = json!({ "contents": contents, "tools": declared });
    let answer = ask(&practice, "cedar-pro", body.clone(), false).await;
    assert!(Wire::Generate.text(&answer.json()).contains("- **sky**: clear"), "{}", answer.text());
    body["contents"][1]["parts"][0]["thoughtSignature"] = "c29tZXRoaW5nIGVsc2U=".into();
    let refused = ask(&practice, "cedar-pro", body, false).await;
    assert!(refused.status == 400 && refused.text().contains("Thought signature is not valid"));
}

#[tokio::test]
async fn pictures_are_counted_apart_and_limits_end_an_answer() {
    let picture = json!({ "inlineData": { "mimeType": "image/png", "data": "AAAA" } });
    let body = json!({ "contents": [{ "role": "user", "parts": [{ "text": "Look" }, picture] }], "generationConfig": { "maxOutputTokens": 15 } });
    let answer = ask(&fast(), "cedar-flash", body, false).await.json();
    let usage = &answer["usageMetadata"];
    // 258 for the picture; 1 + 4 + 3 for the rest.
    assert_eq!((&usage["promptTokenCount"], &usage["candidatesTokenCount"]), (&json!(266), &json!(15)));
    assert_eq!(
        usage["promptTokensDetails"],
        json!([{ "modality": "TEXT", "tokenCount": 8 }, { "modality": "IMAGE", "tokenCount": 258 }])
    );
    assert_eq!(answer["candidates"][0]["finishReason"], "MAX_TOKENS");
}

#[tokio::test]
async fn a_repeated_prompt_is_reported_as_cached_content() {
    let practice = fast();
    let body = json!({ "contents": said(&"word ".repeat(2_000)) });
    let usage = |got: Got| got.json()["usageMetadata"].clone();
    assert!(
        usage(ask(&practice, "cedar-flash", body.clone(), false).await)["cachedContentTokenCount"].is_null()
    );
    let again = usage(ask(&practice, "cedar-flash", body, false).await);
    // 2,000 words, a last space, 4 and 3 are 2,008 tokens: 15 whole blocks of 128.
    assert_eq!(
        (&again["promptTokenCount"], &again["cachedContentTokenCount"]),
        (&json!(2_008), &json!(1_920))
    );
}

#[tokio::test]
async fn models_are_listed_tokens_counted_and_keys_checked_on_both_versions() {
    let practice = fast();
    let url = practice.url(Vendor::Cedar);
    for version in ["v1beta", "v1"] {
        let models = format!("/{version}/models");
        let list = Call::send(&url, "GET", &models, Wire::Generate.key(), "").await.finish().await.json();
        assert_eq!(
            (&list["models"][0]["name"], &list["models"][0]["inputTokenLimit"]),
            (&json!("models/cedar-pro"), &json!(1_000_000))
        );
        let body = json!({ "contents": said("Explain tides") }).to_string();
        let count =
            Call::send(&url, "POST", &format!("{models}/cedar-pro:countTokens"), Wire::Generate.key(), &body)
                .await
                .finish()
                .await
                .json();
        assert_eq!(count["totalTokens"], 10);
        let missing = Call::send(&url, "GET", &models, &[], "").await.finish().await;
        assert_eq!((missing.status, &missing.json()["error"]["status"]), (403, &json!("PERMISSION_DENIED")));
        let wrong =
            Call::send(&url, "GET", &models, &[("x-goog-api-key", "invalid")], "").await.finish().await;
        assert_eq!(
            (wrong.status, &wrong.json()["error"]["details"][0]["reason"]),
            (400, &json!("API_KEY_INVALID"))
        );
    }
}

#[tokio::test]
async fn requests_that_the_real_vendor_refuses_are_refused() {
    let practice = fast();
    for (model, body, status, message) in [
        ("cedar-x", json!({ "contents": said("x") }), 404, "models/cedar-x is not found"),
        ("cedar-pro", json!({}), 400, "contents is not specified"),
        (
            "cedar-pro",
            json!({ "contents": [{ "role": "user", "parts": [] }] }),
            400,
            "parts must not be empty",
        ),
        (
            "cedar-pro",
            json!({ "contents": [{ "role": "assistant", "parts": [{ "text": "x" }] }] }),
            400,
            "valid role: user, model",
        ),
        ("cedar-pro", json!({ "contents": said("x"), "colour": 1 }), 400, "Unknown name \"colour\""),
        (
            "cedar-pro",
            json!({ "contents": said("x"), "generationConfig": { "maxOutputTokens": 50_000 } }),
            400,
            "maxOutputTokens value of 50000",
        ),
    ] {
        let got = ask(&practice, model, body.clone(), false).await;
        assert!(
            got.status == status && got.text().contains(&message.replace('"', "\\\"")),
            "{body}: {}",
            got.text()
        );
    }
}
