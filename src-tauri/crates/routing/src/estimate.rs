//! What a step may cost at an offer. All multiplication is `domain::pricing`'s.

use jiff::Timestamp;
use medley_domain::pricing::{Meter, Mode, price, worst_case};
use medley_domain::route::{CostRange, Needs};
use medley_domain::usage::Usage;
use medley_domain::{Cost, PicoUsd};

use crate::facts::OfferFacts;

/// What rules and scores need of an offer's prices.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// The likely cost: known when it is zero, else an estimate.
    pub likely: Cost,
    /// The most it can cost; `None` without prices, or where nobody asked because there is no cap.
    pub worst: Option<PicoUsd>,
}

impl Figures {
    pub fn of(facts: &OfferFacts, needs: &Needs, capped: bool, at: Timestamp) -> Self {
        Self {
            likely: cost(facts, needs.input_tokens, None, needs.output_tokens, at),
            worst: if capped { worst(facts, needs, at) } else { None },
        }
    }
}

/// From a short answer to a prompt that is all in the cache, to the longest answer with the dearest cache write, or to
/// the person's ceiling.
pub fn range(facts: &OfferFacts, needs: &Needs, ceiling: Option<PicoUsd>, at: Timestamp) -> CostRange {
    let (input, output) = (needs.input_tokens, needs.output_tokens);
    let cached = facts.card.prices.iter().any(|row| row.meter == Meter::CacheRead);
    let most = |worst: PicoUsd| ceiling.map_or(worst, |ceiling| worst.min(ceiling));
    let high = worst(facts, needs, at).map(most).map_or(Cost::Unknown, estimated);
    CostRange {
        low: cost(facts, input, cached.then_some(input), output / 4, at),
        likely: cost(facts, input, None, output, at),
        high,
    }
}

/// The most tokens that can come back: what will be asked for, within what the model writes.
fn longest(facts: &OfferFacts, needs: &Needs) -> u64 {
    let asked = needs.max_output.max(needs.output_tokens);
    facts.card.max_output.map_or(asked, |most| asked.min(most))
}

/// The most that the prompt and twice a usual answer can cost; `None` without prices.
pub fn roomy(facts: &OfferFacts, needs: &Needs, at: Timestamp) -> Option<PicoUsd> {
    let output = needs.output_tokens.saturating_mul(2).min(longest(facts, needs));
    worst_case(needs.input_tokens, output, &facts.card.prices, at)
}

fn worst(facts: &OfferFacts, needs: &Needs, at: Timestamp) -> Option<PicoUsd> {
    worst_case(needs.input_tokens, longest(facts, needs), &facts.card.prices, at)
}

fn cost(facts: &OfferFacts, input: u64, cached: Option<u64>, output: u64, at: Timestamp) -> Cost {
    let usage = Usage {
        input: Some(input.max(1)),
        cached_input: cached,
        output: Some(output.max(1)),
        ..Usage::default()
    };
    let cost = price(&usage, &facts.card.prices, at, Mode::Standard).cost;
    cost.amount().map_or(Cost::Unknown, estimated)
}

fn estimated(amount: PicoUsd) -> Cost {
    if amount.is_zero() { Cost::FREE } else { Cost::Estimated(amount) }
}
