//! The budget: its cap, and how a book stands against it.
//!
//! Spend is read from the daily rollup: O(rows of the month's days), some hundreds, whatever the ledger's length. A
//! month that does not begin with a day adds the rows of its first day from an index.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use medley_domain::budget::Standing;
use medley_domain::journal::AttemptStart;
use medley_domain::ports::BooksError;
use medley_domain::{Book, PicoUsd};
use rusqlite::{Connection, named_params};

use crate::books::Desk;
use crate::column::{Result, micros};
use crate::ledger::{NOW, NOW_COST};
use crate::settings;
use crate::store::{Store, day_of};

const CAP: &str = "budget.monthly_cap";

pub(crate) const RESERVED: &str = "SELECT coalesce(sum(reservation), 0) FROM attempts
    WHERE ended_at IS NULL AND book = ?1";

impl Store {
    /// The monthly cap, one figure for each book's own spend; `None` while the person has set none.
    pub fn cap(&self) -> Result<Option<PicoUsd>> {
        self.read(cap)
    }

    pub fn set_cap(&self, cap: Option<PicoUsd>) -> Result<()> {
        self.write(move |transaction| match cap {
            Some(cap) => settings::put(transaction, CAP, &cap.to_string()),
            None => settings::remove(transaction, CAP),
        })
    }

    /// How a book stands, with spend counted from `since`: when the month began in the person's time zone.
    pub fn standing(&self, book: Book, since: Timestamp) -> Result<Standing> {
        self.read(|connection| standing(connection, self.time_zone(), book, since))
    }
}

/// Refuses an attempt that the cap does not admit. Runs in the transaction that then reserves its worst case.
pub(crate) fn admit(
    connection: &Connection,
    desk: &Desk,
    start: &AttemptStart,
) -> std::result::Result<(), BooksError> {
    let book = start.if_lost.book;
    let standing = standing(connection, &desk.time_zone, book, start.reservation.since)?;
    if standing.admits(start.reservation.amount) {
        return Ok(());
    }
    Err(BooksError::OverBudget(standing))
}

fn standing(connection: &Connection, time_zone: &TimeZone, book: Book, since: Timestamp) -> Result<Standing> {
    Ok(Standing {
        cap: cap(connection)?,
        spent: spent(connection, time_zone, book, since)?,
        reserved: reserved(connection, book)?,
    })
}

fn cap(connection: &Connection) -> Result<Option<PicoUsd>> {
    let text = settings::get(connection, CAP)?;
    let cap = text.map(|text| text.parse()).transpose();
    cap.map_err(crate::StoreError::failed)
}

fn spent(connection: &Connection, time_zone: &TimeZone, book: Book, since: Timestamp) -> Result<PicoUsd> {
    let first = since.to_zoned(time_zone.clone());
    let begins = first.start_of_day().is_ok_and(|start| start == first);
    let day = day_of(since, time_zone).to_string();
    if begins {
        return spent_on_days(connection, book, &day, ">=");
    }
    let later = spent_on_days(connection, book, &day, ">")?;
    Ok(later + spent_on_day_since(connection, book, &day, since)?)
}

fn spent_on_days(connection: &Connection, book: Book, day: &str, comparison: &str) -> Result<PicoUsd> {
    let sql = format!(
        "SELECT coalesce(sum(known + estimated), 0) FROM daily
         WHERE book = :book AND day {comparison} :day"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let sum = statement.query_row(named_params! {":book": book.as_str(), ":day": day}, |row| row.get(0))?;
    Ok(PicoUsd(sum))
}

fn spent_on_day_since(connection: &Connection, book: Book, day: &str, since: Timestamp) -> Result<PicoUsd> {
    let sql = format!(
        "SELECT coalesce(sum({NOW_COST}), 0) FROM {NOW}
         WHERE e.adjusts IS NULL AND e.book = :book AND e.day = :day AND e.at >= :since"
    );
    let values = named_params! {":book": book.as_str(), ":day": day, ":since": micros(since)};
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(PicoUsd(statement.query_row(values, |row| row.get(0))?))
}

/// The worst cases of all open attempts of a book, whoever owns them.
fn reserved(connection: &Connection, book: Book) -> Result<PicoUsd> {
    let mut statement = connection.prepare_cached(RESERVED)?;
    Ok(PicoUsd(statement.query_row([book.as_str()], |row| row.get(0))?))
}
