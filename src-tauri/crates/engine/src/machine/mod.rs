//! The state machine of a chat turn. It is told what happened and answers with what to do next, as data.
//!
//! Deliberately absent: input, output, waiting and clocks, so that every path can be tested without any of them.

mod closing;
mod streaming;

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use medley_domain::conversation::{MessageState, Part};
use medley_domain::event::{Event, Stop};
use medley_domain::ids::AttemptId;
use medley_domain::job::Job;
use medley_domain::journal::{Record, RunStart, Struck};
use medley_domain::ledger::LedgerEntry;
use medley_domain::ports::BooksError;
use medley_domain::usage::Usage;
use medley_domain::{Category, Offer, VendorError};

use self::closing::books_failure;

use crate::answer::Answer;
use crate::attempt::Attempt;
use crate::entry::Bill;
use crate::request::{OfferSetup, TurnRequest};

/// What happened.
#[derive(Debug)]
pub enum Input {
    Begin,
    /// The last `Commit` was written.
    Committed,
    /// The last `Commit` was refused; nothing of it was written.
    CommitFailed(BooksError),
    Event(Event),
    /// The model made something; it is kept already.
    Made(Part),
    Failed(VendorError),
    /// The last `Wait` is over.
    Waited,
    CheckpointDue,
    /// The person pressed stop.
    Stop,
}

/// What to do.
#[derive(Debug)]
pub enum Effect {
    /// Write and answer with `Committed` or `CommitFailed`.
    Commit(Vec<Record>),
    /// Write without an answer.
    Note(Vec<Record>),
    /// Send the job; its events come back as `Event` and `Failed`.
    Call {
        attempt: AttemptId,
        setup: OfferSetup,
        job: Box<Job>,
    },
    /// Drop the request under way.
    HangUp,
    Wait(Duration),
    Show(Shown),
    /// Tell health what an attempt's end says about its offer.
    Learn {
        offer: Offer,
        lesson: Lesson,
    },
    /// The run never began: nothing was written, nothing was sent.
    Refuse(BooksError),
}

/// What views should show.
#[derive(Debug)]
pub enum Shown {
    Text(String),
    Reasoning(String),
    /// Parts changed other than by a delta: show these.
    Part(Part),
    Began(Box<Attempt>, String),
    AttemptEnded(Box<LedgerEntry>),
    Restarted(Struck),
    Ended {
        parts: Vec<Part>,
        state: MessageState,
        stop: Option<Stop>,
        error: Option<VendorError>,
        usage: Usage,
    },
}

/// What an attempt says about its offer.
#[derive(Debug)]
pub enum Lesson {
    Failed(VendorError),
    Answered { ttft_ms: u64, took_ms: u64, output_tokens: u64 },
}

/// A chat turn under way.
#[derive(Debug)]
pub struct Turn {
    request: TurnRequest,
    owner: String,
    phase: Phase,
    attempts: u32,
    retries: u32,
    fallbacks: VecDeque<Offer>,
    attempt: Option<Attempt>,
    answer: Answer,
    unsaved: bool,
    stopping: bool,
}

#[derive(Debug)]
enum Phase {
    /// Commit A is being written.
    Opening,
    Calling,
    /// Commit B is being written.
    Closing(Next),
    Waiting(Offer),
    /// The run's last records are being written.
    Ending(Ending),
    Ended,
}

#[derive(Debug)]
enum Next {
    Attempt(Offer, Duration),
    End(Ending),
}

#[derive(Clone, Debug)]
struct Ending {
    state: MessageState,
    stop: Option<Stop>,
    error: Option<VendorError>,
    usage: Usage,
}

impl Turn {
    /// `owner` names this process in the attempts that it opens.
    pub fn new(request: TurnRequest, owner: String) -> Self {
        let fallbacks = request.decision.then.iter().cloned().collect();
        Self {
            request,
            owner,
            phase: Phase::Ended,
            attempts: 0,
            retries: 0,
            fallbacks,
            attempt: None,
            answer: Answer::default(),
            unsaved: false,
            stopping: false,
        }
    }

    /// Takes what happened at `now` and says what to do.
    pub fn handle(&mut self, input: Input, now: Timestamp) -> Vec<Effect> {
        match input {
            Input::Begin => self.begin(now),
            Input::Committed => self.committed(now),
            Input::CommitFailed(error) => self.commit_failed(error, now),
            Input::Event(event) => self.event(event, now),
            Input::Made(part) if matches!(self.phase, Phase::Calling) => self.part(part, now),
            Input::Made(_) => Vec::new(),
            Input::Failed(error) => self.failed(error, now),
            Input::Waited => self.waited(now),
            Input::CheckpointDue => self.checkpoint(),
            Input::Stop => self.stop(now),
        }
    }

