//! Reading a generateContent request. Fields may be written in camel case or, as the wire also allows, in snake case.

use serde_json::Value;

use crate::ask::{Ask, Body, Effort, Extras, Part, Role, Shape, Tool, ToolChoice, Turn, Unpaired};
use crate::json;
use crate::price::{MAX_OUTPUT, Model};
use crate::problem::Problem;
use crate::seal;
use crate::vendor::Vendor;

const KNOWN: &[&str] = &[
    "model",
    "contents",
    "systemInstruction",
    "system_instruction",
    "tools",
    "toolConfig",
    "tool_config",
    "safetySettings",
    "safety_settings",
    "cachedContent",
    "cached_content",
    "generationConfig",
    "generation_config",
    "labels",
    "store",
    "serviceTier",
    "service_tier",
];

/// What clients send in place of a signature for calls that another model made.
const NO_SIGNATURE: [&str; 2] = ["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"];

/// Decodes a request for an answer.
///
/// # Errors
/// In Cedar's words, for what the Gemini wire refuses as well.
pub fn read(model: &'static Model, body: &Value, stream: bool) -> Result<Ask, Problem> {
    if let Some(field) = json::unknown(body, KNOWN) {
        return Err(Problem::invalid(format!(
            "Invalid JSON payload received. Unknown name \"{field}\": Cannot find field."
        )));
    }
    let config = either(body, "generationConfig", "generation_config");
    let limit = number(&config, "maxOutputTokens", "max_output_tokens");
    if let Some(limit) = limit.filter(|limit| !(1..=MAX_OUTPUT).contains(limit)) {
        let message = format!(
            "Unable to submit request because it has a maxOutputTokens value of {limit} but the supported range is from 1 (inclusive) to {} (exclusive).",
            MAX_OUTPUT + 1
        );
        return Err(Problem::invalid(message));
    }
    let ask = Ask {
        model,
        turns: turns(body)?,
        tools: json::items(body, "tools").iter().flat_map(tools).collect(),
        choice: choice(body),
        limit,
        stop: json::strings(
            &config,
            if config.get("stopSequences").is_some() { "stopSequences" } else { "stop_sequences" },
        ),
        shape: shape(&config),
        effort: effort(&config),
        stream,
        extras: extras(body),
    };
    match ask.unpaired() {
        None => Ok(ask),
        Some(Unpaired::Call(_)) => Err(Problem::invalid(
            "Please ensure that function call turn comes immediately before a function response turn.",
        )),
        Some(Unpaired::Result(_)) => Err(Problem::invalid(
            "Please ensure that function response turn comes immediately after a function call turn.",
        )),
    }
}

/// Decodes a request whose tokens are only counted: contents, or a whole request inside one.
///
/// # Errors
/// As [`read`].
pub fn read_for_count(model: &'static Model, body: &Value) -> Result<Ask, Problem> {
    let whole = either(body, "generateContentRequest", "generate_content_request");
    read(model, if whole.is_object() { &whole } else { body }, false)
}

fn extras(body: &Value) -> Extras {
    let searches = |tool: &Value| either(tool, "googleSearch", "google_search").is_object();
    let modalities = either(&config(body), "responseModalities", "response_modalities");
    let modalities = modalities.as_array().map_or(&[][..], Vec::as_slice);
    Extras {
        search: json::items(body, "tools").iter().any(searches),
        draw: modalities.iter().any(|modality| modality == "IMAGE"),
        ..Extras::default()
    }
}

pub fn either(value: &Value, camel: &str, snake: &str) -> Value {
    json::some(value, camel).or(json::some(value, snake)).cloned().unwrap_or(Value::Null)
}

fn number(value: &Value, camel: &str, snake: &str) -> Option<u64> {
    json::number(value, camel).or(json::number(value, snake))
}

fn turns(body: &Value) -> Result<Vec<Turn>, Problem> {
    let system = either(body, "systemInstruction", "system_instruction");
    let mut turns = Vec::new();
    if system.is_object() {
        turns.push(Turn { role: Role::System, parts: parts(&system)? });
    }
    let contents = json::items(body, "contents");
    if contents.is_empty() {
        return Err(Problem::invalid("* GenerateContentRequest.contents: contents is not specified"));
    }
    for content in contents {
        let role = match json::text(content, "role").unwrap_or("user") {
            "user" | "function" => Role::User,
            "model" => Role::Assistant,
            _ => return Err(Problem::invalid("Please use a valid role: user, model.")),
        };
        turns.push(Turn { role, parts: parts(content)? });
    }
    Ok(turns)
}

fn parts(content: &Value) -> Result<Vec<Part>, Problem> {
    let given = json::items(content, "parts");
    if given.is_empty() {
        return Err(Problem::invalid(
            "* GenerateContentRequest.contents[0].parts: contents.parts must not be empty.",
        ));
    }
    let read: Result<Vec<_>, Problem> = given.iter().map(part).collect();
    Ok(read?.into_iter().flatten().collect())
}

