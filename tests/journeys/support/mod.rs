//! A person's world: a data folder, the command line on it, and practice vendors in a process of their own.
//!
//! Nothing of the real person's is used: no keychain, no data folder, no proxy. Every process has a time limit and ends
//! with its owner.

pub mod books;
pub mod desk;
pub mod here;
pub mod listener;
pub mod practice;
pub mod process;

use std::path::PathBuf;
use std::process::Command;

use medley_testkit::program;
#[cfg(unix)]
use medley_testkit::session::Session;
use serde_json::Value;
use tempfile::TempDir;

use self::books::Ledger;
use self::practice::Practice;
use self::process::{Output, Running};

/// Models without and with reasoning, one pair for each practice vendor.
pub const MODELS: [(&str, &str); 3] =
    [("alder-small", "alder-large"), ("birch-quick", "birch-grand"), ("cedar-flash", "cedar-pro")];

pub struct World {
    folder: TempDir,
    pub practice: Option<Practice>,
}

impl World {
    /// An empty data folder; nobody answers.
    pub fn empty() -> Self {
        let folder = tempfile::Builder::new().prefix("medley-journey-").tempdir().unwrap();
        Self { folder, practice: None }
    }

    /// Practice vendors at this pace, none of them connected.
    pub fn with_vendors(pace: f64) -> Self {
        Self { practice: Some(Practice::start(pace)), ..Self::empty() }
    }

    /// Practice vendors at this pace, each connected under its own name.
    pub fn connected(pace: f64) -> Self {
        let world = Self::with_vendors(pace);
        for vendor in practice::VENDORS {
            world.ok(&["connection", "add", "--vendor", vendor, "--name", vendor, "--no-key"]);
        }
        world
    }

    pub fn practice(&self) -> &Practice {
        self.practice.as_ref().unwrap()
    }

    /// A place for a test's own files.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// The ledger as it lies on the disk.
    pub fn ledger(&self) -> Ledger {
        Ledger::read(&self.data())
    }

    /// The command line in this world, with arguments to follow.
    pub fn command(&self) -> Command {
        self.command_on(self.data())
    }

    pub fn command_on(&self, data: PathBuf) -> Command {
        let mut command = isolated(self.folder.path().join("nowhere"));
        command.arg("--data-dir").arg(data);
        if let Some(practice) = &self.practice {
            command.env("MEDLEY_PRACTICE_PORT", practice.first_port().to_string());
        }
        command
    }

    /// The same with a keyring to reach.
    #[cfg(unix)]
    pub fn command_in(&self, session: &Session) -> Command {
        let mut command = self.command();
        for (name, value) in session.command(program::cli()).get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, "")
    }

    pub fn run_with(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = self.command();
        command.args(arguments);
        process::run(command, input)
    }

    /// What a command prints; it must succeed.
    pub fn ok(&self, arguments: &[&str]) -> String {
        self.run(arguments).success()
    }

    /// The one JSON value that a command prints; it must succeed.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["--json"];
        all.extend(arguments);
        serde_json::from_str(&self.ok(&all)).unwrap()
    }

    /// A chat in JSON to its end, however it ends.
    pub fn chat(&self, arguments: &[&str]) -> Output {
        let mut all = vec!["--json", "chat"];
        all.extend(arguments);
        self.run(&all)
    }

    /// A chat in JSON that goes on while the test does something else.
    pub fn start_chat(&self, arguments: &[&str]) -> Running {
        let mut command = self.command();
        command.args(["--json", "chat"]).args(arguments);
        Running::start(command)
    }

    /// A book's total in pico-dollars once nothing of it is an estimate any more.
    ///
    /// # Panics
    /// When some figures stay estimates.
    pub fn settled(&self, arguments: &[&str]) -> i128 {
        let mut spend = vec!["spend", "--by", "vendor"];
        spend.extend(arguments);
        let mut rows = Value::Null;
        for _ in 0..10 {
            rows = self.json(&spend);
            if all_known(&rows) {
                return sum(&rows, "known");
            }
        }
        panic!("not settled: {rows}\n{:#?}", self.ledger().entries);
    }
}

/// The program without a world: no keychain to reach, no settings of the person who runs the tests.
pub fn isolated(home: PathBuf) -> Command {
    let mut command = Command::new(program::cli());
    for name in ["MEDLEY_DATA_DIR", "MEDLEY_PRACTICE_PORT", "MEDLEY_LOG", "DISPLAY", "WAYLAND_DISPLAY"] {
        command.env_remove(name);
    }
    let bus = format!("unix:path={}", home.join("bus").display());
    command.env("HOME", &home).env("XDG_DATA_HOME", &home).env("DBUS_SESSION_BUS_ADDRESS", bus);
    command.env("NO_PROXY", "127.0.0.1,localhost");
    command
}

fn all_known(rows: &Value) -> bool {
    let unsure = |row: &Value| row["sum"]["estimated"] != "0" || row["sum"]["unknown_count"] != 0;
    !rows.as_array().unwrap().iter().any(unsure)
}

/// Adds up one column of what `spend --json` printed.
pub fn sum(rows: &Value, column: &str) -> i128 {
    let amount = |row: &Value| row["sum"][column].as_str().unwrap().parse::<i128>().unwrap();
    rows.as_array().unwrap().iter().map(amount).sum()
}
