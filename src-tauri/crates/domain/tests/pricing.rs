//! What a request costs by a price list.

#![allow(clippy::unwrap_used)]

use jiff::Timestamp;
use medley_domain::pricing::{Meter, Mode, Price, Span, Window, price, worst_case};
use medley_domain::usage::{Media, Usage};
use medley_domain::{Cost, PicoUsd};

/// A Monday.
const NOON: &str = "2026-11-23T12:00:00Z";

/// Dollars per million tokens.
fn row(meter: Meter, dollars: f64) -> Price {
    Price {
        meter,
        amount: PicoUsd::from_usd(dollars).unwrap(),
        per: 1_000_000,
        above: None,
        mode: Mode::Standard,
        from: None,
        until: None,
        window: None,
        variant: None,
        source: "test".to_owned(),
    }
}

fn above(row: Price, above: u64) -> Price {
    Price { above: Some(above), ..row }
}

fn each(meter: Meter, dollars: f64, per: u64) -> Price {
    Price { per, ..row(meter, dollars) }
}

fn sized(row: Price, variant: &str) -> Price {
    Price { variant: Some(variant.to_owned()), ..row }
}

fn usage(input: u64, output: u64) -> Usage {
    Usage { input: Some(input), output: Some(output), ..Usage::default() }
}

fn units(meter: Meter, count: u64) -> Usage {
    Usage { media: Media { units: [(meter, count)].into(), ..Media::default() }, ..Usage::default() }
}

fn at(usage: &Usage, prices: &[Price], at: &str, mode: Mode) -> Cost {
    price(usage, prices, at.parse().unwrap(), mode).cost
}

fn cost(usage: &Usage, prices: &[Price]) -> Cost {
    at(usage, prices, NOON, Mode::Standard)
}

fn known(pico: i64) -> Cost {
    Cost::Known(PicoUsd(pico))
}

fn estimated(pico: i64) -> Cost {
    Cost::Estimated(PicoUsd(pico))
}

#[test]
fn each_cache_class_takes_its_own_price() {
    let prices = [
        row(Meter::Input, 3.0),
        row(Meter::Output, 15.0),
        row(Meter::CacheRead, 0.3),
        row(Meter::CacheWrite, 3.75),
        row(Meter::CacheWrite1h, 6.0),
    ];
    let usage = Usage {
        cached_input: Some(1_000),
        cache_write: Some(200),
        cache_write_1h: Some(50),
        ..usage(1_550, 10)
    };
    let expected = 300 * 3_000_000 + 1_000 * 300_000 + 200 * 3_750_000 + 50 * 6_000_000 + 10 * 15_000_000;
    assert_eq!(cost(&usage, &prices), known(expected));
}

#[test]
fn the_whole_request_takes_the_tier_that_its_whole_prompt_exceeds() {
    let prices = [
        row(Meter::Input, 1.25),
        above(row(Meter::Input, 2.5), 200_000),
        row(Meter::CacheRead, 0.125),
        above(row(Meter::CacheRead, 0.25), 200_000),
        row(Meter::Output, 10.0),
        above(row(Meter::Output, 15.0), 200_000),
    ];
    let cached = |input| Usage { cached_input: Some(199_000), ..usage(input, 1) };
    assert_eq!(cost(&cached(200_000), &prices), known(1_000 * 1_250_000 + 199_000 * 125_000 + 10_000_000));
    assert_eq!(cost(&cached(200_001), &prices), known(1_001 * 2_500_000 + 199_000 * 250_000 + 15_000_000));
}

#[test]
fn a_class_that_a_tier_does_not_list_is_estimated_by_what_the_tier_does_to_plain_tokens() {
    let prices = [
        row(Meter::Input, 1.0),
        above(row(Meter::Input, 2.0), 100),
        row(Meter::CacheRead, 0.1),
        row(Meter::Output, 4.0),
    ];
    let usage = Usage { cached_input: Some(50), ..usage(101, 0) };
    assert_eq!(cost(&usage, &prices), estimated(51 * 2_000_000 + 50 * 200_000));
}

#[test]
fn reasoning_is_charged_apart_only_where_it_has_a_price() {
    let mut prices = vec![row(Meter::Input, 1.0), row(Meter::Output, 2.0)];
    let usage = Usage { reasoning: Some(40), ..usage(0, 100) };
    assert_eq!(cost(&usage, &prices), known(100 * 2_000_000));
    prices.push(row(Meter::Reasoning, 5.0));
    assert_eq!(cost(&usage, &prices), known(60 * 2_000_000 + 40 * 5_000_000));
}

