//! How attempts and runs end: the records of commit B and what views are told last.

use jiff::Timestamp;
use medley_domain::conversation::MessageState;
use medley_domain::event::{Stop, StopReason};
use medley_domain::journal::{AttemptEnd, Record, Struck};
use medley_domain::ledger::Outcome;
use medley_domain::ports::BooksError;
use medley_domain::usage::Usage;
use medley_domain::{Category, VendorError};

use super::{Effect, Ending, Next, Phase, Shown, Turn};
use crate::entry::Bill;

impl Turn {
    pub(super) fn close_stopped(&mut self, bill: Bill, now: Timestamp) -> Vec<Effect> {
        let ending = Ending::stopped(self.usage());
        self.close(Outcome::Stopped, None, bill, Next::End(ending), now)
    }

    /// Commit B: the attempt's end, its ledger entry and the release of its reservation; with them the run's end or
    /// the text that is struck.
    pub(super) fn close(
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
        self.request.decision.pay(entry.cost);
        let id = attempt.subject.attempt;
        let mut records = vec![
            Record::AttemptEnded(AttemptEnd { attempt: id, at: now, outcome, error: error.cloned() }),
            Record::Ledger(Box::new(entry.clone())),
        ];
        let mut effects = vec![Effect::Show(Shown::AttemptEnded(Box::new(entry)))];
        match &next {
            Next::End(ending) => records.extend(self.last_records(ending, now)),
            Next::Attempt(..) if self.answer.has_begun() => {
                let struck = Struck { attempt: id, text: self.answer.strike() };
                self.unsaved = true;
                records.push(Record::Struck { run: self.request.run, struck: struck.clone() });
                records.push(Record::Checkpoint { message: self.request.answer_id(), parts: Vec::new() });
                effects.push(Effect::Show(Shown::Restarted(struck)));
            }
            Next::Attempt(..) => {}
        }
        self.phase = Phase::Closing(next);
        effects.push(Effect::Commit(records));
        effects
    }

    /// Ends a run that has no open attempt.
    pub(super) fn end(&mut self, ending: Ending, now: Timestamp) -> Vec<Effect> {
        let records = self.last_records(&ending, now);
        self.phase = Phase::Ending(ending);
        vec![Effect::Commit(records)]
    }

    pub(super) fn last_records(&self, ending: &Ending, now: Timestamp) -> Vec<Record> {
        let message = self.request.answer_id();
        let parts = self.answer.parts().to_vec();
        let (stop, error) = (ending.stop.clone(), ending.error.clone());
        vec![
            Record::MessageEnded { message, parts, state: ending.state },
            Record::RunEnded { run: self.request.run, stop, error, at: now },
        ]
    }

    pub(super) fn finish(&mut self, ending: Ending) -> Vec<Effect> {
        self.phase = Phase::Ended;
        let Ending { state, stop, error, usage } = ending;
        vec![Effect::Show(Shown::Ended { parts: self.answer.parts().to_vec(), state, stop, error, usage })]
    }

    pub(super) fn usage(&self) -> Usage {
        self.attempt.as_ref().map(|attempt| attempt.usage.clone()).unwrap_or_default()
    }
}

impl Ending {
    pub(super) fn failed(error: VendorError) -> Self {
        Self { state: MessageState::Failed, stop: None, error: Some(error), usage: Usage::default() }
    }

    pub(super) fn stopped(usage: Usage) -> Self {
        let stop = Stop { reason: StopReason::Cancelled, raw: None };
        Self { state: MessageState::Stopped, stop: Some(stop), error: None, usage }
    }
}

/// What earlier attempts cost leaves too little of the ceiling for the next one.
pub(super) fn ceiling_reached() -> VendorError {
    let words = "the next model would pass the ceiling for one answer";
    VendorError {
        code: Some("medley_ceiling_reached".to_owned()),
        ..VendorError::new(Category::Quota, words.to_owned())
    }
}

/// The books' refusal in the one form that a run's end has for failures. Codes that begin with `medley_` are ours.
pub(super) fn books_failure(error: &BooksError) -> VendorError {
    let (category, code) = match error {
        BooksError::OverBudget(_) => (Category::Quota, "medley_budget_reached"),
        BooksError::DiskFull => (Category::Transport, "medley_disk_full"),
        BooksError::Failed(_) => (Category::Transport, "medley_books_failed"),
    };
    VendorError { code: Some(code.to_owned()), ..VendorError::new(category, error.to_string()) }
}
