//! Writing Chat Completions answers, whole and as chunks.

use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::alder::{add_headers, errors, request_id};
use crate::answer::{Answer, Block, Cite, Delta, Finish};
use crate::frame::Script;
use crate::ident;
use crate::json;
use crate::price::Usage;
use crate::problem::Problem;
use crate::serve::{Reply, Wire};
use crate::token;
use crate::traffic::Left;

/// One Chat Completions request.
#[derive(Debug)]
pub struct Chat {
    request_id: String,
    id: String,
    created: u64,
    fingerprint: String,
    include_usage: bool,
    obfuscate: bool,
}

impl Chat {
    pub fn new(body: &Value) -> Chat {
        let options = json::echo(body, "stream_options");
        Chat {
            request_id: request_id(),
            id: format!("chatcmpl-{}", ident::letters(29)),
            created: ident::unix_seconds(),
            fingerprint: "fp_practice".to_owned(),
            include_usage: json::truth(&options, "include_usage"),
            obfuscate: options.get("include_obfuscation").and_then(Value::as_bool).unwrap_or(true),
        }
    }

    /// One chunk as an event; `choices` and `usage` as given.
    fn chunk(&self, reply: &Reply, choices: Value, usage: Option<Value>, length: usize) -> String {
        let mut chunk = json!({
            "id": self.id, "object": "chat.completion.chunk", "created": self.created, "model": reply.model.id,
            "service_tier": "default", "system_fingerprint": self.fingerprint, "choices": choices,
        });
        if let Some(usage) = usage {
            chunk["usage"] = usage;
        }
        if self.obfuscate {
            chunk["obfuscation"] = padding(length).into();
        }
        format!("data: {chunk}\n\n")
    }

    fn delta(&self, reply: &Reply, delta: Value, finish: Option<&str>) -> String {
        let choice = json!([{ "index": 0, "delta": delta, "logprobs": null, "finish_reason": finish }]);
        let length = choice.to_string().len();
        self.chunk(reply, choice, self.include_usage.then_some(Value::Null), length)
    }

    /// Adds a text's deltas. The chunk is written once and cut around the place of the text, since there may be thousands.
    fn texts(&self, script: &mut Script, reply: &Reply, field: &str, deltas: &[Delta]) {
        let sample = self.delta(reply, json!({ field: "\u{1}" }), None);
        let (head, tail) =
            sample.split_once(&json::quoted("\u{1}")).expect("the sample holds the place of the text");
        for delta in deltas {
            script.text(delta.tokens, format!("{head}{}{tail}", json::quoted(&delta.text)));
        }
    }

    fn call(&self, script: &mut Script, reply: &Reply, index: usize, name: &str, arguments: &str) {
        let id = format!("call_{}", ident::letters(24));
        let start = json!({ "tool_calls": [{ "index": index, "id": id, "type": "function", "function": { "name": name, "arguments": "" } }] });
        script.other(6 + token::count(name), self.delta(reply, start, None));
        for piece in token::pieces(arguments) {
            let delta = json!({ "tool_calls": [{ "index": index, "function": { "arguments": piece } }] });
            script.other(1, self.delta(reply, delta, None));
        }
    }
}

/// Padding that hides the length of what it accompanies.
fn padding(length: usize) -> &'static str {
    const LETTERS: &str = "Qz7rTn0KdXw3mBv9";
    &LETTERS[..LETTERS.len() - length % LETTERS.len()]
}

fn finish(finish: &Finish) -> &'static str {
    match finish {
        Finish::Length => "length",
        Finish::Tools => "tool_calls",
        Finish::Filtered => "content_filter",
        _ => "stop",
    }
}

fn annotations(answer: &Answer) -> Value {
    let text = answer.first_text();
    let note = |cite: &Cite| {
        let (start, end) = cite.in_characters(&text);
        let source = &answer.sources[cite.source];
        let citation =
            json!({ "start_index": start, "end_index": end, "title": source.title, "url": source.place });
        json!({ "type": "url_citation", "url_citation": citation })
    };
    answer.cites.iter().map(note).collect()
}