#[test]
fn other_media_replace_their_share_of_the_text() {
    let prices = [
        row(Meter::Input, 1.0),
        row(Meter::CacheRead, 0.1),
        row(Meter::AudioIn, 10.0),
        row(Meter::AudioCacheRead, 0.5),
        row(Meter::ImageIn, 3.0),
        row(Meter::Output, 2.0),
        row(Meter::AudioOut, 20.0),
        row(Meter::ImageOut, 30.0),
    ];
    let media = Media {
        audio_in: Some(100),
        cached_audio: Some(40),
        image_in: Some(200),
        cached_image: Some(0),
        audio_out: Some(7),
        image_out: Some(5),
        ..Media::default()
    };
    let usage = Usage { cached_input: Some(90), media, ..usage(1_000, 20) };
    // 40 audio and 50 text tokens were cached; 60 audio, 200 picture and 650 text tokens were not.
    let input = 650 * 1_000_000 + 50 * 100_000 + 40 * 500_000 + 60 * 10_000_000 + 200 * 3_000_000;
    let output = 8 * 2_000_000 + 7 * 20_000_000 + 5 * 30_000_000;
    assert_eq!(cost(&usage, &prices), known(input + output));
}

#[test]
fn a_medium_without_a_price_of_its_own_takes_that_of_text_and_is_an_estimate() {
    let prices = [row(Meter::Input, 1.0), row(Meter::Output, 2.0)];
    let media = Media { audio_in: Some(4), ..Media::default() };
    assert_eq!(cost(&Usage { media, ..usage(10, 1) }, &prices), estimated(12_000_000));
    let cached = Usage { cached_input: Some(4), ..usage(5, 0) };
    assert_eq!(cost(&cached, &prices), estimated(5_000_000));
}

#[test]
fn whether_pictures_were_cached_matters_only_where_they_cost_otherwise_than_text() {
    let mut prices = vec![
        row(Meter::Input, 5.0),
        row(Meter::CacheRead, 1.0),
        row(Meter::ImageIn, 5.0),
        row(Meter::Output, 9.0),
    ];
    let media = Media { image_in: Some(50), ..Media::default() };
    let usage = Usage { cached_input: Some(20), media, ..usage(100, 0) };
    assert_eq!(cost(&usage, &prices), known(80 * 5_000_000 + 20 * 1_000_000));
    prices[2].amount = PicoUsd::dollars(8);
    assert!(matches!(cost(&usage, &prices), Cost::Estimated(_)));
}

#[test]
fn a_missing_count_or_price_is_unknown_and_never_free() {
    let prices = [row(Meter::Input, 1.0), row(Meter::Output, 2.0)];
    assert_eq!(cost(&Usage { input: Some(5), ..Usage::default() }, &prices), Cost::Unknown);
    assert_eq!(cost(&Usage { output: Some(5), ..Usage::default() }, &prices), Cost::Unknown);
    assert_eq!(cost(&usage(5, 5), &[]), Cost::Unknown);
    assert_eq!(cost(&usage(0, 0), &[]), Cost::Unknown);
    assert_eq!(cost(&usage(0, 0), &prices), known(0), "what was counted as nothing costs nothing");
    let searched = Usage { searches: Some(2), ..usage(1, 1) };
    assert_eq!(cost(&searched, &prices), Cost::Unknown);
    let embedding = [row(Meter::Input, 0.02)];
    assert_eq!(cost(&Usage { input: Some(5), ..Usage::default() }, &embedding), known(100_000));
}

#[test]
fn a_mode_takes_its_own_rows_and_is_an_estimate_where_it_has_none() {
    let batch = |price: Price| Price { mode: Mode::Batch, ..price };
    let prices = [
        row(Meter::Input, 10.0),
        row(Meter::CacheWrite, 12.5),
        row(Meter::Output, 50.0),
        batch(row(Meter::Input, 5.0)),
        batch(row(Meter::Output, 25.0)),
    ];
    assert_eq!(at(&usage(2, 3), &prices, NOON, Mode::Batch), known(2 * 5_000_000 + 3 * 25_000_000));
    let written = Usage { cache_write: Some(2), ..usage(2, 0) };
    assert_eq!(at(&written, &prices, NOON, Mode::Batch), estimated(2 * 6_250_000));
    assert_eq!(at(&usage(2, 3), &prices, NOON, Mode::Flex), estimated(2 * 10_000_000 + 3 * 50_000_000));
}

#[test]
fn a_long_prompt_in_a_mode_without_tiers_is_an_estimate_by_the_modes_share() {
    let batch = |price: Price| Price { mode: Mode::Batch, ..price };
    let prices = [
        row(Meter::Input, 10.0),
        above(row(Meter::Input, 20.0), 272_000),
        row(Meter::Output, 50.0),
        above(row(Meter::Output, 75.0), 272_000),
        batch(row(Meter::Input, 5.0)),
        batch(row(Meter::Output, 25.0)),
    ];
    let edge = at(&usage(272_000, 1), &prices, NOON, Mode::Batch);
    assert_eq!(edge, known(272_000 * 5_000_000 + 25_000_000));
    let past = at(&usage(272_001, 1), &prices, NOON, Mode::Batch);
    assert_eq!(past, estimated(272_001 * 10_000_000 + 37_500_000));
}

