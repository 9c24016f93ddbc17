//! Reading a chat request in the Mistral dialect.

use serde_json::Value;

use crate::ask::{Ask, Body, Effort, Extras, Part, Role, Shape, Tool, ToolChoice, Turn, Unpaired};
use crate::json;
use crate::mistral::find;
use crate::price::MAX_OUTPUT;
use crate::problem::Problem;

const KNOWN: &[&str] = &[
    "model",
    "messages",
    "temperature",
    "top_p",
    "top_k",
    "max_tokens",
    "min_tokens",
    "stream",
    "stop",
    "random_seed",
    "metadata",
    "response_format",
    "tools",
    "tool_choice",
    "presence_penalty",
    "frequency_penalty",
    "repetition_penalty",
    "logprobs",
    "top_logprobs",
    "n",
    "prediction",
    "parallel_tool_calls",
    "reasoning_effort",
    "prompt_mode",
    "guardrails",
    "prompt_cache_key",
    "service_tier",
    "safe_prompt",
];

/// Decodes a request.
///
/// # Errors
/// For an unknown field, such as `seed` or `stream_options`, and for what the real dialect refuses as well.
pub fn read(body: &Value) -> Result<Ask, Problem> {
    if let Some(field) = json::unknown(body, KNOWN) {
        return Err(Problem::coded("extra_forbidden", field, "Extra inputs are not permitted"));
    }
    let missing = |field: &str| Problem::coded("missing", field, "Field required");
    let model = find(json::text(body, "model").ok_or_else(|| missing("model"))?)?;
    if json::number(body, "max_tokens").is_some_and(|tokens| tokens > MAX_OUTPUT) {
        return Err(Problem::coded(
            "less_than_equal",
            "max_tokens",
            format!("Input should be less than or equal to {MAX_OUTPUT}"),
        ));
    }
    let messages = body.get("messages").and_then(Value::as_array).ok_or_else(|| missing("messages"))?;
    let turns: Vec<Turn> = messages.iter().map(turn).collect::<Result<_, _>>()?;
    check_last(messages.last())?;
    let ask = Ask {
        model,
        turns,
        tools: json::items(body, "tools").iter().filter_map(tool).collect(),
        choice: choice(body),
        limit: json::number(body, "max_tokens").filter(|tokens| *tokens > 0),
        stop: json::strings(body, "stop"),
        shape: shape(body),
        effort: effort(body),
        stream: json::truth(body, "stream"),
        extras: Extras {
            one_call: body.get("parallel_tool_calls") == Some(&Value::Bool(false)),
            ..Extras::default()
        },
    };
    match ask.unpaired() {
        None => Ok(ask),
        Some(Unpaired::Call(_)) => {
            Err(Problem::invalid("Not the same number of function calls and responses"))
        }
        Some(Unpaired::Result(id)) => {
            Err(Problem::invalid(format!("Unexpected tool call id {id} in tool results")))
        }
    }
}

fn check_last(message: Option<&Value>) -> Result<(), Problem> {
    let role = message.and_then(|message| json::text(message, "role")).unwrap_or_default();
    let begun = message.is_some_and(|message| json::truth(message, "prefix"));
    match role {
        "user" | "tool" => Ok(()),
        "assistant" if begun => Ok(()),
        other => Err(Problem::invalid(format!(
            "Expected last role User or Tool (or Assistant with prefix True) for serving but got {other}"
        ))),
    }
}

