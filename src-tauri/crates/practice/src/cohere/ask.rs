//! Reading a chat request of Cohere's second API.

use serde_json::Value;

use crate::ask::{Ask, Body, Effort, Extras, Paper, Part, Role, Shape, Tool, ToolChoice, Turn, Unpaired};
use crate::cohere::find;
use crate::json;
use crate::price::MAX_OUTPUT;
use crate::problem::Problem;

const KNOWN: &[&str] = &[
    "model",
    "messages",
    "stream",
    "tools",
    "strict_tools",
    "tool_choice",
    "documents",
    "citation_options",
    "response_format",
    "safety_mode",
    "max_tokens",
    "stop_sequences",
    "temperature",
    "seed",
    "frequency_penalty",
    "presence_penalty",
    "k",
    "p",
    "logprobs",
    "thinking",
    "priority",
];

/// Decodes a request.
///
/// # Errors
/// In the vendor's words, for what it refuses as well.
pub fn read(body: &Value) -> Result<Ask, Problem> {
    if let Some(field) = json::unknown(body, KNOWN) {
        return Err(unprocessable(format!("unknown field: parameter '{field}' is not a valid field")));
    }
    let id = json::text(body, "model")
        .ok_or_else(|| Problem::invalid("invalid request: model must be specified"))?;
    let model = find(id)?;
    if json::number(body, "max_tokens").is_some_and(|tokens| tokens > MAX_OUTPUT) {
        return Err(Problem::invalid(format!(
            "too many tokens: max tokens must be less than or equal to {MAX_OUTPUT}, the maximum output for this model"
        )));
    }
    let messages = json::items(body, "messages");
    if messages.is_empty() {
        return Err(Problem::invalid("invalid request: messages must be at least 1 element"));
    }
    let mut turns = papers_turn(body);
    for message in messages {
        turns.push(turn(message)?);
    }
    let ask = Ask {
        model,
        turns,
        tools: json::items(body, "tools").iter().filter_map(tool).collect(),
        choice: match json::text(body, "tool_choice") {
            Some("NONE") => ToolChoice::Never,
            Some("REQUIRED") => ToolChoice::Any,
            _ => ToolChoice::Auto,
        },
        limit: json::number(body, "max_tokens").filter(|tokens| *tokens > 0),
        stop: json::strings(body, "stop_sequences"),
        shape: shape(body),
        effort: effort(body),
        stream: json::truth(body, "stream"),
        extras: Extras { papers: papers(body), ..Extras::default() },
    };
    match ask.unpaired() {
        None => Ok(ask),
        Some(Unpaired::Call(id)) => Err(Problem::invalid(format!(
            "invalid request: all tool calls must have a tool result; tool call {id} has none"
        ))),
        Some(Unpaired::Result(id)) => Err(Problem::invalid(format!(
            "invalid request: tool call id {id} was not found in the previous assistant message"
        ))),
    }
}

fn unprocessable(message: String) -> Problem {
    Problem::coded("unprocessable", "body", message)
}

fn turn(message: &Value) -> Result<Turn, Problem> {
    let role = match json::text(message, "role").unwrap_or_default() {
        "system" => Role::System,
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "tool" => Role::Tool,
        other => {
            return Err(Problem::invalid(format!(
                "invalid request: role '{other}' must be one of 'user', 'assistant', 'system' or 'tool'"
            )));
        }
    };
    let mut parts = content(message)?;
    if role == Role::Tool {
        let texts: Vec<&str> = parts
            .iter()
            .filter_map(|part| if let Body::Text(text) = &part.body { Some(text.as_str()) } else { None })
            .collect();
        let id = json::text(message, "tool_call_id").unwrap_or_default().to_owned();
        parts = vec![Part::plain(Body::ToolResult { id, text: texts.join("\n"), failed: false })];
    }
    for call in json::items(message, "tool_calls") {
        let function = json::echo(call, "function");
        parts.push(Part::plain(Body::ToolCall {
            id: json::text(call, "id").unwrap_or_default().to_owned(),
            name: json::text(&function, "name").unwrap_or_default().to_owned(),
            arguments: json::text(&function, "arguments").unwrap_or_default().to_owned(),
        }));
    }
    if parts.is_empty() {
        return Err(Problem::invalid("invalid request: message must have non-empty content or tool calls"));
    }
    Ok(Turn { role, parts })
}

fn content(message: &Value) -> Result<Vec<Part>, Problem> {
    match message.get("content") {
        Some(Value::String(text)) if text.is_empty() => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(vec![Part::text(text)]),
        Some(Value::Array(items)) => {
            let read: Result<Vec<_>, _> = items.iter().map(item).collect();
            Ok(read?.into_iter().flatten().collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// A content item; thinking that comes back counts for nothing.
fn item(item: &Value) -> Result<Option<Part>, Problem> {
    let body = match json::text(item, "type").unwrap_or_default() {
        "text" => Body::Text(json::text(item, "text").unwrap_or_default().to_owned()),
        "image_url" => Body::Image(json::echo(item, "image_url").to_string()),
        "document" => Body::Text(json::echo(&json::echo(item, "document"), "data").to_string()),
        "thinking" => return Ok(None),
        other => {
            return Err(Problem::invalid(format!(
                "invalid request: content type '{other}' must be one of 'text', 'image_url', 'thinking' or 'document'"
            )));
        }
    };
    Ok(Some(Part::plain(body)))
}

/// The documents of a request; each is a text, or an object with an id and fields.
fn papers(body: &Value) -> Vec<Paper> {
    let off = json::text(&json::echo(body, "citation_options"), "mode")
        .is_some_and(|mode| mode.eq_ignore_ascii_case("off") || mode.eq_ignore_ascii_case("disabled"));
    if off {
        return Vec::new();
    }
    json::items(body, "documents").iter().enumerate().map(|(at, document)| paper(at, document)).collect()
}

fn paper(at: usize, document: &Value) -> Paper {
    let data = json::echo(document, "data");
    let field = |names: &[&str]| names.iter().find_map(|name| json::text(&data, name)).map(str::to_owned);
    let text = document.as_str().map(str::to_owned).or_else(|| data.as_str().map(str::to_owned));
    Paper {
        id: json::text(document, "id").map_or_else(|| format!("doc:{at}"), str::to_owned),
        title: field(&["title"]),
        text: text.or_else(|| field(&["text", "snippet", "content"])).unwrap_or_else(|| data.to_string()),
    }
}

/// Documents are read as a part of the prompt.
fn papers_turn(body: &Value) -> Vec<Turn> {
    let documents = json::items(body, "documents");
    let parts: Vec<Part> = documents.iter().map(|document| Part::text(document.to_string())).collect();
    if parts.is_empty() { Vec::new() } else { vec![Turn { role: Role::System, parts }] }
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
    let format = json::echo(body, "response_format");
    let schema = json::some(&format, "json_schema").or(json::some(&format, "schema"));
    match (json::text(&format, "type"), schema) {
        (Some("json_object"), Some(schema)) => Shape::Schema(schema.clone()),
        (Some("json_object"), None) => Shape::Json,
        _ => Shape::Text,
    }
}

/// A model that can think does, unless it is told not to.
fn effort(body: &Value) -> Effort {
    let thinking = json::echo(body, "thinking");
    match (json::text(&thinking, "type"), json::number(&thinking, "token_budget")) {
        (Some("disabled"), _) => Effort::None,
        (_, Some(..=1_024)) => Effort::Low,
        (_, Some(8_192..)) => Effort::High,
        _ => Effort::Medium,
    }
}
