//! A job as a Chat Completions request.
//!
//! Reasoning goes back only where tools were called in that turn and the same model wrote it: DeepSeek and OpenRouter
//! refuse the turn otherwise, and others ignore it. Deliberately absent: sampling parameters.

use medley_domain::VendorError;
use medley_domain::conversation::Part;
use medley_domain::job::Tool;
use serde_json::{Map, Value, json};

use super::ID;
use crate::protocols::context::{self, Step, base64, own};
use crate::protocols::fields::{args, schema};
use crate::protocols::{Ask, Encoded};
use crate::transport::HttpCall;

pub fn encode(ask: Ask<'_>) -> Result<Encoded, VendorError> {
    let job = ask.job;
    let mut body = Map::new();
    body.insert("model".into(), json!(job.model));
    body.insert("messages".into(), messages(ask)?);
    if !job.tools.is_empty() {
        body.insert("tools".into(), job.tools.iter().map(tool).collect());
    }
    if let Some(most) = job.max_output {
        body.insert(ask.quirks.max_tokens_field.clone(), json!(most));
    }
    if let Some(effort) = job.effort.filter(|_| job.reasons) {
        body.insert("reasoning_effort".into(), json!(effort.as_str()));
    }
    if ask.quirks.store {
        body.insert("store".into(), json!(false));
    }
    body.insert("stream".into(), json!(job.stream));
    if job.stream && ask.quirks.stream_usage {
        body.insert("stream_options".into(), json!({ "include_usage": true }));
    }
    Ok(HttpCall::post("/chat/completions", Value::Object(body)).into())
}

fn messages(ask: Ask<'_>) -> Result<Value, VendorError> {
    let mut messages = Vec::new();
    if let Some(system) = &ask.job.system {
        messages.push(json!({ "role": "system", "content": system }));
    }
    for step in context::steps(&ask.job.turns) {
        match step {
            Step::User(parts) => messages.push(json!({ "role": "user", "content": said(&parts)? })),
            Step::Assistant(parts) => messages.extend(written(&parts, ask)),
            Step::Results(answers) => messages.extend(answers.into_iter().map(
                |answer| json!({ "role": "tool", "tool_call_id": answer.id, "content": answer.content }),
            )),
        }
    }
    Ok(Value::Array(messages))
}

/// A plain string where there is only text, since some servers read nothing else.
fn said(parts: &[&Part]) -> Result<Value, VendorError> {
    let only_text = parts.iter().all(|part| matches!(part, Part::Text { .. }));
    if only_text {
        return Ok(json!(joined(parts)));
    }
    let blocks: Result<Vec<Option<Value>>, VendorError> = parts.iter().map(|part| block(part)).collect();
    Ok(blocks?.into_iter().flatten().collect())
}

fn block(part: &Part) -> Result<Option<Value>, VendorError> {
    Ok(match part {
        Part::Text { text } => Some(json!({ "type": "text", "text": text })),
        Part::Image { media_type, source, .. } => {
            let url = format!("data:{media_type};base64,{}", base64(source)?);
            Some(json!({ "type": "image_url", "image_url": { "url": url } }))
        }
        _ => None,
    })
}

fn joined(parts: &[&Part]) -> String {
    let texts = parts.iter().filter_map(|part| match part {
        Part::Text { text } | Part::Refusal { text } => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n\n")
}

fn written(parts: &[&Part], ask: Ask<'_>) -> Option<Value> {
    let texts: String = parts
        .iter()
        .filter_map(|part| match part {
            Part::Text { text } | Part::Refusal { text } => Some(text.as_str()),
            _ => None,
        })
        .collect();
    let calls: Vec<Value> = parts.iter().filter_map(|part| call(part)).collect();
    if texts.is_empty() && calls.is_empty() {
        return None;
    }
    let mut message = Map::new();
    message.insert("role".into(), json!("assistant"));
    message.insert("content".into(), json!((!texts.is_empty()).then_some(texts)));
    if !calls.is_empty() {
        message.insert("tool_calls".into(), Value::Array(calls));
        message.extend(reasoning(parts, ask));
    }
    Some(Value::Object(message))
}

fn call(part: &Part) -> Option<Value> {
    let Part::ToolCall { id, name, args: text, .. } = part else {
        return None;
    };
    let function = json!({ "name": name, "arguments": args(text) });
    Some(json!({ "id": id, "type": "function", "function": function }))
}

/// The fields that held the reasoning when it came.
fn reasoning(parts: &[&Part], ask: Ask<'_>) -> Map<String, Value> {
    let states = parts.iter().filter_map(|part| match part {
        Part::Reasoning { opaque, .. } => own(opaque.as_ref(), ID, ask.job)?.as_object(),
        _ => None,
    });
    states.flat_map(|state| state.clone()).collect()
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
