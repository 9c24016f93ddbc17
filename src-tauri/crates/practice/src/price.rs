//! The practice vendors' own models, price table and arithmetic, in whole pico-dollars per token.
//! Nothing here knows Medley's catalogue or its pricing code: that is what makes the two bills worth comparing.

use crate::vendor::Vendor;

/// One trillion pico-dollars make a dollar, so a price of $1 per million tokens is a million pico-dollars a token.
const PER_TOKEN: i128 = 1_000_000;

/// The longest answer any practice model gives, in tokens.
pub const MAX_OUTPUT: u64 = 32_000;

/// Pico-dollars per token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    pub input: i128,
    pub cache_read: i128,
    pub cache_write: i128,
    /// A cache write kept for an hour; only Birch offers one.
    pub cache_write_1h: i128,
    pub output: i128,
}

/// A model that a practice vendor offers.
#[derive(Debug)]
pub struct Model {
    pub id: &'static str,
    pub title: &'static str,
    pub vendor: Vendor,
    /// The longest prompt, in tokens.
    pub context: u64,
    pub reasons: bool,
    pub rates: Rates,
    /// Above this many prompt tokens the whole request is charged at these rates.
    pub long: Option<(u64, Rates)>,
    /// Milliseconds before the first token, and tokens per second after it, at pace 1.
    pub first_token_ms: u64,
    pub tokens_per_second: u64,
}

/// Token counts of one request. `input` holds every prompt token, cached or not; `output` includes reasoning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Usage {
    pub input: u64,
    /// The part of `input` read from the prompt cache.
    pub cached_input: u64,
    /// The part of `input` written to the prompt cache.
    pub cache_write: u64,
    /// The part of `cache_write` that is kept for an hour.
    pub cache_write_1h: u64,
    pub output: u64,
    /// The part of `output` spent on reasoning.
    pub reasoning: u64,
}

/// Ten-thousandths of a dollar per million tokens, so that the table holds whole numbers: $2.50 is `2_5000`.
const fn dollars(ten_thousandths: i128) -> i128 {
    ten_thousandths * PER_TOKEN / 10_000
}

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
    }
}

/// Every practice model.
pub static MODELS: [Model; 6] = [
    Model {
        id: "alder-large",
        title: "Alder Large",
        vendor: Vendor::Alder,
        context: 400_000,
        reasons: true,
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
        reasons: false,
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
        reasons: true,
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
        reasons: false,
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
        reasons: true,
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
        reasons: false,
        rates: rates(1000, 100, 0, 0, 4000),
        long: None,
        first_token_ms: 200,
        tokens_per_second: 220,
    },
];

/// The models of one vendor, in the order of its list.
pub fn models(vendor: Vendor) -> impl Iterator<Item = &'static Model> {
    MODELS.iter().filter(move |model| model.vendor == vendor)
}

/// The vendor's model of that id, if it has one.
pub fn find(vendor: Vendor, id: &str) -> Option<&'static Model> {
    models(vendor).find(|model| model.id == id)
}

impl Model {
    /// What `usage` costs, in pico-dollars.
    pub fn charge(&self, usage: &Usage) -> i128 {
        let rates = match &self.long {
            Some((edge, long)) if usage.input > *edge => long,
            _ => &self.rates,
        };
        let short_writes = usage.cache_write - usage.cache_write_1h;
        let fresh = usage.input - usage.cached_input - usage.cache_write;
        i128::from(fresh) * rates.input
            + i128::from(usage.cached_input) * rates.cache_read
            + i128::from(short_writes) * rates.cache_write
            + i128::from(usage.cache_write_1h) * rates.cache_write_1h
            + i128::from(usage.output) * rates.output
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(id: &str) -> &'static Model {
        MODELS.iter().find(|model| model.id == id).unwrap()
    }

    #[test]
    fn prices_are_whole_pico_dollars_per_token() {
        let large = model("alder-large").rates;
        assert_eq!(
            (large.input, large.cache_read, large.cache_write, large.output),
            (2_500_000, 250_000, 3_125_000, 10_000_000)
        );
        let small = model("alder-small").rates;
        assert_eq!(
            (small.input, small.cache_read, small.cache_write, small.output),
            (150_000, 15_000, 187_500, 600_000)
        );
        assert_eq!(model("birch-quick").rates.cache_write_1h, 1_600_000);
        assert_eq!(model("cedar-flash").rates.cache_read, 10_000);
    }

    #[test]
    fn a_request_is_charged_by_its_parts() {
        let usage = Usage {
            input: 1_000,
            cached_input: 256,
            cache_write: 128,
            output: 10,
            reasoning: 4,
            ..Usage::default()
        };
        // 616 fresh at 2.5e6, 256 read at 0.25e6, 128 written at 3.125e6, 10 out at 10e6.
        assert_eq!(
            model("alder-large").charge(&usage),
            1_540_000_000 + 64_000_000 + 400_000_000 + 100_000_000
        );
    }

    #[test]
    fn an_hour_long_write_is_dearer_than_a_five_minute_one() {
        let usage = Usage { input: 3_000, cache_write: 3_000, cache_write_1h: 1_000, ..Usage::default() };
        assert_eq!(model("birch-grand").charge(&usage), 2_000 * 3_750_000 + 1_000 * 6_000_000);
    }

    #[test]
    fn a_long_prompt_reprices_the_whole_request_above_the_edge_only() {
        let at = Usage { input: 200_000, cached_input: 100_000, output: 10, ..Usage::default() };
        let over = Usage { input: 200_001, ..at };
        let pro = model("cedar-pro");
        assert_eq!(pro.charge(&at), 100_000 * 1_250_000 + 100_000 * 125_000 + 10 * 10_000_000);
        assert_eq!(pro.charge(&over), 100_001 * 2_500_000 + 100_000 * 250_000 + 10 * 15_000_000);
    }
}
