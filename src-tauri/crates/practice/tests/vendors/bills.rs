//! Bills: amounts worked out by hand, callers who hang up, the cache, the long-context edge, and what is kept.

use std::time::Duration;

use medley_practice::{Config, Fault, Outcome, Practice, Row, Usage, Vendor};
use serde_json::{Value, json};

use crate::wire::{Wire, deltas, fast, only_row};

/// `count` words of one token each.
fn words(count: usize) -> String {
    format!("word{}", " word".repeat(count - 1))
}

async fn answered(practice: &Practice, wire: Wire, model: &str, body: Value) -> Row {
    let got = wire.call(practice, model, &body, false, "bill").await.finish().await;
    assert_eq!(got.status, 200, "{}", got.text());
    practice.bill(wire.vendor()).pop().unwrap()
}

fn chat(model: &str, text: &str, limit: u64) -> Value {
    json!({ "model": model, "max_tokens": limit, "reasoning_effort": "none", "messages": [{ "role": "user", "content": text }] })
}

fn generate(text: &str, limit: u64) -> Value {
    json!({
        "contents": [{ "role": "user", "parts": [{ "text": text }] }],
        "generationConfig": { "maxOutputTokens": limit, "thinkingConfig": { "thinkingBudget": 0 } },
    })
}

fn messages(model: &str, text: &str, limit: u64) -> Value {
    json!({ "model": model, "max_tokens": limit, "thinking": { "type": "disabled" }, "messages": [{ "role": "user", "content": text }] })
}

#[tokio::test]
async fn each_model_charges_its_own_prices() {
    let practice = fast();
    // 100 words, 4 and 3 make 107 in; 20 out.
    for (wire, model, body, pico_usd) in [
        (Wire::Chat, "alder-large", chat("alder-large", &words(100), 20), 107 * 2_500_000 + 20 * 10_000_000),
        (Wire::Chat, "alder-small", chat("alder-small", &words(100), 20), 107 * 150_000 + 20 * 600_000),
        (
            Wire::Messages,
            "birch-grand",
            messages("birch-grand", &words(100), 20),
            107 * 3_000_000 + 20 * 15_000_000,
        ),
        (
            Wire::Messages,
            "birch-quick",
            messages("birch-quick", &words(100), 20),
            107 * 800_000 + 20 * 4_000_000,
        ),
        (Wire::Generate, "cedar-pro", generate(&words(100), 20), 107 * 1_250_000 + 20 * 10_000_000),
        (Wire::Generate, "cedar-flash", generate(&words(100), 20), 107 * 100_000 + 20 * 400_000),
    ] {
        let row = answered(&practice, wire, model, body).await;
        assert_eq!(row.usage, Usage { input: 107, output: 20, ..Usage::default() }, "{model}");
        assert_eq!((row.pico_usd, row.outcome, row.model.as_str()), (pico_usd, Outcome::Complete, model));
        assert_eq!(row.client_request_id.as_deref(), Some("bill"));
    }
    let by_hand: i128 = 467_500_000 + 28_050_000 + 621_000_000 + 165_600_000 + 333_750_000 + 18_700_000;
    assert_eq!(practice.total_pico_usd(), by_hand);
}

#[tokio::test]
async fn a_conversation_that_goes_on_pays_for_the_cache() {
    let practice = fast();
    let first = answered(&practice, Wire::Chat, "alder-large", chat("alder-large", &words(1_500), 20)).await;
    // 1,507 in, of which 11 blocks of 128 are written.
    assert_eq!((first.usage.input, first.usage.cache_write), (1_507, 1_408));
    assert_eq!(first.pico_usd, 99 * 2_500_000 + 1_408 * 3_125_000 + 20 * 10_000_000);
    let mut next = chat("alder-large", &words(1_500), 20);
    next["messages"].as_array_mut().unwrap().extend([
        json!({ "role": "assistant", "content": "Well." }),
        json!({ "role": "user", "content": words(200) }),
    ]);
    let second = answered(&practice, Wire::Chat, "alder-large", next).await;
    // 6 and 204 more; 1,717 hold 13 blocks, of which 11 are known.
    assert_eq!(
        (second.usage.input, second.usage.cached_input, second.usage.cache_write),
        (1_717, 1_408, 256)
    );
    assert_eq!(second.pico_usd, 53 * 2_500_000 + 1_408 * 250_000 + 256 * 3_125_000 + 20 * 10_000_000);

    let cedar = [0, 1].map(|_| generate(&words(1_500), 20));
    for (body, cached) in cedar.into_iter().zip([0, 1_408]) {
        let row = answered(&practice, Wire::Generate, "cedar-pro", body).await;
        assert_eq!((row.usage.cached_input, row.usage.cache_write), (cached, 0));
        assert_eq!(
            row.pico_usd,
            i128::from(1_507 - cached) * 1_250_000 + i128::from(cached) * 125_000 + 20 * 10_000_000
        );
    }
}

