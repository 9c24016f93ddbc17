//! The practice vendors' own prices and arithmetic, in whole pico-dollars per token. The table is in `models`.
//! Nothing here knows Medley's catalogue or its pricing code: that is what makes the two bills worth comparing.

use crate::models::{self, Door};
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
    /// Sound in the prompt.
    pub audio_input: i128,
    /// The tokens of pictures that are made.
    pub image_output: i128,
    /// One search of the web.
    pub search: i128,
}

/// A model that a practice vendor offers.
#[derive(Debug)]
pub struct Model {
    pub id: &'static str,
    pub title: &'static str,
    pub vendor: Vendor,
    pub door: Door,
    /// The longest prompt, in tokens.
    pub context: u64,
    pub reasons: bool,
    /// Refuses what the newest models of the vendor behind its wire no longer take.
    pub newest: bool,
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
    /// The parts of `input` that are pictures, sound and documents.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub image_input: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub audio_input: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub document_input: u64,
    /// The part of `output` that is pictures.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub image_output: u64,
    /// Searches of the web.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub searches: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Ten-thousandths of a dollar per million tokens, so that the table holds whole numbers: $2.50 is `2_5000`.
pub const fn dollars(ten_thousandths: i128) -> i128 {
    ten_thousandths * PER_TOKEN / 10_000
}

/// The models that the vendor lists at its main door, in order.
pub fn models(vendor: Vendor) -> impl Iterator<Item = &'static Model> {
    models::at_door(vendor, Door::Main)
}

/// The model of that id that the vendor serves on its main wire, listed or not.
pub fn find(vendor: Vendor, id: &str) -> Option<&'static Model> {
    models(vendor).chain(models::at_door(vendor, Door::Back)).find(|model| model.id == id)
}

impl Model {
    /// What `usage` costs, in pico-dollars.
    pub fn charge(&self, usage: &Usage) -> i128 {
        let rates = match &self.long {
            Some((edge, long)) if usage.input > *edge => long,
            _ => &self.rates,
        };
        let short_writes = usage.cache_write - usage.cache_write_1h;
        let fresh = usage.input - usage.cached_input - usage.cache_write - usage.audio_input;
        i128::from(fresh) * rates.input
            + i128::from(usage.audio_input) * rates.audio_input
            + i128::from(usage.cached_input) * rates.cache_read
            + i128::from(short_writes) * rates.cache_write
            + i128::from(usage.cache_write_1h) * rates.cache_write_1h
            + i128::from(usage.output - usage.image_output) * rates.output
            + i128::from(usage.image_output) * rates.image_output
            + i128::from(usage.searches) * rates.search
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(id: &str) -> &'static Model {
        models::all().find(|model| model.id == id).unwrap()
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

    #[test]
    fn sound_pictures_and_searches_are_charged_apart() {
        let usage = Usage {
            input: 2_000,
            audio_input: 1_500,
            output: 1_200,
            image_output: 1_120,
            searches: 2,
            ..Usage::default()
        };
        let studio = model("cedar-image");
        let text = 500 * 300_000 + 80 * 2_500_000;
        assert_eq!(studio.charge(&usage), text + 1_500 * 1_000_000 + 1_120 * 30_000_000 + 2 * 10_000_000_000);
    }

    #[test]
    fn every_model_has_a_name_of_its_own_and_the_main_lists_hold_two_each() {
        let ids: std::collections::BTreeSet<_> = models::all().map(|model| model.id).collect();
        assert_eq!(ids.len(), models::all().count());
        assert!(Vendor::ALL.into_iter().all(|vendor| models(vendor).count() == 2));
    }
}
