//! The end of chats for good: temporary ones leave no text, and old ones go when the person says so. Money stays.

use std::path::Path;

use serde_json::json;

use crate::support::books::Ledger;
use crate::support::desk::{Desk, question, text, thrifty};

/// A word that no vendor and no program says.
const SECRET: &str = "Xylophagous-Quorum-9241";

/// Every file below a folder that holds these bytes.
fn holding(folder: &Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap().map_while(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if contains(&std::fs::read(&path).unwrap_or_default(), words.as_bytes()) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

fn execute(folder: &Path, sql: &str) {
    let books = rusqlite::Connection::open(folder.join("medley.sqlite3")).unwrap();
    books.execute_batch(sql).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_temporary_chat_is_gone_at_the_next_start_with_its_text_and_its_money_stays() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::practising(folder.path()).await;
    let mut ask = question(None, &format!("What is {SECRET}? [[long-answer:3000]]"), &thrifty());
    ask["temporary"] = json!(true);
    let sent = desk.send(ask).await;
    let id = text(&sent["conversation"]).to_owned();
    desk.call("draft_text", json!({ "key": id, "text": format!("More of {SECRET}") })).await;
    assert_eq!(desk.thread(&id).await["temporary"], true);
    assert_eq!(desk.rows(false).await[0].1["temporary"], true);
    assert!(!holding(folder.path(), SECRET).is_empty(), "it is on the disk while it is open");
    desk.close(folder.path()).await;
    let spent = Ledger::read(folder.path()).total();
    let desk = Desk::open(folder.path()).await;
    desk.call("book_set", json!({ "book": "practice" })).await;
    assert_eq!(desk.rows(false).await, []);
    assert_eq!(holding(folder.path(), SECRET), [] as [String; 0]);
    let ledger = Ledger::read(folder.path());
    assert_eq!((ledger.total(), ledger.entries.len()), (spent, 1));
    assert!(spent > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_temporary_chat_that_is_left_leaves_no_text_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::practising(folder.path()).await;
    let mut ask = question(None, &format!("What is {SECRET}?"), &thrifty());
    ask["temporary"] = json!(true);
    let sent = desk.send(ask).await;
    let other = desk.ask(None, "What is moss?", &thrifty()).await;
    desk.call("chat_delete", json!({ "ids": [sent["conversation"]] })).await;
    assert_eq!(holding(folder.path(), SECRET), [] as [String; 0]);
    let rows = desk.rows(false).await;
    assert_eq!((rows.len(), &rows[0].1["id"]), (1, &other["conversation"]));
    assert_eq!(Ledger::read(folder.path()).entries.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_temporary_chat_that_is_left_in_the_middle_of_an_answer_is_stopped_and_billed_once() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::practising(folder.path()).await;
    let mut ask = question(None, &format!("[[slow]] What is {SECRET}?"), &thrifty());
    ask["temporary"] = json!(true);
    let sent = desk.call("chat_send", ask).await;
    desk.call("chat_delete", json!({ "ids": [sent["conversation"]] })).await;
    assert_eq!(holding(folder.path(), SECRET), [] as [String; 0]);
    let ledger = Ledger::read(folder.path());
    assert_eq!((ledger.entries.len(), ledger.open_runs, ledger.open_attempts), (1, 0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_process_leaves_an_open_temporary_chat_alone() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::practising(folder.path()).await;
    let mut ask = question(None, "What is moss?", &thrifty());
    ask["temporary"] = json!(true);
    let sent = desk.send(ask).await;
    let second = Desk::open(folder.path()).await;
    assert_eq!(second.thread(text(&sent["conversation"])).await["temporary"], true);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chats_that_nobody_used_for_as_long_as_the_person_says_go_and_their_money_stays() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::practising(folder.path()).await;
    let mut ids = Vec::new();
    for name in ["Old", "Old and pinned", "New"] {
        ids.push(desk.ask(None, name, &thrifty()).await["conversation"].clone());
    }
    desk.call("chat_pin", json!({ "ids": [ids[1]], "pinned": true })).await;
    for id in &ids {
        desk.call("draft_text", json!({ "key": id, "text": "half" })).await;
    }
    desk.call("draft_text", json!({ "key": "new", "text": "half" })).await;
    let mut preferences = desk.call("preferences_get", serde_json::Value::Null).await;
    preferences["keep_days"] = json!(30);
    desk.call("preferences_set", preferences).await;
    desk.close(folder.path()).await;
    let spent = Ledger::read(folder.path());
    let old = 31_i64 * 24 * 60 * 60 * 1_000_000;
    execute(
        folder.path(),
        &format!(
            "UPDATE conversations SET updated = updated - {old} WHERE title LIKE 'Old%';
             UPDATE drafts SET updated = updated - {old}
             WHERE conversation IN (SELECT id FROM conversations WHERE title LIKE 'Old%') OR key = 'new';"
        ),
    );
    let desk = Desk::open(folder.path()).await;
    let rows = desk.rows(false).await;
    let titles: Vec<&str> = rows.iter().map(|(_, row)| text(&row["title"])).collect();
    assert_eq!(titles, ["Old and pinned", "New"]);
    let drafts = desk.call("draft_list", serde_json::Value::Null).await;
    assert_eq!(drafts.as_array().unwrap().len(), 2, "{drafts}");
    let ledger = Ledger::read(folder.path());
    assert_eq!((ledger.total(), ledger.entries.len()), (spent.total(), 3));
}
