//! Rates of the shipped lists as dated price rows.
//!
//! The first known rate of a meter holds for all time before, so that a clock set wrong never makes a price unknown;
//! the source says since when it is known. Only the basis that is charged on becomes rows: a figure per picture beside
//! token prices is an estimate of the same money.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::Date};
use medley_domain::PicoUsd;
use medley_domain::model::Dispute;
use medley_domain::pricing::{Meter, Mode, Price, Window};

use crate::fact::{BillBy, Fact, Kind, Rates, Source, Tariff};

const MILLION: u64 = 1_000_000;
/// Seconds are counted in milliseconds.
const SECOND: u64 = 1_000;

/// A meter with its rate in dollars for some units.
type Rate = (Meter, f64, u64);

/// When a group of rates holds.
#[derive(Clone, Default)]
struct Span {
    above: Option<u64>,
    mode: Mode,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    window: Option<Window>,
    variant: Option<String>,
}

/// Makes rows of one model's rates.
struct Rows<'a> {
    fact: &'a Fact,
    source: String,
    rows: Vec<Price>,
}

/// All price rows of a model.
pub fn rows(fact: &Fact, sources: &BTreeMap<String, Source>) -> Vec<Price> {
    let mut made = Rows { fact, source: String::new(), rows: Vec::new() };
    let mut from = None;
    for earlier in &fact.earlier {
        made.source.clone_from(&earlier.source);
        made.push_tariff(&earlier.tariff, from, Some(earlier.until));
        from = Some(earlier.until);
    }
    made.source = described(fact, sources);
    let changes: Vec<Option<Timestamp>> = fact.later.iter().map(|later| midnight(later.from)).collect();
    made.push_tariff(&fact.tariff, from, changes.first().copied().flatten());
    for (position, later) in fact.later.iter().enumerate() {
        let until = changes.get(position + 1).copied().flatten();
        let tariff = Tariff {
            price: later.price,
            bill_by: fact.tariff.bill_by,
            web_search_per_query: fact.tariff.web_search_per_query,
            ..Tariff::default()
        };
        made.push_tariff(&tariff, changes[position], until);
    }
    made.rows
}

/// What other sources say that differs, where the list itself could not settle it.
pub fn disputes(fact: &Fact, sources: &BTreeMap<String, Source>) -> Vec<Dispute> {
    if fact.price_agreement != "disagree" || fact.refreshed.is_some() {
        return Vec::new();
    }
    let ours = meters(fact, &fact.tariff, &fact.tariff.price);
    let differs = |(meter, rate, _): &Rate| {
        let mine = ours.iter().find(|(own, ..)| own == meter);
        mine.is_none_or(|(_, own, _)| (own - rate).abs() > 1e-9)
    };
    let of = |(letter, rates): (&String, &Rates)| -> Vec<Dispute> {
        let source = source_name(letter, sources);
        let rates = meters(fact, &fact.tariff, rates).into_iter().filter(differs);
        let dispute = |(meter, rate, per)| {
            Some(Dispute { meter, amount: PicoUsd::from_usd(rate)?, per, source: source.clone() })
        };
        rates.filter_map(dispute).collect()
    };
    fact.price_other.iter().flat_map(of).collect()
}

/// Rows of a model that runs on this computer: a known zero for everything that is counted.
pub fn free_rows() -> Vec<Price> {
    let meters = Meter::INPUT.into_iter().chain(Meter::OUTPUT).filter(|meter| *meter != Meter::Reasoning);
    let free = |meter| row((meter, 0.0, MILLION), &Span::default(), "runs on this computer");
    meters.chain([Meter::Search]).filter_map(free).collect()
}

