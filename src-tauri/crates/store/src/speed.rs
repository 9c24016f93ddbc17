//! Measured speed: medians over the newest answers of an offer, for the router.

use std::collections::HashMap;

use medley_domain::Offer;
use rusqlite::Connection;

use crate::column::{Columns, Result};
use crate::store::Store;

/// How many of the newest answers are looked at.
const NEWEST: u32 = 20;
/// An answer of fewer tokens says nothing of the pace.
const FEWEST_TOKENS: u64 = 16;

pub(crate) const NEWEST_ANSWERS: &str = "SELECT ttft_ms, took_ms, output FROM ledger
    WHERE connection = ?1 AND model = ?2
      AND adjusts IS NULL AND outcome = 'complete' AND ttft_ms IS NOT NULL
    ORDER BY seq DESC LIMIT ?3";

/// Medians of an offer's newest complete answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Time to first token, in milliseconds.
    pub ttft_ms: f64,
    /// Output tokens per second after the first; `None` while all answers were too short to tell.
    pub tokens_per_second: Option<f64>,
    /// Answers that the medians rest on.
    pub answers: usize,
}

impl Store {
    /// The offers' measured speeds; one that has never answered is absent. O(20) for each offer, from an index.
    pub fn speeds(&self, offers: &[Offer]) -> Result<HashMap<Offer, Measured>> {
        self.read(|connection| {
            let mut speeds = HashMap::new();
            for offer in offers {
                if let Some(measured) = measured(&answers(connection, offer)?) {
                    speeds.insert(offer.clone(), measured);
                }
            }
            Ok(speeds)
        })
    }
}

struct Answer {
    ttft_ms: u64,
    took_ms: u64,
    output: Option<u64>,
}

impl Answer {
    fn tokens_per_second(&self) -> Option<f64> {
        let tokens = self.output.filter(|tokens| *tokens >= FEWEST_TOKENS)?;
        let millis = self.took_ms.checked_sub(self.ttft_ms).filter(|ms| *ms > 0)?;
        Some(tokens as f64 * 1_000.0 / millis as f64)
    }
}

fn answers(connection: &Connection, offer: &Offer) -> Result<Vec<Answer>> {
    let mut statement = connection.prepare_cached(NEWEST_ANSWERS)?;
    let values = (offer.connection.0, offer.model.as_str(), NEWEST);
    let rows = statement.query_map(values, |row| {
        Ok(Answer {
            ttft_ms: row.count("ttft_ms")?,
            took_ms: row.count("took_ms")?,
            output: row.optional_count("output")?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn measured(answers: &[Answer]) -> Option<Measured> {
    let ttft = answers.iter().map(|answer| answer.ttft_ms as f64);
    let paces = answers.iter().filter_map(Answer::tokens_per_second);
    Some(Measured {
        ttft_ms: median(ttft.collect())?,
        tokens_per_second: median(paces.collect()),
        answers: answers.len(),
    })
}

/// The middle value, or the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let upper = *values.get(values.len() / 2)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(values[values.len() / 2 - 1], upper))
}