fn turn(message: &Value) -> Result<Turn, Problem> {
    let role = match json::text(message, "role").unwrap_or_default() {
        "system" => Role::System,
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "tool" => Role::Tool,
        _ => {
            let message = "Input should be 'system', 'user', 'assistant' or 'tool'";
            return Err(Problem::coded("literal_error", "messages.role", message));
        }
    };
    let mut parts = content(message)?;
    if role == Role::Tool {
        let texts = parts.iter().filter_map(|part| match &part.body {
            Body::Text(text) => Some(text.as_str()),
            _ => None,
        });
        let text = texts.collect::<Vec<_>>().join("\n");
        let id = check_id(json::text(message, "tool_call_id").unwrap_or_default())?;
        parts = vec![Part::plain(Body::ToolResult { id, text, failed: false })];
    }
    for call in json::items(message, "tool_calls") {
        let function = json::echo(call, "function");
        let arguments = match function.get("arguments") {
            Some(Value::String(text)) => text.clone(),
            other => other.map(Value::to_string).unwrap_or_default(),
        };
        parts.push(Part::plain(Body::ToolCall {
            id: check_id(json::text(call, "id").unwrap_or_default())?,
            name: json::text(&function, "name").unwrap_or_default().to_owned(),
            arguments,
        }));
    }
    Ok(Turn { role, parts })
}

/// The dialect takes no id but one of its own form.
fn check_id(id: &str) -> Result<String, Problem> {
    match id.len() == 9 && id.chars().all(|letter| letter.is_ascii_alphanumeric()) {
        true => Ok(id.to_owned()),
        false => Err(Problem::invalid(format!(
            "Tool call id was {id} but must be a-z, A-Z, 0-9, with a length of 9."
        ))),
    }
}

fn content(message: &Value) -> Result<Vec<Part>, Problem> {
    match message.get("content") {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(text)) if text.is_empty() => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(vec![Part::text(text)]),
        Some(Value::Array(chunks)) => {
            let read: Result<Vec<_>, _> = chunks.iter().map(chunk).collect();
            Ok(read?.into_iter().flatten().collect())
        }
        Some(_) => {
            Err(Problem::coded("string_type", "messages.content", "Input should be a valid string or list"))
        }
    }
}

/// A content chunk; thinking that comes back counts for nothing.
fn chunk(chunk: &Value) -> Result<Option<Part>, Problem> {
    let data = |field: &str| chunk.get(field).map(Value::to_string).unwrap_or_default();
    let body = match json::text(chunk, "type").unwrap_or_default() {
        "text" => Body::Text(json::text(chunk, "text").unwrap_or_default().to_owned()),
        "image_url" => Body::Image(data("image_url")),
        "document_url" => Body::Document(data("document_url")),
        "file" => Body::Document(data("file_id")),
        "input_audio" => Body::Audio(data("input_audio")),
        "thinking" | "reference" => return Ok(None),
        _ => {
            let message = "Input tag found using 'type' does not match any of the expected tags: 'document_url', 'file', 'image_url', 'input_audio', 'reference', 'text', 'thinking'";
            return Err(Problem::coded("union_tag_invalid", "messages.content", message));
        }
    };
    Ok(Some(Part::plain(body)))
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

fn choice(body: &Value) -> ToolChoice {
    match body.get("tool_choice") {
        Some(Value::String(word)) if word == "none" => ToolChoice::Never,
        Some(Value::String(word)) if word == "any" || word == "required" => ToolChoice::Any,
        Some(named) if named.is_object() => {
            let name = json::text(&json::echo(named, "function"), "name").unwrap_or_default().to_owned();
            ToolChoice::Named(name)
        }
        _ => ToolChoice::Auto,
    }
}

fn shape(body: &Value) -> Shape {
    let format = json::echo(body, "response_format");
    let schema = json::echo(&format, "json_schema");
    match json::text(&format, "type") {
        Some("json_object") => Shape::Json,
        Some("json_schema") => {
            let wanted = json::some(&schema, "schema").or(json::some(&schema, "schema_definition"));
            wanted.cloned().map_or(Shape::Json, Shape::Schema)
        }
        _ => Shape::Text,
    }
}

/// Without a word of it nothing is thought.
fn effort(body: &Value) -> Effort {
    match (json::text(body, "reasoning_effort"), json::text(body, "prompt_mode")) {
        (Some(word), _) => Effort::parse(word),
        (None, Some("reasoning")) => Effort::Medium,
        _ => Effort::None,
    }
}
