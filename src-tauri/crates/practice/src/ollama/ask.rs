//! Reading a chat request on Ollama's own wire. Fields that are not known are ignored, as there.

use serde_json::Value;

use crate::ask::{Ask, Body, Effort, Extras, Part, Role, Shape, Tool, ToolChoice, Turn};
use crate::json;
use crate::ollama::find;
use crate::price::{MAX_OUTPUT, Model};
use crate::problem::Problem;

/// Decodes a request.
///
/// # Errors
/// For a model that is not there, thinking where a model cannot, and messages that make no sense.
pub fn read(body: &Value) -> Result<Ask, Problem> {
    let name = json::text(body, "model").filter(|name| !name.is_empty());
    let model = find(name.ok_or_else(|| Problem::invalid("model is required"))?)?;
    let options = json::echo(body, "options");
    let limit =
        options.get("num_predict").and_then(Value::as_i64).and_then(|tokens| u64::try_from(tokens).ok());
    Ok(Ask {
        model,
        turns: turns(body)?,
        tools: json::items(body, "tools").iter().filter_map(tool).collect(),
        choice: ToolChoice::Auto,
        limit: limit.filter(|tokens| *tokens > 0).map(|tokens| tokens.min(MAX_OUTPUT)),
        stop: json::strings(&options, "stop"),
        shape: shape(body),
        effort: effort(body, model)?,
        // Unlike all others it streams unless it is told not to.
        stream: body.get("stream").and_then(Value::as_bool).unwrap_or(true),
        extras: Extras::default(),
    })
}

fn turns(body: &Value) -> Result<Vec<Turn>, Problem> {
    let mut open = Vec::new();
    let mut count = 0;
    json::items(body, "messages").iter().map(|message| turn(message, &mut open, &mut count)).collect()
}

/// Calls have no ids here: a result belongs to the first call that has none yet.
fn turn(message: &Value, open: &mut Vec<String>, count: &mut usize) -> Result<Turn, Problem> {
    let text = json::text(message, "content").unwrap_or_default();
    let role = match json::text(message, "role").unwrap_or_default() {
        "system" => Role::System,
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "tool" => {
            let id = if open.is_empty() { String::new() } else { open.remove(0) };
            let result = Body::ToolResult { id, text: text.to_owned(), failed: false };
            return Ok(Turn { role: Role::Tool, parts: vec![Part::plain(result)] });
        }
        other => {
            return Err(Problem::invalid(format!(
                "invalid role: {other}, must be one of 'system', 'user', 'assistant' or 'tool'"
            )));
        }
    };
    let mut parts: Vec<Part> = (!text.is_empty()).then(|| Part::text(text)).into_iter().collect();
    let images = json::items(message, "images").iter();
    parts.extend(images.map(|image| Part::plain(Body::Image(image.to_string()))));
    for call in json::items(message, "tool_calls") {
        let function = json::echo(call, "function");
        if !json::echo(&function, "arguments").is_object() {
            return Err(Problem::invalid(
                "json: cannot unmarshal string into Go struct field .messages.tool_calls.function.arguments of type api.ToolCallFunctionArguments",
            ));
        }
        *count += 1;
        open.push(count.to_string());
        parts.push(Part::plain(Body::ToolCall {
            id: count.to_string(),
            name: json::text(&function, "name").unwrap_or_default().to_owned(),
            arguments: json::echo(&function, "arguments").to_string(),
        }));
    }
    Ok(Turn { role, parts })
}

fn tool(declared: &Value) -> Option<Tool> {
    let function = declared.get("function")?;
    Some(Tool {
        name: json::text(function, "name")?.to_owned(),
        schema: json::echo(function, "parameters"),
        declared: function.to_string(),
        mark: None,
    })
}

fn shape(body: &Value) -> Shape {
    match body.get("format") {
        Some(Value::String(word)) if word == "json" => Shape::Json,
        Some(schema) if schema.is_object() => Shape::Schema(schema.clone()),
        _ => Shape::Text,
    }
}

/// A model that can think does, unless it is told not to.
fn effort(body: &Value, model: &Model) -> Result<Effort, Problem> {
    let wanted = match body.get("think") {
        Some(Value::Bool(true)) | None | Some(Value::Null) => Effort::Medium,
        Some(Value::String(word)) => Effort::parse(word),
        _ => Effort::None,
    };
    let asked = matches!(body.get("think"), Some(Value::Bool(true) | Value::String(_)));
    match asked && wanted != Effort::None && !model.reasons {
        true => Err(Problem::invalid(format!("\"{}\" does not support thinking", model.id))),
        false => Ok(wanted),
    }
}
