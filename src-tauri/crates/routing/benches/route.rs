//! One decision over 300 offers: the catalogue's own models, with and without a cap.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use std::sync::Arc;

use divan::Bencher;
use jiff::Timestamp;
use medley_catalogue::Catalogue;
use medley_domain::route::{Choice, Needs, Policy, Preset};
use medley_domain::{Book, ConnectionId, ModelName, Offer, PicoUsd, VendorId};
use medley_routing::{OfferFacts, Step, estimate_tokens, route};

fn main() {
    divan::main();
}

const VENDORS: [&str; 12] = [
    "openai",
    "anthropic",
    "google",
    "xai",
    "mistral",
    "deepseek",
    "alibaba",
    "zai",
    "openrouter",
    "together",
    "fireworks",
    "bedrock",
];

fn offers(count: usize) -> Vec<OfferFacts> {
    let all = VENDORS.iter().flat_map(|vendor| {
        let vendor = VendorId::from(*vendor);
        let names: Vec<String> = Catalogue::shipped().names(&vendor).map(str::to_owned).collect();
        names.into_iter().map(move |name| (vendor.clone(), name))
    });
    let all: Vec<(VendorId, String)> = all.collect();
    all.iter().cycle().take(count).map(|(vendor, name)| facts(vendor, name)).collect()
}

fn facts(vendor: &VendorId, name: &str) -> OfferFacts {
    let model = ModelName::from(name);
    let card = Catalogue::shipped().card(vendor, &model, false, None);
    OfferFacts {
        offer: Offer { connection: ConnectionId::new(Timestamp::UNIX_EPOCH), model },
        book: Book::Real,
        vendor: vendor.clone(),
        card: Arc::new(card),
        speed: None,
        has_key: true,
        here: false,
        keeps_data: true,
        regions: Vec::new(),
        cooling: None,
    }
}

fn step() -> Step {
    let needs = Needs { input_tokens: 1_200, output_tokens: 650, max_output: 8_192, ..Needs::default() };
    Step { task: "chat".to_owned(), needs, book: Book::Real, policy: Policy::default() }
}

#[divan::bench(args = [30, 300])]
fn balanced(bencher: Bencher, count: usize) {
    let (offers, step) = (offers(count), step());
    let choice = Choice::Auto { preset: Preset::Balanced };
    bencher.bench(|| route(&step, &offers, &choice, None, Timestamp::UNIX_EPOCH).unwrap());
}

#[divan::bench(args = [30, 300])]
fn balanced_with_a_cap(bencher: Bencher, count: usize) {
    let (offers, step) = (offers(count), step());
    let choice = Choice::Auto { preset: Preset::Balanced };
    let left = Some(PicoUsd::dollars(5));
    bencher.bench(|| route(&step, &offers, &choice, left, Timestamp::UNIX_EPOCH).unwrap());
}

#[divan::bench]
fn tokens_of_four_kilobytes(bencher: Bencher) {
    let text = "The quick brown fox, 42 years old, jumps.\n".repeat(100);
    bencher.bench(|| estimate_tokens(&text));
}
