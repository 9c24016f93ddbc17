//! Reading a Messages request.

use serde_json::Value;

use crate::ask::{
    Ask, Body, Effort, Extras, Keep, Paper, Part, Role, Shape, Tool, ToolChoice, Turn, Unpaired,
};
use crate::birch::newest;
use crate::json;
use crate::price::{self, MAX_OUTPUT};
use crate::problem::Problem;
use crate::seal;
use crate::vendor::Vendor;

const KNOWN: &[&str] = &[
    "model",
    "max_tokens",
    "messages",
    "system",
    "stream",
    "temperature",
    "top_p",
    "top_k",
    "stop_sequences",
    "tools",
    "tool_choice",
    "thinking",
    "output_config",
    "metadata",
    "service_tier",
    "cache_control",
    "container",
    "inference_geo",
    "mcp_servers",
    "context_management",
    "speed",
    "betas",
    "output_format",
];

/// Decodes a request for an answer.
///
/// # Errors
/// In Birch's words, for what the Anthropic wire refuses as well.
pub fn read(body: &Value) -> Result<Ask, Problem> {
    let limit = match body.get("max_tokens") {
        None | Some(Value::Null) => return Err(Problem::invalid("max_tokens: Field required")),
        Some(given) => given.as_u64().filter(|tokens| *tokens > 0),
    };
    let limit =
        limit.ok_or_else(|| Problem::invalid("max_tokens: Input should be greater than or equal to 1"))?;
    let mut ask = read_for_count(body)?;
    if limit > MAX_OUTPUT {
        let id = ask.model.id;
        return Err(Problem::invalid(format!(
            "max_tokens: {limit} > {MAX_OUTPUT}, which is the maximum allowed number of output tokens for {id}"
        )));
    }
    check_budget(body, limit)?;
    ask.limit = Some(limit);
    Ok(ask)
}

/// Decodes a request whose tokens are only counted; it needs no `max_tokens`.
///
/// # Errors
/// As [`read`].
pub fn read_for_count(body: &Value) -> Result<Ask, Problem> {
    if let Some(field) = json::unknown(body, KNOWN) {
        return Err(Problem::invalid(format!("{field}: Extra inputs are not permitted")));
    }
    let id = json::text(body, "model").ok_or_else(|| Problem::invalid("model: Field required"))?;
    let model = price::find(Vendor::Birch, id).ok_or_else(|| Problem::NoModel(id.to_owned()))?;
    if model.newest {
        newest::check(body)?;
    }
    let mut turns = system(body)?;
    turns.extend(messages(body)?);
    let mut ask = Ask {
        model,
        turns,
        tools: json::items(body, "tools").iter().filter_map(tool).collect(),
        choice: choice(body),
        limit: None,
        stop: json::strings(body, "stop_sequences"),
        shape: shape(body),
        effort: effort(body),
        stream: json::truth(body, "stream"),
        extras: extras(body),
    };
    if let Some(keep) = mark(body) {
        mark_last(&mut ask, keep);
    }
    check_marks(&ask)?;
    match ask.unpaired() {
        None => Ok(ask),
        Some(Unpaired::Call(id)) => Err(Problem::invalid(format!(
            "messages: `tool_use` ids were found without `tool_result` blocks immediately after: {id}. Each `tool_use` block must have a corresponding `tool_result` block in the next message."
        ))),
        Some(Unpaired::Result(id)) => Err(Problem::invalid(format!(
            "messages: unexpected `tool_use_id` found in `tool_result` blocks: {id}. Each `tool_result` block must have a corresponding `tool_use` block in the previous message."
        ))),
    }
}

fn extras(body: &Value) -> Extras {
    let choice = json::echo(body, "tool_choice");
    let searches =
        |tool: &Value| json::text(tool, "type").is_some_and(|kind| kind.starts_with("web_search_"));
    let blocks = json::items(body, "messages").iter().flat_map(|message| json::items(message, "content"));
    Extras {
        one_call: json::truth(&choice, "disable_parallel_tool_use"),
        search: json::items(body, "tools").iter().any(searches),
        draw: false,
        papers: blocks.filter_map(paper).collect(),
    }
}

