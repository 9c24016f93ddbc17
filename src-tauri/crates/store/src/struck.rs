//! Struck texts: what an attempt had written before it was cut and the answer was begun again elsewhere.

use medley_domain::RunId;
use medley_domain::journal::Struck;
use rusqlite::Connection;

use crate::column::{Columns, Result};

pub(crate) const SCHEMA: &str = "
CREATE TABLE struck (
    attempt BLOB PRIMARY KEY,
    run BLOB NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX struck_by_run ON struck (run);
";

pub(crate) fn insert(connection: &Connection, run: RunId, struck: &Struck) -> Result<()> {
    let mut statement =
        connection.prepare_cached("INSERT INTO struck (attempt, run, text) VALUES (?1, ?2, ?3)")?;
    statement.execute((struck.attempt.0, run.0, &struck.text))?;
    Ok(())
}

/// In the order in which they were struck: attempts' ids sort by time.
pub(crate) fn of_run(connection: &Connection, run: RunId) -> Result<Vec<Struck>> {
    let mut statement =
        connection.prepare_cached("SELECT attempt, text FROM struck WHERE run = ?1 ORDER BY attempt")?;
    let rows = statement
        .query_map([run.0], |row| Ok(Struck { attempt: row.id("attempt")?, text: row.get("text")? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
