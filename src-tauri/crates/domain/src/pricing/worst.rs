//! The most that a request can come to, for a reservation: an upper bound over every way in which its tokens can be
//! classed, over every tier that it can reach, every hour of the week and every size.
//!
//! Deliberately absent: a price that begins later. A request is priced at the moment at which it was sent.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::list::{Facts, List};
use super::{Meter, Mode, Moment, Price};
use crate::money::PicoUsd;

/// The most of each thing that a request can come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    pub input: u64,
    pub output: u64,
    pub searches: u64,
    /// Units that are no tokens, by what they are charged as.
    pub units: BTreeMap<Meter, u64>,
    /// The class of service that is asked for.
    pub mode: Mode,
}

/// The most that `input` prompt tokens and `output` tokens can cost at these prices. `None` without prices.
pub fn worst_case(input: u64, output: u64, prices: &[Price], at: Timestamp) -> Option<PicoUsd> {
    worst_within(&Bounds { input, output, ..Bounds::default() }, prices, at)
}

/// The most that anything within the bounds can cost. `None` where something in them has no price.
pub fn worst_within(bounds: &Bounds, prices: &[Price], at: Timestamp) -> Option<PicoUsd> {
    let rows: Vec<&Price> = prices.iter().filter(|row| holds(row, bounds.mode, at)).collect();
    let cases = cases(&rows, bounds.input);
    cases.into_iter().filter_map(|case| case.worst(bounds, prices, at)).max()
}

/// The longest answer, up to `asked` tokens, for which a request of `input` prompt tokens costs no more than `most`.
/// `None` where not even the prompt does, or nothing has a price.
pub fn longest_within(most: PicoUsd, input: u64, asked: u64, prices: &[Price], at: Timestamp) -> Option<u64> {
    let fits = |output| worst_case(input, output, prices, at).is_some_and(|worst| worst <= most);
    if fits(asked) {
        return Some(asked);
    }
    if !fits(0) {
        return None;
    }
    let (mut fit, mut over) = (0, asked);
    while over - fit > 1 {
        let middle = fit.midpoint(over);
        if fits(middle) { fit = middle } else { over = middle }
    }
    Some(fit)
}

fn holds(row: &Price, mode: Mode, at: Timestamp) -> bool {
    (row.mode == mode || row.mode == Mode::Standard)
        && row.from.is_none_or(|from| from <= at)
        && row.until.is_none_or(|until| at < until)
}

/// One way in which rows can be selected.
struct Case {
    prompt: u64,
    moment: Moment,
    variant: Option<String>,
}

/// Every way in which rows can be selected differently: in each tier, on each side of each hour, for each size.
fn cases(rows: &[&Price], input: u64) -> Vec<Case> {
    let tiers = rows.iter().filter_map(|row| row.above).filter(|above| *above < input);
    let prompts = distinct(tiers.map(|above| above + 1).chain([0]));
    let edges = rows.iter().filter_map(|row| row.window.as_ref()).flat_map(|window| window.edges());
    let moments = distinct(edges.chain([Moment { weekday: 1, minute: 0 }]));
    let variants = distinct(rows.iter().map(|row| row.variant.clone()).chain([None]));
    let mut cases = Vec::new();
    for prompt in prompts {
        for moment in &moments {
            let of = |variant: &Option<String>| Case { prompt, moment: *moment, variant: variant.clone() };
            cases.extend(variants.iter().map(of));
        }
    }
    cases
}

fn distinct<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort();
    items.dedup();
    items
}

impl Case {
    fn worst(&self, bounds: &Bounds, rows: &[Price], at: Timestamp) -> Option<PicoUsd> {
        let facts = Facts {
            at,
            moment: self.moment,
            mode: bounds.mode,
            prompt: self.prompt,
            variant: self.variant.as_deref(),
        };
        let list = List { prices: rows, facts };
        let tokens = list.has(&Meter::INPUT) || list.has(&Meter::OUTPUT);
        let base = if tokens {
            dearest(&list, &Meter::INPUT, bounds.input)? + dearest(&list, &Meter::OUTPUT, bounds.output)?
        } else {
            pieces(&list, bounds)?
        };
        Some(base + extras(&list, bounds)?)
    }
}

/// All of `units` at the dearest rate among the meters, and a pico-dollar for each line where rounding can add one.
fn dearest(list: &List<'_>, meters: &[Meter], units: u64) -> Option<PicoUsd> {
    if units == 0 {
        return Some(PicoUsd::ZERO);
    }
    // What stands in for a meter without a price is always another of these.
    let lines = i128::try_from(meters.len()).unwrap_or(0);
    let costs = meters.iter().filter_map(|meter| list.find(*meter)).map(|found| {
        let (per, amount) = (i128::from(found.per), i128::from(found.amount.0));
        let slack = if amount % per == 0 { 0 } else { lines };
        let product = i128::from(units) * amount;
        product.div_euclid(per) + i128::from(product.rem_euclid(per) != 0) + slack
    });
    // A class of nothing costs nothing: a negative rate lowers no bound.
    costs.max().map(|most| PicoUsd::from_wide(most.max(0)))
}

fn pieces(list: &List<'_>, bounds: &Bounds) -> Option<PicoUsd> {
    let priced: Vec<Meter> = Meter::UNITS.into_iter().filter(|meter| list.has(&[*meter])).collect();
    let counted = || bounds.units.iter().filter(|(meter, _)| priced.contains(meter));
    if counted().next().is_none() {
        return (priced.is_empty() && list.has(&[Meter::Call])).then_some(PicoUsd::ZERO);
    }
    counted().map(|(meter, units)| dearest(list, &[*meter], *units)).sum()
}

fn extras(list: &List<'_>, bounds: &Bounds) -> Option<PicoUsd> {
    let units = |meter: Meter| bounds.units.get(&meter).copied().unwrap_or(0);
    let handed_in = [Meter::ImageInItem, Meter::VideoSecondIn, Meter::StorageHour];
    let mut all = vec![(Meter::Search, bounds.searches.max(units(Meter::Search)))];
    all.extend(handed_in.into_iter().filter(|meter| list.has(&[*meter])).map(|meter| (meter, units(meter))));
    if list.has(&[Meter::Call]) {
        all.push((Meter::Call, units(Meter::Call).max(1)));
    }
    all.into_iter().map(|(meter, units)| dearest(list, &[meter], units)).sum()
}
