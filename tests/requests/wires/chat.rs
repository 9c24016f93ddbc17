//! OpenAI's Chat Completions, and the dialects of everybody who speaks it.

use medley_domain::job::{ChatJob, Effort, Format, ToolChoice};
use medley_vendors::Quirks;
use medley_vendors::card::quirks::EffortForm;
use serde_json::{Value, json};

use super::{
    NAMES, Names, Wire, effort, function, own_tool, sampling, speaker, wish_cache_key, without_nulls,
};
use crate::request::{Piece, Request, What, Who};
use crate::taking::{
    Fields, data_url, drop_default, object, prune, take, take_count, take_fields, take_flag, take_list,
    take_text, within,
};

pub struct Chat;

impl Wire for Chat {
    fn protocol(&self) -> &'static str {
        "openai-chat"
    }

    fn read(&self, path: &str, body: &Fields) -> Request {
        let mut settings = body.clone();
        let mut request = Request {
            // Azure names the model in the path and may leave it out of the body.
            model: take_text(&mut settings, "model").or_else(|| deployment(path)).unwrap_or_default(),
            stream: take_flag(&mut settings, "stream").unwrap_or(false),
            ..Request::default()
        };
        for message in take_list(&mut settings, "messages").into_iter().filter_map(object) {
            read_message(message, &mut request);
        }
        for tool in take_list(&mut settings, "tools").into_iter().filter_map(object) {
            read_tool(tool, &mut request);
        }
        prune(&mut settings);
        drop_default(&mut settings, "n", &json!(1));
        drop_default(&mut settings, "tool_choice", &json!("auto"));
        within(&mut settings, "response_format", |format| {
            within(format, "json_schema", |schema| drop_default(schema, "strict", &json!(false)))
        });
        request.settings = settings;
        request
    }

    fn wish(&self, settings: &mut Fields, quirks: &Quirks, job: &mut ChatJob) {
        let limits = ["max_completion_tokens", "max_tokens"].map(|name| take_count(settings, name));
        job.max_output = limits.into_iter().flatten().next();
        let seed = if quirks.seed_field == "random_seed" { "random_seed" } else { "seed" };
        sampling(settings, Names { seed, ..NAMES }, job);
        job.parallel_tools = take_flag(settings, "parallel_tool_calls");
        wish_cache_key(settings, quirks, job);
        if let Some(choice) = take(settings, "tool_choice") {
            job.tool_choice = tool_choice(&choice);
        }
        job.format = take_fields(settings, "response_format").map(format);
        wish_effort(settings, quirks, job);
    }
}

/// The effort, in the form of this vendor's dialect. Another form stays the vendor's own option.
fn wish_effort(settings: &mut Fields, quirks: &Quirks, job: &mut ChatJob) {
    match quirks.effort {
        EffortForm::Field => effort(take_text(settings, "reasoning_effort"), job),
        EffortForm::Object => {
            let word = within(settings, "reasoning", |reasoning| take_text(reasoning, "effort"));
            effort(word.flatten(), job);
        }
        EffortForm::Thinking | EffortForm::ThinkingAndField => wish_thinking(settings, quirks, job),
        _ => {}
    }
}

/// Thinking that is on or off, and how much of it where the dialect has a word for that.
fn wish_thinking(settings: &mut Fields, quirks: &Quirks, job: &mut ChatJob) {
    let thinking = settings.get("thinking").and_then(|thinking| thinking.get("type"));
    let on = thinking == Some(&json!("enabled"));
    let word = settings.get("reasoning_effort").and_then(Value::as_str).and_then(Effort::parse);
    job.effort = match (on, quirks.effort, word) {
        (false, ..) => (thinking == Some(&json!("disabled"))).then_some(Effort::None),
        (true, EffortForm::ThinkingAndField, word) => word,
        (true, ..) => Some(Effort::High),
    };
    job.reasons |= on || job.effort.is_some();
    if job.effort.is_some() {
        within(settings, "thinking", |thinking| thinking.remove("type"));
    }
    if on && quirks.effort == EffortForm::ThinkingAndField {
        settings.remove("reasoning_effort");
    }
}

fn deployment(path: &str) -> Option<String> {
    let (_, rest) = path.split_once("/deployments/")?;
    rest.split('/').next().map(str::to_owned)
}

fn read_message(mut message: Fields, request: &mut Request) {
    let role = take_text(&mut message, "role").unwrap_or_default();
    match role.as_str() {
        "system" | "developer" => read_system(message, request),
        "user" => {
            read_content(&mut message, Who::User, request);
            request.say_rest(Who::User, without_nulls(message));
        }
        "tool" => read_result(message, request),
        _ => {
            speaker(&role, "assistant", request);
            read_answer(message, request);
        }
    }
}

fn read_system(mut message: Fields, request: &mut Request) {
    match take(&mut message, "content") {
        Some(Value::String(text)) if request.messages.is_empty() => request.system.push(text),
        other => {
            message.insert("system".into(), json!(other));
            request.say_rest(Who::User, message);
        }
    }
}

