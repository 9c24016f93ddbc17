//! Usage of the OpenAI chat dialects in normal form.
//!
//! xAI and Google's imitation leave reasoning out of `completion_tokens`; there, and nowhere else, the total is larger
//! than prompt plus completion, so the output is what the total has beyond the prompt.

use medley_domain::PicoUsd;
use medley_domain::pricing::Mode;
use medley_domain::usage::Usage;
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
        ..Usage::default()
    }
}

/// What the vendor says the request cost, where it says so: OpenRouter and Perplexity in dollars, xAI in ticks.
pub fn reported_cost(raw: &Value) -> Option<PicoUsd> {
    if let Some(ticks) = count(raw, "/cost_in_usd_ticks") {
        let ticks = i64::try_from(ticks).ok()?;
        return ticks.checked_mul(PICO_PER_TICK).map(PicoUsd);
    }
    let cost = raw.get("cost")?;
    let dollars = cost.as_f64().or_else(|| cost.get("total_cost")?.as_f64())?;
    PicoUsd::from_usd(dollars)
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
    }
}
