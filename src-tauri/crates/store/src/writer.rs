//! The writer: one thread that owns this process's only write connection.
//!
//! What is queued while a transaction runs is committed together in the next one, each request within its own
//! savepoint, so that a refused request takes nothing of the others with it.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use futures::channel::oneshot;
use jiff::tz::TimeZone;
use medley_domain::journal::Record;
use medley_domain::ports::BooksError;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::books::{Desk, apply};
use crate::column::Result;
use crate::error::{OpenError, StoreError};

/// The most requests in one transaction.
const TOGETHER: usize = 64;
/// After this long without a request, the write-ahead log is folded into the database.
const IDLE: Duration = Duration::from_millis(250);

/// Records on their way to the disk.
pub(crate) struct Commit {
    pub records: Vec<Record>,
    /// The process that runs are begun for.
    pub owner: std::sync::Arc<str>,
    pub reply: oneshot::Sender<std::result::Result<(), BooksError>>,
}

enum Request {
    Commit(Commit),
    Change(Box<dyn FnOnce(&mut Connection) + Send>),
}

/// The way to the writer's thread. Dropping it lets the thread finish its queue, and waits for that.
pub(crate) struct Writer {
    requests: Option<Sender<Request>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(connection: Connection, time_zone: TimeZone) -> std::result::Result<Self, OpenError> {
        let (requests, queue) = mpsc::channel();
        let desk = Desk { time_zone };
        let thread = std::thread::Builder::new()
            .name("medley-books".to_owned())
            .spawn(move || serve(connection, &desk, &queue))?;
        Ok(Self { requests: Some(requests), thread: Some(thread) })
    }

    pub fn commit(&self, commit: Commit) -> Result<()> {
        self.send(Request::Commit(commit))
    }

    /// Runs a change in one immediate transaction and waits for it to be durable.
    pub fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Transaction) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (reply, answer) = mpsc::sync_channel(1);
        self.send(Request::Change(Box::new(move |connection| {
            // Nobody waits any more when the receiver is gone.
            let _ = reply.send(change_in(connection, change));
        })))?;
        answer.recv().unwrap_or_else(|_| Err(closed()))
    }

    fn send(&self, request: Request) -> Result<()> {
        let requests = self.requests.as_ref().ok_or_else(closed)?;
        requests.send(request).map_err(|_| closed())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.requests = None;
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was reported where it happened.
            let _ = thread.join();
        }
    }
}

fn closed() -> StoreError {
    StoreError::failed("the books are closed")
}

fn change_in<T>(connection: &mut Connection, change: impl FnOnce(&Transaction) -> Result<T>) -> Result<T> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = change(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

fn serve(mut connection: Connection, desk: &Desk, queue: &Receiver<Request>) {
    let mut held = None;
    while let Some(request) = held.take().or_else(|| next(&connection, queue)) {
        match request {
            Request::Change(change) => change(&mut connection),
            Request::Commit(first) => {
                let mut batch = vec![first];
                held = gather(&mut batch, queue);
                commit_all(&mut connection, desk, batch);
            }
        }
    }
}

/// Waits for the next request; uses a pause to fold the log in. `None` when the last sender is gone.
fn next(connection: &Connection, queue: &Receiver<Request>) -> Option<Request> {
    match queue.recv_timeout(IDLE) {
        Ok(request) => return Some(request),
        Err(RecvTimeoutError::Disconnected) => return None,
        Err(RecvTimeoutError::Timeout) => {}
    }
    let folded = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    if let Err(error) = folded {
        tracing::warn!(%error, "the write-ahead log was not folded in");
    }
    queue.recv().ok()
}

/// Takes the commits that wait already. Returns a change that it came upon, which ends the batch.
fn gather(batch: &mut Vec<Commit>, queue: &Receiver<Request>) -> Option<Request> {
    while batch.len() < TOGETHER {
        match queue.try_recv() {
            Ok(Request::Commit(commit)) => batch.push(commit),
            Ok(other) => return Some(other),
            Err(_) => break,
        }
    }
    None
}

fn commit_all(connection: &mut Connection, desk: &Desk, batch: Vec<Commit>) {
    if let [alone] = batch.as_slice() {
        let result = try_alone(connection, desk, alone);
        return reply_all(batch, vec![result]);
    }
    match try_together(connection, desk, &batch) {
        Ok(results) => reply_all(batch, results),
        // Something broke the whole transaction: each stands for itself, so that only the guilty one fails.
        Err(_) => batch.into_iter().for_each(|commit| commit_all(connection, desk, vec![commit])),
    }
}

type Replies = Vec<std::result::Result<(), BooksError>>;

fn reply_all(batch: Vec<Commit>, results: Replies) {
    for (commit, result) in batch.into_iter().zip(results) {
        // A caller that went away has its records all the same.
        let _ = commit.reply.send(result);
    }
}

/// One request in a transaction of its own, which an error takes back.
fn try_alone(
    connection: &mut Connection,
    desk: &Desk,
    commit: &Commit,
) -> std::result::Result<(), BooksError> {
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate);
    let transaction = begun.map_err(StoreError::from)?;
    for record in &commit.records {
        apply(&transaction, desk, &commit.owner, record)?;
    }
    Ok(transaction.commit().map_err(StoreError::from)?)
}

/// One transaction, one savepoint a request. An error means that nothing of the batch was kept.
fn try_together(
    connection: &mut Connection,
    desk: &Desk,
    batch: &[Commit],
) -> std::result::Result<Replies, BooksError> {
    let begun = connection.transaction_with_behavior(TransactionBehavior::Immediate);
    let mut transaction = begun.map_err(StoreError::from)?;
    let mut results = Vec::with_capacity(batch.len());
    for commit in batch {
        let result = within_savepoint(&mut transaction, desk, commit);
        // After some errors SQLite itself takes the whole transaction back.
        if transaction.is_autocommit() {
            result?;
            return Err(closed().into());
        }
        results.push(result);
    }
    transaction.commit().map_err(StoreError::from)?;
    Ok(results)
}

fn within_savepoint(
    transaction: &mut Transaction,
    desk: &Desk,
    commit: &Commit,
) -> std::result::Result<(), BooksError> {
    let savepoint = transaction.savepoint().map_err(StoreError::from)?;
    for record in &commit.records {
        apply(&savepoint, desk, &commit.owner, record)?;
    }
    Ok(savepoint.commit().map_err(StoreError::from)?)
}
