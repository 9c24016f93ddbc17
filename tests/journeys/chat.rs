//! `chat`, `route` and `spend`: what is printed, to the field.

use std::collections::BTreeSet;
use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use medley_testkit::program::signal;
use serde_json::{Value, json};

use crate::support::practice::Row;
use crate::support::process::run;
use crate::support::{MODELS, World, sum};

/// A picture of one pixel.
const PIXEL: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

fn fields(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The connection and model of each practice vendor that answers at once.
fn quick() -> impl Iterator<Item = String> {
    MODELS.iter().map(|(quick, _)| format!("{}/{quick}", quick.split('-').next().unwrap()))
}

#[test]
fn the_last_line_holds_the_whole_answer_with_its_usage_cost_and_route() {
    let world = World::connected(0.0);
    for (_, large) in MODELS {
        let model = format!("{}/{large}", large.split('-').next().unwrap());
        let output = world.chat(&["--model", &model, "Explain tides in one sentence"]);
        let done = output.done();
        let named =
            ["type", "text", "tool_calls", "reasoning", "stop_reason", "stop_raw", "usage", "cost", "route"];
        // Beyond the contract: what is no text or call, how to go on, whom to ask, and how often was asked.
        let more = ["parts", "conversation", "request_id", "attempts"];
        assert_eq!(fields(&done), named.into_iter().chain(more).collect(), "{done}");
        assert_eq!(fields(&done["cost"]), ["status", "pico_usd", "origin"].into());
        for field in ["input", "cached_input", "cache_write", "output", "reasoning"] {
            assert!(done["usage"].get(field).is_some(), "{field}: {done}");
        }
        let texts: String =
            output.of_type("text").iter().map(|each| each["text"].as_str().unwrap().to_owned()).collect();
        assert_eq!(done["text"], json!(texts), "the deltas make the text");
        let thoughts: String = output
            .of_type("reasoning")
            .iter()
            .map(|each| each["text"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(done["reasoning"], json!(thoughts));
        assert!(!texts.is_empty() && !thoughts.is_empty(), "{model} reasons first");
        assert_eq!((&done["stop_reason"], &done["tool_calls"]), (&json!("end"), &json!([])));
        assert_eq!((&done["cost"]["status"], &done["cost"]["origin"]), (&json!("known"), &json!("computed")));
        let row = last_billed(&world, &model);
        assert_eq!(done["cost"]["pico_usd"], json!(row.pico_usd.to_string()));
        assert_eq!(
            (&done["usage"]["input"], &done["usage"]["output"]),
            (&row.usage["input"], &row.usage["output"])
        );
        assert_eq!(done["usage"]["reasoning"], row.usage["reasoning"], "output includes reasoning");
        assert_eq!(done["route"]["chosen"]["model"], json!(large));
    }
}

/// The last row on the bill of a model's vendor.
fn last_billed(world: &World, model: &str) -> Row {
    let mut bills = world.practice().bills().into_iter();
    bills.rfind(|row| model.starts_with(row.vendor)).unwrap()
}

#[test]
fn an_answer_in_one_piece_is_the_same_answer() {
    let world = World::connected(0.0);
    for model in quick() {
        let streamed = world.chat(&["--model", &model, "What is a lighthouse?"]).done();
        let whole = world.chat(&["--model", &model, "--no-stream", "What is a lighthouse?"]).done();
        for field in ["text", "stop_reason", "tool_calls", "reasoning"] {
            assert_eq!(streamed[field], whole[field], "{model}: {field}");
        }
        assert_eq!(streamed["cost"], whole["cost"], "{model}");
    }
}

#[test]
fn a_prompt_comes_as_an_argument_or_on_standard_input() {
    let world = World::connected(0.0);
    let said = world.chat(&["--model", "alder/alder-small", "What is moss?"]).done();
    for form in [&["-"][..], &[]] {
        let arguments = [&["--json", "chat", "--model", "alder/alder-small"], form].concat();
        let read = world.run_with(&arguments, "What is moss?").done();
        assert_eq!(read["text"], said["text"]);
    }
    let nothing = world.run_with(&["--json", "chat", "--model", "alder/alder-small", "-"], " \n").error();
    assert_eq!((&nothing["category"], &nothing["code"]), (&json!("bad_request"), &json!("invalid_input")));
}

#[test]
fn pictures_and_tools_reach_every_wire() {
    let world = World::connected(0.0);
    let (picture, tools) = (world.path("pixel.png"), world.path("tools.json"));
    fs::write(&picture, STANDARD.decode(PIXEL).unwrap()).unwrap();
    let schema =
        json!({ "type": "object", "properties": { "city": { "type": "string" } }, "required": ["city"] });
    let tool =
        json!([{ "name": "get_weather", "description": "The weather of a city", "parameters": schema }]);
    fs::write(&tools, tool.to_string()).unwrap();
    for model in quick() {
        let blind = world.chat(&["--model", &model, "What is this?"]).done();
        let seen =
            world.chat(&["--model", &model, "--image", picture.to_str().unwrap(), "What is this?"]).done();
        assert!(seen["usage"]["input"].as_u64() > blind["usage"]["input"].as_u64(), "{model}: {seen}");
        let output =
            world.chat(&["--model", &model, "--tools", tools.to_str().unwrap(), "Please get_weather"]);
        let called = output.done();
        assert_eq!(called["stop_reason"], "tool_use", "{called}");
        let call = &called["tool_calls"][0];
        assert_eq!(fields(call), ["id", "name", "args"].into(), "{call}");
        assert_eq!(call["name"], "get_weather");
        assert!(call["args"]["city"].is_string(), "{call}");
        assert_eq!(output.of_type("tool_call").len(), 1);
    }
    let wrong =
        world.chat(&["--model", "alder/alder-small", "--image", tools.to_str().unwrap(), "What?"]).error();
    assert_eq!(wrong["code"], "invalid_input", "a file that is no picture");
    let absent = world.chat(&["--model", "alder/alder-small", "--tools", "/nonexistent", "What?"]).error();
    assert_eq!(absent["code"], "invalid_input");
}

#[test]
fn a_model_that_the_catalogue_does_not_know_works_and_its_cost_is_unknown_and_never_free() {
    let world = World::with_vendors(0.0);
    for (wire, vendor, model) in [
        ("openai-chat", "alder", "alder-small"),
        ("openai-responses", "alder", "alder-small"),
        ("anthropic", "birch", "birch-quick"),
        ("gemini", "cedar", "cedar-flash"),
    ] {
        let url = world.practice().url(vendor).to_owned();
        let add = ["connection", "add", "--vendor", "custom", "--protocol", wire, "--base-url", &url];
        world.ok(&[&add[..], &["--name", wire, "--key-env", "A_KEY"]].concat());
        let mut command = world.command();
        command.env("A_KEY", "any").args(["--json", "chat", "--model", &format!("{wire}/{model}"), "Hello"]);
        let done = run(command, "").done();
        assert!(!done["text"].as_str().unwrap().is_empty());
        assert_eq!(
            (&done["cost"]["status"], &done["cost"]["pico_usd"]),
            (&json!("unknown"), &Value::Null),
            "{wire}"
        );
        let row = last_billed(&world, vendor);
        for field in ["input", "output"] {
            assert_eq!(done["usage"][field], row.usage[field], "{wire}: {field}");
        }
    }
    let rows = world.json(&["spend", "--by", "vendor"]);
    assert_eq!(rows[0]["sum"], json!({ "known": "0", "estimated": "0", "unknown_count": 4 }));
    assert!(world.ok(&["spend", "--by", "vendor"]).contains("unknown"), "never shown as free");
}

#[test]
fn a_conversation_goes_on_with_what_was_said_over_every_wire() {
    let world = World::connected(0.0);
    let first = "My cat is called Quill. What is a fjord?";
    for model in quick() {
        let begun = world.chat(&["--model", &model, first]).done();
        let id = begun["conversation"].as_str().unwrap();
        let next = world.chat(&["--model", &model, "--conversation", id, "Thanks"]).done();
        assert_eq!(next["conversation"], begun["conversation"]);
        let alone = world.chat(&["--model", &model, "Thanks"]).done();
        assert!(next["usage"]["input"].as_u64() > alone["usage"]["input"].as_u64(), "{next}");
    }
    let lost =
        ["--model", "alder/alder-small", "--conversation", "01900000-0000-7000-8000-000000000000", "Hi"];
    assert_eq!(world.chat(&lost).error()["category"], "not_found");
}

#[test]
fn ctrl_c_stops_the_answer_and_keeps_what_came() {
    let world = World::connected(0.0);
    for model in quick() {
        let mut running = world.start_chat(&["--model", &model, "[[slow]] Tell me about rivers"]);
        assert!(running.wait_for("text"));
        signal("INT", running.id());
        let done = running.finish().last("done", 1);
        assert_eq!(done["stop_reason"], "cancelled");
        let text = done["text"].as_str().unwrap();
        assert!(!text.is_empty());
        let stored = world.ledger().answers.pop().unwrap();
        assert_eq!((stored.state.as_str(), stored.text.as_str()), ("stopped", text));
    }
    world.settled(&["--practice"]);
    world.ledger().assert_whole();
    world.ledger().assert_agrees(&world.practice().bills());
}

#[test]
fn a_reader_that_leaves_early_stops_nothing() {
    let world = World::connected(0.0);
    let mut command = std::process::Command::new("sh");
    let inner = world.command();
    let words = inner.get_args().map(|word| word.to_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ");
    command.envs(inner.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let program = inner.get_program().to_str().unwrap();
    command
        .arg("-c")
        .arg(format!("{program} {words} chat --model alder/alder-small 'Tell me of rivers' | head -c 9"));
    let output = run(command, "");
    assert!(!output.stderr.contains("panicked"), "{}", output.stderr);
    let ledger = world.ledger();
    ledger.assert_whole();
    assert_eq!(ledger.entries[0].outcome, "complete");
}

#[test]
fn people_read_words_and_amounts_where_programs_read_json() {
    let world = World::connected(0.0);
    let text = world.ok(&["chat", "--model", "alder/alder-small", "Hello"]);
    assert!(text.contains("Alder Small, ") && text.contains(" in, ") && text.contains(" out, "), "{text}");
    let route = world.ok(&["route", "--practice", "--preset", "thrifty", "Hello"]);
    assert!(route.contains("If it fails: "), "{route}");
}

#[test]
fn a_route_is_told_with_its_reasons_and_sends_nothing() {
    let world = World::connected(0.0);
    for preset in ["best", "balanced", "thrifty", "fast"] {
        let route = world.json(&["route", "--practice", "--preset", preset, "Write a function in Rust"]);
        for field in
            ["choice", "task", "chosen", "because", "candidates", "then", "rejected", "estimate", "took_us"]
        {
            assert!(route.get(field).is_some(), "{field}: {route}");
        }
        assert_eq!(route["choice"], json!({ "kind": "auto", "preset": preset }));
        assert!(!route["because"].as_str().unwrap().is_empty());
    }
    assert!(world.practice().bills().is_empty());
    assert!(world.ledger().attempts.is_empty());
}

#[test]
fn spend_adds_up_to_the_same_however_it_is_grouped() {
    let world = World::connected(0.0);
    for model in quick() {
        world.chat(&["--model", &model, "Hello"]).done();
    }
    let total = world.settled(&["--practice"]);
    assert_eq!(total, world.practice().total());
    for (by, groups) in
        [("day", 1), ("vendor", 3), ("model", 3), ("task", 1), ("conversation", 3), ("run", 3)]
    {
        let rows = world.json(&["spend", "--practice", "--by", by]);
        assert_eq!((sum(&rows, "known"), rows.as_array().unwrap().len()), (total, groups), "{by}: {rows}");
        let csv = world.ok(&["spend", "--practice", "--by", by, "--csv"]);
        let amounts =
            csv.lines().skip(1).map(|line| line.rsplit(',').nth(2).unwrap().parse::<i128>().unwrap());
        assert_eq!(amounts.sum::<i128>(), total, "{csv}");
    }
    assert_eq!(world.json(&["spend", "--practice", "--month", "2001-01"]), json!([]));
    assert_eq!(world.run(&["--json", "spend", "--month", "soon"]).error()["code"], "invalid_input");
}

#[test]
fn practice_vendors_come_by_themselves_at_their_first_use() {
    let world = World::empty();
    let done = world.chat(&["--practice", "--preset", "fast", "Hello"]).done();
    assert_eq!(done["cost"]["status"], "known");
    let connections = world.json(&["connection", "list"]);
    assert_eq!(connections.as_array().unwrap().len(), 3);
    let alone = World::empty().chat(&["Hello"]).error();
    assert_eq!(
        (&alone["category"], &alone["code"]),
        (&json!("not_found"), &json!("no_model")),
        "real: nobody"
    );
}
