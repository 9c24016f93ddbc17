//! Processes by their ids, as /proc tells them.

use std::fs;
use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};

/// `process` and all that descend from it, the oldest first.
pub fn family(process: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = all().filter_map(|each| Some((each, parent(each)?))).collect();
    let mut family = vec![process];
    let mut next = 0;
    while let Some(&elder) = family.get(next) {
        family.extend(parents.iter().filter(|(_, parent)| *parent == elder).map(|(child, _)| *child));
        next += 1;
    }
    family
}

/// The descendant of `process` that runs `program`.
pub(super) fn running(process: u32, program: &Path) -> Option<u32> {
    let program = fs::canonicalize(program).ok()?;
    let runs = |each: &u32| fs::read_link(format!("/proc/{each}/exe")).is_ok_and(|exe| exe == program);
    family(process).into_iter().skip(1).find(runs)
}

/// Ends a process at once, as a crash does. One that is gone is no error.
pub(super) fn kill(process: u32) {
    if let Some(process) = i32::try_from(process).ok().and_then(Pid::from_raw) {
        let _ = kill_process(process, Signal::KILL);
    }
}

/// Whether a process still runs; one that ended and waits for its parent does not.
pub(super) fn lives(process: u32) -> bool {
    state(process).is_some_and(|(state, _)| state != "Z" && state != "X")
}

fn all() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn parent(process: u32) -> Option<u32> {
    state(process).map(|(_, parent)| parent)
}

/// State and parent. The name before them stands in brackets and may hold anything.
fn state(process: u32) -> Option<(String, u32)> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let mut words = text.rsplit_once(')')?.1.split_whitespace();
    Some((words.next()?.to_owned(), words.next()?.parse().ok()?))
}
