//! One decision over 300 offers, made of the models that the catalogue ships.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use medley_catalogue::Catalogue;
use medley_domain::route::{Choice, Needs, Policy, Preset, RouteDecision};
use medley_domain::{Book, ConnectionId, ModelName, Offer, PicoUsd, VendorId};
use medley_routing::{OfferFacts, Step, route};
use medley_tests::measure::figures::{Samples, Table};

const OFFERS: usize = 300;
const ROUNDS: usize = 1_000;
const VENDORS: [&str; 8] =
    ["openai", "anthropic", "google", "xai", "mistral", "deepseek", "alibaba", "openrouter"];

pub fn measure(_folder: &Path) -> Vec<Table> {
    let (offers, mut samples) = (offers(), Samples::default());
    let mut scored = 0;
    for _ in 0..ROUNDS {
        let began = Instant::now();
        scored = decide(&offers).candidates.len();
        samples.push_ms(began.elapsed());
    }
    let mut table =
        Table::new(format!("Routing over {OFFERS} offers, {scored} of them scored, {ROUNDS} decisions"));
    table.row_ms("one decision", &samples, "");
    vec![table]
}

/// A decision by Auto under a cap.
pub fn decide(offers: &[OfferFacts]) -> RouteDecision {
    let needs = Needs { input_tokens: 1_200, output_tokens: 650, max_output: 8_192, ..Needs::default() };
    let step = Step { task: "chat".to_owned(), needs, book: Book::Real, policy: Policy::default() };
    let choice = Choice::Auto { preset: Preset::Balanced };
    route(&step, offers, &choice, Some(PicoUsd::dollars(50)), Timestamp::UNIX_EPOCH).unwrap()
}

pub fn offers() -> Vec<OfferFacts> {
    let connection = ConnectionId::new(Timestamp::UNIX_EPOCH);
    let vendors = VENDORS.map(VendorId::from);
    let models = vendors.iter().flat_map(|vendor| {
        Catalogue::shipped().names(vendor).map(move |name| (vendor, ModelName::from(name)))
    });
    let models: Vec<_> = models.collect();
    models.iter().cycle().take(OFFERS).map(|(vendor, model)| facts(connection, vendor, model)).collect()
}

fn facts(connection: ConnectionId, vendor: &VendorId, model: &ModelName) -> OfferFacts {
    OfferFacts {
        offer: Offer { connection, model: model.clone() },
        book: Book::Real,
        vendor: vendor.clone(),
        card: Arc::new(Catalogue::shipped().card(vendor, model, false, None)),
        speed: None,
        has_key: true,
        here: false,
        keeps_data: true,
        regions: Vec::new(),
        cooling: None,
    }
}
