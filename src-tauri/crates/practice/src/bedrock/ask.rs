//! Reading a Converse request.

use serde_json::Value;

use crate::ask::{
    Ask, Body, Effort, Extras, Keep, Paper, Part, Role, Shape, Tool, ToolChoice, Turn, Unpaired,
};
use crate::json;
use crate::price::{MAX_OUTPUT, Model};
use crate::problem::Problem;
use crate::seal;
use crate::vendor::Vendor;

const KNOWN: &[&str] = &[
    "messages",
    "system",
    "inferenceConfig",
    "toolConfig",
    "guardrailConfig",
    "additionalModelRequestFields",
    "additionalModelResponseFieldPaths",
    "promptVariables",
    "requestMetadata",
    "performanceConfig",
    "serviceTier",
    "outputConfig",
    "projectIdentifier",
];

/// Decodes a request.
///
/// # Errors
/// In Bedrock's words, for what it refuses as well.
pub fn read(model: &'static Model, body: &Value, stream: bool) -> Result<Ask, Problem> {
    if let Some(field) = json::unknown(body, KNOWN) {
        return Err(Problem::invalid(format!("{field}: extraneous key [{field}] is not permitted")));
    }
    let config = json::echo(body, "inferenceConfig");
    let limit = json::number(&config, "maxTokens");
    if let Some(limit) = limit.filter(|limit| !(1..=MAX_OUTPUT).contains(limit)) {
        return Err(Problem::invalid(format!(
            "The maximum tokens you requested exceeds the model limit of {MAX_OUTPUT}. Try again with a maximum tokens value that is lower than {MAX_OUTPUT}; you gave {limit}."
        )));
    }
    let mut turns = system(body)?;
    let messages = json::items(body, "messages");
    if messages.is_empty() {
        return Err(Problem::invalid(
            "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
        ));
    }
    for message in messages {
        turns.push(turn(message)?);
    }
    let mut tools = Vec::new();
    let tool_config = json::echo(body, "toolConfig");
    json::items(&tool_config, "tools").iter().for_each(|declared| add_tool(&mut tools, declared));
    let blocks = messages.iter().flat_map(|message| json::items(message, "content"));
    let ask = Ask {
        model,
        turns,
        tools,
        choice: choice(&tool_config),
        limit,
        stop: json::strings(&config, "stopSequences"),
        shape: shape(body)?,
        effort: effort(body),
        stream,
        extras: Extras { papers: blocks.filter_map(paper).collect(), ..Extras::default() },
    };
    match ask.unpaired() {
        None => Ok(ask),
        Some(Unpaired::Call(id)) => Err(Problem::invalid(format!(
            "Expected toolResult blocks at messages.2.content for the following Ids: {id}"
        ))),
        Some(Unpaired::Result(_)) => Err(Problem::invalid(
            "The number of toolResult blocks at messages.2.content exceeds the number of toolUse blocks of previous turn.",
        )),
    }
}

fn system(body: &Value) -> Result<Vec<Turn>, Problem> {
    let blocks = json::items(body, "system");
    if blocks.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![Turn { role: Role::System, parts: parts(blocks)? }])
}

fn turn(message: &Value) -> Result<Turn, Problem> {
    let role = match json::text(message, "role").unwrap_or_default() {
        "user" => Role::User,
        "assistant" => Role::Assistant,
        other => {
            return Err(Problem::invalid(format!(
                "Value '{other}' at 'messages.1.member.role' failed to satisfy constraint: Member must satisfy enum value set: [user, assistant]"
            )));
        }
    };
    let parts = parts(json::items(message, "content"))?;
    match parts.is_empty() && role == Role::User {
        true => Err(Problem::invalid(
            "The content field in the Message object at messages.0 is empty. Add a ContentBlock object to the content field and try again.",
        )),
        false => Ok(Turn { role, parts }),
    }
}

/// A cache point marks what stands before it.
fn parts(blocks: &[Value]) -> Result<Vec<Part>, Problem> {
    let mut parts: Vec<Part> = Vec::new();
    for block in blocks {
        if let Some(point) = json::some(block, "cachePoint") {
            if let Some(last) = parts.last_mut() {
                last.mark = Some(keep(point));
            }
        } else if let Some(part) = part(block)? {
            parts.push(part);
        }
    }
    Ok(parts)
}

fn keep(point: &Value) -> Keep {
    if json::text(point, "ttl") == Some("1h") { Keep::Hour } else { Keep::FiveMinutes }
}

