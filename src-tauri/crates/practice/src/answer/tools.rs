//! Tool calls: when to make one, and what to say when the result is there.

use serde_json::Value;

use crate::answer::voice::Voice;
use crate::answer::{Block, schema};
use crate::ask::{Ask, Tool, ToolChoice};
use crate::fault;

/// The calls that the conversation asks for now; none when results have just come in.
pub fn calls(ask: &Ask) -> Vec<Block> {
    if !ask.fresh_results().is_empty() {
        return Vec::new();
    }
    let message = fault::without_triggers(&ask.last_user_text());
    let most = if ask.extras.one_call { 1 } else { usize::MAX };
    chosen(ask, &message).into_iter().take(most).map(|tool| call(tool, &message)).collect()
}

fn chosen<'a>(ask: &'a Ask, message: &str) -> Vec<&'a Tool> {
    let named: Vec<&Tool> = ask.tools.iter().filter(|tool| mentions(message, &tool.name)).collect();
    let first = || ask.tools.first().into_iter().collect();
    match &ask.choice {
        ToolChoice::Never => Vec::new(),
        ToolChoice::Named(name) => ask.tools.iter().filter(|tool| tool.name == *name).collect(),
        _ if !named.is_empty() => named,
        ToolChoice::Any => first(),
        ToolChoice::Auto if asks_for_a_tool(message) => first(),
        ToolChoice::Auto => Vec::new(),
    }
}

/// Whether a message names a tool, as `get_weather` or as `get weather`.
fn mentions(message: &str, name: &str) -> bool {
    let (message, name) = (message.to_lowercase(), name.to_lowercase());
    message.contains(&name) || message.contains(&name.replace(['_', '-'], " "))
}

fn asks_for_a_tool(message: &str) -> bool {
    let lower = message.to_lowercase();
    ["use the tool", "call the tool", "use a tool", "use your tool", "use tools", "use the function"]
        .iter()
        .any(|words| lower.contains(words))
}

fn call(tool: &Tool, message: &str) -> Block {
    let arguments = match schema::fill(&tool.schema, message) {
        Value::Object(fields) => Value::Object(fields),
        _ => Value::Object(serde_json::Map::new()),
    };
    Block::Call { name: tool.name.clone(), arguments }
}

/// What a model says about fresh tool results.
pub fn report(results: &[(&str, bool)], voice: &Voice) -> String {
    let failed = results.iter().any(|(_, failed)| *failed);
    let lead = if failed { voice.tool_failed } else { voice.after_tool };
    let shown = results.iter().rev().map(|(text, _)| shown(text));
    format!("{lead}\n\n{}", shown.collect::<Vec<_>>().join("\n\n"))
}

/// A JSON object as a list of its fields, anything else as a quotation.
fn shown(result: &str) -> String {
    match serde_json::from_str(result) {
        Ok(Value::Object(fields)) if !fields.is_empty() => {
            let lines = fields.iter().take(12).map(|(name, value)| format!("- **{name}**: {}", plain(value)));
            lines.collect::<Vec<_>>().join("\n")
        }
        _ => {
            let lines = result.lines().take(12).map(|line| format!("> {line}"));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
