//! The tests that need a desktop: which they are, and how they are run in one. There, a test that skips itself fails.
//! What they do and what they draw is in tests/.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::cargo::{Profile, cargo_all, root, window_binary};
use crate::child::{Deadline, run};
use crate::desktop::{Desktop, empty};
use crate::machine::{HAS_DESKTOP, Need};
use crate::page;
use crate::setup::prepare;
use crate::steps::{Steps, in_order};

/// The first words of the test targets that need a desktop.
const DESKTOP_TESTS: [&str; 2] = ["keychain", "window"];

/// `cargo xtask shots`: every view in both themes.
pub fn draw_views() -> Result<()> {
    draw("shots", "views")
}

/// `cargo xtask run --headless`: the main jobs, with a picture of each.
pub fn draw_journey() -> Result<()> {
    draw("window", "journey")
}

fn draw(target: &str, folder: &str) -> Result<()> {
    require_desktop()?;
    let folder = root().join("shots").join(folder);
    in_order(|steps| {
        let node = prepare(steps, Need::Desktop)?;
        steps.step("page: build", 5, |deadline| page::build_if_stale(&node, deadline))?;
        build(steps)?;
        steps.step("pictures", 20, |deadline| {
            empty(&folder)?;
            in_desktop(&[target.to_owned()], Some(&folder), deadline)
        })
    })?;
    let count = pictures(&folder)?;
    ensure!(count > 0, "no picture was drawn into {}", folder.display());
    println!("{count} pictures in {}", folder.display());
    Ok(())
}

pub fn require_desktop() -> Result<()> {
    ensure!(HAS_DESKTOP, "a desktop of its own for tests exists on Linux only");
    Ok(())
}

/// Builds the window and everything else, as every command does.
pub fn build(steps: &mut Steps) -> Result<()> {
    steps.step("cargo build", 60, |deadline| run(&mut cargo_all("build"), deadline))
}

/// All test targets that need a desktop, by the names of their files.
pub fn desktop_tests() -> Result<Vec<String>> {
    let folder = root().join("tests");
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let names = entries.flatten().filter_map(|entry| desktop_test(&entry.path()));
    let mut names: Vec<String> = names.collect();
    names.sort();
    ensure!(!names.is_empty(), "{} holds no test for a desktop", folder.display());
    Ok(names)
}

fn desktop_test(path: &Path) -> Option<String> {
    let name = path.file_stem()?.to_str()?;
    let wanted = DESKTOP_TESTS.iter().any(|first| name.split('_').next() == Some(first));
    (wanted && path.extension()? == "rs").then(|| name.to_owned())
}

/// Runs test targets in a new desktop; with a folder for pictures, they draw.
pub fn in_desktop(targets: &[String], pictures: Option<&Path>, deadline: Deadline) -> Result<()> {
    let desktop = Desktop::start().context("a desktop for tests")?;
    let mut command = cargo_all("test");
    command.args(targets.iter().flat_map(|target| ["--test", target]));
    if let Some(folder) = pictures {
        command.env("MEDLEY_SHOTS", folder);
    }
    run(desktop.enter(strict(&mut command, &window_binary(&Profile::Debug)?)), deadline)
}

/// Tells tests that they have a desktop, so that none may skip, and which window to open.
pub fn strict<'a>(command: &'a mut Command, window: &Path) -> &'a mut Command {
    for name in ["MEDLEY_REAL_WINDOW", "MEDLEY_KEYRING_TEST", "MEDLEY_NO_SKIP"] {
        command.env(name, "1");
    }
    command.env("MEDLEY_APP_BIN", window)
}

fn pictures(folder: &Path) -> Result<usize> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            count += pictures(&path)?;
        } else if path.extension().is_some_and(|end| end == "png") {
            ensure_picture(&path)?;
            count += 1;
        }
    }
    Ok(count)
}

fn ensure_picture(path: &Path) -> Result<()> {
    if fs::read(path)?.starts_with(b"\x89PNG") {
        return Ok(());
    }
    bail!("{} is no picture", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_for_a_desktop_are_told_by_their_first_word() {
        let named = |path: &str| desktop_test(Path::new(path));
        assert_eq!(named("tests/window.rs").as_deref(), Some("window"));
        assert_eq!(named("tests/keychain_locked.rs").as_deref(), Some("keychain_locked"));
        assert_eq!(named("tests/windows.rs"), None);
        assert_eq!(named("tests/arrows.rs"), None);
        assert_eq!(named("tests/window"), None);
    }

    #[test]
    fn an_empty_file_does_not_count_as_a_picture() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("dark")).expect("a folder");
        fs::write(folder.path().join("dark/a.png"), b"\x89PNG and more").expect("a file");
        assert_eq!(pictures(folder.path()).expect("a count"), 1);
        fs::write(folder.path().join("b.png"), b"").expect("a file");
        assert!(pictures(folder.path()).is_err());
    }
}
