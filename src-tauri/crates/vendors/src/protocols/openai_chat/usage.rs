//! Usage of the OpenAI chat dialects in normal form.
//!
//! xAI and Google's imitation leave reasoning out of `completion_tokens`; there, and nowhere else, the total is larger
//! than prompt plus completion, so the output is what the total has beyond the prompt.

use medley_domain::PicoUsd;
use medley_domain::pricing::Mode;
use medley_domain::usage::{Media, Usage};
use serde_json::Value;

use crate::protocols::fields::count;

/// xAI counts money in ticks: 1 USD is 10,000,000,000 of them.
const PICO_PER_TICK: i64 = 100;

pub fn usage(raw: &Value) -> Usage {
    let input = count(raw, "/prompt_tokens");
    let said = count(raw, "/completion_tokens");
    let total = count(raw, "/total_tokens");
    let beyond = total.zip(input).map(|(total, input)| total.saturating_sub(input));
    let first = |pointers: &[&str]| pointers.iter().find_map(|at| count(raw, at));
    Usage {
        input,
        cached_input: first(&[
            "/prompt_tokens_details/cached_tokens",
            "/prompt_cache_hit_tokens",
            "/cached_tokens",
        ]),
        cache_write: count(raw, "/prompt_tokens_details/cache_write_tokens"),
        output: said.map(|said| said.max(beyond.unwrap_or(0))),
        reasoning: first(&["/completion_tokens_details/reasoning_tokens", "/reasoning_tokens"]),
        searches: searches(raw),
        media: media(raw, "/prompt_tokens_details", "/completion_tokens_details"),
        ..Usage::default()
    }
}

/// Tokens that are no text, of both of OpenAI's wires. Where a vendor counts none of a kind it says 0 for all models,
/// so 0 is kept as it was said.
pub fn media(raw: &Value, input: &str, output: &str) -> Media {
    let of = |details: &str, name: &str| count(raw, &format!("{details}/{name}"));
    Media {
        audio_in: of(input, "audio_tokens"),
        image_in: of(input, "image_tokens"),
        video_in: of(input, "video_tokens"),
        cached_audio: of(input, "cached_tokens_details/audio_tokens"),
        cached_image: of(input, "cached_tokens_details/image_tokens"),
        audio_out: of(output, "audio_tokens"),
        image_out: of(output, "image_tokens"),
        video_out: of(output, "video_tokens"),
        ..Media::default()
    }
}

/// Searches that the vendor ran, where it counts them: Perplexity, OpenRouter, xAI with its two kinds.
pub fn searches(raw: &Value) -> Option<u64> {
    let tools = "/server_side_tool_usage_details";
    let of_xai =
        [count(raw, &format!("{tools}/web_search_calls")), count(raw, &format!("{tools}/x_search_calls"))];
    let said = ["/num_search_queries", "/server_tool_use/web_search_requests"];
    said.into_iter()
        .find_map(|at| count(raw, at))
        .or_else(|| of_xai.into_iter().flatten().reduce(|a, b| a + b))
}

/// What the vendor says the request cost, where it says so: OpenRouter and Perplexity in dollars, xAI in ticks.
pub fn reported_cost(raw: &Value) -> Option<PicoUsd> {
    if let Some(ticks) = count(raw, "/cost_in_usd_ticks") {
        let ticks = i64::try_from(ticks).ok()?;
        return ticks.checked_mul(PICO_PER_TICK).map(PicoUsd);
    }
    let cost = raw.get("cost")?;
    let dollars = cost.as_f64().or_else(|| cost.get("total_cost")?.as_f64())?;
    // With a key of the person's own at the vendor behind, `cost` is the middleman's fee alone.
    let own_key = raw.get("is_byok").and_then(Value::as_bool).unwrap_or(false);
    let behind = raw.pointer("/cost_details/upstream_inference_cost").and_then(Value::as_f64);
    PicoUsd::from_usd(dollars + behind.filter(|_| own_key).unwrap_or(0.0))
}

/// The class of service that a word names; `auto` names none.
pub fn mode(tier: &str) -> Option<Mode> {
    match tier {
        "default" | "standard" | "scale" => Some(Mode::Standard),
        "flex" => Some(Mode::Flex),
        "priority" | "fast" => Some(Mode::Priority),
        "batch" => Some(Mode::Batch),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reasoning_that_the_completion_leaves_out_is_counted_by_the_total() {
        let raw = json!({
            "prompt_tokens": 40, "completion_tokens": 3, "total_tokens": 143,
            "completion_tokens_details": { "reasoning_tokens": 100 }
        });
        let usage = usage(&raw);
        assert_eq!((usage.output, usage.reasoning), (Some(103), Some(100)));
    }

    #[test]
    fn a_count_that_was_not_given_stays_unknown() {
        let usage = usage(&json!({ "prompt_tokens": 4, "completion_tokens": 2, "total_tokens": 6 }));
        assert_eq!((usage.output, usage.cached_input), (Some(2), None));
    }

    #[test]
    fn a_reported_cost_is_read_in_dollars_and_in_ticks() {
        assert_eq!(reported_cost(&json!({ "cost": 0.00085 })), Some(PicoUsd(850_000_000)));
        assert_eq!(reported_cost(&json!({ "cost_in_usd_ticks": 1_466_250 })), Some(PicoUsd(146_625_000)));
        assert_eq!(reported_cost(&json!({ "cost": null })), None);
        let perplexity = json!({ "cost": { "total_cost": 0.006, "request_cost": 0.005 } });
        assert_eq!(reported_cost(&perplexity), Some(PicoUsd(6_000_000_000)));
        let details = json!({ "upstream_inference_cost": 0.02 });
        let behind = |own: bool| json!({ "cost": 0.001, "is_byok": own, "cost_details": details });
        assert_eq!(reported_cost(&behind(true)), Some(PicoUsd(21_000_000_000)));
        assert_eq!(reported_cost(&behind(false)), Some(PicoUsd(1_000_000_000)));
    }

    #[test]
    fn each_dialects_counts_come_to_one_form() {
        let hits = json!({
            "prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107,
            "prompt_cache_hit_tokens": 64, "prompt_cache_miss_tokens": 36,
        });
        assert_eq!((usage(&hits).cached_input, usage(&hits).uncached_input()), (Some(64), Some(36)));
        let bare = json!({ "prompt_tokens": 10, "completion_tokens": 1, "cached_tokens": 8 });
        assert_eq!(usage(&bare).cached_input, Some(8));
        let zero = json!({ "prompt_tokens": 10, "completion_tokens": 1, "prompt_tokens_details": { "cached_tokens": 0 } });
        assert_eq!(usage(&zero).cached_input, Some(0));
        let searched = json!({ "prompt_tokens": 1, "completion_tokens": 1, "num_search_queries": 2 });
        assert_eq!(usage(&searched).searches, Some(2));
    }

    #[test]
    fn tokens_of_sound_and_pictures_are_told_apart() {
        let raw = json!({
            "prompt_tokens": 300, "completion_tokens": 50, "total_tokens": 350,
            "prompt_tokens_details": { "audio_tokens": 120, "image_tokens": 100, "text_tokens": 80 },
            "completion_tokens_details": { "audio_tokens": 40 },
        });
        let media = usage(&raw).media;
        assert_eq!((media.audio_in, media.image_in, media.audio_out), (Some(120), Some(100), Some(40)));
        assert_eq!((media.video_in, media.image_out), (None, None));
    }
}
