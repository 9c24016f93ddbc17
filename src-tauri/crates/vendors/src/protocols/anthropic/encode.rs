//! A job as a Messages request.
//!
//! What a generation of Claude refuses is left out and noted: see `claude`. Deliberately absent: the context
//! (`messages`) and thinking (`thinking`).

use medley_domain::VendorError;
use medley_domain::job::{BuiltIn, ChatJob, Format, Tool, ToolChoice};
use serde_json::{Map, Value, json};

use super::messages::{Message, may_think, messages};
use super::thinking::{Thinking, forces, thinking};
use super::{VERSION, claude};
use crate::protocols::fields::schema;
use crate::protocols::fit::{Fit, merge, name_of, setting};
use crate::protocols::{Ask, Encoded};
use crate::transport::HttpCall;

/// The limit that is sent where the job names none; the wire requires one.
const MAX_TOKENS: u64 = 8192;

pub fn encode(ask: Ask<'_>) -> Result<Encoded, VendorError> {
    let job = ask.job;
    let mut fit = Fit::of(job);
    let mut messages = messages(job, &mut fit)?;
    let thinking = thinking(job, job.max_output, may_think(&messages), &mut fit);
    let mut body = Map::new();
    body.insert("model".into(), json!(job.model));
    let room = thinking.budget.unwrap_or(0);
    body.insert("max_tokens".into(), json!(job.max_output.unwrap_or(MAX_TOKENS + room)));
    let explicit = explicit_mark(ask);
    if let Some(mark) = &explicit {
        mark_last(&mut messages, mark);
    }
    if let Some(system) = job.system.as_ref().filter(|text| !text.trim().is_empty()) {
        body.insert("system".into(), marked_system(system, ask));
    }
    body.insert("messages".into(), messages.into_iter().map(message).collect());
    body.extend(tools(job, &mut fit));
    body.extend(tool_choice(job, &mut fit));
    body.extend(sampling(job, &thinking, &mut fit));
    body.extend(output_config(job, &thinking, &mut fit));
    body.extend(thinking.field.map(|field| ("thinking".to_owned(), field)));
    if ask.quirks.automatic_cache {
        body.insert("cache_control".into(), mark(job));
    }
    body.insert("stream".into(), json!(job.stream));
    merge(&mut body, &job.options);
    let call = HttpCall::post("/messages", Value::Object(body)).header("anthropic-version", VERSION);
    Ok(Encoded { call, left_out: fit.into_left_out() })
}

fn message((role, content): Message) -> Value {
    json!({ "role": role, "content": content })
}

/// A cache breakpoint. All of a request live equally long, so that none stands before a longer one.
fn mark(job: &ChatJob) -> Value {
    match job.caching.as_ref().is_some_and(|caching| caching.long) {
        true => json!({ "type": "ephemeral", "ttl": "1h" }),
        false => json!({ "type": "ephemeral" }),
    }
}

/// A breakpoint to be set by hand, where caching is wanted and the vendor does not set it by itself.
fn explicit_mark(ask: Ask<'_>) -> Option<Value> {
    (ask.job.caching.is_some() && !ask.quirks.automatic_cache).then(|| mark(ask.job))
}

/// Marks the last block of the person's last two messages: what was written last time, and what is to be read next.
fn mark_last(messages: &mut [Message], mark: &Value) {
    let said = messages.iter_mut().rev().filter(|(role, _)| *role == "user").take(2);
    for block in said.filter_map(|(_, blocks)| blocks.last_mut()) {
        block["cache_control"] = mark.clone();
    }
}

/// The instructions, as a block of their own where they are to be cached by themselves.
fn marked_system(system: &str, ask: Ask<'_>) -> Value {
    match &ask.job.caching {
        Some(_) => json!([{ "type": "text", "text": system, "cache_control": mark(ask.job) }]),
        None => json!(system),
    }
}

fn tools(job: &ChatJob, fit: &mut Fit<'_>) -> Option<(String, Value)> {
    let mut tools: Vec<Value> = job.tools.iter().map(tool).collect();
    tools.extend(job.built_in.iter().filter_map(|tool| built_in(*tool, fit)));
    (!tools.is_empty()).then(|| ("tools".to_owned(), Value::Array(tools)))
}

fn tool(tool: &Tool) -> Value {
    json!({
        "name": tool.name,
        "description": tool.description,
        "input_schema": schema(&tool.parameters),
    })
}

