//! Keys in a real GNOME Keyring, in D-Bus sessions that this test starts and ends itself.
//!
//! A process has one session bus for its life, so each test drives another process of this same program, the actor,
//! and changes the world around it: no bus, no keyring, locked, hung, back again. Runs wherever the programs are
//! installed; elsewhere it says that it was skipped, which is a failure where MEDLEY_NO_SKIP is set.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::disallowed_methods, reason = "a test program")]

#[cfg(unix)]
#[path = "keychain/actor.rs"]
mod actor;
#[cfg(unix)]
#[path = "keychain/cases.rs"]
mod cases;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    cases::main()
}

#[cfg(not(unix))]
fn main() {
    println!("skipped: the keychain tests drive a Secret Service");
}
