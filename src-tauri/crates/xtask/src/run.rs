//! `cargo xtask run`: sets up, builds, and opens the window; with `--dev` on the page's development server, with
//! `--headless` without any display, as a journey that leaves pictures.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::cargo::{Profile, cargo, root, window_binary};
use crate::child::{Deadline, Running, run as run_child};
use crate::journey;
use crate::machine::Need;
use crate::page;
use crate::setup::prepare;
use crate::steps::in_order;

#[derive(clap::Args)]
pub struct Options {
    /// Serve the page by Vite, so that a change to it shows at once
    #[arg(long)]
    dev: bool,
    /// Go through the main jobs in a virtual display and leave pictures in shots/journey
    #[arg(long, conflicts_with_all = ["dev", "data_dir"])]
    headless: bool,
    /// Keep Medley's data in this folder
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
}

pub fn run(options: &Options) -> Result<()> {
    if options.headless {
        return journey::draw_journey();
    }
    ensure!(
        has_display(|name| env::var_os(name).is_some_and(|value| !value.is_empty())),
        "there is no display here; `cargo xtask run --headless` goes through the main jobs in a virtual one"
    );
    let server = build(options.dev)?;
    let status = Running::start(&mut window(options.data_dir.as_deref())?)?.wait(Deadline::never())?;
    drop(server);
    if status.success() { Ok(()) } else { bail!("Medley ended ({status})") }
}

fn has_display(is_set: impl Fn(&str) -> bool) -> bool {
    !cfg!(target_os = "linux") || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Builds the window; for development without the page, which its server serves for as long as the value lives.
fn build(dev: bool) -> Result<Option<Running>> {
    let mut server = None;
    in_order(|steps| {
        let node = prepare(steps, Need::Build)?;
        if !dev {
            steps.step("page: build", 5, |deadline| page::build_if_stale(&node, deadline))?;
            return journey::build(steps);
        }
        // Without the feature that embeds the page: the one build with other flags.
        steps.step("cargo build", 60, |deadline| run_child(cargo("build").arg("--workspace"), deadline))?;
        server = Some(page::serve(&node)?);
        Ok(())
    })?;
    Ok(server)
}

fn window(data: Option<&Path>) -> Result<Command> {
    let mut command = Command::new(window_binary(&Profile::Debug)?);
    command.current_dir(root());
    if let Some(folder) = data {
        let folder = std::path::absolute(folder).context("--data-dir")?;
        command.arg("--data-dir").arg(folder);
    }
    Ok(command)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn either_kind_of_display_will_do() {
        assert!(has_display(|name| name == "DISPLAY"));
        assert!(has_display(|name| name == "WAYLAND_DISPLAY"));
        assert!(!has_display(|_| false));
    }
}
