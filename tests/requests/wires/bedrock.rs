//! Amazon Bedrock's Converse.

use medley_domain::job::{Caching, ChatJob, Effort, Format, ToolChoice};
use medley_vendors::Quirks;
use serde_json::{Value, json};

use super::{Names, Wire, function, own_tool, sampling, speaker};
use crate::request::{Piece, Request, What, Who};
use crate::taking::{
    Fields, drop_default, object, parsed, prune, take, take_count, take_fields, take_list, take_text, within,
};

pub struct Bedrock;

const NAMES: Names = Names { top_p: "topP", top_k: "topK", seed: "seed", stop: "stopSequences" };
const CACHING: &str = "caching";

impl Wire for Bedrock {
    fn protocol(&self) -> &'static str {
        "bedrock"
    }

    fn read(&self, path: &str, body: &Fields) -> Request {
        let mut settings = body.clone();
        let (model, action) = path.trim_start_matches("/model/").rsplit_once('/').unwrap_or_default();
        let mut request = Request {
            model: model.replace("%3A", ":").replace("%2F", "/"),
            stream: action == "converse-stream",
            ..Request::default()
        };
        let mut marks = None;
        for mut block in take_list(&mut settings, "system").into_iter().filter_map(object) {
            take_mark(&mut block, &mut marks);
            request.system.extend(take_text(&mut block, "text"));
            request.say_rest(Who::User, block);
        }
        for message in take_list(&mut settings, "messages").into_iter().filter_map(object) {
            read_message(message, &mut request, &mut marks);
        }
        read_tools(&mut settings, &mut request);
        if let Some(schema) = settings.get_mut("outputConfig").and_then(schema_of) {
            *schema = parsed(schema.as_str().unwrap_or_default());
        }
        prune(&mut settings);
        settings.extend(marks.map(|life| (CACHING.to_owned(), json!(life))));
        request.settings = settings;
        request
    }

    fn wish(&self, settings: &mut Fields, _quirks: &Quirks, job: &mut ChatJob) {
        let life = take_text(settings, CACHING);
        job.caching = life.map(|life| Caching { key: None, long: life == "1h" });
        within(settings, "inferenceConfig", |config| {
            job.max_output = take_count(config, "maxTokens");
            sampling(config, NAMES, job);
        });
        within(settings, "additionalModelRequestFields", |fields| {
            job.sampling.top_k = take_count(fields, "top_k");
            wish_thinking(fields, job);
        });
        within(settings, "toolConfig", |config| {
            if let Some(choice) = take(config, "toolChoice") {
                job.tool_choice = tool_choice(&choice);
            }
        });
        job.format = take_fields(settings, "outputConfig").map(|config| {
            let config = Value::Object(config);
            let schema = &config["textFormat"]["structure"]["jsonSchema"];
            Format::Schema {
                name: schema["name"].as_str().unwrap_or_default().to_owned(),
                schema: schema["schema"].clone(),
                strict: true,
            }
        });
    }
}

/// The schema of the answer's form, which this wire writes as text.
fn schema_of(config: &mut Value) -> Option<&mut Value> {
    config.pointer_mut("/textFormat/structure/jsonSchema/schema")
}

/// The budget is Medley's least one, or stays the vendor's own option.
fn wish_thinking(fields: &mut Fields, job: &mut ChatJob) {
    const LEAST: u64 = 1024;
    if fields.get("thinking") == Some(&json!({ "type": "enabled", "budget_tokens": LEAST })) {
        fields.remove("thinking");
        (job.reasons, job.effort) = (true, Some(Effort::Minimal));
    }
}

fn tool_choice(choice: &Value) -> ToolChoice {
    match choice.pointer("/tool/name").and_then(Value::as_str) {
        Some(name) => ToolChoice::Named(name.to_owned()),
        None if choice.get("any").is_some() => ToolChoice::Any,
        None => ToolChoice::Auto,
    }
}

/// Where the marks stand is each client's own choice; that there are some is the meaning.
fn take_mark(block: &mut Fields, marks: &mut Option<String>) {
    if let Some(mut mark) = take_fields(block, "cachePoint") {
        *marks = take_text(&mut mark, "ttl").or_else(|| Some("5m".to_owned()));
    }
}

