//! A job as a `generateContent` request.
//!
//! Thought signatures go back within the parts that they came with. A call that another vendor's model made has none;
//! from Gemini 3 on, its first one in a turn carries the value that Google documents for such histories.
//! Deliberately absent: sampling parameters and safety settings.

use std::collections::HashMap;

use medley_domain::VendorError;
use medley_domain::conversation::Part;
use medley_domain::job::{ChatJob, Effort, Tool};
use serde_json::{Map, Value, json};

use super::ID;
use crate::protocols::context::{self, Answer, Step, base64, own};
use crate::protocols::fields::{args_object, schema};
use crate::protocols::{Ask, Encoded};
use crate::transport::HttpCall;

/// Stands in for the signature of a call that another model made.
const FOREIGN_SIGNATURE: &str = "skip_thought_signature_validator";

pub fn encode(ask: Ask<'_>) -> Result<Encoded, VendorError> {
    let job = ask.job;
    let mut body = Map::new();
    if let Some(system) = job.system.as_ref().filter(|text| !text.is_empty()) {
        let instruction = json!({ "parts": [{ "text": system }] });
        body.insert("systemInstruction".into(), instruction);
    }
    body.insert("contents".into(), contents(job)?);
    if !job.tools.is_empty() {
        let functions: Vec<Value> = job.tools.iter().map(tool).collect();
        body.insert("tools".into(), json!([{ "functionDeclarations": functions }]));
    }
    let config = config(job);
    if !config.is_empty() {
        body.insert("generationConfig".into(), Value::Object(config));
    }
    Ok(HttpCall::post(path(job), Value::Object(body)).into())
}

fn path(job: &ChatJob) -> String {
    let name = job.model.as_str();
    let name = name.strip_prefix("models/").unwrap_or(name);
    let name = name.replace(['?', '#', '%', ' '], "_");
    if job.stream {
        format!("/models/{name}:streamGenerateContent?alt=sse")
    } else {
        format!("/models/{name}:generateContent")
    }
}

fn config(job: &ChatJob) -> Map<String, Value> {
    let mut config = Map::new();
    if let Some(most) = job.max_output {
        config.insert("maxOutputTokens".into(), json!(most));
    }
    if job.reasons {
        let mut thinking = json!({ "includeThoughts": true });
        if let Some(effort) = job.effort.filter(|_| generation(job) >= 3) {
            thinking["thinkingLevel"] = json!(level(effort));
        }
        config.insert("thinkingConfig".into(), thinking);
    }
    config
}

fn level(effort: Effort) -> &'static str {
    match effort {
        Effort::None | Effort::Minimal => "MINIMAL",
        Effort::Low => "LOW",
        Effort::Medium => "MEDIUM",
        Effort::High | Effort::Xhigh | Effort::Max => "HIGH",
    }
}

/// 3 of `gemini-3.8-flash`; 0 for a model that is no Gemini.
fn generation(job: &ChatJob) -> u32 {
    let name = job.model.as_str();
    let rest = name.trim_start_matches("models/").strip_prefix("gemini-");
    let number = rest.and_then(|rest| rest.split(['.', '-']).next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn contents(job: &ChatJob) -> Result<Value, VendorError> {
    let ids = own_ids(job);
    let mut contents: Vec<(&str, Vec<Value>)> = Vec::new();
    for step in context::steps(&job.turns) {
        let (role, parts) = match step {
            Step::User(parts) => ("user", said(&parts)?),
            Step::Assistant(parts) => ("model", written(&parts, job)),
            Step::Results(answers) => {
                let parts = answers.into_iter().map(|one| answer(one, &ids));
                ("user", parts.collect())
            }
        };
        match contents.last_mut() {
            Some((last, earlier)) if *last == role => earlier.extend(parts),
            _ if parts.is_empty() => {}
            _ => contents.push((role, parts)),
        }
    }
    Ok(contents.into_iter().map(|(role, parts)| json!({ "role": role, "parts": parts })).collect())
}

fn said(parts: &[&Part]) -> Result<Vec<Value>, VendorError> {
    let mut pieces = Vec::new();
    for part in parts {
        match part {
            Part::Text { text } => pieces.push(json!({ "text": text })),
            Part::Image { media_type, source, .. } => {
                let data = base64(source)?;
                pieces.push(json!({ "inlineData": { "mimeType": media_type, "data": data } }));
            }
            _ => {}
        }
    }
    Ok(pieces)
}

fn written(parts: &[&Part], job: &ChatJob) -> Vec<Value> {
    let mut first_call = true;
    let mut pieces = Vec::new();
    for part in parts {
        match part {
            Part::Text { text } | Part::Refusal { text } => pieces.push(json!({ "text": text })),
            Part::Reasoning { opaque, .. } => {
                let signature = own(opaque.as_ref(), ID, job).and_then(|data| data.get("thoughtSignature"));
                pieces.extend(signature.map(|sign| json!({ "text": "", "thoughtSignature": sign })));
            }
            Part::ToolCall { .. } => {
                pieces.push(call(part, job, first_call));
                first_call = false;
            }
            _ => {}
        }
    }
    pieces
}

fn call(part: &Part, job: &ChatJob, first: bool) -> Value {
    let Part::ToolCall { name, args, opaque, .. } = part else {
        return Value::Null;
    };
    let mut piece = json!({ "functionCall": { "name": name, "args": args_object(args) } });
    match own(opaque.as_ref(), ID, job) {
        Some(data) => {
            if let Some(id) = data.get("id") {
                piece["functionCall"]["id"] = id.clone();
            }
            if let Some(signature) = data.get("thoughtSignature") {
                piece["thoughtSignature"] = signature.clone();
            }
        }
        None if first && generation(job) >= 3 => {
            piece["thoughtSignature"] = json!(FOREIGN_SIGNATURE);
        }
        None => {}
    }
    piece
}

/// The ids that this wire itself gave to calls, by Medley's id. It wants them back, and no others.
fn own_ids(job: &ChatJob) -> HashMap<&str, &Value> {
    let parts = job.turns.iter().flat_map(|turn| &turn.parts);
    let given = parts.filter_map(|part| match part {
        Part::ToolCall { id, opaque, .. } => {
            let given = own(opaque.as_ref(), ID, job)?.get("id")?;
            Some((id.as_str(), given))
        }
        _ => None,
    });
    given.collect()
}

fn answer(answer: Answer<'_>, ids: &HashMap<&str, &Value>) -> Value {
    let field = if answer.is_error { "error" } else { "result" };
    let response = match serde_json::from_str(answer.content) {
        Ok(Value::Object(object)) if !answer.is_error => Value::Object(object),
        _ => json!({ field: answer.content }),
    };
    let mut function = json!({ "name": answer.name, "response": response });
    if let Some(id) = ids.get(answer.id) {
        function["id"] = (*id).clone();
    }
    json!({ "functionResponse": function })
}

fn tool(tool: &Tool) -> Value {
    json!({
        "name": tool.name,
        "description": tool.description,
        "parametersJsonSchema": schema(&tool.parameters),
    })
}
