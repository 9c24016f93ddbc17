//! How long the shipped catalogue takes to parse, and a card to make.

use divan::{Bencher, black_box};
use medley_catalogue::Catalogue;
use medley_domain::{ModelName, VendorId};

fn main() {
    divan::main();
}

#[divan::bench]
fn parse(bencher: Bencher) {
    bencher.bench(Catalogue::parse);
}

#[divan::bench]
fn card(bencher: Bencher) {
    let catalogue = Catalogue::shipped();
    let (vendor, model) = (VendorId::from("anthropic"), ModelName::from("claude-sonnet-5-5-20261007"));
    bencher.bench(|| catalogue.card(black_box(&vendor), black_box(&model), false, None));
}
