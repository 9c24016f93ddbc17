//! Priors: quality and speed where nobody measured. They are guesses by rule, not measurements.
//!
//! Public per-task figures for the models of this season are not in the sources that were read, so none is shipped.
//! Quality is taken from price (vendors price what they think better higher) and age (prices fell while quality rose),
//! and a newer version of a family is never below an older one:
//!
//! `quality = 0.40 + 0.20 · log10(rate / 0.05) − 0.10 · years − (0.05 without reasoning)`, from 0.10 to 0.95
//!
//! `rate`: dollars per 1,000,000 tokens, three parts input and one part output, between 0.05 and 20, as beyond that a
//! price says more of the market than of the model. `years`: age on the day the list was built, at most 2.

use std::collections::HashMap;

use jiff::civil::Date;
use medley_domain::model::Speed;

use crate::fact::Fact;
use crate::name;

/// Where nothing at all is known of a model that a vendor charges for.
pub const UNKNOWN_QUALITY: f64 = 0.5;

/// What a newer version is above the best older one of its family, at least.
const GENERATION: f64 = 0.01;

/// Quality of each fact, from 0 to 1, in the order of `facts`.
pub fn qualities(facts: &[Fact], built: Date) -> Vec<f64> {
    let mut qualities: Vec<f64> = facts.iter().map(|fact| quality(fact, built)).collect();
    let mut families: HashMap<String, Vec<(Vec<u32>, usize)>> = HashMap::new();
    for (position, fact) in facts.iter().enumerate() {
        if let Some((family, version)) = name::family(&fact.api_model.to_lowercase()) {
            let key = format!("{}/{family}", fact.vendor);
            families.entry(key).or_default().push((version, position));
        }
    }
    for mut members in families.into_values() {
        members.sort();
        let mut best: f64 = 0.0;
        for (_, position) in members {
            qualities[position] = qualities[position].max(best).min(0.95);
            best = qualities[position] + GENERATION;
        }
    }
    qualities
}

fn quality(fact: &Fact, built: Date) -> f64 {
    if let Some(given) = fact.quality {
        return given.clamp(0.0, 1.0);
    }
    let rate = fact.blended_rate().unwrap_or(0.5).clamp(0.05, 20.0);
    let without_reasoning = if fact.caps.reasoning { 0.0 } else { 0.05 };
    let tier = 0.40 + 0.20 * (rate / 0.05).log10();
    (tier - 0.10 * age(fact, built) - without_reasoning).clamp(0.10, 0.95)
}

/// Years since the release, or since the price was first seen; at most 2.
fn age(fact: &Fact, built: Date) -> f64 {
    let seen = || {
        let first = fact.provenance.iter().filter_map(|one| one.valid_from).min();
        first.map(|at| jiff::tz::TimeZone::UTC.to_datetime(at).date())
    };
    let Some(born) = fact.released.or_else(seen) else {
        return 0.5;
    };
    let days = built.duration_since(born).as_hours() / 24;
    let days = i32::try_from(days).unwrap_or(0);
    (f64::from(days) / 365.25).clamp(0.0, 2.0)
}

/// Quality of a model that is known by its name alone: by its size where the name tells, such as `7b` or `135M`.
pub fn quality_by_name(model: &str) -> f64 {
    match billions(model) {
        Some(size) => (0.30 + 0.15 * size.max(0.05).log10()).clamp(0.10, 0.65),
        None => UNKNOWN_QUALITY,
    }
}

/// The largest size that the name tells, in 10⁹ parameters.
fn billions(model: &str) -> Option<f64> {
    let lower = model.to_lowercase();
    let segments = lower.split(['-', '_', ':', '/', ' ']);
    let sizes = segments.filter_map(|segment| {
        let (number, unit) = segment.split_at_checked(segment.len().checked_sub(1)?)?;
        let number: f64 = number.parse().ok()?;
        match unit {
            "b" => Some(number),
            "m" => Some(number / 1_000.0),
            _ => None,
        }
    });
    sizes.max_by(f64::total_cmp)
}

/// Expected speed by price class, as larger models are dearer and slower. `rate` as in the header.
pub fn speed(vendor: &str, rate: Option<f64>, reasons: bool) -> Speed {
    let (ttft_ms, tokens_per_second) = match rate {
        Some(rate) if rate >= 6.0 => (1_600.0, 45.0),
        Some(rate) if rate >= 1.0 => (900.0, 80.0),
        Some(_) => (500.0, 150.0),
        None => (1_000.0, 60.0),
    };
    // Vendors that run others' models on hardware of their own, for speed.
    let fast = matches!(vendor, "groq" | "cerebras");
    let hardware = if fast { 0.4 } else { 1.0 };
    let thinking = if reasons { 1.3 } else { 1.0 };
    Speed { ttft_ms: ttft_ms * hardware * thinking, tokens_per_second: tokens_per_second / hardware }
}

/// Expected speed on this computer: small models on a processor, first words after the prompt was read.
pub const LOCAL_SPEED: Speed = Speed { ttft_ms: 600.0, tokens_per_second: 25.0 };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_local_model_is_expected_to_be_better() {
        let small = quality_by_name("SmolLM2-135M-Instruct.Q4_1");
        let middle = quality_by_name("llama3.2:3b");
        let large = quality_by_name("llama-3.3-70b");
        assert!(small < middle && middle < large, "{small} {middle} {large}");
        assert!((quality_by_name("mystery") - UNKNOWN_QUALITY).abs() < f64::EPSILON);
    }

    #[test]
    fn a_dearer_class_is_expected_to_be_slower_and_special_hardware_faster() {
        let dear = speed("openai", Some(20.0), true);
        let cheap = speed("openai", Some(0.2), true);
        assert!(dear.ttft_ms > cheap.ttft_ms);
        assert!(speed("groq", Some(0.2), true).ttft_ms < cheap.ttft_ms);
    }
}
