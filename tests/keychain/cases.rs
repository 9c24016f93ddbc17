//! The tests, and a small harness that speaks as cargo's own does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use medley_testkit::session::{self, Session};

use crate::actor::{self, Actor};

const KEY: &str = "sk-canary-7Q2w9Xz4";
const OTHER: &str = "sk-canary-second-55";

const TESTS: [(&str, fn()); 9] = [
    ("a_key_is_stored_fetched_replaced_and_deleted", a_key_is_stored_fetched_replaced_and_deleted),
    ("another_data_folder_sees_nothing_of_it", another_data_folder_sees_nothing_of_it),
    ("a_key_outlives_the_process_and_the_keyring_daemon", a_key_outlives_the_process_and_the_keyring_daemon),
    (
        "a_locked_keyring_says_so_and_works_once_it_is_unlocked",
        a_locked_keyring_says_so_and_works_once_it_is_unlocked,
    ),
    ("a_service_without_a_keyring_counts_as_locked", a_service_without_a_keyring_counts_as_locked),
    ("without_a_session_bus_it_is_missing_at_once", without_a_session_bus_it_is_missing_at_once),
    ("a_keyring_that_appears_later_is_seen_by_a_retry", a_keyring_that_appears_later_is_seen_by_a_retry),
    ("a_keyring_that_hangs_ends_with_the_time_limit", a_keyring_that_hangs_ends_with_the_time_limit),
    ("no_file_holds_the_key_in_plain_text", no_file_holds_the_key_in_plain_text),
];

pub fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == actor::ARGUMENT) {
        actor::play(&arguments[1]);
        return ExitCode::SUCCESS;
    }
    if let Some(missing) = session::missing_program() {
        println!("skipped: keychain tests need {missing}");
        let strict = std::env::var_os("MEDLEY_NO_SKIP").is_some();
        return if strict { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    }
    let filter = arguments.iter().find(|argument| !argument.starts_with('-'));
    let chosen = TESTS.iter().filter(|(name, _)| filter.is_none_or(|filter| name.contains(filter.as_str())));
    run(&chosen.collect::<Vec<_>>())
}

