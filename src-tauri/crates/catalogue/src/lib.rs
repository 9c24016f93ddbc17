//! The catalogue: what is known of each model, as dated model cards.
//!
//! A card merges the facts shipped in `data/`, corrections to them, and what the vendor's own list says. Deliberately
//! absent: input and output, and any price that was not read somewhere. A model that the catalogue does not know
//! works, unpriced and never free.

mod card;
mod correction;
mod fact;
mod listed;
mod name;
mod off_peak;
mod person;
mod prior;
mod rate;
mod refresh;
mod shipped;
mod tier;
mod title;

pub use fact::Kind;
pub use refresh::{Changes, DateChange, PriceChange, Refresh, refresh};
pub use shipped::Catalogue;
pub use tier::{Tier, tier};
