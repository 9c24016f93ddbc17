//! What can go wrong with the store, told apart by what a person can do about it.
//!
//! Deliberately absent: rows and prompts. SQLite's own words never hold the values of a row.

use medley_domain::ports::BooksError;
use rusqlite::ErrorCode;
use thiserror::Error;

/// Why a data folder could not be opened.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum OpenError {
    /// Written by a newer Medley; nothing was touched.
    #[error("the data folder has version {found}; this Medley knows {known}")]
    Newer { found: u32, known: u32 },
    #[error("the disk is full")]
    DiskFull,
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// Another process kept it locked for longer than the time limit.
    #[error("another process keeps the database locked")]
    Locked,
    #[error("the data folder cannot be opened: {0}")]
    Failed(String),
}

/// Why a read or a write failed. Nothing of a failed write was kept.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum StoreError {
    #[error("the disk is full")]
    DiskFull,
    /// Another process kept the database locked for longer than the time limit.
    #[error("another process keeps the database locked")]
    Locked,
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// Another connection has this name.
    #[error("a connection is called {0} already")]
    NameTaken(String),
    #[error("there is no such row")]
    NotFound,
    #[error("the store failed: {0}")]
    Failed(String),
}

impl StoreError {
    pub(crate) fn failed(reason: impl std::fmt::Display) -> Self {
        Self::Failed(reason.to_string())
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let words = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            _ if no_room_for_shared_memory(&error) => Self::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(words),
            _ if matches!(error, rusqlite::Error::QueryReturnedNoRows) => Self::NotFound,
            _ => Self::Failed(words),
        }
    }
}

/// SQLite calls it an input or output error when the file that the log's index lives in cannot grow.
fn no_room_for_shared_memory(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error().map(|error| error.extended_code);
    code == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE)
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            return Self::DiskFull;
        }
        Self::failed(error)
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DiskFull => Self::DiskFull,
            StoreError::Locked => Self::Locked,
            StoreError::Corrupt(words) => Self::Corrupt(words),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<std::io::Error> for OpenError {
    fn from(error: std::io::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<StoreError> for BooksError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::DiskFull => Self::DiskFull,
            other => Self::Failed(other.to_string()),
        }
    }
}

/// `NotFound` when a statement changed no row.
pub(crate) fn found(changed: usize) -> Result<(), StoreError> {
    if changed == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}
