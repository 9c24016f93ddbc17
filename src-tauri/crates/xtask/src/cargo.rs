//! Where the project lies and how cargo is called: one set of flags for every build, because another choice of
//! packages or features makes cargo build shared dependencies again.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// All packages, with ui/dist embedded in the window's binary. `run --dev` alone builds without the feature.
pub const FLAGS: [&str; 3] = ["--workspace", "--features", "medley/custom-protocol"];

pub enum Profile {
    Debug,
    Release,
}

/// The top folder of the checkout.
pub fn root() -> PathBuf {
    let own =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    own.ancestors().nth(3).map_or_else(|| own.clone(), Path::to_owned)
}

/// A call of cargo in the top folder, without what `cargo run` told this process about its own package.
pub fn cargo(subcommand: &str) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.arg(subcommand).current_dir(root());
    forget_own_package(&mut command);
    command
}

/// The same, with the one set of flags.
pub fn cargo_all(subcommand: &str) -> Command {
    let mut command = cargo(subcommand);
    command.args(FLAGS);
    command
}

fn forget_own_package(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
}

/// The window's binary. It lies beside this one, which cargo built in the debug profile of the same target folder.
pub fn window_binary(profile: &Profile) -> Result<PathBuf> {
    let own = env::current_exe().context("cannot find my own binary")?;
    let debug = own.parent().context("my own binary has no folder")?;
    let folder = match profile {
        Profile::Debug => debug.to_owned(),
        Profile::Release => debug.with_file_name("release"),
    };
    let binary = folder.join(format!("medley{}", env::consts::EXE_SUFFIX));
    ensure!(binary.is_file(), "{} was not built", binary.display());
    Ok(binary)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_root_is_where_the_workspace_lies() {
        let text = std::fs::read_to_string(super::root().join("Cargo.toml")).expect("a manifest at the root");
        assert!(text.contains("[workspace]"));
    }
}