/// A document that is to be cited. What is no text is cited by its title alone.
fn paper(block: &Value) -> Option<Paper> {
    let cited = json::truth(&json::echo(block, "citations"), "enabled");
    if !cited || json::text(block, "type") != Some("document") {
        return None;
    }
    let title = json::text(block, "title").map(str::to_owned);
    let source = json::echo(block, "source");
    let text = match json::text(&source, "type") {
        Some("text") => json::text(&source, "data").unwrap_or_default().to_owned(),
        _ => title.clone().unwrap_or_else(|| "A document without words".to_owned()),
    };
    Some(Paper { id: String::new(), title, text })
}

fn check_budget(body: &Value, limit: u64) -> Result<(), Problem> {
    let thinking = json::echo(body, "thinking");
    if json::text(&thinking, "type") != Some("enabled") {
        return Ok(());
    }
    match json::number(&thinking, "budget_tokens") {
        None => Err(Problem::invalid("thinking.enabled.budget_tokens: Field required")),
        Some(budget) if budget < 1_024 => Err(Problem::invalid(
            "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
        )),
        Some(budget) if budget >= limit => {
            Err(Problem::invalid("`max_tokens` must be greater than `thinking.budget_tokens`"))
        }
        Some(_) => Ok(()),
    }
}

fn system(body: &Value) -> Result<Vec<Turn>, Problem> {
    let parts = match body.get("system") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::String(text)) => vec![Part::text(text)],
        Some(blocks) => {
            let blocks = blocks.as_array().map_or(&[][..], Vec::as_slice);
            blocks
                .iter()
                .enumerate()
                .map(|(index, one)| block(one, &format!("system.{index}")))
                .collect::<Result<Vec<_>, _>>()?
                .into_iter()
                .flatten()
                .collect()
        }
    };
    Ok(vec![Turn { role: Role::System, parts }])
}

fn messages(body: &Value) -> Result<Vec<Turn>, Problem> {
    let list = body
        .get("messages")
        .and_then(Value::as_array)
        .ok_or_else(|| Problem::invalid("messages: Field required"))?;
    if list.is_empty() {
        return Err(Problem::invalid("messages: at least one message is required"));
    }
    let turns = list
        .iter()
        .enumerate()
        .map(|(index, message)| turn(message, index))
        .collect::<Result<Vec<_>, _>>()?;
    match turns.last() {
        Some(last) if last.role == Role::Assistant => Err(Problem::invalid(
            "This model does not support assistant message prefill. The conversation must end with a user message.",
        )),
        _ => Ok(turns),
    }
}

fn turn(message: &Value, index: usize) -> Result<Turn, Problem> {
    let role = match json::text(message, "role").unwrap_or_default() {
        "user" => Role::User,
        "assistant" => Role::Assistant,
        "system" => {
            return Err(Problem::invalid(
                "messages: Unexpected role \"system\". The Messages API accepts a top-level `system` parameter, not \"system\" as an input message role.",
            ));
        }
        other => {
            return Err(Problem::invalid(format!(
                "messages.{index}.role: Input should be 'user' or 'assistant', got '{other}'"
            )));
        }
    };
    let parts: Vec<Part> = match message.get("content") {
        Some(Value::String(text)) => vec![Part::text(text)],
        Some(Value::Array(blocks)) => {
            let places = blocks.iter().enumerate();
            let read: Result<Vec<_>, _> =
                places.map(|(at, one)| block(one, &format!("messages.{index}.content.{at}"))).collect();
            read?.into_iter().flatten().collect()
        }
        _ => return Err(Problem::invalid(format!("messages.{index}.content: Field required"))),
    };
    if parts.iter().any(|part| matches!(&part.body, Body::Text(text) if text.is_empty())) {
        return Err(Problem::invalid("messages: text content blocks must be non-empty"));
    }
    if parts.is_empty() && role == Role::User {
        return Err(Problem::invalid(format!("messages.{index}: user messages must have non-empty content")));
    }
    Ok(Turn { role, parts })
}