#[tokio::test]
async fn birch_charges_marked_writes_by_how_long_they_are_kept() {
    let practice = fast();
    let marked = |ttl: &str| json!([{ "type": "text", "text": words(1_500), "cache_control": { "type": "ephemeral", "ttl": ttl } }]);
    for (ttl, rate) in [("5m", 3_750_000), ("1h", 6_000_000)] {
        let mut body = messages("birch-grand", "Hello", 20);
        body["system"] = marked(ttl);
        body["messages"][0]["content"] = ttl.into();
        let practice = if ttl == "5m" { &practice } else { &fast() };
        let row = answered(practice, Wire::Messages, "birch-grand", body.clone()).await;
        // 4 + 1,500 written; 4, the tokens of the message and 3 are not.
        let rest = i128::from(row.usage.input - 1_504);
        assert_eq!((row.usage.cache_write, row.usage.cached_input), (1_504, 0));
        assert_eq!(row.pico_usd, rest * 3_000_000 + 1_504 * rate + 20 * 15_000_000);
        let again = answered(practice, Wire::Messages, "birch-grand", body).await;
        assert_eq!(again.pico_usd, rest * 3_000_000 + 1_504 * 300_000 + 20 * 15_000_000);
    }
}

#[tokio::test]
async fn a_prompt_over_two_hundred_thousand_tokens_is_charged_at_the_long_rates_whole() {
    for (count, input, output) in [(199_993, 1_250_000, 10_000_000), (199_994, 2_500_000, 15_000_000)] {
        let row = answered(&fast(), Wire::Generate, "cedar-pro", generate(&words(count), 10)).await;
        let tokens = count as u64 + 7;
        assert_eq!(row.usage, Usage { input: tokens, output: 10, ..Usage::default() });
        assert_eq!(row.pico_usd, i128::from(tokens) * input + 10 * output);
    }
}

#[tokio::test]
async fn reasoning_is_charged_as_output_on_every_wire() {
    let practice = fast();
    for (wire, model) in [
        (Wire::Chat, "alder-large"),
        (Wire::Responses, "alder-large"),
        (Wire::Messages, "birch-grand"),
        (Wire::Generate, "cedar-pro"),
    ] {
        let row = answered(&practice, wire, model, wire.body(model, "Explain tides", false)).await;
        let rates = medley_practice::MODELS.iter().find(|known| known.id == model).unwrap().rates;
        assert!(row.usage.reasoning > 0 && row.usage.reasoning < row.usage.output);
        assert_eq!(
            row.pico_usd,
            i128::from(row.usage.input) * rates.input + i128::from(row.usage.output) * rates.output
        );
    }
}

#[tokio::test]
async fn a_caller_who_hangs_up_pays_alder_and_birch_for_what_was_sent_and_cedar_for_all() {
    for wire in [Wire::Chat, Wire::Responses, Wire::Messages, Wire::Generate] {
        let reference = fast();
        let body = wire.body(wire.model(), "Explain tides", true);
        let whole = wire.call(&reference, wire.model(), &body, true, "whole").await.finish().await;
        let whole_row = only_row(&reference, wire.vendor()).await;

        let practice = fast();
        practice.arm(wire.vendor(), Fault::Stall(60), 1);
        let mut call = wire.call(&practice, wire.model(), &body, true, "hung-up").await;
        let all = deltas(wire, &whole);
        let half = all.len().div_ceil(2);
        call.until(|got| deltas(wire, got).len() >= half).await;
        let got = call.until_silent(Duration::from_millis(200)).await;
        assert!(practice.bill(wire.vendor()).is_empty(), "nothing is charged while the answer is open");
        drop(call);
        let row = only_row(&practice, wire.vendor()).await;
        assert_eq!((row.outcome, row.client_request_id.as_deref()), (Outcome::Cut, Some("hung-up")));
        let sent = deltas(wire, &got);
        assert_eq!(sent, all[..half], "{wire:?}");
        match wire {
            Wire::Generate => assert_eq!((row.usage, row.pico_usd), (whole_row.usage, whole_row.pico_usd)),
            Wire::Messages => {
                assert_eq!(row.usage.input, whole_row.usage.input);
                assert!(row.usage.output >= sent.len() as u64 && row.usage.output < whole_row.usage.output);
                assert_eq!(
                    row.pico_usd,
                    i128::from(row.usage.input) * 800_000 + i128::from(row.usage.output) * 4_000_000
                );
            }
            _ => {
                assert_eq!(row.usage, Usage { output: sent.len() as u64, ..whole_row.usage });
                assert_eq!(
                    row.pico_usd,
                    i128::from(row.usage.input) * 150_000 + sent.len() as i128 * 600_000
                );
            }
        }
    }
}