    fn begin(&mut self, now: Timestamp) -> Vec<Effect> {
        let mut records = std::mem::take(&mut self.request.preface);
        let request = &self.request;
        if !request.aside {
            records.push(Record::Message(request.answer.clone()));
        }
        records.push(Record::RunStarted(RunStart {
            run: request.run,
            conversation: request.conversation,
            answer: request.answer.id,
            book: request.book,
            at: now,
        }));
        records.push(Record::Routed { run: request.run, decision: Box::new(request.decision.clone()) });
        let chosen = request.decision.chosen.clone();
        self.open(&chosen, records, now)
    }

    /// Commit A: everything that must be on disk before anything is sent.
    fn open(&mut self, offer: &Offer, mut records: Vec<Record>, now: Timestamp) -> Vec<Effect> {
        let Some(setup) = self.request.offers.get(offer) else {
            let error = VendorError::new(Category::NotFound, "the model's connection was removed");
            return self.end(Ending::failed(error), now);
        };
        self.attempts += 1;
        let attempt = Attempt::new(&self.request, setup, offer, self.attempts, now);
        if !attempt.is_within_ceiling(&self.request) {
            return self.end(Ending::failed(closing::ceiling_reached()), now);
        }
        records.push(Record::AttemptStarted(attempt.start(&self.request, &self.owner)));
        self.attempt = Some(attempt);
        self.phase = Phase::Opening;
        vec![Effect::Commit(records)]
    }

    fn committed(&mut self, now: Timestamp) -> Vec<Effect> {
        match std::mem::replace(&mut self.phase, Phase::Calling) {
            Phase::Opening => self.call(now),
            Phase::Closing(Next::Attempt(..)) if self.stopping => {
                self.end(Ending::stopped(Usage::default()), now)
            }
            Phase::Closing(Next::Attempt(offer, wait)) if wait.is_zero() => {
                self.open(&offer, Vec::new(), now)
            }
            Phase::Closing(Next::Attempt(offer, wait)) => {
                self.phase = Phase::Waiting(offer);
                vec![Effect::Wait(wait)]
            }
            Phase::Closing(Next::End(ending)) | Phase::Ending(ending) => self.finish(ending),
            other => {
                self.phase = other;
                Vec::new()
            }
        }
    }

    fn call(&mut self, now: Timestamp) -> Vec<Effect> {
        if self.stopping {
            return self.close_stopped(Bill::Nothing, now);
        }
        let Some(attempt) = self.attempt.clone() else {
            return Vec::new();
        };
        let title = attempt.setup.card.title.clone();
        let call = Effect::Call {
            attempt: attempt.subject.attempt,
            setup: attempt.setup.clone(),
            job: Box::new(attempt.job(&self.request)),
        };
        vec![Effect::Show(Shown::Began(Box::new(attempt), title)), call]
    }

    fn commit_failed(&mut self, error: BooksError, now: Timestamp) -> Vec<Effect> {
        match std::mem::replace(&mut self.phase, Phase::Ended) {
            Phase::Opening if self.attempts == 1 => vec![Effect::Refuse(error)],
            Phase::Opening => {
                self.attempt = None;
                self.end(Ending::failed(books_failure(&error)), now)
            }
            // The answer is shown although it could not be written; the open attempt is recovered at the next start.
            Phase::Closing(Next::End(ending)) | Phase::Ending(ending) => {
                let error = ending.error.clone().or_else(|| Some(books_failure(&error)));
                self.finish(Ending { error, ..ending })
            }
            Phase::Closing(Next::Attempt(..)) => self.finish(Ending::failed(books_failure(&error))),
            Phase::Calling | Phase::Waiting(_) | Phase::Ended => Vec::new(),
        }
    }

    fn waited(&mut self, now: Timestamp) -> Vec<Effect> {
        match std::mem::replace(&mut self.phase, Phase::Ended) {
            Phase::Waiting(offer) => self.open(&offer, Vec::new(), now),
            other => {
                self.phase = other;
                Vec::new()
            }
        }
    }

    fn checkpoint(&mut self) -> Vec<Effect> {
        if !std::mem::take(&mut self.unsaved) || !matches!(self.phase, Phase::Calling) {
            return Vec::new();
        }
        let parts = self.answer.parts().to_vec();
        vec![Effect::Note(vec![Record::Checkpoint { message: self.request.answer_id(), parts }])]
    }

    fn stop(&mut self, now: Timestamp) -> Vec<Effect> {
        match &self.phase {
            Phase::Calling => {
                let mut effects = vec![Effect::HangUp];
                effects.extend(self.close_stopped(Bill::Partial, now));
                effects
            }
            // A commit is under way; what follows it sees that the person wants to stop.
            Phase::Opening | Phase::Closing(Next::Attempt(..)) => {
                self.stopping = true;
                Vec::new()
            }
            Phase::Waiting(_) => self.end(Ending::stopped(Usage::default()), now),
            Phase::Closing(Next::End(_)) | Phase::Ending(_) | Phase::Ended => Vec::new(),
        }
    }
}
