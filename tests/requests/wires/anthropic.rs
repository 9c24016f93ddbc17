//! Anthropic's Messages.

use medley_domain::job::{BuiltIn, Caching, ChatJob, Effort, Format, ToolChoice};
use medley_vendors::Quirks;
use serde_json::{Value, json};

use super::{NAMES, Names, Wire, effort, function, own_tool, sampling, speaker, without_nulls};
use crate::request::{Piece, Request, What, Who};
use crate::taking::{
    Fields, drop_default, object, prune, take, take_count, take_fields, take_flag, take_list, take_text,
    within,
};

pub struct Anthropic;

impl Wire for Anthropic {
    fn protocol(&self) -> &'static str {
        "anthropic"
    }

    fn read(&self, _path: &str, body: &Fields) -> Request {
        let mut settings = body.clone();
        let mut marks = Marks::default();
        marks.take(&mut settings);
        let mut request = Request {
            model: take_text(&mut settings, "model").unwrap_or_default(),
            stream: take_flag(&mut settings, "stream").unwrap_or(false),
            system: take_text(&mut settings, "system").into_iter().collect(),
            ..Request::default()
        };
        for mut block in take_list(&mut settings, "system").into_iter().filter_map(object) {
            marks.take(&mut block);
            drop_default(&mut block, "type", &json!("text"));
            request.system.extend(take_text(&mut block, "text"));
            request.say_rest(Who::User, block);
        }
        for message in take_list(&mut settings, "messages").into_iter().filter_map(object) {
            read_message(message, &mut request, &mut marks);
        }
        for mut tool in take_list(&mut settings, "tools").into_iter().filter_map(object) {
            marks.take(&mut tool);
            read_tool(tool, &mut request);
        }
        prune(&mut settings);
        drop_default(&mut settings, "tool_choice", &json!({ "type": "auto" }));
        settings.extend(marks.life.map(|life| (CACHING.to_owned(), json!(life))));
        request.settings = settings;
        request
    }

    fn wish(&self, settings: &mut Fields, _quirks: &Quirks, job: &mut ChatJob) {
        let life = take_text(settings, CACHING);
        job.caching = life.map(|life| Caching { key: None, long: life == "1h" });
        job.max_output = take_count(settings, "max_tokens");
        sampling(settings, Names { stop: "stop_sequences", ..NAMES }, job);
        if let Some(choice) = take_fields(settings, "tool_choice") {
            wish_choice(choice, job);
        }
        wish_thinking(settings, job);
        let config = |config: &mut Fields| (take_text(config, "effort"), take_fields(config, "format"));
        let (word, format) = within(settings, "output_config", config).unwrap_or_default();
        effort(word, job);
        job.format = format.map(|mut format| Format::Schema {
            name: String::new(),
            strict: true,
            schema: take(&mut format, "schema").unwrap_or_default(),
        });
    }
}

/// How long what was read is kept, in the meaning. Where the marks stand is each client's own choice.
const CACHING: &str = "caching";

#[derive(Default)]
struct Marks {
    life: Option<String>,
}

impl Marks {
    fn take(&mut self, fields: &mut Fields) {
        if let Some(mut mark) = take_fields(fields, "cache_control") {
            self.life = take_text(&mut mark, "ttl").or_else(|| Some("5m".to_owned()));
        }
    }
}

/// The budget is Medley's least one, or stays the vendor's own option.
fn wish_thinking(settings: &mut Fields, job: &mut ChatJob) {
    const LEAST: u64 = 1024;
    let kind = settings.get("thinking").and_then(|thinking| thinking.get("type")).and_then(Value::as_str);
    match kind {
        Some("adaptive") => {
            job.reasons = true;
            settings.remove("thinking");
        }
        Some("disabled") => {
            (job.reasons, job.effort) = (true, Some(Effort::None));
            settings.remove("thinking");
        }
        Some("enabled") if settings["thinking"]["budget_tokens"] == json!(LEAST) => {
            (job.reasons, job.effort) = (true, Some(Effort::Minimal));
            settings.remove("thinking");
        }
        _ => {}
    }
}

