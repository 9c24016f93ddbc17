//! The usage of an interaction in normal form: thoughts and tools' prompts stand beside the totals they belong to.

use medley_domain::usage::{Media, Usage};
use serde_json::Value;

use crate::protocols::fields::{count, text};
use crate::protocols::gemini::usage::{modality, sum};

pub fn usage(raw: &Value) -> Usage {
    Usage {
        input: sum(raw, "/total_input_tokens", "/total_tool_use_tokens"),
        cached_input: count(raw, "/total_cached_tokens"),
        output: sum(raw, "/total_output_tokens", "/total_thought_tokens"),
        reasoning: count(raw, "/total_thought_tokens"),
        searches: searches(raw),
        media: media(raw),
        ..Usage::default()
    }
}

fn searches(raw: &Value) -> Option<u64> {
    let rows = raw.get("grounding_tool_count").and_then(Value::as_array).into_iter().flatten();
    let searched = rows.filter(|row| text(row, "/type") == Some("google_search"));
    searched.filter_map(|row| count(row, "/count")).reduce(u64::saturating_add).filter(|times| *times > 0)
}

fn media(raw: &Value) -> Media {
    const IN: [&str; 2] = ["/input_tokens_by_modality", "/tool_use_tokens_by_modality"];
    const OUT: [&str; 1] = ["/output_tokens_by_modality"];
    const CACHED: [&str; 1] = ["/cached_tokens_by_modality"];
    let tokens = |lists: &[&str], kind| modality(raw, lists, kind, "/tokens");
    Media {
        audio_in: tokens(&IN, "audio"),
        image_in: tokens(&IN, "image"),
        video_in: tokens(&IN, "video"),
        cached_audio: tokens(&CACHED, "audio"),
        cached_image: tokens(&CACHED, "image"),
        audio_out: tokens(&OUT, "audio"),
        image_out: tokens(&OUT, "image"),
        video_out: tokens(&OUT, "video"),
        ..Media::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn thoughts_are_output_tools_are_input_and_searches_are_counted() {
        let raw = json!({
            "total_input_tokens": 22, "total_tool_use_tokens": 198, "total_cached_tokens": 0,
            "total_output_tokens": 590, "total_thought_tokens": 1173,
            "input_tokens_by_modality": [{ "modality": "text", "tokens": 4 }, { "modality": "image", "tokens": 18 }],
            "grounding_tool_count": [{ "type": "google_search", "count": 2 }, { "type": "google_maps", "count": 1 }]
        });
        let usage = usage(&raw);
        assert_eq!((usage.input, usage.cached_input), (Some(220), Some(0)));
        assert_eq!((usage.output, usage.reasoning), (Some(1763), Some(1173)));
        assert_eq!((usage.searches, usage.media.image_in), (Some(2), Some(18)));
    }
}
