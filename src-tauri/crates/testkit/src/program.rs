//! The command line's own program, for tests that drive it as a person's shell would.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::SystemTime;

const NAME: &str = "medley-cli";

/// The program beside the running test. `cargo test --workspace` builds both; a test that runs alone has it built.
///
/// # Panics
/// When it cannot be built.
pub fn cli() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let path = beside_this();
        if is_stale(&path) {
            build();
        }
        assert!(path.is_file(), "no program at {}", path.display());
        path
    })
}

/// Tests lie in `deps`, programs one folder above.
fn beside_this() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let folder = own.parent().unwrap();
    let folder = if folder.ends_with("deps") { folder.parent().unwrap() } else { folder };
    folder.join(format!("{NAME}{}", std::env::consts::EXE_SUFFIX))
}

/// Crates that are no part of it.
const APART: [&str; 2] = ["testkit", "xtask"];

/// Whether it is missing, or older than a source of a crate that may be part of it.
fn is_stale(program: &Path) -> bool {
    let Ok(built) = program.metadata().and_then(|about| about.modified()) else { return true };
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let parts = crates.read_dir().unwrap().flatten().map(|entry| entry.path());
    let parts = parts.filter(|folder| !APART.iter().any(|name| folder.ends_with(name)));
    let sources = parts.map(|folder| folder.join("src"));
    sources.filter_map(|folder| newest(&folder)).any(|changed| changed > built)
}

fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = folder.read_dir().ok()?.flatten();
    let changed = |path: PathBuf| {
        if path.is_dir() { newest(&path) } else { path.metadata().and_then(|about| about.modified()).ok() }
    };
    entries.filter_map(|entry| changed(entry.path())).max()
}

fn build() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["build", "--package", NAME]).current_dir(env!("CARGO_MANIFEST_DIR"));
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    assert!(command.status().unwrap().success(), "{NAME} did not build");
}

/// Sends a signal by its name.
///
/// # Panics
/// When there is no such process.
#[cfg(unix)]
pub fn signal(name: &str, process: u32) {
    let status = Command::new("kill").args([format!("-{name}"), process.to_string()]).status().unwrap();
    assert!(status.success());
}
