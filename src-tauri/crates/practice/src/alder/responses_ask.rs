//! Reading a Responses request.

use serde_json::Value;

use crate::alder::errors::Endpoint;
use crate::alder::newest;
use crate::ask::{Ask, Body, Effort, Extras, Part, Role, Shape, Tool, ToolChoice, Turn, Unpaired};
use crate::json;
use crate::price::{self, MAX_OUTPUT};
use crate::problem::Problem;
use crate::seal;
use crate::vendor::Vendor;

const KNOWN: &[&str] = &[
    "model",
    "input",
    "instructions",
    "max_output_tokens",
    "reasoning",
    "text",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "max_tool_calls",
    "previous_response_id",
    "conversation",
    "store",
    "background",
    "include",
    "truncation",
    "temperature",
    "top_p",
    "top_logprobs",
    "service_tier",
    "metadata",
    "prompt",
    "prompt_cache_key",
    "prompt_cache_options",
    "prompt_cache_retention",
    "context_management",
    "moderation",
    "safety_identifier",
    "stream",
    "stream_options",
    "user",
];

/// Decodes a request.
///
/// # Errors
/// In Alder's words, for what the OpenAI wire refuses as well.
pub fn read(body: &Value) -> Result<Ask, Problem> {
    if let Some(field) = json::unknown(body, KNOWN) {
        return Err(Problem::coded("unknown_parameter", field, format!("Unknown parameter: '{field}'.")));
    }
    let missing = |field: &str| {
        Problem::coded("missing_required_parameter", field, format!("Missing required parameter: '{field}'."))
    };
    let id = json::text(body, "model").ok_or_else(|| missing("model"))?;
    let model = price::find(Vendor::Alder, id).ok_or_else(|| Problem::NoModel(id.to_owned()))?;
    if let Some(previous) = json::text(body, "previous_response_id") {
        let message = format!("Previous response with id '{previous}' not found.");
        return Err(Problem::coded("previous_response_not_found", "previous_response_id", message));
    }
    if json::truth(body, "background") {
        return Err(Problem::coded(
            "unsupported_value",
            "background",
            "Background mode is not supported with this model.",
        ));
    }
    let mut turns: Vec<Turn> = json::text(body, "instructions")
        .map(|text| said(Role::System, vec![Part::text(text)]))
        .into_iter()
        .collect();
    turns.extend(input(body.get("input").filter(|input| !input.is_null()).ok_or_else(|| missing("input"))?)?);
    let reasoning = json::echo(body, "reasoning");
    if model.newest {
        newest::check(body, Endpoint::Responses, model.id)?;
    }
    let ask = Ask {
        model,
        turns,
        tools: json::items(body, "tools").iter().filter_map(tool).collect(),
        choice: choice(body),
        limit: limit(body)?,
        stop: Vec::new(),
        shape: shape(body),
        effort: json::text(&reasoning, "effort").map_or(Effort::Medium, Effort::parse),
        stream: json::truth(body, "stream"),
        extras: extras(body),
    };
    match ask.unpaired() {
        None => Ok(ask),
        Some(Unpaired::Call(id)) => {
            Err(Problem::invalid_field("input", format!("No tool output found for function call {id}.")))
        }
        Some(Unpaired::Result(id)) => Err(Problem::invalid_field(
            "input",
            format!("No tool call found for function call output with call_id {id}."),
        )),
    }
}

fn extras(body: &Value) -> Extras {
    let offers = |kinds: &[&str]| {
        let mut offered = json::items(body, "tools").iter().filter_map(|tool| json::text(tool, "type"));
        offered.any(|kind| kinds.contains(&kind))
    };
    Extras {
        one_call: body.get("parallel_tool_calls") == Some(&Value::Bool(false)),
        search: offers(&["web_search", "web_search_2025_08_26", "web_search_preview"]),
        draw: offers(&["image_generation"]),
        papers: Vec::new(),
    }
}

fn said(role: Role, parts: Vec<Part>) -> Turn {
    Turn { role, parts }
}

fn limit(body: &Value) -> Result<Option<u64>, Problem> {
    let field = "max_output_tokens";
    match json::number(body, field) {
        Some(tokens) if tokens < 16 => {
            let message = format!(
                "Invalid '{field}': integer below minimum value. Expected a value >= 16, but got {tokens} instead."
            );
            Err(Problem::coded("integer_below_min_value", field, message))
        }
        Some(tokens) if tokens > MAX_OUTPUT => {
            let message = format!(
                "Invalid '{field}': integer above maximum value. Expected a value <= {MAX_OUTPUT}, but got {tokens} instead."
            );
            Err(Problem::coded("integer_above_max_value", field, message))
        }
        tokens => Ok(tokens),
    }
}

fn input(input: &Value) -> Result<Vec<Turn>, Problem> {
    match input {
        Value::String(text) => Ok(vec![said(Role::User, vec![Part::text(text)])]),
        Value::Array(items) => {
            let turns: Result<Vec<Option<Turn>>, Problem> =
                items.iter().enumerate().map(|(index, one)| item(one, index)).collect();
            Ok(turns?.into_iter().flatten().collect())
        }
        _ => Err(Problem::coded(
            "invalid_type",
            "input",
            "Invalid type for 'input': expected one of a string or array of objects.",
        )),
    }
}

