//! Turns what the machine wants shown into changes of the live answer and events for its listeners.

use std::ops::ControlFlow;

use jiff::Timestamp;
use medley_domain::conversation::Part;
use medley_domain::ledger::{LedgerEntry, Outcome};
use medley_domain::{Category, VendorError};

use crate::answer::{append, append_text, elapsed_ms};
use crate::attempt::Attempt;
use crate::live::{AttemptState, AttemptView, Live, LiveAnswer, LiveEvent};
use crate::machine::Shown;

/// Breaks after the last event.
pub(crate) fn show(live: &Live, shown: Shown, now: Timestamp) -> ControlFlow<()> {
    let last = matches!(shown, Shown::Ended { .. });
    live.update(|answer, seq| apply(answer, shown, seq, now));
    if last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

fn apply(answer: &mut LiveAnswer, shown: Shown, seq: u64, now: Timestamp) -> LiveEvent {
    match shown {
        Shown::Text(text) => {
            append_text(&mut answer.message.parts, &text);
            LiveEvent::Text { seq, text }
        }
        Shown::Reasoning(text) => {
            append_reasoning(&mut answer.message.parts, &text);
            LiveEvent::Reasoning { seq, text }
        }
        Shown::Part(part) => {
            append(&mut answer.message.parts, part.clone());
            LiveEvent::Part { seq, part }
        }
        Shown::Began(attempt, title) => {
            answer.attempts.push(began(&attempt, title, now));
            LiveEvent::Attempts { seq, attempts: answer.attempts.clone() }
        }
        Shown::AttemptEnded(entry) => {
            settle(&mut answer.attempts, &entry);
            answer.entries.push(*entry);
            LiveEvent::Attempts { seq, attempts: answer.attempts.clone() }
        }
        Shown::Restarted(struck) => {
            answer.message.parts.clear();
            answer.struck.push(struck.clone());
            LiveEvent::Restarted { seq, struck }
        }
        Shown::Ended { parts, state, stop, error, usage } => {
            answer.message.parts = parts;
            answer.message.state = state;
            (answer.stop, answer.error, answer.usage) = (stop, error, usage);
            LiveEvent::Ended { seq, answer: Box::new(answer.clone()) }
        }
    }
}

fn began(attempt: &Attempt, title: String, now: Timestamp) -> AttemptView {
    AttemptView {
        attempt: attempt.subject.attempt,
        offer: attempt.subject.offer.clone(),
        vendor: attempt.subject.vendor.clone(),
        title,
        state: AttemptState::Running,
        started: now,
        took_ms: None,
        ttft_ms: None,
        cost: None,
    }
}

fn settle(attempts: &mut [AttemptView], entry: &LedgerEntry) {
    let Some(view) = attempts.iter_mut().find(|view| view.attempt == entry.attempt) else {
        return;
    };
    view.state = state_of(entry);
    view.took_ms = Some(elapsed_ms(view.started, entry.at));
    view.ttft_ms = entry.ttft_ms;
    view.cost = Some(entry.cost);
}

/// How an ended attempt shows in the score.
pub fn state_of(entry: &LedgerEntry) -> AttemptState {
    match entry.outcome {
        Outcome::Complete | Outcome::Adjustment => AttemptState::Done,
        Outcome::Stopped => AttemptState::Stopped,
        Outcome::Incomplete | Outcome::Failed | Outcome::Lost => AttemptState::Failed(category_of(entry)),
    }
}

fn category_of(entry: &LedgerEntry) -> Category {
    let word = entry.error.clone().unwrap_or_else(|| Category::Transport.as_str().to_owned());
    serde_json::from_value(word.into()).unwrap_or(VendorError::cut("").category)
}

fn append_reasoning(parts: &mut Vec<Part>, delta: &str) {
    match parts.last_mut() {
        Some(Part::Reasoning { text, .. }) => text.push_str(delta),
        _ => parts.push(Part::Reasoning { text: delta.to_owned(), took_ms: None, opaque: None }),
    }
}
