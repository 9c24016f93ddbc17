//! Runs: one for each chat turn, with the route decision it was given and how it ended.

use jiff::Timestamp;
use medley_domain::event::Stop;
use medley_domain::journal::{RunStart, Struck};
use medley_domain::route::RouteDecision;
use medley_domain::{Book, ConversationId, MessageId, RunId, VendorError};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::attempts::{self, AttemptRow};
use crate::column::{Columns, Result, json, micros, optional_json};
use crate::store::Store;
use crate::{conversations, struck};

pub(crate) const SCHEMA: &str = "
CREATE TABLE runs (
    id BLOB PRIMARY KEY,
    conversation BLOB NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    answer BLOB NOT NULL,
    book TEXT NOT NULL,
    owner TEXT NOT NULL, -- the process that it runs in
    at INTEGER NOT NULL,
    ended_at INTEGER,
    stop TEXT,
    error TEXT,
    decision TEXT
) STRICT;
CREATE INDEX runs_by_conversation ON runs (conversation, at);
CREATE INDEX runs_by_answer ON runs (answer);
CREATE INDEX runs_open ON runs (owner) WHERE ended_at IS NULL;
";

/// A run with its attempts.
#[derive(Clone, Debug, PartialEq)]
pub struct RunRow {
    pub run: RunId,
    pub conversation: ConversationId,
    /// The message that the run writes.
    pub answer: MessageId,
    pub book: Book,
    pub at: Timestamp,
    /// `None` while it is under way.
    pub ended_at: Option<Timestamp>,
    pub stop: Option<Stop>,
    pub error: Option<VendorError>,
    /// First to last.
    pub attempts: Vec<AttemptRow>,
    /// Texts of attempts whose answer was begun again, in order.
    pub struck: Vec<Struck>,
}

impl Store {
    /// `None` when there is no such run.
    pub fn run(&self, run: RunId) -> Result<Option<RunRow>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT * FROM runs WHERE id = ?1")?;
            let row = statement.query_row([run.0], from_row).optional()?;
            row.map(|row| filled(connection, row)).transpose()
        })
    }

    /// All runs of a conversation, oldest first.
    pub fn runs_of(&self, conversation: ConversationId) -> Result<Vec<RunRow>> {
        self.read(|connection| {
            let sql = "SELECT * FROM runs WHERE conversation = ?1 ORDER BY at, id";
            let mut statement = connection.prepare_cached(sql)?;
            let rows = statement.query_map([conversation.0], from_row)?;
            rows.map(|row| filled(connection, row?)).collect()
        })
    }

    /// Why the answer was routed as it was. `None` when no decision was recorded.
    pub fn decision_of(&self, answer: MessageId) -> Result<Option<RouteDecision>> {
        self.read(|connection| {
            let sql = "SELECT decision FROM runs WHERE answer = ?1 ORDER BY at DESC LIMIT 1";
            let mut statement = connection.prepare_cached(sql)?;
            let row = statement.query_row([answer.0], |row| row.optional_parsed("decision"));
            Ok(row.optional()?.flatten())
        })
    }
}

pub(crate) fn start(connection: &Connection, start: &RunStart, owner: &str) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO runs (id, conversation, answer, book, owner, at)
         VALUES (:id, :conversation, :answer, :book, :owner, :at)",
    )?;
    statement.execute(named_params! {
        ":id": start.run.0,
        ":conversation": start.conversation.0,
        ":answer": start.answer.0,
        ":book": start.book.as_str(),
        ":owner": owner,
        ":at": micros(start.at),
    })?;
    Ok(())
}

pub(crate) fn route(connection: &Connection, run: RunId, decision: &RouteDecision) -> Result<()> {
    let mut statement = connection.prepare_cached("UPDATE runs SET decision = ?2 WHERE id = ?1")?;
    statement.execute((run.0, json(decision)?))?;
    Ok(())
}

/// Ends a run; one that has ended keeps its first end.
pub(crate) fn end(
    connection: &Connection,
    run: RunId,
    stop: Option<&Stop>,
    error: Option<&VendorError>,
    at: Timestamp,
) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "UPDATE runs SET ended_at = :at, stop = :stop, error = :error
         WHERE id = :id AND ended_at IS NULL
         RETURNING conversation, EXISTS (SELECT 1 FROM messages WHERE messages.id = runs.answer) AS shown",
    )?;
    let values = named_params! {
        ":id": run.0,
        ":at": micros(at),
        ":stop": optional_json(stop)?,
        ":error": optional_json(error)?,
    };
    let ended = statement.query_row(values, |row| Ok((row.id("conversation")?, row.get("shown")?)));
    match ended.optional()? {
        Some((conversation, true)) => conversations::touch(connection, conversation, at),
        // A title is no use of its chat.
        Some((_, false)) | None => Ok(()),
    }
}

fn filled(connection: &Connection, row: RunRow) -> Result<RunRow> {
    Ok(RunRow {
        attempts: attempts::of_run(connection, row.run)?,
        struck: struck::of_run(connection, row.run)?,
        ..row
    })
}

/// The row without what lies in other tables.
fn from_row(row: &Row<'_>) -> rusqlite::Result<RunRow> {
    Ok(RunRow {
        run: row.id("id")?,
        conversation: row.id("conversation")?,
        answer: row.id("answer")?,
        book: row.word("book", Book::parse)?,
        at: row.time("at")?,
        ended_at: row.optional_time("ended_at")?,
        stop: row.optional_parsed("stop")?,
        error: row.optional_parsed("error")?,
        attempts: Vec::new(),
        struck: Vec::new(),
    })
}
