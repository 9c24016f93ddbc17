//! What is charged apart: searches, pictures that are made, and sound; and the forms of waiting and the oddities of
//! streams, on every wire.

use medley_practice::{Fault, Usage, Vendor};
use serde_json::{Value, json};

use crate::doors::{DOORS, Door};
use crate::wire::{WIRES, Wire, deltas, fast};

const SEARCH: &str = "Search the web for tides.";
const CENT: i128 = 10_000_000_000;

/// A request on each main wire that offers a search.
fn searching(wire: Wire, stream: bool) -> Value {
    let mut body = wire.body(wire.model(), SEARCH, stream);
    match wire {
        Wire::Chat => body["web_search_options"] = json!({}),
        Wire::Responses => body["tools"] = json!([{ "type": "web_search" }]),
        Wire::Messages => body["tools"] = json!([{ "type": "web_search_20250305", "name": "web_search" }]),
        Wire::Generate => body["tools"] = json!([{ "googleSearch": {} }]),
    }
    body
}

#[tokio::test]
async fn a_search_costs_a_cent_beside_its_tokens_and_names_pages() {
    for wire in WIRES {
        let practice = fast();
        for stream in [true, false] {
            let got = wire
                .call(&practice, wire.model(), &searching(wire, stream), stream, "s")
                .await
                .finish()
                .await;
            assert!(got.text().contains("https://practice.example/"), "{wire:?} {stream}: {}", got.text());
            let row = practice.bill(wire.vendor()).pop().unwrap();
            let rates = medley_practice::MODELS.iter().find(|model| model.id == wire.model()).unwrap().rates;
            let tokens =
                i128::from(row.usage.input) * rates.input + i128::from(row.usage.output) * rates.output;
            assert_eq!((row.usage.searches, row.pico_usd), (1, tokens + CENT), "{wire:?} {stream}");
        }
        // Offered, and not asked for, it costs nothing.
        let mut quiet = searching(wire, false);
        let plain = wire.body(wire.model(), "Hello", false);
        for field in ["messages", "input", "contents"] {
            if plain.get(field).is_some() {
                quiet[field] = plain[field].clone();
            }
        }
        wire.call(&practice, wire.model(), &quiet, false, "q").await.finish().await;
        assert_eq!(practice.bill(wire.vendor()).pop().unwrap().usage.searches, 0, "{wire:?}");
    }
}

#[tokio::test]
async fn a_search_is_charged_when_the_caller_hangs_up_behind_it() {
    let practice = fast();
    let mut body = searching(Wire::Messages, true);
    body["messages"][0]["content"] = format!("{SEARCH} [[cut:2]]").into();
    Wire::Messages.call(&practice, "birch-quick", &body, true, "s").await.finish().await;
    let row = practice.bill(Vendor::Birch).pop().unwrap();
    let tokens = i128::from(row.usage.input) * 800_000 + i128::from(row.usage.output) * 4_000_000;
    assert_eq!((row.usage.searches, row.pico_usd), (1, tokens + CENT));
}

