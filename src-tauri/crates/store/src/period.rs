//! Civil months: the unit of budgets and of the Spend page.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::error::StoreError;

/// A civil month, written as `2026-11`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    first: Date,
}

impl Month {
    /// The month that a day lies in.
    pub fn of(day: Date) -> Self {
        Self { first: day.first_of_month() }
    }

    pub fn first_day(self) -> Date {
        self.first
    }

    pub fn last_day(self) -> Date {
        self.first.last_of_month()
    }

    /// How many days it has.
    pub fn days(self) -> i8 {
        self.first.days_in_month()
    }

    /// The month before; the first month of the calendar has itself.
    pub fn previous(self) -> Self {
        Self::of(self.first.saturating_sub(1.month()))
    }

    /// The month after; the last month of the calendar has itself.
    pub fn next(self) -> Self {
        Self::of(self.first.saturating_add(1.month()))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

impl FromStr for Month {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let first: Date = format!("{text}-01").parse().map_err(StoreError::failed)?;
        let month = Self { first };
        if month.to_string() != text {
            return Err(StoreError::failed(format_args!("{text} is not a month")));
        }
        Ok(month)
    }
}
