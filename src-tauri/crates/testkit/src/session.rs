//! A private D-Bus session with a GNOME Keyring of its own, in a temporary folder. Nothing of the person's session is
//! used, and both programs end with the session.
//!
//! The bus knows no services to start by itself, so that "no keyring" stays so, and nobody to show a prompt.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails by panicking, and waits")]

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::program::signal;

const PROGRAMS: [&str; 3] = ["dbus-daemon", "dbus-send", "gnome-keyring-daemon"];
const PASSWORD: &str = "test-pass";
const SERVICE: &str = "org.freedesktop.secrets";
const LOGIN: &str = "/org/freedesktop/secrets/collection/login";

/// The first program that is not installed.
pub fn missing_program() -> Option<&'static str> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let installed =
        |program: &&str| std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    PROGRAMS.iter().find(|program| !installed(program)).copied()
}

/// Ends both programs when it is dropped.
#[derive(Debug)]
pub struct Session {
    folder: TempDir,
    bus: Option<Child>,
    keyring: Option<Child>,
}

impl Session {
    /// A world in which nothing runs.
    pub fn without_bus() -> Self {
        let folder = tempfile::Builder::new().prefix("medley-").tempdir().unwrap();
        for name in ["data", "run", "config", "cache"] {
            fs::DirBuilder::new().mode(0o700).create(folder.path().join(name)).unwrap();
        }
        Self { folder, bus: None, keyring: None }
    }

    /// A bus and an unlocked keyring.
    pub fn with_keyring() -> Self {
        let mut session = Self::without_bus();
        session.start_bus();
        session.start_keyring();
        session
    }

    pub fn start_bus(&mut self) {
        let config = self.folder.path().join("bus.conf");
        fs::write(&config, bus_config(&self.socket())).unwrap();
        let mut command = self.command("dbus-daemon");
        command.arg("--config-file").arg(&config).args(["--nofork", "--nopidfile"]);
        self.bus = Some(command.stderr(Stdio::null()).spawn().unwrap());
        wait_until("the bus listens", || self.socket().exists());
    }

    /// Starts the keyring unlocked, as a login does; makes one at the first start.
    pub fn start_keyring(&mut self) {
        let mut keyring = self.spawn_keyring(&["--unlock"]);
        keyring.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
        self.keyring = Some(keyring);
        wait_until("the keyring has a default collection", || self.default_alias().contains(LOGIN));
    }

    /// Starts the service as the bus would by itself: with no keyring in it.
    pub fn start_empty_keyring(&mut self) {
        self.keyring = Some(self.spawn_keyring(&[]));
        wait_until("the service answers", || !self.default_alias().is_empty());
    }

    fn spawn_keyring(&self, arguments: &[&str]) -> Child {
        let mut command = self.command("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    pub fn stop_keyring(&mut self) {
        end(&mut self.keyring);
        wait_until("the keyring is gone", || self.default_alias().is_empty());
    }

    /// What the service calls its default collection; empty when no service answers.
    fn default_alias(&self) -> String {
        self.send("/org/freedesktop/secrets", "Service.ReadAlias", &["string:default"])
    }

    /// Locks the login keyring, as a screen lock or a person may.
    pub fn lock(&self) {
        let reply =
            self.send("/org/freedesktop/secrets", "Service.Lock", &[&format!("array:objpath:{LOGIN}")]);
        assert!(reply.contains(LOGIN), "{reply}");
    }

    /// The keyring stops answering without closing anything.
    pub fn freeze(&self) {
        signal("STOP", self.keyring.as_ref().unwrap().id());
    }

    pub fn thaw(&self) {
        signal("CONT", self.keyring.as_ref().unwrap().id());
    }

    /// A command in this session's world.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        let path = self.folder.path();
        command
            .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", self.socket().display()))
            .env("XDG_DATA_HOME", path.join("data"))
            .env("XDG_RUNTIME_DIR", path.join("run"))
            .env("XDG_CONFIG_HOME", path.join("config"))
            .env("XDG_CACHE_HOME", path.join("cache"))
            .env("HOME", path)
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("GNOME_KEYRING_CONTROL");
        command
    }

    /// Every file of this world with its bytes.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = Vec::new();
        collect(self.folder.path(), &mut files);
        files
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("bus")
    }

    /// The reply of the keyring to a call, as text; empty when it failed.
    fn send(&self, path: &str, method: &str, arguments: &[&str]) -> String {
        let method = format!("org.freedesktop.Secret.{method}");
        let mut command = self.command("dbus-send");
        command.args(["--session", "--print-reply", "--reply-timeout=2000"]).arg(format!("--dest={SERVICE}"));
        let output = command.arg(path).arg(method).args(arguments).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        end(&mut self.keyring);
        end(&mut self.bus);
    }
}

fn end(child: &mut Option<Child>) {
    if let Some(mut child) = child.take() {
        let _ = child.kill();
        let _ = child.wait();
    }
}

fn bus_config(socket: &Path) -> String {
    format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#,
        socket.display()
    )
}

fn collect(folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap().map_while(Result::ok) {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            collect(&entry.path(), files);
        } else if kind.is_file() {
            files.push((entry.path().display().to_string(), fs::read(entry.path()).unwrap()));
        }
    }
}

fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(15), "waited too long until {what}");
        sleep(Duration::from_millis(20));
    }
}
