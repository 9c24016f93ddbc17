//! A world for one test: folders, data, practice vendors, and the windows that it opens. Where the test fails, each
//! open window leaves a picture and its words.

use std::any::Any;
use std::ffi::OsStr;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::DirBuilderExt;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::FutureExt;
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::driver::Driver;
use super::page::Window;
use super::practice::Vendors;
use super::{picture, program};
use crate::program::cli;

/// How long one test may take.
const WHOLE: Duration = Duration::from_secs(170);
const COMMAND: Duration = Duration::from_secs(60);
/// Names of the folders that an app looks for in its environment.
const FOLDERS: [&str; 5] =
    ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"];

/// One window at a time: two would share a screen without a window manager, and two cores.
static SCREEN: Mutex<()> = Mutex::new(());

pub struct Stage {
    folder: TempDir,
    vendors: Option<Vendors>,
    windows: Mutex<Vec<Window>>,
}

/// Plays a test on a stage of its own, if windows are to be opened at all.
///
/// `pace` is that of practice vendors which run beside the app; without it the app runs them itself.
///
/// # Panics
/// When `body` does, or takes too long.
pub fn play(name: &str, pace: Option<f64>, body: impl AsyncFnOnce(&Stage)) {
    if !program::wanted(name) {
        return;
    }
    let _screen = SCREEN.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime starts");
    let started = Instant::now();
    runtime.block_on(async {
        let stage = Stage::set(pace).await;
        let played = AssertUnwindSafe(tokio::time::timeout(WHOLE, body(&stage))).catch_unwind().await;
        let failure: Option<Box<dyn Any + Send>> = match played {
            Ok(Ok(())) => None,
            Ok(Err(_)) => Some(Box::new(format!("{name} took longer than {WHOLE:?}"))),
            Err(panic) => Some(panic),
        };
        if let Some(failure) = failure {
            stage.show_failure(name).await;
            std::panic::resume_unwind(failure);
        }
    });
    println!("played {name} in {:.1} s", started.elapsed().as_secs_f64());
}

impl Stage {
    async fn set(pace: Option<f64>) -> Self {
        // A socket's path has a short limit, so this does not lie in the project.
        let folder = tempfile::Builder::new().prefix("medley-").tempdir().expect("a temporary folder");
        for name in FOLDERS {
            let made = DirBuilder::new().mode(0o700).create(folder.path().join(name));
            made.expect("a private folder");
        }
        let vendors = match pace {
            Some(pace) => Some(Vendors::start(pace).await),
            None => None,
        };
        Self { folder, vendors, windows: Mutex::default() }
    }

    /// Medley's data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("medley")
    }

    /// The practice vendors beside the app.
    ///
    /// # Panics
    /// When the app runs its own.
    pub fn vendors(&self) -> &Vendors {
        self.vendors.as_ref().expect("this stage has practice vendors")
    }

    /// Starts the app over this stage's data.
    pub async fn open(&self) -> Window {
        self.open_in(&[]).await
    }

    /// Starts the app on a desktop without a keychain.
    pub async fn open_without_keychain(&self) -> Window {
        self.open_in(&[("DBUS_SESSION_BUS_ADDRESS", Path::new("unix:path=/nowhere"))]).await
    }

    async fn open_in(&self, changes: &[(&str, &Path)]) -> Window {
        let folders = FOLDERS.map(|name| (name, self.folder.path().join(name)));
        let mut world: Vec<(&str, &Path)> =
            folders.iter().map(|(name, path)| (*name, path.as_path())).collect();
        world.extend(changes);
        let driver = Driver::start(&world, self.vendors.as_ref().map(Vendors::port)).await;
        let window = Window::open(driver, &self.data()).await;
        self.windows.lock().unwrap_or_else(PoisonError::into_inner).push(window.clone());
        window
    }

    /// A command of `medley-cli` over the same data.
    pub fn cli(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(cli());
        command.arg("--data-dir").arg(self.data()).args(arguments);
        command.envs(FOLDERS.map(|name| (name, self.folder.path().join(name))));
        if let Some(vendors) = &self.vendors {
            command.env("MEDLEY_PRACTICE_PORT", vendors.port().to_string());
        }
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }

    /// What a command of `medley-cli` prints with `--json`, a value a line.
    ///
    /// # Panics
    /// When it fails or prints anything else.
    pub async fn ask_cli(&self, arguments: &[&str]) -> Vec<Value> {
        let output = self.cli(["--json"].iter().chain(arguments)).output();
        let output = tokio::time::timeout(COMMAND, output).await;
        let output = output.expect("medley-cli ends in time").expect("medley-cli runs");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "{arguments:?}: {printed}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        printed.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
    }

    /// Starts `medley-cli` and lets it run.
    pub fn start_cli(&self, arguments: &[&str]) -> Child {
        self.cli(["--json"].iter().chain(arguments)).spawn().expect("medley-cli starts")
    }

    async fn show_failure(&self, name: &str) {
        let windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for (number, window) in windows.iter().enumerate().filter(|(_, window)| window.is_running()) {
            let shown = AssertUnwindSafe(show(window, &format!("{name}-{number}"))).catch_unwind().await;
            if shown.is_err() {
                println!("the window of {name} gives no picture");
            }
        }
    }
}

async fn show(window: &Window, name: &str) {
    println!("the page of {name} says:\n{}\n", window.text().await);
    let folder = failures();
    fs::create_dir_all(&folder).expect("a folder for pictures of failures");
    let path = folder.join(format!("{name}.png"));
    fs::write(&path, window.picture().await).expect("a picture can be written");
    println!("its picture is {}", path.display());
}

/// Beside the pictures that are wanted, so that they never count among them.
fn failures() -> PathBuf {
    let target = || program::app().parent().and_then(Path::parent).map(|target| target.join("failed-shots"));
    let wanted = picture::pictures().and_then(|folder| Some(folder.parent()?.join("failed")));
    wanted.or_else(target).unwrap_or_else(std::env::temp_dir)
}
