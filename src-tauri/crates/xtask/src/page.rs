//! The page in ui/: its packages, its build, its checks and its development server. What each script does is the
//! page's own matter (ui/package.json).

use std::fs;
use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, bail};

use crate::cargo::root;
use crate::child::{Deadline, Running, run};
use crate::node::Node;
use crate::steps::Steps;

/// Where Vite serves in development; src-tauri/tauri.conf.json names it too.
const SERVER: (&str, u16) = ("localhost", 1420);

/// Installs the packages of the lock file, unless these very ones were installed before.
pub fn install(node: &Node, deadline: Deadline) -> Result<()> {
    let ui = root().join("ui");
    let lock = fs::read(ui.join("package-lock.json")).context("cannot read ui/package-lock.json")?;
    // Inside node_modules, which `npm ci` empties first: a broken install leaves no stamp.
    let stamp = ui.join("node_modules/.medley-lock");
    if fs::read(&stamp).is_ok_and(|text| text == lock) {
        println!("the page's packages are there");
        return Ok(());
    }
    run(&mut node.npm(&["ci", "--no-audit", "--no-fund"]), deadline)?;
    fs::write(&stamp, lock).with_context(|| format!("cannot write {}", stamp.display()))
}

pub fn build(node: &Node, deadline: Deadline) -> Result<()> {
    run(&mut node.npm(&["run", "build"]), deadline)
}

/// Builds the page unless its last build is newer than all that it is made of, which spares embedding it again.
pub fn build_if_stale(node: &Node, deadline: Deadline) -> Result<()> {
    let ui = root().join("ui");
    let built = newest(&ui.join("dist/index.html"));
    let sources = ["src", "public", "index.html", "package-lock.json", "vite.config.ts", "tsconfig.json"];
    if built.is_some() && sources.iter().filter_map(|name| newest(&ui.join(name))).max() < built {
        println!("ui/dist is newer than its sources");
        return Ok(());
    }
    build(node, deadline)
}

/// Everything that must hold for the page. The build comes before any build of the window, which embeds it.
pub fn check(steps: &mut Steps, node: &Node) -> Result<()> {
    steps.step("page: lint", 5, |deadline| run(&mut node.npm(&["run", "lint"]), deadline))?;
    steps.step("page: types", 5, |deadline| types(node, deadline))?;
    steps.step("page: tests", 10, |deadline| run(&mut node.npm(&["test"]), deadline))?;
    steps.step("page: build", 5, |deadline| build(node, deadline))?;
    steps.step("page: in Chromium", 10, |deadline| run(&mut node.npm(&["run", "browser"]), deadline))
}

pub fn types(node: &Node, deadline: Deadline) -> Result<()> {
    run(&mut node.tool(&["tsc", "--noEmit"]), deadline)
}

/// The page's tests that reach a file changed since the last commit.
pub fn test_changed(node: &Node, deadline: Deadline) -> Result<()> {
    run(&mut node.tool(&["vitest", "run", "--changed", "--passWithNoTests"]), deadline)
}

/// Starts Vite and waits until it answers. It ends with the value.
pub fn serve(node: &Node) -> Result<Running> {
    if answers() {
        bail!("something listens on {}:{} already; end it first", SERVER.0, SERVER.1);
    }
    let mut server = Running::start(&mut node.npm(&["run", "dev"]))?;
    let deadline = Deadline::minutes(1);
    while !answers() {
        if let Some(status) = server.ended()? {
            bail!("the page's development server ended ({status})");
        }
        deadline.pause("the page's development server")?;
    }
    Ok(server)
}

fn answers() -> bool {
    let addresses = SERVER.to_socket_addrs().into_iter().flatten();
    addresses.into_iter().any(|at| TcpStream::connect_timeout(&at, Duration::from_millis(200)).is_ok())
}

/// When the youngest file under `path` was last written; nothing where there is none.
fn newest(path: &Path) -> Option<SystemTime> {
    let Ok(entries) = fs::read_dir(path) else {
        return fs::metadata(path).and_then(|file| file.modified()).ok();
    };
    entries.flatten().filter_map(|entry| newest(&entry.path())).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_as_young_as_its_youngest_file() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let (deep, old, young) = (folder.path().join("a/b"), SystemTime::UNIX_EPOCH, SystemTime::now());
        fs::create_dir_all(&deep).expect("folders");
        for (name, time) in [("old", old), ("young", young)] {
            let file = fs::File::create(deep.join(name)).expect("a file");
            file.set_modified(time).expect("a time");
        }
        assert_eq!(newest(folder.path()), Some(young));
        assert_eq!(newest(&folder.path().join("absent")), None);
    }
}
