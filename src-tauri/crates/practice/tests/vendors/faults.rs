//! Every fault on every wire: refusals in the vendors' words, and what happens in the middle of an answer.

use std::time::{Duration, Instant};

use medley_practice::{Fault, Outcome, Practice, Vendor};
use serde_json::{Value, json};

use crate::client::Got;
use crate::wire::{WIRES, Wire, deltas, fast};

async fn with(practice: &Practice, wire: Wire, fault: &str, stream: bool) -> Got {
    wire.ask(practice, &format!("Explain tides [[{fault}]]"), stream).await
}

/// Where a wire says what kind of error it is.
fn kind(wire: Wire, got: &Got) -> Value {
    let error = &got.json()["error"];
    match wire {
        Wire::Chat | Wire::Responses if error["code"].is_string() => error["code"].clone(),
        Wire::Chat | Wire::Responses | Wire::Messages => error["type"].clone(),
        Wire::Generate => error["status"].clone(),
    }
}

#[tokio::test]
async fn each_vendor_refuses_in_its_own_words_and_charges_nothing() {
    let practice = fast();
    #[rustfmt::skip]
    let expected = [
        ("rate-limit-forever", [(429, "rate_limit_exceeded"), (429, "rate_limit_error"), (429, "RESOURCE_EXHAUSTED")]),
        ("quota", [(429, "insufficient_quota"), (402, "billing_error"), (429, "RESOURCE_EXHAUSTED")]),
        ("overloaded", [(503, "server_error"), (529, "overloaded_error"), (503, "UNAVAILABLE")]),
        ("server-error", [(500, "server_error"), (500, "api_error"), (500, "INTERNAL")]),
        ("authentication", [(401, "invalid_api_key"), (401, "authentication_error"), (400, "INVALID_ARGUMENT")]),
        ("permission", [(403, "unsupported_country_region_territory"), (403, "permission_error"), (403, "PERMISSION_DENIED")]),
        ("not-found", [(404, "model_not_found"), (404, "not_found_error"), (404, "NOT_FOUND")]),
        ("context-length", [(400, "context_length_exceeded"), (400, "invalid_request_error"), (400, "INVALID_ARGUMENT")]),
        ("bad-request", [(400, "invalid_type"), (400, "invalid_request_error"), (400, "INVALID_ARGUMENT")]),
    ];
    for (fault, told) in expected {
        for (wire, stream) in WIRES.iter().flat_map(|wire| [(*wire, false), (*wire, true)]) {
            let got = with(&practice, wire, fault, stream).await;
            let (status, word) = told[wire.vendor() as usize];
            assert_eq!((got.status, kind(wire, &got)), (status, json!(word)), "{fault} {wire:?} {stream}");
        }
    }
    for wire in [Wire::Chat, Wire::Responses, Wire::Messages] {
        let got = with(&practice, wire, "content-policy", true).await;
        let word = if wire == Wire::Messages { "invalid_request_error" } else { "invalid_prompt" };
        assert_eq!((got.status, kind(wire, &got)), (400, json!(word)));
    }
    assert_eq!(practice.total_pico_usd(), 0);
}

#[tokio::test]
async fn a_rate_limit_says_how_long_to_wait_and_ends_when_one_has_waited() {
    let practice = fast();
    for wire in [Wire::Chat, Wire::Messages, Wire::Generate] {
        let got = with(&practice, wire, "rate-limit:2", true).await;
        // The wait began before the answer came.
        let started = Instant::now();
        match wire {
            Wire::Generate => assert_eq!(got.json()["error"]["details"][1]["retryDelay"], "2s"),
            _ => assert_eq!(got.header("retry-after"), Some("2")),
        }
        assert_eq!(with(&practice, wire, "rate-limit:2", true).await.status, 429, "too early");
        tokio::time::sleep(Duration::from_secs(2).saturating_sub(started.elapsed())).await;
        assert_eq!(with(&practice, wire, "rate-limit:2", true).await.status, 200);
    }
    let quota = with(&practice, Wire::Generate, "quota", true).await;
    assert!(!quota.text().contains("retryDelay"), "a quota does not come back by waiting");
    assert_eq!(with(&practice, Wire::Chat, "rate-limit:7", true).await.header("retry-after"), Some("7"));
}

#[tokio::test]
async fn a_trigger_for_one_vendor_leaves_the_others_alone() {
    let practice = fast();
    for wire in WIRES {
        let got = with(&practice, wire, "birch:overloaded", false).await;
        assert_eq!(got.status, if wire == Wire::Messages { 529 } else { 200 });
    }
}

