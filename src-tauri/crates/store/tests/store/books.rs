//! Tests of the module `books`.

use futures::executor::block_on;
use futures::future::join_all;
use medley_domain::conversation::{MessageState, Part};
use medley_domain::event::{Stop, StopReason};
use medley_domain::journal::{AttemptEnd, Record, Struck};
use medley_domain::ledger::Outcome;
use medley_domain::ports::{Books, BooksError};
use medley_domain::{Book, Category, Cost, PicoUsd, VendorError};

use crate::support::{Turn, at, commit, fresh, open};

#[test]
fn what_a_turn_wrote_is_read_back_by_another_process() {
    let (folder, store) = fresh();
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Known(PicoUsd(1_960_000_000)));
    let other = open(folder.path());
    let thread = other.thread(turn.conversation).unwrap().unwrap();
    assert_eq!(thread.conversation.leaf, Some(turn.answer));
    assert_eq!(thread.messages[0], turn.question_row());
    assert_eq!(thread.messages[1].parts, [Part::text("The moon pulls.")]);
    assert_eq!(thread.messages[1].state, MessageState::Complete);
    assert_eq!(thread.cost.known, PicoUsd(1_960_000_000));
    let standing = other.entry_of_attempt(turn.attempt).unwrap().unwrap();
    let cost = Cost::Known(PicoUsd(1_960_000_000));
    let written = turn.entry(cost);
    assert_eq!(standing.cost, cost);
    assert_eq!(standing.entry.usage_raw, written.usage_raw);
    assert_eq!((standing.entry.at, standing.entry.mode), (written.at, written.mode));
}

#[test]
fn a_commit_with_one_bad_record_writes_none_of_the_others() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    let mut records = turn.commit_a();
    // The same conversation once more breaks its primary key.
    records.push(turn.conversation());
    assert!(matches!(commit(&store, records), Err(BooksError::Failed(_))));
    assert_eq!(store.thread(turn.conversation).unwrap(), None);
    assert_eq!(store.standing(Book::Real, turn.at).unwrap().reserved, PicoUsd::ZERO);
}

#[test]
fn of_commits_written_together_a_bad_one_takes_no_other_with_it() {
    let (_folder, store) = fresh();
    let books = store.books("test");
    let turns: Vec<Turn> = (0..30).map(|number| Turn::new(at(number))).collect();
    let commits = turns.iter().enumerate().map(|(number, turn)| {
        let mut records = turn.commit_a();
        if number % 3 == 0 {
            records.push(turn.conversation());
        }
        books.commit(records)
    });
    let results = block_on(join_all(commits));
    for (number, (turn, result)) in turns.iter().zip(results).enumerate() {
        let there = store.thread(turn.conversation).unwrap().is_some();
        assert_eq!((result.is_ok(), there), (number % 3 != 0, number % 3 != 0), "{number}");
    }
}

#[test]
fn ending_an_attempt_releases_its_reservation() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    commit(&store, turn.commit_a()).unwrap();
    assert_eq!(store.standing(Book::Real, turn.at).unwrap().reserved, turn.worst_case.unwrap());
    commit(&store, turn.commit_b(Cost::Known(PicoUsd(5)))).unwrap();
    let standing = store.standing(Book::Real, at(0)).unwrap();
    assert_eq!((standing.reserved, standing.spent), (PicoUsd::ZERO, PicoUsd(5)));
}

#[test]
fn an_attempt_ends_once() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Known(PicoUsd(5)));
    let again = commit(&store, vec![turn.attempt_ended()]);
    assert!(matches!(again, Err(BooksError::Failed(_))), "{again:?}");
    let never_begun = Turn::new(at(1));
    assert!(commit(&store, vec![never_begun.attempt_ended()]).is_err());
    assert_eq!(store.standing(Book::Real, at(0)).unwrap().spent, PicoUsd(5));
}

#[test]
fn checkpoints_replace_the_text_until_the_answer_has_ended() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    commit(&store, turn.commit_a()).unwrap();
    let checkpoint = |text: &str| Record::Checkpoint { message: turn.answer, parts: vec![Part::text(text)] };
    let text = || store.thread(turn.conversation).unwrap().unwrap().messages[1].parts.clone();
    commit(&store, vec![checkpoint("The")]).unwrap();
    commit(&store, vec![checkpoint("The moon")]).unwrap();
    assert_eq!(text(), [Part::text("The moon")]);
    commit(&store, turn.commit_b(Cost::Unknown)).unwrap();
    commit(&store, vec![checkpoint("late")]).unwrap();
    assert_eq!(text(), [Part::text("The moon pulls.")]);
}

#[test]
fn a_failed_attempt_keeps_the_vendors_words_and_its_struck_text() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    commit(&store, turn.commit_a()).unwrap();
    let error = VendorError::new(Category::Overloaded, "Overloaded, come back later");
    let accepted = Record::Accepted { attempt: turn.attempt, remote_id: "msg_1".to_owned() };
    let struck = Struck { attempt: turn.attempt, text: "The mo".to_owned() };
    let ended = Record::AttemptEnded(AttemptEnd {
        attempt: turn.attempt,
        at: at(2),
        outcome: Outcome::Failed,
        error: Some(error.clone()),
    });
    let run_ended = Record::RunEnded { run: turn.run, stop: None, error: Some(error.clone()), at: at(2) };
    let struck_record = Record::Struck { run: turn.run, struck: struck.clone() };
    commit(&store, vec![accepted, struck_record, ended, run_ended]).unwrap();
    let run = store.run(turn.run).unwrap().unwrap();
    assert_eq!(run.struck, [struck]);
    assert_eq!(run.error.as_ref(), Some(&error));
    let attempt = &run.attempts[0];
    assert_eq!(attempt.error.as_ref(), Some(&error));
    assert_eq!(attempt.outcome, Some(Outcome::Failed));
    assert_eq!(attempt.remote_id.as_deref(), Some("msg_1"));
    assert_eq!((attempt.ended_at, attempt.billed.is_some()), (Some(at(2)), false));
}

#[test]
fn a_run_keeps_its_first_end() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Unknown);
    let cancelled = Stop { reason: StopReason::Cancelled, raw: None };
    let again = Record::RunEnded { run: turn.run, stop: Some(cancelled), error: None, at: at(9) };
    commit(&store, vec![again]).unwrap();
    let run = store.run(turn.run).unwrap().unwrap();
    assert_eq!(run.ended_at, Some(turn.at));
    assert_eq!(run.stop.unwrap().reason, StopReason::End);
}
