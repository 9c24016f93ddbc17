//! `cargo xtask bench`: the core's figures on loopback, the decoders', then the window's start and memory in a desktop
//! of its own. All are measured in release builds; what they measure is in tests/benches and beside the decoders.

use anyhow::{Context, Result};

use crate::cargo::{Profile, cargo_all, window_binary};
use crate::child::{Deadline, run};
use crate::desktop::Desktop;
use crate::journey::{require_desktop, strict};
use crate::machine::Need;
use crate::page;
use crate::setup::prepare;
use crate::steps::in_order;

#[derive(clap::Args)]
pub struct Options {
    /// What to measure; everything where nothing is named
    #[arg(value_enum)]
    parts: Vec<Part>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// A chat turn's overhead, a flood of chunks, the two commits, routing
    Core,
    /// The decoders of every wire
    Decoders,
    /// The window's start and memory, and a flood of chunks to the page
    Window,
}

impl Options {
    fn wants(&self, part: Part) -> bool {
        self.parts.is_empty() || self.parts.contains(&part)
    }
}

pub fn bench(options: &Options) -> Result<()> {
    let window = options.wants(Part::Window);
    if window {
        require_desktop()?;
    }
    in_order(|steps| {
        let node = prepare(steps, if window { Need::Desktop } else { Need::Build })?;
        if window {
            steps.step("page: build", 5, |deadline| page::build_if_stale(&node, deadline))?;
            steps.step("release build", 60, |deadline| run(&mut release_window(), deadline))?;
        }
        if options.wants(Part::Core) {
            steps.step("core", 60, |deadline| run(&mut call("core"), deadline))?;
        }
        if options.wants(Part::Decoders) {
            steps.step("decoders", 60, |deadline| run(&mut call("decoders"), deadline))?;
        }
        if window {
            steps.step("window", 30, measure_window)?;
        }
        Ok(())
    })
}

/// The window's binary alone, with the one choice of features for all packages.
fn release_window() -> std::process::Command {
    let mut command = cargo_all("build");
    command.args(["--release", "--bin", "medley"]);
    command
}

fn measure_window(deadline: Deadline) -> Result<()> {
    let desktop = Desktop::start().context("a desktop to measure in")?;
    let binary = window_binary(&Profile::Release)?;
    run(desktop.enter(strict(&mut call("window"), &binary)), deadline)
}

fn call(name: &str) -> std::process::Command {
    let mut command = cargo_all("bench");
    command.args(["--bench", name]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_measured_unless_something_is_named() {
        let all = Options { parts: Vec::new() };
        assert!([Part::Core, Part::Decoders, Part::Window].into_iter().all(|part| all.wants(part)));
        let core = Options { parts: vec![Part::Core] };
        assert!(core.wants(Part::Core) && !core.wants(Part::Window));
    }
}
