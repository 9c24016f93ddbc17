//! Failover: who takes over after which failure, and that every attempt is a row.

use serde_json::{Value, json};

use crate::support::World;
use crate::support::process::Output;

const PRESETS: [&str; 4] = ["best", "balanced", "thrifty", "fast"];

/// The vendor that a preset chooses for a question.
fn chosen(world: &World, preset: &str, question: &str) -> String {
    let route = world.json(&["route", "--practice", "--preset", preset, question]);
    route["chosen"]["vendor"].as_str().unwrap().to_owned()
}

/// The vendor that a preset chooses for a question that makes that very vendor fail. The trigger is a part of the
/// prompt, so it may tip a near tie: ask until naming the vendor does not change the choice.
fn chosen_to_fail(world: &World, preset: &str, fault: &str) -> (String, String) {
    let mut vendor = chosen(world, preset, "Tell me about rivers");
    for _ in 0..4 {
        let question = format!("[[{vendor}:{fault}]] Tell me about rivers");
        let again = chosen(world, preset, &question);
        if again == vendor {
            return (vendor, question);
        }
        vendor = again;
    }
    panic!("{preset} never settles on a vendor");
}

fn ask(world: &World, preset: &str, question: &str) -> Output {
    world.chat(&["--practice", "--preset", preset, question])
}

/// The models of the attempts that ended, in order.
fn attempts(output: &Output) -> Vec<String> {
    let ended = output.of_type("attempt").into_iter().filter(|event| event["ended"] == true);
    let model = |event: Value| event["offer"].as_str().unwrap().split_once('/').unwrap().1.to_owned();
    ended.map(model).collect()
}

#[test]
fn the_next_candidate_answers_where_the_first_is_overloaded() {
    let world = World::connected(0.0);
    for preset in PRESETS {
        let (first, question) = chosen_to_fail(&world, preset, "overloaded");
        let before = world.ledger().entries.len();
        let output = ask(&world, preset, &question);
        let done = output.done();
        let tried = attempts(&output);
        assert!(tried.len() >= 2, "{preset}: {tried:?}");
        assert!(tried[0].starts_with(&first) && !tried.last().unwrap().starts_with(&first), "{tried:?}");
        assert_eq!(done["attempts"], json!(tried.len()));
        let ledger = world.ledger();
        let rows = &ledger.entries[before..];
        let models: Vec<_> = rows.iter().map(|row| row.model.clone()).collect();
        assert_eq!(models, tried, "a row for each attempt");
        let numbers: Vec<_> = rows.iter().map(|row| row.number as usize).collect();
        assert_eq!(numbers, (1..=tried.len()).collect::<Vec<_>>());
        assert!(
            rows[..rows.len() - 1].iter().all(|row| row.error.as_deref() == Some("overloaded")),
            "{rows:?}"
        );
        assert_eq!(rows.last().unwrap().outcome, "complete");
    }
    world.ledger().assert_whole();
    world.ledger().assert_agrees(&world.practice().bills());
}

#[test]
fn a_wrong_request_and_a_refused_one_are_hawked_to_nobody_else() {
    let world = World::connected(0.0);
    for fault in ["bad-request", "content-policy"] {
        let output = ask(&world, "best", &format!("[[{fault}]] Tell me about rivers"));
        assert_eq!(attempts(&output).len(), 1, "{fault}: {output:?}");
    }
    for preset in PRESETS {
        let (_, question) = chosen_to_fail(&world, preset, "bad-request");
        let error = ask(&world, preset, &question).error();
        assert_eq!(error["category"], "bad_request", "{preset}: the others would have answered");
    }
    assert!(world.ledger().entries.iter().all(|entry| entry.number == 1));
}

#[test]
fn a_cut_answer_begins_again_at_the_next_candidate_with_the_partial_struck() {
    let world = World::connected(0.0);
    let (_, question) = chosen_to_fail(&world, "thrifty", "cut:5");
    let output = ask(&world, "thrifty", &question);
    let done = output.done();
    let restarted = output.of_type("restarted");
    let struck = restarted[0]["struck"].as_str().unwrap();
    assert!(!struck.is_empty());
    let lines = output.events();
    let place = lines.iter().position(|event| event["type"] == "restarted").unwrap();
    let text = |events: &[Value]| -> String {
        let texts = events.iter().filter(|event| event["type"] == "text");
        texts.map(|event| event["text"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(text(&lines[..place]), struck, "what came before is struck");
    assert_eq!(json!(text(&lines[place..])), done["text"], "what came after is the answer");
    assert_eq!(done["stop_reason"], "end");
    assert!(attempts(&output).len() >= 2);
    assert_eq!(world.settled(&["--practice"]), world.practice().total(), "both are paid");
    let ledger = world.ledger();
    ledger.assert_agrees(&world.practice().bills());
    assert_eq!(ledger.entries[0].outcome, "incomplete");
    assert_eq!(ledger.answers.len(), 1, "one answer");
}

#[test]
fn where_nobody_can_answer_the_last_failure_is_told_and_every_attempt_is_a_row() {
    let world = World::connected(0.0);
    let output = ask(&world, "fast", "[[quota]] Tell me about rivers");
    assert_eq!(output.error()["category"], "quota");
    let ledger = world.ledger();
    assert_eq!(ledger.entries.len(), attempts(&output).len());
    assert!(ledger.entries.len() >= 3, "every vendor was asked: {:?}", ledger.entries);
    assert_eq!(ledger.total(), 0);
    ledger.assert_whole();
}