fn read_message(mut message: Fields, request: &mut Request, marks: &mut Option<String>) {
    let role = take_text(&mut message, "role").unwrap_or_default();
    let who = speaker(&role, "assistant", request);
    for mut block in take_list(&mut message, "content").into_iter().filter_map(object) {
        take_mark(&mut block, marks);
        read_block(block, who, request);
    }
    request.say_rest(who, message);
}

fn read_block(mut block: Fields, who: Who, request: &mut Request) {
    if let Some(text) = take_text(&mut block, "text") {
        request.say(who, Piece::text(text));
    }
    if let Some(image) = take_fields(&mut block, "image") {
        request.say(
            who,
            read_media(image, |_, format, base64| What::Image {
                media_type: format!("image/{format}"),
                base64,
            }),
        );
    }
    if let Some(document) = take_fields(&mut block, "document") {
        request.say(
            who,
            read_media(document, |name, format, base64| What::File {
                name,
                media_type: document_type(&format),
                base64,
            }),
        );
    }
    if let Some(state) = take(&mut block, "reasoningContent") {
        request.say(who, Piece::new(What::Thought).state(state));
    }
    if let Some(mut call) = take_fields(&mut block, "toolUse") {
        let what = What::Call {
            id: take_text(&mut call, "toolUseId").unwrap_or_default(),
            name: take_text(&mut call, "name").unwrap_or_default(),
            args: take(&mut call, "input").unwrap_or_else(|| json!({})).to_string(),
        };
        request.say(who, Piece::new(what).more(call));
    }
    if let Some(result) = take_fields(&mut block, "toolResult") {
        request.say(Who::Tools, read_result(result));
    }
    request.say_rest(who, block);
}

fn read_media(mut media: Fields, what: impl Fn(String, String, String) -> What) -> Piece {
    let mut source = take_fields(&mut media, "source").unwrap_or_default();
    let base64 = take_text(&mut source, "bytes").unwrap_or_default();
    let format = take_text(&mut media, "format").unwrap_or_default();
    let name = take_text(&mut media, "name").unwrap_or_default();
    Piece::new(what(name, format, base64)).more(media.into_iter().chain(source).collect())
}

fn document_type(format: &str) -> String {
    let known =
        [("pdf", "application/pdf"), ("txt", "text/plain"), ("csv", "text/csv"), ("md", "text/markdown")];
    let found = known.into_iter().find(|(name, _)| *name == format);
    found.map_or_else(|| format!("document/{format}"), |(_, media_type)| media_type.to_owned())
}

/// Texts, and JSON as the text that it is in Medley. JSON is told, so that the change of form shows.
fn read_result(mut result: Fields) -> Piece {
    let id = take_text(&mut result, "toolUseId").unwrap_or_default();
    let is_error = result.get("status") == Some(&json!("error"));
    drop_default(&mut result, "status", &json!("success"));
    drop_default(&mut result, "status", &json!("error"));
    let mut texts = Vec::new();
    let mut others = Vec::new();
    for mut block in take_list(&mut result, "content").into_iter().filter_map(object) {
        texts.extend(take_text(&mut block, "text"));
        if let Some(json) = take(&mut block, "json") {
            texts.push(json.to_string());
            others.push(json!("json"));
        }
        others.extend((!block.is_empty()).then_some(Value::Object(block)));
    }
    if !others.is_empty() {
        result.insert("form".into(), Value::Array(others));
    }
    let what = What::Result { id, name: None, content: texts.join("\n\n"), is_error };
    Piece::new(what).more(result)
}

fn read_tools(settings: &mut Fields, request: &mut Request) {
    within(settings, "toolConfig", |config| {
        for mut tool in take_list(config, "tools").into_iter().filter_map(object) {
            match take_fields(&mut tool, "toolSpec") {
                Some(mut spec) => {
                    let schema = within(&mut spec, "inputSchema", |schema| take(schema, "json"));
                    spec.insert("parameters".into(), json!(schema.flatten()));
                    request.functions.push(function(spec, "parameters"));
                }
                None => request.own_tools.push(own_tool(None, "tool", tool)),
            }
        }
        drop_default(config, "toolChoice", &json!({ "auto": {} }));
    });
}
