//! The memory of the app and of all processes that it started, each page of memory counted once (PSS).

use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use medley_testkit::window::{app, family, play};
use medley_tests::measure::figures::Table;

use crate::world;

const AIM: &str = "aim: under 350 MB (an empty page costs about 295)";
/// Between two looks, of which two in a row must agree to a hundredth.
const LOOK: Duration = Duration::from_secs(1);
const MOST_LOOKS: usize = 40;

/// Started as a person starts it, without WebDriver, and left alone until it rests.
pub fn measure() {
    play("memory", None, async |stage| {
        let _vendor = world::furnish(stage).await;
        let running = Running(
            Command::new(app())
                .arg("--data-dir")
                .arg(stage.data())
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap(),
        );
        let table = table("Memory of the window at rest", &at_rest(running.0.id()).await);
        print!("{table}");
    });
}

/// One row a program, and their sum.
pub fn table(title: &str, memory: &BTreeMap<String, u64>) -> Table {
    let mut table = Table::new(title);
    for (name, bytes) in memory {
        table.row(name, megabytes(*bytes), "");
    }
    table.row("all processes", megabytes(memory.values().sum()), AIM);
    table
}

/// Bytes by program, once they no longer change.
pub async fn at_rest(process: u32) -> BTreeMap<String, u64> {
    let mut before = 0;
    for _ in 0..MOST_LOOKS {
        tokio::time::sleep(LOOK).await;
        let memory = of(process);
        let now: u64 = memory.values().sum();
        // Its page's process comes a little after the app's own.
        if memory.len() > 1 && now.abs_diff(before) * 100 < now {
            return memory;
        }
        before = now;
    }
    panic!("the app's memory did not come to rest");
}

/// Bytes by program, of a process and all that descend from it.
pub fn of(process: u32) -> BTreeMap<String, u64> {
    let mut memory = BTreeMap::new();
    for each in family(process) {
        // One that has just ended has no memory.
        let Some((name, bytes)) = name(each).zip(pss(each)) else { continue };
        *memory.entry(name).or_default() += bytes;
    }
    memory
}

fn name(process: u32) -> Option<String> {
    let program = fs::read_link(format!("/proc/{process}/exe")).ok()?;
    Some(program.file_name()?.to_string_lossy().into_owned())
}

fn pss(process: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? * 1024)
}

#[expect(clippy::cast_precision_loss, reason = "memory is far below 2^52 bytes")]
fn megabytes(bytes: u64) -> String {
    format!("{:.0} MB", bytes as f64 / 1e6)
}

/// The app, which ends with the value; what it started ends with it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
