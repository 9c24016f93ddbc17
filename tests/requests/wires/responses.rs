//! OpenAI's Responses.

use medley_domain::job::{BuiltIn, ChatJob, Format, ToolChoice};
use medley_vendors::Quirks;
use serde_json::{Value, json};

use super::{NAMES, Wire, effort, function, own_tool, sampling, speaker, wish_cache_key, without_nulls};
use crate::request::{Piece, Request, What, Who};
use crate::taking::{
    Fields, data_url, drop_default, object, prune, take, take_count, take_fields, take_flag, take_list,
    take_text, within,
};

pub struct Responses;

/// Asks for reasoning that can be sent back though nothing is stored.
const ENCRYPTED: &str = "reasoning.encrypted_content";

impl Wire for Responses {
    fn protocol(&self) -> &'static str {
        "openai-responses"
    }

    fn read(&self, _path: &str, body: &Fields) -> Request {
        let mut settings = body.clone();
        let mut request = Request {
            model: take_text(&mut settings, "model").unwrap_or_default(),
            stream: take_flag(&mut settings, "stream").unwrap_or(false),
            system: take_text(&mut settings, "instructions").into_iter().collect(),
            ..Request::default()
        };
        if let Some(text) = take_text(&mut settings, "input") {
            request.say(Who::User, Piece::text(text));
        }
        for item in take_list(&mut settings, "input").into_iter().filter_map(object) {
            read_item(item, &mut request);
        }
        for tool in take_list(&mut settings, "tools").into_iter().filter_map(object) {
            read_tool(tool, &mut request);
        }
        prune(&mut settings);
        drop_default(&mut settings, "tool_choice", &json!("auto"));
        within(&mut settings, "text", |text| {
            within(text, "format", |format| drop_default(format, "strict", &json!(false)))
        });
        request.settings = settings;
        request
    }

    fn wish(&self, settings: &mut Fields, quirks: &Quirks, job: &mut ChatJob) {
        wish_cache_key(settings, quirks, job);
        job.max_output = take_count(settings, "max_output_tokens");
        sampling(settings, NAMES, job);
        job.parallel_tools = take_flag(settings, "parallel_tool_calls");
        job.reasons |= settings.contains_key("reasoning");
        let word = within(settings, "reasoning", |reasoning| {
            drop_default(reasoning, "summary", &json!("auto"));
            take_text(reasoning, "effort")
        });
        effort(word.flatten(), job);
        if settings.get("include") == Some(&json!([ENCRYPTED])) {
            settings.remove("include");
            job.reasons = true;
        }
        if let Some(choice) = take(settings, "tool_choice") {
            job.tool_choice = tool_choice(&choice);
        }
        let format = within(settings, "text", |text| take_fields(text, "format")).flatten();
        job.format = format.map(read_format);
    }
}

fn read_item(mut item: Fields, request: &mut Request) {
    let whole = item.clone();
    let kind = take_text(&mut item, "type").unwrap_or_else(|| "message".to_owned());
    match kind.as_str() {
        "message" => read_message(item, request),
        "function_call" => {
            let what = What::Call {
                id: take_text(&mut item, "call_id").unwrap_or_default(),
                name: take_text(&mut item, "name").unwrap_or_default(),
                args: take_text(&mut item, "arguments").unwrap_or_default(),
            };
            request.say(Who::Assistant, Piece::new(what).more(without_nulls(item)));
        }
        "function_call_output" => read_result(item, request),
        "reasoning" => {
            let state = Value::Object(without_nulls(whole));
            request.say(Who::Assistant, Piece::new(What::Thought).state(state));
        }
        _ => {
            let name = kind.trim_end_matches("_call").to_owned();
            let state = Value::Object(whole);
            request.say(Who::Assistant, Piece::new(What::Own { name }).state(state));
        }
    }
}

