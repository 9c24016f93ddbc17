//! What is read out of finished items and the finished response.

use medley_domain::conversation::{MediaSource, Opaque};
use medley_domain::event::Event;
use medley_domain::usage::Usage;
use serde_json::{Value, json};

use super::ID;
use crate::protocols::context::RAN_THERE;
use crate::protocols::fields::{args, count, text};
use crate::protocols::openai_chat::sources::listed;
use crate::protocols::openai_chat::{media, searches};

/// Usage in normal form: both counts are inclusive on this wire.
pub fn usage(raw: &Value) -> Usage {
    Usage {
        input: count(raw, "/input_tokens"),
        cached_input: count(raw, "/input_tokens_details/cached_tokens"),
        cache_write: count(raw, "/input_tokens_details/cache_write_tokens"),
        output: count(raw, "/output_tokens"),
        reasoning: count(raw, "/output_tokens_details/reasoning_tokens"),
        searches: searches(raw),
        media: media(raw, "/input_tokens_details", "/output_tokens_details"),
        ..Usage::default()
    }
}

/// The most characters of what a tool was asked that are told.
const MOST: usize = 300;

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
        opaque: (text(item, "/type") == Some("custom_tool_call")).then(|| Opaque {
            protocol: ID.to_owned(),
            model: String::new(),
            data: json!({ RAN_THERE: true }),
        }),
    })
}

/// What a tool that runs at the vendor did: kept whole, to go back to the same model. `None` for another kind of item.
pub fn built_in(item: &Value, model: &str) -> Option<Event> {
    let kind = text(item, "/type")?;
    let name = kind.strip_suffix("_call").or_else(|| kind.ends_with("_output").then_some(kind))?;
    let asked = [
        "/action/query",
        "/action/url",
        "/action/pattern",
        "/code",
        "/queries/0",
        "/arguments",
        "/name",
        "/operation/path",
    ];
    let summary = asked.into_iter().find_map(|at| text(item, at)).unwrap_or_default();
    let summary = summary.chars().take(MOST).collect();
    let opaque = Some(opaque(item, model, &[])?);
    Some(Event::BuiltIn { name: name.to_owned(), summary, opaque })
}

/// Results that a vendor lists in an item of their own: the tool that found them, and each as a source.
pub fn found(item: &Value) -> Option<Vec<Event>> {
    let name = match text(item, "/type")? {
        "search_results" => "web_search",
        "fetch_url_results" => "fetch_url",
        _ => return None,
    };
    let summary = text(item, "/queries/0").unwrap_or_default().chars().take(MOST).collect();
    let made = Event::BuiltIn { name: name.to_owned(), summary, opaque: None };
    let rows = item.get("results").or_else(|| item.get("contents")).and_then(Value::as_array);
    let sources = rows.into_iter().flatten().filter_map(listed).take(MOST);
    Some([made].into_iter().chain(sources.map(|citation| Event::Citation { citation })).collect())
}

/// A picture that was made, after the tool that made it; its bytes are not kept twice.
pub fn picture(item: &Value, model: &str) -> Vec<Event> {
    let Some(data) = text(item, "/result") else { return Vec::new() };
    let prompt = text(item, "/revised_prompt").or_else(|| text(item, "/prompt")).unwrap_or_default();
    let summary = prompt.chars().take(MOST).collect();
    let made = Event::BuiltIn { name: "image_generation".to_owned(), summary, opaque: None };
    let form = text(item, "/output_format").unwrap_or("png");
    let media_type = format!("image/{}", if form == "jpg" { "jpeg" } else { form });
    let source = MediaSource::Inline { base64: data.to_owned() };
    vec![made, Event::Artifact { media_type, source, opaque: opaque(item, model, &["result"]) }]
}

/// Whether a search was run, which is charged for, and not a page of it read.
pub fn is_search(item: &Value) -> bool {
    let is_call = text(item, "/type") == Some("web_search_call");
    is_call && text(item, "/action/type").is_none_or(|action| action == "search")
}

fn opaque(item: &Value, model: &str, without: &[&str]) -> Option<Opaque> {
    let mut data = item.as_object()?.clone();
    data.retain(|name, value| !without.contains(&name.as_str()) && !value.is_null());
    Some(Opaque { protocol: ID.to_owned(), model: model.to_owned(), data: Value::Object(data) })
}

/// A reasoning item to be sent back. Without its encrypted content it would name something that was never stored.
pub fn state(item: &Value, model: &str) -> Option<Event> {
    text(item, "/encrypted_content")?;
    Some(Event::ReasoningState { opaque: opaque(item, model, &["status"])? })
}

/// What a message is for, where it is not the answer itself: said before a call, say. It goes back with the words, or
/// the model would take them for its answer.
pub fn phase(item: &Value, model: &str) -> Option<Event> {
    let phase = text(item, "/phase").filter(|phase| *phase != "final_answer")?;
    let data = json!({ "type": "message", "phase": phase });
    let opaque = Opaque { protocol: ID.to_owned(), model: model.to_owned(), data };
    Some(Event::ReasoningState { opaque })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_not_the_answer_itself_keep_their_phase() {
        let message = |phase: &str| json!({ "type": "message", "role": "assistant", "phase": phase });
        let Some(Event::ReasoningState { opaque }) = phase(&message("commentary"), "m") else {
            panic!("the phase is lost");
        };
        assert_eq!(opaque.data, json!({ "type": "message", "phase": "commentary" }));
        assert_eq!(phase(&message("final_answer"), "m"), None);
        assert_eq!(phase(&json!({ "type": "message" }), "m"), None);
    }
}
