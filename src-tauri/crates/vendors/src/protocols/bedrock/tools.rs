//! Tools and the choice among them.
//!
//! The wire refuses a context with tool calls that declares no tools, so those of earlier turns are declared again
//! where the job offers none.

use std::collections::BTreeSet;

use medley_domain::conversation::{LeftOut, Part};
use medley_domain::job::{BuiltIn, ChatJob, Tool, ToolChoice};
use serde_json::{Value, json};

use crate::protocols::fields::schema;
use crate::protocols::fit::Fit;

pub fn config(job: &ChatJob, fit: &mut Fit<'_>) -> Option<Value> {
    for tool in &job.built_in {
        fit.leave_out(LeftOut::Setting(built_in(*tool).to_owned()));
    }
    if job.parallel_tools == Some(false) && !job.tools.is_empty() {
        fit.leave_out(LeftOut::Setting("parallel tools".to_owned()));
    }
    let used = used(job);
    let tools: Vec<Value> = match (&job.tool_choice, job.tools.is_empty()) {
        (ToolChoice::Never, _) if used.is_empty() => return None,
        (_, true) => used.into_iter().map(bare).collect(),
        _ => job.tools.iter().map(tool).collect(),
    };
    if tools.is_empty() {
        return None;
    }
    let mut config = json!({ "tools": tools });
    if let Some(choice) = choice(job, fit) {
        config["toolChoice"] = choice;
    }
    Some(config)
}

fn choice(job: &ChatJob, fit: &mut Fit<'_>) -> Option<Value> {
    match &job.tool_choice {
        ToolChoice::Auto => None,
        // The tools must stay declared for the calls of the context, and the wire has no word for "none of them".
        ToolChoice::Never => {
            if !job.tools.is_empty() {
                fit.leave_out(LeftOut::Setting("tool choice".to_owned()));
            }
            None
        }
        _ if job.tools.is_empty() => None,
        ToolChoice::Any => Some(json!({ "any": {} })),
        ToolChoice::Named(name) => Some(json!({ "tool": { "name": name } })),
    }
}

fn built_in(tool: BuiltIn) -> &'static str {
    match tool {
        BuiltIn::WebSearch => "web_search",
        BuiltIn::CodeExecution => "code_execution",
        BuiltIn::ReadUrl => "read_url",
        BuiltIn::MakeImage => "make_image",
    }
}

/// The names of the tools that the context holds calls of.
fn used(job: &ChatJob) -> BTreeSet<&str> {
    let parts = job.turns.iter().flat_map(|turn| &turn.parts);
    let names = parts.filter_map(|part| match part {
        Part::ToolCall { name, .. } => Some(name.as_str()),
        _ => None,
    });
    names.collect()
}

fn bare(name: &str) -> Value {
    json!({ "toolSpec": { "name": name, "inputSchema": { "json": { "type": "object" } } } })
}

fn tool(tool: &Tool) -> Value {
    let mut spec = json!({ "name": tool.name, "inputSchema": { "json": schema(&tool.parameters) } });
    if !tool.description.trim().is_empty() {
        spec["description"] = json!(tool.description);
    }
    json!({ "toolSpec": spec })
}
