//! Child processes, each with its descendants in a group of its own: none outlives its time limit, a Ctrl-C, or the
//! value that holds it. No shell is involved, and children get no standard input, so that nothing can wait for an
//! answer.

use std::ffi::OsStr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

static LIVE: Mutex<Vec<u32>> = Mutex::new(Vec::new());
static INTERRUPTED: AtomicBool = AtomicBool::new(false);

const LOOK_AGAIN: Duration = Duration::from_millis(30);
const GRACE: Duration = Duration::from_secs(3);

/// The moment by which a piece of work must have ended.
#[derive(Clone, Copy)]
pub struct Deadline(Option<Instant>);

impl Deadline {
    pub fn after(limit: Duration) -> Self {
        Self(Some(Instant::now() + limit))
    }

    pub fn minutes(minutes: u64) -> Self {
        Self::after(Duration::from_secs(60 * minutes))
    }

    /// For the window itself, which a person closes.
    pub fn never() -> Self {
        Self(None)
    }

    pub fn passed(self) -> bool {
        self.0.is_some_and(|end| Instant::now() >= end)
    }

    /// Waits a moment between two looks; an error once the time is up or the person pressed Ctrl-C.
    pub fn pause(self, awaited: &str) -> Result<()> {
        if interrupted() {
            bail!("interrupted");
        }
        if self.passed() {
            bail!("{awaited}: the time limit passed");
        }
        sleep(LOOK_AGAIN);
        Ok(())
    }
}

/// A running child and all of its descendants. Dropping it ends them.
pub struct Running {
    child: Child,
    name: String,
}

impl Running {
    pub fn start(command: &mut Command) -> Result<Self> {
        let name = spoken(command);
        own_group(command);
        command.stdin(Stdio::null());
        Self::spawn(command, name)
    }

    /// Like `start`, with a pipe that the caller writes to by `child_mut().stdin`.
    pub fn start_fed(command: &mut Command) -> Result<Self> {
        let name = spoken(command);
        own_group(command);
        command.stdin(Stdio::piped());
        Self::spawn(command, name)
    }

    fn spawn(command: &mut Command, name: String) -> Result<Self> {
        let child = command.spawn().with_context(|| format!("cannot start `{name}`"))?;
        live().push(child.id());
        Ok(Self { child, name })
    }

    pub fn child_mut(&mut self) -> &mut Child {
        &mut self.child
    }

    /// The exit status, where it has ended by itself.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().with_context(|| format!("cannot watch `{}`", self.name))
    }

    pub fn wait(&mut self, deadline: Deadline) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            deadline.pause(&format!("`{}`", self.name))?;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let id = self.child.id();
        if matches!(self.child.try_wait(), Ok(None)) {
            signal(id, false);
            let end = Instant::now() + GRACE;
            while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < end {
                sleep(LOOK_AGAIN);
            }
        }
        signal(id, true);
        let _ = self.child.wait();
        live().retain(|other| *other != id);
    }
}

/// Runs a command to its end; anything but success is an error that names the command.
pub fn run(command: &mut Command, deadline: Deadline) -> Result<()> {
    let mut running = Running::start(command)?;
    let status = running.wait(deadline)?;
    if status.success() {
        return Ok(());
    }
    bail!("`{}` failed ({status})", running.name)
}

/// Whether the command exists and succeeds; its output is not shown.
pub fn succeeds(command: &mut Command, deadline: Deadline) -> bool {
    run(command.stdout(Stdio::null()).stderr(Stdio::null()), deadline).is_ok()
}

/// What a short command prints, or nothing where it is missing or fails.
pub fn reads(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// From now on Ctrl-C and SIGTERM end every child first; a second one ends this process at once.
pub fn end_all_on_interrupt() -> Result<()> {
    ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::SeqCst) {
            live().iter().for_each(|id| signal(*id, true));
            std::process::exit(130);
        }
        live().iter().for_each(|id| signal(*id, false));
    })
    .context("cannot watch for Ctrl-C")
}

pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

fn live() -> std::sync::MutexGuard<'static, Vec<u32>> {
    LIVE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn spoken(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

/// Asks the group of `id` to end, or ends it.
#[cfg(unix)]
fn signal(id: u32, by_force: bool) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let signal = if by_force { Signal::KILL } else { Signal::TERM };
    if let Some(group) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(group, signal);
    }
}

#[cfg(not(unix))]
fn signal(id: u32, _by_force: bool) {
    let _ = reads(Command::new("taskkill").args(["/T", "/F", "/PID", &id.to_string()]));
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn a_command_that_hangs_is_ended_with_its_descendants() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let sign = folder.path().join("alive");
        let script = format!("(sleep 1; touch {}) & sleep 60", sign.display());
        let error =
            run(&mut shell(&script), Deadline::after(Duration::from_millis(200))).expect_err("it hangs");
        assert!(error.to_string().contains("time limit"), "{error}");
        sleep(Duration::from_millis(1300));
        assert!(!sign.exists(), "the descendant went on");
    }

    #[test]
    fn a_failure_names_the_command_and_its_status() {
        let error = run(&mut shell("exit 3"), Deadline::minutes(1)).expect_err("it exits with 3");
        assert!(error.to_string().contains("exit 3") && error.to_string().contains("status: 3"), "{error}");
    }

    #[test]
    fn a_program_that_is_missing_reads_as_nothing() {
        assert_eq!(reads(&mut Command::new("medley-no-such-program")), None);
        assert_eq!(reads(&mut shell("echo v20.19.0")).as_deref(), Some("v20.19.0"));
    }
}
