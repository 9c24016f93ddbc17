//! Drafts: what a person has typed and attached and not sent, by the place where it stands. A draft of a chat goes with
//! its chat.
//!
//! Deliberately absent: the bytes of its files, which are content-addressed like all others.

use jiff::Timestamp;
use medley_domain::ConversationId;
use rusqlite::{Connection, Row, named_params};
use serde::{Deserialize, Serialize};

use crate::column::{Columns, Result, json, micros};
use crate::store::Store;

pub(crate) const SCHEMA: &str = "
CREATE TABLE drafts (
    key TEXT PRIMARY KEY,
    conversation BLOB REFERENCES conversations (id) ON DELETE CASCADE, -- NULL: of a chat that is not there yet
    text TEXT NOT NULL,
    files TEXT NOT NULL,
    updated INTEGER NOT NULL
) STRICT;
CREATE INDEX drafts_by_conversation ON drafts (conversation);
";

/// A file of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftFile {
    pub name: String,
    pub digest: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// "new", a conversation's id, or such an id with what follows it after a slash.
    pub key: String,
    pub text: String,
    pub files: Vec<DraftFile>,
}

/// The conversation that a key begins with; `None` for a chat that is not there yet.
fn conversation_of(key: &str) -> Option<ConversationId> {
    key.split('/').next().and_then(|id| id.parse().ok())
}

impl Store {
    /// Every draft, the newest last.
    pub fn drafts(&self) -> Result<Vec<Draft>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT * FROM drafts ORDER BY updated, key")?;
            let rows = statement.query_map([], from_row)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Keeps a draft's text. `NotFound` when its conversation is gone.
    pub fn set_draft_text(&self, key: &str, text: &str, at: Timestamp) -> Result<()> {
        self.set_draft(key, "text", text.to_owned(), at)
    }

    /// Keeps which files a draft has. `NotFound` when its conversation is gone.
    pub fn set_draft_files(&self, key: &str, files: &[DraftFile], at: Timestamp) -> Result<()> {
        self.set_draft(key, "files", json(files)?, at)
    }

    /// Dropping one that is not there changes nothing.
    pub fn drop_draft(&self, key: &str) -> Result<()> {
        let key = key.to_owned();
        self.write(move |transaction| {
            transaction.execute("DELETE FROM drafts WHERE key = ?1", [key])?;
            Ok(())
        })
    }

    /// One column; a draft without text and files is none.
    fn set_draft(&self, key: &str, column: &'static str, value: String, at: Timestamp) -> Result<()> {
        let key = key.to_owned();
        self.write(move |transaction| {
            put(transaction, &key, column, &value, at)?;
            let empty = "DELETE FROM drafts WHERE key = ?1 AND text = '' AND files = '[]'";
            transaction.execute(empty, [&key])?;
            Ok(())
        })
    }
}

fn put(connection: &Connection, key: &str, column: &str, value: &str, at: Timestamp) -> Result<()> {
    let conversation = conversation_of(key);
    if let Some(id) = conversation {
        let mut there = connection.prepare_cached("SELECT 1 FROM conversations WHERE id = ?1")?;
        there.query_row([id.0], |_| Ok(()))?;
    }
    let sql = "INSERT INTO drafts (key, conversation, text, files, updated)
               VALUES (:key, :conversation, '', '[]', :at) ON CONFLICT (key) DO NOTHING";
    connection.prepare_cached(sql)?.execute(named_params! {
        ":key": key,
        ":conversation": conversation.map(|id| id.0),
        ":at": micros(at),
    })?;
    let sql = format!("UPDATE drafts SET {column} = ?2, updated = ?3 WHERE key = ?1");
    connection.prepare_cached(&sql)?.execute((key, value, micros(at)))?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Draft> {
    Ok(Draft { key: row.get("key")?, text: row.get("text")?, files: row.parsed("files")? })
}
