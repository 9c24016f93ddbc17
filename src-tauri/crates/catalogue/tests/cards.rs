//! Cards made from the catalogue that is shipped.

#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use medley_catalogue::{Catalogue, Kind};
use medley_domain::model::{ModelCard, Status};
use medley_domain::ports::ListedModel;
use medley_domain::pricing::{Meter, Mode, Price, price};
use medley_domain::usage::Usage;
use medley_domain::{Cost, ModelName, PicoUsd, VendorId};

fn card(vendor: &str, model: &str) -> ModelCard {
    Catalogue::shipped().card(&VendorId::from(vendor), &ModelName::from(model), false, None)
}

fn rate(card: &ModelCard, meter: Meter, above: Option<u64>) -> Option<PicoUsd> {
    let holds = |row: &&Price| row.meter == meter && row.above == above && row.mode == Mode::Standard;
    card.prices.iter().find(holds).map(|row| row.amount)
}

fn cost(card: &ModelCard, input: u64, output: u64, at: &str) -> Cost {
    let usage = Usage { input: Some(input), output: Some(output), ..Usage::default() };
    price(&usage, &card.prices, at.parse().unwrap(), Mode::Standard).cost
}

const NOW: &str = "2026-11-22T12:00:00Z";

#[test]
fn prices_are_exact_whole_pico_dollars() {
    let flash = card("google", "gemini-3.8-flash");
    assert_eq!(rate(&flash, Meter::CacheRead, None), Some(PicoUsd(75_000_000_000)));
    let sonnet = card("anthropic", "claude-sonnet-5-5");
    assert_eq!(rate(&sonnet, Meter::CacheWrite1h, None), Some(PicoUsd(4_000_000_000_000)));
    assert_eq!(cost(&sonnet, 1_000, 100, NOW), Cost::Known(PicoUsd(3_000_000_000)));
}

#[test]
fn a_long_prompt_takes_the_tier_of_the_list() {
    let haiku = card("anthropic", "claude-haiku-5-5");
    assert_eq!(cost(&haiku, 100_000, 0, NOW), Cost::Known(PicoUsd(10_000_000_000)));
    assert_eq!(cost(&haiku, 100_001, 0, NOW), Cost::Known(PicoUsd(50_000_500_000)));
    assert_eq!(rate(&haiku, Meter::CacheWrite1h, Some(100_000)), Some(PicoUsd::dollars(1)));
}

#[test]
fn a_price_that_ends_with_the_year_is_followed_by_the_next_one() {
    let flash = card("google", "gemini-3.8-flash");
    assert_eq!(cost(&flash, 4, 0, "2026-12-31T23:59:59Z"), Cost::Known(PicoUsd(3_000_000)));
    assert_eq!(cost(&flash, 4, 0, "2027-01-01T00:00:00Z"), Cost::Known(PicoUsd(6_000_000)));
}

#[test]
fn dated_latest_and_prefixed_names_stand_for_their_model_and_keep_their_own_name() {
    for (vendor, alias, title) in [
        ("anthropic", "claude-sonnet-5-5-20261007", "Claude Sonnet 5.5"),
        ("anthropic", "claude-sonnet-latest", "Claude Sonnet 5.5"),
        ("anthropic", "claude-haiku-4-5-20251001", "Claude Haiku 4.5"),
        ("openai", "gpt-6-sol-2026-09-22", "GPT-6 Sol"),
        ("google", "models/gemini-3.8-flash", "Gemini 3.8 Flash"),
        ("google", "gemini-flash-latest", "Gemini Flash Latest"),
    ] {
        let card = card(vendor, alias);
        assert_eq!(card.title, title, "{alias}");
        assert_eq!(card.name.as_str(), alias);
        assert!(card.in_catalogue && !card.prices.is_empty());
    }
}

#[test]
fn an_unknown_model_works_without_a_price_and_is_never_free() {
    for (vendor, model) in
        [("openai", "gpt-9-nova"), ("custom", "gpt-6-sol"), ("anthropic", "claude-sonnet-4-20250514")]
    {
        let card = card(vendor, model);
        assert!(!card.in_catalogue && !card.local, "{model}");
        assert_eq!(cost(&card, 10, 10, NOW), Cost::Unknown, "{model}");
    }
}

