//! A job as a Cohere chat request.
//!
//! Files are handed in as text: Cohere's documents stand outside the conversation and cannot be combined with a form of
//! the answer. A named tool is forced by offering no other. Deliberately absent: safety modes.

use medley_domain::VendorError;
use medley_domain::conversation::Part;
use medley_domain::job::{ChatJob, Effort, Format, Tool, ToolChoice};
use serde_json::{Map, Value, json};

use super::ID;
use crate::protocols::context::{self, Answer, Step};
use crate::protocols::fields::{args, schema, text};
use crate::protocols::fit::{Fit, merge, name_of, setting};
use crate::protocols::pieces::{self, Said, Takes, Written, joined};
use crate::protocols::{Ask, Encoded};
use crate::transport::HttpCall;

const TAKES: Takes =
    Takes { images: &["image/png", "image/jpeg", "image/webp", "image/gif"], files: &[], audio: &[] };

/// The range of `p` that the wire takes.
const SHARES: (f64, f64) = (0.01, 0.99);
/// The most stop texts that the wire takes.
const MOST_STOPS: usize = 5;

pub fn encode(ask: Ask<'_>) -> Result<Encoded, VendorError> {
    let job = ask.job;
    let mut fit = Fit::of(job);
    let mut body = Map::new();
    body.insert("model".into(), json!(job.model));
    body.insert("messages".into(), messages(job, &mut fit)?);
    body.extend(job.max_output.map(|most| ("max_tokens".to_owned(), json!(most))));
    body.extend(tools(job, &mut fit));
    body.extend(thinking(job, &mut fit));
    body.extend(sampling(&mut fit));
    body.extend(format(job, &mut fit));
    job.built_in.iter().for_each(|tool| fit.leave_out_setting(name_of(*tool)));
    body.insert("stream".into(), json!(job.stream));
    merge(&mut body, &job.options);
    let call = HttpCall::post("/v2/chat", Value::Object(body));
    Ok(Encoded { call, left_out: fit.into_left_out() })
}

fn messages(job: &ChatJob, fit: &mut Fit<'_>) -> Result<Value, VendorError> {
    let mut messages = Vec::new();
    if let Some(system) = job.system.as_ref().filter(|text| !text.trim().is_empty()) {
        messages.push(json!({ "role": "system", "content": system }));
    }
    let mut steps = context::steps_with(&job.turns, &|_| false);
    if context::end_with_user(&mut steps) {
        fit.leave_out_setting(setting::PREFILL);
    }
    for step in steps {
        match step {
            Step::User(parts) => messages.extend(said(&parts, fit)?),
            Step::Assistant(parts) => messages.extend(written(&parts, job, fit)?),
            Step::Results(answers) => messages.extend(answers.into_iter().map(answer)),
        }
    }
    Ok(Value::Array(messages))
}

fn said(parts: &[&Part], fit: &mut Fit<'_>) -> Result<Option<Value>, VendorError> {
    let blocks: Vec<Value> = pieces::said(parts, TAKES, fit)?.into_iter().filter_map(block).collect();
    let content = match &blocks[..] {
        [] => return Ok(None),
        [one] if text(one, "/type") == Some("text") => one.get("text").cloned().unwrap_or_default(),
        _ => Value::Array(blocks),
    };
    Ok(Some(json!({ "role": "user", "content": content })))
}

fn block(piece: Said<'_>) -> Option<Value> {
    match piece {
        Said::Text(text) => Some(json!({ "type": "text", "text": text })),
        Said::Image { media_type, base64 } => {
            let url = format!("data:{media_type};base64,{base64}");
            Some(json!({ "type": "image_url", "image_url": { "url": url } }))
        }
        Said::File { .. } | Said::Audio { .. } => None,
    }
}

fn written(parts: &[&Part], job: &ChatJob, fit: &mut Fit<'_>) -> Result<Option<Value>, VendorError> {
    let pieces = pieces::written(parts, ID, job, fit)?;
    let words = joined(&pieces, "");
    let kept = |name: &str| {
        pieces.iter().find_map(|piece| match piece {
            Written::Reasoning(state) => text(state, name).map(str::to_owned),
            _ => None,
        })
    };
    let calls: Vec<Value> = pieces.iter().filter_map(call).collect();
    if words.is_empty() && calls.is_empty() {
        return Ok(None);
    }
    let mut message = Map::new();
    message.insert("role".into(), json!("assistant"));
    let mut content: Vec<Value> = kept("/thinking")
        .map(|thinking| json!({ "type": "thinking", "thinking": thinking }))
        .into_iter()
        .collect();
    let mut plan = kept("/tool_plan");
    if calls.is_empty() || plan.is_some() {
        content.extend((!words.is_empty()).then(|| json!({ "type": "text", "text": words })));
    } else {
        // What is said before a call is a plan on this wire.
        plan = (!words.is_empty()).then_some(words);
    }
    message.extend((!content.is_empty()).then(|| ("content".to_owned(), Value::Array(content))));
    if !calls.is_empty() {
        message.extend(plan.map(|plan| ("tool_plan".to_owned(), json!(plan))));
        message.insert("tool_calls".into(), Value::Array(calls));
    }
    Ok(Some(Value::Object(message)))
}

