//! Conversations: their rows, the list of chats, and the branch that is shown.
//!
//! Deliberately absent: what a person does with whole chats (`chats`), and their end for good (`expiry`).

use std::collections::HashSet;

use jiff::Timestamp;
use medley_domain::conversation::{Conversation, Message, newest_leaf};
use medley_domain::settings::{ChatSettings, Summary};
use medley_domain::{Book, ConversationId, MessageId, RunId, Sum};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::attempts::{self, AttemptRow};
use crate::column::{Columns, Result, count, json, micros};
use crate::error::StoreError;
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

/// Pins, the archive, what was seen, temporary chats, and what a person wishes of a chat's answers.
pub(crate) const WISHES: &str = "
ALTER TABLE conversations ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN temporary TEXT; -- the process that keeps it for as long as it lives
ALTER TABLE conversations ADD COLUMN seen INTEGER NOT NULL DEFAULT 0; -- when a person last looked
ALTER TABLE conversations ADD COLUMN settings TEXT; -- NULL: nothing is set
ALTER TABLE conversations ADD COLUMN summary TEXT; -- what stands in for its first messages
UPDATE conversations SET seen = updated;
DROP INDEX conversations_by_update;
CREATE INDEX conversations_by_update ON conversations (book, archived, pinned, updated) WHERE deleted_at IS NULL;
";

pub(crate) const LIST: &str = "SELECT * FROM conversations
    WHERE book = :book AND archived = :archived AND deleted_at IS NULL
    ORDER BY pinned DESC, updated DESC, id DESC LIMIT :limit OFFSET :offset";

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
    /// Whether its newest answer ended after a person last looked.
    pub unread: bool,
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
    /// Messages with a bookmark.
    pub marked: HashSet<MessageId>,
    /// What stands in for its first messages.
    pub summary: Option<Summary>,
    /// When it was deleted, where it was.
    pub deleted_at: Option<Timestamp>,
}

impl Store {
    /// The chats of a book that are neither archived nor deleted: pinned ones first, then the newest.
    pub fn conversations(&self, book: Book, offset: u64, limit: u64) -> Result<Vec<ConversationRow>> {
        self.read(|connection| list(connection, book, false, offset, limit))
    }

    /// The archived chats of a book, in the same order.
    pub fn archived_conversations(&self, book: Book, limit: u64) -> Result<Vec<ConversationRow>> {
        self.read(|connection| list(connection, book, true, 0, limit))
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
}

/// `owner` is the process that keeps it where it is temporary.
pub(crate) fn insert(connection: &Connection, row: &Conversation, owner: &str) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO conversations
             (id, title, book, created, updated, leaf, pinned, archived, temporary, seen, settings)
         VALUES (:id, :title, :book, :created, :updated, :leaf, :pinned, :archived, :temporary, :updated, :settings)",
    )?;
    statement.execute(named_params! {
        ":id": row.id.0,
        ":title": row.title,
        ":book": row.book.as_str(),
        ":created": micros(row.created),
        ":updated": micros(row.updated),
        ":leaf": row.leaf.map(|leaf| leaf.0),
        ":pinned": row.pinned,
        ":archived": row.archived,
        ":temporary": row.temporary.then_some(owner),
        ":settings": json(&row.settings)?,
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
    show_path_to(connection, id, Some(leaf))
}

/// Without a leaf it shows nothing, as a chat whose every message is deleted.
pub(crate) fn show_path_to(
    connection: &Connection,
    id: ConversationId,
    leaf: Option<MessageId>,
) -> Result<()> {
    let mut statement = connection.prepare_cached("UPDATE conversations SET leaf = ?2 WHERE id = ?1")?;
    statement.execute((id.0, leaf.map(|leaf| leaf.0)))?;
    Ok(())
}

fn list(
    connection: &Connection,
    book: Book,
    archived: bool,
    offset: u64,
    limit: u64,
) -> Result<Vec<ConversationRow>> {
    let mut statement = connection.prepare_cached(LIST)?;
    let values = named_params! {
        ":book": book.as_str(), ":archived": archived, ":limit": count(limit), ":offset": count(offset),
    };
    let rows = statement.query_map(values, |row| Ok((from_row(row)?, row.time("seen")?)))?;
    rows.map(|row| row.map_err(StoreError::from).and_then(|(row, seen)| list_row(connection, row, seen)))
        .collect()
}

pub(crate) fn thread(connection: &Connection, id: ConversationId) -> Result<Option<Thread>> {
    let mut statement = connection.prepare_cached("SELECT * FROM conversations WHERE id = ?1")?;
    let row = statement.query_row([id.0], |row| {
        Ok((from_row(row)?, row.optional_time("deleted_at")?, row.optional_parsed("summary")?))
    });
    let Some((conversation, deleted_at, summary)) = row.optional()? else {
        return Ok(None);
    };
    Ok(Some(Thread {
        conversation,
        messages: messages::of_conversation(connection, id)?,
        cost: rollup::of_conversation(connection, id)?,
        marked: messages::marked(connection, id)?,
        summary,
        deleted_at,
    }))
}

fn list_row(connection: &Connection, conversation: Conversation, seen: Timestamp) -> Result<ConversationRow> {
    let id = conversation.id;
    let newest = newest_run(connection, id)?;
    let run = newest.map(|(run, _)| run);
    let ended = newest.and_then(|(_, ended)| ended);
    let attempts = run.map(|run| attempts::of_run(connection, run));
    Ok(ConversationRow {
        cost: rollup::of_conversation(connection, id)?,
        branches: messages::side_branches(connection, id)?,
        last_run: run,
        running: run.is_some() && ended.is_none(),
        unread: ended.is_some_and(|ended| ended > seen),
        attempts: attempts.transpose()?.unwrap_or_default(),
        conversation,
    })
}

/// The newest run that wrote a message of the thread, and when it ended.
fn newest_run(connection: &Connection, id: ConversationId) -> Result<Option<(RunId, Option<Timestamp>)>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, ended_at FROM runs WHERE conversation = ?1
             AND EXISTS (SELECT 1 FROM messages WHERE messages.id = runs.answer)
         ORDER BY at DESC, id DESC LIMIT 1",
    )?;
    let row = statement.query_row([id.0], |row| Ok((row.id("id")?, row.optional_time("ended_at")?)));
    row.optional().map_err(StoreError::from)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Conversation> {
    let temporary: Option<String> = row.get("temporary")?;
    let settings: Option<ChatSettings> = row.optional_parsed("settings")?;
    Ok(Conversation {
        id: row.id("id")?,
        title: row.get("title")?,
        book: row.word("book", Book::parse)?,
        created: row.time("created")?,
        updated: row.time("updated")?,
        leaf: row.optional_id("leaf")?,
        pinned: row.get("pinned")?,
        archived: row.get("archived")?,
        temporary: temporary.is_some(),
        settings: settings.unwrap_or_default(),
    })
}
