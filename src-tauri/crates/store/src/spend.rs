//! Spend in groups: by day, vendor, model and task from the rollup, by conversation and run from the ledger.

use jiff::civil::Date;
use medley_domain::{Book, ModelName, Sum, VendorId};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, named_params};

use crate::column::{Columns, Result};
use crate::error::StoreError;
use crate::ledger::NOW;
use crate::period::Month;
use crate::rollup::{self, ROLLED_SUM};
use crate::store::Store;

/// Counts and money of a group of requests.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    pub requests: u64,
    /// Requests that failed, or that the vendor cut.
    pub failed: u64,
    /// Prompt tokens that were counted, cache included.
    pub input_tokens: u64,
    pub cached_input_tokens: u64,
    /// Output tokens that were counted, reasoning included.
    pub output_tokens: u64,
    /// Mean time to first token of the requests that had one.
    pub ttft_ms: Option<f64>,
    pub sum: Sum,
}

/// What to group by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Day,
    Vendor,
    Model,
    Task,
    Conversation,
    Run,
}

/// One group.
#[derive(Clone, Debug, PartialEq)]
pub struct SpendRow {
    /// A date, a name or an id. Empty for entries without a conversation.
    pub key: String,
    /// The vendor of a model.
    pub vendor: Option<VendorId>,
    /// The title of a conversation, or of a run's, where there still is one.
    pub title: Option<String>,
    pub totals: Totals,
}

/// What one vendor's models cost on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct DaySpend {
    pub day: Date,
    pub vendor: VendorId,
    pub sum: Sum,
}

/// A month of one book.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthSpend {
    pub total: Totals,
    /// Dearest first.
    pub by_vendor: Vec<(VendorId, Totals)>,
    /// By day, then by vendor; days without an entry are absent.
    pub by_day: Vec<DaySpend>,
    /// Dearest first.
    pub by_model: Vec<(VendorId, ModelName, Totals)>,
}

impl Store {
    /// Read from the rollup: O(rows of the month's days).
    pub fn spend_month(&self, book: Book, month: Month) -> Result<MonthSpend> {
        let days = Days::of(Some(month));
        self.read(|connection| {
            let by_model = grouped(connection, book, &days, By::Model)?;
            let by_vendor = grouped(connection, book, &days, By::Vendor)?;
            let model = |row: SpendRow| Some((row.vendor?, ModelName(row.key), row.totals));
            Ok(MonthSpend {
                total: total(connection, book, &days)?,
                by_vendor: by_vendor.into_iter().map(|row| (VendorId(row.key), row.totals)).collect(),
                by_day: by_day(connection, book, &days)?,
                by_model: by_model.into_iter().filter_map(model).collect(),
            })
        })
    }

    /// The months of a book that hold an entry, oldest first.
    pub fn months(&self, book: Book) -> Result<Vec<Month>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT DISTINCT substr(day, 1, 7) AS month FROM daily WHERE book = ?1 ORDER BY 1",
            )?;
            let months = statement.query_map([book.as_str()], |row| row.get::<_, String>(0))?;
            months.map(|month| month?.parse()).collect()
        })
    }

    /// What a book spent on a civil day.
    pub fn spend_day(&self, book: Book, day: Date) -> Result<Sum> {
        let days = Days { first: day.to_string(), last: day.to_string() };
        self.read(|connection| Ok(total(connection, book, &days)?.sum))
    }

    /// Groups of one month, or of all time: days oldest first, runs newest first, the others dearest first.
    pub fn spend_by(&self, book: Book, month: Option<Month>, by: By) -> Result<Vec<SpendRow>> {
        let days = Days::of(month);
        self.read(|connection| grouped(connection, book, &days, by))
    }
}

/// An inclusive range of days as they are written.
struct Days {
    first: String,
    last: String,
}

impl Days {
    fn of(month: Option<Month>) -> Self {
        let first = month.map_or(Date::MIN, Month::first_day);
        let last = month.map_or(Date::MAX, Month::last_day);
        // Before the year 0 a date's text begins with a sign and no longer sorts.
        Self { first: first.max(Date::ZERO).to_string(), last: last.to_string() }
    }
}

const ROLLED: &str = "coalesce(sum(requests), 0) AS requests, coalesce(sum(failed), 0) AS failed,
    coalesce(sum(input), 0) AS input, coalesce(sum(cached_input), 0) AS cached_input,
    coalesce(sum(output), 0) AS output, sum(ttft_ms) * 1.0 / sum(ttft_count) AS ttft_ms";