pub fn usage(usage: &Usage) -> Value {
    json!({
        "prompt_tokens": usage.input,
        "completion_tokens": usage.output,
        "total_tokens": usage.input + usage.output,
        "prompt_tokens_details": { "cached_tokens": usage.cached_input, "cache_write_tokens": usage.cache_write, "audio_tokens": usage.audio_input },
        "completion_tokens_details": {
            "reasoning_tokens": usage.reasoning, "audio_tokens": 0, "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0,
        },
    })
}

impl Wire for Chat {
    fn request_id(&self) -> &str {
        &self.request_id
    }

    fn script(&self, reply: &Reply) -> Script {
        let mut script = Script::default();
        let content = if reply.answer.finish == Finish::Tools { Value::Null } else { "".into() };
        script.open(self.delta(
            reply,
            json!({ "role": "assistant", "content": content, "refusal": null }),
            None,
        ));
        for delta in reply.answer.thoughts.iter().flat_map(|thought| &thought.deltas) {
            script.thought(delta.tokens, String::new());
        }
        let mut calls = 0;
        for block in &reply.answer.blocks {
            match block {
                Block::Text(deltas) => self.texts(&mut script, reply, "content", deltas),
                Block::Refusal(deltas) => self.texts(&mut script, reply, "refusal", deltas),
                Block::Call { name, arguments } => {
                    self.call(&mut script, reply, calls, name, &arguments.to_string());
                    calls += 1;
                }
                Block::Search { .. } | Block::Picture(_) => {}
            }
        }
        if !reply.answer.cites.is_empty() {
            script.other(0, self.delta(reply, json!({ "annotations": annotations(&reply.answer) }), None));
        }
        script.end(self.delta(reply, json!({}), Some(finish(&reply.answer.finish))));
        if self.include_usage && reply.show_usage {
            script.end(self.chunk(reply, json!([]), Some(usage(&reply.usage)), 7));
        }
        script.end("data: [DONE]\n\n".to_owned());
        script
    }

    fn failure(&self, _reply: &Reply, _sent: u64) -> Bytes {
        format!("data: {}\n\n", errors::object(errors::SERVER, "server_error", None, None)).into()
    }

    fn stranger(&self) -> Bytes {
        let object =
            json!({ "id": self.id, "object": "chat.completion.novelty", "novelty": [1], "choices": [] });
        format!("data: {object}\n\n").into()
    }

    fn whole(&self, reply: &Reply) -> Value {
        let (mut content, mut refusal, mut calls) = (String::new(), None, Vec::new());
        for block in &reply.answer.blocks {
            match block {
                Block::Text(deltas) => content.push_str(&Delta::join(deltas)),
                Block::Refusal(deltas) => refusal = Some(Delta::join(deltas)),
                Block::Search { .. } | Block::Picture(_) => {}
                Block::Call { name, arguments } => calls.push(json!({
                    "id": format!("call_{}", ident::letters(24)), "type": "function",
                    "function": { "name": name, "arguments": arguments.to_string() },
                })),
            }
        }
        let silent = content.is_empty() && (refusal.is_some() || !calls.is_empty());
        let content = if silent { Value::Null } else { content.into() };
        let mut message = json!({ "role": "assistant", "content": content, "refusal": refusal, "annotations": annotations(&reply.answer) });
        if !calls.is_empty() {
            message["tool_calls"] = calls.into();
        }
        let mut whole = json!({
            "id": self.id, "object": "chat.completion", "created": self.created, "model": reply.model.id,
            "choices": [{ "index": 0, "message": message, "logprobs": null, "finish_reason": finish(&reply.answer.finish) }],
        });
        if reply.show_usage {
            whole["usage"] = usage(&reply.usage);
        }
        whole["service_tier"] = "default".into();
        whole["system_fingerprint"] = self.fingerprint.as_str().into();
        whole
    }

    fn problem(&self, problem: &Problem) -> Response {
        errors::response(problem, errors::Endpoint::Chat)
    }

    fn bad_request(&self) -> fn() -> Problem {
        || {
            Problem::coded(
                "invalid_type",
                "messages[0].content",
                "Invalid type for 'messages[0].content': expected one of a string or array of objects, but got an integer instead.",
            )
        }
    }

    fn headers(&self, headers: &mut HeaderMap, left: Option<Left>) {
        add_headers(headers, &self.request_id, left);
    }

    fn stream_type(&self) -> &'static str {
        "text/event-stream; charset=utf-8"
    }
}