fn wish_choice(mut choice: Fields, job: &mut ChatJob) {
    job.parallel_tools = take_flag(&mut choice, "disable_parallel_tool_use").map(|disabled| !disabled);
    job.tool_choice = match choice.get("type").and_then(Value::as_str) {
        Some("none") => ToolChoice::Never,
        Some("any") => ToolChoice::Any,
        Some("tool") => ToolChoice::Named(take_text(&mut choice, "name").unwrap_or_default()),
        _ => ToolChoice::Auto,
    };
}

fn read_message(mut message: Fields, request: &mut Request, marks: &mut Marks) {
    let role = take_text(&mut message, "role").unwrap_or_default();
    let who = speaker(&role, "assistant", request);
    if let Some(text) = take_text(&mut message, "content") {
        request.say(who, Piece::text(text));
    }
    for mut block in take_list(&mut message, "content").into_iter().filter_map(object) {
        marks.take(&mut block);
        read_block(block, who, request);
    }
    request.say_rest(who, message);
}

fn read_block(block: Fields, who: Who, request: &mut Request) {
    let kind = block.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let whole = || Value::Object(block.clone());
    let mut rest = block.clone();
    rest.remove("type");
    match kind.as_str() {
        "text" => {
            let text = take_text(&mut rest, "text").unwrap_or_default();
            request.say(who, Piece::text(text).more(rest));
        }
        "image" | "document" => request.say(who, read_media(&kind, rest)),
        "thinking" | "redacted_thinking" => {
            request.say(who, Piece::new(What::Thought).state(whole()));
        }
        "tool_use" => {
            let what = What::Call {
                id: take_text(&mut rest, "id").unwrap_or_default(),
                name: take_text(&mut rest, "name").unwrap_or_default(),
                args: take(&mut rest, "input").unwrap_or_default().to_string(),
            };
            request.say(who, Piece::new(what).more(rest));
        }
        "tool_result" => request.say(Who::Tools, read_result(rest)),
        _ if kind.ends_with("_tool_use") || kind.ends_with("_tool_result") => {
            let name = rest.get("name").and_then(Value::as_str).unwrap_or(&kind).to_owned();
            request.say(who, Piece::new(What::Own { name }).state(whole()));
        }
        _ => request.say(who, Piece::odd(block)),
    }
}

fn read_media(kind: &str, mut block: Fields) -> Piece {
    let mut source = take_fields(&mut block, "source").unwrap_or_default();
    let form = take_text(&mut source, "type").unwrap_or_default();
    let media_type = take_text(&mut source, "media_type").unwrap_or_default();
    let data = take_text(&mut source, "data").unwrap_or_default();
    let what = match (kind, form.as_str()) {
        ("image", "base64") => What::Image { media_type, base64: data },
        ("document", "base64" | "text") => {
            let base64 = if form == "text" { encoded(&data) } else { data };
            What::File { name: take_text(&mut block, "title").unwrap_or_default(), media_type, base64 }
        }
        _ => What::Odd(json!({ kind: form, "media_type": media_type, "data": data })),
    };
    block.extend(source);
    Piece::new(what).more(block)
}

fn encoded(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(text)
}

fn read_result(mut block: Fields) -> Piece {
    let id = take_text(&mut block, "tool_use_id").unwrap_or_default();
    let is_error = take_flag(&mut block, "is_error").unwrap_or(false);
    let content = match block.get("content") {
        Some(Value::Array(blocks)) if blocks.iter().all(|block| block["type"] == "text") => {
            let texts: Vec<&str> = blocks.iter().filter_map(|block| block["text"].as_str()).collect();
            texts.join("\n\n")
        }
        Some(Value::String(text)) => text.clone(),
        _ => return Piece::odd(block),
    };
    block.remove("content");
    Piece::new(What::Result { id, name: None, content, is_error }).more(block)
}

fn read_tool(tool: Fields, request: &mut Request) {
    let kind = tool.get("type").and_then(Value::as_str).unwrap_or("custom");
    if kind == "custom" {
        let mut read = function(tool, "input_schema");
        drop_default(&mut read.more, "type", &json!("custom"));
        return request.functions.push(read);
    }
    let word = [
        ("web_search", BuiltIn::WebSearch),
        ("web_fetch", BuiltIn::ReadUrl),
        ("code_execution", BuiltIn::CodeExecution),
    ];
    let word = word.into_iter().find(|(start, _)| kind.starts_with(start)).map(|(_, word)| word);
    let name = tool.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
    request.own_tools.push(own_tool(word, &name, without_nulls(tool)));
}
