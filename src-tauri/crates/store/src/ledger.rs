//! The ledger: append-only, one entry for each ended attempt, and adjusting entries that take an entry's place in
//! every sum. Of several adjustments the one written last counts.
//!
//! Triggers keep SQL from changing or deleting an entry. Each entry carries the civil day on which it was booked.

use jiff::tz::TimeZone;
use medley_domain::ledger::{LedgerEntry, Origin, Outcome};
use medley_domain::pricing::Mode;
use medley_domain::usage::Usage;
use medley_domain::{Book, Cost, EntryId, ModelName, PicoUsd, VendorId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::column::{Columns, Result, count, json, micros, optional_count};
use crate::error::StoreError;
use crate::rollup;
use crate::store::day_of;

pub(crate) const SCHEMA: &str = "
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY, -- the order in which entries were written
    id BLOB NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    day TEXT NOT NULL, -- civil date, such as 2026-11-22
    book TEXT NOT NULL,
    task TEXT NOT NULL,
    connection BLOB NOT NULL,
    vendor TEXT NOT NULL,
    model TEXT NOT NULL,
    conversation BLOB, -- no reference: the entry outlives its conversation
    run BLOB NOT NULL,
    attempt BLOB NOT NULL,
    number INTEGER NOT NULL,
    request_id TEXT,
    mode TEXT NOT NULL,
    input INTEGER,
    cached_input INTEGER,
    cache_write INTEGER,
    cache_write_1h INTEGER,
    output INTEGER,
    reasoning INTEGER,
    searches INTEGER,
    usage_raw TEXT NOT NULL,
    price_lines TEXT NOT NULL,
    cost_status TEXT NOT NULL,
    cost INTEGER,
    computed_status TEXT NOT NULL,
    computed INTEGER,
    reported INTEGER,
    origin TEXT NOT NULL,
    ttft_ms INTEGER,
    took_ms INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    error TEXT,
    adjusts BLOB
) STRICT;
CREATE UNIQUE INDEX ledger_by_attempt ON ledger (attempt) WHERE adjusts IS NULL;
CREATE INDEX ledger_by_adjusted ON ledger (adjusts) WHERE adjusts IS NOT NULL;
-- `adjusts` is in these two so that SQLite need not look at the entry to know that it is NULL.
CREATE INDEX ledger_by_day ON ledger (book, adjusts, day, at) WHERE adjusts IS NULL;
CREATE INDEX ledger_by_vendor ON ledger (book, adjusts, vendor, day, at) WHERE adjusts IS NULL;
CREATE INDEX ledger_by_conversation ON ledger (conversation) WHERE adjusts IS NULL;
CREATE INDEX ledger_by_offer ON ledger (connection, model)
    WHERE adjusts IS NULL AND outcome = 'complete' AND ttft_ms IS NOT NULL;
CREATE INDEX ledger_unsettled ON ledger (at)
    WHERE adjusts IS NULL AND origin IN ('estimated', 'none');
CREATE TRIGGER ledger_keeps_entries BEFORE DELETE ON ledger
BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_keeps_figures BEFORE UPDATE ON ledger
BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;
";

/// Counts beyond text, which the first version had no place for.
pub(crate) const MEDIA: &str = "
ALTER TABLE ledger ADD COLUMN media TEXT; -- JSON; NULL where there is none
";

/// Joins the newest adjustment `a` of each entry `e`.
pub(crate) const NEWEST: &str = "LEFT JOIN ledger AS a ON a.seq =
    (SELECT max(x.seq) FROM ledger AS x WHERE x.adjusts = e.id)";

/// Entries `e` with their newest adjustments `a`; queries add `e.adjusts IS NULL`.
pub(crate) const NOW: &str = "ledger AS e LEFT JOIN ledger AS a ON a.seq =
    (SELECT max(x.seq) FROM ledger AS x WHERE x.adjusts = e.id)";

/// The figure that counts now, in pico-dollars; NULL where it is unknown.
pub(crate) const NOW_COST: &str = "CASE WHEN a.seq IS NULL THEN e.cost ELSE a.cost END";

/// How sure the figure that counts now is.
pub(crate) const NOW_STATUS: &str = "coalesce(a.cost_status, e.cost_status)";

/// The columns that [`usage`] reads.
pub(crate) const USAGE: &str = "e.input, e.cached_input, e.cache_write, e.cache_write_1h, e.output,
    e.reasoning, e.searches, e.media";

/// Writes an entry and what it changes in the rollups.
pub(crate) fn append(connection: &Connection, entry: &LedgerEntry, time_zone: &TimeZone) -> Result<()> {
    let day = day_of(entry.at, time_zone).to_string();
    let Some(first) = entry.adjusts else {
        insert(connection, entry, &day)?;
        return rollup::add(connection, entry, &day);
    };
    let (adjusted, before) = standing_entry(connection, first)?;
    insert(connection, entry, &day)?;
    rollup::replace(connection, &adjusted, before, entry.cost)
}

