//! What helps to find a fault: facts about this Medley and this computer, the newest warnings and errors, and a bundle
//! of both with the logs. Everything passes the redaction.
//!
//! Deliberately absent: any row of a chat, and any setting but the log level.

use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use medley_domain::Book;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::app::App;
use crate::dto::diagnostics::{Fact, LogLevel};
use crate::dto::errors::UserError;
use crate::dto::state::Platform;
use crate::redact::Redaction;
use crate::{commands, folder};

/// How much of each log goes into a bundle: its end.
const MOST_OF_A_LOG: u64 = 2 * 1024 * 1024;
/// Where the newest warnings are looked for.
const TAIL: u64 = 256 * 1024;
/// The newest warnings and errors that are shown.
const ERRORS: usize = 20;

pub async fn facts(app: &App) -> Result<Vec<Fact>, UserError> {
    let state = commands::app_state(app, ()).await?;
    let (chats, entries, connections, version) = app
        .store(|store| {
            let chats = store.conversations(Book::Real, 0, u64::from(u32::MAX))?.len();
            let filter = medley_store::LedgerFilter::of(Book::Real);
            let entries = store.ledger_page(&filter, 0, 0)?.total;
            Ok((chats, entries, store.connections()?.len(), store.version()?))
        })
        .await?;
    let sizes = app.off_thread(|data| folder::sizes(&data)).await?;
    let fact = |name: &str, value: String| Fact { name: name.to_owned(), value };
    let keychain = serde_json::to_value(state.keychain.state).unwrap_or_default();
    Ok(vec![
        fact("Medley", format!("{} ({})", state.version, build())),
        fact("System", system()),
        fact("Web view", app.host().webview().unwrap_or_else(|| "none".to_owned())),
        fact(
            "Data folder",
            format!(
                "version {version}, {} KB of chats, {} KB of files",
                sizes.chats / 1024,
                sizes.files / 1024
            ),
        ),
        fact("Keychain", keychain.as_str().unwrap_or("unknown").to_owned()),
        fact(
            "Open book",
            if state.book == crate::dto::state::Book::Real { "real" } else { "practice" }.to_owned(),
        ),
        fact("Connections", connections.to_string()),
        fact("Chats", chats.to_string()),
        fact("Ledger", format!("{entries} entries")),
        fact("Vendor cards not used", state.bad_cards.len().to_string()),
    ])
}

fn build() -> &'static str {
    if cfg!(debug_assertions) { "debug" } else { "release" }
}

/// The kind of system, its processor, and on Linux its name and the kind of desktop.
fn system() -> String {
    let kind = match Platform::here() {
        Platform::Linux => linux_name().unwrap_or_else(|| "Linux".to_owned()),
        Platform::Macos => "macOS".to_owned(),
        Platform::Windows => "Windows".to_owned(),
    };
    let session = std::env::var("XDG_SESSION_TYPE").ok().filter(|word| word.len() < 20);
    let session = session.map(|word| format!(", {word}")).unwrap_or_default();
    format!("{kind}, {}{session}", std::env::consts::ARCH)
}

fn linux_name() -> Option<String> {
    let text = fs::read_to_string("/etc/os-release").ok()?;
    let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(name.trim_matches('"').to_owned())
}

pub fn redaction(data: &Path) -> Redaction {
    Redaction::new(data, dirs::home_dir().as_deref())
}

/// The newest warnings and errors, oldest first, redacted.
pub fn errors(data: &Path) -> Vec<String> {
    let redaction = redaction(data);
    let mut lines: Vec<String> = Vec::new();
    for log in logs(data).iter().rev().take(2).rev() {
        let text = end_of(log, TAIL).unwrap_or_default();
        let told = text.lines().filter(|line| line.contains(" WARN ") || line.contains("ERROR "));
        lines.extend(told.map(|line| redaction.strike(line)));
    }
    lines.split_off(lines.len().saturating_sub(ERRORS))
}

/// The logs' paths, oldest first: their names hold the day.
fn logs(data: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(data.join("logs")).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "log"));
    paths.sort();
    paths
}