#[test]
fn a_local_model_costs_a_known_zero_whatever_it_is_called() {
    let local =
        Catalogue::shipped().card(&VendorId::from("ollama"), &ModelName::from("llama3.2:latest"), true, None);
    assert_eq!(local.title, "llama3.2");
    let usage = Usage {
        input: Some(9_000),
        cached_input: Some(5_000),
        output: Some(7),
        reasoning: Some(3),
        ..Usage::default()
    };
    let priced = price(&usage, &local.prices, Timestamp::UNIX_EPOCH, Mode::Standard);
    assert_eq!(priced.cost, Cost::FREE);
    assert!(local.local);
}

#[test]
fn practice_models_have_the_prices_that_the_practice_vendors_charge() {
    let large = card("alder", "alder-large");
    assert_eq!(cost(&large, 1_000_000, 1_000_000, NOW), Cost::Known(PicoUsd(12_500_000_000_000)));
    let grand = card("birch", "birch-grand");
    assert_eq!(rate(&grand, Meter::CacheWrite1h, None), Some(PicoUsd::dollars(6)));
    let pro = card("cedar", "cedar-pro");
    assert_eq!(cost(&pro, 200_000, 1, NOW), Cost::Known(PicoUsd(250_010_000_000)));
    assert_eq!(cost(&pro, 200_001, 1, NOW), Cost::Known(PicoUsd(500_017_500_000)));
    assert_eq!(rate(&pro, Meter::CacheWrite, None), None);
    for (vendor, context) in [("alder", 400_000), ("birch", 200_000), ("cedar", 1_000_000)] {
        let vendor = VendorId::from(vendor);
        let names: Vec<_> = Catalogue::shipped().names(&vendor).collect();
        assert_eq!(names.len(), 2);
        for name in names {
            let card = card(vendor.as_str(), name);
            assert_eq!((card.context, card.max_output), (Some(context), Some(32_000)));
            assert!(card.can.vision && card.can.tools);
        }
    }
}

#[test]
fn what_the_vendor_lists_wins_over_shipped_limits_and_names_what_we_do_not_know() {
    let listed = ListedModel {
        name: "claude-new-1".to_owned(),
        title: Some("Claude New 1".to_owned()),
        context: Some(2_000_000),
        max_output: None,
        ..ListedModel::default()
    };
    let catalogue = Catalogue::shipped();
    let vendor = VendorId::from("anthropic");
    let unknown = catalogue.card(&vendor, &ModelName::from("claude-new-1"), false, Some(&listed));
    assert_eq!((unknown.title.as_str(), unknown.context), ("Claude New 1", Some(2_000_000)));
    let known = catalogue.card(&vendor, &ModelName::from("claude-sonnet-5-5"), false, Some(&listed));
    assert_eq!(known.title, "Claude Sonnet 5.5");
    assert_eq!((known.context, known.max_output), (Some(2_000_000), Some(128_000)));
}

fn listed(input: i64, output: i64) -> ListedModel {
    let row = |meter, amount| Price {
        meter,
        amount: PicoUsd(amount),
        per: 1,
        above: None,
        mode: Mode::Standard,
        from: None,
        until: None,
        window: None,
        variant: None,
        source: "the list".to_owned(),
    };
    let prices = vec![row(Meter::Input, input), row(Meter::Output, output)];
    let ends = Some(jiff::civil::date(2027, 3, 1));
    ListedModel { name: "gpt-6.1-sol".to_owned(), prices, ends, ..ListedModel::default() }
}

#[test]
fn a_list_that_agrees_keeps_tiers_and_one_that_differs_wins_and_leaves_a_dispute() {
    let catalogue = Catalogue::shipped();
    let (vendor, model) = (VendorId::from("openai"), ModelName::from("gpt-6.1-sol"));
    let agrees = catalogue.card(&vendor, &model, false, Some(&listed(2_000_000, 10_000_000)));
    assert!(agrees.disputes.is_empty() && rate(&agrees, Meter::Input, Some(272_000)).is_some());
    assert_eq!(agrees.days_left(jiff::civil::date(2027, 2, 1)), Some(28));
    let differs = catalogue.card(&vendor, &model, false, Some(&listed(1_000_000, 10_000_000)));
    assert_eq!(cost(&differs, 1, 1, NOW), Cost::Known(PicoUsd(11_000_000)));
    let dispute = &differs.disputes[0];
    assert_eq!((dispute.meter, dispute.amount), (Meter::Input, PicoUsd::dollars(2)));
}

