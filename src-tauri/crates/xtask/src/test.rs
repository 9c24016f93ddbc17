//! `cargo xtask test`: everything that must pass, cheapest first. The page is built before the Rust code, because the
//! window embeds it.

use std::process::Command;

use anyhow::Result;

use crate::cargo::{cargo, cargo_all};
use crate::child::run;
use crate::clients;
use crate::journey;
use crate::machine::{HAS_DESKTOP, Need};
use crate::page;
use crate::setup::prepare;
use crate::steps::{Steps, in_order};

pub fn test() -> Result<()> {
    in_order(|steps| {
        let node = prepare(steps, Need::Desktop)?;
        let clients = steps.step("vendors' Python clients", 15, clients::ready)?;
        steps.step("formatting", 3, |deadline| run(cargo("fmt").args(["--all", "--check"]), deadline))?;
        page::check(steps, &node)?;
        steps.step("clippy", 60, |deadline| {
            run(cargo_all("clippy").args(["--all-targets", "--", "-D", "warnings"]), deadline)
        })?;
        journey::build(steps)?;
        steps.step("cargo test", 60, |deadline| run(&mut tests(clients), deadline))?;
        on_desktop(steps)
    })
}

/// With the clients at hand, the test that drives them may not skip itself.
fn tests(clients: bool) -> Command {
    let mut command = cargo_all("test");
    if clients {
        command.env("MEDLEY_SDK_TEST", "1");
    }
    command
}

fn on_desktop(steps: &mut Steps) -> Result<()> {
    if !HAS_DESKTOP {
        println!("\nskipped: the tests in a real window and a real keychain run on Linux only");
        return Ok(());
    }
    let targets = journey::desktop_tests()?;
    steps.step("keychain and real window", 25, |deadline| journey::in_desktop(&targets, None, deadline))
}
