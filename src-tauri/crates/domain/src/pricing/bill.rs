//! One request's bill: its counts times the rows that hold for them, line by line.
//!
//! A count that is missing, or has no price at all, makes the whole cost unknown. Deliberately absent: guesses of counts.

use jiff::Timestamp;

use super::list::{Facts, Found, List};
use super::split::{self, Split};
use super::{Meter, Mode, Moment, Price, PriceLine, Priced};
use crate::money::{Cost, PicoUsd};
use crate::usage::Usage;

/// Prices one request's usage.
///
/// `Unknown` when something that the list charges for was not counted, or was counted and has no price. A class without
/// a price of its own (say cache reads, or pictures) takes the plainer one and makes the cost `Estimated`, as does a
/// mode or a size that the list does not name. Tokens that the vendor says it bills, as units, take the place of those it
/// counted. What a list of token prices says of pieces is not added to it.
pub fn price(usage: &Usage, prices: &[Price], at: Timestamp, mode: Mode) -> Priced {
    let prompt = usage.input.unwrap_or(0);
    let variant = usage.media.variant.as_deref();
    let facts = Facts { at, moment: Moment::of(at), mode, prompt, variant };
    let mut bill = Bill { list: List { prices, facts }, lines: Vec::new(), exact: true };
    match bill.charge_all(usage) {
        Some(()) => bill.total(),
        None => Priced { cost: Cost::Unknown, lines: Vec::new() },
    }
}

struct Bill<'a> {
    list: List<'a>,
    lines: Vec<PriceLine>,
    exact: bool,
}

impl Bill<'_> {
    fn charge_all(&mut self, usage: &Usage) -> Option<()> {
        if !(self.list.has(&Meter::INPUT) || self.list.has(&Meter::OUTPUT)) {
            self.charge_pieces(usage)?;
        } else {
            self.charge_prompt(usage)?;
            self.charge_answer(usage)?;
        }
        self.charge_extras(usage)
    }

    fn charge_prompt(&mut self, usage: &Usage) -> Option<()> {
        if usage.input.is_none() && !self.list.has(&Meter::INPUT) {
            return Some(());
        }
        if let Some(billed) = usage.media.units.get(&Meter::Input) {
            return self.charge(Meter::Input, *billed);
        }
        self.charge_split(split::prompt(usage, usage.input?))?;
        let plain = self.list.find(Meter::Input).map(|found| found.amount);
        // Whether a picture was among the cached tokens does not matter where it costs what text costs.
        let unsure = |meter: Meter| self.list.find(meter).map(|found| found.amount) != plain;
        self.exact &= !split::unsaid(usage).into_iter().any(unsure);
        Some(())
    }

    /// A list without any price for answers, such as one of embeddings, needs no count of them.
    fn charge_answer(&mut self, usage: &Usage) -> Option<()> {
        if usage.output.is_none() && !self.list.has(&Meter::OUTPUT) {
            return Some(());
        }
        if let Some(billed) = usage.media.units.get(&Meter::Output) {
            return self.charge(Meter::Output, *billed);
        }
        let reasons = self.list.find(Meter::Reasoning).is_some();
        self.charge_split(split::answer(usage, usage.output?, reasons))
    }

    fn charge_split(&mut self, split: Split) -> Option<()> {
        self.exact &= split.fits;
        // Plain tokens first, as people read a bill.
        split.parts.into_iter().rev().try_for_each(|(meter, units)| self.charge(meter, units))
    }

    /// What is charged by the piece alone: one of the units that have prices must have been counted.
    fn charge_pieces(&mut self, usage: &Usage) -> Option<()> {
        let priced: Vec<Meter> = Meter::UNITS.into_iter().filter(|meter| self.list.has(&[*meter])).collect();
        let counted: Vec<_> =
            priced.iter().filter_map(|meter| usage.media.units.get_key_value(meter)).collect();
        if priced.is_empty() && self.list.has(&[Meter::Call]) {
            return Some(());
        }
        if counted.is_empty() {
            return None;
        }
        counted.into_iter().try_for_each(|(meter, units)| self.charge(*meter, *units))
    }

    /// Fees beside tokens and pieces: searches, what was handed in where each has a price, and the call itself.
    fn charge_extras(&mut self, usage: &Usage) -> Option<()> {
        let units = &usage.media.units;
        let searches = usage.searches.or_else(|| units.get(&Meter::Search).copied());
        self.charge(Meter::Search, searches.unwrap_or(0))?;
        for meter in [Meter::ImageInItem, Meter::VideoSecondIn, Meter::StorageHour] {
            let counted = units.get(&meter).copied().unwrap_or(0);
            if self.list.has(&[meter]) {
                self.charge(meter, counted)?;
            }
        }
        if self.list.has(&[Meter::Call]) {
            let calls = units.get(&Meter::Call).copied().unwrap_or(1);
            self.charge(Meter::Call, calls)?;
        }
        Some(())
    }

    /// Adds a line; `None` when there are units but no price. Zero units need no price.
    fn charge(&mut self, meter: Meter, units: u64) -> Option<()> {
        if units == 0 {
            return Some(());
        }
        let found = self.list.find(meter).or_else(|| {
            let plainer = plainer(meter).iter().find_map(|other| self.list.find(*other));
            plainer.map(|found| Found { exact: false, ..found })
        })?;
        self.exact &= found.exact;
        self.lines.push(line(meter, units, &found));
        Some(())
    }

    fn total(self) -> Priced {
        let sum: PicoUsd = self.lines.iter().map(|line| line.cost).sum();
        // Without a single price row a request of no tokens would look free.
        let cost = match (self.list.prices.is_empty(), self.exact) {
            (true, _) => Cost::Unknown,
            (false, true) => Cost::Known(sum),
            (false, false) => Cost::Estimated(sum),
        };
        Priced { cost, lines: self.lines }
    }
}

/// What stands in for a meter without any price, nearest first.
fn plainer(meter: Meter) -> &'static [Meter] {
    match meter {
        Meter::CacheRead | Meter::CacheWrite | Meter::AudioIn | Meter::ImageIn | Meter::VideoIn => {
            &[Meter::Input]
        }
        Meter::CacheWrite1h => &[Meter::CacheWrite, Meter::Input],
        Meter::AudioCacheRead => &[Meter::CacheRead, Meter::AudioIn, Meter::Input],
        Meter::ImageCacheRead => &[Meter::CacheRead, Meter::ImageIn, Meter::Input],
        Meter::Reasoning | Meter::AudioOut | Meter::ImageOut | Meter::VideoOut => &[Meter::Output],
        // The one thing that a model makes, where the vendor does not say of what its tokens were.
        Meter::Output => &[Meter::ImageOut, Meter::AudioOut, Meter::VideoOut],
        _ => &[],
    }
}

/// Rounded to the nearest pico-dollar, halves up.
fn line(meter: Meter, units: u64, found: &Found<'_>) -> PriceLine {
    let per = i128::from(found.per);
    let exact = i128::from(units) * i128::from(found.amount.0);
    let cost = PicoUsd::from_wide((exact + per / 2).div_euclid(per));
    PriceLine { meter, units, amount: found.amount, per: found.per, cost, source: found.source.to_string() }
}
