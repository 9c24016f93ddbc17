//! Live answers: what a view needs to show a run under way, and the events that keep it up to date.
//!
//! A view attaches, gets the answer as it stands, then every event after it. A run outlives its views.

use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use medley_domain::conversation::{Message, MessageState, Part};
use medley_domain::event::Stop;
use medley_domain::journal::Struck;
use medley_domain::ledger::LedgerEntry;
use medley_domain::money::Cost;
use medley_domain::route::RouteDecision;
use medley_domain::usage::Usage;
use medley_domain::{AttemptId, Book, Category, Offer, RunId, VendorError, VendorId};
use tokio::sync::mpsc;

/// How one attempt stands.
#[derive(Clone, Debug, PartialEq)]
pub enum AttemptState {
    Running,
    Done,
    Stopped,
    Failed(Category),
}

/// One attempt as a segment of the score shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct AttemptView {
    pub attempt: AttemptId,
    pub offer: Offer,
    pub vendor: VendorId,
    pub title: String,
    pub state: AttemptState,
    pub started: Timestamp,
    /// Milliseconds; `None` while it runs.
    pub took_ms: Option<u64>,
    pub ttft_ms: Option<u64>,
    /// What it cost, once it has ended.
    pub cost: Option<Cost>,
}

/// An answer and its run as they stand.
#[derive(Clone, Debug)]
pub struct LiveAnswer {
    pub run: RunId,
    pub book: Book,
    /// The number of the last event that this state contains.
    pub seq: u64,
    pub message: Message,
    pub decision: RouteDecision,
    pub attempts: Vec<AttemptView>,
    pub struck: Vec<Struck>,
    pub usage: Usage,
    pub stop: Option<Stop>,
    pub error: Option<VendorError>,
    /// Entries of ended attempts, in order.
    pub entries: Vec<LedgerEntry>,
}

impl LiveAnswer {
    pub fn has_ended(&self) -> bool {
        self.message.state != MessageState::Running
    }
}

/// What happened to a live answer. Each event has its own number, counted from 1.
#[derive(Clone, Debug)]
pub enum LiveEvent {
    Text {
        seq: u64,
        text: String,
    },
    Reasoning {
        seq: u64,
        text: String,
    },
    /// A part that arrives whole, such as a tool call.
    Part {
        seq: u64,
        part: Part,
    },
    /// An attempt began or ended.
    Attempts {
        seq: u64,
        attempts: Vec<AttemptView>,
    },
    /// The text so far was struck; the answer begins again.
    Restarted {
        seq: u64,
        struck: Struck,
    },
    /// The last event.
    Ended {
        seq: u64,
        answer: Box<LiveAnswer>,
    },
}

/// One run's live answer with its listeners.
#[derive(Debug)]
pub struct Live {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    answer: LiveAnswer,
    listeners: Vec<mpsc::UnboundedSender<LiveEvent>>,
}

/// The answer as it stood at the moment of attaching, and everything after it.
#[derive(Debug)]
pub struct Attachment {
    pub answer: LiveAnswer,
    pub events: mpsc::UnboundedReceiver<LiveEvent>,
}

impl Live {
    pub fn new(answer: LiveAnswer) -> Self {
        Self { state: Mutex::new(State { answer, listeners: Vec::new() }) }
    }

    pub fn attach(&self) -> Attachment {
        let (sender, events) = mpsc::unbounded_channel();
        let mut state = self.lock();
        // A finished run sends nothing more: without its sender the receiver ends at once.
        if !state.answer.has_ended() {
            state.listeners.push(sender);
        }
        Attachment { answer: state.answer.clone(), events }
    }

    pub fn answer(&self) -> LiveAnswer {
        self.lock().answer.clone()
    }

    /// Changes the answer and tells the listeners. `change` gets the event's number.
    pub(crate) fn update(&self, change: impl FnOnce(&mut LiveAnswer, u64) -> LiveEvent) {
        let mut state = self.lock();
        state.answer.seq += 1;
        let seq = state.answer.seq;
        let event = change(&mut state.answer, seq);
        let ended = state.answer.has_ended();
        state.listeners.retain(|listener| listener.send(event.clone()).is_ok());
        if ended {
            state.listeners.clear();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
