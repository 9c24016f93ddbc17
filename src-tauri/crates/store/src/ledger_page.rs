//! The ledger as a person reads it: one row for each attempt with the figure that counts now, newest first, by pages.
//!
//! Rows come from an index in their order. Totals come from the rollup; only a search has to look at the entries.

use jiff::Timestamp;
use medley_domain::ledger::{Origin, Outcome, disagree};
use medley_domain::usage::Usage;
use medley_domain::{
    AttemptId, Book, ConnectionId, ConversationId, Cost, EntryId, ModelName, PicoUsd, RunId, Sum, VendorId,
};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};

use crate::column::{Columns, Result, count};
use crate::ledger::{self, NEWEST, NOW_COST, NOW_STATUS};
use crate::period::Month;
use crate::rollup;
use crate::store::Store;

/// Which rows are meant.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerFilter {
    pub book: Book,
    pub month: Option<Month>,
    /// Any of these vendors; empty for all.
    pub vendors: Vec<VendorId>,
    /// A part of the model's name or of the conversation's title, in upper or lower case (ASCII).
    pub search: Option<String>,
}

impl LedgerFilter {
    /// All rows of a book.
    pub fn of(book: Book) -> Self {
        Self { book, month: None, vendors: Vec::new(), search: None }
    }
}

/// One attempt in the ledger.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerRow {
    pub id: EntryId,
    pub at: Timestamp,
    /// `None` where there is none any more.
    pub conversation: Option<ConversationId>,
    /// The conversation's title, where there still is one.
    pub title: Option<String>,
    pub task: String,
    pub connection: ConnectionId,
    pub vendor: VendorId,
    pub model: ModelName,
    pub run: RunId,
    pub attempt: AttemptId,
    /// 1 for the run's first attempt.
    pub number: u32,
    pub usage: Usage,
    /// The figure that counts now.
    pub cost: Cost,
    /// Where the figure that counts now comes from.
    pub origin: Origin,
    /// The newest entry that adjusted this one.
    pub adjusted_by: Option<EntryId>,
    /// Whether the vendor's own figure and the one by the price list differ by more than 1 %.
    pub disagrees: bool,
    pub ttft_ms: Option<u64>,
    pub took_ms: u64,
    pub outcome: Outcome,
    /// The error's category, where it failed.
    pub error: Option<String>,
}

/// Some rows, with the count and sum of all that the filter means.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerPage {
    pub total: u64,
    pub sum: Sum,
    pub rows: Vec<LedgerRow>,
}

impl Store {
    pub fn ledger_page(&self, filter: &LedgerFilter, offset: u64, limit: u64) -> Result<LedgerPage> {
        self.read(|connection| {
            let (total, sum) = totals(connection, filter)?;
            let rows = rows(connection, filter, offset, limit)?;
            Ok(LedgerPage { total, sum, rows })
        })
    }
}

/// The condition on a table of entries or of rollup rows, with its values in order.
fn condition(filter: &LedgerFilter, table: &str) -> (String, Vec<Value>) {
    let mut sql = format!("{table}.book = ?");
    let mut values = vec![Value::Text(filter.book.as_str().to_owned())];
    if let Some(month) = filter.month {
        sql += &format!(" AND {table}.day BETWEEN ? AND ?");
        values.push(Value::Text(month.first_day().to_string()));
        values.push(Value::Text(month.last_day().to_string()));
    }
    if !filter.vendors.is_empty() {
        let marks = vec!["?"; filter.vendors.len()].join(", ");
        sql += &format!(" AND {table}.vendor IN ({marks})");
        let vendors = filter.vendors.iter();
        values.extend(vendors.map(|vendor| Value::Text(vendor.0.clone())));
    }
    (sql, values)
}

/// Entries `e` that the filter means, without those that adjust others.
fn entries(filter: &LedgerFilter) -> (String, Vec<Value>) {
    let (mut sql, mut values) = condition(filter, "e");
    sql += " AND e.adjusts IS NULL";
    if let Some(search) = &filter.search {
        sql += " AND (e.model LIKE ? ESCAPE '\\' OR e.conversation IN
                      (SELECT id FROM conversations
                       WHERE title LIKE ? ESCAPE '\\' AND deleted_at IS NULL))";
        let pattern = Value::Text(format!("%{}%", escaped(search)));
        values.extend([pattern.clone(), pattern]);
    }
    (sql, values)
}

/// What a person types is looked for as it is.
fn escaped(search: &str) -> String {
    search.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn totals(connection: &Connection, filter: &LedgerFilter) -> Result<(u64, Sum)> {
    let (sql, values) = if filter.search.is_some() {
        let (condition, values) = entries(filter);
        let sums = rollup::sum_columns();
        let from = ledger::NOW;
        let sql = format!("SELECT count(*) AS requests, {sums} FROM {from} WHERE {condition}");
        (sql, values)
    } else {
        let (condition, values) = condition(filter, "daily");
        let sums = rollup::ROLLED_SUM;
        let sql =
            format!("SELECT coalesce(sum(requests), 0) AS requests, {sums} FROM daily WHERE {condition}");
        (sql, values)
    };
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement
        .query_row(params_from_iter(values), |row| Ok((row.count("requests")?, rollup::sum(row)?)))?)
}

fn rows(connection: &Connection, filter: &LedgerFilter, offset: u64, limit: u64) -> Result<Vec<LedgerRow>> {
    let (sql, mut values) = rows_query(filter);
    values.extend([Value::Integer(count(limit)), Value::Integer(count(offset))]);
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The inner query walks an index and skips pages within it; only the rows of the page are joined.
pub(crate) fn rows_query(filter: &LedgerFilter) -> (String, Vec<Value>) {
    let (condition, values) = entries(filter);
    let sql = format!(
        "SELECT e.*, c.id AS living_conversation, c.title, a.id AS adjusted_by,
                coalesce(a.origin, e.origin) AS now_origin, coalesce(a.reported, e.reported) AS now_reported,
                {NOW_STATUS} AS now_status, {NOW_COST} AS now_cost
         FROM (SELECT e.seq AS chosen FROM ledger AS e WHERE {condition}
               ORDER BY e.day DESC, e.at DESC, e.seq DESC LIMIT ? OFFSET ?)
         JOIN ledger AS e ON e.seq = chosen
         {NEWEST}
         LEFT JOIN conversations AS c ON c.id = e.conversation AND c.deleted_at IS NULL
         ORDER BY e.day DESC, e.at DESC, e.seq DESC"
    );
    (sql, values)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<LedgerRow> {
    let reported: Option<i64> = row.get("now_reported")?;
    let computed = row.cost("computed_status", "computed")?;
    Ok(LedgerRow {
        id: row.id("id")?,
        at: row.time("at")?,
        conversation: row.optional_id("living_conversation")?,
        title: row.get("title")?,
        task: row.get("task")?,
        connection: row.id("connection")?,
        vendor: VendorId(row.get("vendor")?),
        model: ModelName(row.get("model")?),
        run: row.id("run")?,
        attempt: row.id("attempt")?,
        number: row.get("number")?,
        usage: ledger::usage(row)?,
        cost: row.cost("now_status", "now_cost")?,
        origin: row.word("now_origin", Origin::parse)?,
        adjusted_by: row.optional_id("adjusted_by")?,
        disagrees: disagree(computed, reported.map(PicoUsd)),
        ttft_ms: row.optional_count("ttft_ms")?,
        took_ms: row.count("took_ms")?,
        outcome: row.word("outcome", Outcome::parse)?,
        error: row.get("error")?,
    })
}
