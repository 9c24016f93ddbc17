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

impl Commit {
    /// Notes are written without waiting for the disk: a kill loses none of them, and the next commit of anything else
    /// makes them durable with itself. With the wait, the note of a request's id would stand in front of commit B.
    fn is_note(&self) -> bool {
        let is_note = |record: &Record| matches!(record, Record::Checkpoint { .. } | Record::Accepted { .. });
        self.records.iter().all(is_note)
    }
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

    /// Moves the whole log into the database and empties it. Readers in the middle of something hold it up for a while,
    /// and then it stays as it is until the next time.
    pub fn fold(&self) -> Result<()> {
        let (reply, answer) = mpsc::sync_channel(1);
        self.send(Request::Change(Box::new(move |connection| {
            let folded = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            // Nobody waits any more when the receiver is gone.
            let _ = reply.send(folded.map_err(StoreError::from));
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
    let (mut held, mut waits) = (None, true);
    while let Some(request) = held.take().or_else(|| next(&connection, queue)) {
        match request {
            // One that is not made leaves its caller without an answer, which is an error to it.
            Request::Change(change) => match set_waiting(&connection, &mut waits, true) {
                Ok(()) => change(&mut connection),
                Err(error) => tracing::error!(%error, "a change was not made"),
            },
            Request::Commit(first) => {
                let mut batch = vec![first];
                held = gather(&mut batch, queue);
                let notes = batch.iter().all(Commit::is_note);
                match set_waiting(&connection, &mut waits, !notes) {
                    Ok(()) => commit_all(&mut connection, desk, batch),
                    Err(error) => refuse_all(batch, &error),
                }
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

/// Has the disk be waited for, or not, from the next transaction on; `waits` says what holds now.
fn set_waiting(connection: &Connection, waits: &mut bool, wanted: bool) -> Result<()> {
    if *waits != wanted {
        let level = if wanted { "FULL" } else { "NORMAL" };
        connection.pragma_update(None, "synchronous", level)?;
        *waits = wanted;
    }
    Ok(())
}

fn refuse_all(batch: Vec<Commit>, error: &StoreError) {
    let refusals = batch.iter().map(|_| Err(StoreError::failed(error).into())).collect();
    reply_all(batch, refusals);
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

#[cfg(test)]
mod tests {
    use medley_domain::conversation::Part;
    use medley_domain::ids::{AttemptId, MessageId, RunId};

    use super::*;

    fn commit(records: Vec<Record>) -> Commit {
        Commit { records, owner: "test".into(), reply: oneshot::channel().0 }
    }

    #[test]
    fn only_checkpoints_and_request_ids_are_written_without_waiting_for_the_disk() {
        let at = jiff::Timestamp::UNIX_EPOCH;
        let text = || Record::Checkpoint { message: MessageId::new(at), parts: vec![Part::text("so far")] };
        let id = || Record::Accepted { attempt: AttemptId::new(at), remote_id: "r".to_owned() };
        let end = || Record::RunEnded { run: RunId::new(at), stop: None, error: None, at };
        assert!(commit(vec![text()]).is_note() && commit(vec![id()]).is_note());
        assert!(!commit(vec![end()]).is_note() && !commit(vec![text(), end()]).is_note());
    }

    #[test]
    fn the_disk_is_waited_for_again_after_a_note() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch("PRAGMA synchronous = FULL").unwrap();
        let level = || connection.query_row("PRAGMA synchronous", [], |row| row.get::<_, i64>(0)).unwrap();
        let mut waits = true;
        for (wanted, expected) in [(true, 2), (false, 1), (false, 1), (true, 2)] {
            set_waiting(&connection, &mut waits, wanted).unwrap();
            assert_eq!(level(), expected);
        }
    }
}
