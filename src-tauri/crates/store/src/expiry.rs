//! The end of chats for good: deleted ones, temporary ones whose process is gone, and those that nobody used for long.
//! Their text leaves the database and its log; files that no message or draft names any more leave the folder.
//!
//! No ledger entry is touched: it keeps its money and its link leads nowhere. A chat with a run under way stays.

use std::collections::HashSet;
use std::fs;
use std::time::SystemTime;

use jiff::Timestamp;
use medley_domain::ConversationId;
use rusqlite::{Connection, ToSql, Transaction};

use crate::column::{Result, micros};
use crate::lock::{self, ProcessLock};
use crate::store::Store;

/// What must hold of every chat that goes.
const IDLE: &str = "id NOT IN (SELECT conversation FROM runs WHERE ended_at IS NULL)";

impl Store {
    /// Removes what was deleted before `before`. Returns how many chats went.
    pub fn purge_conversations(&self, before: Timestamp) -> Result<usize> {
        self.remove("deleted_at < ?1", micros(before))
    }

    /// Removes messages that were deleted before `before`. Returns how many went.
    pub fn purge_messages(&self, before: Timestamp) -> Result<usize> {
        self.write(move |transaction| {
            let sql = "DELETE FROM messages WHERE deleted_at < ?1 AND state <> 'running'";
            Ok(transaction.execute(sql, [micros(before)])?)
        })
    }

    /// Removes one chat at once.
    pub fn purge_conversation(&self, id: ConversationId) -> Result<usize> {
        self.remove("id = ?1", id.0)
    }

    /// Removes chats that were last used before `before` and are not pinned, and drafts as old. Returns how many chats
    /// went.
    pub fn expire_conversations(&self, before: Timestamp) -> Result<usize> {
        self.write(move |transaction| {
            let sql = "DELETE FROM drafts WHERE updated < ?1
                       AND conversation NOT IN (SELECT id FROM conversations WHERE pinned = 1)";
            transaction.execute(sql, [micros(before)])?;
            let sql = "DELETE FROM drafts WHERE updated < ?1 AND conversation IS NULL";
            transaction.execute(sql, [micros(before)])?;
            delete(transaction, "updated < ?1 AND pinned = 0", micros(before))
        })
    }

    /// Removes temporary chats whose process has ended; `process` is this one.
    pub fn purge_temporary(&self, process: &ProcessLock) -> Result<usize> {
        let (folder, own) = (self.folder().to_owned(), process.owner.clone());
        self.write(move |transaction| {
            let owners = temporary_owners(transaction)?;
            let dead = owners.iter().filter(|owner| **owner != own && !lock::is_alive(&folder, owner));
            let gone = dead.map(|owner| delete(transaction, "temporary = ?1", owner.clone()));
            gone.sum()
        })
    }

    /// Folds the log of changes into the database and empties it, so that nothing deleted is left in either.
    pub fn forget(&self) -> Result<()> {
        self.writer().fold()
    }

    /// Removes files that no message and no draft names and that nobody wrote since `before`. Returns how many went.
    pub fn sweep_assets(&self, before: Timestamp) -> Result<usize> {
        let named = self.read(named_digests)?;
        let before = SystemTime::from(before);
        let old = |path: &std::path::Path| {
            fs::metadata(path).and_then(|data| data.modified()).is_ok_and(|written| written < before)
        };
        let mut gone = 0;
        for (digest, path) in self.assets().all()? {
            if !named.contains(&digest) && old(&path) {
                fs::remove_file(path)?;
                gone += 1;
            }
        }
        Ok(gone)
    }

    fn remove(&self, rule: &'static str, value: impl ToSql + Send + 'static) -> Result<usize> {
        self.write(move |transaction| delete(transaction, rule, value))
    }
}

fn delete(transaction: &Transaction, rule: &str, value: impl ToSql) -> Result<usize> {
    Ok(transaction.execute(&format!("DELETE FROM conversations WHERE {rule} AND {IDLE}"), [value])?)
}

fn temporary_owners(connection: &Connection) -> Result<Vec<String>> {
    let sql = "SELECT DISTINCT temporary FROM conversations WHERE temporary IS NOT NULL";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The digests in the parts of messages and in the files of drafts. A text that looks like one keeps a file for longer,
/// which does no harm.
pub(crate) fn named_digests(connection: &Connection) -> Result<HashSet<String>> {
    const NAME: &str = "\"digest\":\"";
    let mut named = HashSet::new();
    let mut statement = connection.prepare(
        "SELECT parts AS words FROM messages WHERE instr(parts, '\"digest\":\"') > 0
         UNION ALL SELECT files FROM drafts",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let words: String = row.get("words")?;
        let digests = words.split(NAME).skip(1).filter_map(|rest| rest.split('"').next());
        named.extend(digests.map(str::to_owned));
    }
    Ok(named)
}
