//! Settings from command to disk and back: a backup and its restore, deleting a vendor, the network, and a bundle of
//! diagnostics. The key, the prompt and the home folder of the test are canaries.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails by panicking")]

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use medley_app::dto::errors::UserError;
use medley_app::dto::state::AppEvent;
use medley_app::{App, FileKind, Host, Opening, table};
use medley_domain::conversation::{Conversation, Message, MessageState, Part, Role};
use medley_domain::journal::Record;
use medley_domain::ports::Books;
use medley_domain::{Book, ConversationId, MessageId};
use medley_store::{Options, Store};
use serde_json::{Value, json};

const KEY: &str = "sk-ant-api03-CANARY-key-0123456789";
const TEMPORARY: &str = "words of a chat that nobody keeps";
const PROMPT: &str = "CANARY prompt about tides";

/// A person who always chooses the same file.
struct Chooser(PathBuf);

impl Host for Chooser {
    fn practice_url(&self, _vendor: &str) -> Option<String> {
        None
    }

    fn open_link(&self, _url: &str) -> Result<(), String> {
        Ok(())
    }

    fn emit(&self, _event: AppEvent) {}

    fn save_file(&self, suggested: &str, kind: FileKind) -> Result<Option<PathBuf>, String> {
        assert!(kind == FileKind::Zip && suggested.starts_with("Medley "), "{suggested}");
        Ok(Some(self.0.clone()))
    }

    fn pick_file(&self, _kind: FileKind) -> Result<Option<PathBuf>, String> {
        Ok(Some(self.0.clone()))
    }
}

async fn open(folder: &Path, chosen: &Path) -> App {
    let host = Arc::new(Chooser(chosen.to_owned()));
    let opening = Opening { folder: folder.to_owned(), host, time_zone: TimeZone::UTC };
    let app = tokio::task::spawn_blocking(move || App::open(opening)).await.unwrap().unwrap();
    app.begin().await.unwrap();
    app
}

async fn call(app: &App, name: &str, payload: Value) -> Result<Value, UserError> {
    table::dispatch(app, name, payload).await
}

/// A chat whose question is the canary.
async fn write_chat(folder: &Path) {
    write(folder, PROMPT, false).await;
}

async fn write(folder: &Path, words: &str, temporary: bool) {
    let store = Store::open(folder, Options::new(TimeZone::UTC)).unwrap();
    let at = Timestamp::from_second(1_700_000_000).unwrap();
    let id = ConversationId::new(at);
    let title = "Tides".to_owned();
    let chat = Conversation {
        id,
        title,
        book: Book::Real,
        created: at,
        updated: at,
        leaf: None,
        pinned: false,
        archived: false,
        temporary,
        settings: medley_domain::settings::ChatSettings::default(),
    };
    let question = Message {
        id: MessageId::new(at),
        conversation: id,
        parent: None,
        role: Role::User,
        parts: vec![Part::text(words)],
        state: MessageState::Complete,
        run: None,
        at,
    };
    let records = vec![Record::Conversation(chat), Record::Message(question)];
    store.books("test").commit(records).await.unwrap();
}

async fn add_anthropic(app: &App) -> Value {
    let add = json!({ "vendor": "anthropic", "protocol": null, "name": null, "base_url": null, "key": KEY,
        "hold_in_memory": true, "settings": {} });
    call(app, "connection_add", add).await.unwrap()
}

fn folders() -> (tempfile::TempDir, tempfile::TempDir) {
    (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap())
}

/// All that a zip file holds.
fn everything_in(zip: &Path) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(zip).unwrap()).unwrap();
    let mut all = String::new();
    for place in 0..archive.len() {
        let mut bytes = Vec::new();
        archive.by_index(place).unwrap().read_to_end(&mut bytes).unwrap();
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    all
}

#[tokio::test]
async fn a_backup_goes_to_another_folder_without_its_keys() {
    let ((first, second), files) = (folders(), tempfile::tempdir().unwrap());
    let file = files.path().join("backup.zip");
    write_chat(first.path()).await;
    let app = open(first.path(), &file).await;
    write(first.path(), TEMPORARY, true).await;
    add_anthropic(&app).await;
    let saved = call(&app, "backup_make", Value::Null).await.unwrap();
    assert_eq!(saved["path"], file.display().to_string());
    let held = everything_in(&file);
    assert!(held.contains(PROMPT) && !held.contains(KEY), "chats are in it and keys are not");
    assert!(!held.contains(TEMPORARY), "a temporary chat is kept nowhere");

    let other = open(second.path(), &file).await;
    let preview = call(&other, "restore_preview", Value::Null).await.unwrap();
    assert_eq!((&preview["chats_added"], &preview["connections_added"]), (&json!(1), &json!(1)));
    assert_eq!(
        call(&other, "chat_list", json!({ "archived": false })).await.unwrap(),
        json!([]),
        "a preview changes nothing"
    );
    assert!(call(&other, "restore_apply", json!({ "id": "another" })).await.is_err());
    let preview = call(&other, "restore_preview", Value::Null).await.unwrap();
    let done = call(&other, "restore_apply", json!({ "id": preview["id"] })).await.unwrap();
    assert_eq!(done["messages_added"], 1);
    let chats = call(&other, "chat_list", json!({ "archived": false })).await.unwrap();
    assert_eq!(chats[0]["rows"][0]["title"], "Tides");
    let data = call(&other, "data_get", Value::Null).await.unwrap();
    assert_eq!(data["backups"].as_array().unwrap().len(), 1);
    assert!(!second.path().join("restore").exists());
}

