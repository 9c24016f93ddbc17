//! `cargo xtask bench`: the core's figures on loopback, then the window's start and memory in a desktop of its own.
//! Both are measured in release builds; what they measure is in tests/benches.

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
    /// Words for the benchmarks themselves, such as the name of one
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

pub fn bench(options: &Options) -> Result<()> {
    require_desktop()?;
    in_order(|steps| {
        let node = prepare(steps, Need::Desktop)?;
        steps.step("page: build", 5, |deadline| page::build_if_stale(&node, deadline))?;
        steps.step("release build", 60, |deadline| run(cargo_all("build").arg("--release"), deadline))?;
        steps.step("core", 30, |deadline| run(&mut call("core", options), deadline))?;
        steps.step("window", 30, |deadline| window(options, deadline))
    })
}

fn window(options: &Options, deadline: Deadline) -> Result<()> {
    let desktop = Desktop::start().context("a desktop to measure in")?;
    let binary = window_binary(&Profile::Release)?;
    run(desktop.enter(strict(&mut call("window", options), &binary)), deadline)
}

fn call(name: &str, options: &Options) -> std::process::Command {
    let mut command = cargo_all("bench");
    command.args(["--bench", name, "--"]).args(&options.words);
    command
}