fn call(piece: &Written<'_>) -> Option<Value> {
    let Written::Call(call) = piece else {
        return None;
    };
    let function = json!({ "name": call.name, "arguments": args(call.args) });
    Some(json!({ "id": call.id, "type": "function", "function": function }))
}

fn answer(answer: Answer<'_>) -> Value {
    let content = match answer.is_error {
        true => json!({ "error": answer.content }).to_string(),
        false => answer.content.to_owned(),
    };
    json!({ "role": "tool", "tool_call_id": answer.id, "content": content })
}

/// The tools and which must be called.
fn tools(job: &ChatJob, fit: &mut Fit<'_>) -> Map<String, Value> {
    let mut fields = Map::new();
    if job.tools.is_empty() {
        return fields;
    }
    let only = match &job.tool_choice {
        ToolChoice::Named(name) => Some(name),
        _ => None,
    };
    let offered = job.tools.iter().filter(|tool| only.is_none_or(|name| *name == tool.name));
    fields.insert("tools".into(), offered.map(tool).collect());
    let choice = match job.tool_choice {
        ToolChoice::Auto => None,
        ToolChoice::Never => Some("NONE"),
        ToolChoice::Any | ToolChoice::Named(_) => Some("REQUIRED"),
    };
    fields.extend(choice.map(|choice| ("tool_choice".to_owned(), json!(choice))));
    if job.parallel_tools == Some(false) {
        fit.leave_out_setting(setting::PARALLEL_TOOLS);
    }
    fields
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

/// Models that reason do so unless told not to; a budget is asked for only below the highest efforts.
fn thinking(job: &ChatJob, fit: &mut Fit<'_>) -> Option<(String, Value)> {
    let effort = fit.effort()?;
    let budget = match effort {
        Effort::None => return Some(("thinking".to_owned(), json!({ "type": "disabled" }))),
        _ if job.effort == Some(Effort::None) => {
            return Some(("thinking".to_owned(), json!({ "type": "disabled" })));
        }
        Effort::Minimal => Some(512),
        Effort::Low => Some(2_048),
        Effort::Medium => Some(8_192),
        Effort::High | Effort::Xhigh | Effort::Max => None,
    };
    let mut thinking = json!({ "type": "enabled" });
    // Thinking is part of the answer's limit; a quarter of that at least is left for the answer.
    let room = job.max_output.map(|most| most / 4 * 3).filter(|room| *room > 0);
    if let Some(tokens) = budget.map(|tokens: u64| room.map_or(tokens, |room| tokens.min(room))) {
        thinking["token_budget"] = json!(tokens);
    }
    Some(("thinking".to_owned(), thinking))
}

fn sampling(fit: &mut Fit<'_>) -> Map<String, Value> {
    let sampling = fit.sampling();
    let seed = sampling.seed.and_then(|seed| u64::try_from(seed).ok());
    if sampling.seed.is_some() && seed.is_none() {
        fit.leave_out_setting(setting::SEED);
    }
    if sampling.stop.len() > MOST_STOPS {
        fit.leave_out_setting(setting::STOP);
    }
    let stop: Vec<&String> = sampling.stop.iter().take(MOST_STOPS).collect();
    let fields = [
        ("temperature", sampling.temperature.map(Value::from)),
        ("p", sampling.top_p.map(|share| json!(share.clamp(SHARES.0, SHARES.1)))),
        ("k", sampling.top_k.map(Value::from)),
        ("seed", seed.map(Value::from)),
        ("stop_sequences", (!stop.is_empty()).then(|| json!(stop))),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// The form of the answer, which the wire refuses beside tools.
fn format(job: &ChatJob, fit: &mut Fit<'_>) -> Option<(String, Value)> {
    let format = job.format.as_ref()?;
    if !job.tools.is_empty() {
        fit.leave_out_setting(setting::FORMAT);
        return None;
    }
    let mut form = json!({ "type": "json_object" });
    if let Format::Schema { schema, .. } = format {
        form["json_schema"] = schema.clone();
    }
    Some(("response_format".to_owned(), form))
}