#[tokio::test]
async fn a_caller_who_hangs_up_before_the_first_token_pays_for_the_prompt() {
    let practice = Practice::start(Config { pace: 50.0, ..Config::default() }).unwrap();
    let body = Wire::Chat.body("alder-small", "Explain tides", true);
    let mut call = Wire::Chat.call(&practice, "alder-small", &body, true, "early").await;
    call.until(|got| got.status == 200).await;
    drop(call);
    let row = only_row(&practice, Vendor::Alder).await;
    assert_eq!((row.usage, row.pico_usd), (Usage { input: 10, ..Usage::default() }, 1_500_000));
}

#[tokio::test]
async fn a_caller_who_does_not_wait_for_an_answer_in_one_piece_pays_for_all_of_it() {
    let reference = fast();
    Wire::Chat.ask(&reference, "Explain tides", false).await;
    let whole = only_row(&reference, Vendor::Alder).await;
    let practice = Practice::start(Config { pace: 50.0, ..Config::default() }).unwrap();
    let body = Wire::Chat.body("alder-small", "Explain tides", false);
    let mut call = Wire::Chat.call(&practice, "alder-small", &body, false, "gone").await;
    call.until_silent(Duration::from_secs(1)).await;
    drop(call);
    let row = only_row(&practice, Vendor::Alder).await;
    assert_eq!((row.usage, row.pico_usd, row.outcome), (whole.usage, whole.pico_usd, Outcome::Cut));
}

#[tokio::test]
async fn the_row_is_there_when_the_answer_ends() {
    let practice = fast();
    for wire in [Wire::Chat, Wire::Responses, Wire::Messages, Wire::Generate] {
        for stream in [false, true] {
            let before = practice.bill(wire.vendor()).len();
            let body = wire.body(wire.model(), "Hello", stream);
            let mut call = wire.call(&practice, wire.model(), &body, stream, "now").await;
            call.until(|got| got.whole).await;
            assert_eq!(practice.bill(wire.vendor()).len(), before + 1, "{wire:?} {stream}");
        }
    }
}

#[tokio::test]
async fn usage_on_the_wire_is_the_usage_on_the_bill() {
    let practice = fast();
    let mut rows = Vec::new();
    for wire in [Wire::Chat, Wire::Responses, Wire::Messages, Wire::Generate] {
        let model = ["alder-large", "alder-large", "birch-grand", "cedar-pro"][rows.len()];
        let got = wire
            .call(&practice, model, &wire.body(model, &words(2_000), true), true, "same")
            .await
            .finish()
            .await;
        let events = got.data();
        let at = |value: &Value, path: &str| value.pointer(path).and_then(Value::as_u64).unwrap_or(0);
        let told = match wire {
            Wire::Chat => events
                .last()
                .map(|last| (at(last, "/usage/prompt_tokens"), at(last, "/usage/completion_tokens"))),
            Wire::Responses => events.last().map(|last| {
                (at(last, "/response/usage/input_tokens"), at(last, "/response/usage/output_tokens"))
            }),
            Wire::Messages => events
                .get(events.len() - 2)
                .map(|last| (at(last, "/usage/input_tokens"), at(last, "/usage/output_tokens"))),
            Wire::Generate => events.last().map(|last| {
                (
                    at(last, "/usageMetadata/promptTokenCount"),
                    at(last, "/usageMetadata/candidatesTokenCount")
                        + at(last, "/usageMetadata/thoughtsTokenCount"),
                )
            }),
        };
        let row = practice.bill(wire.vendor()).pop().unwrap();
        assert_eq!(told, Some((row.usage.input, row.usage.output)), "{wire:?}");
        rows.push(row);
    }
    assert_eq!(practice.total_pico_usd(), rows.iter().map(|row| row.pico_usd).sum());
}

#[tokio::test]
async fn a_bill_in_a_folder_outlives_the_vendors() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        Practice::start(Config {
            pace: 0.0,
            bill_folder: Some(folder.path().to_owned()),
            ..Config::default()
        })
        .unwrap()
    };
    let practice = start();
    Wire::Chat.ask(&practice, "Hello", false).await;
    let (rows, total) = (practice.bill(Vendor::Alder), practice.total_pico_usd());
    practice.shutdown().await;
    let practice = start();
    assert_eq!((practice.bill(Vendor::Alder), practice.total_pico_usd()), (rows, total));
    Wire::Chat.ask(&practice, "Hello", false).await;
    assert_eq!(
        (practice.bill(Vendor::Alder)[1].id.as_str(), practice.total_pico_usd()),
        ("alder-2", total * 2)
    );
}
