//! That the program starts and explains itself. What it does is proven in the journeys of `tests/`, for which this
//! test also has plain `cargo test` build the program.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::Command;

fn says(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_medley-cli")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_command_explains_itself() {
    let all = says(&["--help"]);
    for command in ["connection", "models", "route", "spend", "budget", "chat", "practice"] {
        assert!(all.contains(command), "{command}");
        assert!(says(&[command, "--help"]).contains("Usage: medley-cli"), "{command}");
    }
    for command in ["add", "list", "check", "remove"] {
        assert!(says(&["connection", command, "--help"]).contains("--json"), "{command}");
    }
    assert_eq!(says(&["--version"]).trim(), concat!("medley-cli ", env!("CARGO_PKG_VERSION")));
}
