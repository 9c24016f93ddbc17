//! The data folder: its files with their permissions, and the random id that names it to the keychain.

use std::fs::{DirBuilder, OpenOptions};
use std::path::Path;

use rusqlite::Connection;

use crate::column::Result;

pub(crate) const SCHEMA: &str = "
CREATE TABLE folder (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL
) STRICT;
INSERT INTO folder (one, id) VALUES (1, lower(hex(randomblob(16))));
";

/// The database's file name within the data folder.
pub(crate) const DATABASE: &str = "medley.sqlite3";

/// The folder's id: 32 hex digits, drawn when the folder was first opened.
pub(crate) fn id(connection: &Connection) -> Result<String> {
    Ok(connection.query_row("SELECT id FROM folder", [], |row| row.get(0))?)
}

/// Makes a folder that only its owner may enter; one that exists keeps its permissions.
pub(crate) fn make(folder: &Path) -> std::io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// How a private file is opened: only its owner may read it.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the database file before SQLite does, which would let others read it. SQLite gives the files beside it the
/// same permissions.
pub(crate) fn make_database(folder: &Path) -> std::io::Result<()> {
    let file = folder.join(DATABASE);
    private().create(true).truncate(false).open(file).map(drop)
}
