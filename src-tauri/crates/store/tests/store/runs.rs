//! Tests of the module `runs`.

use medley_domain::journal::Record;
use medley_domain::route::{Choice, CostRange, Needs, Preset, RouteDecision};
use medley_domain::settings::Given;
use medley_domain::{Cost, MessageId, PicoUsd, RunId};

use crate::support::{Turn, at, commit, fresh};

fn decision(turn: &Turn) -> RouteDecision {
    RouteDecision {
        choice: Choice::Auto { preset: Preset::Thrifty },
        task: "chat".to_owned(),
        needs: Needs::default(),
        chosen: turn.offer.clone(),
        because: "Cheapest above the quality floor".to_owned(),
        candidates: Vec::new(),
        rejected: Vec::new(),
        then: vec![turn.offer.clone()],
        estimate: CostRange { low: Cost::FREE, likely: Cost::Estimated(PicoUsd(1)), high: Cost::Unknown },
        ceiling: None,
        took_us: 12,
        at: turn.at,
        given: Given::default(),
    }
}

#[test]
fn an_answers_route_decision_is_kept_with_its_run() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    commit(&store, turn.commit_a()).unwrap();
    assert_eq!(store.decision_of(turn.answer).unwrap(), None);
    let routed = Record::Routed { run: turn.run, decision: Box::new(decision(&turn)) };
    commit(&store, vec![routed]).unwrap();
    assert_eq!(store.decision_of(turn.answer).unwrap(), Some(decision(&turn)));
    assert_eq!(store.decision_of(MessageId::new(at(0))).unwrap(), None);
}

#[test]
fn the_runs_of_a_conversation_come_in_order_with_their_attempts() {
    let (_folder, store) = fresh();
    let first = Turn::new(at(0));
    first.book(&store, Cost::Known(PicoUsd(2)));
    let second = Turn { conversation: first.conversation, ..Turn::new(at(10)) };
    let answer = Record::Message(second.answer_row());
    commit(&store, vec![answer, second.run_started(), second.attempt_started()]).unwrap();
    let runs = store.runs_of(first.conversation).unwrap();
    let ids: Vec<RunId> = runs.iter().map(|row| row.run).collect();
    assert_eq!(ids, [first.run, second.run]);
    assert_eq!((runs[0].ended_at, runs[1].ended_at), (Some(at(0)), None));
    assert_eq!(runs[0].attempts[0].offer, first.offer);
    assert!(runs[0].attempts[0].billed.is_some());
    assert_eq!(runs[1].answer, second.answer);
    assert_eq!(store.run(RunId::new(at(0))).unwrap(), None);
}
