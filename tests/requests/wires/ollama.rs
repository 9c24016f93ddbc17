//! Ollama's own chat.

use medley_domain::job::{ChatJob, Effort, Format};
use medley_vendors::Quirks;
use serde_json::{Value, json};

use super::{NAMES, Wire, effort, function, own_tool, sampling, speaker, without_nulls};
use crate::request::{Piece, Request, What, Who};
use crate::taking::{
    Fields, drop_default, object, picture_type, prune, take, take_count, take_fields, take_flag, take_list,
    take_text, take_texts, within,
};

pub struct Ollama;

impl Wire for Ollama {
    fn protocol(&self) -> &'static str {
        "ollama"
    }

    fn read(&self, _path: &str, body: &Fields) -> Request {
        let mut settings = body.clone();
        let mut request = Request {
            model: take_text(&mut settings, "model").unwrap_or_default(),
            // Streaming is this wire's default.
            stream: take_flag(&mut settings, "stream").unwrap_or(true),
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
        within(settings, "options", |options| {
            job.max_output = take_count(options, "num_predict");
            sampling(options, NAMES, job);
        });
        match take(settings, "think") {
            Some(Value::String(word)) => effort(Some(word), job),
            Some(Value::Bool(false)) => (job.reasons, job.effort) = (true, Some(Effort::None)),
            Some(Value::Bool(true)) => job.reasons = true,
            _ => {}
        }
        job.format = take(settings, "format").map(|format| match format {
            Value::String(_) => Format::Json,
            schema => Format::Schema { name: String::new(), schema, strict: true },
        });
    }
}

fn read_message(mut message: Fields, request: &mut Request) {
    let role = take_text(&mut message, "role").unwrap_or_default();
    let content = take_text(&mut message, "content").filter(|text| !text.is_empty());
    match role.as_str() {
        "system" => {
            request.system.extend(content);
            request.say_rest(Who::User, message);
        }
        "tool" => read_result(content.unwrap_or_default(), message, request),
        "assistant" => read_answer(content, message, request),
        _ => {
            speaker(&role, "assistant", request);
            content.into_iter().for_each(|text| request.say(Who::User, Piece::text(text)));
            for base64 in take_texts(&mut message, "images") {
                let media_type = picture_type(&base64).to_owned();
                request.say(Who::User, Piece::new(What::Image { media_type, base64 }));
            }
            request.say_rest(Who::User, without_nulls(message));
        }
    }
}

fn read_answer(content: Option<String>, mut message: Fields, request: &mut Request) {
    if let Some(thinking) = take(&mut message, "thinking") {
        let state = json!({ "thinking": thinking });
        request.say(Who::Assistant, Piece::new(What::Thought).state(state));
    }
    content.into_iter().for_each(|text| request.say(Who::Assistant, Piece::text(text)));
    for mut call in take_list(&mut message, "tool_calls").into_iter().filter_map(object) {
        let mut function = take_fields(&mut call, "function").unwrap_or_default();
        let what = What::Call {
            id: request.next_id(),
            name: take_text(&mut function, "name").unwrap_or_default(),
            args: take(&mut function, "arguments").unwrap_or_else(|| json!({})).to_string(),
        };
        call.extend(function);
        request.say(Who::Assistant, Piece::new(what).more(call));
    }
    request.say_rest(Who::Assistant, without_nulls(message));
}

/// Calls have no ids here: a result belongs to the first open call of its tool.
fn read_result(content: String, mut message: Fields, request: &mut Request) {
    let name = take_text(&mut message, "tool_name");
    let id = request.open_call(name.as_deref()).map(|(id, _)| id).unwrap_or_default();
    let what = What::Result { id, name, content, is_error: false };
    request.say(Who::Tools, Piece::new(what).more(message));
}