#[tokio::test]
async fn a_cut_answer_breaks_off_after_half_of_it_and_what_was_sent_is_charged() {
    for wire in WIRES {
        let practice = fast();
        let got = with(&practice, wire, "cut", true).await;
        assert_eq!((got.status, got.whole, wire.ended(&got)), (200, false, false), "{wire:?}");
        let sent = deltas(wire, &got);
        assert!(sent.len() > 1, "{wire:?}");
        let row = &practice.bill(wire.vendor())[0];
        assert_eq!(row.outcome, Outcome::Cut);
        let whole = with(&fast(), wire, "stall:0", true).await;
        let text = deltas(wire, &whole).concat();
        assert!(row.usage.output > 0 && sent.concat().len() < text.len());

        let piece = with(&practice, wire, "cut", false).await;
        assert_eq!((piece.status, piece.whole), (200, false), "{wire:?} in one piece");
        let after = with(&practice, wire, "cut:2", true).await;
        assert_eq!(deltas(wire, &after).len(), 2);
    }
}

#[tokio::test]
async fn an_answer_cut_before_output_has_no_byte_of_it_and_costs_nothing() {
    for (wire, stream) in WIRES.iter().flat_map(|wire| [(*wire, false), (*wire, true)]) {
        let practice = fast();
        let got = with(&practice, wire, "cut-before-output", stream).await;
        assert_eq!((got.body.len(), got.whole), (0, false), "{wire:?} {stream}");
        assert_eq!(practice.total_pico_usd(), 0);
    }
}

#[tokio::test]
async fn a_stalled_answer_goes_on_where_it_stopped() {
    for wire in WIRES {
        let practice = fast();
        let body = wire.body(wire.model(), "Explain tides [[stall:2]]", true);
        let mut call = wire.call(&practice, wire.model(), &body, true, "stall").await;
        let before = call.until(|got| !deltas(wire, got).is_empty()).await;
        assert!(!wire.ended(&before), "{wire:?}");
        let silence = Instant::now();
        let after = call.finish().await;
        assert!(wire.ended(&after) && deltas(wire, &after).len() > deltas(wire, &before).len());
        assert!(silence.elapsed() > Duration::from_secs(1), "{:?}", silence.elapsed());
    }
}

