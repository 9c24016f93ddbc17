//! Gemini's usage in normal form: thoughts add to the candidates' tokens, a tool's prompt to the prompt's.

use medley_domain::pricing::Mode;
use medley_domain::usage::Usage;
use serde_json::Value;

use crate::protocols::fields::{count, text};

pub fn usage(raw: &Value) -> Usage {
    let sum = |first: &str, second: &str| match (count(raw, first), count(raw, second)) {
        (None, None) => None,
        (first, second) => Some(first.unwrap_or(0) + second.unwrap_or(0)),
    };
    let input = sum("/promptTokenCount", "/toolUsePromptTokenCount");
    Usage {
        input,
        cached_input: count(raw, "/cachedContentTokenCount"),
        output: sum("/candidatesTokenCount", "/thoughtsTokenCount").or_else(|| nothing(raw, input)),
        reasoning: count(raw, "/thoughtsTokenCount"),
        ..Usage::default()
    }
}

/// Counts of zero are left out on this wire: where the total is the prompt alone, the output is known to be 0.
fn nothing(raw: &Value, input: Option<u64>) -> Option<u64> {
    let total = count(raw, "/totalTokenCount")?;
    (Some(total) == input).then_some(0)
}

pub fn mode(raw: &Value) -> Option<Mode> {
    match text(raw, "/serviceTier")?.to_ascii_lowercase().as_str() {
        "standard" => Some(Mode::Standard),
        "flex" => Some(Mode::Flex),
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
    fn thoughts_are_output_and_tool_prompts_are_input() {
        let raw = json!({
            "promptTokenCount": 30, "toolUsePromptTokenCount": 12, "cachedContentTokenCount": 20,
            "candidatesTokenCount": 4, "thoughtsTokenCount": 9, "totalTokenCount": 55
        });
        let usage = usage(&raw);
        assert_eq!((usage.input, usage.cached_input), (Some(42), Some(20)));
        assert_eq!((usage.output, usage.reasoning), (Some(13), Some(9)));
    }

    #[test]
    fn a_blocked_prompt_has_no_output_and_a_missing_count_is_unknown() {
        let blocked = json!({ "promptTokenCount": 8, "totalTokenCount": 8 });
        assert_eq!(usage(&blocked).output, Some(0));
        assert_eq!(usage(&json!({ "promptTokenCount": 8 })).output, None);
    }
}