/// At most the last `most` bytes, from the beginning of a line.
fn end_of(path: &Path, most: u64) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let skipped = length.saturating_sub(most);
    file.seek(SeekFrom::Start(skipped))?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    if skipped == 0 {
        return Ok(text);
    }
    Ok(text.split_once('\n').map(|(_, rest)| rest.to_owned()).unwrap_or_default())
}

/// Writes the bundle. It appears only when it is complete.
pub fn write_bundle(data: &Path, facts: &[Fact], to: &Path) -> std::io::Result<u64> {
    let part = to.with_extension("part");
    let written = write_part(data, facts, &part);
    if written.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&part);
    }
    written?;
    fs::rename(&part, to)?;
    Ok(fs::metadata(to)?.len())
}

fn write_part(data: &Path, facts: &[Fact], part: &Path) -> std::io::Result<()> {
    let redaction = redaction(data);
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut bundle = ZipWriter::new(File::create(part)?);
    bundle.start_file("details.txt", options)?;
    for Fact { name, value } in facts {
        writeln!(bundle, "{name}: {}", redaction.strike(value))?;
    }
    for log in logs(data) {
        let name = log.file_name().unwrap_or_default().to_string_lossy().into_owned();
        bundle.start_file(format!("logs/{name}"), options)?;
        for line in end_of(&log, MOST_OF_A_LOG)?.lines() {
            writeln!(bundle, "{}", redaction.strike(line))?;
        }
    }
    bundle.finish()?.sync_all()
}

const LEVEL: &str = "log_level";

/// How much is logged; info at first.
pub async fn level(app: &App) -> Result<LogLevel, UserError> {
    let word = app.store(|store| store.setting(LEVEL)).await?;
    Ok(word.as_deref().and_then(LogLevel::parse).unwrap_or_default())
}

pub async fn set_level(app: &App, level: LogLevel) -> Result<(), UserError> {
    app.store(move |store| store.set_setting(LEVEL, level.as_str())).await?;
    app.host().set_log_level(level);
    Ok(())
}

/// Has the host log as much as was chosen, where something was.
pub async fn begin(app: &App) -> Result<(), UserError> {
    let chosen = app.store(|store| store.setting(LEVEL)).await?;
    if let Some(level) = chosen.as_deref().and_then(LogLevel::parse) {
        app.host().set_log_level(level);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_bundle_holds_the_logs_without_what_is_the_persons_own() {
        let data = tempfile::tempdir().unwrap();
        fs::create_dir(data.path().join("logs")).unwrap();
        fs::write(data.path().join("medley.sqlite3"), "CANARY-PROMPT").unwrap();
        let home = dirs::home_dir().unwrap();
        let lines = format!(
            "2026-11-22T10:00:00Z  INFO medley: started\n\
             2026-11-22T10:00:01Z  WARN medley_store: {}/notes.txt CANARY-not-a-key\n\
             2026-11-22T10:00:02Z ERROR medley_vendors: https://api.example/v1?x=1 sk-canary-0123456789abcdef\n",
            home.join("CANARYFOLDER").display()
        );
        fs::write(data.path().join("logs/medley.2026-11-22.log"), lines).unwrap();
        let to = data.path().join("bundle.zip");
        let facts = [Fact { name: "Data folder".to_owned(), value: data.path().display().to_string() }];
        write_bundle(data.path(), &facts, &to).unwrap();
        let mut bundle = zip::ZipArchive::new(File::open(&to).unwrap()).unwrap();
        let mut all = String::new();
        for place in 0..bundle.len() {
            bundle.by_index(place).unwrap().read_to_string(&mut all).unwrap();
        }
        assert!(all.contains("medley: started") && all.contains("https://api.example "), "{all}");
        let here = data.path().display().to_string();
        let home = home.display().to_string();
        for secret in ["CANARY-PROMPT", "sk-canary", "/v1", here.as_str(), home.as_str()] {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
        assert_eq!(errors(data.path()).len(), 2);
    }

    #[test]
    fn a_long_log_is_cut_at_a_line() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("a.log");
        fs::write(&path, "first line\nsecond line\nthird\n").unwrap();
        assert_eq!(end_of(&path, 10).unwrap(), "third\n");
        assert_eq!(end_of(&path, 1000).unwrap().lines().count(), 3);
    }
}
