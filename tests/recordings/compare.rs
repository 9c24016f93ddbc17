//! One answer against what an independent reader says of the recording: words, calls, counts, end, and what stands beside
//! the words: sources, tools that ran at the vendor, things that were made.

use std::collections::BTreeMap;

use medley_domain::Category;
use medley_domain::conversation::MediaSource;
use medley_domain::event::StopReason;
use medley_testkit::fold::Answer;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{Recording, base64};

pub fn compare(answer: &Answer, recording: &Recording) -> Vec<String> {
    let expect = &recording.expect;
    let mut wrong = Vec::new();
    let mut same = |what: &str, mine: &str, theirs: &str| {
        if mine != theirs {
            wrong.push(format!("{what} {mine:?}, expected {theirs:?}"));
        }
    };
    let text = |name: &str| expect[name].as_str().unwrap_or_default();
    same("text", &answer.text, text("text"));
    same("reasoning", &answer.reasoning, text("reasoning"));
    same("calls", &calls(answer), &expected_calls(answer, expect));
    same("usage", &usage(answer, expect), &expected_usage(expect));
    same("end", &end(answer), &expected_end(answer, recording));
    same("tools that ran there", &ran_there(answer, recording), &expected_ran_there(recording));
    same("media", &media(answer, recording), &expected_media(recording));
    same("citations", &cites(answer, recording), &expected_cites(recording));
    wrong
}

/// Families whose tools that run at the vendor, sources and media are compared; each names such a tool's items as the
/// expectation does.
pub fn item_names(family: &str) -> Option<fn(&str) -> String> {
    match family {
        "openai.chat" => Some(str::to_owned),
        "openai.responses" | "openai.responses.get" => Some(responses_item),
        _ => None,
    }
}

/// The independent reader looked for sources and tools of the Responses wire alone.
fn tells_more(answer: &Answer, recording: &Recording) -> bool {
    recording.family == "openai.chat" && !(answer.citations.is_empty() && answer.built_in.is_empty())
}

fn responses_item(name: &str) -> String {
    if name.ends_with("_output") { name.to_owned() } else { format!("{name}_call") }
}

/// Families whose expectation names calls and results by their form on the wire, where Medley names the tool.
pub fn is_native(family: &str) -> bool {
    let families = ["anthropic.messages", "google.generate", "google.interactions", "cohere.v2chat"];
    families.contains(&family) || family.starts_with("ollama.")
}

/// Whether a tool of this name is what the wire calls so.
fn is_named(item: &str, tool: &str) -> bool {
    match item {
        // The name stands within the item.
        "server_tool_use" | "toolCall" | "toolResponse" => true,
        "executableCode" | "codeExecutionResult" => tool == "code_execution",
        _ => ["_tool_result", "_call", "_result"].into_iter().any(|end| item.strip_suffix(end) == Some(tool)),
    }
}

fn native_ran_there(answer: &Answer, recording: &Recording) -> String {
    let items = recording.expect["server_tools"].as_array().into_iter().flatten();
    let items: Vec<&str> = items.filter_map(Value::as_str).collect();
    let named = items.iter().zip(&answer.built_in).all(|(item, tool)| is_named(item, tool));
    match named && items.len() == answer.built_in.len() {
        true => format!("{items:?}"),
        false => format!("{:?}", answer.built_in),
    }
}

fn ran_there(answer: &Answer, recording: &Recording) -> String {
    if is_native(&recording.family) {
        return native_ran_there(answer, recording);
    }
    let Some(item) = item_names(&recording.family).filter(|_| !tells_more(answer, recording)) else {
        return expected_ran_there(recording);
    };
    format!("{:?}", answer.built_in.iter().map(|name| item(name)).collect::<Vec<_>>())
}

fn expected_ran_there(recording: &Recording) -> String {
    let names = recording.expect["server_tools"].as_array().into_iter().flatten();
    format!("{:?}", names.filter_map(Value::as_str).collect::<Vec<_>>())
}

/// Size and hash of each thing that the model made.
fn media(answer: &Answer, recording: &Recording) -> String {
    if item_names(&recording.family).is_none() && !is_native(&recording.family) {
        return expected_media(recording);
    }
    let rows = answer.artifacts.iter().map(|(_, source)| match source {
        MediaSource::Inline { base64 } => fingerprint(&lenient_base64(base64)),
        MediaSource::Asset { digest } => (0, digest.clone()),
    });
    format!("{:?}", rows.collect::<Vec<_>>())
}

fn fingerprint(bytes: &[u8]) -> (u64, String) {
    let hash = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    (bytes.len() as u64, hash)
}

fn expected_media(recording: &Recording) -> String {
    let rows = recording.expect["media"].as_array().into_iter().flatten().map(|row| {
        (row["bytes"].as_u64().unwrap_or_default(), row["sha256"].as_str().unwrap_or_default().to_owned())
    });
    format!("{:?}", rows.collect::<Vec<_>>())
}

/// Some recordings shorten a picture by dots in its midst, which the independent reader passed over.
fn lenient_base64(text: &str) -> Vec<u8> {
    base64(&text.chars().filter(|sign| *sign != '.').collect::<String>())
}

