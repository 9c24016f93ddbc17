//! A conversation's settings, copies, bookmarks and branches, through the commands of the window.

use serde_json::{Value, json};

use crate::support::books::Ledger;
use crate::support::desk::{Desk, question, text, thrifty, words};
use crate::support::listener::Listener;

fn settings(instructions: &str) -> Value {
    json!({ "instructions": instructions, "effort": "high", "length": "short", "trim": false })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_settings_of_a_chat_reach_the_vendors_request_and_the_why_panel() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(folder.path()).await;
    let listener = Listener::start().await;
    let tiny = listener.connect_as_groq(&desk).await;
    let mut first = question(None, "How do tides work?", &tiny);
    first["settings"] = settings("Answer like a lighthouse keeper.");
    let sent = desk.send(first).await;
    let system = "Answer like a lighthouse keeper.\n\nAnswer in a few sentences.";
    assert_eq!(listener.last()[0], ("system".to_owned(), system.to_owned()));
    assert_eq!(listener.heard()[0]["reasoning_effort"], "high");
    let route = desk.call("route_of", json!({ "answer": sent["answer"] })).await;
    let told: Vec<&str> = route["settings"].as_array().unwrap().iter().map(text).collect();
    assert!(
        told[0].starts_with("Your instructions, ") && told[1..] == ["Effort high", "Short answers"],
        "{told:?}"
    );

    let id = text(&sent["conversation"]).to_owned();
    let again = desk.call("chat_regenerate", json!({ "answer": sent["answer"], "choice": tiny })).await;
    desk.ended(&again).await;
    let plain = json!({ "instructions": "", "effort": null, "length": "normal", "trim": false });
    let thread = desk.call("chat_configure", json!({ "id": id, "settings": plain })).await;
    assert_eq!(thread["settings"], plain);
    desk.ask(Some(&id), "And now?", &tiny).await;
    let heard = listener.heard();
    assert_eq!(heard[1]["messages"][0]["content"], system, "asked again it is the same");
    assert_eq!(heard[2]["messages"][0]["role"], "user", "nothing set sends nothing");
    assert!(heard[2].get("reasoning_effort").is_none());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_was_cut_goes_on_and_is_one_turn_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(folder.path()).await;
    let listener = Listener::start().await;
    let tiny = listener.connect(&desk).await;
    let sent = desk.ask(None, "How do tides work? [cut]", &tiny).await;
    let id = text(&sent["conversation"]);
    let on = desk.call("chat_continue", json!({ "answer": sent["answer"], "choice": null })).await;
    let thread = desk.ended(&on).await;
    let roles: Vec<&str> =
        thread["messages"].as_array().unwrap().iter().map(|each| text(&each["role"])).collect();
    assert_eq!(roles, ["user", "assistant", "assistant"]);
    assert_eq!(thread["messages"][2]["parent"], sent["answer"]);
    assert_eq!(listener.last().last().unwrap().1, "Go on exactly where you stopped.");
    desk.ask(Some(id), "Thank you.", &tiny).await;
    let said = listener.last();
    assert_eq!(said[1], ("assistant".to_owned(), "The tide rises twice a day.".to_owned()));
    assert_eq!(said.len(), 3, "nothing of the nudge is kept: {said:?}");
    let again = desk.call("chat_regenerate", json!({ "answer": on["answer"], "choice": tiny })).await;
    let thread = desk.ended(&again).await;
    let newest = thread["messages"].as_array().unwrap().last().unwrap();
    assert_eq!(newest["siblings"].as_array().unwrap().len(), 2, "asked again, it goes on again");
    let refused = desk.refused("chat_continue", json!({ "answer": sent["question"], "choice": null })).await;
    assert_eq!(refused["code"], "invalid_input");
    desk.close(folder.path()).await;
    Ledger::read(folder.path()).assert_whole();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_written_first_and_answered_later() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::practising(folder.path()).await;
    let added = desk.call("chat_add", question(None, "What is moss?", &thrifty())).await;
    let thread = desk.thread(text(&added["conversation"])).await;
    assert_eq!(thread["messages"].as_array().unwrap().len(), 1);
    assert!(Ledger::read(folder.path()).entries.is_empty(), "nobody was asked");
    let sent = desk.call("chat_answer", json!({ "question": added["question"], "choice": thrifty() })).await;
    let thread = desk.ended(&sent).await;
    assert_eq!(thread["messages"][1]["parent"], added["question"]);
    let better = desk.call("chat_escalation", json!({ "answer": sent["answer"] })).await;
    let route = desk.call("route_of", json!({ "answer": sent["answer"] })).await;
    let chosen =
        route["candidates"].as_array().unwrap().iter().find(|each| each["offer"] == route["offer"]).unwrap();
    assert!(better["quality"].as_f64() > chosen["quality"].as_f64(), "{better} after {chosen}");
    let context = &thread["messages"][1]["answer"]["context"];
    assert!(context["sent"].as_u64() > Some(0) && context["window"].as_u64() >= Some(200_000), "{context}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn copies_have_messages_of_their_own_and_no_money() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::practising(folder.path()).await;
    let first = desk.ask(None, "What is moss?", &thrifty()).await;
    let id = text(&first["conversation"]);
    desk.ask(Some(id), "And lichen?", &thrifty()).await;
    let spent = Ledger::read(folder.path()).total();
    let fork = desk.call("chat_fork", json!({ "message": first["answer"] })).await;
    let copy = desk.call("chat_duplicate", json!({ "id": id })).await;
    let source = desk.thread(id).await;
    for (made, count) in [(fork, 2), (copy, 4)] {
        let thread = desk.thread(text(&made["conversation"])).await;
        let messages = thread["messages"].as_array().unwrap();
        assert_eq!(messages.len(), count);
        assert_eq!(thread["sum"], json!({ "known": "0", "estimated": "0", "unknown_count": 0 }));
        for (own, old) in messages.iter().zip(source["messages"].as_array().unwrap()) {
            assert_eq!(words(own), words(old));
            assert_ne!(own["id"], old["id"]);
            assert_eq!(own["answer"]["who"], old["answer"]["who"]);
        }
        desk.ask(Some(text(&made["conversation"])), "And fern?", &thrifty()).await;
    }
    assert_eq!(desk.thread(id).await["messages"], source["messages"], "the first is untouched");
    let ledger = Ledger::read(folder.path());
    assert!(ledger.total() > spent && ledger.entries.len() == 4, "copying is free, asking is not");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_is_deleted_is_neither_shown_nor_sent_until_it_is_restored() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::open(folder.path()).await;
    let listener = Listener::start().await;
    let tiny = listener.connect(&desk).await;
    let first = desk.ask(None, "What is moss?", &tiny).await;
    let id = text(&first["conversation"]);
    let second = desk.ask(Some(id), "And lichen?", &tiny).await;
    desk.call("message_mark", json!({ "message": first["answer"], "marked": true })).await;
    let thread = desk.call("message_delete", json!({ "message": second["question"] })).await;
    assert_eq!((&thread["leaf"], thread["messages"].as_array().unwrap().len()), (&first["answer"], 2));
    assert_eq!(thread["messages"][1]["marked"], true);
    desk.ask(Some(id), "And fern?", &tiny).await;
    assert!(listener.last().iter().all(|(_, words)| !words.contains("lichen")), "{:?}", listener.last());
    let thread = desk.call("message_restore", json!({ "message": second["question"] })).await;
    assert_eq!(thread["leaf"], second["answer"]);
    assert_eq!(thread["messages"][2]["siblings"].as_array().unwrap().len(), 2);
    assert_eq!(Ledger::read(folder.path()).entries.len(), 3, "the ledger keeps all of it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_chats_are_pinned_archived_deleted_and_brought_back_in_one_go() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::practising(folder.path()).await;
    let mut ids = Vec::new();
    for name in ["One", "Two", "Three"] {
        ids.push(desk.ask(None, name, &thrifty()).await["conversation"].clone());
    }
    let titles = |rows: &[(String, Value)]| {
        let title = |(label, row): &(String, Value)| format!("{label}: {}", text(&row["title"]));
        rows.iter().map(title).collect::<Vec<_>>()
    };
    assert!(desk.rows(false).await.iter().all(|(_, row)| row["unread"] == true), "nobody looked yet");
    desk.call("chat_read", json!({ "id": ids[0] })).await;
    desk.call("chat_pin", json!({ "ids": [ids[0]], "pinned": true })).await;
    let rows = desk.rows(false).await;
    assert_eq!(titles(&rows), ["Pinned: One", "Today: Three", "Today: Two"]);
    assert_eq!(rows[0].1["unread"], false);
    desk.call("chat_archive", json!({ "ids": [ids[1], ids[2]], "archived": true })).await;
    assert_eq!(titles(&desk.rows(false).await), ["Pinned: One"]);
    assert_eq!(titles(&desk.rows(true).await), ["Today: Three", "Today: Two"]);
    desk.call("chat_archive", json!({ "ids": [ids[1], ids[2]], "archived": false })).await;
    desk.call("chat_delete", json!({ "ids": ids })).await;
    assert_eq!(desk.rows(false).await, []);
    desk.call("chat_restore", json!({ "ids": ids })).await;
    assert_eq!(desk.rows(false).await.len(), 3);
    Ledger::read(folder.path()).assert_whole();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn drafts_with_their_files_survive_a_restart_and_go_with_their_chat() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::practising(folder.path()).await;
    let id = text(&desk.ask(None, "What is moss?", &thrifty()).await["conversation"]).to_owned();
    let file = json!({ "name": "notes.md", "base64": "IyBUaWRlcw==" });
    desk.call("draft_text", json!({ "key": "new", "text": "half a thought" })).await;
    desk.call("draft_text", json!({ "key": id, "text": "and then" })).await;
    desk.call("draft_files", json!({ "key": format!("{id}/queue/1"), "files": [file] })).await;
    desk.close(folder.path()).await;
    let desk = Desk::open(folder.path()).await;
    let drafts = desk.call("draft_list", Value::Null).await;
    let kept: Vec<(&str, &str)> =
        drafts.as_array().unwrap().iter().map(|draft| (text(&draft["key"]), text(&draft["text"]))).collect();
    assert_eq!(kept, [("new", "half a thought"), (&id, "and then"), (&format!("{id}/queue/1"), "")]);
    assert_eq!(drafts[2]["files"], json!([file]));
    desk.call("draft_drop", json!({ "key": "new" })).await;
    desk.call("draft_text", json!({ "key": id, "text": "" })).await;
    assert_eq!(desk.call("draft_list", Value::Null).await.as_array().unwrap().len(), 1);
    let long = desk.refused("draft_text", json!({ "key": "new", "text": "x".repeat(1_000_001) })).await;
    assert_eq!(long["code"], "invalid_input");
}
