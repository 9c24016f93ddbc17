//! Newer lists in the place of the one in use, and a person's own word on models.

#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use medley_catalogue::{Catalogue, Changes, refresh};
use medley_domain::pricing::{Meter, Mode, price};
use medley_domain::usage::Usage;
use medley_domain::{Cost, ModelName, PicoUsd, VendorId};
use serde_json::{Value, json};

const SHIPPED: &str = include_str!("../data/catalogue.json");

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn applied() -> Timestamp {
    at("2026-12-05T10:00:00Z")
}

/// The shipped list after a change, a day newer.
fn newer(change: impl FnOnce(&mut Vec<Value>)) -> String {
    let mut list: Value = serde_json::from_str(SHIPPED).unwrap();
    list["built"] = json!("2026-12-04");
    change(list["models"].as_array_mut().unwrap());
    list.to_string()
}

fn model<'a>(models: &'a mut [Value], id: &str) -> &'a mut Value {
    models.iter_mut().find(|model| model["id"] == id).unwrap()
}

fn cost(list: &str, vendor: &str, name: &str, usage: &Usage, when: &str) -> Cost {
    let catalogue = Catalogue::with(Some(list), None).unwrap();
    let card = catalogue.card(&VendorId::from(vendor), &ModelName::from(name), false, None);
    price(usage, &card.prices, at(when), Mode::Standard).cost
}

fn tokens(input: u64, output: u64) -> Usage {
    Usage { input: Some(input), output: Some(output), ..Usage::default() }
}

#[test]
fn the_list_in_use_changes_nothing() {
    let same = refresh(None, SHIPPED, applied()).unwrap();
    assert_eq!(same.changes, Changes::default());
    let again = refresh(Some(&same.text), SHIPPED, applied()).unwrap();
    assert!(again.changes.is_empty());
}

#[test]
fn a_price_that_changes_is_shown_with_both_figures() {
    let list = newer(|models| model(models, "openai/gpt-6.1-sol")["price"]["input"] = json!(1.5));
    let refresh = refresh(None, &list, applied()).unwrap();
    assert!(refresh.changes.new.is_empty() && refresh.changes.gone.is_empty());
    let [change] = &refresh.changes.prices[..] else { panic!("{:?}", refresh.changes.prices) };
    assert_eq!(
        (change.model.as_str(), change.meter, change.when.as_str()),
        ("openai/gpt-6.1-sol", Meter::Input, "")
    );
    assert_eq!(change.old, Some(PicoUsd::dollars(2)));
    assert_eq!(change.new, Some(PicoUsd(1_500_000_000_000)));
}

#[test]
fn old_dates_are_priced_as_before_and_corrections_of_what_stays_hold() {
    let list = newer(|models| {
        model(models, "xai/grok-4.7")["price"]["output"] = json!(7.0);
        model(models, "anthropic/claude-haiku-5-5")["knowledge"] = json!("2026-06");
        model(models, "google/gemini-3.8-flash")["price"]["input"] = json!(0.5);
    });
    let text = refresh(None, &list, applied()).unwrap().text;
    let grok = |input, when| cost(&text, "xai", "grok-4.7", &tokens(input, 1), when);
    assert_eq!(grok(1, "2026-12-05T09:59:59Z"), Cost::Known(PicoUsd(2_000_000 + 6_000_000)));
    assert_eq!(grok(1, "2026-12-05T10:00:00Z"), Cost::Known(PicoUsd(2_000_000 + 7_000_000)));
    assert_eq!(grok(200_000, "2026-12-05T09:00:00Z"), Cost::Known(PicoUsd(200_000 * 4_000_000 + 12_000_000)));
    assert_eq!(grok(200_000, "2026-12-06T09:00:00Z"), Cost::Known(PicoUsd(200_000 * 4_000_000 + 12_000_000)));
    let written = Usage { cache_write_1h: Some(100_001), ..tokens(100_001, 0) };
    let haiku = cost(&text, "anthropic", "claude-haiku-5-5", &written, "2026-12-06T00:00:00Z");
    assert_eq!(haiku, Cost::Known(PicoUsd(100_001 * 1_000_000)), "the correction of its tier stays");
    let flash = |when| cost(&text, "google", "gemini-3.8-flash", &tokens(4, 0), when);
    assert_eq!(flash("2026-12-01T00:00:00Z"), Cost::Known(PicoUsd(3_000_000)));
    assert_eq!(flash("2027-02-01T00:00:00Z"), Cost::Known(PicoUsd(2_000_000)), "the newer list knows better");
}