/// Whether the answer names sources; whether each lies within the text that it stands behind.
fn cites(answer: &Answer, recording: &Recording) -> String {
    let compared = item_names(&recording.family).is_some() || is_native(&recording.family);
    if !compared || tells_more(answer, recording) {
        return expected_cites(recording);
    }
    let length = answer.text.chars().count() as u64;
    let outside = answer.citations.iter().filter(|citation| citation.end.is_some_and(|end| end > length));
    match outside.count() {
        // The independent reader passed over the sources of interactions.
        0 if recording.family == "google.interactions" => expected_cites(recording),
        0 => (!answer.citations.is_empty()).to_string(),
        count => format!("{count} beyond the text"),
    }
}

fn expected_cites(recording: &Recording) -> String {
    recording.expect["citations"].as_bool().unwrap_or(false).to_string()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

/// Calls as text; arguments in sorted order, since only their meaning counts.
fn calls(answer: &Answer) -> String {
    let rows = answer.tool_calls.iter().map(|call| (&call.id, &call.name, sorted(&json(&call.args))));
    format!("{:?}", rows.collect::<Vec<_>>())
}

fn expected_calls(answer: &Answer, expect: &Value) -> String {
    let list = expect["tool_calls"].as_array().cloned().unwrap_or_default();
    let rows = list.iter().enumerate().map(|(at, call)| {
        let made = answer.tool_calls.get(at).map_or("", |call| call.id.as_str());
        let args = match &call["args"] {
            Value::String(text) => json(text),
            args => args.clone(),
        };
        (call["id"].as_str().unwrap_or(made).to_owned(), call["name"].as_str().unwrap(), sorted(&args))
    });
    format!("{:?}", rows.collect::<Vec<_>>())
}

fn sorted(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let fields: BTreeMap<_, _> = object.iter().map(|(name, value)| (name, sorted(value))).collect();
            format!("{fields:?}")
        }
        Value::Array(list) => format!("{:?}", list.iter().map(sorted).collect::<Vec<_>>()),
        other => other.to_string(),
    }
}

/// The counts that the expectation names. It writes 0 where the vendor gave none.
fn usage(answer: &Answer, expect: &Value) -> String {
    let usage = &answer.usage;
    let written = usage.cache_write.unwrap_or(0) + usage.cache_write_1h.unwrap_or(0);
    let counts = [
        ("input", usage.input),
        ("cached_input", usage.cached_input.or(Some(0))),
        ("cache_write", Some(written)),
        ("output", usage.output),
        ("reasoning", usage.reasoning.or(Some(0))),
    ];
    if !expect["usage"].is_object() {
        return format!("{:?}", usage.input);
    }
    let named = counts.into_iter().filter(|(name, _)| expect["usage"].get(name).is_some());
    format!("{:?}", named.collect::<BTreeMap<_, _>>())
}

fn expected_usage(expect: &Value) -> String {
    let Some(usage) = expect["usage"].as_object() else {
        return format!("{:?}", None::<u64>);
    };
    let counts = usage.iter().filter(|(name, _)| *name != "note");
    format!("{:?}", counts.map(|(name, count)| (name.as_str(), count.as_u64())).collect::<BTreeMap<_, _>>())
}

fn end(answer: &Answer) -> String {
    match (&answer.error, &answer.stop) {
        (Some(error), None) => format!("{} {}", error.category.as_str(), error.message),
        (None, Some(stop)) => stop.reason.as_str().to_owned(),
        other => format!("{other:?}"),
    }
}

fn expected_end(answer: &Answer, recording: &Recording) -> String {
    let error = &recording.expect["error"];
    if let Some(message) = error["message"].as_str() {
        let category = expected_category(recording.status, error["code"].as_str());
        return format!("{} {message}", category.as_str());
    }
    let reason = match recording.expect["finish_reason"].as_str() {
        Some("stop" | "eos" | "end_turn" | "completed" | "STOP") | None => finished(answer, recording),
        Some("tool_calls" | "tool_use") => StopReason::ToolUse,
        Some("length" | "max_tokens" | "MAX_TOKENS") => StopReason::Length,
        Some("COMPLETE") => StopReason::End,
        Some("TOOL_CALL") => StopReason::ToolUse,
        // Google's word for an answer that met its limit.
        Some("incomplete") if recording.family == "google.interactions" => StopReason::Length,
        Some("content_filter") => StopReason::ContentFilter,
        Some(_) => StopReason::Other,
    };
    reason.as_str().to_owned()
}

/// Google and the Responses wire end a turn with calls as any other. Calls of tools that ran at the vendor are no
/// reason to wait for results.
fn finished(answer: &Answer, recording: &Recording) -> StopReason {
    let ran_there = answer.tool_calls.iter().all(|call| call.id.starts_with("xs_call_"));
    let calls = recording.expect["tool_calls"].as_array().is_some_and(|calls| !calls.is_empty());
    if calls && !ran_there { StopReason::ToolUse } else { StopReason::End }
}

fn expected_category(status: u16, code: Option<&str>) -> Category {
    match (status, code) {
        (_, Some("insufficient_quota")) => Category::Quota,
        (401, _) => Category::Authentication,
        (404, _) => Category::NotFound,
        (429, _) => Category::RateLimit,
        _ => Category::BadRequest,
    }
}
