//! Tests of the module `recovery`.

use futures::executor::block_on;
use medley_domain::conversation::{MessageState, Part};
use medley_domain::event::StopReason;
use medley_domain::journal::Record;
use medley_domain::ledger::Outcome;
use medley_domain::ports::Books;
use medley_domain::{Book, PicoUsd};
use medley_store::{ProcessLock, Recovered, Store};

use crate::support::{Turn, at, fresh, month_began, open};

/// A turn of a process, begun and partly written.
fn begin(store: &Store, owner: &str, seconds: i64) -> Turn {
    let turn = Turn { owner: owner.to_owned(), ..Turn::new(at(seconds)) };
    let mut records = turn.commit_a();
    records.push(Record::Accepted { attempt: turn.attempt, remote_id: "msg_1".to_owned() });
    records.push(Record::Checkpoint { message: turn.answer, parts: vec![Part::text("The möön")] });
    block_on(store.books(owner).commit(records)).unwrap();
    turn
}

fn attempts(recovered: &[Recovered]) -> Vec<medley_domain::AttemptId> {
    recovered.iter().map(|row| row.attempt).collect()
}

#[test]
fn what_a_dead_process_left_open_is_found_with_all_that_is_needed_to_end_it() {
    let (folder, store) = fresh();
    let dead = ProcessLock::acquire(folder.path()).unwrap();
    let turn = begin(&store, &dead.owner, 0);
    drop(dead);
    let mine = ProcessLock::acquire(folder.path()).unwrap();
    let recovered = store.recover(&mine, at(60)).unwrap();
    let [found] = recovered.as_slice() else {
        panic!("one attempt was open: {recovered:?}");
    };
    assert_eq!((found.attempt, found.run, found.answer), (turn.attempt, turn.run, turn.answer));
    assert_eq!((found.conversation, &found.offer), (turn.conversation, &turn.offer));
    assert_eq!(found.remote_id.as_deref(), Some("msg_1"));
    assert_eq!(found.if_lost.outcome, Outcome::Lost);
    assert_eq!((found.checkpoint_chars(), found.at), (8, turn.at));
    assert_eq!(found.parts, [Part::text("The möön")]);
}

#[test]
fn a_lost_attempt_reserves_its_worst_case_until_its_entry_is_written() {
    let (folder, store) = fresh();
    let turn = begin(&store, "1-dead", 0);
    let mine = ProcessLock::acquire(folder.path()).unwrap();
    let found = store.recover(&mine, at(60)).unwrap().remove(0);
    let reserved = || store.standing(Book::Real, month_began()).unwrap().reserved;
    assert_eq!(reserved(), turn.worst_case.unwrap());
    let ended = vec![
        turn.attempt_ended(),
        Record::Ledger(Box::new(found.if_lost)),
        Record::MessageEnded { message: found.answer, parts: found.parts, state: MessageState::Incomplete },
        turn.run_ended(),
    ];
    block_on(store.books(&mine.owner).commit(ended)).unwrap();
    assert_eq!(reserved(), PicoUsd::ZERO);
    let thread = store.thread(turn.conversation).unwrap().unwrap();
    assert_eq!(thread.cost.unknown_count, 1);
    assert_eq!(thread.messages[1].state, MessageState::Incomplete);
}

#[test]
fn living_processes_keep_their_attempts() {
    let (folder, store) = fresh();
    let living = ProcessLock::acquire(folder.path()).unwrap();
    let mine = ProcessLock::acquire(folder.path()).unwrap();
    begin(&store, &living.owner, 0);
    begin(&store, &mine.owner, 1);
    assert_eq!(store.recover(&mine, at(60)).unwrap(), []);
    let running = store.conversations(Book::Real, 0, 10).unwrap();
    assert!(running.iter().all(|row| row.running));
}

#[test]
fn two_processes_that_recover_at_once_never_take_the_same_attempt() {
    let (folder, store) = fresh();
    for number in 0..40 {
        begin(&store, &format!("{number}-dead"), number);
    }
    let stores: Vec<Store> = (0..4).map(|_| open(folder.path())).collect();
    let taken: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = stores
            .iter()
            .map(|store| {
                scope.spawn(|| {
                    let lock = ProcessLock::acquire(store.folder()).unwrap();
                    let taken = attempts(&store.recover(&lock, at(60)).unwrap());
                    (lock, taken)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let mut all: Vec<_> = taken.into_iter().flat_map(|(_, attempts)| attempts).collect();
    assert_eq!(all.len(), 40);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 40);
}

#[test]
fn what_a_recovering_process_took_and_left_is_taken_by_the_next() {
    let (folder, store) = fresh();
    let turn = begin(&store, "1-dead", 0);
    let first = ProcessLock::acquire(folder.path()).unwrap();
    assert_eq!(attempts(&store.recover(&first, at(60)).unwrap()), [turn.attempt]);
    let second = ProcessLock::acquire(folder.path()).unwrap();
    assert_eq!(store.recover(&second, at(60)).unwrap(), [], "the first one lives");
    drop(first);
    assert_eq!(attempts(&store.recover(&second, at(60)).unwrap()), [turn.attempt]);
}

#[test]
fn a_run_that_was_between_attempts_ends_as_incomplete() {
    let (folder, store) = fresh();
    let turn = begin(&store, "1-dead", 0);
    let entry = turn.entry(medley_domain::Cost::FREE);
    let between = vec![turn.attempt_ended(), Record::Ledger(Box::new(entry))];
    block_on(store.books("1-dead").commit(between)).unwrap();
    let mine = ProcessLock::acquire(folder.path()).unwrap();
    assert_eq!(store.recover(&mine, at(60)).unwrap(), []);
    let run = store.run(turn.run).unwrap().unwrap();
    assert_eq!(run.ended_at, Some(at(60)));
    assert_eq!(run.stop.unwrap().reason, StopReason::Incomplete);
    let answer = &store.thread(turn.conversation).unwrap().unwrap().messages[1];
    assert_eq!(answer.state, MessageState::Incomplete);
    assert_eq!(answer.parts, [Part::text("The möön")]);
}