#[test]
fn two_refreshes_keep_the_whole_history() {
    let of = |rate: f64| newer(|models| model(models, "openai/gpt-5.6-sol")["price"]["input"] = json!(rate));
    let first = refresh(None, &of(3.0), applied()).unwrap().text;
    let second = refresh(Some(&first), &of(2.0), at("2026-12-09T00:00:00Z")).unwrap().text;
    let paid = |when| cost(&second, "openai", "gpt-5.6-sol", &tokens(1, 0), when);
    for (when, dollars) in [
        ("2026-08-20T00:00:00Z", 5),
        ("2026-11-01T00:00:00Z", 4),
        ("2026-12-06T00:00:00Z", 3),
        ("2026-12-09T00:00:00Z", 2),
    ] {
        assert_eq!(paid(when), Cost::Known(PicoUsd(dollars * 1_000_000)), "{when}");
    }
}

#[test]
fn models_that_come_go_or_end_are_shown_and_those_that_go_keep_their_price() {
    let list = newer(|models| {
        models.retain(|model| model["id"] != "openai/gpt-5.4");
        model(models, "openai/gpt-6-luna")["shutdown"] = json!("2027-06-01");
        let mut new = model(models, "openai/gpt-6-sol").clone();
        new["id"] = json!("openai/gpt-7");
        new["api_model"] = json!("gpt-7");
        models.push(new);
    });
    let refresh = refresh(None, &list, applied()).unwrap();
    let changes = refresh.changes;
    assert_eq!(
        (&changes.new[..], &changes.gone[..]),
        (&["openai/gpt-7".to_owned()][..], &["openai/gpt-5.4".to_owned()][..])
    );
    assert_eq!(changes.dates[0].new, Some(jiff::civil::date(2027, 6, 1)));
    let catalogue = Catalogue::with(Some(&refresh.text), None).unwrap();
    let vendor = VendorId::from("openai");
    assert!(catalogue.names(&vendor).all(|name| name != "gpt-5.4"));
    assert!(catalogue.names(&vendor).any(|name| name == "gpt-7"));
    let still = cost(&refresh.text, "openai", "gpt-5.4", &tokens(1, 0), "2027-01-01T00:00:00Z");
    assert_eq!(still, Cost::Known(PicoUsd(2_500_000)));
}

#[test]
fn a_list_of_one_vendor_changes_that_vendor_alone() {
    let list = json!({ "data": [
        { "id": "anthropic/claude-sonnet-5", "context_length": 1_000_000,
          "pricing": { "prompt": "0.0000025", "completion": "0.00001", "input_cache_read": "0.0000002" } },
        { "id": "new/model", "name": "New", "context_length": 8000, "supported_parameters": ["tools"],
          "pricing": { "prompt": "0.0000001", "completion": "0.0000003" } },
        { "id": "openrouter/auto", "pricing": { "prompt": "-1", "completion": "-1" } }
    ]});
    let refresh = refresh(None, &list.to_string(), applied()).unwrap();
    assert_eq!(refresh.changes.new, ["openrouter/new/model", "openrouter/openrouter/auto"]);
    assert!(refresh.changes.gone.iter().all(|gone| gone.starts_with("openrouter/")));
    let new = cost(&refresh.text, "openrouter", "new/model", &tokens(10, 10), "2026-12-06T00:00:00Z");
    assert_eq!(new, Cost::Known(PicoUsd(10 * 100_000 + 10 * 300_000)));
    let auto = cost(&refresh.text, "openrouter", "openrouter/auto", &tokens(1, 1), "2026-12-06T00:00:00Z");
    assert_eq!(auto, Cost::Unknown, "what it costs depends on where it is sent on to");
    let sonnet = |when| cost(&refresh.text, "openrouter", "anthropic/claude-sonnet-5", &tokens(1, 0), when);
    assert_eq!(sonnet("2026-12-01T00:00:00Z"), Cost::Known(PicoUsd(2_000_000)));
    assert_eq!(sonnet("2026-12-06T00:00:00Z"), Cost::Known(PicoUsd(2_500_000)));
}

