//! Reading a Chat Completions request.

use serde_json::Value;

use crate::alder::errors::Endpoint;
use crate::alder::newest;
use crate::ask::{Ask, Body, Effort, Extras, Part, Role, Shape, Tool, ToolChoice, Turn, Unpaired};
use crate::json;
use crate::price::{self, MAX_OUTPUT};
use crate::problem::Problem;
use crate::vendor::Vendor;

const KNOWN: &[&str] = &[
    "model",
    "messages",
    "max_completion_tokens",
    "max_tokens",
    "temperature",
    "top_p",
    "stop",
    "n",
    "seed",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "response_format",
    "reasoning_effort",
    "verbosity",
    "modalities",
    "audio",
    "prediction",
    "service_tier",
    "store",
    "metadata",
    "logprobs",
    "top_logprobs",
    "prompt_cache_key",
    "prompt_cache_options",
    "prompt_cache_retention",
    "safety_identifier",
    "moderation",
    "web_search_options",
    "stream",
    "stream_options",
    "user",
    "frequency_penalty",
    "presence_penalty",
    "logit_bias",
    "functions",
    "function_call",
    "context_management",
];

/// Decodes a request.
///
/// # Errors
/// In Alder's words, for what the OpenAI wire refuses as well.
pub fn read(body: &Value) -> Result<Ask, Problem> {
    if let Some(field) = json::unknown(body, KNOWN) {
        return Err(Problem::invalid(format!("Unrecognized request argument supplied: {field}")));
    }
    let id =
        json::text(body, "model").ok_or_else(|| Problem::invalid("you must provide a model parameter"))?;
    let model = price::find(Vendor::Alder, id).ok_or_else(|| Problem::NoModel(id.to_owned()))?;
    let stream = json::truth(body, "stream");
    if json::some(body, "stream_options").is_some() && !stream {
        return Err(Problem::invalid_field(
            "stream_options",
            "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
        ));
    }
    if json::number(body, "n").is_some_and(|n| n != 1) {
        return Err(Problem::coded(
            "unsupported_value",
            "n",
            "Unsupported value: 'n' supports only 1 with this model.",
        ));
    }
    if model.newest {
        newest::check(body, Endpoint::Chat, model.id)?;
    }
    let ask = Ask {
        model,
        turns: messages(body)?,
        tools: json::items(body, "tools").iter().filter_map(tool).collect(),
        choice: choice(body),
        limit: limit(body)?,
        stop: json::strings(body, "stop"),
        shape: shape(body),
        effort: json::text(body, "reasoning_effort").map_or(Effort::Medium, Effort::parse),
        stream,
        extras: extras(body),
    };
    match ask.unpaired() {
        None => Ok(ask),
        Some(Unpaired::Call(id)) => Err(Problem::invalid_field(
            "messages",
            format!(
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: {id}"
            ),
        )),
        Some(Unpaired::Result(_)) => Err(Problem::invalid_field(
            "messages",
            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
        )),
    }
}

fn extras(body: &Value) -> Extras {
    Extras {
        one_call: body.get("parallel_tool_calls") == Some(&Value::Bool(false)),
        search: json::some(body, "web_search_options").is_some(),
        ..Extras::default()
    }
}

fn limit(body: &Value) -> Result<Option<u64>, Problem> {
    for field in ["max_completion_tokens", "max_tokens"] {
        match json::number(body, field) {
            Some(tokens) if tokens > MAX_OUTPUT => {
                let message = format!(
                    "{field} is too large: {tokens}. This model supports at most {MAX_OUTPUT} completion tokens, whereas you provided {tokens}."
                );
                return Err(Problem::coded("invalid_value", field, message));
            }
            Some(0) => {
                let message = format!(
                    "Invalid '{field}': integer below minimum value. Expected a value >= 1, but got 0 instead."
                );
                return Err(Problem::coded("integer_below_min_value", field, message));
            }
            Some(tokens) => return Ok(Some(tokens)),
            None => {}
        }
    }
    Ok(None)
}

