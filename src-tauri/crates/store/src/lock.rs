//! Which processes live: each holds an OS lock on a file named after it, which the system frees when it ends, however
//! it ends.
//!
//! Deliberately absent: what is done about a dead one's attempts; that is recovery's.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::folder;

const TRIES: usize = 8;

/// This process's sign of life within a data folder. Dropping it, or the end of the process, frees it.
#[derive(Debug)]
pub struct ProcessLock {
    /// The name that attempts carry as their owner.
    pub owner: String,
    file: File,
    path: PathBuf,
}

impl ProcessLock {
    /// Takes a lock under a new random name.
    ///
    /// The file is locked before it gets its name: one that can be found and is not locked belongs to the dead.
    pub fn acquire(folder: &Path) -> io::Result<Self> {
        let folder = locks(folder);
        folder::make(&folder)?;
        let mut last = io::Error::other("no lock was tried");
        for _ in 0..TRIES {
            match take(&folder) {
                Ok(lock) => return Ok(lock),
                // Another process swept the file away before it was locked.
                Err(error) => last = error,
            }
        }
        Err(last)
    }
}

impl Drop for ProcessLock {
    fn drop(&mut self) {
        // The file goes first: once unlocked, others may sweep it too. A file left behind is swept at the next start.
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

fn take(folder: &Path) -> io::Result<ProcessLock> {
    let owner = format!("{}-{:016x}", std::process::id(), rand::random::<u64>());
    let fresh = folder.join(format!("{owner}.new"));
    let path = file_of(folder, &owner);
    let file = folder::private().create_new(true).open(&fresh)?;
    file.try_lock()?;
    fs::rename(&fresh, &path)?;
    Ok(ProcessLock { owner, file, path })
}

/// Whether the process of this name still lives.
pub(crate) fn is_alive(folder: &Path, owner: &str) -> bool {
    match File::open(file_of(&locks(folder), owner)) {
        Ok(file) => is_locked(&file),
        // What cannot be looked at is left alone: to take a living process's attempts would bill them twice.
        Err(error) => error.kind() != io::ErrorKind::NotFound,
    }
}

/// Deletes the lock files of dead processes.
pub(crate) fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(locks(folder))? {
        let path = entry?.path();
        let dead = File::open(&path).is_ok_and(|file| !is_locked(&file));
        if dead {
            let _ = fs::remove_file(&path);
        }
    }
    Ok(())
}

/// Asks by a shared lock, so that two processes that look at once do not take each other for the owner.
fn is_locked(file: &File) -> bool {
    file.try_lock_shared().is_err()
}

fn locks(folder: &Path) -> PathBuf {
    folder.join("locks")
}

fn file_of(locks: &Path, owner: &str) -> PathBuf {
    locks.join(format!("{owner}.lock"))
}