#[test]
fn a_broken_or_hostile_list_is_refused_in_words() {
    let with = |change: &dyn Fn(&mut Value)| newer(|models| change(model(models, "openai/gpt-6-luna")));
    let twice = newer(|models| models.push(models[0].clone()));
    let per_token = newer(|models| {
        for rate in models.iter_mut().filter_map(|model| model.pointer_mut("/price/input")) {
            *rate = json!(rate.as_f64().unwrap() / 1e6);
        }
    });
    let cases = [
        ("{\"schema_version\":1", "no JSON"),
        ("[]", "neither a catalogue"),
        ("{\"schema_version\":2,\"models\":[]}", "form 2"),
        ("{\"schema_version\":1,\"models\":[]}", "no models"),
        (&"[".repeat(100_000), "no JSON"),
        (&with(&|model| model["price"]["input"] = json!(-1.0)), "is said to cost -1"),
        (&with(&|model| model["price"]["input"] = json!(1e9)), "is said to cost"),
        (&with(&|model| model["price"] = json!("cheap")), "no catalogue"),
        (&with(&|model| model["vendor"] = json!("../etc")), "may not"),
        (&with(&|model| model["vendor"] = json!("alder")), "may not"),
        (&with(&|model| model["api_model"] = json!("a\u{1b}[2Jb")), "may not"),
        (&twice, "twice"),
        (&per_token, "another unit"),
        (&SHIPPED.replacen("2026-11-22", "2026-11-01", 1), "before the one in use"),
    ];
    for (list, words) in cases {
        let why = refresh(None, list, applied()).unwrap_err();
        assert!(why.contains(words), "{why}, not {words}");
    }
}

#[test]
fn a_list_cannot_rewrite_what_was_paid() {
    let list = newer(|models| {
        let luna = model(models, "openai/gpt-6-luna");
        luna["earlier"] =
            json!([{ "until": "2027-01-01T00:00:00Z", "source": "x", "price": { "input": 0.0 } }]);
    });
    let text = refresh(None, &list, applied()).unwrap().text;
    let before = cost(&text, "openai", "gpt-6-luna", &tokens(1, 0), "2026-11-01T00:00:00Z");
    assert_eq!(before, Cost::Known(PicoUsd(100_000)));
}

#[test]
fn a_persons_own_price_holds_from_its_day_and_stands_for_new_names() {
    let own = r#"
        [[model]]
        vendor = "openai"
        model = "gpt-6.1-sol"
        price = { input = 1.0, output = 8.0 }
        from = "2026-12-01"

        [[model]]
        vendor = "openai"
        model = "our-tune"
        alias = "gpt-6-luna"
        title = "Our tune"
        context = 5000

        [[model]]
        vendor = "custom"
        model = "plum"
        price = { input = 0.2, output = 0.4, request = 0.001 }
        can = { tools = true }
    "#;
    let catalogue = Catalogue::with(None, Some(own)).unwrap();
    let card = |vendor: &str, name: &str| {
        catalogue.card(&VendorId::from(vendor), &ModelName::from(name), false, None)
    };
    let paid = |vendor: &str, name: &str, when: &str| {
        price(&tokens(1, 1), &card(vendor, name).prices, at(when), Mode::Standard).cost
    };
    assert_eq!(paid("openai", "gpt-6.1-sol", "2026-11-30T23:59:59Z"), Cost::Known(PicoUsd(12_000_000)));
    assert_eq!(paid("openai", "gpt-6.1-sol", "2026-12-01T00:00:00Z"), Cost::Known(PicoUsd(9_000_000)));
    assert_eq!(paid("openai", "our-tune", "2026-12-01T00:00:00Z"), Cost::Known(PicoUsd(600_000)));
    assert_eq!(paid("custom", "plum", "2026-12-01T00:00:00Z"), Cost::Known(PicoUsd(1_000_600_000)));
    let tune = card("openai", "our-tune");
    assert_eq!((tune.title.as_str(), tune.context), ("Our tune", Some(5_000)));
    let plum = card("custom", "plum");
    assert!(plum.can.tools && !plum.can.vision && plum.in_catalogue);
    assert!(
        !catalogue.knows_vendor(&VendorId::from("custom")),
        "its other models are still taken from its list"
    );
    assert!(plum.prices.iter().all(|row| row.meter != Meter::Input || row.source.contains("models.toml")));
}

#[test]
fn a_mistake_in_a_persons_file_is_told() {
    for (own, words) in [
        ("[[model]]\nvendor = \"openai\"", "model"),
        ("[[model]]\nvendor=\"openai\"\nmodel=\"a\"\nprize=1", "prize"),
        ("[[model]]\nvendor=\"openai\"\nmodel=\"a\"\nalias=\"nothing\"", "there is no openai/nothing"),
        ("[[model]]\nvendor=\"openai\"\nmodel=\"a\"\nprice={input=-1.0,output=1.0}", "-1 is no price"),
    ] {
        let why = Catalogue::with(None, Some(own)).err().unwrap();
        assert!(why.contains(words), "{why}");
    }
}