fn messages(body: &Value) -> Result<Vec<Turn>, Problem> {
    let missing = || {
        Problem::coded("missing_required_parameter", "messages", "Missing required parameter: 'messages'.")
    };
    let list = body.get("messages").and_then(Value::as_array).ok_or_else(missing)?;
    if list.is_empty() {
        let message = "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.";
        return Err(Problem::coded("empty_array", "messages", message));
    }
    list.iter().enumerate().map(|(index, message)| turn(message, index)).collect()
}

fn turn(message: &Value, index: usize) -> Result<Turn, Problem> {
    let role = match json::text(message, "role").unwrap_or_default() {
        "system" | "developer" => Role::System,
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "tool" => Role::Tool,
        other => {
            let message = format!(
                "Invalid value: '{other}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'."
            );
            return Err(Problem::coded("invalid_value", &format!("messages[{index}].role"), message));
        }
    };
    let mut parts = content(message, &format!("messages[{index}].content"))?;
    if role == Role::Tool {
        let text = parts
            .iter()
            .filter_map(|part| if let Body::Text(text) = &part.body { Some(text.as_str()) } else { None });
        let id = json::text(message, "tool_call_id").unwrap_or_default().to_owned();
        parts = vec![Part::plain(Body::ToolResult {
            id,
            text: text.collect::<Vec<_>>().join("\n"),
            failed: false,
        })];
    }
    for call in json::items(message, "tool_calls") {
        let function = json::echo(call, "function");
        parts.push(Part::plain(Body::ToolCall {
            id: json::text(call, "id").unwrap_or_default().to_owned(),
            name: json::text(&function, "name").unwrap_or_default().to_owned(),
            arguments: json::text(&function, "arguments").unwrap_or_default().to_owned(),
        }));
    }
    Ok(Turn { role, parts })
}

fn content(message: &Value, place: &str) -> Result<Vec<Part>, Problem> {
    match message.get("content") {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(vec![Part::text(text)]),
        Some(Value::Array(parts)) => {
            parts.iter().enumerate().map(|(index, part)| piece(part, &format!("{place}[{index}]"))).collect()
        }
        Some(_) => Err(Problem::coded(
            "invalid_type",
            place,
            format!(
                "Invalid type for '{place}': expected one of a string or array of objects, but got an object instead."
            ),
        )),
    }
}

fn piece(part: &Value, place: &str) -> Result<Part, Problem> {
    let data = |field: &str| part.get(field).map(Value::to_string).unwrap_or_default();
    match json::text(part, "type").unwrap_or_default() {
        "text" => Ok(Part::text(json::text(part, "text").unwrap_or_default())),
        "refusal" => Ok(Part::text(json::text(part, "refusal").unwrap_or_default())),
        "image_url" => Ok(Part::plain(Body::Image(data("image_url")))),
        "input_audio" => Ok(Part::plain(Body::Audio(data("input_audio")))),
        "file" => Ok(Part::plain(Body::Document(data("file")))),
        other => {
            let message = format!(
                "Invalid value: '{other}'. Supported values are: 'text', 'image_url', 'input_audio', 'refusal', and 'file'."
            );
            Err(Problem::coded("invalid_value", &format!("{place}.type"), message))
        }
    }
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
        Some(Value::String(word)) if word == "required" => ToolChoice::Any,
        Some(named) if named.is_object() => {
            let name = json::text(&json::echo(named, "function"), "name").unwrap_or_default().to_owned();
            ToolChoice::Named(name)
        }
        _ => ToolChoice::Auto,
    }
}

fn shape(body: &Value) -> Shape {
    let format = json::echo(body, "response_format");
    match json::text(&format, "type") {
        Some("json_object") => Shape::Json,
        Some("json_schema") => Shape::Schema(json::echo(&json::echo(&format, "json_schema"), "schema")),
        _ => Shape::Text,
    }
}
