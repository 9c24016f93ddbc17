//! Prices and the only multiplication of money in Medley: counts times dated prices.
//!
//! Deliberately absent: where prices come from. The whole request takes the tier that its whole prompt exceeds.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::{Cost, PicoUsd};
use crate::usage::Usage;

/// What a price is charged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meter {
    Input,
    CacheRead,
    /// Cache writes of the vendor's short lifetime.
    CacheWrite,
    /// Cache writes of the one-hour lifetime.
    CacheWrite1h,
    Output,
    /// Only where reasoning has a price of its own; otherwise it is part of `Output`.
    Reasoning,
    AudioIn,
    AudioOut,
    ImageIn,
    ImageOut,
    VideoIn,
    VideoOut,
    /// A picture made.
    Image,
    /// A picture handed in, where each has a price.
    ImageInItem,
    /// Video made, counted in milliseconds.
    VideoSecond,
    /// Video handed in, counted in milliseconds.
    VideoSecondIn,
    /// Audio made or heard, counted in milliseconds.
    AudioSecond,
    Character,
    Pixel,
    Item,
    Search,
    Call,
    Credit,
    StorageHour,
}

/// The vendor's class of service that a price is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    #[default]
    Standard,
    Batch,
    Flex,
    Priority,
}

impl Mode {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Batch => "batch",
            Self::Flex => "flex",
            Self::Priority => "priority",
        }
    }
}

/// One dated price: `amount` for `per` units of `meter`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    pub meter: Meter,
    pub amount: PicoUsd,
    /// Units that `amount` buys, for example 1,000,000 tokens.
    pub per: u64,
    /// The price holds when the whole prompt has more tokens than this.
    pub above: Option<u64>,
    pub mode: Mode,
    /// Holds from this moment; `None` for ever before.
    pub from: Option<Timestamp>,
    /// Holds until just before this moment; `None` for ever after.
    pub until: Option<Timestamp>,
    /// Holds at these times of the week alone, and then instead of the row without a window.
    pub window: Option<Window>,
    /// Holds for what was made in this size or quality alone, such as `1080p`.
    pub variant: Option<String>,
    /// Where the figure was read, for example a source's name and date.
    pub source: String,
}

/// Times of the week in UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub spans: Vec<Span>,
}

/// One stretch of certain days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// 1 is Monday, 7 is Sunday.
    pub weekdays: Vec<u8>,
    /// Minutes after midnight: the first, and one past the last (1,440 is the day's end).
    pub from: u16,
    pub until: u16,
}

impl Price {
    fn holds(&self, meter: Meter, facts: &Facts) -> bool {
        self.meter == meter
            && self.mode == facts.mode
            && self.above.is_none_or(|above| facts.prompt > above)
            && self.from.is_none_or(|from| from <= facts.at)
            && self.until.is_none_or(|until| facts.at < until)
    }
}

/// One line of the arithmetic behind a cost: `units` × `amount` / `per` = `cost`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceLine {
    pub meter: Meter,
    pub units: u64,
    pub amount: PicoUsd,
    pub per: u64,
    pub cost: PicoUsd,
    pub source: String,
}

/// A cost with the lines that it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    pub cost: Cost,
    pub lines: Vec<PriceLine>,
}

/// What selects a price row: the moment, the mode served and the tokens of the whole prompt.
#[derive(Clone, Copy, Debug)]
struct Facts {
    at: Timestamp,
    mode: Mode,
    prompt: u64,
}

/// Prices one request's usage.
///
/// `Unknown` when input or output was not counted or has no price. A class without a price of its own (say cache
/// reads) takes the input price and makes the cost `Estimated`: the vendor may charge less.
pub fn price(usage: &Usage, prices: &[Price], at: Timestamp, mode: Mode) -> Priced {
    let unknown = Priced { cost: Cost::Unknown, lines: Vec::new() };
    let (Some(prompt), Some(plain), Some(output)) = (usage.input, usage.uncached_input(), usage.output)
    else {
        return unknown;
    };
    let facts = Facts { at, mode, prompt };
    let mut bill = Bill { prices, facts, lines: Vec::new(), exact: true };
    let classes = [
        (Meter::CacheRead, usage.cached_input),
        (Meter::CacheWrite, usage.cache_write),
        (Meter::CacheWrite1h, usage.cache_write_1h),
    ];
    let base = bill.charge(Meter::Input, None, plain)
        && classes
            .into_iter()
            .all(|(meter, units)| bill.charge(meter, Some(Meter::Input), units.unwrap_or(0)))
        && bill.charge_output(output, usage.reasoning.unwrap_or(0))
        && bill.charge(Meter::Search, None, usage.searches.unwrap_or(0));
    if !base {
        return unknown;
    }
    bill.charge_call();
    bill.total()
}

