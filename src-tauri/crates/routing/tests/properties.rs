//! What holds for any offers, needs and budget.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::{auto, now, offer};
use jiff::SignedDuration;
use medley_domain::route::{Needs, Policy, Preset};
use medley_domain::{Book, PicoUsd};
use medley_routing::{OfferFacts, Step, route};
use proptest::prelude::*;

const MODELS: [(&str, &str); 10] = [
    ("openai", "gpt-6-astra"),
    ("openai", "gpt-6-luna"),
    ("openai", "gpt-99"),
    ("anthropic", "claude-sonnet-5-5"),
    ("anthropic", "claude-haiku-5-5"),
    ("google", "gemini-3.8-flash"),
    ("deepseek", "deepseek-chat"),
    ("cedar", "cedar-flash"),
    ("ollama", "llama3.1:8b"),
    ("ollama", "smollm2:135m"),
];

prop_compose! {
    fn any_offer()(
        model in 0..MODELS.len(), has_key in prop::bool::weighted(0.8), cooling in prop::option::weighted(0.2, -5i64..50),
        quality in prop::option::weighted(0.3, 0.0..1.0f64),
    ) -> OfferFacts {
        let (vendor, name) = MODELS[model];
        let mut facts = OfferFacts { has_key, ..offer(vendor, name) };
        facts.cooling = cooling.map(|seconds| (now() + SignedDuration::from_secs(seconds), "busy".to_owned()));
        if let Some(quality) = quality {
            Arc::make_mut(&mut facts.card).quality = quality;
        }
        facts
    }
}

prop_compose! {
    fn any_step()(
        vision: bool, tools: bool, input_tokens in 0..2_000_000u64, output_tokens in 0..4_000u64, max_output in 0..40_000u64,
        practice in prop::bool::weighted(0.2),
    ) -> Step {
        let needs = Needs { vision, tools, input_tokens, output_tokens, max_output, ..Needs::default() };
        Step { task: "chat".to_owned(), needs, book: if practice { Book::Practice } else { Book::Real }, policy: Policy::default() }
    }
}

fn any_preset() -> impl Strategy<Value = Preset> {
    prop::sample::select(&Preset::ALL[..])
}

proptest! {
    #[test]
    fn no_rejected_offer_is_chosen_or_follows(
        offers in prop::collection::vec(any_offer(), 0..12), step in any_step(), preset in any_preset(),
        left in prop::option::of(-1_000i64..1_000_000_000_000),
    ) {
        let left = left.map(PicoUsd);
        let Ok(decision) = route(&step, &offers, &auto(preset), left, now()) else { return Ok(()) };
        let rejected = |offer: &_| decision.rejected.iter().any(|one| &one.offer == offer);
        prop_assert!(!rejected(&decision.chosen));
        prop_assert!(!decision.then.iter().any(rejected));
        prop_assert!(!decision.then.contains(&decision.chosen), "what failed is not its own fallback");
        prop_assert!(decision.candidate(&decision.chosen).is_some());
        prop_assert_eq!(decision.candidates.len() + decision.rejected.len(), offers.len());
        let facts = offers.iter().find(|facts| facts.offer == decision.chosen).unwrap();
        prop_assert!(facts.book == step.book && facts.has_key, "the books never mix");
    }

    #[test]
    fn the_same_facts_in_any_order_give_the_same_decision(
        offers in prop::collection::vec(any_offer(), 1..12), step in any_step(), preset in any_preset(), turn in 0..12usize,
    ) {
        let mut turned = offers.clone();
        turned.rotate_left(turn % offers.len());
        turned.reverse();
        let decide = |offers: &[OfferFacts]| route(&step, offers, &auto(preset), None, now());
        match (decide(&offers), decide(&turned)) {
            (Ok(one), Ok(other)) => prop_assert_eq!(one, other),
            (Err(one), Err(other)) => prop_assert_eq!(one.rejected.len(), other.rejected.len()),
            _ => prop_assert!(false, "one order has a route and the other has none"),
        }
    }

    #[test]
    fn thrifty_keeps_its_choice_when_that_gets_cheaper(
        offers in prop::collection::vec(any_offer(), 1..12), step in any_step(), divisor in 2..100i64,
    ) {
        let Ok(before) = route(&step, &offers, &auto(Preset::Thrifty), None, now()) else { return Ok(()) };
        let mut cheaper = offers.clone();
        let chosen = cheaper.iter_mut().find(|facts| facts.offer == before.chosen).unwrap();
        for row in &mut Arc::make_mut(&mut chosen.card).prices {
            row.amount = PicoUsd(row.amount.0 / divisor);
        }
        let after = route(&step, &cheaper, &auto(Preset::Thrifty), None, now()).unwrap();
        prop_assert_eq!(after.chosen, before.chosen);
    }

    #[test]
    fn thrifty_never_takes_one_of_two_fit_offers_that_costs_more(
        offers in prop::collection::vec(any_offer(), 2..12), step in any_step(),
    ) {
        let Ok(decision) = route(&step, &offers, &auto(Preset::Thrifty), None, now()) else { return Ok(()) };
        let cost = |candidate: &medley_domain::route::Candidate| candidate.cost.amount().map_or(i64::MAX, |pico| pico.0);
        let chosen = decision.candidate(&decision.chosen).unwrap();
        prop_assert!(decision.candidates.iter().all(|other| cost(chosen) <= cost(other)));
    }
}