#[test]
fn a_persons_own_word_holds_against_a_list() {
    let own =
        "[[model]]\nvendor='openai'\nmodel='gpt-6.1-sol'\nprice={input=0.5,output=1.0}\nends='2028-01-01'";
    let catalogue = Catalogue::with(None, Some(own)).unwrap();
    let (vendor, model) = (VendorId::from("openai"), ModelName::from("gpt-6.1-sol"));
    let card = catalogue.card(&vendor, &model, false, Some(&listed(1_000_000, 10_000_000)));
    assert_eq!(cost(&card, 1, 1, NOW), Cost::Known(PicoUsd(1_500_000)));
    assert_eq!(card.ends, Some(jiff::civil::date(2028, 1, 1)));
}

#[test]
fn figures_of_other_sources_that_differ_are_kept_as_disputes() {
    let flash = card("deepseek", "deepseek-flash");
    let input = flash.disputes.iter().find(|dispute| dispute.meter == Meter::Input).unwrap();
    assert_eq!(input.amount, PicoUsd(150_000_000_000));
    assert!(input.source.contains("2026-10-26"), "{}", input.source);
    assert!(card("openai", "gpt-6-astra").disputes.is_empty());
}

#[test]
fn every_kind_of_model_has_a_card_and_only_chat_is_offered_for_chat() {
    let catalogue = Catalogue::shipped();
    let priced = catalogue.all().filter(|(vendor, model)| !card(vendor, model).prices.is_empty()).count();
    assert_eq!((catalogue.all().count(), priced), (341, 338));
    let openai = VendorId::from("openai");
    assert!(catalogue.names(&openai).all(|name| !name.starts_with("gpt-image") && !name.starts_with("tts")));
    assert_eq!(catalogue.kind(&openai, &ModelName::from("gpt-image-2")), Some(Kind::Image));
    assert_eq!(catalogue.kind(&openai, &ModelName::from("gpt-9")), None);
}

#[test]
fn end_dates_and_shut_down_models_are_known() {
    assert_eq!(card("openai", "gpt-5-mini").ends, Some(jiff::civil::date(2026, 12, 11)));
    assert_eq!(card("openai", "gpt-4o").ends, Some(jiff::civil::date(2027, 1, 14)));
    assert_eq!(card("anthropic", "claude-sonnet-4-5").ends, Some(jiff::civil::date(2026, 11, 30)));
    assert_eq!(card("deepseek", "deepseek-chat").status, Status::Retired);
    assert_eq!(card("perplexity", "sonar").status, Status::Active, "a deprecated model still answers");
}

#[test]
fn a_newer_version_of_a_family_is_never_ranked_below_an_older_one() {
    for (newer, older) in [
        ("claude-opus-5-5", "claude-opus-5"),
        ("claude-haiku-5-5", "claude-haiku-4-5"),
        ("claude-sonnet-5-5", "claude-sonnet-4-5"),
    ] {
        assert!(card("anthropic", newer).quality > card("anthropic", older).quality, "{newer}");
    }
    assert!(card("openai", "gpt-6-astra").quality > card("openai", "gpt-6-luna").quality);
}

#[test]
fn every_card_has_a_price_a_title_and_sane_priors() {
    for vendor in ["openai", "anthropic", "google", "xai", "mistral", "openrouter", "alder", "birch", "cedar"]
    {
        let vendor = VendorId::from(vendor);
        for name in Catalogue::shipped().names(&vendor) {
            let card = card(vendor.as_str(), name);
            assert!(matches!(cost(&card, 10, 10, NOW), Cost::Known(_)), "{vendor}/{name}");
            assert!(!card.title.is_empty() && (0.0..=1.0).contains(&card.quality), "{vendor}/{name}");
            assert!(card.speed.ttft_ms > 0.0 && card.speed.tokens_per_second > 0.0);
            assert!(card.prices.iter().all(|row| !row.source.is_empty() && row.per > 0));
        }
    }
}

#[test]
fn models_made_for_another_use_than_chat_are_left_to_a_persons_choice() {
    for (vendor, model) in [("openai", "gpt-audio-1.5"), ("google", "deep-research-max-preview-04-2026")] {
        assert!(card(vendor, model).quality < 0.3, "{model}");
    }
}
