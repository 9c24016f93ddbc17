//! A job as a Responses request.
//!
//! Deliberately absent: sampling parameters, which the newer models refuse, and anything stored at the vendor.

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
    if let Some(system) = &job.system {
        body.insert("instructions".into(), json!(system));
    }
    body.insert("input".into(), input(ask)?);
    if !job.tools.is_empty() {
        body.insert("tools".into(), job.tools.iter().map(tool).collect());
    }
    if let Some(most) = job.max_output {
        body.insert("max_output_tokens".into(), json!(most));
    }
    if job.reasons {
        body.insert("reasoning".into(), reasoning(ask));
        body.insert("include".into(), json!(["reasoning.encrypted_content"]));
    }
    body.insert("store".into(), json!(false));
    body.insert("stream".into(), json!(job.stream));
    Ok(HttpCall::post("/responses", Value::Object(body)).into())
}

fn reasoning(ask: Ask<'_>) -> Value {
    let mut reasoning = json!({ "summary": "auto" });
    if let Some(effort) = ask.job.effort {
        reasoning["effort"] = json!(effort.as_str());
    }
    reasoning
}

fn input(ask: Ask<'_>) -> Result<Value, VendorError> {
    let mut items = Vec::new();
    for step in context::steps(&ask.job.turns) {
        match step {
            Step::User(parts) => items.push(said(&parts)?),
            Step::Assistant(parts) => {
                items.extend(parts.into_iter().filter_map(|part| written(part, ask)));
            }
            Step::Results(answers) => items.extend(answers.into_iter().map(|answer| {
                json!({
                    "type": "function_call_output",
                    "call_id": answer.id,
                    "output": answer.content,
                })
            })),
        }
    }
    Ok(Value::Array(items))
}

fn said(parts: &[&Part]) -> Result<Value, VendorError> {
    let mut content = Vec::new();
    for part in parts {
        match part {
            Part::Text { text } => content.push(json!({ "type": "input_text", "text": text })),
            Part::Image { media_type, source, .. } => {
                let url = format!("data:{media_type};base64,{}", base64(source)?);
                content.push(json!({ "type": "input_image", "image_url": url, "detail": "auto" }));
            }
            _ => {}
        }
    }
    Ok(json!({ "role": "user", "content": content }))
}

fn written(part: &Part, ask: Ask<'_>) -> Option<Value> {
    match part {
        Part::Text { text } => Some(said_by_model(json!({ "type": "output_text", "text": text }))),
        Part::Refusal { text } => Some(said_by_model(json!({ "type": "refusal", "refusal": text }))),
        Part::Reasoning { opaque, .. } => own(opaque.as_ref(), ID, ask.job).cloned(),
        Part::ToolCall { id, name, args: text, .. } => Some(json!({
            "type": "function_call",
            "call_id": id,
            "name": name,
            "arguments": args(text),
        })),
        _ => None,
    }
}

fn said_by_model(content: Value) -> Value {
    json!({ "type": "message", "role": "assistant", "content": [content] })
}

fn tool(tool: &Tool) -> Value {
    json!({
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": schema(&tool.parameters),
        "strict": false,
    })
}