/// A content block; reasoning is checked and then counts for nothing.
fn part(block: &Value) -> Result<Option<Part>, Problem> {
    let field = |name: &str| json::some(block, name);
    let body = match () {
        () if field("text").is_some() => match json::text(block, "text") {
            Some(text) if !text.trim().is_empty() => Body::Text(text.to_owned()),
            _ => {
                return Err(Problem::invalid(
                    "The text field in the ContentBlock object at messages.0.content.0 is blank. Add text to the text field, and try again.",
                ));
            }
        },
        () if field("image").is_some() => Body::Image(block.to_string()),
        () if field("audio").is_some() => Body::Audio(block.to_string()),
        () if field("document").is_some() || field("video").is_some() => Body::Document(block.to_string()),
        () if field("toolUse").is_some() => call(&json::echo(block, "toolUse")),
        () if field("toolResult").is_some() => result(&json::echo(block, "toolResult")),
        () if field("reasoningContent").is_some() => {
            return check_reasoning(&json::echo(block, "reasoningContent")).map(|()| None);
        }
        () if field("citationsContent").is_some() => {
            let content = json::echo(block, "citationsContent");
            let texts = json::items(&content, "content").iter().filter_map(|part| json::text(part, "text"));
            Body::Text(texts.collect::<Vec<_>>().join(""))
        }
        () => return Err(Problem::invalid("Unknown member of ContentBlock.")),
    };
    Ok(Some(Part::plain(body)))
}

fn call(used: &Value) -> Body {
    Body::ToolCall {
        id: json::text(used, "toolUseId").unwrap_or_default().to_owned(),
        name: json::text(used, "name").unwrap_or_default().to_owned(),
        arguments: json::echo_or(used, "input", serde_json::json!({})).to_string(),
    }
}

fn result(told: &Value) -> Body {
    let text = |part: &Value| match json::text(part, "text") {
        Some(text) => text.to_owned(),
        None => json::echo(part, "json").to_string(),
    };
    Body::ToolResult {
        id: json::text(told, "toolUseId").unwrap_or_default().to_owned(),
        text: json::items(told, "content").iter().map(text).collect::<Vec<_>>().join("\n"),
        failed: json::text(told, "status") == Some("error"),
    }
}

fn check_reasoning(reasoning: &Value) -> Result<(), Problem> {
    let text = json::echo(reasoning, "reasoningText");
    let said = json::text(&text, "text").unwrap_or_default();
    let signature = json::text(&text, "signature").unwrap_or_default();
    match text.is_null() || seal::genuine(Vendor::Birch, signature, Some(said)) {
        true => Ok(()),
        false => Err(Problem::invalid(
            "The model returned the following errors: messages.1.content.0: Invalid `signature` in `thinking` block",
        )),
    }
}

fn paper(block: &Value) -> Option<Paper> {
    let document = json::some(block, "document")?;
    if !json::truth(&json::echo(document, "citations"), "enabled") {
        return None;
    }
    let name = json::text(document, "name").map(str::to_owned);
    let text = json::text(&json::echo(document, "source"), "text").map(str::to_owned);
    Some(Paper { id: String::new(), text: text.or_else(|| name.clone()).unwrap_or_default(), title: name })
}

/// A cache point behind a tool marks it.
fn add_tool(tools: &mut Vec<Tool>, declared: &Value) {
    if let Some(point) = json::some(declared, "cachePoint") {
        if let Some(last) = tools.last_mut() {
            last.mark = Some(keep(point));
        }
        return;
    }
    let spec = json::echo(declared, "toolSpec");
    if let Some(name) = json::text(&spec, "name") {
        let schema = json::echo(&json::echo(&spec, "inputSchema"), "json");
        tools.push(Tool { name: name.to_owned(), schema, declared: spec.to_string(), mark: None });
    }
}

fn choice(config: &Value) -> ToolChoice {
    let choice = json::echo(config, "toolChoice");
    match (json::some(&choice, "tool"), json::some(&choice, "any")) {
        (Some(named), _) => ToolChoice::Named(json::text(named, "name").unwrap_or_default().to_owned()),
        (None, Some(_)) => ToolChoice::Any,
        _ => ToolChoice::Auto,
    }
}

/// The schema comes as a string of JSON.
fn shape(body: &Value) -> Result<Shape, Problem> {
    let format = json::echo(&json::echo(body, "outputConfig"), "textFormat");
    let schema = json::echo(&json::echo(&format, "structure"), "jsonSchema");
    match json::text(&schema, "schema").map(serde_json::from_str) {
        None => Ok(Shape::Text),
        Some(Ok(schema)) => Ok(Shape::Schema(schema)),
        Some(Err(_)) => {
            Err(Problem::invalid("outputConfig.textFormat.structure.jsonSchema.schema is not valid JSON"))
        }
    }
}

/// Nothing is thought unless the model's own fields ask for it.
fn effort(body: &Value) -> Effort {
    let more = json::echo(body, "additionalModelRequestFields");
    let word = json::echo(&json::echo(body, "outputConfig"), "effort");
    let own = json::echo(&json::echo(&more, "output_config"), "effort");
    let word = word.as_str().or(own.as_str()).map_or(Effort::Medium, Effort::parse);
    match json::text(&json::echo(&more, "thinking"), "type") {
        Some("enabled" | "adaptive") => word,
        _ => Effort::None,
    }
}
