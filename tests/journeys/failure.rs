//! Failures in the contract's words: a category each, exit status 1, and what was cut is incomplete.

use serde_json::{Value, json};

use crate::support::practice::closed_port;
use crate::support::process::run;
use crate::support::{MODELS, World};

const CATEGORIES: [&str; 11] = [
    "rate_limit",
    "quota",
    "overloaded",
    "authentication",
    "permission",
    "not_found",
    "context_length",
    "content_policy",
    "bad_request",
    "transport",
    "protocol",
];

fn quick() -> impl Iterator<Item = String> {
    MODELS.iter().map(|(quick, _)| format!("{}/{quick}", quick.split('-').next().unwrap()))
}

fn assert_error(error: &Value, category: &str, retryable: bool) {
    let fields: Vec<&str> = error.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(fields, ["type", "category", "status", "code", "message", "retryable"]);
    assert!(CATEGORIES.contains(&category));
    assert_eq!((&error["category"], &error["retryable"]), (&json!(category), &json!(retryable)), "{error}");
    assert!(!error["message"].as_str().unwrap().is_empty());
}

#[test]
fn each_vendors_refusal_is_told_by_its_category_with_its_own_words() {
    let world = World::connected(0.0);
    for (fault, category, retryable) in [
        ("quota", "quota", false),
        ("authentication", "authentication", false),
        ("permission", "permission", false),
        ("not-found", "not_found", false),
        ("context-length", "context_length", false),
        ("bad-request", "bad_request", false),
    ] {
        for model in quick() {
            let output = world.chat(&["--model", &model, &format!("[[{fault}]] Tell me about rivers")]);
            let error = output.error();
            assert_error(&error, category, retryable);
            assert!(error["status"].as_u64().unwrap() >= 400, "{error}");
            let tried = output.of_type("attempt").into_iter().filter(|event| event["ended"] == true);
            assert_eq!(tried.count(), 1, "{fault}: asked once");
        }
    }
    for model in ["alder/alder-small", "birch/birch-quick"] {
        assert_error(&world.chat(&["--model", model, "[[content-policy]]"]).error(), "content_policy", false);
    }
    assert!(world.practice().bills().is_empty(), "and it costs nothing");
    assert_eq!(world.settled(&["--practice"]), 0);
    world.ledger().assert_whole();
}

#[test]
fn what_may_pass_is_tried_again_and_every_try_is_a_row() {
    let world = World::connected(0.0);
    for (fault, category) in [("overloaded", "overloaded"), ("rate-limit-forever", "rate_limit")] {
        let error = world.chat(&["--model", "alder/alder-small", &format!("[[{fault}]] rivers")]).error();
        assert_error(&error, category, true);
    }
    assert_eq!(world.ledger().entries.len(), 6, "the first and two more, each time");
    let done = world.chat(&["--model", "birch/birch-quick", "[[rate-limit]] rivers"]).done();
    assert_eq!((&done["attempts"], &done["cost"]["status"]), (&json!(2), &json!("known")));
    world.ledger().assert_whole();
    world.ledger().assert_agrees(&world.practice().bills());
}

#[test]
fn a_server_that_is_not_there_or_not_what_it_should_be_is_told_apart() {
    let world = World::connected(0.0);
    let nobody = format!("http://127.0.0.1:{}", closed_port());
    world.ok(&[
        "connection",
        "add",
        "--vendor",
        "ollama",
        "--name",
        "nobody",
        "--no-key",
        "--base-url",
        &nobody,
    ]);
    let absent = world.chat(&["--model", "nobody/anything", "Hello"]).error();
    assert_error(&absent, "transport", true);
    assert_eq!(absent["status"], Value::Null);
    for model in quick() {
        let broken =
            world.chat(&["--model", &model, "--no-stream", "[[malformed]] Tell me about rivers"]).error();
        assert_error(&broken, "protocol", false);
    }
    world.settled(&["--practice"]);
    world.ledger().assert_agrees(&world.practice().bills());
}

#[test]
fn a_stream_that_was_cut_is_incomplete_and_keeps_what_came() {
    let world = World::connected(0.0);
    for fault in ["cut:5", "error-in-stream", "malformed"] {
        for model in quick() {
            let done = world
                .chat(&["--model", &model, &format!("[[{fault}]] Tell me about rivers")])
                .last("done", 1);
            assert_eq!(done["stop_reason"], "incomplete", "{fault} {model}");
            assert!(!done["text"].as_str().unwrap().is_empty(), "{fault} {model}");
        }
    }
    assert_eq!(world.settled(&["--practice"]), world.practice().total());
    world.ledger().assert_whole();
    world.ledger().assert_agrees(&world.practice().bills());
    assert!(
        world.ledger().answers.iter().all(|answer| answer.state == "incomplete" && !answer.text.is_empty())
    );
}

#[test]
fn odd_ends_have_their_own_words() {
    let world = World::connected(0.0);
    for (fault, reasons) in [
        ("refusal", ["refusal", "refusal", "content_filter"]),
        ("length", ["length"; 3]),
        ("empty", ["end"; 3]),
    ] {
        for (model, reason) in quick().zip(reasons) {
            let done = world.chat(&["--model", &model, &format!("[[{fault}]] Tell me about rivers")]).done();
            assert_eq!(done["stop_reason"], reason, "{fault} {model}");
        }
    }
    let filtered = world.chat(&["--model", "cedar/cedar-flash", "[[content-policy]] rivers"]).done();
    assert_eq!(filtered["stop_reason"], "content_filter");
}

#[test]
fn a_key_that_is_missing_or_wrong_is_told_apart() {
    let world = World::connected(0.0);
    let url = world.practice().url("birch").to_owned();
    let add = ["connection", "add", "--vendor", "anthropic", "--base-url", &url, "--name", "claude"];
    world.ok(&[&add[..], &["--key-env", "CLAUDE_KEY"]].concat());
    let missing = world.chat(&["--model", "claude/birch-quick", "Hello"]).error();
    assert_eq!((&missing["category"], &missing["code"]), (&json!("authentication"), &json!("key_missing")));
    let mut command = world.command();
    command.env("CLAUDE_KEY", "invalid-key").args([
        "--json",
        "chat",
        "--model",
        "claude/birch-quick",
        "Hello",
    ]);
    let wrong = run(command, "").error();
    assert_eq!((&wrong["category"], &wrong["status"]), (&json!("authentication"), &json!(401)), "{wrong}");
    assert!(world.practice().bills().is_empty());
}

#[test]
fn a_failure_reads_as_words_without_json() {
    let world = World::connected(0.0);
    let output = world.run(&["chat", "--model", "birch/birch-quick", "[[quota]] rivers"]);
    assert_eq!((output.code, output.stdout.trim()), (Some(1), ""));
    assert!(output.stderr.contains("credit balance is too low"), "{}", output.stderr);
}
