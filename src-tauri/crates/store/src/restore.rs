//! Taking a backup in: what it holds is merged by ids into what is here, and nothing that is newer here is overwritten.
//!
//! A preview is the same merge, taken back. Before the merge the old state is copied to the rolling backups.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, Transaction};

use crate::archive::{Archive, Manifest};
use crate::column::Result;
use crate::error::{OpenError, StoreError};
use crate::merge::{self, Merged};
use crate::migration::{MIGRATIONS, migrate, version};
use crate::store::Store;
use crate::{backup, folder};

/// A backup that was unpacked, looked at, and not taken in yet. Its database goes with it.
pub struct Restorable {
    /// Where the person's file is, for its assets.
    file: PathBuf,
    /// The unpacked database's own folder.
    folder: PathBuf,
    pub manifest: Manifest,
}

/// What a restore would do, or did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    pub merged: Merged,
    pub files_added: u64,
    pub files_here: u64,
}

impl Restorable {
    /// Unpacks a backup's database into the data folder's `restore` and brings it to this version.
    ///
    /// # Errors
    /// `Newer` where a newer Medley wrote it; `Failed` where it is no backup or is damaged.
    pub fn open(file: &Path, data: &Path) -> std::result::Result<Self, OpenError> {
        let mut archive = Archive::open(file)?;
        let folder = data.join("restore");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        folder::make(&folder)?;
        let opened = Self { file: file.to_owned(), folder, manifest: archive.manifest.clone() };
        archive.unpack_database(&opened.database())?;
        opened.prepare()?;
        Ok(opened)
    }

    fn prepare(&self) -> std::result::Result<(), OpenError> {
        let mut connection = self.connect()?;
        let check: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
        if check != "ok" {
            return Err(OpenError::Corrupt(check));
        }
        if version(&connection)? == 0 {
            return Err(OpenError::Failed("the backup’s database is empty".to_owned()));
        }
        migrate(&mut connection, MIGRATIONS, &self.folder)
    }

    /// What a stranger's database defines runs nothing here.
    fn connect(&self) -> std::result::Result<Connection, OpenError> {
        let connection = Connection::open(self.database())?;
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
        Ok(connection)
    }

    fn database(&self) -> PathBuf {
        self.folder.join(folder::DATABASE)
    }

    /// When its chats were first begun and last changed; `None` where it holds none.
    pub fn dates(&self) -> Result<Option<(Timestamp, Timestamp)>> {
        let connection = self.connect().map_err(StoreError::failed)?;
        let sql = "SELECT min(created), max(updated) FROM conversations";
        let (first, last): (Option<i64>, Option<i64>) =
            connection.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let time = |micros: Option<i64>| micros.and_then(|micros| Timestamp::from_microsecond(micros).ok());
        Ok(time(first).zip(time(last)))
    }
}

impl Drop for Restorable {
    fn drop(&mut self) {
        // What is left is swept away by the next one.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Store {
    /// What taking the backup in would do. Nothing is kept of it.
    pub fn preview_restore(&self, from: &Restorable) -> Result<Restored> {
        let source = from.connect().map_err(StoreError::failed)?;
        let merged = self.write(move |transaction| {
            transaction.execute_batch("SAVEPOINT preview")?;
            let merged = merge::merge(&source, transaction);
            transaction.execute_batch("ROLLBACK TO preview; RELEASE preview")?;
            merged
        })?;
        let archive = Archive::open(&from.file)?;
        let here = archive.assets().iter().filter(|digest| self.assets().has(digest)).count() as u64;
        let all = archive.assets().len() as u64;
        Ok(Restored { merged, files_added: all - here, files_here: here })
    }

    /// Takes the backup in, after the old state was copied to the rolling backups. Files come first, so that no
    /// message is without its picture.
    pub fn restore(&self, from: &Restorable) -> Result<Restored> {
        backup::make(self.folder(), u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX))
            .map_err(StoreError::failed)?;
        let (files_added, files_here) = self.take_files(&from.file)?;
        let source = from.connect().map_err(StoreError::failed)?;
        let merged = self.write(move |transaction: &Transaction| merge::merge(&source, transaction))?;
        Ok(Restored { merged, files_added, files_here })
    }

    /// A file whose bytes are not those of its name is left out.
    fn take_files(&self, file: &Path) -> Result<(u64, u64)> {
        let mut archive = Archive::open(file)?;
        let (mut added, mut here) = (0, 0);
        for digest in archive.assets() {
            if self.assets().has(&digest) {
                here += 1;
                continue;
            }
            let bytes = archive.asset(&digest)?;
            if blake3::hash(&bytes).to_hex().as_str() == digest {
                self.assets().put(&bytes)?;
                added += 1;
            }
        }
        Ok((added, here))
    }
}
