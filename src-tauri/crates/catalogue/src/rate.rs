//! Rates of the shipped lists as dated price rows.
//!
//! The first known rate of a meter holds for all time before, so that a clock set wrong never makes a price unknown;
//! the source says since when it is known. Time-of-day prices are not rows yet: such a model is priced at its dearer,
//! daytime rate, and its cost errs on the high side.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::Date};
use medley_domain::PicoUsd;
use medley_domain::pricing::{Meter, Mode, Price};

use crate::fact::{Fact, Rates, Source};

const MILLION: u64 = 1_000_000;

impl Rates {
    /// Each meter that has a rate, in dollars per 1,000,000 tokens.
    fn meters(&self) -> impl Iterator<Item = (Meter, f64)> {
        [
            (Meter::Input, self.input),
            (Meter::CacheRead, self.cache_read),
            (Meter::CacheWrite, self.cache_write),
            (Meter::CacheWrite1h, self.cache_write_1h),
            (Meter::Output, self.output),
            (Meter::Reasoning, self.reasoning),
        ]
        .into_iter()
        .filter_map(|(meter, rate)| rate.map(|rate| (meter, rate)))
    }
}

/// When a group of rates holds.
#[derive(Clone, Copy)]
struct Span {
    above: Option<u64>,
    mode: Mode,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
}

/// All price rows of a model.
pub fn rows(fact: &Fact, sources: &BTreeMap<String, Source>) -> Vec<Price> {
    let source = describe(fact, sources);
    let changes: Vec<Option<Timestamp>> = fact.later.iter().map(|later| midnight(later.from)).collect();
    let now =
        Span { above: None, mode: Mode::Standard, from: None, until: changes.first().copied().flatten() };
    let mut rows = Vec::new();
    push(&mut rows, &fact.price, now, &source);
    for tier in &fact.tiers {
        let above = Some(tier.above);
        push(&mut rows, &tier.rates, Span { above, ..now }, &source);
    }
    for (word, rates) in &fact.modes {
        if let Some(mode) = mode_of(word) {
            push(&mut rows, rates, Span { mode, ..now }, &source);
        }
    }
    for (position, later) in fact.later.iter().enumerate() {
        let from = changes[position];
        let until = changes.get(position + 1).copied().flatten();
        push(&mut rows, &later.price, Span { from, until, ..now }, &source);
    }
    if let Some(amount) = fact.web_search_per_query.and_then(PicoUsd::from_usd) {
        rows.push(row(Meter::Search, amount, 1, Span { until: None, ..now }, &source));
    }
    rows
}

/// Rows of a model that runs on this computer: a known zero for everything that is counted.
pub fn free_rows() -> Vec<Price> {
    let always = Span { above: None, mode: Mode::Standard, from: None, until: None };
    [Meter::Input, Meter::CacheRead, Meter::CacheWrite, Meter::CacheWrite1h, Meter::Output, Meter::Search]
        .into_iter()
        .map(|meter| row(meter, PicoUsd::ZERO, MILLION, always, "runs on this computer"))
        .collect()
}

fn push(rows: &mut Vec<Price>, rates: &Rates, span: Span, source: &str) {
    let priced = rates.meters().filter_map(|(meter, rate)| Some((meter, PicoUsd::from_usd(rate)?)));
    rows.extend(priced.map(|(meter, amount)| row(meter, amount, MILLION, span, source)));
}

fn row(meter: Meter, amount: PicoUsd, per: u64, span: Span, source: &str) -> Price {
    Price {
        meter,
        amount,
        per,
        above: span.above,
        mode: span.mode,
        from: span.from,
        until: span.until,
        window: None,
        variant: None,
        source: source.to_owned(),
    }
}

fn mode_of(word: &str) -> Option<Mode> {
    [Mode::Batch, Mode::Flex, Mode::Priority].into_iter().find(|mode| mode.as_str() == word)
}

/// Where the rates were read and since when they are known, for the line under a bill.
fn describe(fact: &Fact, sources: &BTreeMap<String, Source>) -> String {
    let letter = &fact.price_source;
    let mut text = match sources.get(letter) {
        Some(source) => {
            let name = source.package.as_ref().unwrap_or(&source.name);
            format!("{name}, {}", source.date)
        }
        None => letter.clone(),
    };
    let dated = fact.provenance.iter().find(|one| &one.source == letter);
    if let Some(from) = dated.and_then(|one| one.valid_from) {
        text.push_str(&format!(", known since {}", TimeZone::UTC.to_datetime(from).date()));
    }
    if let Some(correction) = &fact.corrected_by {
        text.push_str(&format!("; {correction}"));
    }
    text
}

fn midnight(day: Date) -> Option<Timestamp> {
    day.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_that_changes_on_a_day_gives_one_row_before_and_one_from_it() {
        let listing = r#"{"vendor":"v","api_model":"m","price":{"input":0.75,"output":3.75},"price_source":"C",
            "later":[{"from":"2027-01-01","price":{"input":1.5,"output":7.5}}]}"#;
        let fact: Fact = serde_json::from_str(listing).unwrap();
        let rows = rows(&fact, &BTreeMap::new());
        let change: Timestamp = "2027-01-01T00:00:00Z".parse().unwrap();
        let input: Vec<_> = rows.iter().filter(|row| row.meter == Meter::Input).collect();
        assert_eq!((input[0].from, input[0].until), (None, Some(change)));
        assert_eq!((input[1].from, input[1].until), (Some(change), None));
        assert_eq!(input[1].amount, PicoUsd(1_500_000_000_000));
    }
}