#[test]
fn an_hour_of_the_week_has_its_own_price() {
    let nights = Window { spans: vec![Span { weekdays: vec![1, 2, 3, 4, 5], from: 600, until: 1_440 }] };
    let mut cheap = row(Meter::Input, 0.15);
    cheap.window = Some(nights);
    let prices = [row(Meter::Input, 0.3), cheap, row(Meter::Output, 1.2)];
    let one = |time| at(&usage(1, 0), &prices, time, Mode::Standard);
    assert_eq!(one("2026-11-23T09:59:59.999999999Z"), known(300_000));
    assert_eq!(one("2026-11-23T10:00:00Z"), known(150_000));
    assert_eq!(one("2026-11-23T23:59:59.999999999Z"), known(150_000));
    assert_eq!(one("2026-11-24T00:00:00Z"), known(300_000));
    assert_eq!(one("2026-11-28T10:00:00Z"), known(300_000), "Saturday is not listed");
}

#[test]
fn pieces_are_charged_by_their_size_and_a_size_that_is_not_listed_is_an_estimate() {
    let prices =
        [each(Meter::VideoSecond, 0.05, 1_000), sized(each(Meter::VideoSecond, 0.07, 1_000), "720p")];
    let clip = |variant: Option<&str>| {
        let mut usage = units(Meter::VideoSecond, 6_500);
        usage.media.variant = variant.map(str::to_owned);
        cost(&usage, &prices)
    };
    assert_eq!(clip(Some("720p")), known(455_000_000_000));
    assert_eq!(clip(Some("1080p")), estimated(325_000_000_000));
    assert_eq!(clip(None), estimated(325_000_000_000));
    assert_eq!(cost(&Usage::default(), &prices), Cost::Unknown, "seconds were not counted");
}

#[test]
fn pieces_beside_token_prices_are_never_added() {
    let prices = [row(Meter::Input, 5.0), row(Meter::Output, 10.0)];
    let mut pictures = units(Meter::Image, 4);
    (pictures.input, pictures.output) = (Some(10), Some(20));
    assert_eq!(cost(&pictures, &prices), known(10 * 5_000_000 + 20 * 10_000_000));
}

#[test]
fn tokens_that_a_vendor_says_it_bills_take_the_place_of_those_it_counted() {
    let prices = [row(Meter::Input, 2.5), row(Meter::Output, 10.0)];
    let mut billed = units(Meter::Input, 11);
    billed.media.units.insert(Meter::Output, 4);
    (billed.input, billed.cached_input, billed.output) = (Some(506), Some(448), Some(5));
    assert_eq!(cost(&billed, &prices), known(11 * 2_500_000 + 4 * 10_000_000));
}

#[test]
fn fees_are_added_by_the_search_the_call_and_what_was_handed_in() {
    let prices = [
        row(Meter::Input, 1.0),
        row(Meter::Output, 2.0),
        each(Meter::Search, 0.01, 1),
        each(Meter::Call, 0.005, 1),
    ];
    let searched = Usage { searches: Some(3), ..usage(1, 1) };
    assert_eq!(cost(&searched, &prices), known(3_000_000 + 30_000_000_000 + 5_000_000_000));
    let video = [each(Meter::VideoSecond, 0.05, 1_000), each(Meter::ImageInItem, 0.002, 1)];
    let mut clip = units(Meter::VideoSecond, 1_000);
    clip.media.units.insert(Meter::ImageInItem, 2);
    assert_eq!(cost(&clip, &video), known(54_000_000_000));
}

#[test]
fn tokens_that_were_counted_twice_are_charged_once() {
    let prices = [row(Meter::Input, 2.0), row(Meter::CacheRead, 1.0), row(Meter::Output, 2.0)];
    let usage = Usage { cached_input: Some(150), ..usage(100, 0) };
    assert_eq!(cost(&usage, &prices), estimated(100 * 1_000_000));
}

#[test]
fn an_answer_of_unsaid_tokens_takes_the_price_of_the_one_thing_that_the_model_makes() {
    let prices = [row(Meter::Input, 5.0), row(Meter::ImageOut, 30.0)];
    assert_eq!(cost(&usage(0, 10), &prices), estimated(300_000_000));
}

#[test]
fn a_dated_price_holds_only_between_its_dates() {
    let day = |seconds| Timestamp::from_second(seconds).unwrap();
    let mut old = row(Meter::Input, 1.0);
    old.until = Some(day(100));
    let mut new = row(Meter::Input, 3.0);
    new.from = Some(day(100));
    let prices = [old, new];
    let at = |seconds| price(&usage(1, 0), &prices, day(seconds), Mode::Standard).cost;
    assert_eq!(at(99), known(1_000_000));
    assert_eq!(at(100), known(3_000_000));
}

#[test]
fn the_worst_case_assumes_the_dearest_cache_write() {
    let prices = [row(Meter::Input, 1.0), row(Meter::CacheWrite1h, 2.0), row(Meter::Output, 4.0)];
    let now = NOON.parse().unwrap();
    assert_eq!(worst_case(10, 10, &prices, now), Some(PicoUsd(20_000_000 + 40_000_000)));
    assert_eq!(worst_case(10, 10, &[], now), None);
}