#[tokio::test]
async fn pictures_and_sound_are_charged_at_prices_of_their_own() {
    let practice = fast();
    let sound = json!({ "inlineData": { "mimeType": "audio/wav", "data": "UklGRg==" } });
    let body = json!({
        "contents": [{ "role": "user", "parts": [{ "text": "Draw a lighthouse" }, sound] }],
        "generationConfig": { "responseModalities": ["TEXT", "IMAGE"] },
    });
    for stream in [true, false] {
        let got = Wire::Generate.call(&practice, "cedar-image", &body, stream, "d").await.finish().await;
        assert!(got.text().contains("\"mimeType\":\"image/png\""), "{}", got.text());
        let row = practice.bill(Vendor::Cedar).pop().unwrap();
        let Usage { input, output, audio_input, image_output, .. } = row.usage;
        assert_eq!((audio_input, image_output), (1_500, 1_120));
        let text = i128::from(input - 1_500) * 300_000 + i128::from(output - 1_120) * 2_500_000;
        assert_eq!(row.pico_usd, text + 1_500 * 1_000_000 + 1_120 * 30_000_000, "{stream}");
    }
    let mut body = Wire::Responses.body("alder-studio", "Draw a lighthouse", false);
    body["tools"] = json!([{ "type": "image_generation" }]);
    let got = Wire::Responses.call(&practice, "alder-studio", &body, false, "d").await.finish().await.json();
    let row = practice.bill(Vendor::Alder).pop().unwrap();
    assert_eq!(got["tool_usage"]["image_gen"]["output_tokens"], 1_120);
    assert_eq!(got["usage"]["output_tokens"], row.usage.output - 1_120, "pictures are told apart");
    let text = i128::from(row.usage.input) * 500_000 + i128::from(row.usage.output - 1_120) * 2_000_000;
    assert_eq!(row.pico_usd, text + 1_120 * 30_000_000);
}

#[tokio::test]
async fn a_rate_limit_says_how_long_in_each_form_that_vendors_use() {
    let practice = fast();
    for wire in WIRES {
        let refused =
            async |fault: &str| wire.ask(&practice, &format!("Hello {wire:?} [[{fault}]]"), true).await;
        let dated = refused("rate-limit-date:30").await;
        let date = dated.header("retry-after").unwrap().to_owned();
        assert!(date.ends_with(" GMT") && date.contains(", "), "{wire:?} {date}");
        let silent = refused("rate-limit-silent").await;
        assert_eq!((silent.status, silent.header("retry-after")), (429, None), "{wire:?}");
        assert!(!silent.text().contains("retryDelay") && !silent.text().contains("try again in"), "{wire:?}");
    }
    let ask = async |wire: Wire, fault: &str| wire.ask(&practice, &format!("Hello [[{fault}]]"), false).await;
    let millis = ask(Wire::Chat, "rate-limit-ms:1500").await;
    assert_eq!((millis.header("retry-after-ms"), millis.header("retry-after")), (Some("1500"), None));
    let words = ask(Wire::Chat, "rate-limit-words:5").await;
    assert_eq!(words.header("retry-after"), None);
    assert!(words.text().contains("Please try again in 5.000s."), "{}", words.text());
    let detail = ask(Wire::Generate, "rate-limit-ms:1500").await;
    assert_eq!(detail.json()["error"]["details"][1]["retryDelay"], "1.500s");
}

#[tokio::test]
async fn a_page_of_html_and_an_error_inside_a_200_cost_nothing() {
    let practice = fast();
    for wire in WIRES {
        for stream in [true, false] {
            let portal = wire.ask(&practice, "Hello [[portal]]", stream).await;
            assert_eq!(
                (portal.status, portal.header("content-type")),
                (200, Some("text/html; charset=utf-8"))
            );
            assert_eq!(wire.ask(&practice, "Hello [[bad-gateway]]", stream).await.status, 502);
            let hidden = wire.ask(&practice, "Hello [[error-in-200]]", stream).await;
            assert!(hidden.status == 200 && hidden.json()["error"].is_object(), "{wire:?} {}", hidden.text());
        }
    }
    for door in DOORS {
        assert!(door.ask(&practice, "Hello [[portal]]", true).await.text().starts_with("<!DOCTYPE html>"));
    }
    assert_eq!(practice.total_pico_usd(), 0);
}

#[tokio::test]
async fn an_end_can_be_missing_or_come_twice() {
    for wire in WIRES {
        let practice = fast();
        practice.arm(wire.vendor(), Fault::NoEnd, 1);
        let open = wire.ask(&practice, "Explain tides", true).await;
        assert!(open.whole && !wire.ended(&open), "{wire:?}");
        let closed = wire.ask(&practice, "Explain tides", true).await;
        assert_eq!(deltas(wire, &open), deltas(wire, &closed), "{wire:?}");
        practice.arm(wire.vendor(), Fault::DoubleEnd, 1);
        let twice = wire.ask(&practice, "Explain tides", true).await;
        assert!(twice.body.len() > closed.body.len() && wire.ended(&twice), "{wire:?}");
    }
}

