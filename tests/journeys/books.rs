//! The two books never mix.

use serde_json::json;

use crate::support::World;

/// Practice vendors, and one of them once more as if it were a real server.
fn both_books() -> World {
    let world = World::connected(0.0);
    let url = world.practice().url("alder").to_owned();
    let add = ["connection", "add", "--vendor", "custom", "--protocol", "openai-chat", "--base-url", &url];
    // Practice vendors take any bearer token, and a server without a key gets none.
    world.ok(&[&add[..], &["--name", "real", "--key-env", "PATH"]].concat());
    world
}

#[test]
fn auto_never_crosses_into_the_other_book() {
    let world = both_books();
    world.ok(&["connection", "check", "real"]);
    for _ in 0..2 {
        let practice = world.chat(&["--practice", "--preset", "thrifty", "Hello"]).done();
        assert_ne!(practice["route"]["chosen"]["vendor"], "custom");
        let real = world.chat(&["--preset", "thrifty", "[[overloaded]] Hello"]).error();
        assert_eq!(real["category"], "overloaded");
    }
    let ledger = world.ledger();
    for entry in &ledger.entries {
        assert_eq!(entry.book == "real", entry.vendor == "custom", "{entry:?}");
    }
    assert!(ledger.entries.iter().any(|entry| entry.book == "real"));
    let real = world.json(&["spend", "--by", "vendor"]);
    assert_eq!(real.as_array().unwrap().len(), 1, "each book shows its own: {real}");
    assert!(world.settled(&["--practice"]) > 0);
}

#[test]
fn a_practice_conversation_is_not_continued_by_a_real_model_nor_the_reverse() {
    let world = both_books();
    let practice = world.chat(&["--model", "birch/birch-quick", "Hello"]).done();
    let real = world.chat(&["--model", "real/alder-small", "Hello"]).done();
    let before = (world.ledger().attempts.len(), world.practice().bills().len());
    for (conversation, model) in [(&practice, "real/alder-small"), (&real, "birch/birch-quick")] {
        let id = conversation["conversation"].as_str().unwrap();
        let error = world.chat(&["--model", model, "--conversation", id, "And then?"]).error();
        assert_eq!(
            (&error["category"], &error["code"]),
            (&json!("not_found"), &json!("no_model")),
            "{error}"
        );
    }
    let id = practice["conversation"].as_str().unwrap();
    let auto = world.chat(&["--preset", "fast", "--conversation", id, "And then?"]).done();
    assert_ne!(auto["route"]["chosen"]["vendor"], "custom", "its own book goes on");
    assert_eq!((world.ledger().attempts.len(), world.practice().bills().len()), (before.0 + 1, before.1 + 1));
}
