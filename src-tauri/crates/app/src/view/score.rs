//! The score: a tick for the route, then a segment for each attempt.

use medley_domain::Category;
use medley_domain::ledger::Outcome;
use medley_domain::money::Cost;
use medley_engine::{AttemptState, AttemptView};
use medley_store::{AttemptRow, LedgerRow};

use super::names::Names;
use crate::dto::chat::{Segment, SegmentKind, SegmentState};

/// The route's tick. `took_us`: microseconds; `None` where a ribbon is too small to say.
pub fn tick(took_us: Option<u64>) -> Segment {
    #[expect(clippy::cast_precision_loss, reason = "a decision takes far less than 2^52 microseconds")]
    let ms = took_us.map(|took| took as f64 / 1000.0);
    Segment {
        kind: SegmentKind::Route,
        voice: "router".to_owned(),
        who: "Medley".to_owned(),
        label: "Routed".to_owned(),
        state: SegmentState::Done,
        ms,
        cost: Cost::FREE.into(),
    }
}

/// The segments of attempts under way or just ended.
pub fn live(attempts: &[AttemptView], names: Names<'_>) -> Vec<Segment> {
    let segment = |view: &AttemptView| Segment {
        kind: SegmentKind::Step,
        voice: names.voice(&view.vendor),
        who: view.title.clone(),
        label: label(&view.state).to_owned(),
        state: state(&view.state),
        ms: view.took_ms.map(milliseconds),
        cost: view.cost.unwrap_or(Cost::Unknown).into(),
    };
    attempts.iter().map(segment).collect()
}

/// The segments of attempts in the store.
pub fn stored(attempts: &[AttemptRow], names: Names<'_>) -> Vec<Segment> {
    let segment = |row: &AttemptRow| {
        let state_now = state_of(row);
        Segment {
            kind: SegmentKind::Step,
            voice: names.voice(&row.vendor),
            who: names.model(&row.vendor, &row.offer.model),
            label: label(&state_now).to_owned(),
            state: state(&state_now),
            ms: row.billed.as_ref().map(|billed| milliseconds(billed.took_ms)),
            cost: row.billed.as_ref().map_or(Cost::Unknown, |billed| billed.cost).into(),
        }
    };
    attempts.iter().map(segment).collect()
}

/// The one segment of a ledger row.
pub fn ledger(row: &LedgerRow, names: Names<'_>) -> Segment {
    let category = row.error.as_deref().map_or(Category::Transport, category_of);
    let state_now = match row.outcome {
        Outcome::Complete | Outcome::Adjustment => AttemptState::Done,
        Outcome::Stopped => AttemptState::Stopped,
        Outcome::Incomplete | Outcome::Failed | Outcome::Lost => AttemptState::Failed(category),
    };
    Segment {
        kind: SegmentKind::Step,
        voice: names.voice(&row.vendor),
        who: names.model(&row.vendor, &row.model),
        label: label(&state_now).to_owned(),
        state: state(&state_now),
        ms: Some(milliseconds(row.took_ms)),
        cost: row.cost.into(),
    }
}

fn category_of(word: &str) -> Category {
    serde_json::from_value(word.into()).unwrap_or(Category::Transport)
}

fn state_of(row: &AttemptRow) -> AttemptState {
    match row.outcome {
        None => AttemptState::Running,
        Some(Outcome::Complete | Outcome::Adjustment) => AttemptState::Done,
        Some(Outcome::Stopped) => AttemptState::Stopped,
        Some(Outcome::Incomplete | Outcome::Failed | Outcome::Lost) => {
            AttemptState::Failed(row.error.as_ref().map_or(Category::Transport, |error| error.category))
        }
    }
}

fn state(state: &AttemptState) -> SegmentState {
    match state {
        AttemptState::Running => SegmentState::Run,
        AttemptState::Done | AttemptState::Stopped => SegmentState::Done,
        AttemptState::Failed(_) => SegmentState::Fail,
    }
}

fn label(state: &AttemptState) -> &'static str {
    match state {
        AttemptState::Running => "answers",
        AttemptState::Done => "answered",
        AttemptState::Stopped => "stopped",
        AttemptState::Failed(category) => failure(*category),
    }
}

/// "busy" for 429 and 529, "quota used up" for quota, "refused" only for content.
fn failure(category: Category) -> &'static str {
    match category {
        Category::RateLimit | Category::Overloaded => "busy, passed on",
        Category::Quota => "quota used up",
        Category::Authentication => "rejected the key",
        Category::Permission => "not allowed",
        Category::NotFound => "not found",
        Category::ContextLength => "too long",
        Category::ContentPolicy => "refused",
        Category::BadRequest => "request not taken",
        Category::Transport => "cut off",
        Category::Protocol => "unreadable",
    }
}

#[expect(clippy::cast_precision_loss, reason = "an answer takes far less than 2^52 milliseconds")]
fn milliseconds(ms: u64) -> f64 {
    ms as f64
}