/// Runs the tests one after the other, in the words of cargo's own harness.
fn run(tests: &[&(&str, fn())]) -> ExitCode {
    println!("\nrunning {} tests", tests.len());
    let started = Instant::now();
    let passes = |test: &&&(&str, fn())| {
        let passed = catch_unwind(AssertUnwindSafe(test.1)).is_ok();
        println!("test {} ... {}", test.0, if passed { "ok" } else { "FAILED" });
        passed
    };
    let passed = tests.iter().filter(passes).count();
    let failed = tests.len() - passed;
    let word = if failed == 0 { "ok" } else { "FAILED" };
    let seconds = started.elapsed().as_secs_f64();
    println!("\ntest result: {word}. {passed} passed; {failed} failed; finished in {seconds:.2}s\n");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn a_key_is_stored_fetched_replaced_and_deleted() {
    let session = Session::with_keyring();
    let mut actor = Actor::start(&session, "folder-a");
    assert_eq!(actor.ask("status"), "ok");
    assert_eq!(actor.ask("fetch c1"), "not_found");
    assert_eq!(actor.ask(&format!("store c1 {KEY}")), "ok");
    assert_eq!(actor.ask("fetch c1"), KEY);
    assert_eq!(actor.ask(&format!("store c1 {OTHER}")), "ok");
    assert_eq!(actor.ask("fetch c1"), OTHER);
    assert_eq!(actor.ask("delete c1"), "ok");
    assert_eq!(actor.ask("fetch c1"), "not_found");
    assert_eq!(actor.ask("delete c1"), "ok", "what is gone counts as deleted");
}

fn another_data_folder_sees_nothing_of_it() {
    let session = Session::with_keyring();
    let mut mine = Actor::start(&session, "folder-a");
    let mut theirs = Actor::start(&session, "folder-b");
    assert_eq!(mine.ask(&format!("store c1 {KEY}")), "ok");
    assert_eq!(theirs.ask("fetch c1"), "not_found");
    assert_eq!(theirs.ask("delete c1"), "ok");
    assert_eq!(mine.ask("fetch c1"), KEY, "deleting there took nothing here");
}

fn a_key_outlives_the_process_and_the_keyring_daemon() {
    let mut session = Session::with_keyring();
    assert_eq!(Actor::start(&session, "folder-a").ask(&format!("store c1 {KEY}")), "ok");
    session.stop_keyring();
    session.start_keyring();
    assert_eq!(Actor::start(&session, "folder-a").ask("fetch c1"), KEY);
}

fn a_locked_keyring_says_so_and_works_once_it_is_unlocked() {
    let mut session = Session::with_keyring();
    let mut actor = Actor::start(&session, "folder-a");
    assert_eq!(actor.ask(&format!("store c1 {KEY}")), "ok");
    session.lock();
    let locked = Instant::now();
    assert_eq!(actor.ask("status"), "locked", "told without asking the person");
    for request in ["fetch c1", "store c2 sk-x", "unlock"] {
        let answer = actor.ask(request);
        assert!(["locked", "timeout"].contains(&answer.as_str()), "{request}: {answer}");
    }
    assert!(locked.elapsed() < 4 * actor::LIMIT + Duration::from_secs(2));
    session.stop_keyring();
    session.start_keyring();
    assert_eq!(actor.ask("status"), "ok");
    assert_eq!(actor.ask("fetch c1"), KEY, "the same process goes on");
}

fn a_service_without_a_keyring_counts_as_locked() {
    let mut session = Session::without_bus();
    session.start_bus();
    session.start_empty_keyring();
    let mut actor = Actor::start(&session, "folder-a");
    assert_eq!(actor.ask("status"), "locked");
    assert_eq!(actor.ask(&format!("store c1 {KEY}")), "locked", "the person has to make a keyring first");
    assert_eq!(actor.ask("unlock"), "locked", "and nobody can ask the person here");
}

fn without_a_session_bus_it_is_missing_at_once() {
    let session = Session::without_bus();
    let mut actor = Actor::start(&session, "folder-a");
    let started = Instant::now();
    for request in ["status", "fetch c1", "store c1 sk-x", "unlock"] {
        assert_eq!(actor.ask(request), "missing", "{request}");
    }
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
}

fn a_keyring_that_appears_later_is_seen_by_a_retry() {
    let mut session = Session::without_bus();
    let mut actor = Actor::start(&session, "folder-a");
    assert_eq!(actor.ask(&format!("store c1 {KEY}")), "missing", "no bus");
    session.start_bus();
    assert_eq!(actor.ask(&format!("store c1 {KEY}")), "missing", "a bus without a keyring");
    session.start_keyring();
    assert_eq!(actor.ask("status"), "ok");
    assert_eq!(actor.ask(&format!("store c1 {KEY}")), "ok");
    assert_eq!(actor.ask("fetch c1"), KEY);
}

fn a_keyring_that_hangs_ends_with_the_time_limit() {
    let session = Session::with_keyring();
    let mut actor = Actor::start(&session, "folder-a");
    assert_eq!(actor.ask(&format!("store c1 {KEY}")), "ok");
    session.freeze();
    let started = Instant::now();
    assert_eq!(actor.ask("fetch c1"), "timeout");
    assert_eq!(actor.ask("status"), "timeout");
    assert!(started.elapsed() < 2 * actor::LIMIT + Duration::from_secs(2), "{:?}", started.elapsed());
    session.thaw();
    assert_eq!(actor.ask("fetch c1"), KEY);
}

fn no_file_holds_the_key_in_plain_text() {
    let session = Session::with_keyring();
    let mut actor = Actor::start(&session, "folder-a");
    assert_eq!(actor.ask(&format!("store c1 {KEY}")), "ok");
    assert_eq!(actor.ask("fetch c1"), KEY);
    let files = session.files();
    assert!(
        files.iter().any(|(name, _)| name.ends_with("login.keyring")),
        "the keyring itself was looked at"
    );
    for (name, bytes) in &files {
        assert!(!holds(bytes, KEY), "{name} holds the key");
    }
    assert!(holds(format!("x{KEY}y").as_bytes(), KEY), "the search finds what is there");
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}
