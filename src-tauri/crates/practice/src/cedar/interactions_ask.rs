//! Reading a request of the Interactions API: the context as steps, as content, or as a plain text.

use serde_json::Value;

use crate::ask::{Ask, Body, Effort, Extras, Part, Role, Shape, Tool, ToolChoice, Turn, Unpaired};
use crate::json;
use crate::price::{self, MAX_OUTPUT};
use crate::problem::Problem;
use crate::seal;
use crate::vendor::Vendor;

const KNOWN: &[&str] = &[
    "model",
    "agent",
    "input",
    "stream",
    "store",
    "background",
    "previous_interaction_id",
    "system_instruction",
    "tools",
    "response_format",
    "response_modalities",
    "response_mime_type",
    "generation_config",
    "safety_settings",
    "service_tier",
    "labels",
    "cached_content",
];

/// Decodes a request.
///
/// # Errors
/// In Cedar's words, for what the wire refuses as well.
pub fn read(body: &Value) -> Result<Ask, Problem> {
    if let Some(field) = json::unknown(body, KNOWN) {
        return Err(Problem::invalid(format!("Unknown parameter '{field}'.")));
    }
    let id = json::text(body, "model")
        .ok_or_else(|| Problem::invalid("Exactly one of 'model' and 'agent' must be set."))?;
    let model = price::find(Vendor::Cedar, id).ok_or_else(|| Problem::NoModel(id.to_owned()))?;
    if let Some(previous) = json::text(body, "previous_interaction_id") {
        return Err(Problem::NoRoute(format!("Interaction {previous} was not found.")));
    }
    if json::truth(body, "background") {
        return Err(Problem::invalid("background=true is only supported for agents and needs store=true."));
    }
    let config = json::echo(body, "generation_config");
    let limit = json::number(&config, "max_output_tokens");
    if limit.is_some_and(|limit| !(1..=MAX_OUTPUT).contains(&limit)) {
        return Err(Problem::invalid(format!(
            "max_output_tokens must be from 1 (inclusive) to {} (exclusive).",
            MAX_OUTPUT + 1
        )));
    }
    let ask = Ask {
        model,
        turns: turns(body)?,
        tools: json::items(body, "tools").iter().filter_map(tool).collect(),
        choice: choice(&config),
        limit,
        stop: json::strings(&config, "stop_sequences"),
        shape: shape(body),
        effort: json::text(&config, "thinking_level").map_or(Effort::Medium, Effort::parse),
        stream: json::truth(body, "stream"),
        extras: extras(body),
    };
    match ask.unpaired() {
        None => Ok(ask),
        Some(Unpaired::Call(id)) => {
            Err(Problem::invalid(format!("The function call {id} has no function_result.")))
        }
        Some(Unpaired::Result(id)) => {
            Err(Problem::invalid(format!("The function_result {id} answers no function_call.")))
        }
    }
}

fn extras(body: &Value) -> Extras {
    let kind = |value: &Value, wanted: &str| json::text(value, "type") == Some(wanted);
    let formats = formats(body);
    Extras {
        search: json::items(body, "tools").iter().any(|tool| kind(tool, "google_search")),
        draw: formats.iter().any(|format| kind(format, "image"))
            || json::strings(body, "response_modalities").iter().any(|modality| modality == "image"),
        ..Extras::default()
    }
}

/// One form of answer, or several.
fn formats(body: &Value) -> Vec<Value> {
    match body.get("response_format") {
        Some(Value::Array(several)) => several.clone(),
        Some(one) if one.is_object() => vec![one.clone()],
        _ => Vec::new(),
    }
}

fn shape(body: &Value) -> Shape {
    let text = formats(body).into_iter().find(|format| {
        json::text(format, "type") == Some("text")
            && json::text(format, "mime_type") == Some("application/json")
    });
    match text {
        Some(format) => json::some(&format, "schema").cloned().map_or(Shape::Json, Shape::Schema),
        None => Shape::Text,
    }
}

