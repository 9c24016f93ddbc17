//! The ledger as another program would read it: straight from the database, without a line of the store.

use std::collections::HashMap;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, Row};
use serde_json::Value;
use uuid::Uuid;

use super::practice::Row as Bill;

/// An entry with the figure that counts now.
#[derive(Clone, Debug)]
pub struct Entry {
    pub attempt: String,
    pub vendor: String,
    pub model: String,
    pub book: String,
    pub number: u32,
    pub outcome: String,
    pub error: Option<String>,
    /// Of its newest adjustment, where there is one.
    pub status: String,
    pub cost: Option<i64>,
}

/// An answer as it is stored.
#[derive(Clone, Debug)]
pub struct Answer {
    pub conversation: String,
    pub state: String,
    pub text: String,
}

#[derive(Debug)]
pub struct Ledger {
    pub entries: Vec<Entry>,
    pub answers: Vec<Answer>,
    /// Attempts that were started, ended or not.
    pub attempts: Vec<String>,
    pub open_attempts: i64,
    pub open_runs: i64,
}

impl Ledger {
    pub fn read(data: &Path) -> Self {
        let path = data.join("medley.sqlite3");
        let books = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        books.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
        let count = |sql: &str| books.query_row(sql, [], |row| row.get(0)).unwrap();
        Self {
            entries: rows(&books, ENTRIES, entry),
            answers: rows(&books, ANSWERS, answer),
            attempts: rows(&books, "SELECT id FROM attempts ORDER BY id", |row| id(row, "id")),
            open_attempts: count("SELECT count(*) FROM attempts WHERE ended_at IS NULL"),
            open_runs: count("SELECT count(*) FROM runs WHERE ended_at IS NULL"),
        }
    }

    /// Pico-dollars known or estimated.
    pub fn total(&self) -> i128 {
        self.entries.iter().filter_map(|entry| entry.cost).map(i128::from).sum()
    }

    /// Nothing is open, and each attempt has its one entry.
    pub fn assert_whole(&self) {
        assert_eq!((self.open_attempts, self.open_runs), (0, 0), "{self:#?}");
        let mut entries: Vec<&String> = self.entries.iter().map(|entry| &entry.attempt).collect();
        entries.sort();
        assert_eq!(entries, self.attempts.iter().collect::<Vec<_>>(), "one entry for each attempt");
        assert!(self.answers.iter().all(|answer| answer.state != "running"), "{:#?}", self.answers);
    }

    /// Every row of the bill is an attempt at exactly this known price, and what is in no bill is not known to cost
    /// anything.
    pub fn assert_agrees(&self, bills: &[Bill]) {
        let mut billed: HashMap<&str, i128> = HashMap::new();
        for row in bills {
            *billed.entry(row.attempt.as_str()).or_default() += row.pico_usd;
        }
        for entry in &self.entries {
            match (billed.remove(entry.attempt.as_str()), entry.status.as_str()) {
                (Some(amount), "known") => assert_eq!(entry.cost.map(i128::from), Some(amount), "{entry:?}"),
                (None, "known") => assert_eq!(entry.cost, Some(0), "{entry:?}"),
                (None, _) => assert_eq!(entry.outcome, "lost", "{entry:?}"),
                (Some(amount), _) => panic!("billed at {amount}: {entry:?}"),
            }
        }
        assert!(billed.is_empty(), "billed and in no ledger: {billed:?}");
    }
}

const ENTRIES: &str = "SELECT e.attempt, e.vendor, e.model, e.book, e.number, e.outcome, e.error,
        coalesce(a.cost_status, e.cost_status) AS status,
        CASE WHEN a.id IS NULL THEN e.cost ELSE a.cost END AS cost
    FROM ledger AS e LEFT JOIN ledger AS a
        ON a.seq = (SELECT max(seq) FROM ledger WHERE adjusts = e.id)
    WHERE e.adjusts IS NULL ORDER BY e.seq";

const ANSWERS: &str = "SELECT conversation, state, parts FROM messages WHERE role = 'assistant' ORDER BY at";

fn rows<T>(books: &Connection, sql: &str, read: impl Fn(&Row<'_>) -> T) -> Vec<T> {
    let mut statement = books.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok(read(row))).unwrap();
    rows.map(Result::unwrap).collect()
}

fn id(row: &Row<'_>, column: &str) -> String {
    row.get::<_, Uuid>(column).unwrap().to_string()
}

fn entry(row: &Row<'_>) -> Entry {
    Entry {
        attempt: id(row, "attempt"),
        vendor: row.get("vendor").unwrap(),
        model: row.get("model").unwrap(),
        book: row.get("book").unwrap(),
        number: row.get("number").unwrap(),
        outcome: row.get("outcome").unwrap(),
        error: row.get("error").unwrap(),
        status: row.get("status").unwrap(),
        cost: row.get("cost").unwrap(),
    }
}

fn answer(row: &Row<'_>) -> Answer {
    let parts: Value = serde_json::from_str(&row.get::<_, String>("parts").unwrap()).unwrap();
    let text = |part: &Value| part["text"].as_str().unwrap_or_default().to_owned();
    let texts = parts.as_array().unwrap().iter().filter(|part| part["type"] == "text");
    Answer {
        conversation: id(row, "conversation"),
        state: row.get("state").unwrap(),
        text: texts.map(text).collect(),
    }
}