fn read_content(message: &mut Fields, who: Who, request: &mut Request) {
    match take(message, "content") {
        Some(Value::String(text)) if !text.is_empty() => request.say(who, Piece::text(text)),
        Some(Value::Array(blocks)) => {
            for block in blocks.into_iter().filter_map(object) {
                request.say(who, read_block(block));
            }
        }
        _ => {}
    }
}

fn read_block(mut block: Fields) -> Piece {
    let kind = take_text(&mut block, "type").unwrap_or_default();
    let known = match kind.as_str() {
        "text" => take_text(&mut block, "text").map(Piece::text),
        "image_url" => read_image(&mut block),
        "file" => read_file(&mut block),
        "input_audio" => read_audio(&mut block),
        _ => None,
    };
    match known {
        Some(piece) => {
            let more = piece.more.clone().into_iter().chain(block).collect();
            piece.more(more)
        }
        None => {
            block.insert("type".into(), json!(kind));
            Piece::odd(block)
        }
    }
}

fn read_image(block: &mut Fields) -> Option<Piece> {
    let (media_type, base64) = data_url(block.get("image_url")?.get("url")?.as_str()?)?;
    let mut rest = take_fields(block, "image_url").unwrap_or_default();
    rest.remove("url");
    drop_default(&mut rest, "detail", &json!("auto"));
    Some(Piece::new(What::Image { media_type, base64 }).more(rest))
}

fn read_file(block: &mut Fields) -> Option<Piece> {
    let (media_type, base64) = data_url(block.get("file")?.get("file_data")?.as_str()?)?;
    let mut rest = take_fields(block, "file").unwrap_or_default();
    rest.remove("file_data");
    let name = take_text(&mut rest, "filename").unwrap_or_default();
    Some(Piece::new(What::File { name, media_type, base64 }).more(rest))
}

fn read_audio(block: &mut Fields) -> Option<Piece> {
    let mut rest = take_fields(block, "input_audio")?;
    let media_type = format!("audio/{}", take_text(&mut rest, "format")?);
    let base64 = take_text(&mut rest, "data")?;
    Some(Piece::new(What::Audio { media_type, base64 }).more(rest))
}

fn read_result(mut message: Fields, request: &mut Request) {
    let id = take_text(&mut message, "tool_call_id").unwrap_or_default();
    let content = take_text(&mut message, "content").unwrap_or_default();
    let result = What::Result { id, name: None, content, is_error: false };
    request.say(Who::Tools, Piece::new(result).more(without_nulls(message)));
}

/// The model's words, with its reasoning before them in whichever fields it came.
fn read_answer(mut message: Fields, request: &mut Request) {
    let mut state = Fields::new();
    for name in ["reasoning", "reasoning_content", "reasoning_details"] {
        state.extend(take(&mut message, name).map(|value| (name.to_owned(), value)));
    }
    if !state.is_empty() {
        request.say(Who::Assistant, Piece::new(What::Thought).state(Value::Object(state)));
    }
    read_content(&mut message, Who::Assistant, request);
    if let Some(text) = take_text(&mut message, "refusal") {
        request.say(Who::Assistant, Piece::new(What::Refusal(text)));
    }
    for call in take_list(&mut message, "tool_calls").into_iter().filter_map(object) {
        request.say(Who::Assistant, read_call(call));
    }
    request.say_rest(Who::Assistant, without_nulls(message));
}

fn read_call(mut call: Fields) -> Piece {
    drop_default(&mut call, "type", &json!("function"));
    let mut function = take_fields(&mut call, "function").unwrap_or_default();
    let what = What::Call {
        id: take_text(&mut call, "id").unwrap_or_default(),
        name: take_text(&mut function, "name").unwrap_or_default(),
        args: take_text(&mut function, "arguments").unwrap_or_default(),
    };
    call.extend(function);
    Piece::new(what).more(call)
}

fn read_tool(mut tool: Fields, request: &mut Request) {
    match take_fields(&mut tool, "function") {
        Some(inner) => {
            drop_default(&mut tool, "type", &json!("function"));
            let mut read = function(inner, "parameters");
            drop_default(&mut read.more, "strict", &json!(false));
            read.more.extend(tool);
            request.functions.push(read);
        }
        None => {
            let name = tool.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
            request.own_tools.push(own_tool(None, &name, tool));
        }
    }
}

fn tool_choice(choice: &Value) -> ToolChoice {
    match choice.as_str() {
        Some("none") => ToolChoice::Never,
        Some("required" | "any") => ToolChoice::Any,
        _ => match choice.pointer("/function/name").and_then(Value::as_str) {
            Some(name) => ToolChoice::Named(name.to_owned()),
            None => ToolChoice::Auto,
        },
    }
}

fn format(mut format: Fields) -> Format {
    match take_fields(&mut format, "json_schema") {
        Some(mut schema) => Format::Schema {
            name: take_text(&mut schema, "name").unwrap_or_default(),
            strict: take_flag(&mut schema, "strict").unwrap_or(false),
            schema: take(&mut schema, "schema").unwrap_or_default(),
        },
        None => Format::Json,
    }
}
