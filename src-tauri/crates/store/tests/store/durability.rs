//! Real processes, killed without warning: a child runs this same test binary, told what to do by its environment.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use medley_domain::conversation::Part;
use medley_domain::journal::Record;
use medley_domain::{Book, Cost, PicoUsd};
use medley_store::ProcessLock;

use crate::support::{Turn, at, commit, fresh, month_began, open};

const FOLDER: &str = "MEDLEY_TEST_CHILD_FOLDER";

/// A process that tells words until it is killed. Its pipe stays open, so that only the kill ends it.
struct Teller {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Teller {
    /// Starts a child that runs the one test of this name on the folder.
    fn start(test: &str, folder: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture", "--ignored"])
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// The next words that the child tells.
    fn words(&mut self, count: usize) -> Vec<String> {
        let lines = self.lines.by_ref().map_while(Result::ok);
        let told = lines.filter_map(|line| Some(line.split_once("told ")?.1.to_owned()));
        told.take(count).collect()
    }

    /// Ends it without warning: SIGKILL where there is one.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
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
    let mut child = Teller::start("durability::child_that_books_turn_after_turn", folder.path());
    let told = child.words(50);
    child.kill();
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
    let mut child = Teller::start("durability::child_that_streams_an_answer_for_ever", folder.path());
    let told = child.words(20);
    let mine = ProcessLock::acquire(folder.path()).unwrap();
    assert_eq!(store.recover(&mine, at(60)).unwrap(), [], "the child still lives");
    child.kill();
    let recovered = store.recover(&mine, at(60)).unwrap();
    assert_eq!((told.len(), recovered.len()), (20, 1));
    assert!(recovered[0].checkpoint_chars() >= 20 * 5);
}
