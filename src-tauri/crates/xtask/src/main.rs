//! `cargo xtask`: sets a machine up, then builds, runs and tests Medley. This file is the command line and nothing
//! else; each command has its own module. There is no logic of the app here, and no step that asks a question.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a build tool owns its process, its clock and its terminal"
)]

mod apt;
mod bench;
mod cargo;
mod check;
mod child;
mod clients;
mod desktop;
mod journey;
mod machine;
mod node;
mod page;
mod run;
mod setup;
mod steps;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Sets the machine up, then builds, runs and tests Medley.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Line {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Open the window, after all the set-up that it needs
    Run(run::Options),
    /// Run everything that must pass: formatting, lints, types, and every test, those in a real window too
    Test,
    /// Run the fast loop: formatting, lints of the core, types and the page's tests near your changes
    Check,
    /// Only set up: system packages, Node and the page's packages, all that `test` needs
    Setup,
    /// Draw every view in both themes into shots/views
    Shots,
    /// Measure the core on loopback, then the window's start and memory, in a release build
    Bench(bench::Options),
}

fn main() -> ExitCode {
    let line = Line::parse();
    match child::end_all_on_interrupt().and_then(|()| carry_out(line.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if child::interrupted() => ExitCode::from(130),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(task: Task) -> anyhow::Result<()> {
    match task {
        Task::Run(options) => run::run(&options),
        Task::Test => test::test(),
        Task::Check => check::check(),
        Task::Setup => setup::setup(),
        Task::Shots => journey::draw_views(),
        Task::Bench(options) => bench::bench(&options),
    }
}
