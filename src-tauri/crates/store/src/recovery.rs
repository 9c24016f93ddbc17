//! Recovery: what processes that ended in the middle of something left open.
//!
//! Only attempts whose owner's OS lock is free are taken, in one immediate transaction that makes the recovering
//! process their owner, so that two of them never take the same one. Should it die too, the next one takes them again.
//! Deliberately absent: what a lost attempt cost; the caller prices it and ends it through the books.

use std::path::PathBuf;

use jiff::Timestamp;
use medley_domain::conversation::Part;
use medley_domain::event::{Stop, StopReason};
use medley_domain::ledger::LedgerEntry;
use medley_domain::{AttemptId, ConversationId, MessageId, Offer, RunId};
use rusqlite::{Connection, Row, Transaction};

use crate::column::{Columns, Result};
use crate::lock::{self, ProcessLock};
use crate::store::Store;
use crate::{messages, runs};

/// An attempt that its process left open. It stays open, and reserves its worst case, until the caller commits
/// `AttemptEnded`, the ledger entry, `MessageEnded` and `RunEnded`.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovered {
    pub attempt: AttemptId,
    pub run: RunId,
    pub number: u32,
    pub conversation: ConversationId,
    /// The message that the run writes.
    pub answer: MessageId,
    pub offer: Offer,
    /// The vendor's id for the request, where it gave one in time.
    pub remote_id: Option<String>,
    /// When it was started.
    pub at: Timestamp,
    /// What the ledger says if nothing more becomes known.
    pub if_lost: LedgerEntry,
    /// The answer as last checkpointed.
    pub parts: Vec<Part>,
}

impl Recovered {
    /// Characters of answer and reasoning in the last checkpoint, for an estimate of the output.
    pub fn checkpoint_chars(&self) -> u64 {
        let texts = self.parts.iter().map(|part| match part {
            Part::Text { text } | Part::Reasoning { text, .. } | Part::Refusal { text } => {
                text.chars().count()
            }
            Part::ToolCall { args, .. } => args.chars().count(),
            _ => 0,
        });
        texts.map(|chars| chars as u64).sum()
    }
}

impl Store {
    /// Takes over the open attempts of processes that are gone. Ends their other open runs as incomplete, and deletes
    /// their lock files. Living processes, this one included, keep theirs.
    pub fn recover(&self, process: &ProcessLock, now: Timestamp) -> Result<Vec<Recovered>> {
        let folder = self.folder().to_owned();
        let heir = process.owner.clone();
        self.write(move |transaction| {
            let dead = dead_owners(transaction, folder.clone(), &heir)?;
            for owner in &dead {
                end_idle_runs(transaction, owner, now)?;
                transaction.execute(
                    "UPDATE runs SET owner = ?2 WHERE owner = ?1 AND ended_at IS NULL",
                    [owner, &heir],
                )?;
            }
            let taken = take_attempts(transaction, &dead, &heir)?;
            lock::sweep(&folder)?;
            Ok(taken)
        })
    }
}

/// Owners of anything open that do not live any more.
fn dead_owners(connection: &Connection, folder: PathBuf, heir: &str) -> Result<Vec<String>> {
    let mut statement = connection.prepare(
        "SELECT owner FROM attempts WHERE ended_at IS NULL
         UNION SELECT owner FROM runs WHERE ended_at IS NULL",
    )?;
    let owners = statement.query_map([], |row| row.get::<_, String>(0))?;
    let owners: Vec<String> = owners.collect::<rusqlite::Result<_>>()?;
    let dead = |owner: &String| owner != heir && !lock::is_alive(&folder, owner);
    Ok(owners.into_iter().filter(dead).collect())
}

/// Ends a dead process's runs that were between attempts, so that no money is in question.
fn end_idle_runs(transaction: &Transaction, owner: &str, now: Timestamp) -> Result<()> {
    let mut statement = transaction.prepare(
        "SELECT id, answer FROM runs WHERE owner = ?1 AND ended_at IS NULL AND NOT EXISTS
             (SELECT 1 FROM attempts WHERE run = runs.id AND ended_at IS NULL)",
    )?;
    let idle = statement.query_map([owner], |row| Ok((row.id("id")?, row.id("answer")?)))?;
    let idle: Vec<(RunId, MessageId)> = idle.collect::<rusqlite::Result<_>>()?;
    let stop = Stop { reason: StopReason::Incomplete, raw: None };
    for (run, answer) in idle {
        messages::abandon(transaction, answer)?;
        runs::end(transaction, run, Some(&stop), None, now)?;
    }
    Ok(())
}

fn take_attempts(transaction: &Transaction, dead: &[String], heir: &str) -> Result<Vec<Recovered>> {
    let mut open = transaction.prepare(
        "SELECT t.*, r.conversation, r.answer FROM attempts AS t JOIN runs AS r ON r.id = t.run
         WHERE t.ended_at IS NULL AND t.owner = ?1 ORDER BY t.id",
    )?;
    let mut take =
        transaction.prepare("UPDATE attempts SET owner = ?2 WHERE owner = ?1 AND ended_at IS NULL")?;
    let mut taken = Vec::new();
    for owner in dead {
        let rows = open.query_map([owner], from_row)?;
        let rows = rows.map(|row| with_parts(transaction, row?));
        taken.extend(rows.collect::<Result<Vec<_>>>()?);
        take.execute([owner.as_str(), heir])?;
    }
    Ok(taken)
}

fn with_parts(connection: &Connection, row: Recovered) -> Result<Recovered> {
    let parts = messages::parts_of(connection, row.answer)?;
    Ok(Recovered { parts, ..row })
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Recovered> {
    Ok(Recovered {
        attempt: row.id("id")?,
        run: row.id("run")?,
        number: row.get("number")?,
        conversation: row.id("conversation")?,
        answer: row.id("answer")?,
        offer: Offer {
            connection: row.id("connection")?,
            model: medley_domain::ModelName(row.get("model")?),
        },
        remote_id: row.get("remote_id")?,
        at: row.time("at")?,
        if_lost: row.parsed("if_lost")?,
        parts: Vec::new(),
    })
}
