//! Messages: the nodes of a conversation's tree, with bookmarks and deletion that can be undone. The text of an answer that streams is checkpointed in its row.

use std::collections::HashSet;

use jiff::Timestamp;
use medley_domain::conversation::{Message, MessageState, Part, Role, newest_leaf};
use medley_domain::{ConversationId, MessageId};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use crate::column::{Columns, Result, json, micros};
use crate::conversations;
use crate::error::found;
use crate::store::Store;

pub(crate) const SCHEMA: &str = "
CREATE TABLE messages (
    id BLOB PRIMARY KEY,
    conversation BLOB NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    parent BLOB,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    run BLOB,
    at INTEGER NOT NULL,
    parts TEXT NOT NULL
) STRICT;
CREATE INDEX messages_by_parent ON messages (conversation, parent);
";

/// Bookmarks, and deletion that can be undone.
pub(crate) const MARKS: &str = "
ALTER TABLE messages ADD COLUMN marked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages ADD COLUMN deleted_at INTEGER; -- deleted with what followed it, and can be restored
DROP INDEX messages_by_parent;
CREATE INDEX messages_by_parent ON messages (conversation, parent, deleted_at);
";

pub(crate) const SIDE_BRANCHES: &str = "SELECT count(*) - count(DISTINCT coalesce(parent, x''))
    FROM messages WHERE conversation = ?1 AND deleted_at IS NULL";

/// A message that stands in the thread, with all that follows it.
const FOLLOWING: &str = "WITH RECURSIVE following (id) AS (
        SELECT id FROM messages WHERE id = ?1
        UNION SELECT m.id FROM messages AS m JOIN following AS f ON m.parent = f.id WHERE m.conversation = ?2
    )";

impl Store {
    /// Sets or takes away a bookmark.
    pub fn mark_message(&self, id: MessageId, marked: bool) -> Result<()> {
        self.write(move |transaction| {
            found(transaction.execute("UPDATE messages SET marked = ?2 WHERE id = ?1", (id.0, marked))?)
        })
    }

    /// Takes a message and what follows it out of the thread, and shows the branch beside it or what comes before it.
    /// Returns its conversation. The ledger keeps what they cost.
    pub fn delete_message(&self, id: MessageId, at: Timestamp) -> Result<ConversationId> {
        self.write(move |transaction| {
            let conversation = conversation_of(transaction, id)?;
            let parent = parent_of(transaction, id)?;
            let sql = format!(
                "{FOLLOWING} UPDATE messages SET deleted_at = ?3
                 WHERE deleted_at IS NULL AND id IN (SELECT id FROM following)"
            );
            found(transaction.execute(&sql, (id.0, conversation.0, micros(at)))?)?;
            let left = of_conversation(transaction, conversation)?;
            let beside = left.iter().filter(|each| each.parent == parent).map(|each| each.id).max();
            let leaf = beside.or(parent).map(|from| newest_leaf(&left, from));
            conversations::show_path_to(transaction, conversation, leaf)?;
            Ok(conversation)
        })
    }

    /// Brings back what one deletion took away, and shows it. Returns its conversation.
    pub fn restore_message(&self, id: MessageId) -> Result<ConversationId> {
        self.write(move |transaction| {
            let conversation = conversation_of(transaction, id)?;
            let sql = format!(
                "{FOLLOWING} UPDATE messages SET deleted_at = NULL
                 WHERE deleted_at = (SELECT deleted_at FROM messages WHERE id = ?1)
                     AND id IN (SELECT id FROM following)"
            );
            found(transaction.execute(&sql, (id.0, conversation.0))?)?;
            let leaf = newest_leaf(&of_conversation(transaction, conversation)?, id);
            conversations::set_leaf(transaction, conversation, leaf)?;
            Ok(conversation)
        })
    }
}

