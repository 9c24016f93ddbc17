//! Anthropic's usage in normal form. Its three input counts exclude each other; their sum is the prompt.
//!
//! Within a stream the counts are cumulative and come in two places: fields that come later replace earlier ones.

use medley_domain::pricing::Mode;
use medley_domain::usage::Usage;
use serde_json::{Map, Value};

use crate::protocols::fields::count;

/// Lays a later report over an earlier one.
pub fn merge(raw: &mut Map<String, Value>, later: Value) {
    if let Value::Object(later) = later {
        raw.extend(later.into_iter().filter(|(_, value)| !value.is_null()));
    }
}

pub fn usage(raw: &Value) -> Usage {
    let plain = count(raw, "/input_tokens");
    let read = count(raw, "/cache_read_input_tokens");
    let written = count(raw, "/cache_creation_input_tokens");
    let hour = count(raw, "/cache_creation/ephemeral_1h_input_tokens");
    let more = read.unwrap_or(0) + written.unwrap_or(0);
    Usage {
        input: plain.map(|plain| plain + more),
        cached_input: read,
        cache_write: written.map(|written| written.saturating_sub(hour.unwrap_or(0))),
        cache_write_1h: hour.filter(|hour| *hour > 0),
        output: count(raw, "/output_tokens"),
        reasoning: count(raw, "/output_tokens_details/thinking_tokens"),
        searches: count(raw, "/server_tool_use/web_search_requests").filter(|n| *n > 0),
        ..Usage::default()
    }
}

pub fn mode(raw: &Value) -> Option<Mode> {
    match raw.get("service_tier")?.as_str()? {
        "standard" => Some(Mode::Standard),
        "priority" => Some(Mode::Priority),
        "batch" => Some(Mode::Batch),
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
            "input_tokens": 5, "cache_read_input_tokens": 700, "cache_creation_input_tokens": 90,
            "cache_creation": { "ephemeral_5m_input_tokens": 60, "ephemeral_1h_input_tokens": 30 },
            "output_tokens": 11
        });
        let usage = usage(&raw);
        assert_eq!(usage.input, Some(795));
        assert_eq!(usage.cached_input, Some(700));
        assert_eq!((usage.cache_write, usage.cache_write_1h), (Some(60), Some(30)));
        assert_eq!(usage.uncached_input(), Some(5));
    }
}
