//! The state machine of a chat turn. It is told what happened and answers with what to do next, as data.
//!
//! Deliberately absent: input, output, waiting and clocks, so that every path can be tested without any of them.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::Timestamp;
use medley_domain::conversation::{MessageState, Part};
use medley_domain::event::{Event, Stop, StopReason};
use medley_domain::ids::AttemptId;
use medley_domain::job::Job;
use medley_domain::journal::{AttemptEnd, Record, RunStart, Struck};
use medley_domain::ledger::{LedgerEntry, Outcome};
use medley_domain::ports::BooksError;
use medley_domain::usage::Usage;
use medley_domain::{Category, Offer, VendorError};

use crate::answer::Answer;
use crate::attempt::{Attempt, bill_of};
use crate::entry::Bill;
use crate::request::{OfferSetup, TurnRequest};

/// How often the same offer is tried again when nothing else may take over.
const MOST_RETRIES: u32 = 2;
/// A vendor that asks for a longer wait is not waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(20);
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// What happened.
#[derive(Debug)]
pub enum Input {
    Begin,
    /// The last `Commit` was written.
    Committed,
    /// The last `Commit` was refused; nothing of it was written.
    CommitFailed(BooksError),
    Event(Event),
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
    Answered {
        ttft_ms: u64,
        took_ms: u64,
        output_tokens: u64,
    },
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
            Input::Failed(error) => self.failed(error, now),
            Input::Waited => self.waited(now),
            Input::CheckpointDue => self.checkpoint(),
            Input::Stop => self.stop(now),
        }
    }

    fn begin(&mut self, now: Timestamp) -> Vec<Effect> {
        let mut records = std::mem::take(&mut self.request.preface);
        let request = &self.request;
        records.push(Record::Message(request.answer.clone()));
        records.push(Record::RunStarted(RunStart {
            run: request.run,
            conversation: request.conversation,
            answer: request.answer.id,
            book: request.book,
            at: now,
        }));
        records.push(Record::Routed {
            run: request.run,
            decision: Box::new(request.decision.clone()),
        });
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
        records.push(Record::AttemptStarted(
            attempt.start(&self.request, &self.owner),
        ));
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

    fn event(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        let Some(attempt) = self
            .attempt
            .as_mut()
            .filter(|_| matches!(self.phase, Phase::Calling))
        else {
            return Vec::new();
        };
        match event {
            Event::Text { text } => {
                attempt.mark_output(now);
                self.answer.push_text(&text, now);
                self.unsaved = true;
                vec![Effect::Show(Shown::Text(text))]
            }
            Event::Reasoning { text } => {
                attempt.mark_output(now);
                self.answer.push_reasoning(&text, now);
                self.unsaved = true;
                vec![Effect::Show(Shown::Reasoning(text))]
            }
            Event::ReasoningState { opaque } => {
                self.answer.push_reasoning_state(opaque, now);
                Vec::new()
            }
            Event::ToolCall {
                id,
                name,
                args,
                opaque,
            } => self.part(
                Part::ToolCall {
                    id,
                    name,
                    args,
                    opaque,
                },
                now,
            ),
            Event::Refusal { text } => self.part(Part::Refusal { text }, now),
            Event::Accepted { remote_id } => {
                attempt.remote_id = Some(remote_id.clone());
                vec![Effect::Note(vec![Record::Accepted {
                    attempt: attempt.subject.attempt,
                    remote_id,
                }])]
            }
            Event::Meta { meta } => {
                merge_meta(&mut attempt.meta, meta);
                Vec::new()
            }
            Event::Usage { usage, raw } => {
                attempt.usage.overwrite(&usage);
                attempt.usage_raw = raw;
                Vec::new()
            }
            Event::ReportedCost { amount } => {
                attempt.reported = Some(amount);
                Vec::new()
            }
            Event::Unknown { .. } => Vec::new(),
            Event::Finished { stop } => self.finished(stop, now),
        }
    }

    fn part(&mut self, part: Part, now: Timestamp) -> Vec<Effect> {
        if let Some(attempt) = self.attempt.as_mut() {
            attempt.mark_output(now);
        }
        self.answer.push(part.clone(), now);
        self.unsaved = true;
        vec![Effect::Show(Shown::Part(part))]
    }

    fn finished(&mut self, stop: Stop, now: Timestamp) -> Vec<Effect> {
        if stop.reason == StopReason::Incomplete {
            return self.failed(VendorError::cut("the answer ended without its end"), now);
        }
        let mut effects = Vec::new();
        if let Some(attempt) = &self.attempt {
            let lesson = Lesson::Answered {
                ttft_ms: attempt.ttft_ms().unwrap_or(0),
                took_ms: crate::answer::elapsed_ms(attempt.started, now),
                output_tokens: attempt.usage.output.unwrap_or(0),
            };
            effects.push(Effect::Learn {
                offer: attempt.subject.offer.clone(),
                lesson,
            });
        }
        let usage = self.usage();
        let ending = Ending {
            state: MessageState::Complete,
            stop: Some(stop),
            error: None,
            usage,
        };
        effects.extend(self.close(Outcome::Complete, None, Bill::Whole, Next::End(ending), now));
        effects
    }

    fn failed(&mut self, error: VendorError, now: Timestamp) -> Vec<Effect> {
        let Some(attempt) = self
            .attempt
            .as_mut()
            .filter(|_| matches!(self.phase, Phase::Calling))
        else {
            return Vec::new();
        };
        attempt.meta.request_id = error.request_id.clone().or(attempt.meta.request_id.take());
        let offer = attempt.subject.offer.clone();
        let learn = Effect::Learn {
            offer: offer.clone(),
            lesson: Lesson::Failed(error.clone()),
        };
        let begun = self.answer.has_begun();
        // What arrived before the failure was billed, whatever the failure says.
        let bill = if begun || error.cut {
            Bill::Partial
        } else {
            bill_of(&error)
        };
        let outcome = if begun || error.cut {
            Outcome::Incomplete
        } else {
            Outcome::Failed
        };
        let next = self.after_failure(&offer, &error);
        let mut effects = vec![learn];
        effects.extend(self.close(outcome, Some(&error), bill, next, now));
        effects
    }

    /// Who takes over: the next candidate; the same offer once more where there is none and a wait may help; nobody.
    fn after_failure(&mut self, offer: &Offer, error: &VendorError) -> Next {
        let may_restart = !self.answer.has_acted() && error.category.allows_failover();
        if may_restart && let Some(next) = self.fallbacks.pop_front() {
            return Next::Attempt(next, Duration::ZERO);
        }
        let wait = error.retry_after_ms.map_or(
            FIRST_WAIT * (1 << self.retries.min(4)),
            Duration::from_millis,
        );
        let retry = !self.answer.has_begun() && !error.cut && error.category.is_retryable();
        if retry && self.retries < MOST_RETRIES && wait <= LONGEST_WAIT {
            self.retries += 1;
            return Next::Attempt(offer.clone(), wait);
        }
        let begun = self.answer.has_begun() || error.cut;
        let state = if begun {
            MessageState::Incomplete
        } else {
            MessageState::Failed
        };
        let stop = begun.then_some(Stop {
            reason: StopReason::Incomplete,
            raw: None,
        });
        Next::End(Ending {
            state,
            stop,
            error: Some(error.clone()),
            usage: self.usage(),
        })
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
        vec![Effect::Note(vec![Record::Checkpoint {
            message: self.request.answer_id(),
            parts,
        }])]
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

    fn close_stopped(&mut self, bill: Bill, now: Timestamp) -> Vec<Effect> {
        let ending = Ending::stopped(self.usage());
        self.close(Outcome::Stopped, None, bill, Next::End(ending), now)
    }

    /// Commit B: the attempt's end, its ledger entry and the release of its reservation; with them the run's end or
    /// the text that is struck.
    fn close(
        &mut self,
        outcome: Outcome,
        error: Option<&VendorError>,
        bill: Bill,
        next: Next,
        now: Timestamp,
    ) -> Vec<Effect> {
        let Some(attempt) = self.attempt.take() else {
            return Vec::new();
        };
        let category = error.map(|error| error.category);
        let entry = attempt.end(outcome, category, bill, self.answer.characters(), now);
        let id = attempt.subject.attempt;
        let mut records = vec![
            Record::AttemptEnded(AttemptEnd {
                attempt: id,
                at: now,
                outcome,
                error: error.cloned(),
            }),
            Record::Ledger(Box::new(entry.clone())),
        ];
        let mut effects = vec![Effect::Show(Shown::AttemptEnded(Box::new(entry)))];
        match &next {
            Next::End(ending) => records.extend(self.last_records(ending, now)),
            Next::Attempt(..) if self.answer.has_begun() => {
                let struck = Struck {
                    attempt: id,
                    text: self.answer.strike(),
                };
                self.unsaved = true;
                records.push(Record::Struck {
                    run: self.request.run,
                    struck: struck.clone(),
                });
                records.push(Record::Checkpoint {
                    message: self.request.answer_id(),
                    parts: Vec::new(),
                });
                effects.push(Effect::Show(Shown::Restarted(struck)));
            }
            Next::Attempt(..) => {}
        }
        self.phase = Phase::Closing(next);
        effects.push(Effect::Commit(records));
        effects
    }

    /// Ends a run that has no open attempt.
    fn end(&mut self, ending: Ending, now: Timestamp) -> Vec<Effect> {
        let records = self.last_records(&ending, now);
        self.phase = Phase::Ending(ending);
        vec![Effect::Commit(records)]
    }

    fn last_records(&self, ending: &Ending, now: Timestamp) -> Vec<Record> {
        let message = self.request.answer_id();
        let parts = self.answer.parts().to_vec();
        let (stop, error) = (ending.stop.clone(), ending.error.clone());
        vec![
            Record::MessageEnded {
                message,
                parts,
                state: ending.state,
            },
            Record::RunEnded {
                run: self.request.run,
                stop,
                error,
                at: now,
            },
        ]
    }

    fn finish(&mut self, ending: Ending) -> Vec<Effect> {
        self.phase = Phase::Ended;
        let Ending {
            state,
            stop,
            error,
            usage,
        } = ending;
        vec![Effect::Show(Shown::Ended {
            parts: self.answer.parts().to_vec(),
            state,
            stop,
            error,
            usage,
        })]
    }

    fn usage(&self) -> Usage {
        self.attempt
            .as_ref()
            .map(|attempt| attempt.usage.clone())
            .unwrap_or_default()
    }
}

impl Ending {
    fn failed(error: VendorError) -> Self {
        Self {
            state: MessageState::Failed,
            stop: None,
            error: Some(error),
            usage: Usage::default(),
        }
    }

    fn stopped(usage: Usage) -> Self {
        let stop = Stop {
            reason: StopReason::Cancelled,
            raw: None,
        };
        Self {
            state: MessageState::Stopped,
            stop: Some(stop),
            error: None,
            usage,
        }
    }
}

/// The books' refusal in the one form that a run's end has for failures. Codes that begin with `medley_` are ours.
fn books_failure(error: &BooksError) -> VendorError {
    let (category, code) = match error {
        BooksError::OverBudget(_) => (Category::Quota, "medley_budget_reached"),
        BooksError::DiskFull => (Category::Transport, "medley_disk_full"),
        BooksError::Failed(_) => (Category::Transport, "medley_books_failed"),
    };
    VendorError {
        code: Some(code.to_owned()),
        ..VendorError::new(category, error.to_string())
    }
}

fn merge_meta(mine: &mut medley_domain::event::Meta, theirs: medley_domain::event::Meta) {
    mine.request_id = theirs.request_id.or(mine.request_id.take());
    mine.model_served = theirs.model_served.or(mine.model_served.take());
    mine.mode = theirs.mode.or(mine.mode);
    mine.rate_limits.extend(theirs.rate_limits);
}