/// A content block; thinking is checked and then counts for nothing.
fn block(block: &Value, place: &str) -> Result<Option<Part>, Problem> {
    let text = |field: &str| json::text(block, field).unwrap_or_default().to_owned();
    let body = match json::text(block, "type").unwrap_or_default() {
        "text" => Body::Text(text("text")),
        "image" => Body::Image(json::echo(block, "source").to_string()),
        "document" => Body::Document(json::echo(block, "source").to_string()),
        "server_tool_use" | "web_search_tool_result" | "search_result" => return Ok(None),
        "tool_use" => Body::ToolCall {
            id: text("id"),
            name: text("name"),
            arguments: json::echo(block, "input").to_string(),
        },
        "tool_result" => Body::ToolResult {
            id: text("tool_use_id"),
            text: result(block),
            failed: json::truth(block, "is_error"),
        },
        "thinking" => {
            let said = text("thinking");
            let genuine = seal::genuine(
                Vendor::Birch,
                &text("signature"),
                Some(said.as_str()).filter(|said| !said.is_empty()),
            );
            return if genuine {
                Ok(None)
            } else {
                Err(Problem::invalid(format!("{place}: Invalid `signature` in `thinking` block")))
            };
        }
        "redacted_thinking" => return Ok(None),
        other => {
            let known =
                "'document', 'image', 'redacted_thinking', 'text', 'thinking', 'tool_result', 'tool_use'";
            let message = format!(
                "{place}: Input tag '{other}' found using 'type' does not match any of the expected tags: {known}"
            );
            return Err(Problem::invalid(message));
        }
    };
    Ok(Some(Part { body, mark: mark(block) }))
}

/// The text of a tool result, which is a string or a list of blocks.
fn result(block: &Value) -> String {
    match block.get("content") {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(blocks)) => {
            blocks.iter().filter_map(|block| json::text(block, "text")).collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

fn mark(value: &Value) -> Option<Keep> {
    let control = json::some(value, "cache_control")?;
    Some(if json::text(control, "ttl") == Some("1h") { Keep::Hour } else { Keep::FiveMinutes })
}

/// A mark on the whole request stands for one on its last block.
fn mark_last(ask: &mut Ask, keep: Keep) {
    if let Some(part) = ask.turns.iter_mut().rev().find_map(|turn| turn.parts.last_mut()) {
        part.mark.get_or_insert(keep);
    }
}

fn check_marks(ask: &Ask) -> Result<(), Problem> {
    let parts = ask.turns.iter().flat_map(|turn| &turn.parts).map(|part| part.mark);
    let marks: Vec<Keep> = ask.tools.iter().map(|tool| tool.mark).chain(parts).flatten().collect();
    if marks.len() > 4 {
        return Err(Problem::invalid(format!(
            "A maximum of 4 blocks with cache_control may be provided. Found {}.",
            marks.len()
        )));
    }
    if marks.windows(2).any(|pair| pair == [Keep::FiveMinutes, Keep::Hour]) {
        return Err(Problem::invalid(
            "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block",
        ));
    }
    Ok(())
}

fn tool(declared: &Value) -> Option<Tool> {
    let schema = json::some(declared, "input_schema")?.clone();
    let mut plain = declared.clone();
    if let Some(fields) = plain.as_object_mut() {
        fields.shift_remove("cache_control");
    }
    Some(Tool {
        name: json::text(declared, "name")?.to_owned(),
        schema,
        declared: plain.to_string(),
        mark: mark(declared),
    })
}

fn choice(body: &Value) -> ToolChoice {
    let choice = json::echo(body, "tool_choice");
    match json::text(&choice, "type") {
        Some("none") => ToolChoice::Never,
        Some("any") => ToolChoice::Any,
        Some("tool") => ToolChoice::Named(json::text(&choice, "name").unwrap_or_default().to_owned()),
        _ => ToolChoice::Auto,
    }
}

fn shape(body: &Value) -> Shape {
    let config = json::echo(body, "output_config");
    let format = json::some(&config, "format").cloned().unwrap_or_else(|| json::echo(body, "output_format"));
    match json::text(&format, "type") {
        Some("json_schema") => Shape::Schema(json::echo(&format, "schema")),
        _ => Shape::Text,
    }
}

fn effort(body: &Value) -> Effort {
    match json::text(&json::echo(body, "thinking"), "type") {
        Some("disabled") => Effort::None,
        _ => json::text(&json::echo(body, "output_config"), "effort").map_or(Effort::Medium, Effort::parse),
    }
}
