//! A small pool of read-only connections. Each read sees the newest committed state.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags};

use crate::column::Result;
use crate::store::PATIENCE;

/// Idle connections kept; more are opened when more reads run at once.
const KEPT: usize = 4;

pub(crate) struct Readers {
    database: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub fn new(database: PathBuf) -> Self {
        Self { database, idle: Mutex::default() }
    }

    /// Runs a query in one read transaction, so that several statements see the same state.
    pub fn read<T>(&self, query: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let connection = self.take()?;
        let transaction = connection.unchecked_transaction()?;
        let result = query(&transaction);
        transaction.finish()?;
        self.put_back(connection);
        result
    }

    fn take(&self) -> Result<Connection> {
        let idle = self.lock().pop();
        idle.map_or_else(|| self.open(), Ok)
    }

    fn put_back(&self, connection: Connection) {
        let mut idle = self.lock();
        if idle.len() < KEPT {
            idle.push(connection);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.database, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.execute_batch("PRAGMA cache_size = -8192; PRAGMA query_only = ON;")?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    }
}