/// The most that `input` prompt tokens and `output` tokens can cost at these prices, for a reservation:
/// nothing read from a cache, everything written to one at the dearest lifetime. `None` without prices.
pub fn worst_case(input: u64, output: u64, prices: &[Price], at: Timestamp) -> Option<PicoUsd> {
    let with = |usage: Usage| price(&usage, prices, at, Mode::Standard).cost.amount();
    let plain = Usage { input: Some(input), output: Some(output), ..Usage::default() };
    let written = Usage { cache_write: Some(input), ..plain.clone() };
    let written_1h = Usage { cache_write_1h: Some(input), ..plain.clone() };
    [with(plain), with(written), with(written_1h)].into_iter().flatten().max()
}

struct Bill<'a> {
    prices: &'a [Price],
    facts: Facts,
    lines: Vec<PriceLine>,
    exact: bool,
}

impl Bill<'_> {
    /// Adds a line; false when there are units but no price. Zero units need no price.
    fn charge(&mut self, meter: Meter, fallback: Option<Meter>, units: u64) -> bool {
        if units == 0 {
            return true;
        }
        let own = self.row(meter).cloned();
        self.exact &= own.is_some();
        let Some(row) = own.or_else(|| fallback.and_then(|other| self.row(other).cloned())) else {
            return false;
        };
        self.lines.push(line(meter, units, &row));
        true
    }

    /// Reasoning has its own line only where the price list gives it one.
    fn charge_output(&mut self, output: u64, reasoning: u64) -> bool {
        if self.row(Meter::Reasoning).is_none() {
            return self.charge(Meter::Output, None, output);
        }
        self.charge(Meter::Output, None, output.saturating_sub(reasoning))
            && self.charge(Meter::Reasoning, None, reasoning)
    }

    /// A fee for each request, where the price list has one.
    fn charge_call(&mut self) {
        if self.row(Meter::Call).is_some() {
            self.charge(Meter::Call, None, 1);
        }
    }

    /// The row of the highest tier that the prompt exceeds; among equals the one that began last.
    fn row(&self, meter: Meter) -> Option<&Price> {
        let holding = self.prices.iter().filter(|price| price.holds(meter, &self.facts));
        holding.max_by_key(|price| (price.above, price.from))
    }

    fn total(self) -> Priced {
        let sum: PicoUsd = self.lines.iter().map(|line| line.cost).sum();
        // Without a single price row a request of no tokens would look free.
        let cost = match (self.prices.is_empty(), self.exact) {
            (true, _) => Cost::Unknown,
            (false, true) => Cost::Known(sum),
            (false, false) => Cost::Estimated(sum),
        };
        Priced { cost, lines: self.lines }
    }
}

