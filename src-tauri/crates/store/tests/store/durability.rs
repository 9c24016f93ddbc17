//! Real processes, killed without warning: a child runs this same test binary, told what to do by its environment.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use medley_domain::conversation::Part;
use medley_domain::journal::Record;
use medley_domain::{Book, Cost, PicoUsd};
use medley_store::ProcessLock;

use crate::support::{Turn, at, commit, fresh, month_began, open};

const FOLDER: &str = "MEDLEY_TEST_CHILD_FOLDER";

/// Starts a child that runs the one test of this name on the folder.
fn child(test: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--ignored"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Reads what the child tells, one word a line, until it has told so many.
fn words(child: &mut Child, count: usize) -> Vec<String> {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let told = lines.map_while(Result::ok).filter_map(|line| {
        let (_, word) = line.split_once("told ")?;
        Some(word.to_owned())
    });
    told.take(count).collect()
}

fn tell(word: impl std::fmt::Display) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "told {word}").unwrap();
    out.flush().unwrap();
}

#[test]
#[ignore = "the child of another test"]
fn child_that_books_turn_after_turn() {
    let store = open(Path::new(&std::env::var(FOLDER).unwrap()));
    for number in 0.. {
        let turn = Turn::new(at(number));
        turn.book(&store, Cost::Known(PicoUsd(1)));
        tell(turn.attempt);
    }
}

#[test]
fn every_entry_that_was_reported_as_written_outlives_a_kill() {
    let (folder, store) = fresh();
    drop(store);
    let mut child = child("durability::child_that_books_turn_after_turn", folder.path());
    let told = words(&mut child, 50);
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(told.len(), 50);
    let store = open(folder.path());
    for attempt in told {
        let entry = store.entry_of_attempt(attempt.parse().unwrap()).unwrap();
        assert!(entry.is_some(), "{attempt} was lost");
    }
    let spent = store.standing(Book::Real, month_began()).unwrap().spent;
    let rows = store.ledger_page(&medley_store::LedgerFilter::of(Book::Real), 0, 0).unwrap();
    assert_eq!(spent.0 as u64, rows.total);
    let whole: String =
        crate::support::raw(folder.path()).query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
}

#[test]
#[ignore = "the child of another test"]
fn child_that_streams_an_answer_for_ever() {
    let folder = std::env::var(FOLDER).unwrap();
    let lock = ProcessLock::acquire(Path::new(&folder)).unwrap();
    let store = open(Path::new(&folder));
    let turn = Turn { owner: lock.owner.clone(), ..Turn::new(at(0)) };
    commit(&store, turn.commit_a()).unwrap();
    for words in 1.. {
        let parts = vec![Part::text("word ".repeat(words))];
        let message = turn.answer;
        commit(&store, vec![Record::Checkpoint { message, parts }]).unwrap();
        tell(words);
    }
}

#[test]
fn a_killed_process_frees_its_lock_and_leaves_its_checkpointed_text() {
    let (folder, store) = fresh();
    let mut child = child("durability::child_that_streams_an_answer_for_ever", folder.path());
    let told = words(&mut child, 20);
    let mine = ProcessLock::acquire(folder.path()).unwrap();
    assert_eq!(store.recover(&mine, at(60)).unwrap(), [], "the child still lives");
    child.kill().unwrap();
    child.wait().unwrap();
    let recovered = store.recover(&mine, at(60)).unwrap();
    assert_eq!((told.len(), recovered.len()), (20, 1));
    assert!(recovered[0].checkpoint_chars() >= 20 * 5);
}
