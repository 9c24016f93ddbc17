//! The store as a whole: opening a data folder, and the two ways to its database.
//!
//! Deliberately absent: any table. Each table's module adds its own reads and writes to [`Store`].

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rusqlite::{Connection, Transaction};

use crate::column::Result;
use crate::error::OpenError;
use crate::folder;
use crate::migration::{MIGRATIONS, migrate};
use crate::reader::Readers;
use crate::writer::Writer;

/// How long a process waits for another one's lock.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// How a data folder is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// Decides on which civil day a ledger entry falls. The day is written with the entry and stays when the person
    /// travels.
    pub time_zone: TimeZone,
    /// The most pages (of 4 KiB) that the database may grow to; past it, writes fail as on a full disk.
    pub most_pages: Option<u32>,
}

impl Options {
    pub fn new(time_zone: TimeZone) -> Self {
        Self { time_zone, most_pages: None }
    }
}

/// A data folder's books. Cheap to clone; the last clone to go closes the database.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    folder: PathBuf,
    folder_id: String,
    time_zone: TimeZone,
    readers: Readers,
    writer: Writer,
}

impl Store {
    /// Opens a data folder, making and migrating what is needed. Waits up to 5 s for another process.
    pub fn open(folder: &Path, options: Options) -> std::result::Result<Self, OpenError> {
        folder::make(folder)?;
        folder::make_database(folder)?;
        let mut connection = open_for_writing(folder, &options)?;
        migrate(&mut connection, MIGRATIONS, folder)?;
        let folder_id = folder::id(&connection)?;
        let inner = Inner {
            folder: folder.to_owned(),
            folder_id,
            time_zone: options.time_zone.clone(),
            readers: Readers::new(folder.join(folder::DATABASE)),
            writer: Writer::start(connection, options.time_zone)?,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    pub fn folder(&self) -> &Path {
        &self.inner.folder
    }

    /// The data folder's random id: 32 hex digits. Names its entries in the keychain.
    pub fn folder_id(&self) -> &str {
        &self.inner.folder_id
    }

    /// The version of the database, which migrations raise.
    pub fn version(&self) -> Result<u32> {
        self.read(|connection| crate::migration::version(connection).map_err(crate::StoreError::failed))
    }

    /// The civil day in the person's time zone.
    pub fn day_of(&self, at: Timestamp) -> Date {
        day_of(at, &self.inner.time_zone)
    }

    /// A read on one of the read connections.
    pub(crate) fn read<T>(&self, query: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.inner.readers.read(query)
    }

    /// A durable write in one immediate transaction; an error takes all of it back.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Transaction) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.inner.writer.write(change)
    }

    pub(crate) fn writer(&self) -> &Writer {
        &self.inner.writer
    }

    pub(crate) fn time_zone(&self) -> &TimeZone {
        &self.inner.time_zone
    }
}

/// The civil day on which a moment falls.
pub(crate) fn day_of(at: Timestamp, time_zone: &TimeZone) -> Date {
    at.to_zoned(time_zone.clone()).date()
}

fn open_for_writing(folder: &Path, options: &Options) -> std::result::Result<Connection, OpenError> {
    let connection = Connection::open(folder.join(folder::DATABASE))?;
    use_wal(&connection)?;
    connection.busy_timeout(PATIENCE)?;
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA secure_delete = ON; -- what is deleted leaves no text in the file
         PRAGMA recursive_triggers = ON; -- so that REPLACE cannot get round the ledger's triggers
         PRAGMA wal_autocheckpoint = 4000; -- a backstop: the writer checkpoints when it is idle
         PRAGMA journal_size_limit = 67108864;
         PRAGMA cache_size = -16384;",
    )?;
    if let Some(pages) = options.most_pages {
        connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?;
    }
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Turns write-ahead logging on. SQLite does not always wait for others here, so this does.
fn use_wal(connection: &Connection) -> std::result::Result<(), OpenError> {
    const STEP: Duration = Duration::from_millis(50);
    connection.busy_timeout(Duration::ZERO)?;
    let mut waited = Duration::ZERO;
    loop {
        let turned = connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()));
        match turned.map_err(OpenError::from) {
            Err(OpenError::Locked) if waited < PATIENCE => pause(STEP),
            other => return other,
        }
        waited += STEP;
    }
}

#[expect(clippy::disallowed_methods, reason = "opening blocks by its nature and runs on no runtime's thread")]
fn pause(time: Duration) {
    std::thread::sleep(time);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_write_connection_waits_for_the_disk_and_enforces_what_the_tables_promise() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Options::new(TimeZone::UTC)).unwrap();
        let pragma = |name: &'static str| {
            let read = move |transaction: &Transaction| {
                Ok(transaction.pragma_query_value(None, name, |row| row.get::<_, i64>(0))?)
            };
            store.write(read).unwrap()
        };
        const FULL: i64 = 2;
        assert_eq!(pragma("synchronous"), FULL);
        assert_eq!(pragma("foreign_keys"), 1);
        assert_eq!(pragma("recursive_triggers"), 1);
    }
}
