//! A job as a `generateContent` request.
//!
//! Deliberately absent: safety settings, explicit caches (Google caches by itself), and the context (`contents`).

use medley_domain::VendorError;
use medley_domain::job::{BuiltIn, ChatJob, Format, Tool, ToolChoice};
use serde_json::{Map, Value, json};

use super::contents::contents;
use super::model;
use crate::protocols::fields::schema;
use crate::protocols::fit::{Fit, merge, name_of, setting};
use crate::protocols::{Ask, Encoded};
use crate::transport::HttpCall;

pub fn encode(ask: Ask<'_>) -> Result<Encoded, VendorError> {
    let job = ask.job;
    let mut fit = Fit::of(job);
    let mut body = Map::new();
    if let Some(system) = job.system.as_ref().filter(|text| !text.is_empty()) {
        let instruction = json!({ "parts": [{ "text": system }] });
        body.insert("systemInstruction".into(), instruction);
    }
    body.insert("contents".into(), contents(job, &mut fit)?);
    let built_in = built_in(job, &mut fit);
    let tool_config = tool_config(job, !built_in.is_empty(), &mut fit);
    let config = config(job, &built_in, &mut fit);
    body.extend(tools(job, built_in));
    for (name, part) in [("toolConfig", tool_config), ("generationConfig", config)] {
        if !part.is_empty() {
            body.insert(name.into(), Value::Object(part));
        }
    }
    merge(&mut body, &job.options);
    let call = HttpCall::post(path(job), Value::Object(body));
    Ok(Encoded { call, left_out: fit.into_left_out() })
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

fn config(job: &ChatJob, built_in: &[&str], fit: &mut Fit<'_>) -> Map<String, Value> {
    let sampling = model::sampling(job, fit);
    let mut config = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        config.extend(value.map(|value| (name.to_owned(), value)));
    };
    set("maxOutputTokens", job.max_output.map(Value::from));
    set("temperature", sampling.temperature.map(Value::from));
    set("topP", sampling.top_p.map(Value::from));
    set("topK", sampling.top_k.map(Value::from));
    set("seed", sampling.seed.map(Value::from));
    set("stopSequences", (!sampling.stop.is_empty()).then(|| json!(sampling.stop)));
    set("thinkingConfig", thinking(job, fit));
    if job.built_in.contains(&BuiltIn::MakeImage) && model::draws(job.model.as_str()) {
        set("responseModalities", Some(json!(["TEXT", "IMAGE"])));
    }
    if let Some(format) = format(job, built_in, fit) {
        set("responseMimeType", Some(json!("application/json")));
        set("responseJsonSchema", format);
    }
    config
}

fn thinking(job: &ChatJob, fit: &mut Fit<'_>) -> Option<Value> {
    if !job.reasons {
        fit.effort();
        return None;
    }
    let mut thinking = json!({ "includeThoughts": true });
    match model::version(job.model.as_str()) {
        Some(version) if version < (3, 0) => {
            if let Some(tokens) = model::budget(job, fit) {
                thinking["thinkingBudget"] = json!(tokens);
            }
        }
        None if job.efforts.is_empty() => {
            if job.effort.is_some() {
                fit.leave_out_setting(setting::EFFORT);
            }
        }
        _ => {
            if let Some(level) = model::level(job, fit) {
                thinking["thinkingLevel"] = json!(level.to_ascii_uppercase());
            }
        }
    }
    Some(thinking)
}

/// JSON, with its schema where there is one. Before Gemini 3 an answer with tools has no form.
fn format(job: &ChatJob, built_in: &[&str], fit: &mut Fit<'_>) -> Option<Option<Value>> {
    let format = job.format.as_ref()?;
    let tools = !job.tools.is_empty() || !built_in.is_empty();
    if tools && !model::mixes_tools(job.model.as_str()) {
        fit.leave_out_setting(setting::FORMAT);
        return None;
    }
    match format {
        Format::Json => Some(None),
        Format::Schema { schema, .. } => fit.takes_schema().then(|| Some(schema.clone())),
    }
}

/// Google's own tools that the job asks for and the model takes.
fn built_in(job: &ChatJob, fit: &mut Fit<'_>) -> Vec<&'static str> {
    let model = job.model.as_str();
    let beside = job.tools.is_empty() || model::mixes_tools(model);
    let named = job.built_in.iter().filter_map(|tool| {
        let name = match tool {
            BuiltIn::WebSearch => "googleSearch",
            BuiltIn::CodeExecution => "codeExecution",
            BuiltIn::ReadUrl => "urlContext",
            BuiltIn::MakeImage if model::draws(model) => return None,
            BuiltIn::MakeImage => {
                fit.leave_out_setting(name_of(*tool));
                return None;
            }
        };
        if !beside {
            fit.leave_out_setting(name_of(*tool));
        }
        let takes = beside && (*tool != BuiltIn::WebSearch || fit.takes_search());
        takes.then_some(name)
    });
    named.collect()
}

fn tools(job: &ChatJob, built_in: Vec<&str>) -> Option<(String, Value)> {
    let mut tools: Vec<Value> = Vec::new();
    if !job.tools.is_empty() {
        let functions: Vec<Value> = job.tools.iter().map(tool).collect();
        tools.push(json!({ "functionDeclarations": functions }));
    }
    tools.extend(built_in.into_iter().map(|name| json!({ name: {} })));
    (!tools.is_empty()).then(|| ("tools".to_owned(), Value::Array(tools)))
}

fn tool(tool: &Tool) -> Value {
    json!({
        "name": tool.name,
        "description": tool.description,
        "parametersJsonSchema": schema(&tool.parameters),
    })
}

fn tool_config(job: &ChatJob, built_in: bool, fit: &mut Fit<'_>) -> Map<String, Value> {
    let mut config = Map::new();
    let newer = model::version(job.model.as_str()).is_some_and(|version| version >= (3, 0));
    if built_in && newer {
        // So that what Google's tools did comes as parts that can be sent back.
        config.insert("includeServerSideToolInvocations".into(), json!(true));
    }
    if job.parallel_tools == Some(false) {
        fit.leave_out_setting(setting::PARALLEL_TOOLS);
    }
    let choice = match &job.tool_choice {
        _ if job.tools.is_empty() => None,
        ToolChoice::Auto => None,
        ToolChoice::Never => Some(json!({ "mode": "NONE" })),
        ToolChoice::Any => Some(json!({ "mode": "ANY" })),
        ToolChoice::Named(name) => Some(json!({ "mode": "ANY", "allowedFunctionNames": [name] })),
    };
    config.extend(choice.map(|choice| ("functionCallingConfig".to_owned(), choice)));
    config
}
