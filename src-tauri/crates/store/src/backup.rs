//! Rolling backups: whole copies of the database made before a migration or a restore changes it; the three newest are
//! kept.
//!
//! Deliberately absent: putting one back. It is a plain database file that a person can copy over the damaged one.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use crate::column::Result as StoreResult;
use crate::error::{OpenError, StoreError};
use crate::folder;
use crate::store::Store;

const KEPT: usize = 3;
const ALL_PAGES: i32 = -1;

/// A rolling backup as it lies in the data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollingBackup {
    /// The file's name.
    pub name: String,
    /// When it was made, in milliseconds since 1970.
    pub at: i64,
    pub bytes: u64,
}

impl Store {
    /// The rolling backups, newest first.
    pub fn rolling_backups(&self) -> StoreResult<Vec<RollingBackup>> {
        let backups = self.folder().join("backups");
        if !backups.exists() {
            return Ok(Vec::new());
        }
        let found = existing(&backups).map_err(StoreError::failed)?;
        found.iter().rev().map(|(_, path)| look_at(path)).collect()
    }
}

fn look_at(path: &Path) -> StoreResult<RollingBackup> {
    let data = fs::metadata(path)?;
    let made = data.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Ok(RollingBackup {
        name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        at: i64::try_from(made.as_millis()).unwrap_or(i64::MAX),
        bytes: data.len(),
    })
}

/// Copies what is committed in a data folder's database to its folder `backups`, named by a running number and the version that it holds. A copy that was not
/// finished keeps another name, so that it is never taken for a backup.
pub(crate) fn make(folder: &Path, version: u32) -> Result<(), OpenError> {
    let backups = &folder.join("backups");
    folder::make(backups)?;
    let number = existing(backups)?.last().map_or(1, |(number, _)| number + 1);
    let part = backups.join(format!("{number:04}.part"));
    folder::private().create(true).truncate(true).open(&part)?;
    copy(&folder.join(folder::DATABASE), &part)?;
    fs::rename(&part, backups.join(format!("{number:04}-v{version}.sqlite3")))?;
    forget_old(backups)
}

/// All pages in one step. The source is its own connection, which sees what was last committed: SQLite copies nothing
/// through one that is writing.
pub(crate) fn copy(database: &Path, to: &Path) -> Result<(), OpenError> {
    let source = Connection::open_with_flags(database, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut target = Connection::open(to)?;
    match Backup::new(&source, &mut target)?.step(ALL_PAGES)? {
        StepResult::Done => {}
        _ => return Err(OpenError::Locked),
    }
    target.close().map_err(|(_, error)| error.into())
}

fn forget_old(backups: &Path) -> Result<(), OpenError> {
    let all = existing(backups)?;
    let surplus = all.len().saturating_sub(KEPT);
    for (_, path) in &all[..surplus] {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// The backups with their numbers, oldest first.
fn existing(backups: &Path) -> Result<Vec<(u32, PathBuf)>, OpenError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(backups)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if let Some(number) = name.and_then(number_of) {
            found.push((number, path));
        }
    }
    found.sort();
    Ok(found)
}

fn number_of(name: &str) -> Option<u32> {
    let (number, _) = name.strip_suffix(".sqlite3")?.split_once("-v")?;
    number.parse().ok()
}
