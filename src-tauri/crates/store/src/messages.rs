//! Messages: the nodes of a conversation's tree. The text of an answer that streams is checkpointed in its row.

use medley_domain::conversation::{Message, MessageState, Part, Role};
use medley_domain::{ConversationId, MessageId};
use rusqlite::{Connection, Row, named_params};

use crate::column::{Columns, Result, json, micros};
use crate::conversations;

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

pub(crate) const SIDE_BRANCHES: &str = "SELECT count(*) - count(DISTINCT coalesce(parent, x''))
    FROM messages WHERE conversation = ?1";

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

/// All messages of a conversation, oldest first.
pub(crate) fn of_conversation(connection: &Connection, id: ConversationId) -> Result<Vec<Message>> {
    let mut statement =
        connection.prepare_cached("SELECT * FROM messages WHERE conversation = ?1 ORDER BY id")?;
    let rows = statement.query_map([id.0], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn conversation_of(connection: &Connection, id: MessageId) -> Result<ConversationId> {
    let mut statement = connection.prepare_cached("SELECT conversation FROM messages WHERE id = ?1")?;
    Ok(statement.query_row([id.0], |row| row.id("conversation"))?)
}

pub(crate) fn parts_of(connection: &Connection, id: MessageId) -> Result<Vec<Part>> {
    let mut statement = connection.prepare_cached("SELECT parts FROM messages WHERE id = ?1")?;
    Ok(statement.query_row([id.0], |row| row.parsed("parts"))?)
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