/// One part; thoughts count for nothing, and a signature must be Cedar's own.
fn part(part: &Value) -> Result<Option<Part>, Problem> {
    let signature = either(part, "thoughtSignature", "thought_signature");
    if let Some(blob) = signature.as_str().filter(|blob| !known(blob)) {
        return Err(Problem::invalid(format!("Thought signature is not valid. ({} characters)", blob.len())));
    }
    if json::truth(part, "thought") {
        return Ok(None);
    }
    let inline = either(part, "inlineData", "inline_data");
    let file = either(part, "fileData", "file_data");
    let called = either(part, "functionCall", "function_call");
    let responded = either(part, "functionResponse", "function_response");
    let body = match () {
        () if called.is_object() => call(&called),
        () if responded.is_object() => result(&responded),
        () if inline.is_object() => attachment(&inline),
        () if file.is_object() => attachment(&file),
        () => match json::text(part, "text") {
            Some(text) => Body::Text(text.to_owned()),
            None => {
                return Err(Problem::invalid(
                    "* GenerateContentRequest.contents[0].parts[0].data: required oneof field 'data' must have one initialized field",
                ));
            }
        },
    };
    Ok(Some(Part::plain(body)))
}

/// Clients send the plain words or, since the field holds bytes, the same words in base64.
fn known(blob: &str) -> bool {
    use base64::Engine as _;
    let words = |plain: &&str| {
        blob == *plain
            || blob.trim_end_matches('=') == base64::engine::general_purpose::STANDARD_NO_PAD.encode(plain)
    };
    seal::genuine(Vendor::Cedar, blob, None) || NO_SIGNATURE.iter().any(words)
}

fn attachment(data: &Value) -> Body {
    let kind = either(data, "mimeType", "mime_type");
    match kind.as_str() {
        Some(kind) if kind.starts_with("image/") => Body::Image(data.to_string()),
        Some(kind) if kind.starts_with("audio/") => Body::Audio(data.to_string()),
        _ => Body::Document(data.to_string()),
    }
}

/// A call pairs with its response by name: some clients leave the ids out of their responses.
fn call(called: &Value) -> Body {
    let name = json::text(called, "name").unwrap_or_default().to_owned();
    let arguments = json::echo_or(called, "args", serde_json::json!({})).to_string();
    Body::ToolCall { id: name.clone(), name, arguments }
}

fn result(responded: &Value) -> Body {
    let response = json::echo(responded, "response");
    Body::ToolResult {
        id: json::text(responded, "name").unwrap_or_default().to_owned(),
        text: response.to_string(),
        failed: response.get("error").is_some(),
    }
}

fn tools(declared: &Value) -> Vec<Tool> {
    let functions = either(declared, "functionDeclarations", "function_declarations");
    let functions = functions.as_array().map_or(&[][..], Vec::as_slice);
    functions.iter().filter_map(tool).collect()
}

fn tool(declared: &Value) -> Option<Tool> {
    let json_schema = either(declared, "parametersJsonSchema", "parameters_json_schema");
    let schema = if json_schema.is_object() { json_schema } else { json::echo(declared, "parameters") };
    Some(Tool {
        name: json::text(declared, "name")?.to_owned(),
        schema,
        declared: declared.to_string(),
        mark: None,
    })
}

fn choice(body: &Value) -> ToolChoice {
    let calling = either(
        &either(body, "toolConfig", "tool_config"),
        "functionCallingConfig",
        "function_calling_config",
    );
    let allowed = either(&calling, "allowedFunctionNames", "allowed_function_names");
    match (json::text(&calling, "mode"), allowed.get(0).and_then(Value::as_str)) {
        (Some("NONE"), _) => ToolChoice::Never,
        (Some("ANY"), Some(name)) => ToolChoice::Named(name.to_owned()),
        (Some("ANY"), None) => ToolChoice::Any,
        _ => ToolChoice::Auto,
    }
}

fn shape(config: &Value) -> Shape {
    let kind = either(config, "responseMimeType", "response_mime_type");
    let json_schema = either(config, "responseJsonSchema", "response_json_schema");
    let schema = if json_schema.is_object() {
        json_schema
    } else {
        either(config, "responseSchema", "response_schema")
    };
    match kind.as_str() {
        Some("application/json") if schema.is_object() => Shape::Schema(schema),
        Some("application/json") => Shape::Json,
        _ => Shape::Text,
    }
}

/// The `thinkingConfig` of a generation config.
pub fn thinking(config: &Value) -> Value {
    either(config, "thinkingConfig", "thinking_config")
}

/// The `generationConfig` of a request.
pub fn config(body: &Value) -> Value {
    either(body, "generationConfig", "generation_config")
}

/// Whether a thinking config asks to see the thoughts.
pub fn shows_thoughts(thinking: &Value) -> bool {
    either(thinking, "includeThoughts", "include_thoughts").as_bool().unwrap_or(false)
}

fn effort(config: &Value) -> Effort {
    let thinking = thinking(config);
    let level = either(&thinking, "thinkingLevel", "thinking_level");
    match (level.as_str(), number(&thinking, "thinkingBudget", "thinking_budget")) {
        (Some(level), _) => Effort::parse(level),
        (None, Some(0)) => Effort::None,
        (None, Some(1..=1_024)) => Effort::Low,
        (None, Some(8_192..)) => Effort::High,
        _ => Effort::Medium,
    }
}
