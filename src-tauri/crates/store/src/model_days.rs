//! How each model did on each day of a short span, for its health: read from the rollup.

use jiff::civil::Date;
use medley_domain::{Book, ModelName, VendorId};

use crate::column::{Columns, Result};
use crate::store::Store;

pub(crate) const MODEL_DAYS: &str =
    "SELECT day, vendor, model, sum(requests) AS requests, sum(failed) AS failed
    FROM daily WHERE book = ?1 AND day BETWEEN ?2 AND ?3
    GROUP BY day, vendor, model ORDER BY day, vendor, model";

/// A model's requests of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelDay {
    pub day: Date,
    pub vendor: VendorId,
    pub model: ModelName,
    pub requests: u64,
    /// Requests that failed, or that the vendor cut.
    pub failed: u64,
}

impl Store {
    /// The days of a book from `first` to `last`, oldest first; days without a request are absent. O(rows of those
    /// days in the rollup).
    pub fn model_days(&self, book: Book, first: Date, last: Date) -> Result<Vec<ModelDay>> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(MODEL_DAYS)?;
            let values = (book.as_str(), first.to_string(), last.to_string());
            let rows = statement.query_map(values, |row| {
                Ok(ModelDay {
                    day: row.word("day", |day| day.parse().ok())?,
                    vendor: VendorId(row.get("vendor")?),
                    model: ModelName(row.get("model")?),
                    requests: row.count("requests")?,
                    failed: row.count("failed")?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}
