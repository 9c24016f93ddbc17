//! The core as the window uses it: one process's app on a data folder, its commands by name, practice vendors within.

use std::path::Path;
use std::time::Duration;

use medley_app::{App, commands, table};
use serde_json::{Value, json};

use super::here;

pub struct Desk {
    app: App,
}

impl Desk {
    /// Opens a folder and does what every start does.
    pub async fn open(folder: &Path) -> Self {
        let (app, _) = here::open(folder).await;
        app.begin().await.unwrap();
        Self { app }
    }

    /// The same with the practice vendors connected and their book open.
    pub async fn practising(folder: &Path) -> Self {
        let desk = Self::open(folder).await;
        commands::connect_practice(&desk.app).await.unwrap();
        desk.call("book_set", json!({ "book": "practice" })).await;
        desk
    }

    /// Waits until nothing of this process holds the folder any more.
    pub async fn close(self, folder: &Path) {
        self.app.close().await;
        drop(self);
        for _ in 0..200 {
            let locks = std::fs::read_dir(folder.join("locks")).map_or(0, Iterator::count);
            if locks == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the folder is still held");
    }

    /// What a command gives; it must succeed.
    pub async fn call(&self, name: &str, payload: Value) -> Value {
        match table::dispatch(&self.app, name, payload.clone()).await {
            Ok(value) => value,
            Err(error) => panic!("{name} {payload}: {error:?}"),
        }
    }

    /// Why a command failed; it must.
    pub async fn refused(&self, name: &str, payload: Value) -> Value {
        let error = table::dispatch(&self.app, name, payload).await.unwrap_err();
        serde_json::to_value(error).unwrap()
    }

    /// Sends a question and waits for its answer. Returns what `chat_send` gave.
    pub async fn ask(&self, conversation: Option<&str>, text: &str, choice: &Value) -> Value {
        self.send(question(conversation, text, choice)).await
    }

    pub async fn send(&self, payload: Value) -> Value {
        let sent = self.call("chat_send", payload).await;
        self.ended(&sent).await;
        sent
    }

    /// The thread once the answer that was begun has ended.
    pub async fn ended(&self, sent: &Value) -> Value {
        for _ in 0..400 {
            let thread = self.thread(text(&sent["conversation"])).await;
            let messages = thread["messages"].as_array().unwrap();
            let answer = messages.iter().find(|message| message["id"] == sent["answer"]);
            if answer.is_some_and(|answer| answer["answer"]["state"] != "running") {
                return thread;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("the answer did not end: {sent}");
    }

    pub async fn thread(&self, conversation: &str) -> Value {
        self.call("chat_thread", json!({ "id": conversation })).await
    }

    /// The rows of the list, with the label of their groups.
    pub async fn rows(&self, archived: bool) -> Vec<(String, Value)> {
        let groups = self.call("chat_list", json!({ "archived": archived })).await;
        let rows = groups.as_array().unwrap().iter().flat_map(|group| {
            let label = text(&group["label"]).to_owned();
            group["rows"].as_array().unwrap().iter().map(move |row| (label.clone(), row.clone()))
        });
        rows.collect()
    }
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

pub fn question(conversation: Option<&str>, text: &str, choice: &Value) -> Value {
    json!({
        "conversation": conversation, "parent": null, "text": text, "attachments": [], "choice": choice,
        "settings": null, "temporary": false,
    })
}

pub fn thrifty() -> Value {
    json!({ "kind": "auto", "preset": "thrifty" })
}

/// The text of a thread's message.
pub fn words(message: &Value) -> String {
    let parts = message["parts"].as_array().unwrap();
    parts.iter().filter(|part| part["type"] == "text").map(|part| text(&part["text"])).collect()
}