impl Rows<'_> {
    fn push_tariff(&mut self, tariff: &Tariff, from: Option<Timestamp>, until: Option<Timestamp>) {
        let now = Span { from, until, ..Span::default() };
        self.push(tariff, &tariff.price, &now);
        for tier in &tariff.tiers {
            self.push(tariff, &tier.rates, &Span { above: Some(tier.above), ..now.clone() });
        }
        for (word, rates) in &tariff.modes {
            if let Some(mode) = mode_of(word) {
                self.push(tariff, rates, &Span { mode, ..now.clone() });
            }
        }
        if let Some(off_peak) = &tariff.off_peak {
            self.push(tariff, &off_peak.rates(), &Span { window: Some(off_peak.window()), ..now.clone() });
        }
        if let Some(meter) = sized(self.fact, tariff.bill_by) {
            for (size, dollars) in &tariff.price_by_size {
                let span = Span { variant: Some(size.clone()), ..now.clone() };
                self.push_one((meter, *dollars, per(meter)), &span);
            }
        }
        if let Some(dollars) = tariff.web_search_per_query {
            self.push_one((Meter::Search, dollars, 1), &now);
        }
    }

    fn push(&mut self, tariff: &Tariff, rates: &Rates, span: &Span) {
        for rate in meters(self.fact, tariff, rates) {
            self.push_one(rate, span);
        }
    }

    fn push_one(&mut self, rate: Rate, span: &Span) {
        self.rows.extend(row(rate, span, &self.source));
    }
}

/// Each meter of the basis that is charged on.
fn meters(fact: &Fact, tariff: &Tariff, rates: &Rates) -> Vec<Rate> {
    let video = fact.kind == Kind::Video;
    let call = (Meter::Call, rates.per_request);
    let heard = if video { Meter::VideoSecondIn } else { Meter::AudioSecond };
    let made = if video { Meter::VideoSecond } else { Meter::AudioSecond };
    let figures = match tariff.bill_by {
        BillBy::Tokens => {
            let tokens = tokens(fact, tariff, rates).into_iter().chain([call]);
            return present(tokens).collect();
        }
        BillBy::Image => vec![(Meter::Image, rates.per_image), (Meter::ImageInItem, rates.per_image_in)],
        BillBy::Second => vec![
            (made, rates.per_second_out),
            (heard, rates.per_second_in),
            (Meter::ImageInItem, rates.per_image_in),
        ],
        BillBy::Character => vec![(Meter::Character, rates.per_character)],
        BillBy::Item => vec![(Meter::Item, rates.per_item)],
        BillBy::Pixel => vec![(Meter::Pixel, rates.per_pixel)],
        BillBy::Unknown => Vec::new(),
    };
    present(figures.into_iter().chain([call])).collect()
}

fn present(figures: impl Iterator<Item = (Meter, Option<f64>)>) -> impl Iterator<Item = Rate> {
    figures.filter_map(|(meter, rate)| rate.map(|rate| (meter, rate, per(meter))))
}

/// Token rates. Reasoning that costs what the rest of the answer costs has no price of its own. A chat model's price
/// for text is its price for pictures and films too, where the list has no other; for audio it is not.
fn tokens(fact: &Fact, tariff: &Tariff, rates: &Rates) -> Vec<(Meter, Option<f64>)> {
    let as_text = |what: &str, base: Option<f64>| {
        let same = base.is_none() || base == tariff.price.input;
        let sees = fact.takes(what) || (what == "image" && fact.caps.vision);
        (fact.kind == Kind::Chat && sees && same).then_some(())
    };
    let image = as_text("image", tariff.price.image_in);
    let video = as_text("video", tariff.price.video_in);
    // An embedding is no answer: a price of 0 for it needs no count.
    let output = rates.output.filter(|_| fact.kind != Kind::Embedding);
    vec![
        (Meter::Input, rates.input),
        (Meter::CacheRead, rates.cache_read),
        (Meter::CacheWrite, rates.cache_write),
        (Meter::CacheWrite1h, rates.cache_write_1h),
        (Meter::AudioIn, rates.audio_in),
        (Meter::AudioCacheRead, rates.audio_cache_read),
        (Meter::ImageIn, rates.image_in.or(image.and(rates.input))),
        (Meter::ImageCacheRead, rates.image_cache_read.or(image.and(rates.cache_read))),
        (Meter::VideoIn, rates.video_in.or(video.and(rates.input))),
        (Meter::Output, output),
        (Meter::Reasoning, rates.reasoning.filter(|reasoning| Some(*reasoning) != rates.output)),
        (Meter::AudioOut, rates.audio_out),
        (Meter::ImageOut, rates.image_out),
        (Meter::VideoOut, rates.video_out),
    ]
}

/// What a price by size is for.
fn sized(fact: &Fact, bill_by: BillBy) -> Option<Meter> {
    match bill_by {
        BillBy::Image => Some(Meter::Image),
        BillBy::Second if fact.kind == Kind::Video => Some(Meter::VideoSecond),
        _ => None,
    }
}

