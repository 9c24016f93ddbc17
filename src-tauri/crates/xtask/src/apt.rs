//! System packages on Debian and Ubuntu. Only what is missing is installed; it is named first; root does it directly,
//! anyone else by sudo. The downloads go to a folder of our own, because some machines empty apt's after each use.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::child::{Deadline, reads, run};
use crate::machine::Need;
use crate::setup::tools;

/// To build and show the window: a C compiler, WebKitGTK, and the certificates that TLS trusts.
const BUILD: &[&str] = &["build-essential", "ca-certificates", "git", "libwebkit2gtk-4.1-dev", "pkg-config"];

/// To make a Node where there is none that is new enough, and for the vendors' Python clients in tests.
const PYTHON: &[&str] = &["python3-venv"];

/// To test it: a display, a window manager, its driver, a keychain on a bus of its own, pictures of the screen, and fonts that draw what
/// models write.
const DESKTOP: &[&str] = &[
    "dbus",
    "file",
    "fonts-liberation",
    "fonts-noto-color-emoji",
    "fonts-wqy-microhei",
    "gnome-keyring",
    "imagemagick",
    "libsecret-tools",
    "openbox",
    "webkit2gtk-driver",
    "xauth",
    "xdotool",
    "xvfb",
];

/// To look at the page in a second engine. Ubuntu has no such package, only a snap that needs a running system.
const BROWSER: &[&str] = &["chromium"];

pub fn packages(need: Need, python: bool, has_chromium: bool) -> Vec<&'static str> {
    let desktop = if need == Need::Desktop { DESKTOP } else { &[] };
    let browser = if need == Need::Desktop && has_chromium { BROWSER } else { &[] };
    let python = if python { PYTHON } else { &[] };
    [BUILD, python, desktop, browser].concat()
}

/// Installs those of `packages` that are missing.
pub fn ensure(packages: &[&str], deadline: Deadline) -> Result<()> {
    let missing = missing(packages, &installed(packages));
    if missing.is_empty() {
        println!("all {} system packages are there", packages.len());
        return Ok(());
    }
    let line = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    println!("installing system packages: {}", missing.join(" "));
    let sudo = sudo(&line)?;
    install(&missing, sudo, deadline).with_context(|| format!("system packages; by hand: {line}"))
}

fn install(missing: &[&str], sudo: bool, deadline: Deadline) -> Result<()> {
    let downloads = tools()?.join("apt");
    std::fs::create_dir_all(downloads.join("partial"))?;
    update(sudo, &downloads, deadline)?;
    run(apt(sudo, &downloads).args(["install", "-y", "--no-install-recommends"]).args(missing), deadline)?;
    run(apt(sudo, &downloads).arg("clean"), deadline)
}

/// Fetches the package lists. Unlike dpkg's lock, apt does not wait for the lock of the lists, so this does.
fn update(sudo: bool, downloads: &Path, deadline: Deadline) -> Result<()> {
    let patience = Deadline::minutes(5);
    while let Err(error) = run(apt(sudo, downloads).arg("update"), deadline) {
        if patience.passed() || !lists_are_locked() {
            return Err(error);
        }
        println!("another apt is at work; trying again");
        for _ in 0..100 {
            deadline.pause("apt-get update")?;
        }
    }
    Ok(())
}

fn lists_are_locked() -> bool {
    let running = reads(Command::new("sh").args(["-c", "cat /proc/[0-9]*/comm"])).unwrap_or_default();
    running
        .lines()
        .any(|name| ["apt", "apt-get", "aptitude", "unattended-upgr", "packagekitd"].contains(&name))
}

fn apt(sudo: bool, downloads: &Path) -> Command {
    let mut command = if sudo { Command::new("sudo") } else { Command::new("env") };
    if sudo {
        command.args(["--non-interactive", "env"]);
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", "apt-get", "-q"]);
    command.args([
        "-o",
        "DPkg::Lock::Timeout=300",
        "-o",
        "Acquire::Retries=3",
        "-o",
        "Dpkg::Use-Pty=0",
        "-o",
    ]);
    command.arg(format!("Dir::Cache::archives={}", downloads.display()));
    command
}

/// Whether sudo is needed; where it is, it asks for a password now, and not in the middle of the work.
fn sudo(line: &str) -> Result<bool> {
    if reads(Command::new("id").arg("-u")).as_deref() == Some("0") {
        return Ok(false);
    }
    let Ok(status) = Command::new("sudo").arg("--validate").status() else {
        bail!("not root, and there is no sudo; as root: {line}")
    };
    ensure!(status.success(), "sudo was refused; as root: {line}");
    Ok(true)
}

/// The names of those that dpkg has in full.
fn installed(packages: &[&str]) -> Vec<String> {
    // dpkg-query fails when it knows one of them not at all, and still tells about the others.
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Status}\n"])
        .args(packages)
        .output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    text.lines().filter_map(|line| line.strip_suffix(" installed")).map(str::to_owned).collect()
}

fn missing<'a>(packages: &[&'a str], installed: &[String]) -> Vec<&'a str> {
    packages.iter().copied().filter(|name| !installed.iter().any(|other| other == name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_installed() {
        let there = ["git".to_owned(), "xauth".to_owned()];
        assert_eq!(missing(&["git", "xvfb", "xauth", "file"], &there), ["xvfb", "file"]);
    }

    #[test]
    fn a_build_asks_for_no_display_and_for_python_only_where_it_is_wanted() {
        let build = packages(Need::Build, false, true);
        assert!(!build.contains(&"xvfb") && !build.contains(&"python3-venv"));
        let all = packages(Need::Desktop, true, true);
        assert!(all.contains(&"xvfb") && all.contains(&"python3-venv") && all.contains(&"git"));
        assert!(all.contains(&"chromium"));
        assert!(!packages(Need::Desktop, true, false).contains(&"chromium"), "Ubuntu has it as a snap only");
    }

    #[test]
    fn apt_asks_nothing_and_waits_for_its_lock() {
        let command = apt(true, Path::new("/somewhere"));
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
        assert_eq!(words[..3], ["--non-interactive", "env", "DEBIAN_FRONTEND=noninteractive"]);
        assert!(words.contains(&"DPkg::Lock::Timeout=300".to_owned()));
        assert!(words.contains(&"Dir::Cache::archives=/somewhere".to_owned()));
    }
}
