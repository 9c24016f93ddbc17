//! `connection`: every way to add one, and that adding calls nobody.

use std::io::ErrorKind;
use std::net::TcpListener;

use serde_json::{Value, json};

use crate::support::World;
use crate::support::practice::closed_port;

/// A wire with the vendor that speaks it and the version in its addresses; Ollama's is spoken by none of them.
const WIRES: [(&str, &str, &str); 4] = [
    ("openai-chat", "alder", "/v1"),
    ("openai-responses", "alder", "/v1"),
    ("anthropic", "birch", "/v1"),
    ("gemini", "cedar", "/v1beta"),
];

fn add(world: &World, arguments: &[&str]) -> Value {
    let mut all = vec!["connection", "add"];
    all.extend(arguments);
    world.json(&all)
}

fn refuse(world: &World, arguments: &[&str]) -> Value {
    let mut all = vec!["--json", "connection", "add"];
    all.extend(arguments);
    world.run(&all).error()
}

fn list(world: &World) -> Vec<Value> {
    world.json(&["connection", "list"]).as_array().unwrap().clone()
}

#[test]
fn every_form_of_a_connection_is_kept_as_it_was_given_and_nobody_is_called() {
    let world = World::empty();
    let door = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    door.set_nonblocking(true).unwrap();
    let nobody = format!("http://{}", door.local_addr().unwrap());
    let protocols = [
        "openai-chat",
        "openai-responses",
        "anthropic",
        "gemini",
        "gemini-interactions",
        "cohere",
        "bedrock",
        "ollama",
    ];
    for protocol in protocols {
        for (end, url) in [("plain", nobody.clone()), ("versioned", format!("{nobody}/v1"))] {
            let name = format!("{protocol} {end}");
            let added = add(
                &world,
                &[
                    "--vendor",
                    "custom",
                    "--protocol",
                    protocol,
                    "--base-url",
                    &url,
                    "--name",
                    &name,
                    "--no-key",
                ],
            );
            assert_eq!((&added["name"], &added["vendor"]), (&json!(name), &json!("custom")));
            assert_eq!((&added["protocol"], &added["base_url"]), (&json!(protocol), &json!(url)));
            assert_eq!((&added["key"]["kind"], &added["book"]), (&json!("none"), &json!("real")));
        }
    }
    for vendor in ["openai", "anthropic", "google"] {
        let added = add(&world, &["--vendor", vendor, "--base-url", &nobody, "--key-env", "A_KEY"]);
        assert_eq!(added["key"], json!({ "kind": "env", "id": "A_KEY" }), "{added}");
    }
    let set = add(
        &world,
        &[
            "--vendor",
            "ollama",
            "--no-key",
            "--set",
            "version=v2",
            "--set",
            "note=a=b",
            "--base-url",
            &nobody,
        ],
    );
    assert_eq!(set["settings"], json!({ "version": "v2", "note": "a=b" }));
    assert_eq!(list(&world).len(), 2 * protocols.len() + 4);
    assert_eq!(door.accept().unwrap_err().kind(), ErrorKind::WouldBlock, "somebody called");
    let closed = format!("http://127.0.0.1:{}", closed_port());
    add(&world, &["--vendor", "ollama", "--no-key", "--base-url", &closed]);
}

#[test]
fn a_connection_without_a_name_gets_one_that_is_free() {
    let world = World::empty();
    let first = add(&world, &["--vendor", "ollama", "--no-key"]);
    let second = add(&world, &["--vendor", "ollama", "--no-key"]);
    assert_eq!((&first["name"], &second["name"]), (&json!("Ollama"), &json!("Ollama 2")));
    let here = ["--vendor", "custom", "--protocol", "openai-chat", "--base-url", "http://localhost:9/v1"];
    let custom = add(&world, &[&here[..], &["--no-key"]].concat());
    assert_eq!(custom["name"], json!("localhost"));
}

#[test]
fn what_does_not_fit_is_refused_in_words_and_nothing_is_stored() {
    let world = World::empty();
    let url = ["--base-url", "http://127.0.0.1:9"];
    for wrong in [
        &["--vendor", "nobody", "--no-key"][..],
        &[&["--vendor", "custom", "--no-key"], &url[..]].concat(),
        &[&["--vendor", "custom", "--protocol", "smoke", "--no-key"], &url[..]].concat(),
        &["--vendor", "custom", "--protocol", "gemini", "--no-key"],
        &["--vendor", "custom", "--protocol", "gemini", "--no-key", "--base-url", "ftp://host"],
        &["--vendor", "custom", "--protocol", "gemini", "--no-key", "--base-url", "http://u:p@host"],
        &["--vendor", "openai", "--no-key"],
        &["--vendor", "ollama", "--no-key", "--set", "novalue"],
        &["--vendor", "ollama", "--no-key", "--name", "a/b"],
        &["--vendor", "openai", "--key-stdin"],
    ] {
        let error = refuse(&world, wrong);
        assert_eq!(error["category"], "bad_request", "{wrong:?}: {error}");
        assert_eq!((&error["code"], &error["retryable"]), (&json!("invalid_input"), &json!(false)));
    }
    for unreadable in [&["--vendor", "ollama"][..], &["--vendor", "ollama", "--no-key", "--key-stdin"]] {
        let output = world.run(&[&["connection", "add"], unreadable].concat());
        assert_eq!(output.code, Some(2), "exactly one way for the key: {output:?}");
    }
    assert!(list(&world).is_empty());
    add(&world, &["--vendor", "ollama", "--no-key", "--name", "mine"]);
    refuse(&world, &["--vendor", "ollama", "--no-key", "--name", "mine"]);
    assert_eq!(list(&world).len(), 1);
}