#[tokio::test]
async fn oddities_leave_the_text_as_it_was_on_every_wire() {
    let practice = fast();
    for wire in WIRES {
        let plain = deltas(wire, &wire.ask(&practice, "Explain tides", true).await);
        for fault in
            ["crlf", "comments", "unknown-events", "unknown-fields", "split-characters", "double-usage"]
        {
            practice.arm(wire.vendor(), fault.parse().unwrap(), 1);
            let got = wire.ask(&practice, "Explain tides", true).await;
            assert_eq!(deltas(wire, &got), plain, "{wire:?} {fault}");
            assert!(got.whole, "{wire:?} {fault}");
        }
    }
    let text =
        Door::Ollama.ask(&practice, "Explain tides [[comments]] [[unknown-fields]]", true).await.text();
    assert!(text.contains("\n\n") && text.contains("{\"novelty\":{\"a\":[1,null]},\"model\":"), "{text}");
}

#[tokio::test]
async fn what_a_filter_ends_says_so_and_is_charged_up_to_there() {
    for wire in WIRES {
        let practice = fast();
        let got = wire.ask(&practice, "Explain tides [[content-filter]]", false).await.text();
        let word = match wire {
            Wire::Chat => "\"finish_reason\":\"content_filter\"",
            Wire::Responses => "\"reason\":\"content_filter\"",
            Wire::Messages => "\"stop_reason\":\"refusal\"",
            Wire::Generate => "\"finishReason\":\"SAFETY\"",
        };
        assert!(got.contains(word), "{wire:?} {got}");
        let rows = practice.bill(wire.vendor());
        assert!(rows[0].pico_usd > 0, "{wire:?}");
    }
}

#[tokio::test]
async fn the_newest_models_refuse_what_is_no_longer_taken() {
    let practice = fast();
    let tool =
        json!({ "type": "function", "function": { "name": "weather", "parameters": { "type": "object" } } });
    let chat = |field: &str, value: Value| {
        let mut body = Wire::Chat.body("alder-next", "Hello", false);
        body[field] = value;
        (Wire::Chat, "alder-next", body)
    };
    let messages = |field: &str, value: Value| {
        let mut body = Wire::Messages.body("birch-next", "Hello", false);
        body["tools"] = json!([{ "name": "weather", "input_schema": { "type": "object" } }]);
        body[field] = value;
        (Wire::Messages, "birch-next", body)
    };
    let refused = [
        chat("tools", json!([tool])),
        chat("temperature", json!(0.5)),
        chat("reasoning_effort", json!("none")),
        chat("max_tokens", json!(100)),
        messages("temperature", json!(0.5)),
        messages("thinking", json!({ "type": "enabled", "budget_tokens": 2_000 })),
        messages("thinking", json!({ "type": "disabled" })),
        messages("tool_choice", json!({ "type": "tool", "name": "weather" })),
    ];
    for (wire, model, body) in refused {
        let got = wire.call(&practice, model, &body, false, "n").await.finish().await;
        assert_eq!(got.status, 400, "{body}: {}", got.text());
    }
    assert_eq!(practice.total_pico_usd(), 0);
    let taken = [chat("temperature", json!(1.0)), messages("thinking", json!({ "type": "adaptive" }))];
    for (wire, model, body) in taken {
        assert_eq!(wire.call(&practice, model, &body, false, "n").await.finish().await.status, 200, "{body}");
    }
    practice.arm(Vendor::Alder, Fault::Retired, 1);
    assert_eq!(Wire::Chat.ask(&practice, "Hello", false).await.status, 404);
}
