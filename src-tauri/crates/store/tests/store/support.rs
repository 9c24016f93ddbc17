//! What the tests of the store share: a fresh data folder, and the records of a chat turn.

use std::path::Path;

use futures::executor::block_on;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use medley_domain::budget::Reservation;
use medley_domain::conversation::{Conversation, Message, MessageState, Part, Role};
use medley_domain::event::{Stop, StopReason};
use medley_domain::journal::{AttemptEnd, AttemptStart, Record, RunStart};
use medley_domain::ledger::{LedgerEntry, Origin, Outcome};
use medley_domain::ports::{Books, BooksError};
use medley_domain::pricing::Mode;
use medley_domain::usage::Usage;
use medley_domain::{
    AttemptId, Book, ConnectionId, ConversationId, Cost, EntryId, MessageId, Offer, PicoUsd, RunId,
};
use medley_store::{Options, Store};
use serde_json::json;

pub fn open(folder: &Path) -> Store {
    Store::open(folder, Options::new(TimeZone::UTC)).unwrap()
}

/// A fresh data folder with its store. The folder goes when the first value is dropped.
pub fn fresh() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    (folder, store)
}

pub fn commit(store: &Store, records: Vec<Record>) -> Result<(), BooksError> {
    block_on(store.books("test").commit(records))
}

/// A moment of the day, in seconds after midnight UTC of 2026-11-22.
pub fn at(seconds: i64) -> Timestamp {
    let midnight: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
    midnight + jiff::SignedDuration::from_secs(seconds)
}

pub fn month_began() -> Timestamp {
    "2026-11-01T00:00:00Z".parse().unwrap()
}

/// One chat turn and the records that an engine would write for it.
#[derive(Clone, Debug)]
pub struct Turn {
    pub book: Book,
    pub owner: String,
    pub conversation: ConversationId,
    pub question: MessageId,
    pub answer: MessageId,
    pub run: RunId,
    pub attempt: AttemptId,
    pub offer: Offer,
    pub vendor: &'static str,
    pub worst_case: Option<PicoUsd>,
    pub at: Timestamp,
}

impl Turn {
    pub fn new(at: Timestamp) -> Self {
        Self {
            book: Book::Real,
            owner: "test".to_owned(),
            conversation: ConversationId::new(at),
            question: MessageId::new(at),
            answer: MessageId::new(at + jiff::SignedDuration::from_millis(1)),
            run: RunId::new(at),
            attempt: AttemptId::new(at),
            offer: Offer { connection: ConnectionId::new(at), model: "birch-grand".into() },
            vendor: "birch",
            worst_case: Some(PicoUsd(30_000_000_000)),
            at,
        }
    }

    pub fn conversation(&self) -> Record {
        Record::Conversation(Conversation::new(self.conversation, "Tides".to_owned(), self.book, self.at))
    }

    pub fn question_row(&self) -> Message {
        Message {
            id: self.question,
            conversation: self.conversation,
            parent: None,
            role: Role::User,
            parts: vec![Part::text("How do tides work?")],
            state: MessageState::Complete,
            run: None,
            at: self.at,
        }
    }

    pub fn answer_row(&self) -> Message {
        Message {
            id: self.answer,
            parent: Some(self.question),
            role: Role::Assistant,
            parts: Vec::new(),
            state: MessageState::Running,
            run: Some(self.run),
            ..self.question_row()
        }
    }

    pub fn run_started(&self) -> Record {
        Record::RunStarted(RunStart {
            run: self.run,
            conversation: self.conversation,
            answer: self.answer,
            book: self.book,
            at: self.at,
        })
    }

    pub fn attempt_started(&self) -> Record {
        Record::AttemptStarted(AttemptStart {
            attempt: self.attempt,
            run: self.run,
            number: 1,
            offer: self.offer.clone(),
            vendor: self.vendor.into(),
            owner: self.owner.clone(),
            reservation: Reservation { amount: self.worst_case, since: month_began() },
            at: self.at,
            if_lost: Box::new(LedgerEntry {
                outcome: Outcome::Lost,
                origin: Origin::None,
                ..self.entry(Cost::Unknown)
            }),
        })
    }

    /// All that is written before anything is sent.
    pub fn commit_a(&self) -> Vec<Record> {
        let question = Record::Message(self.question_row());
        let answer = Record::Message(self.answer_row());
        let (run, attempt) = (self.run_started(), self.attempt_started());
        vec![self.conversation(), question, answer, run, attempt]
    }

    pub fn entry(&self, cost: Cost) -> LedgerEntry {
        LedgerEntry {
            id: EntryId::new(self.at),
            at: self.at,
            book: self.book,
            task: "chat".to_owned(),
            connection: self.offer.connection,
            vendor: self.vendor.into(),
            model: self.offer.model.clone(),
            conversation: Some(self.conversation),
            run: self.run,
            attempt: self.attempt,
            number: 1,
            request_id: Some("req_1".to_owned()),
            mode: Mode::Standard,
            usage: Usage { input: Some(120), output: Some(40), ..Usage::default() },
            usage_raw: json!({"input_tokens": 120, "output_tokens": 40}),
            price_lines: Vec::new(),
            cost,
            computed: cost,
            reported: None,
            origin: Origin::Computed,
            ttft_ms: Some(200),
            took_ms: 1_200,
            outcome: Outcome::Complete,
            error: None,
            adjusts: None,
        }
    }

    pub fn attempt_ended(&self) -> Record {
        Record::AttemptEnded(AttemptEnd {
            attempt: self.attempt,
            at: self.at,
            outcome: Outcome::Complete,
            error: None,
        })
    }

    pub fn message_ended(&self) -> Record {
        Record::MessageEnded {
            message: self.answer,
            parts: vec![Part::text("The moon pulls.")],
            state: MessageState::Complete,
        }
    }

    pub fn run_ended(&self) -> Record {
        Record::RunEnded {
            run: self.run,
            stop: Some(Stop { reason: StopReason::End, raw: None }),
            error: None,
            at: self.at,
        }
    }

    /// All that is written once the answer is there.
    pub fn commit_b(&self, cost: Cost) -> Vec<Record> {
        let entry = Record::Ledger(Box::new(self.entry(cost)));
        let (attempt, run) = (self.attempt_ended(), self.run_ended());
        vec![attempt, entry, self.message_ended(), run]
    }

    /// Writes the whole turn.
    pub fn book(&self, store: &Store, cost: Cost) {
        commit(store, self.commit_a()).unwrap();
        commit(store, self.commit_b(cost)).unwrap();
    }
}

/// An entry that adjusts `first`, with the whole new figure.
pub fn adjusting(first: &LedgerEntry, cost: Cost) -> Record {
    Record::Ledger(Box::new(LedgerEntry {
        id: EntryId::new(first.at),
        adjusts: Some(first.id),
        outcome: Outcome::Adjustment,
        origin: Origin::Reported,
        cost,
        ..first.clone()
    }))
}

/// A connection of the tests' own to the database, as another program would open it.
pub fn raw(folder: &Path) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.join("medley.sqlite3")).unwrap()
}
