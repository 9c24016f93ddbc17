//! A price list at one moment: which row holds for a count, and what stands in where none does.
//!
//! A stand-in is never taken for the truth: it makes the cost an estimate. Two of them are worked out by proportion,
//! as vendors discount all classes alike: a class that the served mode does not list takes its standard price times
//! what the mode does to plain input or output, and a class that a long prompt's tier does not list takes its own price
//! times what the tier does to them.

use std::borrow::Cow;

use jiff::Timestamp;

use super::{Meter, Mode, Moment, Price};
use crate::money::PicoUsd;

/// What selects a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts<'a> {
    /// Picks among dated prices.
    pub at: Timestamp,
    /// Picks among times of the week.
    pub moment: Moment,
    pub mode: Mode,
    /// Tokens of the whole prompt.
    pub prompt: u64,
    /// The size or quality of what was made.
    pub variant: Option<&'a str>,
}

/// The price of one meter.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    pub amount: PicoUsd,
    pub per: u64,
    pub source: Cow<'a, str>,
    /// Whether the list says so itself.
    pub exact: bool,
}

impl<'a> Found<'a> {
    fn exact(row: &'a Price) -> Self {
        Self { amount: row.amount, per: row.per.max(1), source: Cow::Borrowed(&row.source), exact: true }
    }

    fn estimate(self) -> Self {
        Self { exact: false, ..self }
    }

    /// Times what `now` is of `base`; as it is where that says nothing.
    fn scaled(self, now: Option<&Price>, base: Option<&Price>, why: &str) -> Self {
        let share = now.zip(base).and_then(|(now, base)| proportion(self.amount, now, base));
        match share {
            Some(amount) => {
                let source = Cow::Owned(format!("{why}; {}", self.source));
                Self { amount, source, exact: false, ..self }
            }
            None => self.estimate(),
        }
    }
}

fn proportion(amount: PicoUsd, now: &Price, base: &Price) -> Option<PicoUsd> {
    let above = i128::from(now.amount.0).checked_mul(i128::from(base.per.max(1)))?;
    let below = i128::from(base.amount.0).checked_mul(i128::from(now.per.max(1)))?;
    if below <= 0 {
        return None;
    }
    let exact = i128::from(amount.0).checked_mul(above)?;
    Some(PicoUsd::from_wide((exact + below / 2).div_euclid(below)))
}

/// A price list and what selects its rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct List<'a> {
    pub prices: &'a [Price],
    pub facts: Facts<'a>,
}

impl<'a> List<'a> {
    /// Whether any row of these meters can hold, whatever the hour and the size of the prompt.
    pub fn has(&self, meters: &[Meter]) -> bool {
        let usual = |row: &Price| row.mode == self.facts.mode || row.mode == Mode::Standard;
        self.prices.iter().any(|row| meters.contains(&row.meter) && usual(row) && self.dated(row))
    }

    /// The price of a meter; `None` where neither the mode nor the standard list has one.
    pub fn find(&self, meter: Meter) -> Option<Found<'a>> {
        let own = self.row(meter, self.facts.mode);
        if self.facts.mode == Mode::Standard {
            return own.map(|row| self.lifted(row));
        }
        match (own, self.row(meter, Mode::Standard)) {
            (Some(own), Some(standard)) if standard.above > own.above => {
                let base = self.row_within(meter, Mode::Standard, own.above);
                Some(Found::exact(standard).scaled(
                    Some(own),
                    base,
                    "by the mode's share of a shorter prompt",
                ))
            }
            (Some(own), _) => Some(self.lifted(own)),
            (None, Some(standard)) => Some(self.in_mode(standard)),
            (None, None) => None,
        }
    }

    /// The row of a mode: the size made before any size, the highest tier that the prompt exceeds, an hour of the week
    /// before any hour, and among equals the one that began last.
    fn row(&self, meter: Meter, mode: Mode) -> Option<&'a Price> {
        let holding =
            self.prices.iter().filter(|row| row.meter == meter && row.mode == mode && self.holds(row));
        holding.max_by_key(|row| (row.variant.is_some(), row.above, row.window.is_some(), row.from))
    }

    /// The same for a prompt that just exceeds `above`.
    fn row_within(&self, meter: Meter, mode: Mode, above: Option<u64>) -> Option<&'a Price> {
        let prompt = above.map_or(0, |above| above.saturating_add(1));
        Self { facts: Facts { prompt, ..self.facts }, ..*self }.row(meter, mode)
    }

    /// A standard row in a mode that does not list its meter.
    fn in_mode(&self, standard: &'a Price) -> Found<'a> {
        let found = self.lifted(standard);
        let anchor = anchors(standard.meter).iter().find_map(|anchor| self.row(*anchor, self.facts.mode));
        let base = anchor.and_then(|row| self.row_within(row.meter, Mode::Standard, row.above));
        found.scaled(anchor, base, "by the mode's share of plain tokens")
    }

    /// A row in the tier of the prompt, where its own tier is a lower one than that of plain tokens.
    fn lifted(&self, row: &'a Price) -> Found<'a> {
        let found = Found { exact: !self.wants_size(row), ..Found::exact(row) };
        let top = anchors(row.meter).iter().find_map(|anchor| self.row(*anchor, row.mode));
        let Some(top) = top.filter(|top| top.meter != row.meter && top.above > row.above) else {
            return found;
        };
        let base = self.row_within(top.meter, row.mode, row.above);
        found.scaled(Some(top), base, "by the tier's share of plain tokens")
    }

    /// Whether the list has prices by size for the meter and this row is for none.
    fn wants_size(&self, row: &Price) -> bool {
        let sized = |other: &Price| {
            other.meter == row.meter && other.mode == row.mode && other.variant.is_some() && self.dated(other)
        };
        row.variant.is_none() && self.prices.iter().any(sized)
    }

    fn holds(&self, row: &Price) -> bool {
        self.dated(row)
            && row.above.is_none_or(|above| self.facts.prompt > above)
            && row.window.as_ref().is_none_or(|window| window.contains(self.facts.moment))
            && row.variant.as_deref().is_none_or(|variant| self.facts.variant == Some(variant))
    }

    fn dated(&self, row: &Price) -> bool {
        row.from.is_none_or(|from| from <= self.facts.at)
            && row.until.is_none_or(|until| self.facts.at < until)
    }
}

/// The plain meters whose discounts and tiers a meter is taken to share.
fn anchors(meter: Meter) -> &'static [Meter] {
    if meter.is_input() {
        &[Meter::Input]
    } else if meter.is_output() {
        &[Meter::Output, Meter::Input]
    } else {
        &[]
    }
}
