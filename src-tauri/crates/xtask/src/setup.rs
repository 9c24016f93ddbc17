//! All the set-up that building, running and testing need, in order and one process at a time: system packages, Node,
//! the page's packages. Each part is skipped, at once, where it is there already.

use std::fs::{File, TryLockError, create_dir_all};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::cargo::root;
use crate::child::Deadline;
use crate::clients;
use crate::machine::{self, Need};
use crate::node::{self, Node};
use crate::page;
use crate::steps::{Steps, in_order};

/// `cargo xtask setup`.
pub fn setup() -> Result<()> {
    in_order(|steps| {
        prepare(steps, Need::Desktop)?;
        steps.step("vendors' Python clients", 15, clients::ready).map(drop)
    })
}

/// What every command does first.
pub fn prepare(steps: &mut Steps, need: Need) -> Result<Node> {
    let _lock = alone(Deadline::minutes(30))?;
    steps.step("system packages", 20, |deadline| {
        // The tests drive the practice vendors with Python clients.
        let python = node::wants_python() || need == Need::Desktop;
        machine::ensure(need, python, deadline)
    })?;
    let node = steps.step("Node", 10, node::ready)?;
    steps.step("npm ci", 15, |deadline| page::install(&node, deadline))?;
    Ok(node)
}

/// The folder for what set-up keeps between runs; it is not in the repository.
pub fn tools() -> Result<PathBuf> {
    let folder = root().join(".tools");
    create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// Two set-ups at once would break each other's packages: the second waits.
pub fn alone(deadline: Deadline) -> Result<File> {
    let path = tools()?.join("setup.lock");
    let file = File::create(&path).with_context(|| format!("cannot make {}", path.display()))?;
    let mut told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => bail!("cannot lock {}: {error}", path.display()),
            Err(TryLockError::WouldBlock) if !told => {
                println!("another cargo xtask is setting up; waiting for it");
                told = true;
            }
            Err(TryLockError::WouldBlock) => deadline.pause("waiting for another cargo xtask to set up")?,
        }
    }
}
