//! Attempts: one row for each request to a vendor, open from before it is sent until its ledger entry is written.
//!
//! An open attempt reserves its worst case, and holds what the ledger would say if its process died now.

use jiff::Timestamp;
use medley_domain::journal::{AttemptEnd, AttemptStart};
use medley_domain::ledger::{Origin, Outcome};
use medley_domain::usage::Usage;
use medley_domain::{AttemptId, Cost, EntryId, Offer, RunId, VendorError, VendorId};
use rusqlite::{Connection, Row, named_params};

use crate::column::{Columns, Result, json, micros, optional_json};
use crate::error::StoreError;
use crate::ledger::{self, NEWEST, NOW_COST, NOW_STATUS};

pub(crate) const SCHEMA: &str = "
CREATE TABLE attempts (
    id BLOB PRIMARY KEY,
    run BLOB NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    connection BLOB NOT NULL,
    model TEXT NOT NULL,
    vendor TEXT NOT NULL,
    book TEXT NOT NULL,
    owner TEXT NOT NULL, -- the process that it runs in
    reservation INTEGER, -- pico-dollars; NULL where no price is known
    at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT,
    error TEXT,
    remote_id TEXT,
    if_lost TEXT -- the ledger entry if nothing more becomes known; NULL once ended
) STRICT;
CREATE INDEX attempts_by_run ON attempts (run, number);
CREATE INDEX attempts_open ON attempts (book, ended_at, reservation, owner) WHERE ended_at IS NULL;
";

/// An attempt with what the ledger says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct AttemptRow {
    pub attempt: AttemptId,
    pub run: RunId,
    /// 1 for the run's first attempt.
    pub number: u32,
    pub offer: Offer,
    pub vendor: VendorId,
    pub at: Timestamp,
    /// `None` while it is under way.
    pub ended_at: Option<Timestamp>,
    pub outcome: Option<Outcome>,
    /// The vendor's words, where it failed.
    pub error: Option<VendorError>,
    pub remote_id: Option<String>,
    /// `None` until it has ended.
    pub billed: Option<Billed>,
}

/// The part of an attempt's ledger entry that is shown beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Billed {
    pub entry: EntryId,
    /// The figure that counts now: the newest adjustment's, where there is one.
    pub cost: Cost,
    pub origin: Origin,
    pub usage: Usage,
    /// Time to first token in milliseconds, where there was one.
    pub ttft_ms: Option<u64>,
    pub took_ms: u64,
}

pub(crate) fn start(connection: &Connection, start: &AttemptStart) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO attempts
             (id, run, number, connection, model, vendor, book, owner, reservation, at, if_lost)
         VALUES (:id, :run, :number, :connection, :model, :vendor, :book, :owner, :reservation,
                 :at, :if_lost)",
    )?;
    statement.execute(named_params! {
        ":id": start.attempt.0,
        ":run": start.run.0,
        ":number": start.number,
        ":connection": start.offer.connection.0,
        ":model": start.offer.model.as_str(),
        ":vendor": start.vendor.as_str(),
        ":book": start.if_lost.book.as_str(),
        ":owner": start.owner,
        ":reservation": start.reservation.amount.map(|amount| amount.0),
        ":at": micros(start.at),
        ":if_lost": json(&start.if_lost)?,
    })?;
    Ok(())
}

pub(crate) fn accept(connection: &Connection, id: AttemptId, remote_id: &str) -> Result<()> {
    let mut statement = connection.prepare_cached("UPDATE attempts SET remote_id = ?2 WHERE id = ?1")?;
    statement.execute((id.0, remote_id))?;
    Ok(())
}

/// Ends an open attempt and so releases its reservation. Fails when it is not open: whoever ended it wrote its ledger
/// entry, and a second one would double it.
pub(crate) fn end(connection: &Connection, end: &AttemptEnd) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "UPDATE attempts SET ended_at = :at, outcome = :outcome, error = :error, if_lost = NULL
         WHERE id = :id AND ended_at IS NULL",
    )?;
    let changed = statement.execute(named_params! {
        ":id": end.attempt.0,
        ":at": micros(end.at),
        ":outcome": end.outcome.as_str(),
        ":error": optional_json(end.error.as_ref())?,
    })?;
    if changed == 0 {
        return Err(StoreError::failed(format_args!("attempt {} is not open", end.attempt)));
    }
    Ok(())
}

/// The attempts of a run, first to last.
pub(crate) fn of_run(connection: &Connection, run: RunId) -> Result<Vec<AttemptRow>> {
    let sql = format!(
        "SELECT t.id AS attempt_id, t.run AS attempt_run, t.number AS attempt_number,
                t.connection AS offer_connection, t.model AS offer_model,
                t.vendor AS attempt_vendor, t.at AS began, t.ended_at, t.outcome AS ended_as,
                t.error AS words, t.remote_id, {NOW_STATUS} AS now_status, {NOW_COST} AS now_cost,
                e.id AS entry, e.origin, e.ttft_ms, e.took_ms, {usage}
         FROM attempts AS t
         LEFT JOIN ledger AS e ON e.attempt = t.id AND e.adjusts IS NULL
         {NEWEST}
         WHERE t.run = ?1 ORDER BY t.number, t.id",
        usage = ledger::USAGE,
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([run.0], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<AttemptRow> {
    let outcome: Option<String> = row.get("ended_as")?;
    Ok(AttemptRow {
        attempt: row.id("attempt_id")?,
        run: row.id("attempt_run")?,
        number: row.get("attempt_number")?,
        offer: Offer {
            connection: row.id("offer_connection")?,
            model: medley_domain::ModelName(row.get("offer_model")?),
        },
        vendor: VendorId(row.get("attempt_vendor")?),
        at: row.time("began")?,
        ended_at: row.optional_time("ended_at")?,
        outcome: outcome.as_deref().and_then(Outcome::parse),
        error: row.optional_parsed("words")?,
        remote_id: row.get("remote_id")?,
        billed: billed(row)?,
    })
}

fn billed(row: &Row<'_>) -> rusqlite::Result<Option<Billed>> {
    let Some(entry) = row.optional_id("entry")? else {
        return Ok(None);
    };
    Ok(Some(Billed {
        entry,
        cost: row.cost("now_status", "now_cost")?,
        origin: row.word("origin", Origin::parse)?,
        usage: ledger::usage(row)?,
        ttft_ms: row.optional_count("ttft_ms")?,
        took_ms: row.count("took_ms")?,
    }))
}
