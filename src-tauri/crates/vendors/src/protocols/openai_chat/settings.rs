//! What both of OpenAI's wires ask for in the same way: the answer's form, effort, caching, tools that run at the
//! vendor.
//!
//! Deliberately absent: what each wire calls these fields.

use std::collections::BTreeMap;

use medley_domain::conversation::{LeftOut, Part};
use medley_domain::job::{ChatJob, Effort, Format};
use serde_json::{Map, Value, json};

use crate::card::quirks::{Asked, FormatForm, Quirks, built_in_name};
use crate::protocols::fit::{Fit, nearest};
use crate::protocols::settings::merge;

/// The form that the answer is asked for in, as far as the vendor and the model take it.
pub enum Shape<'a> {
    Free,
    Json,
    Schema {
        name: &'a str,
        schema: &'a Value,
        strict: bool,
    },
    /// A schema that can only be described.
    Worded(&'a Value),
}

/// The shape to ask for. A schema that is not taken becomes any JSON and words.
pub fn shape<'a>(job: &'a ChatJob, quirks: &Quirks, fit: &mut Fit<'_>) -> Shape<'a> {
    let knows_schemas = job.can.is_none_or(|can| can.json_schema);
    let mut note = |name: &str| fit.leave_out(LeftOut::Setting(name.to_owned()));
    match (&job.format, quirks.format) {
        (None, _) => Shape::Free,
        (Some(_), FormatForm::None) | (Some(Format::Json), FormatForm::SchemaOnly) => {
            note("JSON");
            Shape::Free
        }
        (Some(Format::Json), _) => Shape::Json,
        (Some(Format::Schema { name, schema, strict }), FormatForm::Schema | FormatForm::SchemaOnly)
            if knows_schemas =>
        {
            Shape::Schema { name, schema, strict: *strict }
        }
        (Some(Format::Schema { .. }), FormatForm::SchemaOnly) => {
            note("JSON schema");
            Shape::Free
        }
        (Some(Format::Schema { schema, .. }), _) => {
            note("JSON schema");
            Shape::Worded(schema)
        }
    }
}

impl Shape<'_> {
    /// What must be said in words. Vendors refuse to promise JSON that nobody speaks of.
    pub fn in_words(&self) -> Option<String> {
        match self {
            Self::Free | Self::Schema { .. } => None,
            Self::Json => Some("Answer in JSON.".to_owned()),
            Self::Worded(schema) => Some(format!("Answer in JSON that fits this JSON Schema:\n{schema}")),
        }
    }

    /// The words, where the conversation has not said them: nothing is added to one that speaks of JSON itself.
    pub fn words_needed(&self, job: &ChatJob) -> Option<String> {
        let says = |text: &str| text.to_ascii_lowercase().contains("json");
        let parts = job.turns.iter().flat_map(|turn| &turn.parts);
        let mut texts = parts.filter_map(|part| match part {
            Part::Text { text } => Some(text.as_str()),
            _ => None,
        });
        match self {
            Self::Json if texts.any(says) => None,
            _ => self.in_words(),
        }
    }
}

/// The effort to ask for: one that the model knows, and among those one that the vendor's wire knows.
pub fn effort(job: &ChatJob, quirks: &Quirks, fit: &mut Fit<'_>) -> Option<Effort> {
    let wanted = fit.effort()?;
    let both: Vec<Effort> =
        job.efforts.iter().copied().filter(|effort| quirks.efforts.contains(effort)).collect();
    let known = if both.is_empty() { &quirks.efforts } else { &both };
    Some(nearest(wanted, known))
}

/// Names what requests share, so that they meet the same cache, and asks for a long life where that is sold.
pub fn caching(job: &ChatJob, quirks: &Quirks, body: &mut Map<String, Value>, fit: &mut Fit<'_>) {
    let Some(caching) = &job.caching else { return };
    if let Some(key) = caching.key.as_ref().filter(|_| quirks.cache_key) {
        body.insert("prompt_cache_key".into(), json!(key));
    }
    if !caching.long {
        return;
    }
    if !quirks.sells_long_cache(job.model.as_str()) {
        fit.leave_out(LeftOut::Setting("long caching".to_owned()));
    } else {
        body.insert("prompt_cache_retention".into(), json!(quirks.cache_retention));
    }
}

/// Whether several tools may be called at once.
pub fn parallel(job: &ChatJob, quirks: &Quirks, body: &mut Map<String, Value>, fit: &mut Fit<'_>) {
    let Some(parallel) = job.parallel_tools else { return };
    if quirks.parallel_tools {
        body.insert("parallel_tool_calls".into(), json!(parallel));
    } else {
        fit.leave_out(LeftOut::Setting("parallel tools".to_owned()));
    }
}

/// Asks for tools that run at the vendor; what more the answer should include for them.
pub fn built_in(
    job: &ChatJob,
    known: &BTreeMap<String, Asked>,
    tools: &mut Vec<Value>,
    body: &mut Map<String, Value>,
    fit: &mut Fit<'_>,
) -> Vec<String> {
    let mut include = Vec::new();
    for tool in &job.built_in {
        let name = built_in_name(*tool);
        match known.get(name) {
            Some(asked) => {
                tools.extend(asked.tool.clone());
                merge(body, &asked.body);
                include.extend(asked.include.iter().cloned());
            }
            None => fit.leave_out(LeftOut::Setting(name.replace('_', " "))),
        }
    }
    include
}