fn turns(body: &Value) -> Result<Vec<Turn>, Problem> {
    let system =
        json::text(body, "system_instruction").map(|text| said(Role::System, vec![Part::text(text)]));
    let mut turns: Vec<Turn> = system.into_iter().collect();
    match body.get("input") {
        Some(Value::String(text)) => turns.push(said(Role::User, vec![Part::text(text)])),
        Some(Value::Array(items)) if items.iter().all(is_content) && !items.is_empty() => {
            turns.push(said(Role::User, items.iter().map(content).collect::<Result<_, _>>()?));
        }
        Some(Value::Array(steps)) if !steps.is_empty() => {
            for step in steps {
                turns.extend(self::step(step)?);
            }
        }
        Some(one) if one.is_object() => turns.push(said(Role::User, vec![content(one)?])),
        _ => return Err(Problem::invalid("The input is empty.")),
    }
    Ok(turns)
}

fn said(role: Role, parts: Vec<Part>) -> Turn {
    Turn { role, parts }
}

fn is_content(item: &Value) -> bool {
    matches!(json::text(item, "type"), Some("text" | "image" | "audio" | "document" | "video"))
}

/// A step; thoughts are checked and count for nothing, and so do the steps of Cedar's own tools.
fn step(step: &Value) -> Result<Option<Turn>, Problem> {
    let text = |field: &str| json::text(step, field).unwrap_or_default().to_owned();
    let contents = || json::items(step, "content").iter().map(content).collect::<Result<Vec<_>, _>>();
    match json::text(step, "type").unwrap_or_default() {
        "user_input" => Ok(Some(said(Role::User, contents()?))),
        "model_output" => Ok(Some(said(Role::Assistant, contents()?))),
        "function_call" => {
            let arguments = json::echo_or(step, "arguments", serde_json::json!({})).to_string();
            let call = Body::ToolCall { id: text("id"), name: text("name"), arguments };
            Ok(Some(said(Role::Assistant, vec![Part::plain(call)])))
        }
        "function_result" => {
            let result = Body::ToolResult {
                id: text("call_id"),
                text: result(step),
                failed: json::truth(step, "is_error"),
            };
            Ok(Some(said(Role::User, vec![Part::plain(result)])))
        }
        "thought" => match json::text(step, "signature") {
            Some(blob) if !blob.is_empty() && !seal::genuine(Vendor::Cedar, blob, None) => {
                Err(Problem::invalid("The thought signature is not valid."))
            }
            _ => Ok(None),
        },
        "google_search_call" | "google_search_result" => Ok(None),
        other => Err(Problem::invalid(format!("Unknown step type '{other}'."))),
    }
}

fn content(content: &Value) -> Result<Part, Problem> {
    let body = match json::text(content, "type").unwrap_or_default() {
        "text" => Body::Text(json::text(content, "text").unwrap_or_default().to_owned()),
        "image" => Body::Image(content.to_string()),
        "audio" => Body::Audio(content.to_string()),
        "document" | "video" => Body::Document(content.to_string()),
        other => return Err(Problem::invalid(format!("Unknown content type '{other}'."))),
    };
    Ok(Part::plain(body))
}

/// A result is a text, content, or any object.
fn result(step: &Value) -> String {
    match step.get("result") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => {
            items.iter().filter_map(|item| json::text(item, "text")).collect::<Vec<_>>().join("\n")
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

fn choice(config: &Value) -> ToolChoice {
    let allowed = json::echo(&json::echo(config, "tool_choice"), "allowed_tools");
    let named = json::strings(&allowed, "tools").into_iter().next();
    match (json::text(config, "tool_choice"), named) {
        (Some("none"), _) => ToolChoice::Never,
        (Some("any"), _) => ToolChoice::Any,
        (_, Some(name)) => ToolChoice::Named(name),
        _ => ToolChoice::Auto,
    }
}