/// What a rollup needs of the entry that is adjusted, and the figure that counted until now.
fn standing_entry(connection: &Connection, id: EntryId) -> Result<(rollup::Place, Cost)> {
    let sql = format!(
        "SELECT e.book, e.day, e.vendor, e.model, e.task, e.conversation,
                {NOW_STATUS} AS status, {NOW_COST} AS cost
         FROM {NOW} WHERE e.id = ?1 AND e.adjusts IS NULL"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row([id.0], |row| Ok((rollup::place(row)?, row.cost("status", "cost")?)));
    found.optional()?.ok_or_else(|| StoreError::failed(format_args!("there is no entry {id} to adjust")))
}

fn insert(connection: &Connection, entry: &LedgerEntry, day: &str) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO ledger
             (id, at, day, book, task, connection, vendor, model, conversation, run, attempt, number,
              request_id, mode, input, cached_input, cache_write, cache_write_1h, output, reasoning,
              searches, media, usage_raw, price_lines, cost_status, cost, computed_status, computed,
              reported, origin, ttft_ms, took_ms, outcome, error, adjusts)
         VALUES
             (:id, :at, :day, :book, :task, :connection, :vendor, :model, :conversation, :run,
              :attempt, :number, :request_id, :mode, :input, :cached_input, :cache_write,
              :cache_write_1h, :output, :reasoning, :searches, :media, :usage_raw, :price_lines,
              :cost_status, :cost, :computed_status, :computed, :reported, :origin, :ttft_ms,
              :took_ms, :outcome, :error, :adjusts)",
    )?;
    let amount = |cost: Cost| cost.amount().map(|amount| amount.0);
    let usage = &entry.usage;
    statement.execute(named_params! {
        ":id": entry.id.0,
        ":at": micros(entry.at),
        ":day": day,
        ":book": entry.book.as_str(),
        ":task": entry.task,
        ":connection": entry.connection.0,
        ":vendor": entry.vendor.as_str(),
        ":model": entry.model.as_str(),
        ":conversation": entry.conversation.map(|id| id.0),
        ":run": entry.run.0,
        ":attempt": entry.attempt.0,
        ":number": entry.number,
        ":request_id": entry.request_id,
        ":mode": entry.mode.as_str(),
        ":input": optional_count(usage.input),
        ":cached_input": optional_count(usage.cached_input),
        ":cache_write": optional_count(usage.cache_write),
        ":cache_write_1h": optional_count(usage.cache_write_1h),
        ":output": optional_count(usage.output),
        ":reasoning": optional_count(usage.reasoning),
        ":searches": optional_count(usage.searches),
        ":media": (!usage.media.is_empty()).then(|| json(&usage.media)).transpose()?,
        ":usage_raw": json(&entry.usage_raw)?,
        ":price_lines": json(&entry.price_lines)?,
        ":cost_status": entry.cost.status(),
        ":cost": amount(entry.cost),
        ":computed_status": entry.computed.status(),
        ":computed": amount(entry.computed),
        ":reported": entry.reported.map(|amount| amount.0),
        ":origin": entry.origin.as_str(),
        ":ttft_ms": optional_count(entry.ttft_ms),
        ":took_ms": count(entry.took_ms),
        ":outcome": entry.outcome.as_str(),
        ":error": entry.error,
        ":adjusts": entry.adjusts.map(|id| id.0),
    })?;
    Ok(())
}

/// A whole entry as it was written, from a row with all columns of the ledger.
pub(crate) fn entry(row: &Row<'_>) -> rusqlite::Result<LedgerEntry> {
    let reported: Option<i64> = row.get("reported")?;
    Ok(LedgerEntry {
        id: row.id("id")?,
        at: row.time("at")?,
        book: row.word("book", Book::parse)?,
        task: row.get("task")?,
        connection: row.id("connection")?,
        vendor: VendorId(row.get("vendor")?),
        model: ModelName(row.get("model")?),
        conversation: row.optional_id("conversation")?,
        run: row.id("run")?,
        attempt: row.id("attempt")?,
        number: row.get("number")?,
        request_id: row.get("request_id")?,
        mode: row.word("mode", parse_mode)?,
        usage: usage(row)?,
        usage_raw: row.parsed("usage_raw")?,
        price_lines: row.parsed("price_lines")?,
        cost: row.cost("cost_status", "cost")?,
        computed: row.cost("computed_status", "computed")?,
        reported: reported.map(PicoUsd),
        origin: row.word("origin", Origin::parse)?,
        ttft_ms: row.optional_count("ttft_ms")?,
        took_ms: row.count("took_ms")?,
        outcome: row.word("outcome", Outcome::parse)?,
        error: row.get("error")?,
        adjusts: row.optional_id("adjusts")?,
    })
}

pub(crate) fn usage(row: &Row<'_>) -> rusqlite::Result<Usage> {
    Ok(Usage {
        input: row.optional_count("input")?,
        cached_input: row.optional_count("cached_input")?,
        cache_write: row.optional_count("cache_write")?,
        cache_write_1h: row.optional_count("cache_write_1h")?,
        output: row.optional_count("output")?,
        reasoning: row.optional_count("reasoning")?,
        searches: row.optional_count("searches")?,
        media: row.optional_parsed("media")?.unwrap_or_default(),
    })
}

fn parse_mode(word: &str) -> Option<Mode> {
    [Mode::Standard, Mode::Batch, Mode::Flex, Mode::Priority].into_iter().find(|mode| mode.as_str() == word)
}
