//! While a request is under way: events in, effects out, and who takes over after a failure.

use std::time::Duration;

use jiff::Timestamp;
use medley_domain::conversation::{MessageState, Part};
use medley_domain::event::{Event, Meta, Stop, StopReason};
use medley_domain::journal::Record;
use medley_domain::ledger::Outcome;
use medley_domain::{Offer, VendorError};

use super::{Effect, Ending, Lesson, Next, Phase, Shown, Turn};
use crate::artifact;
use crate::attempt::bill_of;
use crate::entry::Bill;

/// How often the same offer is tried again when nothing else may take over.
const MOST_RETRIES: u32 = 2;
/// A vendor that asks for a longer wait is not waited for.
const LONGEST_WAIT: Duration = Duration::from_secs(20);
const FIRST_WAIT: Duration = Duration::from_millis(500);

impl Turn {
    pub(super) fn event(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        let Some(attempt) = self.attempt.as_mut().filter(|_| matches!(self.phase, Phase::Calling)) else {
            return Vec::new();
        };
        match event {
            Event::Text { text } => {
                let mut effects = self.begin_output(now);
                self.answer.push_text(&text, now);
                effects.push(Effect::Show(Shown::Text(text)));
                effects
            }
            Event::Reasoning { text } => {
                let mut effects = self.begin_output(now);
                self.answer.push_reasoning(&text, now);
                effects.push(Effect::Show(Shown::Reasoning(text)));
                effects
            }
            Event::ReasoningState { opaque } => {
                self.answer.push_reasoning_state(opaque, now);
                Vec::new()
            }
            Event::ToolCall { id, name, args, opaque } => {
                self.part(Part::ToolCall { id, name, args, opaque }, now)
            }
            Event::Refusal { text } => self.part(Part::Refusal { text }, now),
            Event::Accepted { remote_id } => {
                attempt.remote_id = Some(remote_id.clone());
                vec![Effect::Note(vec![Record::Accepted { attempt: attempt.subject.attempt, remote_id }])]
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
            Event::Citation { citation } => self.part(Part::Citation { citation }, now),
            Event::BuiltIn { name, summary, opaque } => {
                self.part(Part::BuiltIn { name, summary, opaque }, now)
            }
            // The driver keeps what came inline; only a vendor that names a kept file comes here.
            Event::Artifact { media_type, source, opaque } => {
                self.part(artifact::part(media_type, 0, source, opaque), now)
            }
            Event::LeftOut { what } => {
                attempt.asides.push(Part::LeftOut { what });
                Vec::new()
            }
            Event::ToolCallDelta { .. } | Event::Unknown { .. } => Vec::new(),
            Event::Finished { stop } => self.finished(stop, now),
        }
    }

    pub(super) fn part(&mut self, part: Part, now: Timestamp) -> Vec<Effect> {
        let mut effects = self.begin_output(now);
        self.answer.push(part.clone(), now);
        effects.push(Effect::Show(Shown::Part(part)));
        effects
    }

    /// Notes that output has come, and tells with the first of it what the vendor was not given.
    fn begin_output(&mut self, now: Timestamp) -> Vec<Effect> {
        self.unsaved = true;
        let Some(attempt) = self.attempt.as_mut() else { return Vec::new() };
        attempt.mark_output(now);
        let asides = std::mem::take(&mut attempt.asides);
        for aside in &asides {
            self.answer.push(aside.clone(), now);
        }
        asides.into_iter().map(|aside| Effect::Show(Shown::Part(aside))).collect()
    }

    pub(super) fn finished(&mut self, stop: Stop, now: Timestamp) -> Vec<Effect> {
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
            effects.push(Effect::Learn { offer: attempt.subject.offer.clone(), lesson });
        }
        let usage = self.usage();
        let ending = Ending { state: MessageState::Complete, stop: Some(stop), error: None, usage };
        effects.extend(self.close(Outcome::Complete, None, Bill::Whole, Next::End(ending), now));
        effects
    }

    pub(super) fn failed(&mut self, error: VendorError, now: Timestamp) -> Vec<Effect> {
        let Some(attempt) = self.attempt.as_mut().filter(|_| matches!(self.phase, Phase::Calling)) else {
            return Vec::new();
        };
        attempt.meta.request_id = error.request_id.clone().or(attempt.meta.request_id.take());
        let offer = attempt.subject.offer.clone();
        let learn = Effect::Learn { offer: offer.clone(), lesson: Lesson::Failed(error.clone()) };
        let begun = self.answer.has_begun();
        // What arrived before the failure was billed, whatever the failure says.
        let bill = if begun || error.cut { Bill::Partial } else { bill_of(&error) };
        let outcome = if begun || error.cut { Outcome::Incomplete } else { Outcome::Failed };
        let next = self.after_failure(&offer, &error);
        let mut effects = vec![learn];
        effects.extend(self.close(outcome, Some(&error), bill, next, now));
        effects
    }

    /// Who takes over: the next candidate; the same offer once more where there is none and a wait may help; nobody.
    pub(super) fn after_failure(&mut self, offer: &Offer, error: &VendorError) -> Next {
        let may_restart = !self.answer.has_acted() && error.category.allows_failover();
        if may_restart && let Some(next) = self.fallbacks.pop_front() {
            return Next::Attempt(next, Duration::ZERO);
        }
        let wait =
            error.retry_after_ms.map_or(FIRST_WAIT * (1 << self.retries.min(4)), Duration::from_millis);
        let retry = !self.answer.has_begun() && !error.cut && error.category.is_retryable();
        if retry && self.retries < MOST_RETRIES && wait <= LONGEST_WAIT {
            self.retries += 1;
            return Next::Attempt(offer.clone(), wait);
        }
        let begun = self.answer.has_begun() || error.cut;
        let state = if begun { MessageState::Incomplete } else { MessageState::Failed };
        let stop = begun.then_some(Stop { reason: StopReason::Incomplete, raw: None });
        Next::End(Ending { state, stop, error: Some(error.clone()), usage: self.usage() })
    }
}

fn merge_meta(mine: &mut Meta, theirs: Meta) {
    mine.request_id = theirs.request_id.or(mine.request_id.take());
    mine.model_served = theirs.model_served.or(mine.model_served.take());
    mine.mode = theirs.mode.or(mine.mode);
    mine.rate_limits.extend(theirs.rate_limits);
}
