//! Times of the week in UTC at which a price holds.
//!
//! Deliberately absent: holidays, which no vendor's price list names, and other time zones than UTC.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

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

/// A minute of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// 1 is Monday, 7 is Sunday.
    pub weekday: u8,
    pub minute: u16,
}

impl Moment {
    /// The minute of the week that a time falls in, in UTC.
    pub fn of(at: Timestamp) -> Self {
        let time = TimeZone::UTC.to_datetime(at);
        let minute = i32::from(time.hour()) * 60 + i32::from(time.minute());
        let weekday = time.weekday().to_monday_one_offset();
        Self {
            weekday: u8::try_from(weekday).unwrap_or(1),
            minute: u16::try_from(minute).unwrap_or(0).min(DAY - 1),
        }
    }
}

impl Window {
    pub fn contains(&self, moment: Moment) -> bool {
        self.spans.iter().any(|span| span.contains(moment))
    }

    /// The moments at which it opens or closes; between two of them nothing changes.
    pub fn edges(&self) -> impl Iterator<Item = Moment> {
        self.spans.iter().flat_map(|span| {
            let minutes = [span.from % DAY, span.until % DAY];
            // A span that ends with the day closes on the next one, which is another of these days or the day after.
            let days = span.weekdays.iter().flat_map(|day| [*day, *day % 7 + 1]);
            days.flat_map(move |weekday| minutes.map(|minute| Moment { weekday, minute }))
        })
    }
}

impl Span {
    fn contains(&self, moment: Moment) -> bool {
        self.weekdays.contains(&moment.weekday) && (self.from..self.until).contains(&moment.minute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(at: &str) -> Moment {
        Moment::of(at.parse().unwrap())
    }

    #[test]
    fn a_span_holds_its_first_minute_and_not_the_one_after_its_last() {
        let nights = Window { spans: vec![Span { weekdays: vec![1, 2, 3, 4, 5], from: 600, until: 1_440 }] };
        // 2026-11-23 is a Monday.
        assert!(!nights.contains(moment("2026-11-23T09:59:59.999Z")));
        assert!(nights.contains(moment("2026-11-23T10:00:00Z")));
        assert!(nights.contains(moment("2026-11-23T23:59:59.999Z")));
        assert!(!nights.contains(moment("2026-11-24T00:00:00Z")), "the next day has its own span");
        assert!(!nights.contains(moment("2026-11-28T12:00:00Z")), "Saturday is not among its days");
    }

    #[test]
    fn the_week_is_cut_in_utc_whatever_zone_a_time_was_written_in() {
        let sunday = moment("2026-11-30T00:30:00+01:00");
        assert_eq!(sunday, Moment { weekday: 7, minute: 23 * 60 + 30 });
    }
}
