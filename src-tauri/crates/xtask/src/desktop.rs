//! A desktop for tests, on Linux: a virtual display, a D-Bus session with an unlocked keychain, and folders of its
//! own, none of which touches the person's. All of it ends with the value.

use std::ffi::OsString;
use std::fs::{self, DirBuilder};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::child::{Deadline, Running, run, succeeds};

const SCREEN: &str = "1440x900x24";
const START: Duration = Duration::from_secs(30);

/// What a person's own session left in the environment, and must not reach the tests.
const FOREIGN: [&str; 5] = [
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "GNOME_KEYRING_CONTROL",
    "DBUS_STARTER_ADDRESS",
    "DBUS_STARTER_BUS_TYPE",
];

pub struct Desktop {
    variables: Vec<(&'static str, OsString)>,
    // Dropped, and so ended, in this order.
    _keychain: Running,
    _bus: Running,
    _display: Running,
    _folder: TempDir,
}

impl Desktop {
    pub fn start() -> Result<Self> {
        // A socket's path has a short limit, so this does not lie in the project.
        let folder = tempfile::Builder::new().prefix("medley-").tempdir().context("no temporary folder")?;
        let mut variables = folders(folder.path())?;
        let (display, number) = display()?;
        variables.push(("DISPLAY", format!(":{number}").into()));
        let (bus, address) = bus(&variables)?;
        variables.push(("DBUS_SESSION_BUS_ADDRESS", address.into()));
        let keychain = keychain(&variables)?;
        Ok(Self { variables, _keychain: keychain, _bus: bus, _display: display, _folder: folder })
    }

    /// Puts a command into this desktop.
    pub fn enter<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        enter(command, &self.variables)
    }
}

fn enter<'a>(command: &'a mut Command, variables: &[(&'static str, OsString)]) -> &'a mut Command {
    for name in FOREIGN {
        command.env_remove(name);
    }
    // The accessibility bus would be a further process, which nothing here asks.
    command.env("NO_AT_BRIDGE", "1").envs(variables.iter().map(|(name, value)| (*name, value)))
}

fn folders(parent: &Path) -> Result<Vec<(&'static str, OsString)>> {
    let names = [
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
        ("XDG_RUNTIME_DIR", "run"),
    ];
    let make = |(variable, name): (&'static str, &str)| {
        let path = parent.join(name);
        private_folder(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok((variable, path.into_os_string()))
    };
    names.into_iter().map(make).collect()
}

#[cfg(unix)]
fn private_folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    DirBuilder::new().mode(0o700).create(path)
}

#[cfg(not(unix))]
fn private_folder(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().create(path)
}

/// Xvfb chooses a free number by itself and tells it once it answers.
fn display() -> Result<(Running, String)> {
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]);
    let mut server = Running::start(command.stdout(Stdio::piped()).stderr(Stdio::null()))?;
    let number = first_line(&mut server).context("the virtual display did not start")?;
    Ok((server, number))
}

