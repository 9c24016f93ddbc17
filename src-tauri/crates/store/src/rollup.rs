//! Rollups of the ledger, written by the transaction that writes an entry: one row for each book, day, vendor, model
//! and task, and one for each conversation. Both can be rebuilt from the ledger at any time.
//!
//! An adjustment changes the row of the entry that it adjusts: its money, and nothing else.

use medley_domain::ledger::{LedgerEntry, Outcome};
use medley_domain::{ConversationId, Cost, PicoUsd, Sum};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::column::{Columns, Result, count};
use crate::ledger::{NOW, NOW_COST, NOW_STATUS};
use crate::store::Store;

pub(crate) const SCHEMA: &str = "
CREATE TABLE daily (
    book TEXT NOT NULL,
    day TEXT NOT NULL,
    vendor TEXT NOT NULL,
    model TEXT NOT NULL,
    task TEXT NOT NULL,
    requests INTEGER NOT NULL,
    failed INTEGER NOT NULL, -- failed, or cut by the vendor
    input INTEGER NOT NULL,
    cached_input INTEGER NOT NULL,
    output INTEGER NOT NULL,
    ttft_ms INTEGER NOT NULL, -- sum over ttft_count entries
    ttft_count INTEGER NOT NULL,
    known INTEGER NOT NULL,
    estimated INTEGER NOT NULL,
    unknown_count INTEGER NOT NULL,
    PRIMARY KEY (book, day, vendor, model, task)
) STRICT, WITHOUT ROWID;
CREATE TABLE conversation_spend (
    conversation BLOB PRIMARY KEY,
    known INTEGER NOT NULL,
    estimated INTEGER NOT NULL,
    unknown_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
";

impl Store {
    /// Makes both rollups anew from the ledger, in one transaction. O(ledger).
    pub fn rebuild_rollup(&self) -> Result<()> {
        self.write(|transaction| rebuild(transaction))
    }
}

/// Which rows of the rollups an entry counts in.
pub(crate) struct Place {
    book: String,
    day: String,
    vendor: String,
    model: String,
    task: String,
    conversation: Option<ConversationId>,
}

/// Reads a place from a row with these columns of the ledger.
pub(crate) fn place(row: &Row<'_>) -> rusqlite::Result<Place> {
    Ok(Place {
        book: row.get("book")?,
        day: row.get("day")?,
        vendor: row.get("vendor")?,
        model: row.get("model")?,
        task: row.get("task")?,
        conversation: row.optional_id("conversation")?,
    })
}

/// What is added to a row of money.
#[derive(Clone, Copy, Default)]
struct Change {
    known: i64,
    estimated: i64,
    unknown_count: i64,
}

impl Change {
    fn of(cost: Cost) -> Self {
        let nothing = Self::default();
        match cost {
            Cost::Known(PicoUsd(known)) => Self { known, ..nothing },
            Cost::Estimated(PicoUsd(estimated)) => Self { estimated, ..nothing },
            Cost::Unknown => Self { unknown_count: 1, ..nothing },
        }
    }

    fn between(before: Cost, after: Cost) -> Self {
        let (before, after) = (Self::of(before), Self::of(after));
        Self {
            known: after.known.saturating_sub(before.known),
            estimated: after.estimated.saturating_sub(before.estimated),
            unknown_count: after.unknown_count - before.unknown_count,
        }
    }
}

/// Counts a new entry.
pub(crate) fn add(connection: &Connection, entry: &LedgerEntry, day: &str) -> Result<()> {
    let change = Change::of(entry.cost);
    let failed = matches!(entry.outcome, Outcome::Failed | Outcome::Incomplete);
    let mut statement = connection.prepare_cached(
        "INSERT INTO daily VALUES
             (:book, :day, :vendor, :model, :task, 1, :failed, :input, :cached_input, :output,
              :ttft_ms, :ttft_count, :known, :estimated, :unknown_count)
         ON CONFLICT DO UPDATE SET
             requests = requests + 1,
             failed = failed + excluded.failed,
             input = input + excluded.input,
             cached_input = cached_input + excluded.cached_input,
             output = output + excluded.output,
             ttft_ms = ttft_ms + excluded.ttft_ms,
             ttft_count = ttft_count + excluded.ttft_count,
             known = known + excluded.known,
             estimated = estimated + excluded.estimated,
             unknown_count = unknown_count + excluded.unknown_count",
    )?;
    statement.execute(named_params! {
        ":book": entry.book.as_str(),
        ":day": day,
        ":vendor": entry.vendor.as_str(),
        ":model": entry.model.as_str(),
        ":task": entry.task,
        ":failed": failed,
        ":input": count(entry.usage.input.unwrap_or(0)),
        ":cached_input": count(entry.usage.cached_input.unwrap_or(0)),
        ":output": count(entry.usage.output.unwrap_or(0)),
        ":ttft_ms": count(entry.ttft_ms.unwrap_or(0)),
        ":ttft_count": entry.ttft_ms.is_some(),
        ":known": change.known,
        ":estimated": change.estimated,
        ":unknown_count": change.unknown_count,
    })?;
    add_to_conversation(connection, entry.conversation, change)
}

/// Puts an adjustment's figure in the place of the one that counted until now.
pub(crate) fn replace(connection: &Connection, place: &Place, before: Cost, after: Cost) -> Result<()> {
    let change = Change::between(before, after);
    let mut statement = connection.prepare_cached(
        "UPDATE daily SET known = known + :known, estimated = estimated + :estimated,
             unknown_count = unknown_count + :unknown_count
         WHERE book = :book AND day = :day AND vendor = :vendor AND model = :model AND task = :task",
    )?;
    statement.execute(named_params! {
        ":book": place.book,
        ":day": place.day,
        ":vendor": place.vendor,
        ":model": place.model,
        ":task": place.task,
        ":known": change.known,
        ":estimated": change.estimated,
        ":unknown_count": change.unknown_count,
    })?;
    add_to_conversation(connection, place.conversation, change)
}

fn add_to_conversation(
    connection: &Connection,
    conversation: Option<ConversationId>,
    change: Change,
) -> Result<()> {
    let Some(conversation) = conversation else {
        return Ok(());
    };
    let mut statement = connection.prepare_cached(
        "INSERT INTO conversation_spend VALUES (:conversation, :known, :estimated, :unknown_count)
         ON CONFLICT DO UPDATE SET
             known = known + excluded.known,
             estimated = estimated + excluded.estimated,
             unknown_count = unknown_count + excluded.unknown_count",
    )?;
    statement.execute(named_params! {
        ":conversation": conversation.0,
        ":known": change.known,
        ":estimated": change.estimated,
        ":unknown_count": change.unknown_count,
    })?;
    Ok(())
}

/// What a conversation cost so far. O(1).
pub(crate) fn of_conversation(connection: &Connection, id: ConversationId) -> Result<Sum> {
    let mut statement = connection.prepare_cached(
        "SELECT known, estimated, unknown_count FROM conversation_spend WHERE conversation = ?1",
    )?;
    Ok(statement.query_row([id.0], sum).optional()?.unwrap_or_default())
}

/// Reads a sum from a row with its three columns.
pub(crate) fn sum(row: &Row<'_>) -> rusqlite::Result<Sum> {
    Ok(Sum {
        known: PicoUsd(row.get("known")?),
        estimated: PicoUsd(row.get("estimated")?),
        unknown_count: row.count("unknown_count")?,
    })
}

/// The three columns of a sum over rows of the rollup.
pub(crate) const ROLLED_SUM: &str = "coalesce(sum(known), 0) AS known,
    coalesce(sum(estimated), 0) AS estimated, coalesce(sum(unknown_count), 0) AS unknown_count";

/// The three columns of a sum over entries `e` with their adjustments `a`.
pub(crate) fn sum_columns() -> String {
    format!(
        "coalesce(sum({NOW_COST}) FILTER (WHERE {NOW_STATUS} = 'known'), 0) AS known,
         coalesce(sum({NOW_COST}) FILTER (WHERE {NOW_STATUS} = 'estimated'), 0) AS estimated,
         count(*) FILTER (WHERE {NOW_STATUS} = 'unknown') AS unknown_count"
    )
}

pub(crate) fn rebuild(connection: &Connection) -> Result<()> {
    let sums = sum_columns();
    connection.execute_batch(&format!(
        "DELETE FROM daily;
         INSERT INTO daily
         SELECT e.book, e.day, e.vendor, e.model, e.task, count(*),
                count(*) FILTER (WHERE e.outcome IN ('failed', 'incomplete')),
                coalesce(sum(e.input), 0), coalesce(sum(e.cached_input), 0),
                coalesce(sum(e.output), 0), coalesce(sum(e.ttft_ms), 0), count(e.ttft_ms), {sums}
         FROM {NOW} WHERE e.adjusts IS NULL
         GROUP BY e.book, e.day, e.vendor, e.model, e.task;
         DELETE FROM conversation_spend;
         INSERT INTO conversation_spend
         SELECT e.conversation, {sums}
         FROM {NOW} WHERE e.adjusts IS NULL AND e.conversation IS NOT NULL
         GROUP BY e.conversation;"
    ))?;
    Ok(())
}
