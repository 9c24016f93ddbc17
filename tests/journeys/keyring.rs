//! Keys in a real keyring, in a session of its own.

use medley_testkit::session::{Session, missing_program};
use serde_json::{Value, json};

use crate::support::World;
use crate::support::process::{Output, run};

const KEY: &str = "sk-journey-4711-abcd";

/// The command line in this world with the session's keyring.
fn with_keyring(world: &World, session: &Session, arguments: &[&str], input: &str) -> Output {
    let mut command = world.command_in(session);
    command.arg("--json").args(arguments);
    run(command, input)
}

fn parsed(output: Output) -> Value {
    serde_json::from_str(&output.success()).unwrap()
}

#[test]
fn a_key_from_standard_input_lives_in_the_keyring_until_its_connection_is_removed() {
    if let Some(missing) = missing_program() {
        assert!(std::env::var_os("MEDLEY_NO_SKIP").is_none(), "{missing} is not installed");
        eprintln!("skipped: this test needs {missing}");
        return;
    }
    let (world, session) = (World::with_vendors(0.0), Session::with_keyring());
    let cli = |arguments: &[&str], input: &str| with_keyring(&world, &session, arguments, input);
    let url = world.practice().url("alder").to_owned();
    let add =
        ["connection", "add", "--vendor", "openai", "--base-url", &url, "--name", "mine", "--key-stdin"];
    let added = parsed(cli(&add, &format!("{KEY}\n")));
    assert_eq!((&added["key"]["kind"], &added["key_last4"]), (&json!("keychain"), &json!("abcd")));
    assert!(!added.to_string().contains(KEY));
    assert_eq!(parsed(cli(&["connection", "check", "mine"], ""))["ok"], json!(true));
    assert_eq!(cli(&["chat", "--model", "mine/alder-small", "Hello"], "").done()["stop_reason"], "end");
    let outside = world.chat(&["--model", "mine/alder-small", "Hello"]).error();
    assert_eq!((&outside["category"], &outside["retryable"]), (&json!("authentication"), &json!(false)));
    session.lock();
    let locked = cli(&["connection", "add", "--vendor", "anthropic", "--key-stdin"], KEY).error();
    let code = locked["code"].as_str().unwrap();
    assert!(["keychain_locked", "keychain_timeout"].contains(&code), "{locked}");
}
