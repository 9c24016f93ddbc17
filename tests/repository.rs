//! Rules of the repository that no compiler knows: what lies at the top, how long a file may be, where a secret may
//! be exposed, where the page may meet the shell, and that no version and no test is forgotten. They look at the
//! files that git tracks.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const LONGEST: usize = 500;

const FOLDERS: &[&str] = &["docs", "icons", "src-tauri", "tests", "ui"];

const FILES: &[&str] = &[
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "clippy.toml",
    "rustfmt.toml",
];

/// Where secrets are exposed: to sign a request, and to store them in the keychain.
const EXPOSES: &[&str] =
    &["src-tauri/crates/vendors/src/transport/authorize.rs", "src-tauri/crates/secrets/src/"];

/// The page's one door to the shell.
const DOOR: &str = "ui/src/platform/tauri.ts";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The paths that git tracks and that are there, relative to the top.
fn tracked() -> Vec<String> {
    let output = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let paths: Vec<_> = text.split_terminator('\0').map(str::to_owned).collect();
    assert!(!paths.is_empty(), "git tracks nothing here");
    paths.into_iter().filter(|path| root().join(path).is_file()).collect()
}

/// The faults that `check` finds in the tracked files that end so.
fn faults(endings: &[&str], check: impl Fn(&str, &str) -> Option<String>) -> Vec<String> {
    let ends = |path: &String| endings.iter().any(|end| path.ends_with(end));
    let read = |path: String| check(&path, &fs::read_to_string(root().join(&path)).unwrap());
    tracked().into_iter().filter(ends).filter_map(read).collect()
}

fn is_stray(path: &str) -> bool {
    match path.split_once('/') {
        Some((folder, _)) => !folder.starts_with('.') && !FOLDERS.contains(&folder),
        None => !path.starts_with('.') && !FILES.contains(&path),
    }
}

fn too_long(path: &str, text: &str) -> Option<String> {
    let generated = text.lines().next().is_some_and(|line| line.to_lowercase().contains("generated"));
    let lines = text.lines().count();
    (lines > LONGEST && !generated).then(|| format!("{path} has {lines} lines"))
}

fn without_header(path: &str, text: &str) -> Option<String> {
    (path.starts_with("src-tauri/") && !text.starts_with("//!")).then(|| format!("{path} has no header"))
}

fn exposes(text: &str) -> bool {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    text.lines().filter(is_code).any(|line| line.contains("expose_secret"))
}

fn exposed(path: &str, text: &str) -> Option<String> {
    let may = !path.starts_with("src-tauri/") || EXPOSES.iter().any(|place| path.starts_with(place));
    (!may && exposes(text)).then(|| format!("{path} exposes a secret"))
}

fn past_the_door(path: &str, text: &str) -> Option<String> {
    let meets = path.starts_with("ui/src/") && path != DOOR && text.contains("@tauri-apps/");
    meets.then(|| format!("{path} meets the shell itself"))
}

/// The dependencies in a manifest that state their own version or path.
fn own_versions(path: &str, text: &str) -> Option<String> {
    let manifest: toml::Table = text.parse().unwrap();
    if manifest.contains_key("workspace") {
        return None;
    }
    let mut own = Vec::new();
    collect_own(&manifest, &mut own);
    (!own.is_empty()).then(|| format!("{path} versions {} itself", own.join(", ")))
}

fn collect_own(table: &toml::Table, own: &mut Vec<String>) {
    for (key, value) in table {
        let Some(inner) = value.as_table() else {
            continue;
        };
        if !key.ends_with("dependencies") {
            collect_own(inner, own);
            continue;
        }
        let inherits =
            |value: &toml::Value| value.get("workspace").and_then(toml::Value::as_bool) == Some(true);
        own.extend(inner.iter().filter(|(_, value)| !inherits(value)).map(|(name, _)| name.clone()));
    }
}

