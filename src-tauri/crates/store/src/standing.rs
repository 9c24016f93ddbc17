//! How connections fare: what each spent this month, when it was last used, and how its newest attempts ended.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use medley_domain::{Book, ConnectionId, Sum, VendorError, VendorId};
use rusqlite::{OptionalExtension, named_params};

use crate::column::{Columns, Result, count};
use crate::ledger::NOW;
use crate::rollup::{self, sum_columns};
use crate::store::Store;

/// What a connection spent, and when it was last asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConnectionSpend {
    pub sum: Sum,
    pub last: Timestamp,
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    pub connection: ConnectionId,
    pub at: Timestamp,
    /// The vendor's words, where it failed.
    pub error: Option<VendorError>,
}

impl Store {
    /// Spend of each connection since a day. O(entries since then), from an index.
    pub fn spend_by_connection(
        &self,
        book: Book,
        since: Date,
    ) -> Result<HashMap<ConnectionId, ConnectionSpend>> {
        self.read(|connection| {
            let sql = format!(
                "SELECT e.connection, max(e.at) AS last, {} FROM {NOW}
                 WHERE e.book = :book AND e.adjusts IS NULL AND e.day >= :since GROUP BY e.connection",
                sum_columns()
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let values = named_params! { ":book": book.as_str(), ":since": since.to_string() };
            let rows = statement.query_map(values, |row| {
                let spend = ConnectionSpend { sum: rollup::sum(row)?, last: row.time("last")? };
                Ok((row.id("connection")?, spend))
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// When a connection was last asked; `None` where it never was.
    pub fn last_used(
        &self,
        book: Book,
        vendor: &VendorId,
        connection: ConnectionId,
    ) -> Result<Option<Timestamp>> {
        self.read(|reader| {
            let mut statement = reader.prepare_cached(
                "SELECT at FROM ledger
                 WHERE book = ?1 AND adjusts IS NULL AND vendor = ?2 AND connection = ?3
                 ORDER BY day DESC, at DESC LIMIT 1",
            )?;
            let values = (book.as_str(), vendor.as_str(), connection.0);
            Ok(statement.query_row(values, |row| row.time("at")).optional()?)
        })
    }

    /// How the newest attempts of all connections ended, newest first. Attempts' ids sort by time.
    pub fn newest_endings(&self, most: u64) -> Result<Vec<Ending>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT connection, ended_at, error FROM attempts WHERE ended_at IS NOT NULL
                 ORDER BY id DESC LIMIT ?1",
            )?;
            let rows = statement.query_map([count(most)], |row| {
                Ok(Ending {
                    connection: row.id("connection")?,
                    at: row.time("ended_at")?,
                    error: row.optional_parsed("error")?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}
