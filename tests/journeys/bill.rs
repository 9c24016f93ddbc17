//! The proof of the arithmetic: what Medley says was spent is what the practice vendors, which share no line with it,
//! say that they charge. To the pico-dollar.

use std::fs;
use std::thread;

use medley_testkit::program::signal;
use serde_json::json;

use crate::support::{MODELS, World};

/// Long enough for every vendor's prompt cache.
fn long_prompt() -> String {
    let line = "The lighthouse keeper wrote down the wind, the tide and every ship that passed. ";
    format!("{}\nWhat did the keeper write down?", line.repeat(120))
}

/// All that a person does with one vendor.
fn use_all(world: &World, quick: &str, large: &str) {
    let vendor = quick.split('-').next().unwrap();
    let model = |name: &str| format!("{vendor}/{name}");
    let tools = world.path("tools.json");
    let (quick, large) = (model(quick), model(large));
    for (model, words) in [
        (&quick, "Tell me about rivers"),
        (&large, "Tell me about rivers"),
        (&quick, "[[refusal]] rivers"),
        (&large, "[[length]] rivers"),
        (&quick, "[[empty]] rivers"),
        (&large, "[[no-usage]] rivers"),
        (&quick, "[[no-usage]] rivers"),
        (&quick, "[[overloaded]] rivers"),
        (&large, "[[quota]] rivers"),
        (&quick, "[[cut:7]] rivers"),
        (&large, "[[error-in-stream]] rivers"),
        (&large, "[[malformed]] rivers"),
    ] {
        world.chat(&["--model", model, words]);
    }
    for words in ["Tell me about hills", "[[cut]] hills", "[[malformed]] hills", "[[no-usage]] hills"] {
        world.chat(&["--model", &quick, "--no-stream", words]);
    }
    for model in [&quick, &large] {
        let tools = ["--tools", tools.to_str().unwrap(), "get_weather, use the tool"];
        world.chat(&[&["--model", model][..], &tools].concat()).done();
        go_on(world, model);
        stop(world, model);
    }
}

/// Three turns of one conversation, the later ones read from the cache.
fn go_on(world: &World, model: &str) {
    let first = world.chat(&["--model", model, &long_prompt()]).done();
    let id = first["conversation"].as_str().unwrap();
    for question in ["And the ships?", "Thanks"] {
        let next = world.chat(&["--model", model, "--conversation", id, question]).done();
        assert!(next["usage"]["cached_input"].as_u64() > Some(0), "{model}: {next}");
    }
}

fn stop(world: &World, model: &str) {
    let mut running = world.start_chat(&["--model", model, "[[slow]] Tell me about rivers"]);
    // Large models reason first, one token a second: the first of it will do.
    let kind = if MODELS.iter().any(|(_, large)| model.ends_with(large)) { "reasoning" } else { "text" };
    assert!(running.wait_for(kind), "{model}");
    signal("INT", running.id());
    assert_eq!(running.finish().last("done", 1)["stop_reason"], "cancelled");
}

#[test]
fn spend_is_the_sum_of_the_vendors_own_bills_to_the_pico_dollar() {
    let world = World::connected(0.0);
    let schema = json!({ "type": "object", "properties": { "city": { "type": "string" } } });
    let tools =
        json!([{ "name": "get_weather", "description": "The weather of a city", "parameters": schema }]);
    fs::write(world.path("tools.json"), tools.to_string()).unwrap();
    thread::scope(|scope| {
        for (quick, large) in MODELS {
            scope.spawn(|| use_all(&world, quick, large));
        }
    });
    let spent = world.settled(&["--practice"]);
    let bills = world.practice().bills();
    assert!(bills.len() >= 66, "{}", bills.len());
    world.ledger().assert_whole();
    world.ledger().assert_agrees(&bills);
    assert_eq!(spent, bills.iter().map(|row| row.pico_usd).sum::<i128>());
    assert_eq!(spent, world.settled(&["--practice"]), "asking again changes nothing");
}

#[test]
fn usage_is_what_the_bill_counts_on_every_wire_of_a_server_of_ones_own() {
    let world = World::with_vendors(0.0);
    for (wire, vendor, model) in [
        ("openai-chat", "alder", "alder-large"),
        ("openai-responses", "alder", "alder-large"),
        ("anthropic", "birch", "birch-grand"),
        ("gemini", "cedar", "cedar-pro"),
    ] {
        let url = world.practice().url(vendor).to_owned();
        let add = ["connection", "add", "--vendor", "custom", "--protocol", wire, "--base-url", &url];
        world.ok(&[&add[..], &["--name", wire, "--key-env", "PATH"]].concat());
        let model = format!("{wire}/{model}");
        let first = world.chat(&["--model", &model, &long_prompt()]).done();
        let id = first["conversation"].as_str().unwrap();
        for form in [&[][..], &["--no-stream"]] {
            let next = [&["--model", &model, "--conversation", id], form, &["And then?"]].concat();
            let done = world.chat(&next).done();
            let row = world.practice().bill(vendor).pop().unwrap();
            for field in ["input", "output"] {
                assert_eq!(done["usage"][field], row.usage[field], "{wire} {form:?}: {field}");
            }
            for field in ["cached_input", "reasoning", "cache_write"] {
                let ours = done["usage"][field].as_u64().unwrap_or(0);
                assert_eq!(json!(ours), row.usage[field], "{wire} {form:?}: {field} of {done}");
            }
        }
    }
}