fn bus(variables: &[(&'static str, OsString)]) -> Result<(Running, String)> {
    let mut command = Command::new("dbus-daemon");
    command.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
    // Services that the bus starts take its environment, so it must have the folders before they do.
    let mut daemon =
        Running::start(enter(&mut command, variables).stdout(Stdio::piped()).stderr(Stdio::null()))?;
    let address = first_line(&mut daemon).context("the D-Bus session did not start")?;
    Ok((daemon, address))
}

/// gnome-keyring with a new login collection, unlocked; it counts as started once it kept and gave back a secret.
fn keychain(variables: &[(&'static str, OsString)]) -> Result<Running> {
    let mut command = Command::new("gnome-keyring-daemon");
    command.args(["--foreground", "--unlock", "--components=secrets"]);
    let mut daemon =
        Running::start_fed(enter(&mut command, variables).stdout(Stdio::null()).stderr(Stdio::null()))?;
    let mut pipe = daemon.child_mut().stdin.take().context("the keychain takes no password")?;
    pipe.write_all(b"a-test-password").context("the keychain takes no password")?;
    drop(pipe);
    let deadline = Deadline::after(START);
    while !on_the_bus(variables, deadline) {
        if let Some(status) = daemon.ended()? {
            bail!("gnome-keyring ended ({status})");
        }
        deadline.pause("starting gnome-keyring")?;
    }
    keeps_a_secret(variables, deadline).context("gnome-keyring runs and keeps nothing")?;
    Ok(daemon)
}

/// Asked of the bus and not of the service: a call to the service would start a second one, without a collection.
fn on_the_bus(variables: &[(&'static str, OsString)], deadline: Deadline) -> bool {
    let mut command = Command::new("dbus-send");
    command.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus"]);
    command.args(["org.freedesktop.DBus.GetNameOwner", "string:org.freedesktop.secrets"]);
    succeeds(enter(&mut command, variables), deadline)
}

fn keeps_a_secret(variables: &[(&'static str, OsString)], deadline: Deadline) -> Result<()> {
    let call = |words: &[&str]| {
        let mut command = Command::new("secret-tool");
        command.args(words).args(["medley-probe", "start"]).stdout(Stdio::null());
        enter(&mut command, variables);
        command
    };
    let mut store = Running::start_fed(&mut call(&["store", "--label=Probe"]))?;
    drop(store.child_mut().stdin.take().map(|mut pipe| pipe.write_all(b"probe")));
    if !store.wait(deadline)?.success() {
        bail!("it refused to store a secret");
    }
    run(&mut call(&["lookup"]), deadline)?;
    run(&mut call(&["clear"]), deadline)
}

/// The first line that a child prints. The rest is read and dropped, so that it never writes to a closed pipe.
fn first_line(child: &mut Running) -> Result<String> {
    let output = child.child_mut().stdout.take().context("it has no output")?;
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let mut reader = BufReader::new(output);
        let mut line = String::new();
        let read = reader.read_line(&mut line);
        let _ = tell.send(read.map(|_| line.trim().to_owned()));
        let _ = reader.read_to_end(&mut Vec::new());
    });
    let line = told.recv_timeout(START).context("it said nothing")??;
    if line.is_empty() { bail!("it ended") } else { Ok(line) }
}

/// Empties the folder that a run fills with pictures.
pub fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}
#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use crate::child::reads;

    const PROGRAMS: [&str; 5] = ["Xvfb", "dbus-daemon", "gnome-keyring-daemon", "secret-tool", "xdotool"];

    fn in_shell(desktop: &Desktop, script: &str) -> Option<String> {
        reads(desktop.enter(Command::new("sh").args(["-c", script])))
    }

    #[test]
    fn a_desktop_has_a_screen_and_a_keychain_and_leaves_nothing_behind() {
        let there =
            |name: &&str| reads(Command::new("sh").args(["-c", &format!("command -v {name}")])).is_some();
        if !PROGRAMS.iter().all(there) {
            println!("skipped: cargo xtask setup installs the programs that this test needs");
            return;
        }
        let desktop = Desktop::start().expect("a desktop");
        assert_eq!(in_shell(&desktop, "xdotool getdisplaygeometry").as_deref(), Some("1440 900"));
        let keep = "printf hush | secret-tool store --label=x a b && secret-tool lookup a b";
        assert_eq!(in_shell(&desktop, keep).as_deref(), Some("hush"));
        let folder = in_shell(&desktop, "dirname $XDG_RUNTIME_DIR").expect("a folder");
        assert!(Path::new(&folder).join("data/keyrings/login.keyring").is_file());
        let display = in_shell(&desktop, "echo /tmp/.X11-unix/X${DISPLAY#:}").expect("a display");
        drop(desktop);
        assert!(!Path::new(&folder).exists() && !Path::new(&display).exists());
    }
}
