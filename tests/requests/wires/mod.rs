//! The wires: each reads a body into a request, and turns a request's settings into what Medley has words for.
//!
//! They share no line with Medley's own protocols.

mod anthropic;
mod bedrock;
mod chat;
mod cohere;
mod gemini;
mod interactions;
mod ollama;
mod responses;

use medley_domain::job::{ChatJob, Effort};
use medley_vendors::Quirks;
use serde_json::Value;

use crate::request::{Function, OwnTool, Piece, Request, What, Who};
use crate::taking::{Fields, take_fields, take_text, take_texts};

pub trait Wire {
    /// Medley's name of the protocol.
    fn protocol(&self) -> &'static str;

    fn read(&self, path: &str, body: &Fields) -> Request;

    /// Takes out of the settings what Medley has a word for, and puts it into the job.
    fn wish(&self, settings: &mut Fields, quirks: &Quirks, job: &mut ChatJob);
}

/// The wire of a family of recordings.
pub fn wire(family: &str) -> Option<&'static dyn Wire> {
    Some(match family {
        "openai.chat" => &chat::Chat,
        "openai.responses" => &responses::Responses,
        "anthropic.messages" => &anthropic::Anthropic,
        "google.generate" => &gemini::Gemini,
        "google.interactions" => &interactions::Interactions,
        "cohere.v2chat" => &cohere::Cohere,
        "ollama.chat" => &ollama::Ollama,
        "bedrock.converse" | "bedrock.converse-stream" => &bedrock::Bedrock,
        _ => return None,
    })
}

/// Every family above.
pub const FAMILIES: [&str; 9] = [
    "openai.chat",
    "openai.responses",
    "anthropic.messages",
    "google.generate",
    "google.interactions",
    "cohere.v2chat",
    "ollama.chat",
    "bedrock.converse",
    "bedrock.converse-stream",
];

/// A function out of an object with its name, description and schema, which stands in the field `schema`.
fn function(mut fields: Fields, schema: &str) -> Function {
    Function {
        name: take_text(&mut fields, "name").unwrap_or_default(),
        description: take_text(&mut fields, "description").unwrap_or_default(),
        parameters: take_fields(&mut fields, schema).map_or(Value::Null, Value::Object),
        more: without_nulls(fields),
    }
}

fn own_tool(word: Option<medley_domain::job::BuiltIn>, name: &str, asked: Fields) -> OwnTool {
    OwnTool { word, name: name.to_owned(), asked: Value::Object(without_nulls(asked)) }
}

fn without_nulls(mut fields: Fields) -> Fields {
    fields.retain(|_, value| !value.is_null());
    fields
}

/// Takes the sampling, by what the wire calls its fields.
fn sampling(settings: &mut Fields, names: Names, job: &mut ChatJob) {
    use crate::taking::{take_count, take_number};
    let sampling = &mut job.sampling;
    sampling.temperature = take_number(settings, "temperature");
    sampling.top_p = take_number(settings, names.top_p);
    sampling.top_k = take_count(settings, names.top_k);
    sampling.seed = take_count(settings, names.seed).and_then(|seed| i64::try_from(seed).ok());
    sampling.stop = take_texts(settings, names.stop);
}

#[derive(Clone, Copy)]
struct Names {
    top_p: &'static str,
    top_k: &'static str,
    seed: &'static str,
    stop: &'static str,
}

/// What most wires call them.
const NAMES: Names = Names { top_p: "top_p", top_k: "top_k", seed: "seed", stop: "stop" };

/// Who speaks in a message of this role. An unknown role is told, and read as the person's.
fn speaker(role: &str, assistant: &str, request: &mut Request) -> Who {
    if role == assistant {
        return Who::Assistant;
    }
    if role != "user" {
        request.say(Who::User, Piece::new(What::Odd(serde_json::json!({ "role": role }))));
    }
    Who::User
}

/// The name that requests share, where this vendor takes one.
fn wish_cache_key(settings: &mut Fields, quirks: &Quirks, job: &mut ChatJob) {
    if quirks.cache_key {
        let key = take_text(settings, "prompt_cache_key");
        job.caching = key.map(|key| medley_domain::job::Caching { key: Some(key), long: false });
    }
}

fn effort(word: Option<String>, job: &mut ChatJob) {
    job.effort = word.and_then(|word| Effort::parse(&word.to_ascii_lowercase())).or(job.effort);
    job.reasons |= job.effort.is_some();
}
