//! Google's generateContent. Its fields may be written in camel or in snake case.

use medley_domain::job::{BuiltIn, ChatJob, Effort, Format, ToolChoice};
use medley_vendors::Quirks;
use serde_json::{Value, json};

use super::{Names, Wire, effort, function, own_tool, sampling, speaker};
use crate::request::{Function, Piece, Request, What, Who};
use crate::taking::{
    Fields, drop_default, object, parsed, prune, take, take_count, take_fields, take_flag, take_list,
    take_text, within,
};

pub struct Gemini;

const NAMES: Names = Names { top_p: "topP", top_k: "topK", seed: "seed", stop: "stopSequences" };

/// Budgets that Medley asks for, for models that take no levels.
const BUDGETS: [(u64, Effort); 5] = [
    (512, Effort::Minimal),
    (1_024, Effort::Low),
    (8_192, Effort::Medium),
    (16_384, Effort::High),
    (24_576, Effort::Max),
];

impl Wire for Gemini {
    fn protocol(&self) -> &'static str {
        "gemini"
    }

    fn read(&self, path: &str, body: &Fields) -> Request {
        let mut settings = camel(body.clone());
        let (model, action) = path.rsplit('/').next().and_then(|end| end.split_once(':')).unwrap_or_default();
        let mut request =
            Request { model: model.to_owned(), stream: action.starts_with("stream"), ..Request::default() };
        for part in take_system(&mut settings) {
            request.system.extend(part.get("text").and_then(Value::as_str).map(str::to_owned));
        }
        for content in take_list(&mut settings, "contents").into_iter().filter_map(object) {
            read_content(content, &mut request);
        }
        for tool in take_list(&mut settings, "tools").into_iter().filter_map(object) {
            read_tool(camel(tool), &mut request);
        }
        for name in ["generationConfig", "toolConfig"] {
            let config = take_fields(&mut settings, name).map(camel);
            settings.extend(config.map(|config| (name.to_owned(), Value::Object(config))));
        }
        within(&mut settings, "generationConfig", |config| {
            let thinking = take_fields(config, "thinkingConfig").map(camel);
            config.extend(thinking.map(|thinking| ("thinkingConfig".to_owned(), json!(thinking))));
            // Text alone is what a model answers with unasked.
            drop_default(config, "responseModalities", &json!(["TEXT"]));
        });
        prune(&mut settings);
        request.settings = settings;
        request
    }

    fn wish(&self, settings: &mut Fields, _quirks: &Quirks, job: &mut ChatJob) {
        within(settings, "generationConfig", |config| {
            job.max_output = take_count(config, "maxOutputTokens");
            sampling(config, NAMES, job);
            within(config, "thinkingConfig", |thinking| wish_thinking(thinking, job));
            if config.get("responseModalities") == Some(&json!(["TEXT", "IMAGE"])) {
                config.remove("responseModalities");
                job.built_in.push(BuiltIn::MakeImage);
            }
            wish_format(config, job);
        });
        within(settings, "toolConfig", |config| {
            if !job.built_in.is_empty() {
                drop_default(config, "includeServerSideToolInvocations", &json!(true));
            }
            if let Some(calling) = take_fields(config, "functionCallingConfig") {
                job.tool_choice = tool_choice(&camel(calling));
            }
        });
    }
}

fn take_system(settings: &mut Fields) -> Vec<Fields> {
    let mut system = take_fields(settings, "systemInstruction").unwrap_or_default();
    take_list(&mut system, "parts").into_iter().filter_map(object).collect()
}

fn wish_thinking(thinking: &mut Fields, job: &mut ChatJob) {
    job.reasons |= take_flag(thinking, "includeThoughts").unwrap_or(false);
    effort(take_text(thinking, "thinkingLevel"), job);
    let known = thinking.get("thinkingBudget").and_then(Value::as_u64);
    if let Some((_, effort)) = BUDGETS.iter().find(|(budget, _)| Some(*budget) == known) {
        thinking.remove("thinkingBudget");
        (job.reasons, job.effort) = (true, Some(*effort));
    }
}

fn wish_format(config: &mut Fields, job: &mut ChatJob) {
    if config.get("responseMimeType") != Some(&json!("application/json")) {
        return;
    }
    config.remove("responseMimeType");
    job.format = Some(match take(config, "responseJsonSchema") {
        Some(schema) => Format::Schema { name: String::new(), schema, strict: true },
        None => Format::Json,
    });
}

fn tool_choice(calling: &Fields) -> ToolChoice {
    let named = calling.get("allowedFunctionNames").and_then(|names| names.get(0)).and_then(Value::as_str);
    match (calling.get("mode").and_then(Value::as_str), named) {
        (Some("NONE"), _) => ToolChoice::Never,
        (Some("ANY"), Some(name)) => ToolChoice::Named(name.to_owned()),
        (Some("ANY"), None) => ToolChoice::Any,
        _ => ToolChoice::Auto,
    }
}

fn read_content(mut content: Fields, request: &mut Request) {
    let role = take_text(&mut content, "role").unwrap_or_else(|| "user".to_owned());
    let who = speaker(&role, "model", request);
    for part in take_list(&mut content, "parts").into_iter().filter_map(object) {
        read_part(camel(part), who, request);
    }
    request.say_rest(who, content);
}

