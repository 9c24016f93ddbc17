//! A job as an Ollama chat request.
//!
//! Ollama cuts a prompt that is longer than its window without a word, and its window is small by default, so a longer
//! one is asked for where the prompt needs it. The setting `num_ctx` names it instead.

use medley_domain::VendorError;
use medley_domain::conversation::Part;
use medley_domain::job::{ChatJob, Effort, Format, Tool, ToolChoice};
use serde_json::{Map, Value, json};

use super::ID;
use crate::protocols::context::{self, Step};
use crate::protocols::fields::{args_object, schema, text};
use crate::protocols::fit::{Fit, merge, name_of, setting};
use crate::protocols::pieces::{self, Said, Takes, Written, joined};
use crate::protocols::{Ask, Encoded};
use crate::transport::HttpCall;

const TAKES: Takes = Takes { images: &["image/"], files: &[], audio: &[] };

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
    let mut fit = Fit::of(job);
    let messages = messages(job, &mut fit)?;
    let options = options(ask, &messages, &mut fit);
    let mut body = Map::new();
    body.insert("model".into(), json!(job.model));
    body.insert("messages".into(), Value::Array(messages));
    body.extend(tools(job, &mut fit));
    let effort = fit.effort();
    if job.reasons {
        body.insert("think".into(), effort.map_or(json!(true), think));
    }
    body.extend(job.format.as_ref().map(|format| ("format".to_owned(), form(format))));
    if !options.is_empty() {
        body.insert("options".into(), Value::Object(options));
    }
    body.insert("stream".into(), json!(job.stream));
    merge(&mut body, &job.options);
    let call = HttpCall::post("/chat", Value::Object(body));
    Ok(Encoded { call, left_out: fit.into_left_out() })
}

fn form(format: &Format) -> Value {
    match format {
        Format::Json => json!("json"),
        Format::Schema { schema, .. } => schema.clone(),
    }
}

/// The tools on offer. The wire cannot force one; that none be called is told by offering none.
fn tools(job: &ChatJob, fit: &mut Fit<'_>) -> Option<(String, Value)> {
    job.built_in.iter().for_each(|tool| fit.leave_out_setting(name_of(*tool)));
    if job.tools.is_empty() || job.tool_choice == ToolChoice::Never {
        return None;
    }
    if job.tool_choice != ToolChoice::Auto {
        fit.leave_out_setting(setting::TOOL_CHOICE);
    }
    if job.parallel_tools == Some(false) {
        fit.leave_out_setting(setting::PARALLEL_TOOLS);
    }
    Some(("tools".to_owned(), job.tools.iter().map(tool).collect()))
}

fn think(effort: Effort) -> Value {
    match effort {
        Effort::None => json!(false),
        Effort::Minimal => json!("low"),
        Effort::Xhigh | Effort::Max => json!("high"),
        other => json!(other.as_str()),
    }
}

fn options(ask: Ask<'_>, messages: &[Value], fit: &mut Fit<'_>) -> Map<String, Value> {
    let sampling = fit.sampling();
    let fields = [
        ("num_predict", ask.job.max_output.map(Value::from)),
        ("temperature", sampling.temperature.map(Value::from)),
        ("top_p", sampling.top_p.map(Value::from)),
        ("top_k", sampling.top_k.map(Value::from)),
        ("seed", sampling.seed.map(Value::from)),
        ("stop", (!sampling.stop.is_empty()).then(|| json!(sampling.stop))),
    ];
    let set = fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let mut options: Map<String, Value> = set.collect();
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

fn messages(job: &ChatJob, fit: &mut Fit<'_>) -> Result<Vec<Value>, VendorError> {
    let mut messages = Vec::new();
    if let Some(system) = &job.system {
        messages.push(json!({ "role": "system", "content": system }));
    }
    for step in context::steps_with(&job.turns, &|_| false) {
        match step {
            Step::User(parts) => messages.extend(said(&parts, fit)?),
            Step::Assistant(parts) => messages.extend(written(&parts, job, fit)?),
            Step::Results(answers) => messages.extend(answers.into_iter().map(
                |answer| json!({ "role": "tool", "tool_name": answer.name, "content": answer.content }),
            )),
        }
    }
    Ok(messages)
}

fn said(parts: &[&Part], fit: &mut Fit<'_>) -> Result<Option<Value>, VendorError> {
    let pieces = pieces::said(parts, TAKES, fit)?;
    let texts = pieces.iter().filter_map(|piece| match piece {
        Said::Text(text) => Some(text.as_ref()),
        _ => None,
    });
    let images = pieces.iter().filter_map(|piece| match piece {
        Said::Image { base64, .. } => Some(*base64),
        _ => None,
    });
    let (content, images) = (texts.collect::<Vec<_>>().join("\n\n"), images.collect::<Vec<_>>());
    if content.is_empty() && images.is_empty() {
        return Ok(None);
    }
    let mut message = json!({ "role": "user", "content": content });
    if !images.is_empty() {
        message["images"] = json!(images);
    }
    Ok(Some(message))
}

fn written(parts: &[&Part], job: &ChatJob, fit: &mut Fit<'_>) -> Result<Option<Value>, VendorError> {
    let pieces = pieces::written(parts, ID, job, fit)?;
    let content = joined(&pieces, "");
    let calls: Vec<Value> = pieces.iter().filter_map(call).collect();
    if content.is_empty() && calls.is_empty() {
        return Ok(None);
    }
    let mut message = json!({ "role": "assistant", "content": content });
    let thoughts = pieces.iter().filter_map(|piece| match piece {
        Written::Reasoning(state) => text(state, "/thinking"),
        _ => None,
    });
    let thoughts: String = thoughts.collect();
    if !thoughts.is_empty() {
        message["thinking"] = json!(thoughts);
    }
    if !calls.is_empty() {
        message["tool_calls"] = Value::Array(calls);
    }
    Ok(Some(message))
}

fn call(piece: &Written<'_>) -> Option<Value> {
    let Written::Call(call) = piece else {
        return None;
    };
    Some(json!({ "function": { "name": call.name, "arguments": args_object(call.args) } }))
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
