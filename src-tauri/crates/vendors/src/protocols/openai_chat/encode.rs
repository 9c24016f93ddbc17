//! A job as a Chat Completions request.
//!
//! What a dialect calls a thing, and whether it takes it, is its card's; what does not fit is left out and noted.
//! Deliberately absent: the turns themselves (see `messages`).

use medley_domain::VendorError;
use medley_domain::conversation::LeftOut;
use medley_domain::job::{ChatJob, Effort, Tool, ToolChoice};
use serde_json::{Map, Value, json};

use super::messages::messages;
use super::settings::{self, Shape};
use crate::card::quirks::{EffortForm, Quirks};
use crate::protocols::fields::schema;
use crate::protocols::fit::Fit;
use crate::protocols::settings::merge;
use crate::protocols::{Ask, Encoded};
use crate::transport::HttpCall;

pub fn encode(ask: Ask<'_>) -> Result<Encoded, VendorError> {
    let (job, quirks) = (ask.job, ask.quirks);
    let mut fit = Fit::of(job);
    let mut body = Map::new();
    let shape = settings::shape(job, quirks, &mut fit);
    body.insert("model".into(), json!(job.model));
    body.insert("messages".into(), messages(ask, shape.in_words(), &mut fit)?);
    tools(ask, &mut body, &mut fit);
    if let Some(most) = job.max_output {
        body.insert(quirks.max_tokens_field.clone(), json!(most));
    }
    sampling(quirks, &mut body, &mut fit);
    reasoning(ask, &mut body, &mut fit);
    body.extend(response_format(&shape).map(|format| ("response_format".to_owned(), format)));
    settings::caching(job, quirks, &mut body, &mut fit);
    if quirks.store {
        body.insert("store".into(), json!(false));
    }
    body.insert("stream".into(), json!(job.stream));
    if job.stream && quirks.stream_usage {
        body.insert("stream_options".into(), json!({ "include_usage": true }));
    }
    merge(&mut body, &quirks.fixed(job.model.as_str()));
    merge(&mut body, &job.options);
    let call = HttpCall::post("/chat/completions", Value::Object(body));
    Ok(Encoded { call, left_out: fit.into_left_out() })
}

fn tools(ask: Ask<'_>, body: &mut Map<String, Value>, fit: &mut Fit<'_>) {
    let (job, quirks) = (ask.job, ask.quirks);
    let mut tools = Vec::new();
    if !job.tools.is_empty() {
        if takes_tools(job, quirks) {
            tools.extend(job.tools.iter().map(tool));
            choice(job, quirks, body, fit);
        } else {
            fit.leave_out(LeftOut::Setting("tools".to_owned()));
        }
    }
    // Chat has no `include`.
    let known = quirks.chat_built_in.as_ref().unwrap_or(&quirks.built_in);
    let _ = settings::built_in(job, known, &mut tools, body, fit);
    if !tools.is_empty() {
        body.insert("tools".into(), Value::Array(tools));
    }
}

fn takes_tools(job: &ChatJob, quirks: &Quirks) -> bool {
    let elsewhere = quirks.no_chat_tools.iter().any(|start| job.model.as_str().starts_with(start.as_str()));
    quirks.tools && !elsewhere
}

fn choice(job: &ChatJob, quirks: &Quirks, body: &mut Map<String, Value>, fit: &mut Fit<'_>) {
    let can_force = !quirks.any_tool.is_empty();
    let choice = match &job.tool_choice {
        ToolChoice::Auto => None,
        ToolChoice::Never => Some(json!("none")),
        ToolChoice::Any if can_force => Some(json!(quirks.any_tool)),
        ToolChoice::Named(name) if can_force => {
            Some(json!({ "type": "function", "function": { "name": name } }))
        }
        ToolChoice::Any | ToolChoice::Named(_) => {
            fit.leave_out(LeftOut::Setting("tool choice".to_owned()));
            None
        }
    };
    body.extend(choice.map(|choice| ("tool_choice".to_owned(), choice)));
    settings::parallel(job, quirks, body, fit);
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

fn sampling(quirks: &Quirks, body: &mut Map<String, Value>, fit: &mut Fit<'_>) {
    let mut sampling = fit.sampling();
    let mut note = |name: &str| fit.leave_out(LeftOut::Setting(name.to_owned()));
    if sampling.top_k.is_some() && !quirks.top_k {
        sampling.top_k = None;
        note("top_k");
    }
    if sampling.seed.is_some() && quirks.seed_field.is_empty() {
        sampling.seed = None;
        note("seed");
    }
    if sampling.stop.len() > quirks.stops {
        sampling.stop.truncate(quirks.stops);
        note("stop");
    }
    let fields = [
        ("temperature", sampling.temperature.map(|value| json!(value))),
        ("top_p", sampling.top_p.map(|value| json!(value))),
        ("top_k", sampling.top_k.map(|value| json!(value))),
        (quirks.seed_field.as_str(), sampling.seed.map(|value| json!(value))),
        ("stop", (!sampling.stop.is_empty()).then(|| json!(sampling.stop))),
    ];
    body.extend(fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
}

fn reasoning(ask: Ask<'_>, body: &mut Map<String, Value>, fit: &mut Fit<'_>) {
    if ask.job.reasons {
        merge(body, &ask.quirks.reasoning_body);
    }
    let Some(effort) = settings::effort(ask.job, ask.quirks, fit) else { return };
    let on = effort != Effort::None;
    let thinking = || json!({ "type": if on { "enabled" } else { "disabled" } });
    let word = json!(effort.as_str());
    let fields: Vec<(&str, Value)> = match ask.quirks.effort {
        EffortForm::Field => vec![("reasoning_effort", word)],
        EffortForm::Object => vec![("reasoning", json!({ "effort": word }))],
        EffortForm::Thinking => vec![("thinking", thinking())],
        EffortForm::ThinkingAndField if on => vec![("thinking", thinking()), ("reasoning_effort", word)],
        EffortForm::ThinkingAndField => vec![("thinking", thinking())],
        EffortForm::EnableThinking => vec![("enable_thinking", json!(on))],
        EffortForm::Template => {
            vec![("chat_template_kwargs", json!({ "enable_thinking": on, "reasoning_effort": word }))]
        }
        EffortForm::None => {
            fit.leave_out(LeftOut::Setting("reasoning effort".to_owned()));
            Vec::new()
        }
    };
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    merge(body, &fields);
}

fn response_format(shape: &Shape<'_>) -> Option<Value> {
    Some(match shape {
        Shape::Free => return None,
        Shape::Json | Shape::Worded(_) => json!({ "type": "json_object" }),
        Shape::Schema { name, schema, strict } => json!({
            "type": "json_schema",
            "json_schema": { "name": name, "schema": schema, "strict": strict },
        }),
    })
}
