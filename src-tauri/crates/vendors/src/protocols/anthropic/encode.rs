//! A job as a Messages request.
//!
//! From Claude 5 on, thinking is adaptive and its summary must be asked for, or nothing is shown while it thinks; older
//! models are left to their default, which is not to think. Deliberately absent: sampling parameters and a prefill,
//! which the newer models refuse.

use medley_domain::VendorError;
use medley_domain::conversation::Part;
use medley_domain::job::{ChatJob, Tool};
use serde_json::{Map, Value, json};

use super::{ID, VERSION};
use crate::protocols::context::{self, Answer, Step, base64, own};
use crate::protocols::fields::{args_object, schema};
use crate::protocols::{Ask, Encoded};
use crate::transport::HttpCall;

/// The limit that is sent where the job names none; the wire requires one.
const MAX_TOKENS: u64 = 8192;

pub fn encode(ask: Ask<'_>) -> Result<Encoded, VendorError> {
    let job = ask.job;
    let mut body = Map::new();
    body.insert("model".into(), json!(job.model));
    body.insert("max_tokens".into(), json!(job.max_output.unwrap_or(MAX_TOKENS)));
    if let Some(system) = job.system.as_ref().filter(|text| !text.trim().is_empty()) {
        body.insert("system".into(), json!(system));
    }
    body.insert("messages".into(), messages(job)?);
    if !job.tools.is_empty() {
        body.insert("tools".into(), job.tools.iter().map(tool).collect());
    }
    if job.reasons && thinks_adaptively(job.model.as_str()) {
        let thinking = json!({ "type": "adaptive", "display": "summarized" });
        body.insert("thinking".into(), thinking);
        if let Some(effort) = job.effort {
            body.insert("output_config".into(), json!({ "effort": effort.as_str() }));
        }
    }
    if ask.quirks.automatic_cache {
        body.insert("cache_control".into(), json!({ "type": "ephemeral" }));
    }
    body.insert("stream".into(), json!(job.stream));
    let call = HttpCall::post("/messages", Value::Object(body));
    Ok(call.header("anthropic-version", VERSION).into())
}

/// Whether a model takes adaptive thinking: Claude 5 and later, and others on this wire that are said to reason.
fn thinks_adaptively(model: &str) -> bool {
    let Some(rest) = model.strip_prefix("claude-") else {
        return true;
    };
    let generation = rest.split(['-', '@', '.']).find_map(|word| word.parse::<u32>().ok());
    generation.is_none_or(|generation| generation >= 5)
}

fn messages(job: &ChatJob) -> Result<Value, VendorError> {
    let mut messages: Vec<(&str, Vec<Value>)> = Vec::new();
    for step in context::steps(&job.turns) {
        let (role, blocks) = match step {
            Step::User(parts) => ("user", said(&parts)?),
            Step::Assistant(parts) => {
                let blocks = parts.into_iter().filter_map(|part| written(part, job));
                ("assistant", blocks.collect())
            }
            Step::Results(answers) => ("user", answers.into_iter().map(answer).collect()),
        };
        match messages.last_mut() {
            Some((last, earlier)) if *last == role => earlier.extend(blocks),
            _ if blocks.is_empty() => {}
            _ => messages.push((role, blocks)),
        }
    }
    Ok(messages.into_iter().map(|(role, content)| json!({ "role": role, "content": content })).collect())
}

fn said(parts: &[&Part]) -> Result<Vec<Value>, VendorError> {
    let mut blocks = Vec::new();
    for part in parts {
        match part {
            Part::Text { text } => blocks.push(json!({ "type": "text", "text": text })),
            Part::Image { media_type, source, .. } => {
                let data = base64(source)?;
                let source = json!({ "type": "base64", "media_type": media_type, "data": data });
                blocks.push(json!({ "type": "image", "source": source }));
            }
            _ => {}
        }
    }
    Ok(blocks)
}

fn written(part: &Part, job: &ChatJob) -> Option<Value> {
    match part {
        Part::Text { text } | Part::Refusal { text } => {
            Some(json!({ "type": "text", "text": text.trim_end() }))
        }
        Part::Reasoning { opaque, .. } => own(opaque.as_ref(), ID, job).cloned(),
        Part::ToolCall { id, name, args, .. } => Some(json!({
            "type": "tool_use",
            "id": clean_id(id),
            "name": name,
            "input": args_object(args),
        })),
        _ => None,
    }
}

fn answer(answer: Answer<'_>) -> Value {
    let mut block = json!({
        "type": "tool_result",
        "tool_use_id": clean_id(answer.id),
        "content": answer.content,
    });
    if answer.is_error {
        block["is_error"] = json!(true);
    }
    block
}

/// Another vendor's ids may hold characters that this wire refuses.
fn clean_id(id: &str) -> String {
    id.chars()
        .map(|sign| match sign {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => sign,
            _ => '_',
        })
        .collect()
}

fn tool(tool: &Tool) -> Value {
    json!({
        "name": tool.name,
        "description": tool.description,
        "input_schema": schema(&tool.parameters),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claude_thinks_adaptively_from_the_fifth_generation_on() {
        for (model, adaptive) in [
            ("claude-sonnet-5-5", true),
            ("claude-opus-5", true),
            ("claude-fable-5-1", true),
            ("claude-sonnet-4-6", false),
            ("claude-3-7-sonnet-20250219", false),
            ("birch-grand", true),
        ] {
            assert_eq!(thinks_adaptively(model), adaptive, "{model}");
        }
    }
}
