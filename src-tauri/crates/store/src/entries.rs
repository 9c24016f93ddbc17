//! Reads of single ledger entries: as written, with what was said of them later, and those still to be settled.

use jiff::Timestamp;
use medley_domain::ledger::LedgerEntry;
use medley_domain::{AttemptId, Cost, EntryId};
use rusqlite::{Connection, OptionalExtension, ToSql};

use crate::column::{Columns, Result, count, micros};
use crate::error::StoreError;
use crate::ledger::{self, NOW_COST, NOW_STATUS};
use crate::store::Store;

/// An entry as it was written, with the figure that counts now.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingEntry {
    pub entry: LedgerEntry,
    pub cost: Cost,
    /// The entries that adjusted it, oldest first; the last one's figure counts.
    pub adjustments: Vec<LedgerEntry>,
}

/// An entry whose figure is Medley's own guess, or missing, and that nothing has adjusted yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Unsettled {
    pub entry: LedgerEntry,
    /// The vendor's id for the request, where it is known.
    pub remote_id: Option<String>,
}

pub(crate) const UNSETTLED: &str = "SELECT e.*, t.remote_id
    FROM ledger AS e LEFT JOIN attempts AS t ON t.id = e.attempt
    WHERE e.adjusts IS NULL AND e.origin IN ('estimated', 'none') AND e.at >= ?1
      AND NOT EXISTS (SELECT 1 FROM ledger AS x WHERE x.adjusts = e.id)
    ORDER BY e.at LIMIT ?2";

impl Store {
    /// The entry of an ended attempt. `None` when it has none.
    pub fn entry_of_attempt(&self, attempt: AttemptId) -> Result<Option<StandingEntry>> {
        self.read(|connection| standing(connection, "e.attempt = ?1 AND e.adjusts IS NULL", &attempt.0))
    }

    /// A first entry by its id. `None` when there is no such entry, or it is an adjustment.
    pub fn entry(&self, id: EntryId) -> Result<Option<StandingEntry>> {
        self.read(|connection| standing(connection, "e.id = ?1 AND e.adjusts IS NULL", &id.0))
    }

    /// Entries since `since` whose figure a vendor may still tell, oldest first, of both books.
    pub fn unsettled(&self, since: Timestamp, limit: u64) -> Result<Vec<Unsettled>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(UNSETTLED)?;
            let rows = statement.query_map((micros(since), count(limit)), |row| {
                Ok(Unsettled { entry: ledger::entry(row)?, remote_id: row.get("remote_id")? })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

fn standing(connection: &Connection, condition: &str, value: &dyn ToSql) -> Result<Option<StandingEntry>> {
    let sql = format!(
        "SELECT e.*, {NOW_STATUS} AS now_status, {NOW_COST} AS now_cost
         FROM {} WHERE {condition}",
        ledger::NOW
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found =
        statement.query_row([value], |row| Ok((ledger::entry(row)?, row.cost("now_status", "now_cost")?)));
    let Some((entry, cost)) = found.optional()? else {
        return Ok(None);
    };
    let adjustments = adjustments_of(connection, entry.id)?;
    Ok(Some(StandingEntry { entry, cost, adjustments }))
}

fn adjustments_of(connection: &Connection, id: EntryId) -> Result<Vec<LedgerEntry>> {
    let mut statement = connection.prepare_cached("SELECT * FROM ledger WHERE adjusts = ?1 ORDER BY seq")?;
    let rows = statement.query_map([id.0], ledger::entry)?;
    rows.collect::<rusqlite::Result<_>>().map_err(StoreError::from)
}