fn read_message(mut item: Fields, request: &mut Request) {
    let role = take_text(&mut item, "role").unwrap_or_default();
    let who = match role.as_str() {
        "system" | "developer" => {
            let text = take_text(&mut item, "content").unwrap_or_default();
            request.system.push(text);
            return request.say_rest(Who::User, item);
        }
        _ => speaker(&role, "assistant", request),
    };
    // Words are the answer itself unless their phase says otherwise.
    drop_default(&mut item, "phase", &json!("final_answer"));
    let phase = take_text(&mut item, "phase");
    let text = take_text(&mut item, "content").filter(|text| !text.is_empty());
    let blocks = take_list(&mut item, "content").into_iter().filter_map(object);
    let pieces: Vec<Piece> = text.into_iter().map(Piece::text).chain(blocks.map(read_block)).collect();
    for piece in pieces {
        // The item's own fields are told with each of its pieces.
        let more = piece.more.clone().into_iter().chain(without_nulls(item.clone())).collect();
        request.say(who, piece.more(more));
    }
    if let Some(phase) = phase {
        let state = json!({ "type": "message", "phase": phase });
        request.say(who, Piece::new(What::Thought).state(state));
    }
}

fn read_block(mut block: Fields) -> Piece {
    let kind = take_text(&mut block, "type").unwrap_or_default();
    drop_default(&mut block, "annotations", &json!([]));
    let known = match kind.as_str() {
        "input_text" | "output_text" => take_text(&mut block, "text").map(Piece::text),
        "refusal" => take_text(&mut block, "refusal").map(|text| Piece::new(What::Refusal(text))),
        "input_image" => read_image(&mut block),
        "input_file" => read_file(&mut block),
        _ => None,
    };
    match known {
        Some(piece) => piece.more(block),
        None => {
            block.insert("type".into(), json!(kind));
            Piece::odd(block)
        }
    }
}

fn read_image(block: &mut Fields) -> Option<Piece> {
    let (media_type, base64) = data_url(block.get("image_url")?.as_str()?)?;
    block.remove("image_url");
    drop_default(block, "detail", &json!("auto"));
    Some(Piece::new(What::Image { media_type, base64 }))
}

fn read_file(block: &mut Fields) -> Option<Piece> {
    let (media_type, base64) = data_url(block.get("file_data")?.as_str()?)?;
    block.remove("file_data");
    let name = take_text(block, "filename").unwrap_or_default();
    Some(Piece::new(What::File { name, media_type, base64 }))
}

/// What a tool found: text, or a list of which only the text is one.
fn read_result(mut item: Fields, request: &mut Request) {
    let id = take_text(&mut item, "call_id").unwrap_or_default();
    let content = take_text(&mut item, "output").unwrap_or_default();
    let what = What::Result { id, name: None, content, is_error: false };
    request.say(Who::Tools, Piece::new(what).more(without_nulls(item)));
}

fn read_tool(mut tool: Fields, request: &mut Request) {
    let kind = take_text(&mut tool, "type").unwrap_or_default();
    if kind == "function" {
        return request.functions.push(function(tool, "parameters"));
    }
    let word = match kind.as_str() {
        "web_search" => Some(BuiltIn::WebSearch),
        "code_interpreter" => Some(BuiltIn::CodeExecution),
        "image_generation" => Some(BuiltIn::MakeImage),
        _ => None,
    };
    request.own_tools.push(own_tool(word, &kind, tool));
}

fn tool_choice(choice: &Value) -> ToolChoice {
    match (choice.as_str(), choice.get("name").and_then(Value::as_str)) {
        (Some("none"), _) => ToolChoice::Never,
        (Some("required"), _) => ToolChoice::Any,
        (_, Some(name)) => ToolChoice::Named(name.to_owned()),
        _ => ToolChoice::Auto,
    }
}

fn read_format(mut format: Fields) -> Format {
    match take(&mut format, "schema") {
        Some(schema) => Format::Schema {
            name: take_text(&mut format, "name").unwrap_or_default(),
            strict: take_flag(&mut format, "strict").unwrap_or(false),
            schema,
        },
        None => Format::Json,
    }
}
