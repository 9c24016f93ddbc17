//! A key of its own kind is stored in a real keyring, used over every wire, made to fail, echoed back by a hostile
//! server and logged at the finest level. Then every file of the data folder and every printed byte is searched for it.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

#[path = "canary/echo.rs"]
mod echo;
#[path = "canary/search.rs"]
mod search;
#[path = "journeys/support/mod.rs"]
#[allow(dead_code, reason = "shared with the journeys, which use the rest of it")]
mod support;

use std::sync::Mutex;
use std::thread;

use medley_testkit::session::{Session, missing_program};
use rand::RngExt as _;
use rand::distr::Alphanumeric;

use crate::echo::Echo;
use crate::search::Canary;
use crate::support::World;
use crate::support::process::run;

/// The wires of practice vendors, each with its vendor and a model.
const WIRES: [(&str, &str, &str); 4] = [
    ("openai-chat", "alder", "alder-small"),
    ("openai-responses", "alder", "alder-small"),
    ("anthropic", "birch", "birch-quick"),
    ("gemini", "cedar", "cedar-flash"),
];

/// The wires that the echo speaks, or fails to.
const ECHOED: [&str; 8] = [
    "openai-chat",
    "openai-responses",
    "anthropic",
    "gemini",
    "gemini-interactions",
    "cohere",
    "bedrock",
    "ollama",
];

/// A key with signs that are written otherwise in an address.
fn key(begins: &str) -> String {
    let random: String = rand::rng().sample_iter(Alphanumeric).take(24).map(char::from).collect();
    format!("{begins}/{random}+q7")
}

/// The world with everything that was ever printed in it.
struct Watched {
    world: World,
    session: Session,
    printed: Mutex<Vec<u8>>,
}

impl Watched {
    /// Runs the command line, logging all that it can.
    fn cli(&self, arguments: &[&str], input: &str) -> String {
        let mut command = self.world.command_in(&self.session);
        command.env("MEDLEY_LOG", "trace").env("RUST_LOG", "trace").env("RUST_BACKTRACE", "full");
        command.args(arguments);
        let output = run(command, input);
        let mut printed = self.printed.lock().unwrap();
        printed.extend_from_slice(output.stdout.as_bytes());
        printed.extend_from_slice(output.stderr.as_bytes());
        output.stdout
    }

    /// Stores a key for a server and uses it in every way that there is.
    fn use_up(&self, name: &str, wire: &str, url: &str, model: &str, key: &str) {
        let add = ["connection", "add", "--vendor", "custom", "--protocol", wire, "--base-url", url];
        self.cli(&[&add[..], &["--name", name, "--key-stdin"]].concat(), key);
        self.cli(&["connection", "check", name], "");
        self.cli(&["--json", "connection", "check", name], "");
        let model = format!("{name}/{model}");
        for words in
            ["Tell me about rivers", "[[malformed]] rivers", "[[error-in-stream]] rivers", "[[cut:3]] rivers"]
        {
            for form in [&["--json"][..], &[]] {
                self.cli(&[form, &["chat", "--model", &model, words]].concat(), "");
            }
            self.cli(&["--json", "chat", "--no-stream", "--model", &model, words], "");
        }
    }
}

#[test]
fn a_stored_key_is_found_in_no_file_and_in_nothing_that_is_printed() {
    if let Some(missing) = missing_program() {
        assert!(std::env::var_os("MEDLEY_NO_SKIP").is_none(), "{missing} is not installed");
        eprintln!("skipped: this test needs {missing}");
        return;
    }
    let (good, wrong) = (key("sk-canary"), key("sk-invalid"));
    let session = Session::with_keyring();
    let watched = Watched { world: World::with_vendors(0.0), session, printed: Mutex::default() };
    let echo = Echo::start();
    thread::scope(|scope| {
        for (wire, vendor, model) in WIRES {
            let url = watched.world.practice().url(vendor);
            for (name, key) in [("good", &good), ("wrong", &wrong)] {
                let watched = &watched;
                scope.spawn(move || watched.use_up(&format!("{name} {wire}"), wire, url, model, key));
            }
        }
        for wire in ECHOED {
            let (watched, good, url) = (&watched, &good, echo.url());
            scope.spawn(move || watched.use_up(&format!("echo {wire}"), wire, &url, "parrot", good));
        }
    });
    // Of twelve chats over each wire one is refused before any work.
    assert_eq!(watched.world.practice().bills().len(), WIRES.len() * 11, "the good key was used");
    assert!(echo.heard(&good), "the echo was given the key");
    watched.cli(&["--json", "spend", "--by", "model"], "");
    watched.cli(&["--json", "connection", "list"], "");
    watched.cli(&["--json", "models", "--refresh"], "");
    let printed = watched.printed.lock().unwrap().clone();
    assert!(search::holds(&printed, b"DEBUG"), "logs were on");
    for (name, key) in [("the good key", &good), ("the wrong key", &wrong)] {
        let canary = Canary::new(key);
        canary.assert_absent("what was printed", &printed);
        let files = search::files(&watched.world.data());
        assert!(files.iter().any(|(path, _)| path.ends_with("medley.sqlite3")), "the database was looked at");
        for (path, bytes) in &files {
            canary.assert_absent(&format!("{name}: {}", path.display()), bytes);
        }
        for (path, bytes) in watched.session.files() {
            canary.assert_absent(&format!("{name}: {path}"), &bytes);
        }
    }
}