#[tokio::test]
async fn a_bundle_holds_no_key_no_prompt_and_no_home_folder() {
    let (folder, files) = folders();
    let file = files.path().join("bundle.zip");
    write_chat(folder.path()).await;
    std::fs::create_dir_all(folder.path().join("logs")).unwrap();
    let home = dirs::home_dir().unwrap();
    let line = format!("2026-11-22T10:00:00Z  WARN medley_store: {} {KEY}\n", home.join("taxes").display());
    std::fs::write(folder.path().join("logs/medley.2026-11-22.log"), line).unwrap();
    let app = open(folder.path(), &file).await;
    add_anthropic(&app).await;
    let shown = call(&app, "diagnostics_get", Value::Null).await.unwrap();
    call(&app, "diagnostics_save", Value::Null).await.unwrap();
    let bundle = everything_in(&file);
    assert!(bundle.contains("Medley: ") && bundle.contains("Keychain: ") && bundle.contains("medley_store"));
    let (home, here) = (home.display().to_string(), folder.path().display().to_string());
    for all in [bundle, shown.to_string()] {
        for secret in [KEY, PROMPT, "CANARY", home.as_str(), here.as_str()] {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
    }
    call(&app, "log_level_set", json!({ "level": "debug" })).await.unwrap();
    assert_eq!(call(&app, "diagnostics_get", Value::Null).await.unwrap()["log_level"], "debug");
}

#[tokio::test]
async fn deleting_a_vendor_takes_its_connections_and_favourites_and_leaves_chats() {
    let (folder, files) = folders();
    write_chat(folder.path()).await;
    let app = open(folder.path(), files.path()).await;
    let added = add_anthropic(&app).await;
    let mut preferences = call(&app, "preferences_get", Value::Null).await.unwrap();
    let offer = format!("{}/claude", added["id"].as_str().unwrap());
    preferences["favourites"] = json!([offer, "other/model"]);
    call(&app, "preferences_set", preferences).await.unwrap();
    let ask = json!({ "vendor": "anthropic" });
    let found = call(&app, "vendor_data", ask.clone()).await.unwrap();
    assert_eq!((&found["connections"], &found["keys"]), (&json!(["Anthropic"]), &json!(1)));
    call(&app, "vendor_delete", ask.clone()).await.unwrap();
    assert_eq!(call(&app, "vendor_data", ask).await.unwrap()["connections"], json!([]));
    let kept = call(&app, "preferences_get", Value::Null).await.unwrap();
    assert_eq!(kept["favourites"], json!(["other/model"]));
    assert_eq!(
        call(&app, "chat_list", json!({ "archived": false })).await.unwrap()[0]["rows"][0]["title"],
        "Tides"
    );
}

fn own(url: &str, user: &str, password: Value) -> Value {
    json!({ "proxy": "own", "url": url, "user": user, "password": password, "hold_in_memory": true })
}

#[tokio::test]
async fn network_settings_are_checked_kept_and_never_show_the_password() {
    let (folder, files) = folders();
    let app = open(folder.path(), &files.path().join("ca.pem")).await;
    for wrong in [own("ftp://proxy.example", "", Value::Null), own("proxy.example", "", json!(KEY))] {
        assert!(call(&app, "network_set", wrong).await.is_err());
    }
    let (here, there) = ("socks5://127.0.0.1:9", "socks5://other.example:9");
    let set = call(&app, "network_set", own(here, "reader", json!(KEY))).await.unwrap();
    assert_eq!(set["password"]["kind"], "memory");
    assert!(!set.to_string().contains(KEY) && !set.to_string().contains("6789"));
    let same = call(&app, "network_set", own(here, "reader", Value::Null)).await.unwrap();
    assert_eq!(same["password"]["kind"], "memory", "it stays for the same host and user");
    let other = call(&app, "network_set", own(there, "reader", Value::Null)).await.unwrap();
    assert_eq!(other["password"]["kind"], "none", "it never goes to another host");
    std::fs::write(files.path().join("ca.pem"), "no certificate").unwrap();
    let refused = call(&app, "authority_add", Value::Null).await.unwrap_err();
    assert!(refused.detail.contains("no certificate"), "{refused:?}");
    drop(app);
    let again = open(folder.path(), files.path()).await;
    let kept = call(&again, "network_get", Value::Null).await.unwrap();
    assert_eq!((&kept["proxy"], &kept["url"]), (&json!("own"), &json!(there)));
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_told_with_the_way_to_its_settings_and_the_host_is_listed() {
    let (folder, files) = folders();
    let app = open(folder.path(), files.path()).await;
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let set = own(&format!("http://127.0.0.1:{gone}"), "", Value::Null);
    call(&app, "network_set", set).await.unwrap();
    let added = add_anthropic(&app).await;
    let check = call(&app, "connection_check", json!({ "id": added["id"] })).await.unwrap();
    assert_eq!(check["error"]["hint"]["action"], "open_network", "{check}");
    let standing = call(&app, "connection_standing", Value::Null).await.unwrap();
    assert_eq!(standing[0]["health"], "unreachable");
    let hosts = call(&app, "hosts_list", Value::Null).await.unwrap();
    let host = hosts.as_array().unwrap().iter().find(|host| host["host"] == "api.anthropic.com").unwrap();
    assert_eq!((&host["who"], &host["count"]), (&json!("Anthropic"), &json!(1)));
    assert!(!hosts.to_string().contains("/v1"));
    call(&app, "hosts_clear", Value::Null).await.unwrap();
    assert_eq!(call(&app, "hosts_list", Value::Null).await.unwrap(), json!([]));
}