fn built_in(tool: BuiltIn, fit: &mut Fit<'_>) -> Option<Value> {
    let (kind, name) = match tool {
        BuiltIn::WebSearch if !fit.takes_search() => return None,
        BuiltIn::WebSearch => ("web_search_20250305", "web_search"),
        BuiltIn::ReadUrl => ("web_fetch_20250910", "web_fetch"),
        BuiltIn::CodeExecution => ("code_execution_20250825", "code_execution"),
        BuiltIn::MakeImage => {
            fit.leave_out_setting(name_of(tool));
            return None;
        }
    };
    Some(json!({ "type": kind, "name": name }))
}

fn tool_choice(job: &ChatJob, fit: &mut Fit<'_>) -> Option<(String, Value)> {
    let any_tool = !job.tools.is_empty() || !job.built_in.is_empty();
    let allowed = !forces(job) || claude::can_force_tools(job.model.as_str());
    if !allowed {
        fit.leave_out_setting(setting::TOOL_CHOICE);
    }
    let mut choice = match &job.tool_choice {
        ToolChoice::Never => json!({ "type": "none" }),
        ToolChoice::Any if allowed => json!({ "type": "any" }),
        ToolChoice::Named(name) if allowed => json!({ "type": "tool", "name": name }),
        _ if job.parallel_tools == Some(false) => json!({ "type": "auto" }),
        _ => return None,
    };
    if job.parallel_tools == Some(false) && job.tool_choice != ToolChoice::Never {
        choice["disable_parallel_tool_use"] = json!(true);
    }
    any_tool.then(|| ("tool_choice".to_owned(), choice))
}

/// Sampling, where this generation takes any; while it thinks only a narrow `top_p` is left.
fn sampling(job: &ChatJob, thinking: &Thinking, fit: &mut Fit<'_>) -> Map<String, Value> {
    let mut wanted = fit.sampling();
    let open = claude::takes_sampling(job.model.as_str()) && !thinking.asked;
    let both = wanted.temperature.is_some() && !claude::takes_both(job.model.as_str());
    let mut drop = |set: bool, name: &str| {
        if set {
            fit.leave_out_setting(name);
        }
        set
    };
    if drop(!open && wanted.temperature.is_some(), "temperature") {
        wanted.temperature = None;
    }
    if drop((!open || both) && wanted.top_p.is_some(), "top_p") {
        wanted.top_p = None;
    }
    if drop(!open && wanted.top_k.is_some(), "top_k") {
        wanted.top_k = None;
    }
    drop(wanted.seed.is_some(), setting::SEED);
    drop(wanted.temperature.is_some_and(|warmth| warmth > 1.0), "temperature");
    let stop: Vec<String> = wanted.stop.into_iter().filter(|text| !text.trim().is_empty()).collect();
    let fields = [
        ("temperature", wanted.temperature.map(|warmth| json!(warmth.min(1.0)))),
        ("top_p", wanted.top_p.map(|share| json!(share))),
        ("top_k", wanted.top_k.map(|most| json!(most))),
        ("stop_sequences", (!stop.is_empty()).then(|| json!(stop))),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

fn output_config(job: &ChatJob, thinking: &Thinking, fit: &mut Fit<'_>) -> Option<(String, Value)> {
    let mut config = Map::new();
    config.extend(thinking.effort.map(|effort| ("effort".to_owned(), json!(effort))));
    config.extend(format(job, fit).map(|format| ("format".to_owned(), format)));
    (!config.is_empty()).then(|| ("output_config".to_owned(), Value::Object(config)))
}

/// The schema that the answer is held to. There is no plain JSON on this wire.
fn format(job: &ChatJob, fit: &mut Fit<'_>) -> Option<Value> {
    match job.format.as_ref()? {
        Format::Schema { schema, .. } if claude::takes_schema(job.model.as_str()) => {
            fit.takes_schema().then(|| json!({ "type": "json_schema", "schema": closed(schema) }))
        }
        _ => {
            fit.leave_out_setting(setting::FORMAT);
            None
        }
    }
}

/// The wire takes only objects that say whether they may hold more than they name.
fn closed(schema: &Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let mut fields: Map<String, Value> =
                fields.iter().map(|(name, value)| (name.clone(), closed(value))).collect();
            if fields.get("type").and_then(Value::as_str) == Some("object") {
                fields.insert("additionalProperties".into(), json!(false));
            }
            Value::Object(fields)
        }
        Value::Array(items) => items.iter().map(closed).collect(),
        other => other.clone(),
    }
}
