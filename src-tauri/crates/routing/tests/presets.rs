//! What each preset chooses from the catalogue that is shipped, and what it says about it.

#![allow(clippy::unwrap_used)]

mod common;

use common::{auto, now, offer, offers, step};
use medley_domain::route::{Choice, Preset, RouteDecision};
use medley_domain::{Book, Cost, PicoUsd};
use medley_routing::{OfferFacts, route};

const ANCHORS: [&str; 3] = ["openai", "anthropic", "google"];

fn decide(offers: &[OfferFacts], preset: Preset) -> RouteDecision {
    route(&step(offers[0].book), offers, &auto(preset), None, now()).unwrap()
}

fn chosen(decision: &RouteDecision) -> &str {
    decision.chosen.model.as_str()
}

#[test]
fn best_picks_a_premium_model_and_thrifty_a_cheap_one() {
    let offers = offers(&ANCHORS);
    let best = decide(&offers, Preset::Best);
    assert!(["gpt-6-astra", "claude-fable-5-1"].contains(&chosen(&best)), "{}", chosen(&best));
    let thrifty = decide(&offers, Preset::Thrifty);
    assert!(["gpt-6-luna", "claude-haiku-5-5"].contains(&chosen(&thrifty)), "{}", chosen(&thrifty));
    let cost = |decision: &RouteDecision| decision.estimate.likely.amount().unwrap().0;
    assert!(cost(&best) > 50 * cost(&thrifty));
}

#[test]
fn balanced_lies_between_the_two_and_its_price_matters() {
    let mut offers = offers(&ANCHORS);
    let balanced = decide(&offers, Preset::Balanced);
    assert_eq!(chosen(&balanced), "gpt-6.1-sol");
    // The same model at eight times its price is no longer the best for its price.
    let dearer = offers.iter_mut().find(|facts| facts.offer == balanced.chosen).unwrap();
    let card = std::sync::Arc::make_mut(&mut dearer.card);
    for row in &mut card.prices {
        row.amount = PicoUsd(row.amount.0 * 8);
    }
    assert_ne!(chosen(&decide(&offers, Preset::Balanced)), "gpt-6.1-sol");
}

#[test]
fn fast_picks_what_was_measured_to_answer_first() {
    let mut offers = offers(&ANCHORS);
    let quick = offers.iter_mut().find(|facts| facts.offer.model.as_str() == "claude-opus-5-5").unwrap();
    quick.speed = Some(medley_domain::model::Speed { ttft_ms: 180.0, tokens_per_second: 90.0 });
    let decision = decide(&offers, Preset::Fast);
    assert_eq!(chosen(&decision), "claude-opus-5-5");
    assert!((decision.candidates[0].ttft_ms - 180.0).abs() < f64::EPSILON);
}

#[test]
fn the_four_presets_choose_by_their_own_measure_among_practice_models() {
    let offers = offers(&["alder", "birch", "cedar"]);
    let by = |preset| decide(&offers, preset).chosen.model.to_string();
    assert_eq!(by(Preset::Best), "birch-grand");
    assert_eq!(by(Preset::Balanced), "cedar-pro");
    assert_eq!(by(Preset::Thrifty), "alder-small", "cedar-flash is below the floor");
    assert_eq!(by(Preset::Fast), "cedar-flash");
}

#[test]
fn each_preset_says_why_in_one_plain_sentence() {
    let offers = offers(&ANCHORS);
    let why = |preset| decide(&offers, preset).because;
    assert_eq!(why(Preset::Best), "Best quality within your limits");
    assert_eq!(why(Preset::Balanced), "Best quality for its price within your limits");
    assert_eq!(why(Preset::Thrifty), "Cheapest above the quality floor");
    assert_eq!(why(Preset::Fast), "Earliest first words within your limits");
    let pinned = Choice::Pinned { offer: offers[3].offer.clone() };
    let decision = route(&step(Book::Real), &offers, &pinned, None, now()).unwrap();
    assert_eq!(decision.because, "You chose it");
    assert!(decision.then.is_empty(), "nothing follows what a person chose");
}

#[test]
fn the_second_place_goes_to_another_vendor() {
    let offers = offers(&ANCHORS);
    for preset in Preset::ALL {
        let decision = decide(&offers, preset);
        let vendor = |wanted: &medley_domain::Offer| {
            offers.iter().find(|facts| &facts.offer == wanted).unwrap().vendor.clone()
        };
        assert_ne!(vendor(&decision.chosen), vendor(&decision.then[0]), "{preset:?}");
        assert!(decision.then.len() >= 3);
    }
}

#[test]
fn the_estimate_runs_from_a_cached_prompt_to_the_longest_answer() {
    let facts = offer("anthropic", "claude-sonnet-5-5");
    let decision = decide(std::slice::from_ref(&facts), Preset::Balanced);
    // 1,000 × $0.10 + 150 × $10; 1,000 × $2 + 600 × $10; 1,000 × $4 (written for an hour) + 8,192 × $10, per million.
    assert_eq!(decision.estimate.low, Cost::Estimated(PicoUsd(1_600_000_000)));
    assert_eq!(decision.estimate.likely, Cost::Estimated(PicoUsd(8_000_000_000)));
    assert_eq!(decision.estimate.high, Cost::Estimated(PicoUsd(85_920_000_000)));
}

#[test]
fn a_local_model_is_known_to_be_free() {
    let local = offer("ollama", "llama3.1:70b");
    let decision = decide(std::slice::from_ref(&local), Preset::Thrifty);
    assert_eq!(decision.estimate.high, Cost::FREE);
    assert_eq!(decision.because, "The only one within your limits");
}
