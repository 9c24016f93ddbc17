//! Which system this is, and what it lacks. Debian and Ubuntu get their packages installed; elsewhere set-up says
//! what is missing and how to get it, and installs nothing.

use std::env;
use std::fs;
use std::process::Command;

use anyhow::{Result, bail};

use crate::apt;
use crate::child::{Deadline, reads};

/// How much of the system a command uses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// To build the window and show it.
    Build,
    /// The same, and a display, a keychain and a driver of their own for the tests.
    Desktop,
}

/// Whether tests can have a display, a keychain and a driver of their own here.
pub const HAS_DESKTOP: bool = cfg!(target_os = "linux");

/// Installs what is missing where that is known how, else says what is missing.
pub fn ensure(need: Need, python: bool, deadline: Deadline) -> Result<()> {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    if cfg!(target_os = "linux") && like_debian(&release) {
        return apt::ensure(&apt::packages(need, python, is_debian(&release)), deadline);
    }
    let lacks: Vec<String> =
        wanted(need).iter().filter(|part| !part.is_there()).map(|part| part.advice()).collect();
    if lacks.is_empty() {
        println!("nothing is missing");
        return Ok(());
    }
    bail!("missing on this machine:\n  {}", lacks.join("\n  "))
}

/// Debian itself, which has packages that Ubuntu only has as snaps.
fn is_debian(os_release: &str) -> bool {
    os_release.lines().any(|line| line == "ID=debian")
}

fn like_debian(os_release: &str) -> bool {
    os_release.lines().any(|line| {
        let Some((name, value)) = line.split_once('=') else {
            return false;
        };
        let mut words = value.trim_matches('"').split_whitespace();
        ["ID", "ID_LIKE"].contains(&name) && words.any(|word| word == "debian" || word == "ubuntu")
    })
}

/// Something that a build or a test calls, with how to look for it and where to get it.
struct Part {
    name: &'static str,
    look: &'static [&'static str],
    get: &'static str,
}

impl Part {
    fn is_there(&self) -> bool {
        let Some((program, words)) = self.look.split_first() else {
            return true;
        };
        reads(Command::new(program).args(words)).is_some()
    }

    fn advice(&self) -> String {
        format!("{}: {}", self.name, self.get)
    }
}

fn wanted(need: Need) -> Vec<&'static Part> {
    match env::consts::OS {
        "linux" if need == Need::Desktop => LINUX_BUILD.iter().chain(LINUX_DESKTOP).collect(),
        "linux" => LINUX_BUILD.iter().collect(),
        "macos" => MACOS.iter().chain(EVERYWHERE).collect(),
        _ => EVERYWHERE.iter().collect(),
    }
}

const LINUX_BUILD: &[Part] = &[
    Part { name: "a C compiler", look: &["cc", "--version"], get: "gcc or clang, from your distribution" },
    Part { name: "pkg-config", look: &["pkg-config", "--version"], get: "pkgconf, from your distribution" },
    Part {
        name: "WebKitGTK 4.1 for development",
        look: &["pkg-config", "--exists", "webkit2gtk-4.1"],
        get: "webkit2gtk-4.1 with its headers (Fedora: webkit2gtk4.1-devel, Arch: webkit2gtk-4.1)",
    },
];

const LINUX_DESKTOP: &[Part] = &[
    Part { name: "Xvfb", look: &["sh", "-c", "command -v Xvfb"], get: "the virtual X server" },
    Part {
        name: "WebKitWebDriver",
        look: &["sh", "-c", "command -v WebKitWebDriver"],
        get: "part of WebKitGTK",
    },
    Part { name: "dbus-daemon", look: &["dbus-daemon", "--version"], get: "dbus" },
    Part { name: "dbus-send", look: &["sh", "-c", "command -v dbus-send"], get: "dbus" },
    Part { name: "gnome-keyring", look: &["gnome-keyring-daemon", "--version"], get: "gnome-keyring" },
    Part { name: "secret-tool", look: &["sh", "-c", "command -v secret-tool"], get: "libsecret" },
    Part { name: "openbox", look: &["openbox", "--version"], get: "the window manager openbox" },
    Part { name: "xdotool", look: &["xdotool", "--version"], get: "xdotool" },
    Part { name: "import", look: &["sh", "-c", "command -v import"], get: "ImageMagick" },
    Part { name: "git", look: &["git", "--version"], get: "git" },
];

const MACOS: &[Part] = &[Part {
    name: "Xcode's command line tools",
    look: &["xcode-select", "-p"],
    get: "run `xcode-select --install`",
}];

const EVERYWHERE: &[Part] =
    &[Part { name: "git", look: &["git", "--version"], get: "https://git-scm.com, or `brew install git`" }];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_ubuntu_and_what_is_made_of_them_have_apt() {
        assert!(like_debian("PRETTY_NAME=\"Debian\"\nID=debian\n"));
        assert!(like_debian("ID=ubuntu\nID_LIKE=debian"));
        assert!(like_debian("ID=linuxmint\nID_LIKE=\"ubuntu debian\""));
        assert!(is_debian("NAME=x\nID=debian\n") && !is_debian("ID=ubuntu\nID_LIKE=debian"));
        assert!(!like_debian("ID=fedora\nHOME_URL=\"https://debian\""));
        assert!(!like_debian(""));
    }

    #[test]
    fn what_is_missing_is_said_with_how_to_get_it() {
        let part = Part { name: "a thing", look: &["medley-no-such-program"], get: "from its shop" };
        assert!(!part.is_there());
        assert_eq!(part.advice(), "a thing: from its shop");
    }
}
