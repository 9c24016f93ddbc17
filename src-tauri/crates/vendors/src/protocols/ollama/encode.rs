//! A job as an Ollama chat request.
//!
//! Ollama cuts a prompt that is longer than its window without a word, and its window is small by default, so a longer
//! one is asked for where the prompt needs it. The setting `num_ctx` names it instead.

use medley_domain::VendorError;
use medley_domain::conversation::Part;
use medley_domain::job::{Effort, Tool};
use serde_json::{Map, Value, json};

use crate::protocols::context::{self, Step, base64};
use crate::protocols::fields::{args_object, schema};
use crate::protocols::{Ask, Encoded};
use crate::transport::HttpCall;

/// Tokens of Ollama's window where none is asked for.
const DEFAULT_WINDOW: u64 = 4096;
/// The largest window that is asked for unasked; each doubling doubles the memory it takes.
const MAX_WINDOW: u64 = 131_072;
/// Room for the answer where the job names no limit.
const ANSWER: u64 = 2048;
/// Bytes of text a token at least stands for, on the cautious side.
const BYTES_PER_TOKEN: u64 = 3;

pub fn encode(ask: Ask<'_>) -> Result<Encoded, VendorError> {
    let job = ask.job;
    let messages = messages(ask)?;
    let options = options(ask, &messages);
    let mut body = Map::new();
    body.insert("model".into(), json!(job.model));
    body.insert("messages".into(), Value::Array(messages));
    if !job.tools.is_empty() {
        body.insert("tools".into(), job.tools.iter().map(tool).collect());
    }
    if job.reasons {
        body.insert("think".into(), job.effort.map_or(json!(true), think));
    }
    if !options.is_empty() {
        body.insert("options".into(), Value::Object(options));
    }
    body.insert("stream".into(), json!(job.stream));
    Ok(HttpCall::post("/chat", Value::Object(body)).into())
}

fn think(effort: Effort) -> Value {
    match effort {
        Effort::None => json!(false),
        Effort::Minimal => json!("low"),
        Effort::Xhigh | Effort::Max => json!("high"),
        other => json!(other.as_str()),
    }
}

fn options(ask: Ask<'_>, messages: &[Value]) -> Map<String, Value> {
    let mut options = Map::new();
    if let Some(most) = ask.job.max_output {
        options.insert("num_predict".into(), json!(most));
    }
    let set = ask.settings.get("num_ctx");
    let set = set.and_then(|text| text.trim().parse::<u64>().ok());
    if let Some(window) = set.or_else(|| window(ask, messages)) {
        options.insert("num_ctx".into(), json!(window));
    }
    options
}

/// The window that the prompt and its answer need, where that is more than the default. Images are not text.
fn window(ask: Ask<'_>, messages: &[Value]) -> Option<u64> {
    let text = |message: &Value| message.get("content").and_then(Value::as_str).map_or(0, str::len);
    let bytes: usize = messages.iter().map(text).sum();
    let prompt = u64::try_from(bytes).unwrap_or(u64::MAX) / BYTES_PER_TOKEN;
    let needs = prompt.saturating_add(ask.job.max_output.unwrap_or(ANSWER).min(ANSWER * 4));
    (needs > DEFAULT_WINDOW).then(|| needs.min(MAX_WINDOW).next_power_of_two())
}

fn messages(ask: Ask<'_>) -> Result<Vec<Value>, VendorError> {
    let mut messages = Vec::new();
    if let Some(system) = &ask.job.system {
        messages.push(json!({ "role": "system", "content": system }));
    }
    for step in context::steps(&ask.job.turns) {
        match step {
            Step::User(parts) => messages.push(said(&parts)?),
            Step::Assistant(parts) => messages.extend(written(&parts)),
            Step::Results(answers) => messages.extend(answers.into_iter().map(
                |answer| json!({ "role": "tool", "tool_name": answer.name, "content": answer.content }),
            )),
        }
    }
    Ok(messages)
}

fn said(parts: &[&Part]) -> Result<Value, VendorError> {
    let mut message = json!({ "role": "user", "content": joined(parts, "\n\n") });
    let images: Result<Vec<&str>, VendorError> = parts
        .iter()
        .filter_map(|part| match part {
            Part::Image { source, .. } => Some(base64(source)),
            _ => None,
        })
        .collect();
    let images = images?;
    if !images.is_empty() {
        message["images"] = json!(images);
    }
    Ok(message)
}

fn joined(parts: &[&Part], between: &str) -> String {
    let texts = parts.iter().filter_map(|part| match part {
        Part::Text { text } | Part::Refusal { text } => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(between)
}

fn written(parts: &[&Part]) -> Option<Value> {
    let content = joined(parts, "");
    let calls: Vec<Value> = parts.iter().filter_map(|part| call(part)).collect();
    if content.is_empty() && calls.is_empty() {
        return None;
    }
    let mut message = json!({ "role": "assistant", "content": content });
    if !calls.is_empty() {
        message["tool_calls"] = Value::Array(calls);
    }
    Some(message)
}

fn call(part: &Part) -> Option<Value> {
    let Part::ToolCall { name, args, .. } = part else {
        return None;
    };
    Some(json!({ "function": { "name": name, "arguments": args_object(args) } }))
}

fn tool(tool: &Tool) -> Value {
    json!({
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": schema(&tool.parameters),
        },
    })
}
