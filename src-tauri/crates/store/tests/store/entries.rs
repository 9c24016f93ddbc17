//! Tests of the module `entries`.

use medley_domain::journal::Record;
use medley_domain::ledger::{LedgerEntry, Origin};
use medley_domain::{AttemptId, Cost, PicoUsd};

use crate::support::{Turn, adjusting, at, commit, fresh};

fn unsettled_turn(store: &medley_store::Store, seconds: i64, origin: Origin) -> LedgerEntry {
    let turn = Turn::new(at(seconds));
    commit(store, turn.commit_a()).unwrap();
    let accepted = Record::Accepted { attempt: turn.attempt, remote_id: format!("msg_{seconds}") };
    let entry = LedgerEntry { origin, ..turn.entry(Cost::Estimated(PicoUsd(3))) };
    let ledger = Record::Ledger(Box::new(entry.clone()));
    commit(store, vec![accepted, turn.attempt_ended(), ledger]).unwrap();
    entry
}

#[test]
fn only_guesses_that_nothing_adjusted_yet_are_left_to_settle() {
    let (_folder, store) = fresh();
    let guessed = unsettled_turn(&store, 10, Origin::Estimated);
    let missing = unsettled_turn(&store, 20, Origin::None);
    let settled = unsettled_turn(&store, 30, Origin::Estimated);
    unsettled_turn(&store, 40, Origin::Computed);
    commit(&store, vec![adjusting(&settled, Cost::Known(PicoUsd(4)))]).unwrap();
    let found = store.unsettled(at(0), 10).unwrap();
    let ids: Vec<_> = found.iter().map(|row| (row.entry.id, row.remote_id.as_deref())).collect();
    assert_eq!(ids, [(guessed.id, Some("msg_10")), (missing.id, Some("msg_20"))]);
    assert_eq!(store.unsettled(at(15), 10).unwrap().len(), 1);
    assert_eq!(store.unsettled(at(0), 1).unwrap().len(), 1);
}

#[test]
fn an_attempt_that_never_ended_has_no_entry() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    commit(&store, turn.commit_a()).unwrap();
    assert_eq!(store.entry_of_attempt(turn.attempt).unwrap(), None);
    assert_eq!(store.entry_of_attempt(AttemptId::new(at(1))).unwrap(), None);
}
