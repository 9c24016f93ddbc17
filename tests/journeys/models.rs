//! Newer price lists, and a person's own prices, through the real program.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::World;

const SHIPPED: &str = include_str!("../../src-tauri/crates/catalogue/data/catalogue.json");

fn connected() -> World {
    let world = World::empty();
    world.ok(&["connection", "add", "--vendor", "openai", "--name", "mine", "--key-env", "NO_SUCH_KEY"]);
    world
}

fn newer(world: &World) -> PathBuf {
    let mut list: Value = serde_json::from_str(SHIPPED).unwrap();
    list["built"] = json!("2026-11-28");
    let models = list["models"].as_array_mut().unwrap();
    let sol = models.iter_mut().find(|model| model["id"] == "openai/gpt-6.1-sol").unwrap();
    sol["price"]["output"] = json!(8.0);
    let path = world.path("newer.json");
    fs::write(&path, list.to_string()).unwrap();
    path
}

fn sol(world: &World) -> Value {
    let rows = world.json(&["models", "--only", "openai/gpt-6.1-sol"]);
    rows[0].clone()
}

#[test]
fn a_newer_list_is_shown_first_and_holds_once_it_is_applied() {
    let world = connected();
    let list = newer(&world);
    let list = list.to_str().unwrap();
    let shown = world.ok(&["models", "--refresh", list]);
    assert!(shown.contains("output: $10.00 -> $8.00"), "{shown}");
    assert_eq!(sol(&world)["output_per_million"], json!("10000000000000"), "showing applies nothing");
    let applied = world.json(&["models", "--refresh", list, "--apply"]);
    assert_eq!(applied["applied"], json!(true));
    let now = sol(&world);
    assert_eq!(now["output_per_million"], json!("8000000000000"));
    let prices = now["prices"].as_array().unwrap();
    let old = prices.iter().find(|row| row["meter"] == "output" && !row["until"].is_null()).unwrap();
    assert_eq!(old["amount"], json!("10000000000000"), "the old price is kept with its date");
}

#[test]
fn a_broken_list_changes_nothing_and_says_why() {
    let world = connected();
    let path = world.path("broken.json");
    for (text, words) in [("{", "no JSON"), ("{\"schema_version\": 7}", "form 7"), ("[1]", "neither")] {
        fs::write(&path, text).unwrap();
        let output = world.run(&["--json", "models", "--refresh", path.to_str().unwrap(), "--apply"]);
        let error = output.error();
        assert!(error["message"].as_str().unwrap().contains(words), "{error}");
        assert!(!world.data().join("catalogue.json").exists());
    }
    for address in ["file:///etc/hostname", "ftp://127.0.0.1/list"] {
        let output = world.run(&["--json", "models", "--refresh", address, "--apply"]);
        assert!(output.error()["message"].as_str().unwrap().contains("http"));
    }
    assert_eq!(sol(&world)["output_per_million"], json!("10000000000000"));
}

#[test]
fn a_persons_own_price_is_the_one_that_counts() {
    let world = connected();
    let own =
        "[[model]]\nvendor = \"openai\"\nmodel = \"gpt-6.1-sol\"\nprice = { input = 1.0, output = 6.0 }\n";
    fs::write(world.data().join("models.toml"), own).unwrap();
    assert_eq!(sol(&world)["output_per_million"], json!("6000000000000"));
    let shown = world.ok(&["models", "--only", "openai/gpt-6.1-sol"]);
    assert!(shown.contains("your models.toml"), "{shown}");
}
