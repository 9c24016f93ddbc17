//! The port through which the engine writes: each kind of record goes to the module of its table.

use std::sync::Arc;

use async_trait::async_trait;
use futures::channel::oneshot;
use jiff::tz::TimeZone;
use medley_domain::journal::Record;
use medley_domain::ports::{Books, BooksError};
use rusqlite::Connection;

use crate::column::Result;
use crate::store::Store;
use crate::writer::Commit;
use crate::{attempts, budget, conversations, ledger, messages, runs, struck};

/// What the writer knows beside the records.
pub(crate) struct Desk {
    pub time_zone: TimeZone,
}

/// The write side of journal and ledger, in the name of one process. Cheap to clone.
#[derive(Clone)]
pub struct BooksHandle {
    store: Store,
    owner: Arc<str>,
}

impl Store {
    /// The books in the name of `owner`, which is a live [`crate::ProcessLock`]'s.
    pub fn books(&self, owner: &str) -> BooksHandle {
        BooksHandle { store: self.clone(), owner: owner.into() }
    }
}

#[async_trait]
impl Books for BooksHandle {
    async fn commit(&self, records: Vec<Record>) -> std::result::Result<(), BooksError> {
        let (reply, answer) = oneshot::channel();
        self.store.writer().commit(Commit { records, owner: self.owner.clone(), reply })?;
        answer.await.unwrap_or_else(|_| Err(BooksError::Failed("the books were closed".to_owned())))
    }
}

/// Writes one record. The caller takes everything back on an error.
pub(crate) fn apply(
    connection: &Connection,
    desk: &Desk,
    owner: &str,
    record: &Record,
) -> std::result::Result<(), BooksError> {
    if let Record::AttemptStarted(start) = record {
        budget::admit(connection, desk, start)?;
    }
    Ok(write(connection, desk, owner, record)?)
}

fn write(connection: &Connection, desk: &Desk, owner: &str, record: &Record) -> Result<()> {
    match record {
        Record::Conversation(conversation) => conversations::insert(connection, conversation, owner),
        Record::Message(message) => messages::insert(connection, message),
        Record::RunStarted(start) => runs::start(connection, start, owner),
        Record::Routed { run, decision } => runs::route(connection, *run, decision),
        Record::AttemptStarted(start) => attempts::start(connection, start),
        Record::Accepted { attempt, remote_id } => attempts::accept(connection, *attempt, remote_id),
        Record::Checkpoint { message, parts } => messages::checkpoint(connection, *message, parts),
        Record::Struck { run, struck } => struck::insert(connection, *run, struck),
        Record::AttemptEnded(end) => attempts::end(connection, end),
        Record::Ledger(entry) => ledger::append(connection, entry, &desk.time_zone),
        Record::MessageEnded { message, parts, state } => messages::end(connection, *message, parts, *state),
        Record::RunEnded { run, stop, error, at } => {
            runs::end(connection, *run, stop.as_ref(), error.as_ref(), *at)
        }
    }
}