/// Writes a new message and makes it the leaf of its conversation.
pub(crate) fn insert(connection: &Connection, row: &Message) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO messages (id, conversation, parent, role, state, run, at, parts)
         VALUES (:id, :conversation, :parent, :role, :state, :run, :at, :parts)",
    )?;
    statement.execute(named_params! {
        ":id": row.id.0,
        ":conversation": row.conversation.0,
        ":parent": row.parent.map(|parent| parent.0),
        ":role": role_word(row.role),
        ":state": row.state.as_str(),
        ":run": row.run.map(|run| run.0),
        ":at": micros(row.at),
        ":parts": json(&row.parts)?,
    })?;
    conversations::set_leaf(connection, row.conversation, row.id)?;
    conversations::touch(connection, row.conversation, row.at)
}

/// The answer so far. One that has ended keeps its end: a late checkpoint changes nothing.
pub(crate) fn checkpoint(connection: &Connection, id: MessageId, parts: &[Part]) -> Result<()> {
    let mut statement =
        connection.prepare_cached("UPDATE messages SET parts = ?2 WHERE id = ?1 AND state = 'running'")?;
    statement.execute((id.0, json(parts)?))?;
    Ok(())
}

pub(crate) fn end(connection: &Connection, id: MessageId, parts: &[Part], state: MessageState) -> Result<()> {
    let mut statement =
        connection.prepare_cached("UPDATE messages SET parts = ?2, state = ?3 WHERE id = ?1")?;
    statement.execute((id.0, json(parts)?, state.as_str()))?;
    Ok(())
}

/// Ends an answer whose process is gone; its text stays as last checkpointed.
pub(crate) fn abandon(connection: &Connection, id: MessageId) -> Result<()> {
    let mut statement = connection
        .prepare_cached("UPDATE messages SET state = 'incomplete' WHERE id = ?1 AND state = 'running'")?;
    statement.execute([id.0])?;
    Ok(())
}

/// All messages of a conversation that are not deleted, oldest first.
pub(crate) fn of_conversation(connection: &Connection, id: ConversationId) -> Result<Vec<Message>> {
    let sql = "SELECT * FROM messages WHERE conversation = ?1 AND deleted_at IS NULL ORDER BY id";
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([id.0], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn conversation_of(connection: &Connection, id: MessageId) -> Result<ConversationId> {
    let mut statement = connection.prepare_cached("SELECT conversation FROM messages WHERE id = ?1")?;
    Ok(statement.query_row([id.0], |row| row.id("conversation"))?)
}

/// Those with a bookmark.
pub(crate) fn marked(connection: &Connection, id: ConversationId) -> Result<HashSet<MessageId>> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM messages WHERE conversation = ?1 AND marked = 1")?;
    let rows = statement.query_map([id.0], |row| row.id("id"))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn parent_of(connection: &Connection, id: MessageId) -> Result<Option<MessageId>> {
    let mut statement = connection.prepare_cached("SELECT parent FROM messages WHERE id = ?1")?;
    Ok(statement.query_row([id.0], |row| row.optional_id("parent"))?)
}

/// Nothing for a run that writes no message.
pub(crate) fn parts_of(connection: &Connection, id: MessageId) -> Result<Vec<Part>> {
    let mut statement = connection.prepare_cached("SELECT parts FROM messages WHERE id = ?1")?;
    let parts = statement.query_row([id.0], |row| row.parsed("parts"));
    Ok(parts.optional()?.unwrap_or_default())
}

/// Messages that have an older sibling. Answered from the index alone.
pub(crate) fn side_branches(connection: &Connection, id: ConversationId) -> Result<u64> {
    let mut statement = connection.prepare_cached(SIDE_BRANCHES)?;
    let branches: i64 = statement.query_row([id.0], |row| row.get(0))?;
    Ok(branches.unsigned_abs())
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}

fn parse_role(word: &str) -> Option<Role> {
    [Role::User, Role::Assistant].into_iter().find(|role| role_word(*role) == word)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Message> {
    Ok(Message {
        id: row.id("id")?,
        conversation: row.id("conversation")?,
        parent: row.optional_id("parent")?,
        role: row.word("role", parse_role)?,
        parts: row.parsed("parts")?,
        state: row.word("state", MessageState::parse)?,
        run: row.optional_id("run")?,
        at: row.time("at")?,
    })
}