const COUNTED: &str = "count(*) AS requests,
    count(*) FILTER (WHERE e.outcome IN ('failed', 'incomplete')) AS failed,
    coalesce(sum(e.input), 0) AS input, coalesce(sum(e.cached_input), 0) AS cached_input,
    coalesce(sum(e.output), 0) AS output, avg(e.ttft_ms) AS ttft_ms";

fn grouped(connection: &Connection, book: Book, days: &Days, by: By) -> Result<Vec<SpendRow>> {
    let sql = match by {
        By::Day => rolled_sql("day", "NULL", "day", "key"),
        By::Vendor => rolled_sql("vendor", "NULL", "vendor", DEAREST),
        By::Model => rolled_sql("model", "vendor", "vendor, model", DEAREST),
        By::Task => rolled_sql("task", "NULL", "task", DEAREST),
        By::Conversation => counted_sql("e.conversation", DEAREST),
        By::Run => counted_sql("e.run", "max(e.seq) DESC"),
    };
    let mut statement = connection.prepare_cached(&sql)?;
    let values = named_params! {
        ":book": book.as_str(), ":first": days.first, ":last": days.last,
    };
    let rows = statement.query_map(values, from_row)?;
    rows.collect::<rusqlite::Result<_>>().map_err(StoreError::from)
}

const DEAREST: &str = "known + estimated DESC, key";

fn rolled_sql(key: &str, vendor: &str, group: &str, order: &str) -> String {
    format!(
        "SELECT * FROM (SELECT {key} AS key, {vendor} AS vendor, NULL AS title, {ROLLED},
                               {ROLLED_SUM}
                        FROM daily WHERE book = :book AND day BETWEEN :first AND :last
                        GROUP BY {group})
         ORDER BY {order}"
    )
}

fn counted_sql(key: &str, order: &str) -> String {
    format!(
        "SELECT {key} AS key, NULL AS vendor, c.title, {COUNTED}, {sums}
         FROM {NOW}
         LEFT JOIN conversations AS c ON c.id = e.conversation AND c.deleted_at IS NULL
         WHERE e.adjusts IS NULL AND e.book = :book AND e.day BETWEEN :first AND :last
         GROUP BY {key} ORDER BY {order}",
        sums = rollup::sum_columns(),
    )
}

fn total(connection: &Connection, book: Book, days: &Days) -> Result<Totals> {
    let sql = format!(
        "SELECT {ROLLED}, {ROLLED_SUM} FROM daily
         WHERE book = :book AND day BETWEEN :first AND :last"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let values = named_params! {
        ":book": book.as_str(), ":first": days.first, ":last": days.last,
    };
    Ok(statement.query_row(values, totals)?)
}

fn by_day(connection: &Connection, book: Book, days: &Days) -> Result<Vec<DaySpend>> {
    let sql = format!(
        "SELECT day, vendor, {ROLLED_SUM} FROM daily
         WHERE book = :book AND day BETWEEN :first AND :last
         GROUP BY day, vendor ORDER BY day, vendor"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let values = named_params! {
        ":book": book.as_str(), ":first": days.first, ":last": days.last,
    };
    let rows = statement.query_map(values, |row| {
        Ok(DaySpend {
            day: row.word("day", |day| day.parse().ok())?,
            vendor: VendorId(row.get("vendor")?),
            sum: rollup::sum(row)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<SpendRow> {
    let vendor: Option<String> = row.get("vendor")?;
    Ok(SpendRow {
        key: key(row)?,
        vendor: vendor.map(VendorId),
        title: row.get("title")?,
        totals: totals(row)?,
    })
}

/// A text as it is, an id as a uuid, nothing as an empty text.
fn key(row: &Row<'_>) -> rusqlite::Result<String> {
    match row.get_ref("key")? {
        ValueRef::Null => Ok(String::new()),
        ValueRef::Blob(_) => row.get("key").map(|id: uuid::Uuid| id.to_string()),
        _ => row.get("key"),
    }
}

fn totals(row: &Row<'_>) -> rusqlite::Result<Totals> {
    Ok(Totals {
        requests: row.count("requests")?,
        failed: row.count("failed")?,
        input_tokens: row.count("input")?,
        cached_input_tokens: row.count("cached_input")?,
        output_tokens: row.count("output")?,
        ttft_ms: row.get("ttft_ms")?,
        sum: rollup::sum(row)?,
    })
}
