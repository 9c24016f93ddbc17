//! The facts that a decision is made from. The caller gathers them.

use std::sync::Arc;

use jiff::Timestamp;
use medley_domain::model::{ModelCard, Speed};
use medley_domain::route::{Needs, Policy};
use medley_domain::{Book, Offer, VendorId};

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The task class, such as `chat`.
    pub task: String,
    pub needs: Needs,
    /// Only offers of this book may do it.
    pub book: Book,
    pub policy: Policy,
}

/// What is known of one offer at this moment.
#[derive(Clone, Debug)]
pub struct OfferFacts {
    pub offer: Offer,
    pub book: Book,
    pub vendor: VendorId,
    pub card: Arc<ModelCard>,
    /// Measured speed; the card's prior holds where nothing was measured.
    pub speed: Option<Speed>,
    /// Whether a key is there, or none is needed.
    pub has_key: bool,
    /// It runs on this computer, so that no policy about vendors concerns it.
    pub here: bool,
    /// Whether its vendor keeps anything of a request, as far as is known.
    pub keeps_data: bool,
    /// Where its vendor works on requests; empty where nobody says.
    pub regions: Vec<String>,
    /// Until when it is left alone after a failure, and in a word or two why: "busy".
    pub cooling: Option<(Timestamp, String)>,
}

impl OfferFacts {
    /// Expected time to first token in milliseconds.
    pub fn ttft_ms(&self) -> f64 {
        self.speed.unwrap_or(self.card.speed).ttft_ms
    }
}
