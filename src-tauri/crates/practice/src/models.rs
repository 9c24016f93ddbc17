//! The table of practice models: what each costs, how fast it is, and at which door it is served.
//! The six at the vendors' main doors are those that the window shows; the others are for their wires and for tests.

use crate::price::{Model, Rates, dollars};
use crate::vendor::Vendor;

/// The path under which a model is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The vendor's main wire, in its list of models.
    Main,
    /// The vendor's main wire, not listed: models with the newest rules, or that make pictures.
    Back,
    Mistral,
    Ollama,
    Cohere,
    Bedrock,
}

/// Everything costs text's price, and a search one cent.
const fn rates(
    input: i128,
    cache_read: i128,
    cache_write: i128,
    cache_write_1h: i128,
    output: i128,
) -> Rates {
    Rates {
        input: dollars(input),
        cache_read: dollars(cache_read),
        cache_write: dollars(cache_write),
        cache_write_1h: dollars(cache_write_1h),
        output: dollars(output),
        audio_input: dollars(input),
        image_output: dollars(output),
        search: 10_000_000_000,
    }
}

const fn with_sound(rates: Rates, audio_input: i128) -> Rates {
    Rates { audio_input: dollars(audio_input), ..rates }
}

/// A model whose pictures have a price of their own.
const fn with_draws(model: Model, image_output: i128) -> Model {
    Model { rates: Rates { image_output: dollars(image_output), ..model.rates }, ..model }
}

const fn at(model: Model, door: Door) -> Model {
    Model { door, ..model }
}

const fn model(id: &'static str, title: &'static str, vendor: Vendor, reasons: bool, rates: Rates) -> Model {
    Model {
        id,
        title,
        vendor,
        door: Door::Back,
        context: 200_000,
        reasons,
        newest: false,
        rates,
        long: None,
        first_token_ms: 300,
        tokens_per_second: 150,
    }
}

const fn newest(model: Model) -> Model {
    Model { newest: true, ..model }
}

/// The models at the main doors.
pub static MODELS: [Model; 6] = [
    Model {
        id: "alder-large",
        title: "Alder Large",
        vendor: Vendor::Alder,
        context: 400_000,
        door: Door::Main,
        reasons: true,
        newest: false,
        rates: rates(2_5000, 2500, 3_1250, 3_1250, 10_0000),
        long: None,
        first_token_ms: 600,
        tokens_per_second: 70,
    },
    Model {
        id: "alder-small",
        title: "Alder Small",
        vendor: Vendor::Alder,
        context: 400_000,
        door: Door::Main,
        reasons: false,
        newest: false,
        rates: rates(1500, 150, 1875, 1875, 6000),
        long: None,
        first_token_ms: 250,
        tokens_per_second: 160,
    },
    Model {
        id: "birch-grand",
        title: "Birch Grand",
        vendor: Vendor::Birch,
        context: 200_000,
        door: Door::Main,
        reasons: true,
        newest: false,
        rates: rates(3_0000, 3000, 3_7500, 6_0000, 15_0000),
        long: None,
        first_token_ms: 700,
        tokens_per_second: 55,
    },
    Model {
        id: "birch-quick",
        title: "Birch Quick",
        vendor: Vendor::Birch,
        context: 200_000,
        door: Door::Main,
        reasons: false,
        newest: false,
        rates: rates(8000, 800, 1_0000, 1_6000, 4_0000),
        long: None,
        first_token_ms: 300,
        tokens_per_second: 130,
    },
    Model {
        id: "cedar-pro",
        title: "Cedar Pro",
        vendor: Vendor::Cedar,
        context: 1_000_000,
        door: Door::Main,
        reasons: true,
        newest: false,
        rates: rates(1_2500, 1250, 0, 0, 10_0000),
        long: Some((200_000, rates(2_5000, 2500, 0, 0, 15_0000))),
        first_token_ms: 800,
        tokens_per_second: 90,
    },
    Model {
        id: "cedar-flash",
        title: "Cedar Flash",
        vendor: Vendor::Cedar,
        context: 1_000_000,
        door: Door::Main,
        reasons: false,
        newest: false,
        rates: rates(1000, 100, 0, 0, 4000),
        long: None,
        first_token_ms: 200,
        tokens_per_second: 220,
    },
];

/// The models that no list at a main door names.
pub static MORE: [Model; 12] = [
    newest(model(
        "alder-next",
        "Alder Next",
        Vendor::Alder,
        true,
        rates(2_0000, 1000, 2_5000, 2_5000, 10_0000),
    )),
    with_draws(
        model("alder-studio", "Alder Studio", Vendor::Alder, false, rates(5000, 500, 6250, 6250, 2_0000)),
        30_0000,
    ),
    at(
        model("alder-breeze", "Alder Breeze", Vendor::Alder, true, rates(4000, 400, 0, 0, 2_0000)),
        Door::Mistral,
    ),
    at(
        model("alder-breeze-small", "Alder Breeze Small", Vendor::Alder, false, rates(1000, 100, 0, 0, 3000)),
        Door::Mistral,
    ),
    at(
        model("alder-pocket:8b", "Alder Pocket 8B", Vendor::Alder, true, rates(200, 200, 0, 0, 800)),
        Door::Ollama,
    ),
    at(
        model("alder-pocket:1b", "Alder Pocket 1B", Vendor::Alder, false, rates(100, 100, 0, 0, 400)),
        Door::Ollama,
    ),
    newest(model(
        "birch-next",
        "Birch Next",
        Vendor::Birch,
        true,
        rates(4_0000, 2000, 5_0000, 8_0000, 20_0000),
    )),
    at(
        model("birch-command", "Birch Command", Vendor::Birch, true, rates(2_5000, 2500, 0, 0, 10_0000)),
        Door::Cohere,
    ),
    at(
        model(
            "birch-command-light",
            "Birch Command Light",
            Vendor::Birch,
            false,
            rates(1500, 150, 0, 0, 6000),
        ),
        Door::Cohere,
    ),
    at(
        model(
            "birch.grand-v1:0",
            "Birch Grand, elsewhere",
            Vendor::Birch,
            true,
            rates(3_0000, 3000, 3_7500, 6_0000, 15_0000),
        ),
        Door::Bedrock,
    ),
    at(
        model(
            "birch.quick-v1:0",
            "Birch Quick, elsewhere",
            Vendor::Birch,
            false,
            rates(8000, 800, 1_0000, 1_6000, 4_0000),
        ),
        Door::Bedrock,
    ),
    with_draws(
        Model {
            rates: with_sound(rates(3000, 300, 0, 0, 2_5000), 1_0000),
            ..model("cedar-image", "Cedar Image", Vendor::Cedar, false, rates(0, 0, 0, 0, 0))
        },
        30_0000,
    ),
];

/// The models of one door of a vendor, in the order of its list.
pub fn at_door(vendor: Vendor, door: Door) -> impl Iterator<Item = &'static Model> {
    all().filter(move |model| model.vendor == vendor && model.door == door)
}

/// Every model there is.
pub fn all() -> impl Iterator<Item = &'static Model> {
    MODELS.iter().chain(&MORE)
}