fn read_part(mut part: Fields, who: Who, request: &mut Request) {
    if let Some(call) = take_fields(&mut part, "functionCall") {
        return read_call(call, part, request);
    }
    if let Some(answer) = take_fields(&mut part, "functionResponse") {
        return read_result(answer, part, request);
    }
    if let Some(blob) = take_fields(&mut part, "inlineData").map(camel) {
        return request.say(who, read_picture(blob, part, who));
    }
    let thought = take_flag(&mut part, "thought") == Some(true);
    let Some(text) = take_text(&mut part, "text") else {
        return request.say(who, read_other(part));
    };
    if thought || !text.is_empty() {
        let piece = if thought {
            Piece::odd([("thought".to_owned(), json!(text))].into_iter().collect())
        } else {
            Piece::text(text)
        };
        request.say(who, piece);
    }
    // A signature belongs to what was written before it.
    if let Some(signature) = take(&mut part, "thoughtSignature") {
        request.say(who, Piece::new(What::Thought).state(json!({ "thoughtSignature": signature })));
    }
    request.say_rest(who, part);
}

/// A blob. One that the model made goes back with its signature.
fn read_picture(blob: Fields, mut part: Fields, who: Who) -> Piece {
    let signature = take(&mut part, "thoughtSignature").map(|sign| ("thoughtSignature".to_owned(), sign));
    let state = Value::Object(signature.into_iter().collect());
    read_blob(blob).state((who == Who::Assistant).then_some(state)).more(part)
}

fn read_blob(mut blob: Fields) -> Piece {
    let media_type = take_text(&mut blob, "mimeType").unwrap_or_default();
    let base64 = take_text(&mut blob, "data").unwrap_or_default();
    Piece::new(match media_type.split('/').next() {
        Some("image") => What::Image { media_type, base64 },
        Some("audio") => What::Audio { media_type, base64 },
        _ => What::File { name: String::new(), media_type, base64 },
    })
}

/// Files by address have no word; all else is what a tool of Google's did.
fn read_other(part: Fields) -> Piece {
    match part.keys().next() {
        Some(name) if !part.contains_key("fileData") => {
            let name = name.clone();
            Piece::new(What::Own { name }).state(Value::Object(part))
        }
        _ => Piece::odd(part),
    }
}

fn read_call(mut call: Fields, mut part: Fields, request: &mut Request) {
    let given = take_text(&mut call, "id");
    let mut state = Fields::new();
    state.extend(given.clone().map(|id| ("id".to_owned(), json!(id))));
    state.extend(take(&mut part, "thoughtSignature").map(|sign| ("thoughtSignature".to_owned(), sign)));
    let what = What::Call {
        id: given.unwrap_or_else(|| request.next_id()),
        name: take_text(&mut call, "name").unwrap_or_default(),
        args: take(&mut call, "args").unwrap_or_else(|| json!({})).to_string(),
    };
    let state = (!state.is_empty()).then_some(Value::Object(state));
    request.say(Who::Assistant, Piece::new(what).state(state).more(call.into_iter().chain(part).collect()));
}

fn read_result(mut answer: Fields, part: Fields, request: &mut Request) {
    let name = take_text(&mut answer, "name");
    let open = request.open_call(name.as_deref()).map(|(id, _)| id);
    let id = take_text(&mut answer, "id").or(open).unwrap_or_default();
    let (content, is_error) = found(take_fields(&mut answer, "response").unwrap_or_default());
    let what = What::Result { id, name, content, is_error };
    request.say(Who::Tools, Piece::new(what).more(answer.into_iter().chain(part).collect()));
}

/// A result that is one text, or an error, or any object.
fn found(response: Fields) -> (String, bool) {
    let only = |name: &str| match response.get(name) {
        Some(Value::String(text)) if response.len() == 1 && !parsed(text).is_object() => Some(text.clone()),
        _ => None,
    };
    match (only("error"), only("result")) {
        (Some(text), _) => (text, true),
        (_, Some(text)) => (text, false),
        _ => (Value::Object(response).to_string(), false),
    }
}

fn read_tool(mut tool: Fields, request: &mut Request) {
    for declared in take_list(&mut tool, "functionDeclarations").into_iter().filter_map(object) {
        request.functions.push(read_function(camel(declared)));
    }
    for (name, asked) in tool {
        let word = match name.as_str() {
            "googleSearch" => Some(BuiltIn::WebSearch),
            "codeExecution" => Some(BuiltIn::CodeExecution),
            "urlContext" => Some(BuiltIn::ReadUrl),
            _ => None,
        };
        request.own_tools.push(own_tool(word, &name, object(asked).unwrap_or_default()));
    }
}

/// The schema may be JSON Schema, or Google's own form, whose types are in capitals.
fn read_function(declared: Fields) -> Function {
    if declared.contains_key("parametersJsonSchema") {
        return function(declared, "parametersJsonSchema");
    }
    let read = function(declared, "parameters");
    Function { parameters: small_types(read.parameters), ..read }
}

fn small_types(schema: Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let small = |(name, value): (String, Value)| match (&*name, &value) {
                ("type", Value::String(kind)) => (name, json!(kind.to_ascii_lowercase())),
                _ => (name, small_types(value)),
            };
            Value::Object(fields.into_iter().map(small).collect())
        }
        Value::Array(list) => list.into_iter().map(small_types).collect(),
        other => other,
    }
}

/// The names of an object's own fields in camel case.
fn camel(fields: Fields) -> Fields {
    fields.into_iter().map(|(name, value)| (camel_word(&name), value)).collect()
}

fn camel_word(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut signs = word.chars();
        let capital = signs.next().map(|sign| sign.to_ascii_uppercase());
        name + &capital.into_iter().chain(signs).collect::<String>()
    })
}
