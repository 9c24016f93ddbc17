//! A chat that grows over its model's window: told before anything is sent, trimmed only where that is allowed, and
//! summarised only when a person asks. Titles take the same way.

use serde_json::{Value, json};

use crate::support::books::Ledger;
use crate::support::desk::{Desk, question, text, thrifty};
use crate::support::listener::{Listener, WINDOW};

/// A question of about 1,200 tokens by the estimate.
fn long(word: &str) -> String {
    format!("{word}: {}", "tides and moons ".repeat(240))
}

/// Asks three long questions, the third of which no longer fits with the others. Returns the chat.
async fn grown(desk: &Desk, tiny: &Value) -> String {
    let first = desk.ask(None, &long("Aft"), tiny).await;
    let id = text(&first["conversation"]).to_owned();
    desk.ask(Some(&id), &long("Bow"), tiny).await;
    id
}

async fn preview(desk: &Desk, id: &str, words: &str, choice: &Value) -> Value {
    let ask =
        json!({ "conversation": id, "parent": null, "text": words, "attachments": [], "choice": choice });
    desk.call("route_preview", ask).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_over_the_window_is_refused_until_trimming_is_allowed_and_then_told() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(folder.path()).await;
    let listener = Listener::start().await;
    let tiny = listener.connect(&desk).await;
    let id = grown(&desk, &tiny).await;
    let short = preview(&desk, &id, "Hm?", &tiny).await;
    let kinds =
        ["instructions", "history", "files", "question"].map(|kind| short["context"][kind].as_u64().unwrap());
    assert_eq!(short["context"]["used"].as_u64().unwrap(), kinds.iter().sum::<u64>(), "{short}");
    assert_eq!((&short["context"]["window"], &short["context"]["over"]), (&json!(WINDOW), &Value::Null));
    let told = preview(&desk, &id, &long("Chart"), &tiny).await;
    assert_eq!((&told["route"], &told["error"]["code"]), (&Value::Null, &json!("context_length")));
    let over = &told["context"]["over"];
    assert_eq!((&over["window"], &over["drops"]), (&json!(WINDOW), &json!(2)), "{told}");
    assert!(over["needs"].as_u64() > Some(WINDOW));
    assert!(over["summary"]["who"].is_string(), "{over}");
    let refused = desk.refused("chat_send", question(Some(&id), &long("Chart"), &tiny)).await;
    assert_eq!(refused["code"], "context_length");
    assert_eq!(listener.heard().len(), 2, "nothing was sent");
    let settings = json!({ "instructions": "Be brief.", "effort": null, "length": "normal", "trim": true });
    desk.call("chat_configure", json!({ "id": id, "settings": settings })).await;
    let sent = desk.ask(Some(&id), &long("Chart"), &tiny).await;
    let said = listener.last();
    assert_eq!(said[0].1, "Be brief.", "the instructions stay");
    assert!(said[1].1.starts_with("Bow") && said[3].1.starts_with("Chart"), "{said:?}");
    let thread = desk.thread(&id).await;
    let left_out = &thread["left_out"];
    assert_eq!((&left_out["messages"], &left_out["by"]), (&json!(2), &json!("trim")), "{left_out}");
    assert_eq!(left_out["until"], thread["messages"][1]["id"]);
    let route = desk.call("route_of", json!({ "answer": sent["answer"] })).await;
    assert!(route["settings"].to_string().contains("The oldest 2 messages left out"), "{route}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_summary_stands_in_for_the_first_messages_until_it_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(folder.path()).await;
    let listener = Listener::start().await;
    let tiny = listener.connect(&desk).await;
    let first = desk.ask(None, "Aft?", &tiny).await;
    let id = text(&first["conversation"]);
    for word in ["Bow?", "Chart?"] {
        desk.ask(Some(id), word, &tiny).await;
    }
    let thread = desk.call("chat_summarise", json!({ "id": id, "choice": tiny })).await;
    let left_out = &thread["left_out"];
    assert_eq!((&left_out["messages"], &left_out["by"]), (&json!(2), &json!("summary")), "{left_out}");
    assert_eq!((&left_out["until"], &left_out["summary"]), (&first["answer"], &json!("ses twice a day.")));
    assert_eq!(thread["messages"].as_array().unwrap().len(), 6, "all of it is still shown");
    desk.ask(Some(id), "Deck?", &tiny).await;
    let said = listener.last();
    assert!(said[0].0 == "system" && said[0].1.contains("ses twice a day."), "{said:?}");
    assert!(said.iter().skip(1).all(|(_, words)| !words.contains("Aft")), "{said:?}");
    desk.call("chat_summary_drop", json!({ "id": id })).await;
    desk.ask(Some(id), "Ebb?", &tiny).await;
    assert_eq!(listener.last()[0], ("user".to_owned(), "Aft?".to_owned()), "sent whole again");
    desk.close(folder.path()).await;
    let ledger = Ledger::read(folder.path());
    ledger.assert_whole();
    assert_eq!(tasks(folder.path()).iter().filter(|task| *task == "summary").count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_title_by_a_model_is_paid_once_and_stands_in_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::practising(folder.path()).await;
    let sent = desk.ask(None, "How do tides work?", &thrifty()).await;
    let id = text(&sent["conversation"]);
    let before = Ledger::read(folder.path()).total();
    let estimate = desk.call("title_estimate", json!({ "id": id })).await;
    assert_eq!(estimate["cost"]["status"], "estimated", "{estimate}");
    assert_eq!(tasks(folder.path()), ["chat"], "an estimate asks nobody");
    let title = desk.call("chat_title", json!({ "id": id })).await;
    let title = text(&title["title"]);
    assert!(!title.is_empty() && title.chars().count() <= 60 && !title.contains('\n'), "{title}");
    let thread = desk.thread(id).await;
    assert_eq!((&thread["title"], thread["messages"].as_array().unwrap().len()), (&json!(title), 2));
    assert_eq!(tasks(folder.path()), ["chat", "title"]);
    let ledger = Ledger::read(folder.path());
    assert!(ledger.total() > before);
    ledger.assert_whole();
    let sum = thread["sum"]["known"].as_str().unwrap().parse::<i128>().unwrap();
    assert_eq!(sum, ledger.total(), "the chat's own sum holds it too");
    let rows = desk.rows(false).await;
    assert_eq!((rows.len(), &rows[0].1["running"]), (1, &json!(false)));
    desk.call("budget_set", json!({ "cap": "1" })).await;
    let refused = desk.refused("chat_title", json!({ "id": id })).await;
    assert_eq!(refused["code"], "budget_reached");
}

/// The task of each entry, as the disk has it.
fn tasks(folder: &std::path::Path) -> Vec<String> {
    let books = rusqlite::Connection::open(folder.join("medley.sqlite3")).unwrap();
    let mut statement = books.prepare("SELECT task FROM ledger WHERE adjusts IS NULL ORDER BY seq").unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}
