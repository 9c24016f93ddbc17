//! Model cards and connections for tests.

use std::collections::BTreeMap;

use jiff::Timestamp;
use medley_domain::model::{Capabilities, ModelCard, Speed, Status};
use medley_domain::money::PicoUsd;
use medley_domain::pricing::{Meter, Mode, Price};
use medley_domain::{Book, Connection, ConnectionId, KeyRef, ModelName, VendorId};

/// A connection without a key.
pub fn connection(vendor: &str, at_ms: i64) -> Connection {
    let created = Timestamp::from_millisecond(at_ms).expect("tests stay within jiff's range");
    Connection {
        id: ConnectionId::new(created),
        vendor: VendorId::from(vendor),
        name: vendor.to_owned(),
        protocol: None,
        base_url: "http://127.0.0.1:1".to_owned(),
        key: KeyRef::None,
        key_last4: None,
        book: Book::Real,
        created,
        settings: BTreeMap::new(),
    }
}

/// A card with prices in dollars per million tokens of input and output.
pub fn card(vendor: &str, name: &str, input: f64, output: f64) -> ModelCard {
    let price = |meter, dollars: f64| Price {
        meter,
        amount: PicoUsd::from_usd(dollars).expect("a price list's figure"),
        per: 1_000_000,
        above: None,
        mode: Mode::Standard,
        from: None,
        until: None,
        window: None,
        variant: None,
        source: "test".to_owned(),
    };
    ModelCard {
        vendor: VendorId::from(vendor),
        name: ModelName::from(name),
        title: name.to_owned(),
        can: Capabilities { tools: true, vision: true, json_schema: true, ..Capabilities::default() },
        efforts: Vec::new(),
        context: Some(100_000),
        max_output: Some(1_000),
        prices: vec![price(Meter::Input, input), price(Meter::Output, output)],
        disputes: Vec::new(),
        quality: 0.5,
        speed: Speed { ttft_ms: 500.0, tokens_per_second: 80.0 },
        status: Status::Active,
        ends: None,
        local: false,
        in_catalogue: true,
    }
}