/// Rounded to the nearest pico-dollar, halves up.
fn line(meter: Meter, units: u64, row: &Price) -> PriceLine {
    let per = i128::from(row.per.max(1));
    let exact = i128::from(units) * i128::from(row.amount.0);
    let cost = PicoUsd::from_wide((exact + per / 2).div_euclid(per));
    PriceLine { meter, units, amount: row.amount, per: row.per, cost, source: row.source.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(meter: Meter, dollars_per_million: f64, above: Option<u64>) -> Price {
        let amount = PicoUsd::from_usd(dollars_per_million).unwrap();
        let source = "test".to_owned();
        Price {
            meter,
            amount,
            per: 1_000_000,
            above,
            mode: Mode::Standard,
            from: None,
            until: None,
            window: None,
            variant: None,
            source,
        }
    }

    fn usage(input: u64, output: u64) -> Usage {
        Usage { input: Some(input), output: Some(output), ..Usage::default() }
    }

    fn cost(usage: &Usage, prices: &[Price]) -> Cost {
        price(usage, prices, Timestamp::UNIX_EPOCH, Mode::Standard).cost
    }

    #[test]
    fn each_cache_class_takes_its_own_price() {
        let prices = [
            row(Meter::Input, 3.0, None),
            row(Meter::Output, 15.0, None),
            row(Meter::CacheRead, 0.3, None),
            row(Meter::CacheWrite, 3.75, None),
        ];
        let usage = Usage { cached_input: Some(1_000), cache_write: Some(200), ..usage(1_500, 10) };
        // 300 × $3 + 1,000 × $0.30 + 200 × $3.75 + 10 × $15, each per million.
        let expected = 300 * 3_000_000 + 1_000 * 300_000 + 200 * 3_750_000 + 10 * 15_000_000;
        assert_eq!(cost(&usage, &prices), Cost::Known(PicoUsd(expected)));
    }

    #[test]
    fn the_whole_request_takes_the_tier_that_its_whole_prompt_exceeds() {
        let input = [row(Meter::Input, 1.25, None), row(Meter::Input, 2.5, Some(200_000))];
        let output = [row(Meter::Output, 10.0, None), row(Meter::Output, 15.0, Some(200_000))];
        let prices = [input, output].concat();
        let at_edge = 200_000 * 1_250_000 + 10_000_000;
        let past_edge = 200_001 * 2_500_000 + 15_000_000;
        assert_eq!(cost(&usage(200_000, 1), &prices), Cost::Known(PicoUsd(at_edge)));
        assert_eq!(cost(&usage(200_001, 1), &prices), Cost::Known(PicoUsd(past_edge)));
    }

    #[test]
    fn reasoning_is_charged_apart_only_where_it_has_a_price() {
        let mut prices = vec![row(Meter::Input, 1.0, None), row(Meter::Output, 2.0, None)];
        let usage = Usage { reasoning: Some(40), ..usage(0, 100) };
        assert_eq!(cost(&usage, &prices), Cost::Known(PicoUsd(100 * 2_000_000)));
        prices.push(row(Meter::Reasoning, 5.0, None));
        assert_eq!(cost(&usage, &prices), Cost::Known(PicoUsd(60 * 2_000_000 + 40 * 5_000_000)));
    }

    #[test]
    fn a_missing_count_or_price_is_unknown_and_never_free() {
        let prices = [row(Meter::Input, 1.0, None), row(Meter::Output, 2.0, None)];
        assert_eq!(cost(&Usage { input: Some(5), ..Usage::default() }, &prices), Cost::Unknown);
        assert_eq!(cost(&usage(5, 5), &[]), Cost::Unknown);
        assert_eq!(cost(&usage(0, 0), &[]), Cost::Unknown);
    }

    #[test]
    fn a_cache_class_without_a_price_is_an_estimate_at_the_input_price() {
        let prices = [row(Meter::Input, 1.0, None), row(Meter::Output, 2.0, None)];
        let usage = Usage { cached_input: Some(4), ..usage(5, 0) };
        assert_eq!(cost(&usage, &prices), Cost::Estimated(PicoUsd(5_000_000)));
    }

    #[test]
    fn a_dated_price_holds_only_between_its_dates() {
        let day = |seconds| Timestamp::from_second(seconds).unwrap();
        let mut old = row(Meter::Input, 1.0, None);
        old.until = Some(day(100));
        let mut new = row(Meter::Input, 3.0, None);
        new.from = Some(day(100));
        let prices = [old, new];
        let at = |seconds| price(&usage(1, 0), &prices, day(seconds), Mode::Standard).cost;
        assert_eq!(at(99), Cost::Known(PicoUsd(1_000_000)));
        assert_eq!(at(100), Cost::Known(PicoUsd(3_000_000)));
    }

    #[test]
    fn the_worst_case_assumes_the_dearest_cache_write() {
        let prices = [
            row(Meter::Input, 1.0, None),
            row(Meter::CacheWrite1h, 2.0, None),
            row(Meter::Output, 4.0, None),
        ];
        assert_eq!(
            worst_case(10, 10, &prices, Timestamp::UNIX_EPOCH),
            Some(PicoUsd(20_000_000 + 40_000_000))
        );
        assert_eq!(worst_case(10, 10, &[], Timestamp::UNIX_EPOCH), None);
    }
}
