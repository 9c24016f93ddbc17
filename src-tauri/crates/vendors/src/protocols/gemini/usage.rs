//! Gemini's usage in normal form: thoughts add to the candidates' tokens, a tool's prompt to the prompt's.

use medley_domain::pricing::Mode;
use medley_domain::usage::{Media, Usage};
use serde_json::Value;

use crate::protocols::fields::{count, text};

pub fn usage(raw: &Value) -> Usage {
    let input = sum(raw, "/promptTokenCount", "/toolUsePromptTokenCount");
    Usage {
        input,
        cached_input: count(raw, "/cachedContentTokenCount"),
        output: sum(raw, "/candidatesTokenCount", "/thoughtsTokenCount").or_else(|| nothing(raw, input)),
        reasoning: count(raw, "/thoughtsTokenCount"),
        media: media(raw),
        ..Usage::default()
    }
}

fn media(raw: &Value) -> Media {
    const IN: [&str; 2] = ["/promptTokensDetails", "/toolUsePromptTokensDetails"];
    const OUT: [&str; 1] = ["/candidatesTokensDetails"];
    const CACHED: [&str; 1] = ["/cacheTokensDetails"];
    let tokens = |lists: &[&str], kind| modality(raw, lists, kind, "/tokenCount");
    Media {
        audio_in: tokens(&IN, "AUDIO"),
        image_in: tokens(&IN, "IMAGE"),
        video_in: tokens(&IN, "VIDEO"),
        cached_audio: tokens(&CACHED, "AUDIO"),
        cached_image: tokens(&CACHED, "IMAGE"),
        audio_out: tokens(&OUT, "AUDIO"),
        image_out: tokens(&OUT, "IMAGE"),
        video_out: tokens(&OUT, "VIDEO"),
        ..Media::default()
    }
}

/// Tokens of one modality over all lists that name it.
pub fn modality(raw: &Value, lists: &[&str], kind: &str, field: &str) -> Option<u64> {
    let rows = lists.iter().filter_map(|list| raw.pointer(list)?.as_array()).flatten();
    let of_kind =
        rows.filter(|row| text(row, "/modality").is_some_and(|name| name.eq_ignore_ascii_case(kind)));
    of_kind.filter_map(|row| count(row, field)).reduce(u64::saturating_add)
}

/// The sum of two counts of which either may be missing.
pub fn sum(raw: &Value, first: &str, second: &str) -> Option<u64> {
    match (count(raw, first), count(raw, second)) {
        (None, None) => None,
        (first, second) => Some(first.unwrap_or(0).saturating_add(second.unwrap_or(0))),
    }
}

/// Counts of zero are left out on this wire: where the total is the prompt alone, the output is known to be 0.
fn nothing(raw: &Value, input: Option<u64>) -> Option<u64> {
    let total = count(raw, "/totalTokenCount")?;
    (Some(total) == input).then_some(0)
}

pub fn mode(raw: &Value) -> Option<Mode> {
    tier(text(raw, "/serviceTier")?)
}

/// The class of service that Google names.
pub fn tier(name: &str) -> Option<Mode> {
    match name.to_ascii_lowercase().as_str() {
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
        assert!(usage.media.is_empty());
    }

    #[test]
    fn a_blocked_prompt_has_no_output_and_a_missing_count_is_unknown() {
        let blocked = json!({ "promptTokenCount": 8, "totalTokenCount": 8 });
        assert_eq!(usage(&blocked).output, Some(0));
        assert_eq!(usage(&json!({ "promptTokenCount": 8 })).output, None);
    }

    #[test]
    fn each_modality_is_counted_by_itself_and_a_cached_one_too() {
        let row = |kind: &str, tokens: u64| json!({ "modality": kind, "tokenCount": tokens });
        let raw = json!({
            "promptTokensDetails": [row("TEXT", 5), row("AUDIO", 100), row("IMAGE", 258)],
            "toolUsePromptTokensDetails": [row("IMAGE", 2)],
            "cacheTokensDetails": [row("AUDIO", 60)],
            "candidatesTokensDetails": [row("IMAGE", 1290)],
        });
        let media = usage(&raw).media;
        assert_eq!((media.audio_in, media.cached_audio), (Some(100), Some(60)));
        assert_eq!((media.image_in, media.cached_image), (Some(260), None));
        assert_eq!((media.image_out, media.video_in), (Some(1290), None));
    }
}
