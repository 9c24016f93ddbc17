//! What is read out of finished items and the finished response.

use medley_domain::conversation::Opaque;
use medley_domain::event::Event;
use medley_domain::usage::Usage;
use serde_json::Value;

use super::ID;
use crate::protocols::fields::{args, count, text};

/// Usage in normal form: both counts are inclusive on this wire.
pub fn usage(raw: &Value) -> Usage {
    Usage {
        input: count(raw, "/input_tokens"),
        cached_input: count(raw, "/input_tokens_details/cached_tokens"),
        cache_write: count(raw, "/input_tokens_details/cache_write_tokens"),
        output: count(raw, "/output_tokens"),
        reasoning: count(raw, "/output_tokens_details/reasoning_tokens"),
        ..Usage::default()
    }
}

/// A function's call. `custom_tool_call` holds text that is no JSON, from tools that run at the vendor.
pub fn call(item: &Value) -> Option<Event> {
    let written = match text(item, "/type")? {
        "function_call" => args(text(item, "/arguments").unwrap_or_default()),
        "custom_tool_call" => text(item, "/input").unwrap_or_default().to_owned(),
        _ => return None,
    };
    let id = text(item, "/call_id").or_else(|| text(item, "/id"))?;
    Some(Event::ToolCall {
        id: id.to_owned(),
        name: text(item, "/name")?.to_owned(),
        args: written,
        opaque: None,
    })
}

/// A reasoning item to be sent back. Without its encrypted content it would name something that was never stored.
pub fn state(item: &Value, model: &str) -> Option<Event> {
    text(item, "/encrypted_content")?;
    let mut data = item.as_object()?.clone();
    data.retain(|name, value| name != "status" && !value.is_null());
    Some(Event::ReasoningState {
        opaque: Opaque { protocol: ID.to_owned(), model: model.to_owned(), data: Value::Object(data) },
    })
}

/// Texts of a list of parts, each of the kind that `field` names.
pub fn texts<'a>(item: &'a Value, list: &str, field: &'a str) -> impl Iterator<Item = &'a str> {
    let parts = item.get(list).and_then(Value::as_array);
    parts
        .into_iter()
        .flatten()
        .filter_map(move |part| part.get(field)?.as_str())
        .filter(|text| !text.is_empty())
}