/// Test files that the manifest does not list: cargo would never run them, and would not say so.
fn unlisted<'a>(manifest: &str, files: &[&'a str]) -> Vec<&'a str> {
    let manifest: toml::Table = manifest.parse().unwrap();
    let targets = manifest.get("test").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let listed: Vec<_> = targets.iter().filter_map(|target| target.get("path")?.as_str()).collect();
    files.iter().copied().filter(|file| !listed.contains(file)).collect()
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_top_level_holds_only_what_belongs_there() {
    let stray: Vec<_> = tracked().into_iter().filter(|path| is_stray(path)).collect();
    assert_none(&stray);
    assert!(is_stray("scripts/build.sh") && is_stray("package.json") && is_stray("crates/a/src/lib.rs"));
    assert!(!is_stray("ui/package.json") && !is_stray(".ci/run") && !is_stray("README.md"));
}

#[test]
fn no_file_of_code_is_longer_than_500_lines() {
    assert_none(&faults(&[".rs", ".ts", ".tsx"], too_long));
    assert!(too_long("a.rs", &"line\n".repeat(501)).is_some());
    assert!(too_long("a.rs", &"line\n".repeat(500)).is_none());
    assert!(too_long("a.ts", &format!("// Generated by ts-rs\n{}", "line\n".repeat(900))).is_none());
}

#[test]
fn every_rust_file_says_first_what_it_owns() {
    assert_none(&faults(&[".rs"], without_header));
    assert!(without_header("src-tauri/a.rs", "use std::fs;\n//! Late.").is_some());
    assert!(without_header("src-tauri/a.rs", "//! What it owns.\n").is_none());
}

#[test]
fn a_secret_is_exposed_only_to_sign_a_request_and_to_store_it() {
    assert_none(&faults(&[".rs"], exposed));
    for place in EXPOSES {
        let uses =
            faults(&[".rs"], |path, text| (path.starts_with(place) && exposes(text)).then(String::new));
        assert!(!uses.is_empty(), "{place} exposes nothing: has it moved?");
    }
    let code = "let text = key.expose_secret();";
    assert!(exposed("src-tauri/crates/vendors/src/transport/client.rs", code).is_some());
    assert!(exposed("src-tauri/crates/app/src/keys.rs", code).is_some());
    assert!(exposed("src-tauri/crates/secrets/src/keychain.rs", code).is_none());
    assert!(exposed("src-tauri/crates/app/src/keys.rs", "// never expose_secret() here").is_none());
}

#[test]
fn the_page_meets_the_shell_in_one_file() {
    assert_none(&faults(&[".ts", ".tsx"], past_the_door));
    let code = "import { invoke } from \"@tauri-apps/api/core\";";
    assert!(past_the_door("ui/src/features/chat/Composer.tsx", code).is_some());
    assert!(past_the_door("ui/src/platform/fake.ts", code).is_some());
    assert!(past_the_door(DOOR, code).is_none());
}

#[test]
fn every_version_is_stated_at_the_top() {
    assert_none(&faults(&["Cargo.toml"], own_versions));
    assert!(own_versions("Cargo.toml", "[dependencies]\nserde = \"1\"").is_some());
    assert!(
        own_versions("Cargo.toml", "[target.'cfg(unix)'.dev-dependencies]\nnix = { version = \"1\" }")
            .is_some()
    );
    assert!(own_versions("Cargo.toml", "[dependencies]\nserde.workspace = true").is_none());
}

#[test]
fn every_test_file_is_listed_and_so_run() {
    let manifest = fs::read_to_string(root().join("tests/Cargo.toml")).unwrap();
    let paths = tracked();
    let files: Vec<_> = paths.iter().filter_map(|path| path.strip_prefix("tests/")).collect();
    let tests: Vec<_> =
        files.into_iter().filter(|file| file.ends_with(".rs") && !file.contains('/')).collect();
    assert!(tests.contains(&"repository.rs"), "{tests:?}");
    let none: [&str; 0] = [];
    assert_eq!(unlisted(&manifest, &tests), none);
    let listed = "[[test]]\nname = \"a\"\npath = \"a.rs\"";
    assert_eq!(unlisted(listed, &["a.rs", "b.rs"]), ["b.rs"]);
}
