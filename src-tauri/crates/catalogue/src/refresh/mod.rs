//! A newer list in the place of the one in use: what it changes, shown before it is applied, and the text to keep.
//!
//! A price that changes is kept with its dates, so that what was charged before is priced as before. Models that the
//! newer list no longer names keep their prices and are not offered. Deliberately absent: reading and writing files.

mod changes;
mod check;
mod merge;
mod open_router;

use jiff::Timestamp;
use serde_json::Value;

use crate::correction::Corrections;
use crate::fact::{Fact, Listing};
use crate::shipped::{CORRECTIONS, MODELS};

pub use changes::{Changes, DateChange, PriceChange};

/// A list that may be applied.
#[derive(Clone, Debug)]
pub struct Refresh {
    pub changes: Changes,
    /// The list to keep in the data folder, and to hand to `Catalogue::with` from then on.
    pub text: String,
}

/// A list with corrections, and as it is written.
pub(crate) struct Known {
    pub raw: Value,
    pub listing: Listing,
}

impl Known {
    fn read(text: &str) -> Result<Self, String> {
        let raw: Value = serde_json::from_str(text).map_err(|why| format!("it is no JSON: {why}"))?;
        let mut listing: Listing =
            serde_json::from_value(raw.clone()).map_err(|why| format!("it is no catalogue: {why}"))?;
        let corrections: Corrections =
            serde_json::from_str(CORRECTIONS).expect("the corrections are valid, as a test shows");
        corrections.apply(&mut listing.models);
        Ok(Self { raw, listing })
    }

    fn fact(&self, key: &str) -> Option<&Fact> {
        self.listing.models.iter().find(|fact| fact.key() == key)
    }
}

/// What `newer` changes in the list in use, which is the shipped one where `current` is none. `newer` is a catalogue of
/// the same form, or a list of models as OpenRouter gives it. Changes take effect at `at`.
///
/// # Errors
/// In words: why the newer list cannot be used. Nothing is changed then.
pub fn refresh(current: Option<&str>, newer: &str, at: Timestamp) -> Result<Refresh, String> {
    let current = Known::read(current.unwrap_or(MODELS))?;
    check::size(newer)?;
    let raw: Value = serde_json::from_str(newer).map_err(|why| format!("it is no JSON: {why}"))?;
    let (raw, vendor) = match open_router::rows(&raw) {
        Some(rows) => {
            (open_router::catalogue(rows, &current.raw, current.listing.built, at), Some(open_router::VENDOR))
        }
        None => (raw, None),
    };
    check::form(&raw)?;
    let newer = Known::read(&raw.to_string())?;
    check::sense(&newer.listing, &current)?;
    let text = merge::merged(&current, &newer, vendor, at).to_string();
    let after = Known::read(&text)?;
    Ok(Refresh { changes: Changes::between(&current, &after, at), text })
}
