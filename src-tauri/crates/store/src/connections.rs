//! Connections. Removing one touches no ledger entry: an entry keeps its vendor and model as text.
//!
//! Deliberately absent: keys. A row names where its key is kept.

use medley_domain::{Book, Connection, ConnectionId, VendorId};
use rusqlite::{ErrorCode, OptionalExtension, Row, named_params};

use crate::column::{Columns, Result, json, micros};
use crate::error::{StoreError, found};
use crate::store::Store;

pub(crate) const SCHEMA: &str = "
CREATE TABLE connections (
    id BLOB PRIMARY KEY,
    vendor TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    protocol TEXT,
    base_url TEXT NOT NULL,
    key TEXT NOT NULL, -- where the key is kept, as JSON; never the key
    key_last4 TEXT,
    book TEXT NOT NULL,
    created INTEGER NOT NULL,
    settings TEXT NOT NULL
) STRICT;
";

impl Store {
    /// All connections of both books, oldest first.
    pub fn connections(&self) -> Result<Vec<Connection>> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT * FROM connections ORDER BY created, id")?;
            let rows = statement.query_map([], from_row)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// `None` when there is no such connection.
    pub fn connection(&self, id: ConnectionId) -> Result<Option<Connection>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT * FROM connections WHERE id = ?1")?;
            Ok(statement.query_row([id.0], from_row).optional()?)
        })
    }

    /// Fails with [`StoreError::NameTaken`] when another connection has the name.
    pub fn insert_connection(&self, connection: &Connection) -> Result<()> {
        self.put_connection(
            connection,
            "INSERT INTO connections
                 (id, vendor, name, protocol, base_url, key, key_last4, book, created, settings)
             VALUES (:id, :vendor, :name, :protocol, :base_url, :key, :key_last4, :book, :created,
                     :settings)",
        )
    }

    /// Replaces all fields of a connection that exists.
    pub fn update_connection(&self, connection: &Connection) -> Result<()> {
        self.put_connection(
            connection,
            "UPDATE connections SET vendor = :vendor, name = :name, protocol = :protocol,
                 base_url = :base_url, key = :key, key_last4 = :key_last4, book = :book,
                 created = :created, settings = :settings
             WHERE id = :id",
        )
    }

    pub fn remove_connection(&self, id: ConnectionId) -> Result<()> {
        self.write(move |transaction| {
            let removed = transaction.execute("DELETE FROM connections WHERE id = ?1", [id.0])?;
            found(removed)
        })
    }

    fn put_connection(&self, row: &Connection, sql: &'static str) -> Result<()> {
        let row = row.clone();
        self.write(move |transaction| {
            let changed = put(transaction, &row, sql);
            let changed = changed.map_err(|error| named(error, &row.name))?;
            found(changed)
        })
    }
}

fn put(connection: &rusqlite::Connection, row: &Connection, sql: &str) -> Result<usize> {
    let values = named_params! {
        ":id": row.id.0,
        ":vendor": row.vendor.as_str(),
        ":name": row.name,
        ":protocol": row.protocol,
        ":base_url": row.base_url,
        ":key": json(&row.key)?,
        ":key_last4": row.key_last4,
        ":book": row.book.as_str(),
        ":created": micros(row.created),
        ":settings": json(&row.settings)?,
    };
    match connection.execute(sql, values) {
        Ok(changed) => Ok(changed),
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            Err(StoreError::NameTaken(error.to_string()))
        }
        Err(error) => Err(error.into()),
    }
}

/// Puts the name in place of SQLite's words.
fn named(error: StoreError, name: &str) -> StoreError {
    match error {
        StoreError::NameTaken(words) if words.contains("connections.name") => {
            StoreError::NameTaken(name.to_owned())
        }
        StoreError::NameTaken(words) => StoreError::Failed(words),
        other => other,
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Connection> {
    Ok(Connection {
        id: row.id("id")?,
        vendor: VendorId(row.get("vendor")?),
        name: row.get("name")?,
        protocol: row.get("protocol")?,
        base_url: row.get("base_url")?,
        key: row.parsed("key")?,
        key_last4: row.get("key_last4")?,
        book: row.word("book", Book::parse)?,
        created: row.time("created")?,
        settings: row.parsed("settings")?,
    })
}
