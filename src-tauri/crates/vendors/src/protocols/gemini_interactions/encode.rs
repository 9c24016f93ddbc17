//! A job as an interaction.
//!
//! Deliberately absent: the context (`input`), and asking Google to keep anything.

use medley_domain::VendorError;
use medley_domain::job::{BuiltIn, ChatJob, Format, Tool, ToolChoice};
use serde_json::{Map, Value, json};

use super::input::input;
use crate::protocols::fields::schema;
use crate::protocols::fit::{Fit, merge, name_of, setting};
use crate::protocols::gemini::model;
use crate::protocols::{Ask, Encoded};
use crate::transport::HttpCall;

pub fn encode(ask: Ask<'_>) -> Result<Encoded, VendorError> {
    let job = ask.job;
    let mut fit = Fit::of(job);
    let mut body = Map::new();
    body.insert("model".into(), json!(model::bare(job.model.as_str())));
    body.insert("input".into(), input(job, &mut fit)?);
    if let Some(system) = job.system.as_ref().filter(|text| !text.trim().is_empty()) {
        body.insert("system_instruction".into(), json!(system));
    }
    body.extend(tools(job, &mut fit));
    let config = config(job, &mut fit);
    if !config.is_empty() {
        body.insert("generation_config".into(), Value::Object(config));
    }
    body.extend(format(job, &mut fit));
    body.insert("store".into(), json!(false));
    body.insert("stream".into(), json!(job.stream));
    merge(&mut body, &job.options);
    let call = HttpCall::post("/interactions", Value::Object(body));
    Ok(Encoded { call, left_out: fit.into_left_out() })
}

fn config(job: &ChatJob, fit: &mut Fit<'_>) -> Map<String, Value> {
    let sampling = model::sampling(job, fit);
    if sampling.top_k.is_some() {
        fit.leave_out_setting("top_k");
    }
    let level = level(job, fit);
    let fields = [
        ("max_output_tokens", job.max_output.map(Value::from)),
        ("temperature", sampling.temperature.map(Value::from)),
        ("top_p", sampling.top_p.map(Value::from)),
        ("seed", sampling.seed.map(Value::from)),
        ("stop_sequences", (!sampling.stop.is_empty()).then(|| json!(sampling.stop))),
        ("thinking_summaries", job.reasons.then(|| json!("auto"))),
        ("thinking_level", level.map(Value::from)),
        ("tool_choice", tool_choice(job, fit)),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// Every Gemini takes levels on this wire; of another model nothing is known.
fn level(job: &ChatJob, fit: &mut Fit<'_>) -> Option<&'static str> {
    let unknown = model::version(job.model.as_str()).is_none() && job.efforts.is_empty();
    if unknown && job.reasons && job.effort.is_some() {
        fit.leave_out_setting(setting::EFFORT);
        return None;
    }
    model::level(job, fit)
}

fn tool_choice(job: &ChatJob, fit: &mut Fit<'_>) -> Option<Value> {
    if job.parallel_tools == Some(false) {
        fit.leave_out_setting(setting::PARALLEL_TOOLS);
    }
    match &job.tool_choice {
        _ if job.tools.is_empty() => None,
        ToolChoice::Auto => None,
        ToolChoice::Never => Some(json!("none")),
        ToolChoice::Any => Some(json!("any")),
        ToolChoice::Named(name) => Some(json!({ "allowed_tools": { "mode": "any", "tools": [name] } })),
    }
}

fn tools(job: &ChatJob, fit: &mut Fit<'_>) -> Option<(String, Value)> {
    let model = job.model.as_str();
    let mut tools: Vec<Value> = job.tools.iter().map(tool).collect();
    for wanted in &job.built_in {
        let beside = job.tools.is_empty() || model::mixes_tools(model);
        let kind = match wanted {
            BuiltIn::MakeImage if model::draws(model) => continue,
            BuiltIn::WebSearch if beside && !fit.takes_search() => continue,
            BuiltIn::WebSearch if beside => "google_search",
            BuiltIn::CodeExecution if beside => "code_execution",
            BuiltIn::ReadUrl if beside => "url_context",
            other => {
                fit.leave_out_setting(name_of(*other));
                continue;
            }
        };
        tools.push(json!({ "type": kind }));
    }
    (!tools.is_empty()).then(|| ("tools".to_owned(), Value::Array(tools)))
}

fn tool(tool: &Tool) -> Value {
    json!({
        "type": "function",
        "name": tool.name,
        "description": tool.description,
        "parameters": schema(&tool.parameters),
    })
}

fn format(job: &ChatJob, fit: &mut Fit<'_>) -> Option<(String, Value)> {
    let mut form = json!({ "type": "text", "mime_type": "application/json" });
    match job.format.as_ref()? {
        Format::Json => {}
        Format::Schema { .. } if !fit.takes_schema() => return None,
        Format::Schema { schema, .. } => form["schema"] = schema.clone(),
    }
    Some(("response_format".to_owned(), form))
}
