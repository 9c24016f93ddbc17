//! A job as a Responses request.
//!
//! Deliberately absent: the turns themselves (see `input`), and anything stored at the vendor.

use medley_domain::VendorError;
use medley_domain::conversation::LeftOut;
use medley_domain::job::{ChatJob, Effort, Tool, ToolChoice};
use serde_json::{Map, Value, json};

use super::input::input;
use crate::protocols::fields::schema;
use crate::protocols::fit::Fit;
use crate::protocols::openai_chat::settings::{self, Shape};
use crate::protocols::settings::merge;
use crate::protocols::{Ask, Encoded};
use crate::transport::HttpCall;

pub fn encode(ask: Ask<'_>) -> Result<Encoded, VendorError> {
    let (job, quirks) = (ask.job, ask.quirks);
    let mut fit = Fit::of(job);
    let mut body = Map::new();
    let shape = settings::shape(job, quirks, &mut fit);
    body.insert("model".into(), json!(job.model));
    if let Some(system) = &job.system {
        body.insert("instructions".into(), json!(system));
    }
    body.insert("input".into(), input(ask, shape.words_needed(job), &mut fit)?);
    let mut include = tools(ask, &mut body, &mut fit);
    if let Some(most) = job.max_output {
        body.insert("max_output_tokens".into(), json!(most));
    }
    sampling(&mut body, &mut fit);
    let effort = fit.effort();
    if job.reasons {
        body.insert("reasoning".into(), reasoning(effort));
        include.push("reasoning.encrypted_content".to_owned());
    }
    if !include.is_empty() {
        body.insert("include".into(), json!(include));
    }
    body.extend(text_format(&shape).map(|format| ("text".to_owned(), json!({ "format": format }))));
    settings::caching(job, quirks, &mut body, &mut fit);
    body.insert("store".into(), json!(false));
    body.insert("stream".into(), json!(job.stream));
    merge(&mut body, &quirks.fixed(job.model.as_str()));
    merge(&mut body, &job.options);
    let call = HttpCall::post("/responses", Value::Object(body));
    Ok(Encoded { call, left_out: fit.into_left_out() })
}

fn reasoning(effort: Option<Effort>) -> Value {
    match effort {
        Some(Effort::None) => json!({ "effort": "none" }),
        Some(effort) => json!({ "summary": "auto", "effort": effort.as_str() }),
        None => json!({ "summary": "auto" }),
    }
}

/// The tools; what more the answer should include for them.
fn tools(ask: Ask<'_>, body: &mut Map<String, Value>, fit: &mut Fit<'_>) -> Vec<String> {
    let (job, quirks) = (ask.job, ask.quirks);
    let mut tools: Vec<Value> = Vec::new();
    if quirks.tools {
        tools.extend(job.tools.iter().map(tool));
    } else if !job.tools.is_empty() {
        fit.leave_out(LeftOut::Setting("tools".to_owned()));
    }
    if !tools.is_empty() {
        body.extend(choice(job).map(|choice| ("tool_choice".to_owned(), choice)));
        settings::parallel(job, quirks, body, fit);
    }
    let include = settings::built_in(job, &quirks.built_in, &mut tools, body, fit);
    if !tools.is_empty() {
        body.insert("tools".into(), Value::Array(tools));
    }
    include
}

fn choice(job: &ChatJob) -> Option<Value> {
    Some(match &job.tool_choice {
        ToolChoice::Auto => return None,
        ToolChoice::Never => json!("none"),
        ToolChoice::Any => json!("required"),
        ToolChoice::Named(name) => json!({ "type": "function", "name": name }),
    })
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

/// Of all sampling this wire knows two fields.
fn sampling(body: &mut Map<String, Value>, fit: &mut Fit<'_>) {
    let sampling = fit.sampling();
    let unknown = [
        ("top_k", sampling.top_k.is_some()),
        ("seed", sampling.seed.is_some()),
        ("stop", !sampling.stop.is_empty()),
    ];
    for (name, _) in unknown.into_iter().filter(|(_, set)| *set) {
        fit.leave_out(LeftOut::Setting(name.to_owned()));
    }
    let known = [("temperature", sampling.temperature), ("top_p", sampling.top_p)];
    body.extend(known.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?)))));
}

fn text_format(shape: &Shape<'_>) -> Option<Value> {
    Some(match shape {
        Shape::Free => return None,
        Shape::Json | Shape::Worded(_) => json!({ "type": "json_object" }),
        Shape::Schema { name, schema, strict } => {
            json!({ "type": "json_schema", "name": name, "schema": schema, "strict": strict })
        }
    })
}
