//! A job as a Converse request.
//!
//! The model stands in the path, escaped. Marks for caching are set behind the system prompt and the last message.

use medley_domain::VendorError;
use medley_domain::conversation::LeftOut;
use medley_domain::job::{ChatJob, Format};
use serde_json::{Map, Value, json};

use super::blocks::Blocks;
use super::model::Maker;
use super::tools;
use crate::address::segment;
use crate::protocols::fit::Fit;
use crate::protocols::settings::merge;
use crate::protocols::{Ask, Encoded};
use crate::transport::HttpCall;

pub fn encode(ask: Ask<'_>) -> Result<Encoded, VendorError> {
    let job = ask.job;
    let maker = Maker::of(job.model.as_str());
    let mut fit = Fit::of(job);
    let mut messages = Blocks::of(job, &mut fit).messages()?;
    let mut system = system(job);
    if let Some(mark) = cache_mark(job, maker) {
        mark_cache(&mut system, &mut messages, &mark);
    }
    let mut body = Map::new();
    body.insert("messages".into(), Value::Array(messages));
    insert_list(&mut body, "system", system);
    insert(&mut body, "inferenceConfig", inference(job, maker, &mut fit));
    if let Some(tools) = tools::config(job, &mut fit) {
        body.insert("toolConfig".into(), tools);
    }
    insert(&mut body, "additionalModelRequestFields", additional(job, maker, &mut fit));
    if let Some(format) = format(job, &mut fit) {
        body.insert("outputConfig".into(), json!({ "textFormat": format }));
    }
    merge(&mut body, &job.options);
    let action = if job.stream { "converse-stream" } else { "converse" };
    let path = format!("/model/{}/{action}", segment(job.model.as_str()));
    Ok(Encoded { call: HttpCall::post(path, Value::Object(body)), left_out: fit.into_left_out() })
}

fn insert(body: &mut Map<String, Value>, name: &str, fields: Map<String, Value>) {
    if !fields.is_empty() {
        body.insert(name.to_owned(), Value::Object(fields));
    }
}

fn insert_list(body: &mut Map<String, Value>, name: &str, list: Vec<Value>) {
    if !list.is_empty() {
        body.insert(name.to_owned(), Value::Array(list));
    }
}

fn system(job: &ChatJob) -> Vec<Value> {
    let text = job.system.iter().filter(|text| !text.trim().is_empty());
    text.map(|text| json!({ "text": text })).collect()
}

fn cache_mark(job: &ChatJob, maker: Maker) -> Option<Value> {
    let caching = job.caching.as_ref().filter(|_| maker.caches())?;
    let mut mark = json!({ "type": "default" });
    if caching.long && maker.caches_long() {
        mark["ttl"] = json!("1h");
    }
    Some(json!({ "cachePoint": mark }))
}

fn mark_cache(system: &mut Vec<Value>, messages: &mut [Value], mark: &Value) {
    if !system.is_empty() {
        system.push(mark.clone());
    }
    let last = messages.last_mut().and_then(|message| message["content"].as_array_mut());
    if let Some(content) = last {
        content.push(mark.clone());
    }
}

fn inference(job: &ChatJob, maker: Maker, fit: &mut Fit<'_>) -> Map<String, Value> {
    let mut sampling = fit.sampling();
    if thinks(job, maker, fit) {
        // Claude refuses these beside thinking.
        let drawn = [
            ("temperature", sampling.temperature.take().is_some()),
            ("top_p", sampling.top_p.take().is_some()),
        ];
        drawn
            .iter()
            .filter(|(_, set)| *set)
            .for_each(|(name, _)| fit.leave_out(LeftOut::Setting((*name).to_owned())));
    }
    let mut config = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            config.insert(name.to_owned(), value);
        }
    };
    set("maxTokens", job.max_output.map(Value::from));
    set("temperature", sampling.temperature.map(Value::from));
    set("topP", sampling.top_p.map(Value::from));
    let stop: Vec<Value> =
        sampling.stop.iter().filter(|text| !text.is_empty()).map(|text| json!(text)).collect();
    set("stopSequences", (!stop.is_empty()).then_some(Value::Array(stop)));
    if sampling.top_k.is_some() && (!takes_top_k(maker) || thinks(job, maker, fit)) {
        fit.leave_out(LeftOut::Setting("top_k".to_owned()));
    }
    if sampling.seed.is_some() {
        fit.leave_out(LeftOut::Setting("seed".to_owned()));
    }
    config
}

fn thinks(job: &ChatJob, maker: Maker, fit: &mut Fit<'_>) -> bool {
    let effort = fit.effort();
    job.reasons && maker.reasoning(job, effort).is_some_and(|fields| fields.contains_key("thinking"))
}

fn takes_top_k(maker: Maker) -> bool {
    matches!(maker, Maker::Anthropic { .. })
}

/// Fields that the wire hands to the model as they are.
fn additional(job: &ChatJob, maker: Maker, fit: &mut Fit<'_>) -> Map<String, Value> {
    let mut fields = Map::new();
    let takes = takes_top_k(maker) && !thinks(job, maker, fit);
    if let Some(top_k) = fit.sampling().top_k.filter(|_| takes) {
        fields.insert("top_k".into(), json!(top_k));
    }
    let effort = fit.effort();
    if job.reasons {
        match maker.reasoning(job, effort) {
            Some(asked) => fields.extend(asked),
            None if effort.is_some() => fit.leave_out(LeftOut::Setting("reasoning effort".to_owned())),
            None => {}
        }
    }
    fields
}

/// The answer's form. The wire knows schemas alone.
fn format(job: &ChatJob, fit: &mut Fit<'_>) -> Option<Value> {
    match job.format.as_ref()? {
        Format::Json => {
            fit.leave_out(LeftOut::Setting("json".to_owned()));
            None
        }
        Format::Schema { .. } if job.can.is_some_and(|can| !can.json_schema) => {
            fit.leave_out(LeftOut::Setting("json schema".to_owned()));
            None
        }
        Format::Schema { name, schema, .. } => {
            let schema = json!({ "name": name, "schema": schema.to_string() });
            Some(json!({ "type": "json_schema", "structure": { "jsonSchema": schema } }))
        }
    }
}