#[test]
fn without_a_keychain_a_key_is_stored_nowhere_and_the_error_says_what_to_do() {
    let world = World::empty();
    let mut command = world.command();
    command.args(["--json", "connection", "add", "--vendor", "openai", "--key-stdin"]);
    let error = crate::support::process::run(command, "sk-test-key-1234").error();
    assert_eq!((&error["category"], &error["code"]), (&json!("authentication"), &json!("keychain_missing")));
    assert!(error["message"].as_str().unwrap().contains("password service"), "{error}");
    assert!(list(&world).is_empty());
}

#[test]
fn every_wire_is_reached_by_its_base_url_with_and_without_the_version() {
    let world = World::with_vendors(0.0);
    for (protocol, vendor, version) in WIRES {
        let plain = world.practice().url(vendor).to_owned();
        for url in [format!("{plain}{version}"), format!("{plain}{version}/"), plain] {
            let added = add(
                &world,
                &["--vendor", "custom", "--protocol", protocol, "--base-url", &url, "--key-env", "ANY_KEY"],
            );
            let mut command = world.command();
            command.env("ANY_KEY", "any").args([
                "--json",
                "connection",
                "check",
                added["id"].as_str().unwrap(),
            ]);
            let checked = crate::support::process::run(command, "");
            let checked: Value = serde_json::from_str(&checked.success()).unwrap();
            assert_eq!((&checked["ok"], &checked["models"]), (&json!(true), &json!(2)), "{protocol} {url}");
        }
    }
}

#[test]
fn a_practice_vendor_is_reached_where_it_runs_or_at_the_address_that_was_given() {
    let world = World::connected(0.0);
    let elsewhere = crate::support::practice::Practice::start(0.0);
    add(&world, &["--vendor", "cedar", "--name", "far", "--no-key", "--base-url", elsewhere.url("cedar")]);
    for connection in ["cedar", "far"] {
        assert_eq!(
            world.chat(&["--model", &format!("{connection}/cedar-flash"), "hello"]).done()["type"],
            "done"
        );
    }
    assert_eq!((world.practice().bills().len(), elsewhere.bills().len()), (1, 1));
}

#[test]
fn checking_tells_why_a_connection_does_not_work() {
    let world = World::connected(0.0);
    let nobody = format!("http://127.0.0.1:{}", closed_port());
    add(&world, &["--vendor", "ollama", "--name", "nobody", "--no-key", "--base-url", &nobody]);
    let wrong = world.practice().url("alder").to_owned();
    let wire = ["--vendor", "custom", "--protocol", "openai-chat", "--base-url", &wrong];
    add(&world, &[&wire[..], &["--name", "wrong key", "--key-env", "WRONG_KEY"]].concat());
    for (name, code) in [("nobody", "no_network"), ("wrong key", "key_rejected")] {
        let mut command = world.command();
        command.env("WRONG_KEY", "invalid").args(["--json", "connection", "check", name]);
        let output = crate::support::process::run(command, "");
        assert_eq!(output.code, Some(1));
        let checked = output.events().pop().unwrap();
        assert_eq!((&checked["ok"], &checked["error"]["code"]), (&json!(false), &json!(code)), "{checked}");
    }
    assert_eq!(world.run(&["--json", "connection", "check", "no such"]).error()["category"], "not_found");
}

#[test]
fn a_removed_connection_is_gone_and_its_money_stays() {
    let world = World::connected(0.0);
    world.chat(&["--model", "birch/birch-quick", "hello"]).done();
    let before = world.settled(&["--practice"]);
    assert!(before > 0);
    world.ok(&["connection", "remove", "birch"]);
    assert!(!list(&world).iter().any(|each| each["name"] == "birch"));
    assert_eq!(world.settled(&["--practice"]), before);
    let gone = world.chat(&["--model", "birch/birch-quick", "hello"]).error();
    assert_eq!(gone["category"], "not_found");
}

#[test]
fn models_lists_what_each_connection_offers_with_its_prices() {
    let world = World::connected(0.0);
    let models = world.json(&["models"]);
    let row = models.as_array().unwrap().iter().find(|row| row["model"] == "alder-small").unwrap();
    assert_eq!((&row["connection_name"], &row["vendor"]), (&json!("alder"), &json!("alder")), "{row}");
    assert_eq!(row["input_per_million"], "150000000000", "{row}");
    assert_eq!(models.as_array().unwrap().len(), 6);
    assert!(world.ok(&["models"]).contains("alder/alder-small"));
    assert_eq!(world.json(&["models", "--refresh"]).as_array().unwrap().len(), 6);
}
