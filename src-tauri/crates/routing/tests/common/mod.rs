//! Offers to choose from, made of the shipped catalogue.

#![allow(dead_code, reason = "each test file uses a part")]

use std::sync::Arc;

use jiff::Timestamp;
use medley_catalogue::Catalogue;
use medley_domain::route::{Choice, Needs, Policy, Preset};
use medley_domain::{Book, ConnectionId, ModelName, Offer, VendorId};
use medley_routing::{OfferFacts, Step};

pub fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

/// An offer of a model that works: key there, nothing measured, not cooling.
pub fn offer(vendor: &str, model: &str) -> OfferFacts {
    let vendor = VendorId::from(vendor);
    let model = ModelName::from(model);
    let local = vendor.as_str() == "ollama";
    let card = Catalogue::shipped().card(&vendor, &model, local, None);
    let practice = ["alder", "birch", "cedar"].contains(&vendor.as_str());
    OfferFacts {
        offer: Offer { connection: ConnectionId::new(now()), model },
        book: if practice { Book::Practice } else { Book::Real },
        vendor,
        card: Arc::new(card),
        speed: None,
        has_key: true,
        here: false,
        keeps_data: true,
        regions: Vec::new(),
        cooling: None,
    }
}

/// All models that the catalogue ships for the vendors given.
pub fn offers(vendors: &[&str]) -> Vec<OfferFacts> {
    let names = |vendor: &str| {
        let vendor = VendorId::from(vendor);
        Catalogue::shipped().names(&vendor).map(str::to_owned).collect::<Vec<_>>()
    };
    vendors.iter().flat_map(|vendor| names(vendor).into_iter().map(|name| offer(vendor, &name))).collect()
}

pub fn step(book: Book) -> Step {
    let needs = Needs { input_tokens: 1_000, output_tokens: 600, max_output: 8_192, ..Needs::default() };
    Step { task: "chat".to_owned(), needs, book, policy: Policy::default() }
}

pub fn auto(preset: Preset) -> Choice {
    Choice::Auto { preset }
}
