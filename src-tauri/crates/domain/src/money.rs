//! Money: integer pico-dollars (10⁻¹² US dollars), costs that say how sure they are, and sums of them.
//!
//! Deliberately absent: floating point. A price per million tokens is a whole number of pico-dollars per token.

use std::fmt;
use std::iter::Sum as IterSum;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Pico-dollars: $1 is 1,000,000,000,000. Range about ±9.2 million dollars; arithmetic saturates at the ends.
/// A decimal string in JSON, because a page's numbers lose digits past 2⁵³.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PicoUsd(pub i64);

impl PicoUsd {
    pub const ZERO: Self = Self(0);
    pub const DOLLAR: Self = Self(1_000_000_000_000);

    /// Whole dollars.
    pub const fn dollars(dollars: i64) -> Self {
        Self(dollars.saturating_mul(Self::DOLLAR.0))
    }

    /// From a wider integer; saturates, since no real bill reaches the ends.
    pub fn from_wide(pico: i128) -> Self {
        Self(i64::try_from(pico).unwrap_or(if pico < 0 { i64::MIN } else { i64::MAX }))
    }

    /// From a decimal dollar figure of a price list or a vendor's reply, rounded to the nearest pico-dollar.
    /// `None` when the figure is not finite or out of range.
    pub fn from_usd(dollars: f64) -> Option<Self> {
        let pico = (dollars * 1e12).round();
        #[expect(clippy::cast_possible_truncation, reason = "checked to lie within i64's exact range")]
        (pico.is_finite() && pico.abs() < 9.2e18).then_some(Self(pico as i64))
    }

    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// As a person reads an amount that was chosen: "$0.05", "$2.00", "$0.0025".
    pub fn in_dollars(self) -> String {
        let sign = if self.0 < 0 { "−" } else { "" };
        let (whole, rest) =
            (self.0.unsigned_abs() / 1_000_000_000_000, self.0.unsigned_abs() % 1_000_000_000_000);
        let digits = format!("{rest:012}");
        let (cents, finer) = digits.split_at(2);
        format!("{sign}${whole}.{cents}{}", finer.trim_end_matches('0'))
    }
}

impl Add for PicoUsd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for PicoUsd {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for PicoUsd {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for PicoUsd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl IterSum for PicoUsd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for PicoUsd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for PicoUsd {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl Serialize for PicoUsd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PicoUsd {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// What something cost and how sure that is. `Unknown` is never shown as $0.00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", content = "pico_usd", rename_all = "snake_case")]
pub enum Cost {
    Known(PicoUsd),
    Estimated(PicoUsd),
    Unknown,
}

impl Cost {
    pub const FREE: Self = Self::Known(PicoUsd::ZERO);

    /// The amount, where there is one.
    pub fn amount(self) -> Option<PicoUsd> {
        match self {
            Self::Known(amount) | Self::Estimated(amount) => Some(amount),
            Self::Unknown => None,
        }
    }

    /// The word that is stored and printed for its certainty.
    pub fn status(self) -> &'static str {
        match self {
            Self::Known(_) => "known",
            Self::Estimated(_) => "estimated",
            Self::Unknown => "unknown",
        }
    }

    /// One figure for several: unknown when one is or there are none, estimated when one is.
    pub fn of_all(costs: impl IntoIterator<Item = Self>) -> Self {
        let costs: Vec<Self> = costs.into_iter().collect();
        let sum: Sum = costs.iter().copied().collect();
        let estimated = costs.iter().any(|cost| matches!(cost, Self::Estimated(_)));
        match (costs.is_empty() || sum.unknown_count > 0, estimated) {
            (true, _) => Self::Unknown,
            (false, true) => Self::Estimated(sum.total()),
            (false, false) => Self::Known(sum.total()),
        }
    }

    /// The inverse of [`Cost::status`] and [`Cost::amount`]; `None` for a word that is not one of the three.
    pub fn from_parts(status: &str, amount: Option<PicoUsd>) -> Option<Self> {
        match (status, amount) {
            ("known", Some(amount)) => Some(Self::Known(amount)),
            ("estimated", Some(amount)) => Some(Self::Estimated(amount)),
            ("unknown", _) => Some(Self::Unknown),
            _ => None,
        }
    }
}

/// A total that keeps apart what is known, what is estimated and how many figures are missing.
/// Shown as "at least" where `unknown_count` is not 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    pub known: PicoUsd,
    pub estimated: PicoUsd,
    pub unknown_count: u64,
}

impl Sum {
    pub fn add(&mut self, cost: Cost) {
        match cost {
            Cost::Known(amount) => self.known += amount,
            Cost::Estimated(amount) => self.estimated += amount,
            Cost::Unknown => self.unknown_count += 1,
        }
    }

    /// Known plus estimated.
    pub fn total(&self) -> PicoUsd {
        self.known + self.estimated
    }
}

impl FromIterator<Cost> for Sum {
    fn from_iter<I: IntoIterator<Item = Cost>>(costs: I) -> Self {
        let mut sum = Self::default();
        costs.into_iter().for_each(|cost| sum.add(cost));
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_keeps_known_estimated_and_unknown_apart() {
        let sum: Sum =
            [Cost::Known(PicoUsd(5)), Cost::Estimated(PicoUsd(7)), Cost::Unknown].into_iter().collect();
        assert_eq!((sum.known, sum.estimated, sum.unknown_count), (PicoUsd(5), PicoUsd(7), 1));
        assert_eq!(sum.total(), PicoUsd(12));
    }

    #[test]
    fn money_is_a_decimal_string_in_json() {
        let text = serde_json::to_string(&Cost::Known(PicoUsd(9_007_199_254_740_993))).unwrap();
        assert_eq!(text, r#"{"status":"known","pico_usd":"9007199254740993"}"#);
        assert_eq!(serde_json::from_str::<Cost>(&text).unwrap(), Cost::Known(PicoUsd(9_007_199_254_740_993)));
    }

    #[test]
    fn decimal_prices_become_whole_pico_dollars() {
        assert_eq!(PicoUsd::from_usd(0.075), Some(PicoUsd(75_000_000_000)));
        assert_eq!(PicoUsd::from_usd(0.1), Some(PicoUsd(100_000_000_000)));
        assert_eq!(PicoUsd::from_usd(f64::NAN), None);
    }
}
