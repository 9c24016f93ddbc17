//! Conversations: their rows, the list of chats, the branch that is shown, and deletion that can be undone.
//!
//! Deleting one, even for good, touches no ledger entry: the entry keeps its money and its link leads nowhere.

use jiff::Timestamp;
use medley_domain::conversation::{Conversation, Message, newest_leaf};
use medley_domain::{Book, ConversationId, MessageId, RunId, Sum};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::attempts::{self, AttemptRow};
use crate::column::{Columns, Result, count, micros};
use crate::error::{StoreError, found};
use crate::store::Store;
use crate::{messages, rollup};

pub(crate) const SCHEMA: &str = "
CREATE TABLE conversations (
    id BLOB PRIMARY KEY,
    title TEXT NOT NULL,
    book TEXT NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    leaf BLOB, -- the message at the end of the path that is shown
    deleted_at INTEGER -- deleted, and can be restored until it is purged
) STRICT;
CREATE INDEX conversations_by_update ON conversations (book, updated) WHERE deleted_at IS NULL;
";

/// One row of the list of chats.
#[derive(Clone, Debug, PartialEq)]
pub struct ConversationRow {
    pub conversation: Conversation,
    /// What all its answers cost.
    pub cost: Sum,
    /// Side branches: messages that have an older sibling.
    pub branches: u64,
    /// The newest run.
    pub last_run: Option<RunId>,
    /// Whether the newest run has not ended.
    pub running: bool,
    /// The attempts of the newest run, first to last.
    pub attempts: Vec<AttemptRow>,
}

/// A conversation with its whole tree of messages.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    pub conversation: Conversation,
    /// Oldest first; parents come before their children.
    pub messages: Vec<Message>,
    pub cost: Sum,
    /// When it was deleted, where it was.
    pub deleted_at: Option<Timestamp>,
}

impl Store {
    /// The chats of a book that are not deleted, newest first.
    pub fn conversations(&self, book: Book, offset: u64, limit: u64) -> Result<Vec<ConversationRow>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT * FROM conversations WHERE book = :book AND deleted_at IS NULL
                 ORDER BY updated DESC, id DESC LIMIT :limit OFFSET :offset",
            )?;
            let values = named_params! {
                ":book": book.as_str(), ":limit": count(limit), ":offset": count(offset),
            };
            let rows = statement.query_map(values, from_row)?;
            rows.map(|row| list_row(connection, row?)).collect()
        })
    }

    /// `None` when there is no such conversation. A deleted one is still found until it is purged.
    pub fn thread(&self, id: ConversationId) -> Result<Option<Thread>> {
        self.read(|connection| thread(connection, id))
    }

    /// The conversation that a message belongs to. `NotFound` when it is gone.
    pub fn conversation_of(&self, message: MessageId) -> Result<ConversationId> {
        self.read(|connection| messages::conversation_of(connection, message))
    }

    /// Shows the branch that goes through `message`, down to its newest leaf. Returns its conversation.
    pub fn select_branch(&self, message: MessageId) -> Result<ConversationId> {
        self.write(move |transaction| {
            let id = messages::conversation_of(transaction, message)?;
            let leaf = newest_leaf(&messages::of_conversation(transaction, id)?, message);
            set_leaf(transaction, id, leaf)?;
            Ok(id)
        })
    }

    pub fn rename_conversation(&self, id: ConversationId, title: &str) -> Result<()> {
        let title = title.to_owned();
        self.write(move |transaction| {
            let sql = "UPDATE conversations SET title = ?2 WHERE id = ?1";
            found(transaction.execute(sql, (id.0, title))?)
        })
    }

    /// Takes a conversation off the list; [`Store::restore_conversation`] undoes it.
    pub fn delete_conversation(&self, id: ConversationId, at: Timestamp) -> Result<()> {
        self.mark_deleted(id, Some(at))
    }

    pub fn restore_conversation(&self, id: ConversationId) -> Result<()> {
        self.mark_deleted(id, None)
    }

    fn mark_deleted(&self, id: ConversationId, at: Option<Timestamp>) -> Result<()> {
        self.write(move |transaction| {
            let sql = "UPDATE conversations SET deleted_at = ?2 WHERE id = ?1";
            found(transaction.execute(sql, (id.0, at.map(micros)))?)
        })
    }

    /// Removes for good what was deleted before `before` and has no run under way. Returns how many went.
    pub fn purge_conversations(&self, before: Timestamp) -> Result<usize> {
        self.write(move |transaction| {
            let sql = "DELETE FROM conversations WHERE deleted_at < ?1 AND id NOT IN
                           (SELECT conversation FROM runs WHERE ended_at IS NULL)";
            Ok(transaction.execute(sql, [micros(before)])?)
        })
    }
}

