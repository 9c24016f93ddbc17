//! Prices by the hour: the list's hours and weekdays in UTC as a price window, and its figures as rates.
//!
//! An hour that cannot be read opens no window: the dearer price of the day holds then.

use medley_domain::pricing::{Span, Window};
use serde::{Deserialize, Serialize};

use crate::fact::Rates;

const DAY: u16 = 24 * 60;

/// US dollars per token at certain hours.
#[derive(Clone, Deserialize, Serialize)]
pub struct OffPeak {
    pub input_cost_per_token: Option<f64>,
    pub output_cost_per_token: Option<f64>,
    pub cache_read_input_token_cost: Option<f64>,
    #[serde(default)]
    pub windows: Vec<Hours>,
}

#[derive(Clone, Deserialize, Serialize)]
pub struct Hours {
    pub hours_utc: OneOrMany,
    /// 1 is Monday.
    pub weekdays: Vec<u8>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(untagged)]
pub enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OffPeak {
    pub fn rates(&self) -> Rates {
        let million = |dollars: Option<f64>| dollars.map(|dollars| dollars * 1e6);
        Rates {
            input: million(self.input_cost_per_token),
            output: million(self.output_cost_per_token),
            cache_read: million(self.cache_read_input_token_cost),
            ..Rates::default()
        }
    }

    pub fn window(&self) -> Window {
        let spans = self.windows.iter().flat_map(Hours::spans);
        Window { spans: spans.collect() }
    }
}

impl Hours {
    fn spans(&self) -> Vec<Span> {
        let days: Vec<u8> = self.weekdays.iter().copied().filter(|day| (1..=7).contains(day)).collect();
        let texts = match &self.hours_utc {
            OneOrMany::One(text) => std::slice::from_ref(text),
            OneOrMany::Many(texts) => texts,
        };
        texts
            .iter()
            .filter_map(|text| hours(text))
            .flat_map(|(from, until)| spans(&days, from, until))
            .collect()
    }
}

/// Hours that run past midnight end on the next day.
fn spans(days: &[u8], from: u16, until: u16) -> Vec<Span> {
    let span = |weekdays: Vec<u8>, from, until| Span { weekdays, from, until };
    if from < until {
        return vec![span(days.to_vec(), from, until)];
    }
    let next = days.iter().map(|day| day % 7 + 1).collect();
    let mut spans = vec![span(days.to_vec(), from, DAY)];
    if until > 0 {
        spans.push(span(next, 0, until));
    }
    spans
}

/// `04:00-06:00` as minutes.
fn hours(text: &str) -> Option<(u16, u16)> {
    let (from, until) = text.split_once('-')?;
    Some((minutes(from)?, minutes(until)?))
}

fn minutes(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour <= 24 && minute < 60).then_some(hour * 60 + minute).filter(|all| *all <= DAY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_end_at_midnight_or_go_on_into_the_next_day() {
        let day = |text: &str| {
            let (from, until) = hours(text).unwrap();
            spans(&[5, 7], from, until)
        };
        let span = |weekdays: &[u8], from, until| Span { weekdays: weekdays.to_vec(), from, until };
        assert_eq!(day("10:00-00:00"), [span(&[5, 7], 600, 1_440)]);
        assert_eq!(day("00:00-00:00"), [span(&[5, 7], 0, 1_440)]);
        assert_eq!(day("22:30-02:00"), [span(&[5, 7], 1_350, 1_440), span(&[6, 1], 0, 120)]);
        assert_eq!(hours("25:00-26:00"), None);
        assert_eq!(hours("noon"), None);
    }
}
