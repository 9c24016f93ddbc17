//! The vendors' own Python clients, which tests drive the practice vendors with: installed from their pinned list into
//! a venv in .tools, and kept until the list changes. Where there is no Python, the test says what it skipped.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::cargo::root;
use crate::child::{Deadline, reads, run};
use crate::setup::{alone, tools};

const LIST: &str = "tests/sdk/requirements.txt";

/// Installs the clients unless these very ones are there; whether they are now.
pub fn ready(deadline: Deadline) -> Result<bool> {
    let _lock = alone(deadline)?;
    let list = root().join(LIST);
    let wanted = fs::read_to_string(&list).with_context(|| format!("cannot read {LIST}"))?;
    let venv = tools()?.join("sdk");
    let stamp = venv.join("medley-requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|text| text == wanted) {
        println!("the vendors' Python clients are there");
        return Ok(true);
    }
    if !has_venv() {
        println!("skipped: no python3 with venv here, so the vendors' own clients are not tried");
        return Ok(false);
    }
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv), deadline)?;
    let python = venv.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    run(
        Command::new(python)
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
            .arg(&list),
        deadline,
    )?;
    // Written last: a broken install leaves no stamp.
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))?;
    Ok(true)
}

fn has_venv() -> bool {
    reads(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_some()
}