#[tokio::test]
async fn a_slow_answer_is_a_token_a_second() {
    let practice = fast();
    let body = json!({ "model": "alder-small", "stream": true, "max_tokens": 2, "messages": [{ "role": "user", "content": "Explain tides [[slow]]" }] });
    let started = Instant::now();
    let got = Wire::Chat.call(&practice, "alder-small", &body, true, "slow").await.finish().await;
    assert_eq!(deltas(Wire::Chat, &got).len(), 2);
    assert!((2.0..20.0).contains(&started.elapsed().as_secs_f64()), "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_error_inside_a_stream_follows_some_output_and_ends_it() {
    for wire in WIRES {
        let practice = fast();
        let got = with(&practice, wire, "error-in-stream", true).await;
        assert!(
            got.status == 200 && got.whole && !wire.ended(&got) && !deltas(wire, &got).is_empty(),
            "{wire:?}"
        );
        let data = got.data();
        let last = data.last().unwrap();
        match wire {
            Wire::Chat => assert_eq!(last["error"]["type"], "server_error"),
            Wire::Responses => {
                assert_eq!(
                    (&last["type"], &last["response"]["status"]),
                    (&json!("response.failed"), &json!("failed"))
                );
                assert_eq!(data[data.len() - 2]["type"], "error");
                assert_eq!(last["sequence_number"].as_u64(), Some(data.len() as u64 - 1));
            }
            Wire::Messages => assert_eq!(
                (&last["type"], &last["error"]["type"]),
                (&json!("error"), &json!("overloaded_error"))
            ),
            Wire::Generate => assert_eq!(
                (&last["error"]["code"], &last["error"]["status"]),
                (&json!(503), &json!("UNAVAILABLE"))
            ),
        }
        assert_eq!(practice.bill(wire.vendor())[0].outcome, Outcome::Cut);
        assert_eq!(with(&practice, wire, "error-in-stream", false).await.status, 500);
    }
}

#[tokio::test]
async fn a_malformed_line_stands_between_good_ones() {
    let practice = fast();
    for wire in WIRES {
        let got = with(&practice, wire, "malformed", true).await;
        let broken = got
            .events()
            .iter()
            .filter(|event| event.data != "[DONE]" && serde_json::from_str::<Value>(&event.data).is_err())
            .count();
        assert_eq!((broken, wire.ended(&got)), (1, true), "{wire:?}");
        let piece = with(&practice, wire, "malformed", false).await;
        assert!(piece.whole && serde_json::from_slice::<Value>(&piece.body).is_err(), "{wire:?}");
    }
}

#[tokio::test]
async fn an_empty_answer_ends_as_usual_without_text() {
    let practice = fast();
    for wire in WIRES {
        let got = with(&practice, wire, "empty", true).await;
        assert!(wire.ended(&got) && deltas(wire, &got).is_empty(), "{wire:?}");
        assert_eq!(wire.text(&with(&practice, wire, "empty", false).await.json()), "");
    }
    assert!(
        practice
            .bill(Vendor::Birch)
            .iter()
            .all(|row| row.usage.output == 0 && row.outcome == Outcome::Complete)
    );
}

#[tokio::test]
async fn a_refusal_is_told_inside_the_answer_and_charged_as_such() {
    let practice = fast();
    for wire in WIRES {
        let got = with(&practice, wire, "refusal", true).await;
        let data = got.data();
        match wire {
            Wire::Chat => {
                assert!(data.iter().any(|chunk| chunk["choices"][0]["delta"]["refusal"].is_string()))
            }
            Wire::Responses => {
                assert!(data.iter().any(|event| event["type"] == "response.refusal.delta"));
                assert_eq!(data.last().unwrap()["response"]["output"][0]["content"][0]["type"], "refusal");
            }
            Wire::Messages => {
                let last = &data[data.len() - 2]["delta"];
                assert_eq!(
                    (&last["stop_reason"], &last["stop_details"]["type"]),
                    (&json!("refusal"), &json!("refusal"))
                );
            }
            Wire::Generate => {
                let last = &data.last().unwrap()["candidates"][0];
                assert_eq!(
                    (&last["finishReason"], &last["safetyRatings"][0]["blocked"]),
                    (&json!("SAFETY"), &json!(true))
                );
            }
        }
        assert_eq!(practice.bill(wire.vendor()).last().unwrap().outcome, Outcome::Refused);
    }
}

#[tokio::test]
async fn cedar_blocks_a_prompt_without_candidates_and_charges_the_prompt() {
    let practice = fast();
    for stream in [false, true] {
        let got = with(&practice, Wire::Generate, "content-policy", stream).await;
        let told = if stream { got.data()[0].clone() } else { got.json() };
        assert_eq!((got.status, &told["promptFeedback"]["blockReason"]), (200, &json!("PROHIBITED_CONTENT")));
        assert!(told["candidates"].is_null());
        let prompt = told["usageMetadata"]["promptTokenCount"].as_u64().unwrap();
        let row = practice.bill(Vendor::Cedar).pop().unwrap();
        assert_eq!((row.outcome, row.usage.input, row.usage.output), (Outcome::Refused, prompt, 0));
    }
}

#[tokio::test]
async fn an_answer_of_a_forced_size_has_it() {
    let practice = fast();
    for wire in WIRES {
        let chunks = with(&practice, wire, "chunks:250", true).await;
        assert_eq!(deltas(wire, &chunks).len(), 250, "{wire:?}");
        let row = practice.bill(wire.vendor()).pop().unwrap();
        assert_eq!(row.usage.output, 250);
        with(&practice, wire, "long-answer:3000", true).await;
        assert_eq!(practice.bill(wire.vendor()).pop().unwrap().usage.output, 3_000);
        let short = with(&practice, wire, "length", false).await.json();
        let reason = match wire {
            Wire::Chat => &short["choices"][0]["finish_reason"],
            Wire::Responses => &short["incomplete_details"]["reason"],
            Wire::Messages => &short["stop_reason"],
            Wire::Generate => &short["candidates"][0]["finishReason"],
        };
        let word = ["length", "max_output_tokens", "max_tokens", "MAX_TOKENS"]
            [WIRES.iter().position(|known| *known == wire).unwrap()];
        assert_eq!(reason, word);
    }
}

#[tokio::test]
async fn usage_can_be_left_out_of_the_wire_but_not_of_the_bill() {
    let practice = fast();
    for (wire, stream) in WIRES.iter().flat_map(|wire| [(*wire, false), (*wire, true)]) {
        let got = with(&practice, wire, "no-usage", stream).await;
        let events = if stream { got.data() } else { vec![got.json()] };
        let told = |value: &Value| ["usage", "usageMetadata"].iter().any(|field| value[*field].is_object());
        let inner = |event: &Value| told(event) || told(&event["message"]) || told(&event["response"]);
        assert!(!events.iter().any(inner), "{wire:?} {stream}");
        let row = practice.bill(wire.vendor()).pop().unwrap();
        assert!(row.usage.output > 0 && row.pico_usd > 0);
    }
}

#[tokio::test]
async fn an_armed_fault_meets_the_next_requests_only() {
    let practice = fast();
    practice.arm(Vendor::Alder, Fault::Overloaded, 2);
    let mut statuses = Vec::new();
    for wire in [Wire::Chat, Wire::Messages, Wire::Responses, Wire::Chat] {
        statuses.push(wire.ask(&practice, "Hello", false).await.status);
    }
    assert_eq!(statuses, [503, 200, 503, 200]);
    practice.arm(Vendor::Alder, Fault::Quota, 5);
    practice.disarm(Vendor::Alder);
    assert_eq!(Wire::Chat.ask(&practice, "Hello", false).await.status, 200);
}

#[tokio::test]
async fn a_prompt_beyond_the_context_is_refused_with_its_size() {
    let practice = fast();
    let got = Wire::Messages.ask(&practice, &"word ".repeat(200_000), false).await;
    // 200,000 words and a last space, 4 and 3.
    assert_eq!(
        (got.status, &got.json()["error"]["message"]),
        (400, &json!("prompt is too long: 200008 tokens > 200000 maximum"))
    );
}