fn per(meter: Meter) -> u64 {
    match meter {
        Meter::VideoSecond | Meter::VideoSecondIn | Meter::AudioSecond => SECOND,
        meter if meter.is_token() => MILLION,
        _ => 1,
    }
}

fn row((meter, dollars, per): Rate, span: &Span, source: &str) -> Option<Price> {
    Some(Price {
        meter,
        amount: PicoUsd::from_usd(dollars)?,
        per,
        above: span.above,
        mode: span.mode,
        from: span.from,
        until: span.until,
        window: span.window.clone(),
        variant: span.variant.clone(),
        source: source.to_owned(),
    })
}

fn mode_of(word: &str) -> Option<Mode> {
    [Mode::Batch, Mode::Flex, Mode::Priority].into_iter().find(|mode| mode.as_str() == word)
}

/// Where the rates were read and since when they are known, for the line under a bill.
pub fn described(fact: &Fact, sources: &BTreeMap<String, Source>) -> String {
    let letter = &fact.price_source;
    let mut text = source_name(letter, sources);
    let dated = fact.provenance.iter().find(|one| &one.source == letter);
    if let Some(from) = dated.and_then(|one| one.valid_from) {
        text.push_str(&format!(", known since {}", TimeZone::UTC.to_datetime(from).date()));
    }
    if let Some(correction) = &fact.corrected_by {
        text.push_str(&format!("; {correction}"));
    }
    text
}

fn source_name(letter: &str, sources: &BTreeMap<String, Source>) -> String {
    match sources.get(letter) {
        Some(source) => {
            let name = source.package.as_ref().unwrap_or(&source.name);
            format!("{name}, {}", source.date)
        }
        None => letter.to_owned(),
    }
}

/// The first moment of a day in UTC.
pub fn midnight(day: Date) -> Option<Timestamp> {
    day.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(text: &str) -> Fact {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_rate_that_changes_on_a_day_gives_one_row_before_and_one_from_it() {
        let fact = fact(
            r#"{"vendor":"v","api_model":"m","price":{"input":0.75,"output":3.75},"price_source":"C",
            "later":[{"from":"2027-01-01","price":{"input":1.5,"output":7.5}}]}"#,
        );
        let rows = rows(&fact, &BTreeMap::new());
        let change: Timestamp = "2027-01-01T00:00:00Z".parse().unwrap();
        let input: Vec<_> = rows.iter().filter(|row| row.meter == Meter::Input).collect();
        assert_eq!((input[0].from, input[0].until), (None, Some(change)));
        assert_eq!((input[1].from, input[1].until), (Some(change), None));
        assert_eq!(input[1].amount, PicoUsd(1_500_000_000_000));
    }

    #[test]
    fn an_earlier_tariff_ends_where_the_next_one_begins() {
        let fact = fact(
            r#"{"vendor":"v","api_model":"m","price":{"input":2.0},"price_source":"C","earlier":[
            {"until":"2026-08-21T00:00:00Z","source":"old","price":{"input":5.0},"tiers":[{"above":10,"input":9.0}]}]}"#,
        );
        let rows = rows(&fact, &BTreeMap::new());
        let change: Timestamp = "2026-08-21T00:00:00Z".parse().unwrap();
        let dates: Vec<_> = rows.iter().map(|row| (row.above, row.from, row.until)).collect();
        assert_eq!(
            dates,
            [(None, None, Some(change)), (Some(10), None, Some(change)), (None, Some(change), None)]
        );
    }

    #[test]
    fn a_figure_per_picture_beside_token_prices_gives_no_row() {
        let text = |bill_by: &str| {
            format!(
                r#"{{"vendor":"v","api_model":"m","kind":"image","bill_by":"{bill_by}","price_source":"B",
                "price":{{"input":1.5,"image_out":30.0,"per_image":0.0336}},"price_by_size":{{"4k":0.2}}}}"#
            )
        };
        let meters = |bill_by| -> Vec<Meter> {
            rows(&fact(&text(bill_by)), &BTreeMap::new()).iter().map(|row| row.meter).collect()
        };
        assert_eq!(meters("tokens"), [Meter::Input, Meter::ImageOut]);
        assert_eq!(meters("image"), [Meter::Image, Meter::Image]);
        assert!(meters("barter").is_empty(), "a basis that is not known has no price");
    }
}
