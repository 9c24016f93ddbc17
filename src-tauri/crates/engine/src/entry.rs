//! Ledger entries from what an attempt came to: the vendor's report first, then its counts, then Medley's own.

use jiff::Timestamp;
use medley_domain::ids::{AttemptId, EntryId};
use medley_domain::ledger::{LedgerEntry, Origin, Outcome};
use medley_domain::model::ModelCard;
use medley_domain::money::{Cost, PicoUsd};
use medley_domain::pricing::{self, Mode, PriceLine};
use medley_domain::usage::Usage;
use medley_domain::{Book, Category, ConversationId, Offer, RunId, VendorId};
use serde_json::Value;

/// Characters per token in estimates: about right for English prose, high for code and other scripts.
const CHARACTERS_PER_TOKEN: u64 = 4;

/// What an attempt's cost is worked out from.
#[derive(Clone, Debug)]
pub struct Spent<'a> {
    pub card: &'a ModelCard,
    pub at: Timestamp,
    pub mode: Mode,
    pub usage: &'a Usage,
    pub reported: Option<PicoUsd>,
    /// Medley's own count of the prompt.
    pub estimated_input: u64,
    /// Characters of text, reasoning and tool arguments that arrived.
    pub characters: u64,
    pub bill: Bill,
}

/// What the vendor will charge for, as far as the attempt's end tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bill {
    /// The vendor's counts are final.
    Whole,
    /// The stream was stopped or cut: counts may be missing or low.
    Partial,
    /// Refused before any work.
    Nothing,
}

/// A cost with its origin, arithmetic and the figure by the price list alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    pub cost: Cost,
    pub computed: Cost,
    pub origin: Origin,
    pub lines: Vec<PriceLine>,
}

impl Figure {
    fn free() -> Self {
        Self { cost: Cost::FREE, computed: Cost::FREE, origin: Origin::Free, lines: Vec::new() }
    }
}

/// The cost of an attempt.
pub fn figure(spent: &Spent<'_>) -> Figure {
    if spent.bill == Bill::Nothing || spent.card.local {
        return Figure::free();
    }
    let counted = spent.bill == Bill::Whole && spent.usage.is_complete();
    let usage = if counted { spent.usage.clone() } else { estimated_usage(spent) };
    let priced = pricing::price(&usage, &spent.card.prices, spent.at, spent.mode);
    let computed = match priced.cost {
        Cost::Known(amount) if !counted => Cost::Estimated(amount),
        cost => cost,
    };
    if let Some(amount) = spent.reported {
        return Figure { cost: Cost::Known(amount), computed, origin: Origin::Reported, lines: priced.lines };
    }
    let origin = match computed {
        Cost::Known(_) => Origin::Computed,
        Cost::Estimated(_) if counted => Origin::Computed,
        Cost::Estimated(_) => Origin::Estimated,
        Cost::Unknown => Origin::None,
    };
    Figure { cost: computed, computed, origin, lines: priced.lines }
}

/// The vendor's counts where it gave them, Medley's own where it did not. A count of output that came before the end
/// is a lower bound, so the larger of the two holds.
fn estimated_usage(spent: &Spent<'_>) -> Usage {
    let own_output = spent.characters.div_ceil(CHARACTERS_PER_TOKEN);
    let output = spent.usage.output.unwrap_or(0).max(own_output);
    let input = spent.usage.input.unwrap_or(spent.estimated_input);
    Usage { input: Some(input), output: Some(output), ..spent.usage.clone() }
}

/// Who and what an entry is about.
#[derive(Clone, Debug)]
pub struct Subject {
    pub book: Book,
    pub task: String,
    pub offer: Offer,
    pub vendor: VendorId,
    pub conversation: ConversationId,
    pub run: RunId,
    pub attempt: AttemptId,
    pub number: u32,
}

/// How the attempt went.
#[derive(Clone, Debug)]
pub struct Course {
    pub at: Timestamp,
    pub request_id: Option<String>,
    pub mode: Mode,
    pub usage: Usage,
    pub usage_raw: Value,
    pub reported: Option<PicoUsd>,
    pub ttft_ms: Option<u64>,
    pub took_ms: u64,
    pub outcome: Outcome,
    pub error: Option<Category>,
}

/// The row of the ledger.
pub fn entry(subject: &Subject, course: Course, figure: Figure) -> LedgerEntry {
    LedgerEntry {
        id: EntryId::new(course.at),
        at: course.at,
        book: subject.book,
        task: subject.task.clone(),
        connection: subject.offer.connection,
        vendor: subject.vendor.clone(),
        model: subject.offer.model.clone(),
        conversation: Some(subject.conversation),
        run: subject.run,
        attempt: subject.attempt,
        number: subject.number,
        request_id: course.request_id,
        mode: course.mode,
        usage: course.usage,
        usage_raw: course.usage_raw,
        price_lines: figure.lines,
        cost: figure.cost,
        computed: figure.computed,
        reported: course.reported,
        origin: figure.origin,
        ttft_ms: course.ttft_ms,
        took_ms: course.took_ms,
        outcome: course.outcome,
        error: course.error.map(|category| category.as_str().to_owned()),
        adjusts: None,
    }
}

/// The adjusting entry for what the vendor charged in truth; it takes `first`'s place in every sum.
pub fn adjustment(first: &LedgerEntry, charged: PicoUsd, at: Timestamp) -> LedgerEntry {
    LedgerEntry {
        id: EntryId::new(at),
        at,
        cost: Cost::Known(charged),
        reported: Some(charged),
        origin: Origin::Reported,
        outcome: Outcome::Adjustment,
        adjusts: Some(first.id),
        ..first.clone()
    }
}

/// An attempt whose process ended, priced by what had been checkpointed of its answer.
pub fn lost(if_lost: &LedgerEntry, card: &ModelCard, characters: u64, at: Timestamp) -> LedgerEntry {
    let spent = Spent {
        card,
        at: if_lost.at,
        mode: if_lost.mode,
        usage: &if_lost.usage,
        reported: None,
        estimated_input: if_lost.usage.input.unwrap_or(0),
        characters,
        bill: Bill::Partial,
    };
    let Figure { cost, computed, origin, lines } = figure(&spent);
    let usage = estimated_usage(&spent);
    LedgerEntry { id: EntryId::new(at), cost, computed, origin, price_lines: lines, usage, ..if_lost.clone() }
}
