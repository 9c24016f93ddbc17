//! Cohere's second chat API.

use medley_domain::job::{ChatJob, Effort, Format, ToolChoice};
use medley_vendors::Quirks;
use serde_json::{Value, json};

use super::{Names, Wire, function, own_tool, sampling, speaker, without_nulls};
use crate::request::{Piece, Request, What, Who};
use crate::taking::{
    Fields, data_url, drop_default, object, prune, take, take_count, take_fields, take_flag, take_list,
    take_text,
};

pub struct Cohere;

const NAMES: Names = Names { top_p: "p", top_k: "k", seed: "seed", stop: "stop_sequences" };

impl Wire for Cohere {
    fn protocol(&self) -> &'static str {
        "cohere"
    }

    fn read(&self, _path: &str, body: &Fields) -> Request {
        let mut settings = body.clone();
        let mut request = Request {
            model: take_text(&mut settings, "model").unwrap_or_default(),
            stream: take_flag(&mut settings, "stream").unwrap_or(false),
            ..Request::default()
        };
        for message in take_list(&mut settings, "messages").into_iter().filter_map(object) {
            read_message(message, &mut request);
        }
        for mut tool in take_list(&mut settings, "tools").into_iter().filter_map(object) {
            drop_default(&mut tool, "type", &json!("function"));
            match take_fields(&mut tool, "function").filter(|_| tool.is_empty()) {
                Some(inner) => request.functions.push(function(inner, "parameters")),
                None => request.own_tools.push(own_tool(None, "tool", tool)),
            }
        }
        prune(&mut settings);
        request.settings = settings;
        request
    }

    fn wish(&self, settings: &mut Fields, _quirks: &Quirks, job: &mut ChatJob) {
        job.max_output = take_count(settings, "max_tokens");
        sampling(settings, NAMES, job);
        job.tool_choice = match take_text(settings, "tool_choice").as_deref() {
            Some("NONE") => ToolChoice::Never,
            Some("REQUIRED") => ToolChoice::Any,
            _ => ToolChoice::Auto,
        };
        let thinking = settings.get("thinking").and_then(|thinking| thinking.get("type"));
        let known = [("disabled", Effort::None), ("enabled", Effort::High)];
        let asked = known.into_iter().find(|(kind, _)| thinking == Some(&json!(kind)));
        if let Some((_, effort)) = asked.filter(|_| settings["thinking"].get("token_budget").is_none()) {
            settings.remove("thinking");
            (job.reasons, job.effort) = (true, Some(effort));
        }
        job.format = take_fields(settings, "response_format").map(|mut form| {
            let schema = take(&mut form, "json_schema").or_else(|| take(&mut form, "schema"));
            schema.map_or(Format::Json, |schema| Format::Schema { name: String::new(), schema, strict: true })
        });
    }
}

fn read_message(mut message: Fields, request: &mut Request) {
    let role = take_text(&mut message, "role").unwrap_or_default();
    match role.as_str() {
        "system" => {
            request.system.extend(take_text(&mut message, "content"));
            request.say_rest(Who::User, message);
        }
        "tool" => read_result(message, request),
        "assistant" => read_answer(message, request),
        _ => {
            let who = speaker(&role, "assistant", request);
            read_content(&mut message, who, request);
            request.say_rest(who, message);
        }
    }
}

fn read_content(message: &mut Fields, who: Who, request: &mut Request) {
    if let Some(text) = take_text(message, "content") {
        request.say(who, Piece::text(text));
    }
    for block in take_list(message, "content").into_iter().filter_map(object) {
        request.say(who, read_block(block));
    }
}

fn read_block(mut block: Fields) -> Piece {
    let whole = block.clone();
    let kind = take_text(&mut block, "type").unwrap_or_default();
    match kind.as_str() {
        "text" => Piece::text(take_text(&mut block, "text").unwrap_or_default()).more(block),
        "thinking" => {
            let state = json!({ "thinking": take(&mut block, "thinking") });
            Piece::new(What::Thought).state(state).more(block)
        }
        "image_url" => {
            let mut image = take_fields(&mut block, "image_url").unwrap_or_default();
            let url = take_text(&mut image, "url").unwrap_or_default();
            drop_default(&mut image, "detail", &json!("auto"));
            match data_url(&url) {
                Some((media_type, base64)) => Piece::new(What::Image { media_type, base64 }).more(image),
                None => Piece::odd(whole),
            }
        }
        _ => Piece::odd(whole),
    }
}

/// What is said before a call is a plan on this wire, and plain words everywhere else.
fn read_answer(mut message: Fields, request: &mut Request) {
    let plan = take_text(&mut message, "tool_plan");
    read_content(&mut message, Who::Assistant, request);
    if let Some(plan) = plan {
        request.say(Who::Assistant, Piece::text(plan));
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

/// A result is text, or documents of which each holds the data as text.
fn read_result(mut message: Fields, request: &mut Request) {
    let id = take_text(&mut message, "tool_call_id").unwrap_or_default();
    let (documents, others): (Vec<Value>, Vec<Value>) =
        take_list(&mut message, "content").into_iter().partition(|block| block["type"] == "document");
    let data = |document: &Value| document.pointer("/document/data").map(data_text);
    let texts: Vec<String> = documents.iter().filter_map(data).collect();
    message.extend((!others.is_empty()).then(|| ("content".to_owned(), Value::Array(others))));
    let content = take_text(&mut message, "content").unwrap_or_else(|| texts.join("\n\n"));
    let what = What::Result { id, name: None, content, is_error: false };
    request.say(Who::Tools, Piece::new(what).more(message));
}

fn data_text(data: &Value) -> String {
    data.as_str().map_or_else(|| data.to_string(), str::to_owned)
}