/// One input item; reasoning is checked and then counts for nothing.
fn item(item: &Value, index: usize) -> Result<Option<Turn>, Problem> {
    let text = |field: &str| json::text(item, field).unwrap_or_default().to_owned();
    match json::text(item, "type").unwrap_or("message") {
        "message" => message(item, index).map(Some),
        "function_call" => {
            let call =
                Body::ToolCall { id: text("call_id"), name: text("name"), arguments: text("arguments") };
            Ok(Some(said(Role::Assistant, vec![Part::plain(call)])))
        }
        "function_call_output" => {
            let result = Body::ToolResult { id: text("call_id"), text: output(item), failed: false };
            Ok(Some(said(Role::Tool, vec![Part::plain(result)])))
        }
        "reasoning" => match json::text(item, "encrypted_content") {
            Some(blob) if !seal::genuine(Vendor::Alder, blob, None) => {
                let start: String = blob.chars().take(8).collect();
                let message = format!(
                    "The encrypted content {start}... could not be verified. Reason: Encrypted content could not be decrypted or parsed."
                );
                Err(Problem::Invalid(crate::problem::Invalid {
                    message,
                    param: None,
                    code: Some("invalid_encrypted_content"),
                }))
            }
            _ => Ok(None),
        },
        "item_reference" => Err(Problem::invalid_field(
            "input",
            format!(
                "Item with id '{}' not found. Items are not persisted when `store` is set to false.",
                text("id")
            ),
        )),
        _ => Ok(None),
    }
}

fn message(item: &Value, index: usize) -> Result<Turn, Problem> {
    let role = match json::text(item, "role").unwrap_or_default() {
        "system" | "developer" => Role::System,
        "user" => Role::User,
        "assistant" => Role::Assistant,
        other => {
            let message = format!(
                "Invalid value: '{other}'. Supported values are: 'assistant', 'system', 'developer', and 'user'."
            );
            return Err(Problem::coded("invalid_value", &format!("input[{index}].role"), message));
        }
    };
    let parts = match item.get("content") {
        Some(Value::String(text)) => vec![Part::text(text)],
        Some(Value::Array(parts)) => {
            let places = parts.iter().enumerate();
            places
                .map(|(at, part)| piece(part, role, &format!("input[{index}].content[{at}]")))
                .collect::<Result<_, _>>()?
        }
        _ => Vec::new(),
    };
    Ok(said(role, parts))
}

/// A content part. An assistant's text must be `output_text`, anybody else's `input_text`, as on the real wire.
fn piece(part: &Value, role: Role, place: &str) -> Result<Part, Problem> {
    let kind = json::text(part, "type").unwrap_or_default();
    let assistant = role == Role::Assistant;
    match kind {
        "input_text" if !assistant => Ok(Part::text(json::text(part, "text").unwrap_or_default())),
        "output_text" if assistant => Ok(Part::text(json::text(part, "text").unwrap_or_default())),
        "refusal" if assistant => Ok(Part::text(json::text(part, "refusal").unwrap_or_default())),
        "input_image" if !assistant => Ok(Part::plain(Body::Image(part.to_string()))),
        "input_file" if !assistant => Ok(Part::plain(Body::Document(part.to_string()))),
        "input_audio" if !assistant => Ok(Part::plain(Body::Audio(part.to_string()))),
        other => {
            let supported = if assistant {
                "'output_text' and 'refusal'"
            } else {
                "'input_text', 'input_image', and 'input_file'"
            };
            let message = format!("Invalid value: '{other}'. Supported values are: {supported}.");
            Err(Problem::coded("invalid_value", &format!("{place}.type"), message))
        }
    }
}

/// The text of a function's output, which is a string or a list of parts.
fn output(item: &Value) -> String {
    match item.get("output") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => {
            parts.iter().filter_map(|part| json::text(part, "text")).collect::<Vec<_>>().join("\n")
        }
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

fn tool(declared: &Value) -> Option<Tool> {
    if json::text(declared, "type") != Some("function") {
        return None;
    }
    Some(Tool {
        name: json::text(declared, "name")?.to_owned(),
        schema: json::echo(declared, "parameters"),
        declared: declared.to_string(),
        mark: None,
    })
}

fn choice(body: &Value) -> ToolChoice {
    match body.get("tool_choice") {
        Some(Value::String(word)) if word == "none" => ToolChoice::Never,
        Some(Value::String(word)) if word == "required" => ToolChoice::Any,
        Some(named) if json::text(named, "type") == Some("function") => {
            ToolChoice::Named(json::text(named, "name").unwrap_or_default().to_owned())
        }
        _ => ToolChoice::Auto,
    }
}

fn shape(body: &Value) -> Shape {
    let format = json::echo(&json::echo(body, "text"), "format");
    match json::text(&format, "type") {
        Some("json_object") => Shape::Json,
        Some("json_schema") => Shape::Schema(json::echo(&format, "schema")),
        _ => Shape::Text,
    }
}
