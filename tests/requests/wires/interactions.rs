//! Google's Interactions.

use medley_domain::job::{BuiltIn, ChatJob, Format, ToolChoice};
use medley_vendors::Quirks;
use serde_json::{Value, json};

use super::{Names, Wire, effort, function, own_tool, sampling};
use crate::request::{Piece, Request, What, Who};
use crate::taking::{
    Fields, object, prune, take, take_count, take_fields, take_flag, take_list, take_text, within,
};

pub struct Interactions;

const NAMES: Names = Names { stop: "stop_sequences", ..super::NAMES };

impl Wire for Interactions {
    fn protocol(&self) -> &'static str {
        "gemini-interactions"
    }

    fn read(&self, _path: &str, body: &Fields) -> Request {
        let mut settings = body.clone();
        let mut request = Request {
            model: take_text(&mut settings, "model").unwrap_or_default(),
            stream: take_flag(&mut settings, "stream").unwrap_or(false),
            system: take_text(&mut settings, "system_instruction").into_iter().collect(),
            ..Request::default()
        };
        if let Some(text) = take_text(&mut settings, "input") {
            request.say(Who::User, Piece::text(text));
        }
        for step in take_list(&mut settings, "input").into_iter().filter_map(object) {
            read_step(step, &mut request);
        }
        for tool in take_list(&mut settings, "tools").into_iter().filter_map(object) {
            read_tool(tool, &mut request);
        }
        prune(&mut settings);
        request.settings = settings;
        request
    }

    fn wish(&self, settings: &mut Fields, _quirks: &Quirks, job: &mut ChatJob) {
        within(settings, "generation_config", |config| {
            job.max_output = take_count(config, "max_output_tokens");
            sampling(config, NAMES, job);
            effort(take_text(config, "thinking_level"), job);
            if config.get("thinking_summaries") == Some(&json!("auto")) {
                config.remove("thinking_summaries");
                job.reasons = true;
            }
            if let Some(choice) = take(config, "tool_choice") {
                job.tool_choice = tool_choice(&choice);
            }
        });
        job.format =
            take_fields(settings, "response_format").map(|mut form| match take(&mut form, "schema") {
                Some(schema) => Format::Schema { name: String::new(), schema, strict: true },
                None => Format::Json,
            });
    }
}

/// A step; or a piece of what the person says, where the input is one message.
fn read_step(mut step: Fields, request: &mut Request) {
    let kind = step.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    match kind.as_str() {
        "user_input" => read_content(&mut step, Who::User, request),
        "model_output" => read_content(&mut step, Who::Assistant, request),
        "function_call" => read_call(step, request),
        "function_result" => read_result(step, request),
        "thought" => {
            request.say(Who::Assistant, Piece::new(What::Thought).state(Value::Object(step)));
        }
        "text" | "image" | "audio" | "document" | "video" => request.say(Who::User, read_piece(step)),
        _ => {
            let state = Value::Object(step);
            request.say(Who::Assistant, Piece::new(What::Own { name: kind }).state(state));
        }
    }
}

fn read_content(step: &mut Fields, who: Who, request: &mut Request) {
    step.remove("type");
    if let Some(text) = take_text(step, "content") {
        request.say(who, Piece::text(text));
    }
    for piece in take_list(step, "content").into_iter().filter_map(object) {
        request.say(who, read_piece(piece));
    }
    request.say_rest(who, std::mem::take(step));
}

fn read_piece(mut piece: Fields) -> Piece {
    let whole = piece.clone();
    let kind = take_text(&mut piece, "type").unwrap_or_default();
    if kind == "text" {
        return Piece::text(take_text(&mut piece, "text").unwrap_or_default()).more(piece);
    }
    let (Some(base64), Some(media_type)) =
        (take_text(&mut piece, "data"), take_text(&mut piece, "mime_type"))
    else {
        return Piece::odd(whole);
    };
    let what = match kind.as_str() {
        "image" => What::Image { media_type, base64 },
        "audio" => What::Audio { media_type, base64 },
        _ => What::File { name: String::new(), media_type, base64 },
    };
    Piece::new(what).more(piece)
}

fn read_call(mut step: Fields, request: &mut Request) {
    step.remove("type");
    let what = What::Call {
        id: take_text(&mut step, "id").unwrap_or_default(),
        name: take_text(&mut step, "name").unwrap_or_default(),
        args: take(&mut step, "arguments").unwrap_or_else(|| json!({})).to_string(),
    };
    let state = (!step.is_empty()).then_some(Value::Object(step));
    request.say(Who::Assistant, Piece::new(what).state(state));
}

fn read_result(mut step: Fields, request: &mut Request) {
    step.remove("type");
    let content = match take(&mut step, "result") {
        Some(Value::String(text)) => text,
        other => json!(other).to_string(),
    };
    let what = What::Result {
        id: take_text(&mut step, "call_id").unwrap_or_default(),
        name: take_text(&mut step, "name"),
        content,
        is_error: take_flag(&mut step, "is_error").unwrap_or(false),
    };
    request.say(Who::Tools, Piece::new(what).more(step));
}

fn read_tool(mut tool: Fields, request: &mut Request) {
    let kind = take_text(&mut tool, "type").unwrap_or_default();
    let word = match kind.as_str() {
        "function" => return request.functions.push(function(tool, "parameters")),
        "google_search" => Some(BuiltIn::WebSearch),
        "code_execution" => Some(BuiltIn::CodeExecution),
        "url_context" => Some(BuiltIn::ReadUrl),
        _ => None,
    };
    request.own_tools.push(own_tool(word, &kind, tool));
}

fn tool_choice(choice: &Value) -> ToolChoice {
    match (choice.as_str(), choice.pointer("/allowed_tools/tools/0").and_then(Value::as_str)) {
        (Some("none"), _) => ToolChoice::Never,
        (Some("any"), _) => ToolChoice::Any,
        (_, Some(name)) => ToolChoice::Named(name.to_owned()),
        _ => ToolChoice::Auto,
    }
}