pub(crate) fn insert(connection: &Connection, row: &Conversation) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO conversations (id, title, book, created, updated, leaf)
         VALUES (:id, :title, :book, :created, :updated, :leaf)",
    )?;
    statement.execute(named_params! {
        ":id": row.id.0,
        ":title": row.title,
        ":book": row.book.as_str(),
        ":created": micros(row.created),
        ":updated": micros(row.updated),
        ":leaf": row.leaf.map(|leaf| leaf.0),
    })?;
    Ok(())
}

/// Notes that something happened in it, which moves it up the list.
pub(crate) fn touch(connection: &Connection, id: ConversationId, at: Timestamp) -> Result<()> {
    let mut statement =
        connection.prepare_cached("UPDATE conversations SET updated = max(updated, ?2) WHERE id = ?1")?;
    statement.execute((id.0, micros(at)))?;
    Ok(())
}

pub(crate) fn set_leaf(connection: &Connection, id: ConversationId, leaf: MessageId) -> Result<()> {
    let mut statement = connection.prepare_cached("UPDATE conversations SET leaf = ?2 WHERE id = ?1")?;
    statement.execute((id.0, leaf.0))?;
    Ok(())
}

fn thread(connection: &Connection, id: ConversationId) -> Result<Option<Thread>> {
    let mut statement = connection.prepare_cached("SELECT * FROM conversations WHERE id = ?1")?;
    let row = statement.query_row([id.0], |row| Ok((from_row(row)?, row.optional_time("deleted_at")?)));
    let Some((conversation, deleted_at)) = row.optional()? else {
        return Ok(None);
    };
    Ok(Some(Thread {
        conversation,
        messages: messages::of_conversation(connection, id)?,
        cost: rollup::of_conversation(connection, id)?,
        deleted_at,
    }))
}

fn list_row(connection: &Connection, conversation: Conversation) -> Result<ConversationRow> {
    let id = conversation.id;
    let newest = newest_run(connection, id)?;
    let run = newest.map(|(run, _)| run);
    let attempts = run.map(|run| attempts::of_run(connection, run));
    Ok(ConversationRow {
        cost: rollup::of_conversation(connection, id)?,
        branches: messages::side_branches(connection, id)?,
        last_run: run,
        running: newest.is_some_and(|(_, running)| running),
        attempts: attempts.transpose()?.unwrap_or_default(),
        conversation,
    })
}

/// The newest run of a conversation and whether it is under way.
fn newest_run(connection: &Connection, id: ConversationId) -> Result<Option<(RunId, bool)>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, ended_at IS NULL AS running FROM runs WHERE conversation = ?1
         ORDER BY at DESC, id DESC LIMIT 1",
    )?;
    let row = statement.query_row([id.0], |row| Ok((row.id("id")?, row.get("running")?)));
    row.optional().map_err(StoreError::from)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Conversation> {
    Ok(Conversation {
        id: row.id("id")?,
        title: row.get("title")?,
        book: row.word("book", Book::parse)?,
        created: row.time("created")?,
        updated: row.time("updated")?,
        leaf: row.optional_id("leaf")?,
    })
}
