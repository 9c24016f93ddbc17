//! Hard constraints, and what happens when they leave nothing.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;

use common::{auto, now, offer, step};
use jiff::SignedDuration;
use medley_domain::route::{Choice, Never, Preset, Rejection};
use medley_domain::{Book, Cost, PicoUsd};
use medley_routing::{NoRoute, OfferFacts, Step, route};

/// The rule that stops `facts` where a sound offer stands beside it.
fn stopped(facts: OfferFacts, step: &Step, left: Option<PicoUsd>) -> Option<Rejection> {
    let sound = offer("ollama", "sound:70b");
    let mut sound = OfferFacts { book: step.book, here: true, ..sound };
    let card = Arc::make_mut(&mut sound.card);
    card.can.vision = true;
    card.can.tools = true;
    card.can.audio = true;
    let subject = facts.offer.clone();
    let decision = route(step, &[facts, sound], &auto(Preset::Balanced), left, now()).unwrap();
    assert!(decision.then.iter().all(|offer| decision.candidate(offer).is_some()));
    let found = decision.rejected.into_iter().find(|rejected| rejected.offer == subject);
    found.map(|rejected| rejected.because)
}

fn pinned(facts: &OfferFacts, step: &Step, left: Option<PicoUsd>) -> Result<(), NoRoute> {
    let choice = Choice::Pinned { offer: facts.offer.clone() };
    let decision = route(step, std::slice::from_ref(facts), &choice, left, now())?;
    assert_eq!(decision.chosen, facts.offer);
    Ok(())
}

fn real() -> Step {
    step(Book::Real)
}

#[test]
fn each_rule_rejects_with_its_own_reason() {
    let sound = || offer("openai", "gpt-6-luna");
    assert_eq!(stopped(sound(), &real(), None), None);
    assert_eq!(stopped(OfferFacts { has_key: false, ..sound() }, &real(), None), Some(Rejection::NoKey));
    let mut seeing = real();
    seeing.needs.vision = true;
    assert_eq!(stopped(offer("deepseek", "deepseek-v4-pro"), &seeing, None), Some(Rejection::NoVision));
    let mut spoken = real();
    spoken.needs.audio = true;
    assert_eq!(stopped(offer("deepseek", "deepseek-v4-pro"), &spoken, None), Some(Rejection::NoAudio));
    let mut private = real();
    private.policy.no_retention = true;
    assert_eq!(stopped(sound(), &private, None), Some(Rejection::KeepsData));
    assert_eq!(stopped(OfferFacts { keeps_data: false, ..sound() }, &private, None), None);
    assert_eq!(stopped(OfferFacts { here: true, ..sound() }, &private, None), None);
    let mut european = real();
    european.policy.regions = vec!["eu".to_owned()];
    let within = |regions: &[&str]| {
        let regions = regions.iter().map(|region| (*region).to_owned()).collect();
        stopped(OfferFacts { regions, ..sound() }, &european, None)
    };
    assert_eq!(within(&["EU"]), None);
    for elsewhere in [&[][..], &["us"], &["eu", "us"]] {
        assert_eq!(within(elsewhere), Some(Rejection::OtherRegion), "{elsewhere:?}");
    }
    let mut calling = real();
    calling.needs.tools = true;
    assert_eq!(stopped(offer("perplexity", "sonar-pro"), &calling, None), Some(Rejection::NoTools));
    let mut long = real();
    long.needs.input_tokens = 130_000;
    let small = Rejection::ContextTooSmall { reads: 128_000, needs: 130_600 };
    assert_eq!(stopped(offer("openai", "gpt-4o"), &long, None), Some(small));
    assert_eq!(stopped(offer("deepseek", "deepseek-chat"), &real(), None), Some(Rejection::Retired));
    assert_eq!(stopped(offer("openai", "gpt-99"), &real(), None), Some(Rejection::Unpriced));
    assert_eq!(stopped(offer("alder", "alder-large"), &real(), None), Some(Rejection::OtherBook));
    let floor = Rejection::BelowFloor { quality: 29, floor: 43 };
    assert_eq!(stopped(offer("openai", "gpt-4o-mini"), &real(), None), Some(floor));
}

