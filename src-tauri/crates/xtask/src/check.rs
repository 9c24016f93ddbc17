//! `cargo xtask check`: the fast loop. It leaves out the window's crate, whose build takes long, and all Rust tests
//! (`cargo test -p NAME` runs those of the crate at hand).

use anyhow::Result;

use crate::cargo::cargo;
use crate::child::run;
use crate::machine::Need;
use crate::page;
use crate::setup::prepare;
use crate::steps::in_order;

pub fn check() -> Result<()> {
    in_order(|steps| {
        let node = prepare(steps, Need::Build)?;
        steps.step("formatting", 3, |deadline| run(cargo("fmt").args(["--all", "--check"]), deadline))?;
        steps.step("page: types", 5, |deadline| page::types(&node, deadline))?;
        steps.step("page: tests near changes", 10, |deadline| page::test_changed(&node, deadline))?;
        // Without --workspace these are the default members: all but the window's crate.
        steps.step("clippy of the core", 30, |deadline| {
            run(cargo("clippy").args(["--all-targets", "--", "-D", "warnings"]), deadline)
        })
    })
}
