//! Converse's usage in normal form. Its input leaves out what was read from and written to the cache.

use medley_domain::pricing::Mode;
use medley_domain::usage::Usage;
use serde_json::Value;

use crate::protocols::fields::{count, text};

pub fn usage(raw: &Value) -> Usage {
    let plain = count(raw, "/inputTokens");
    let read = count(raw, "/cacheReadInputTokens");
    let written = count(raw, "/cacheWriteInputTokens");
    let hour = for_an_hour(raw);
    let more = read.unwrap_or(0).saturating_add(written.unwrap_or(0));
    Usage {
        input: plain.map(|plain| plain.saturating_add(more)),
        cached_input: read,
        cache_write: written.map(|written| written.saturating_sub(hour.unwrap_or(0))),
        cache_write_1h: hour,
        output: count(raw, "/outputTokens"),
        ..Usage::default()
    }
}

/// Tokens written to be kept for an hour.
fn for_an_hour(raw: &Value) -> Option<u64> {
    let details = raw.get("cacheDetails")?.as_array()?;
    let hours = details.iter().filter(|detail| text(detail, "/ttl") == Some("1h"));
    let tokens = hours.filter_map(|detail| count(detail, "/inputTokens")).fold(0, u64::saturating_add);
    (tokens > 0).then_some(tokens)
}

pub fn mode(answer: &Value) -> Option<Mode> {
    match text(answer, "/serviceTier/type")? {
        "default" => Some(Mode::Standard),
        "priority" => Some(Mode::Priority),
        "flex" => Some(Mode::Flex),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_prompt_is_the_sum_of_three_counts() {
        let raw = json!({
            "inputTokens": 3, "cacheReadInputTokens": 1712, "cacheWriteInputTokens": 236, "outputTokens": 121,
            "cacheDetails": [{ "inputTokens": 36, "ttl": "1h" }, { "inputTokens": 200, "ttl": "5m" }]
        });
        let usage = usage(&raw);
        assert_eq!((usage.input, usage.cached_input), (Some(1951), Some(1712)));
        assert_eq!((usage.cache_write, usage.cache_write_1h), (Some(200), Some(36)));
        assert_eq!((usage.output, usage.uncached_input()), (Some(121), Some(3)));
    }

    #[test]
    fn a_count_that_was_not_given_is_unknown() {
        let usage = usage(&json!({ "inputTokens": 3 }));
        assert_eq!((usage.input, usage.cached_input, usage.output), (Some(3), None, None));
    }
}