#[test]
fn the_persons_never_rule_stops_one_model_or_a_whole_connection_and_a_pin_too() {
    let facts = offer("openai", "gpt-6-luna");
    let (connection, model) = (facts.offer.connection, Some(facts.offer.model.clone()));
    for never in [Never { connection, model }, Never { connection, model: None }] {
        let mut step = real();
        step.policy.never = vec![never];
        assert_eq!(stopped(facts.clone(), &step, None), Some(Rejection::Never));
        let refused = pinned(&facts, &step, None).unwrap_err();
        assert_eq!(refused.rule, Some(Rejection::Never));
        assert_eq!(refused.reason, "GPT-6 Luna cannot answer this: your rule says never.");
    }
    let mut elsewhere = real();
    elsewhere.policy.never = vec![Never { connection, model: Some("gpt-6-sol".into()) }];
    assert_eq!(stopped(facts, &elsewhere, None), None);
    let mut here = OfferFacts { here: true, ..offer("ollama", "llama3.3:70b") };
    here.book = Book::Real;
    let mut step = real();
    step.policy.never = vec![Never { connection: here.offer.connection, model: None }];
    assert_eq!(stopped(here, &step, None), Some(Rejection::Never), "what runs here is no exception");
}

#[test]
fn only_what_runs_here_answers_where_the_person_says_so() {
    let mut step = real();
    step.policy.local_only = true;
    let away = offer("openai", "gpt-6-luna");
    assert_eq!(stopped(away.clone(), &step, None), Some(Rejection::NotHere));
    assert_eq!(pinned(&away, &step, None).unwrap_err().rule, Some(Rejection::NotHere));
    let here = OfferFacts { here: true, ..away };
    assert_eq!(stopped(here.clone(), &step, None), None);
    assert!(pinned(&here, &step, None).is_ok());
}

#[test]
fn a_ceiling_stops_what_a_usual_answer_could_pass_it_with_and_bounds_the_estimate() {
    // 1,000 prompt tokens written at $12.50 and twice 600 at $50, per million: $0.0725.
    let astra = || offer("openai", "gpt-6-astra");
    let under = |pico| {
        let mut step = real();
        step.policy.ceiling = Some(PicoUsd(pico));
        step
    };
    assert_eq!(stopped(astra(), &under(72_500_000_000), None), None);
    let ceiling = PicoUsd(72_499_999_999);
    let over = Rejection::OverCeiling { ceiling, priced: true };
    assert_eq!(stopped(astra(), &under(ceiling.0), None), Some(over.clone()));
    assert_eq!(pinned(&astra(), &under(ceiling.0), None).unwrap_err().rule, Some(over));
    let step = under(100_000_000_000);
    let choice = Choice::Pinned { offer: astra().offer };
    let mut facts = astra();
    let Choice::Pinned { offer } = &choice else { unreachable!() };
    facts.offer = offer.clone();
    let decision = route(&step, &[facts], &choice, None, now()).unwrap();
    assert_eq!(decision.ceiling, Some(PicoUsd(100_000_000_000)));
    assert_eq!(decision.estimate.high, Cost::Estimated(PicoUsd(100_000_000_000)));
}

#[test]
fn under_a_ceiling_nothing_without_a_price_answers_and_what_is_free_does() {
    let mut step = real();
    step.policy.ceiling = Some(PicoUsd(50_000_000_000));
    let unpriced = offer("custom", "plum");
    let rule = Rejection::OverCeiling { ceiling: PicoUsd(50_000_000_000), priced: false };
    let refused = pinned(&unpriced, &step, None).unwrap_err();
    assert_eq!(refused.rule, Some(rule));
    assert!(refused.reason.ends_with("your ceiling for one answer is $0.05."), "{}", refused.reason);
    assert!(route(&step, &[unpriced], &auto(Preset::Best), None, now()).is_err(), "it does not give way");
    assert!(pinned(&offer("ollama", "tiny:1b"), &step, None).is_ok());
}

#[test]
fn a_model_is_gone_from_its_last_day_on() {
    let mut facts = offer("openai", "gpt-6-luna");
    Arc::make_mut(&mut facts.card).ends = Some(jiff::civil::date(2026, 11, 23));
    assert_eq!(stopped(facts.clone(), &real(), None), None);
    Arc::make_mut(&mut facts.card).ends = Some(jiff::civil::date(2026, 11, 22));
    assert_eq!(stopped(facts.clone(), &real(), None), Some(Rejection::Retired));
    assert_eq!(pinned(&facts, &real(), None).unwrap_err().rule, Some(Rejection::Retired));
}

#[test]
fn an_offer_that_failed_just_now_is_left_alone_until_it_is_due() {
    let until = now() + SignedDuration::from_secs(20);
    let mut facts = offer("openai", "gpt-6-luna");
    facts.cooling = Some((until, "busy".to_owned()));
    let because = "busy".to_owned();
    assert_eq!(stopped(facts.clone(), &real(), None), Some(Rejection::CoolingDown { until, because }));
    facts.cooling = Some((now(), "busy".to_owned()));
    assert_eq!(stopped(facts, &real(), None), None);
}

