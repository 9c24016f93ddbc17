//! A reservation is never below what a request within its bounds can cost, whatever it turns out to be.

#![allow(clippy::unwrap_used)]

use jiff::{SignedDuration, Timestamp};
use medley_domain::PicoUsd;
use medley_domain::pricing::{Bounds, Meter, Mode, Price, Span, Window, price, worst_within};
use medley_domain::usage::{Media, Usage};
use proptest::prelude::*;

const MOST: u64 = 2_000;

const METERS: [Meter; 19] = [
    Meter::Input,
    Meter::CacheRead,
    Meter::CacheWrite,
    Meter::CacheWrite1h,
    Meter::AudioIn,
    Meter::AudioCacheRead,
    Meter::ImageIn,
    Meter::ImageCacheRead,
    Meter::VideoIn,
    Meter::Output,
    Meter::Reasoning,
    Meter::AudioOut,
    Meter::ImageOut,
    Meter::VideoOut,
    Meter::Search,
    Meter::Call,
    Meter::Image,
    Meter::VideoSecond,
    Meter::ImageInItem,
];

fn window() -> impl Strategy<Value = Window> {
    let span = (prop::collection::vec(1..=7_u8, 1..4), 0..1_440_u16, 0..=1_440_u16);
    let spans = prop::collection::vec(span, 1..3);
    spans.prop_map(|spans| {
        let spans = spans.into_iter().map(|(weekdays, from, until)| Span { weekdays, from, until });
        Window { spans: spans.collect() }
    })
}

fn mode() -> impl Strategy<Value = Mode> {
    prop::sample::select(vec![Mode::Standard, Mode::Standard, Mode::Batch, Mode::Priority])
}

fn variant() -> impl Strategy<Value = Option<String>> {
    prop::option::weighted(0.3, prop::sample::select(vec!["720p".to_owned(), "4k".to_owned()]))
}

fn row() -> impl Strategy<Value = Price> {
    (
        prop::sample::select(METERS.to_vec()),
        0..5_000_000_i64,
        prop::sample::select(vec![1_u64, 7, 1_000]),
        prop::option::weighted(0.3, prop::sample::select(vec![100_u64, 999, 1_500])),
        mode(),
        prop::option::weighted(0.2, window()),
        variant(),
    )
        .prop_map(|(meter, amount, per, above, mode, window, variant)| Price {
            meter,
            amount: PicoUsd(amount),
            per,
            above,
            mode,
            from: None,
            until: None,
            window,
            variant,
            source: "test".to_owned(),
        })
}

/// A list that has at least a plain price for all that is counted, by tokens or by pieces.
fn list() -> impl Strategy<Value = Vec<Price>> {
    let plain = |meters: &[Meter]| -> Vec<Price> {
        let of = |meter: &Meter| Price {
            meter: *meter,
            amount: PicoUsd(1_000_000),
            per: 7,
            above: None,
            mode: Mode::Standard,
            from: None,
            until: None,
            window: None,
            variant: None,
            source: "test".to_owned(),
        };
        meters.iter().map(of).collect()
    };
    let tokens = plain(&[Meter::Input, Meter::Output, Meter::Search, Meter::ImageInItem]);
    let pieces = plain(&[Meter::Image, Meter::VideoSecond, Meter::ImageInItem, Meter::Search]);
    let by_the_piece = |row: &Price| !row.meter.is_token();
    let of_tokens = prop::collection::vec(row(), 1..25);
    let of_pieces = prop::collection::vec(row().prop_filter("a price of tokens", by_the_piece), 1..25);
    prop_oneof![
        3 => of_tokens.prop_map(move |rows| [rows, tokens.clone()].concat()),
        1 => of_pieces.prop_map(move |rows| [rows, pieces.clone()].concat()),
    ]
}

/// Parts of a whole, as shares of what is left; now and then one that was not given.
fn parts(whole: u64, shares: &[u8]) -> Vec<Option<u64>> {
    let mut left = whole;
    let share = |left: &mut u64, share: u8| {
        let part = *left * u64::from(share) / 255;
        *left -= part;
        (!share.is_multiple_of(5)).then_some(part)
    };
    shares.iter().map(|each| share(&mut left, *each)).collect()
}

fn usage() -> impl Strategy<Value = Usage> {
    let shares = prop::collection::vec(any::<u8>(), 10);
    (0..=MOST, 0..=MOST, shares, 0..3_u64, 0..3_u64, variant()).prop_map(
        |(input, output, shares, searches, pieces, variant)| {
            let read = parts(input, &shares[..6]);
            let said = parts(output, &shares[6..]);
            let cached = parts(read[0].unwrap_or(0), &shares[1..3]);
            let media = Media {
                cached_audio: cached[0],
                cached_image: cached[1],
                audio_in: read[3].map(|plain| plain + cached[0].unwrap_or(0)),
                image_in: read[4].map(|plain| plain + cached[1].unwrap_or(0)),
                video_in: read[5],
                audio_out: said[0],
                image_out: said[1],
                video_out: said[2],
                units: [(Meter::Image, pieces), (Meter::VideoSecond, pieces), (Meter::ImageInItem, pieces)]
                    .into(),
                variant,
            };
            Usage {
                input: Some(input),
                cached_input: read[0],
                cache_write: read[1],
                cache_write_1h: read[2],
                output: Some(output),
                reasoning: said[3],
                searches: Some(searches),
                media,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn no_usage_within_the_bounds_costs_more_at_any_time_of_the_week(
        prices in list(),
        usage in usage(),
        mode in mode(),
        minute in 0..7 * 24 * 60_i64,
    ) {
        let asked = Timestamp::UNIX_EPOCH;
        let sent = asked + SignedDuration::from_mins(minute);
        let units = [(Meter::Image, 2), (Meter::VideoSecond, 2), (Meter::ImageInItem, 2)].into();
        let bounds = Bounds { input: MOST, output: MOST, searches: 2, units, mode };
        if let Some(cost) = price(&usage, &prices, sent, mode).cost.amount() {
            let worst = worst_within(&bounds, &prices, asked);
            prop_assert!(worst.is_some_and(|worst| worst >= cost), "{worst:?} is below {cost:?}");
        }
    }

    #[test]
    fn no_bill_charges_more_tokens_than_were_counted(
        prices in list(),
        usage in usage(),
    ) {
        let priced = price(&usage, &prices, Timestamp::UNIX_EPOCH, Mode::Standard);
        let tokens: u64 = priced.lines.iter().filter(|line| line.meter.is_token()).map(|line| line.units).sum();
        prop_assert!(tokens <= usage.input.unwrap() + usage.output.unwrap());
    }
}
