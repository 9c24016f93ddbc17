//! Striking from a text what is a person's own: their home folder's name, paths below it, what follows a host in an
//! address, and whatever looks like a key.
//!
//! Logs hold none of these by design; this is the second lock on the same door.

use std::path::Path;
use std::sync::LazyLock;

use regex::{Captures, Regex};

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r#"\b(https?|socks5h?|wss?)://[^\s"'<>)]+"#));
static PATH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?:/(?:home|Users)/|[A-Za-z]:\\Users\\)[^\s"'<>:;,)]+"#));
static LONG: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Za-z0-9_\-+/=.]{20,}"));
static PREFIXED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:(?:sk|pk|rk|xai|gsk|hf|r8|csk|pplx)[-_]|AIza|AKIA)[A-Za-z0-9_\-]{8,}"));
static UUID: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"));

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the patterns are constants")
}

/// Strikes by what this computer calls the person's folders.
pub struct Redaction {
    folders: Vec<(String, &'static str)>,
}

impl Redaction {
    /// The data folder first: it often lies in the home folder.
    pub fn new(data: &Path, home: Option<&Path>) -> Self {
        let mut folders = vec![(data.display().to_string(), "<data>")];
        folders.extend(home.map(|home| (home.display().to_string(), "~")));
        folders.retain(|(path, _)| path.len() > 1);
        Self { folders }
    }

    pub fn strike(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (path, name) in &self.folders {
            text = text.replace(path.as_str(), name);
        }
        let text = ADDRESS.replace_all(&text, |found: &Captures<'_>| bare_address(&found[0]));
        let text = PATH.replace_all(&text, "<path>");
        let text = PREFIXED.replace_all(&text, "<struck>");
        LONG.replace_all(&text, |found: &Captures<'_>| keep_or_strike(&found[0])).into_owned()
    }
}

/// Scheme and host alone.
fn bare_address(address: &str) -> String {
    let host = url::Url::parse(address).ok().and_then(|url| {
        let host = url.host_str()?.to_owned();
        Some(format!("{}://{host}", url.scheme()))
    });
    host.unwrap_or_else(|| "<address>".to_owned())
}

/// Ids, dates, hosts, module paths and file names are words; a long run of mixed letters and digits is none.
fn keep_or_strike(word: &str) -> String {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    let mixed = digits >= 3 && letters >= 6;
    let is_name = UUID.is_match(word) || word.contains("://") || word.starts_with("20");
    if mixed && !is_name { "<struck>".to_owned() } else { word.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(text: &str) -> String {
        Redaction::new(Path::new("/home/ada/.local/share/medley"), Some(Path::new("/home/ada"))).strike(text)
    }

    #[test]
    fn folders_addresses_and_keys_are_struck() {
        let canaries = [
            "opened /home/ada/.local/share/medley/medley.sqlite3",
            "read /home/ada/Documents/plan.txt",
            "other /home/grace/secret.txt and C:\\Users\\Grace\\secret.txt",
            "asked https://api.example/v1/chat?key=CANARYSECRET",
            "key sk-ant-api03-CANARYSECRET0123",
            "token eyJhbGciOiJCANARYSECRET1234567890",
        ];
        for line in canaries {
            let shown = struck(line);
            for secret in ["ada", "grace", "Grace", "CANARY", "/v1/"] {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
    }

    #[test]
    fn what_helps_to_find_a_fault_stays() {
        let lines = [
            "2026-11-22T10:00:00.123456Z  WARN medley_engine::driver: attempt failed category=overloaded",
            "run 0193f0a0-0000-7000-8000-000000000012 ended",
            "cannot reach api.example.com: connection refused",
            "a check was skipped_because_of code=keychain_missing hfs_volume",
        ];
        for line in lines {
            assert_eq!(struck(line), line);
        }
    }
}