#[test]
fn an_offer_whose_worst_case_does_not_fit_what_is_left_is_not_chosen() {
    // 1,000 prompt tokens written at $12.50 and 8,192 at $50, per million: $0.4221.
    let astra = || offer("openai", "gpt-6-astra");
    assert_eq!(stopped(astra(), &real(), Some(PicoUsd(422_100_000_000))), None);
    assert_eq!(stopped(astra(), &real(), Some(PicoUsd(422_099_999_999))), Some(Rejection::OverBudget));
}

#[test]
fn at_the_cap_only_a_free_model_is_chosen() {
    let offers = [offer("openai", "gpt-6-luna"), offer("ollama", "tiny:1b")];
    let decision = route(&real(), &offers, &auto(Preset::Best), Some(PicoUsd::ZERO), now()).unwrap();
    assert_eq!(decision.chosen.model.as_str(), "tiny:1b");
    let alone = route(&real(), &offers[..1], &auto(Preset::Best), Some(PicoUsd::ZERO), now()).unwrap_err();
    assert_eq!(alone.rule, Some(Rejection::OverBudget));
    assert!(alone.reason.contains("budget"), "{}", alone.reason);
}

#[test]
fn a_pin_holds_below_the_floor_without_a_price_and_just_after_a_failure() {
    let mut facts = offer("custom", "smollm2-135m");
    facts.cooling = Some((now() + SignedDuration::from_secs(9), "busy".to_owned()));
    let mut seeing = real();
    seeing.needs.vision = true;
    seeing.needs.tools = true;
    assert!(pinned(&facts, &seeing, Some(PicoUsd(1))).is_ok(), "nothing is known against it");
    let used_up = pinned(&facts, &real(), Some(PicoUsd::ZERO)).unwrap_err();
    assert_eq!(used_up.rule, Some(Rejection::OverBudget));
}

#[test]
fn a_pin_that_is_impossible_names_the_rule() {
    let mut seeing = real();
    seeing.needs.vision = true;
    let blind = pinned(&offer("deepseek", "deepseek-v4-pro"), &seeing, None).unwrap_err();
    assert_eq!(blind.rule, Some(Rejection::NoVision));
    assert_eq!(blind.reason, "DeepSeek V4 Pro cannot answer this: it cannot see images.");
    let practice = pinned(&offer("birch", "birch-quick"), &real(), None).unwrap_err();
    assert_eq!(practice.rule, Some(Rejection::OtherBook));
    let mut long = real();
    long.needs.input_tokens = 200_001;
    let small = pinned(&offer("anthropic", "claude-haiku-4-5"), &long, None).unwrap_err();
    assert!(small.reason.contains("reads 200,000 tokens at most, this needs 200,001"), "{}", small.reason);
}

#[test]
fn a_pin_on_an_offer_that_is_gone_is_an_error_without_a_rule() {
    let choice = Choice::Pinned { offer: offer("openai", "gpt-6-sol").offer };
    let gone = route(&real(), &[offer("openai", "gpt-6-luna")], &choice, None, now()).unwrap_err();
    assert_eq!(gone.rule, None);
}

#[test]
fn soft_rules_give_way_when_nothing_else_is_left() {
    let weak = offer("ollama", "smollm2:135m");
    let decision = route(&real(), &[weak], &auto(Preset::Thrifty), None, now()).unwrap();
    assert_eq!(decision.because, "Nothing reaches the quality floor; this comes nearest");
    let unpriced = offer("custom", "some-model");
    let decision = route(&real(), &[unpriced], &auto(Preset::Balanced), None, now()).unwrap();
    assert_eq!(decision.because, "Nothing with a known price can answer");
    assert_eq!(decision.estimate.likely, Cost::Unknown);
    let mut failed = offer("openai", "gpt-6-luna");
    failed.cooling = Some((now() + SignedDuration::from_secs(9), "busy".to_owned()));
    let decision = route(&real(), &[failed], &auto(Preset::Balanced), None, now()).unwrap();
    assert_eq!(decision.because, "Everything failed just now; this is tried again");
}

#[test]
fn hard_rules_never_give_way() {
    let without_key = OfferFacts { has_key: false, ..offer("openai", "gpt-6-luna") };
    let none = route(&real(), &[without_key], &auto(Preset::Best), None, now()).unwrap_err();
    assert_eq!((none.rule, none.rejected.len()), (Some(Rejection::NoKey), 1));
    let other_book = route(&real(), &[offer("alder", "alder-large")], &auto(Preset::Best), None, now());
    assert_eq!(other_book.unwrap_err().rule, Some(Rejection::OtherBook));
    let empty = route(&real(), &[], &auto(Preset::Best), None, now()).unwrap_err();
    assert_eq!(empty.rule, None);
}
