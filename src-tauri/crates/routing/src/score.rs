//! Scores: quality less a share of cost and of time, by preset.
//!
//! `score = a·quality − λ·cost − μ·time`, with cost and time brought to about 0 to 1 on logarithmic scales that do
//! not depend on the other offers, so that adding an offer never changes the order of two others. Thrifty alone
//! orders by the likely cost itself.

use std::cmp::Ordering;

use medley_domain::Cost;
use medley_domain::route::{Candidate, Preset};

use crate::estimate::Figures;
use crate::facts::OfferFacts;

struct Weights {
    quality: f64,
    cost: f64,
    time: f64,
}

/// Best hardly looks at money; for Balanced ten times the price must bring 0.11 more quality; Fast looks at first
/// words and lets the others only break near-ties.
fn weights(preset: Preset) -> Weights {
    let (quality, cost, time) = match preset {
        Preset::Best => (1.0, 0.02, 0.02),
        Preset::Balanced => (1.0, 0.45, 0.08),
        Preset::Thrifty => (0.0, 1.0, 0.0),
        Preset::Fast => (0.05, 0.05, 1.0),
    };
    Weights { quality, cost, time }
}

/// Quality below which a preset does not choose, from 0 to 1. Best needs none: it takes the highest there is.
pub fn floor(preset: Preset, task: &str) -> f64 {
    match preset {
        Preset::Best => 0.0,
        Preset::Balanced | Preset::Fast => 0.43,
        Preset::Thrifty if task == "code" => 0.55,
        Preset::Thrifty => 0.45,
    }
}

/// 0 for nothing, 0.25 for $0.0009, 0.5 for $0.0099, 1 for $1. An unknown cost counts as $1.
fn costliness(cost: Cost) -> f64 {
    match cost.amount() {
        Some(amount) => (1.0 + amount.0.max(0) as f64 / 1e8).log10() / 4.0,
        None => 1.0,
    }
}

/// 0 at once, 0.24 after 300 ms, 0.42 after a second, 0.8 after ten.
fn slowness(ttft_ms: f64) -> f64 {
    let known = if ttft_ms.is_finite() { ttft_ms.max(0.0) } else { 60_000.0 };
    (1.0 + known / 100.0).log10() / 2.5
}

/// An offer with its score.
pub fn candidate(facts: &OfferFacts, figures: &Figures, preset: Preset) -> Candidate {
    let weights = weights(preset);
    let quality = if facts.card.quality.is_finite() { facts.card.quality } else { 0.0 };
    let ttft_ms = facts.ttft_ms();
    let base = if preset == Preset::Best || preset == Preset::Balanced { 0.0 } else { 1.0 };
    let score = base + weights.quality * quality
        - weights.cost * costliness(figures.likely)
        - weights.time * slowness(ttft_ms);
    Candidate {
        offer: facts.offer.clone(),
        title: facts.card.title.clone(),
        vendor: facts.vendor.to_string(),
        score,
        quality,
        cost: figures.likely,
        ttft_ms,
        reads: facts.card.context,
    }
}

/// Best first. Equal offers are ordered by their ids, so that a decision can be repeated.
pub fn order(preset: Preset, a: &Candidate, b: &Candidate) -> Ordering {
    let cheaper = || money(a.cost).cmp(&money(b.cost));
    let better = || b.quality.total_cmp(&a.quality);
    let earlier = || a.ttft_ms.total_cmp(&b.ttft_ms);
    let first = match preset {
        Preset::Thrifty => cheaper().then_with(better),
        _ => b.score.total_cmp(&a.score).then_with(cheaper).then_with(better),
    };
    first.then_with(earlier).then_with(|| a.offer.cmp(&b.offer))
}

/// An unknown cost comes after every known one.
fn money(cost: Cost) -> i64 {
    cost.amount().map_or(i64::MAX, |amount| amount.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use medley_domain::PicoUsd;

    #[test]
    fn scales_have_the_values_that_their_comments_say() {
        let near = |value: f64, expected: f64| assert!((value - expected).abs() < 0.006, "{value}");
        near(costliness(Cost::FREE), 0.0);
        near(costliness(Cost::Estimated(PicoUsd(900_000_000))), 0.25);
        near(costliness(Cost::Estimated(PicoUsd(9_900_000_000))), 0.5);
        near(costliness(Cost::Estimated(PicoUsd::DOLLAR)), 1.0);
        near(slowness(300.0), 0.24);
        near(slowness(1_000.0), 0.42);
        near(slowness(10_000.0), 0.8);
    }
}
