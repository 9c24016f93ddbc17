//! Settings: named texts. What a name means is its reader's affair.

use rusqlite::{Connection, OptionalExtension};

use crate::column::Result;
use crate::store::Store;

pub(crate) const SCHEMA: &str = "
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
";

impl Store {
    /// `None` while nothing was set.
    pub fn setting(&self, name: &str) -> Result<Option<String>> {
        self.read(|connection| get(connection, name))
    }

    /// All settings whose names begin so, with the rest of their names, in the order of those.
    pub fn settings_under(&self, prefix: &str) -> Result<Vec<(String, String)>> {
        self.read(|connection| under(connection, prefix))
    }

    pub fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        let (name, value) = (name.to_owned(), value.to_owned());
        self.write(move |transaction| put(transaction, &name, &value))
    }

    pub fn clear_setting(&self, name: &str) -> Result<()> {
        let name = name.to_owned();
        self.write(move |transaction| remove(transaction, &name))
    }
}

pub(crate) fn get(connection: &Connection, name: &str) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT value FROM settings WHERE name = ?1")?;
    Ok(statement.query_row([name], |row| row.get(0)).optional()?)
}

fn under(connection: &Connection, prefix: &str) -> Result<Vec<(String, String)>> {
    // `GLOB` and `LIKE` would read a name's own characters as patterns.
    let mut statement = connection.prepare_cached(
        "SELECT substr(name, length(?1) + 1), value FROM settings
         WHERE name >= ?1 AND substr(name, 1, length(?1)) = ?1 ORDER BY name",
    )?;
    let rows = statement.query_map([prefix], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn put(connection: &Connection, name: &str, value: &str) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO settings (name, value) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )?;
    statement.execute([name, value])?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, name: &str) -> Result<()> {
    connection.execute("DELETE FROM settings WHERE name = ?1", [name])?;
    Ok(())
}
