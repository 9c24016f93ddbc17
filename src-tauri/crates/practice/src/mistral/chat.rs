//! Writing answers in the Mistral dialect. Where a model thinks, the content is a list of chunks and no string; a call's
//! arguments come whole, and usage comes with the last chunk unasked.

use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::answer::{Block, Delta, Finish, Thought};
use crate::frame::Script;
use crate::ident;
use crate::mistral::{add_headers, errors};
use crate::price::Usage;
use crate::problem::Problem;
use crate::serve::{Reply, Wire};
use crate::traffic::Left;

/// One chat request.
#[derive(Debug)]
pub struct Chat {
    request_id: String,
    id: String,
    created: u64,
}

impl Chat {
    pub fn new() -> Chat {
        Chat { request_id: ident::hex(32), id: ident::hex(32), created: ident::unix_seconds() }
    }

    fn chunk(&self, reply: &Reply, delta: Value, finish: Option<&Finish>) -> String {
        let mut chunk = json!({
            "id": self.id, "object": "chat.completion.chunk", "created": self.created, "model": reply.model.id,
            "choices": [{ "index": 0, "delta": delta, "finish_reason": finish.map(word) }],
        });
        if finish.is_some() && reply.show_usage {
            chunk["usage"] = usage(&reply.usage);
        }
        format!("data: {chunk}\n\n")
    }

    fn thoughts(&self, script: &mut Script, reply: &Reply) {
        for (at, thought) in reply.answer.thoughts.iter().enumerate() {
            for (nth, delta) in thought.deltas.iter().enumerate() {
                let gap = if at > 0 && nth == 0 { "\n\n" } else { "" };
                let content = json!([thinking(&format!("{gap}{}", delta.text))]);
                script.thought(delta.tokens, self.chunk(reply, json!({ "content": content }), None));
            }
        }
    }
}

fn thinking(text: &str) -> Value {
    json!({ "type": "thinking", "thinking": [{ "type": "text", "text": text }] })
}

fn word(finish: &Finish) -> &'static str {
    match finish {
        Finish::Length => "length",
        Finish::Tools => "tool_calls",
        _ => "stop",
    }
}

fn usage(usage: &Usage) -> Value {
    json!({
        "prompt_tokens": usage.input, "completion_tokens": usage.output, "total_tokens": usage.input + usage.output,
        "prompt_tokens_details": { "cached_tokens": usage.cached_input },
        "completion_tokens_details": { "reasoning_tokens": usage.reasoning },
    })
}

/// A call's id has nine letters and digits.
fn call(index: usize, name: &str, arguments: &Value) -> Value {
    json!({
        "id": ident::letters(9), "type": "function", "index": index,
        "function": { "name": name, "arguments": arguments.to_string() },
    })
}

impl Wire for Chat {
    fn request_id(&self) -> &str {
        &self.request_id
    }

    fn script(&self, reply: &Reply) -> Script {
        let mut script = Script::default();
        script.open(self.chunk(reply, json!({ "role": "assistant", "content": "" }), None));
        self.thoughts(&mut script, reply);
        // The first text behind thinking is a chunk of its own, the others are strings.
        let mut listed = !reply.answer.thoughts.is_empty();
        let mut calls = Vec::new();
        let mut tokens = 0;
        for block in &reply.answer.blocks {
            match block {
                Block::Text(deltas) | Block::Refusal(deltas) => {
                    for delta in deltas {
                        let content = match std::mem::take(&mut listed) {
                            true => json!([{ "type": "text", "text": delta.text }]),
                            false => delta.text.as_str().into(),
                        };
                        script.text(delta.tokens, self.chunk(reply, json!({ "content": content }), None));
                    }
                }
                Block::Call { name, arguments } => {
                    tokens += block.tokens();
                    calls.push(call(calls.len(), name, arguments));
                }
                Block::Search { .. } | Block::Picture(_) => {}
            }
        }
        let last = match calls.is_empty() {
            true => json!({ "content": "" }),
            false => json!({ "content": "", "tool_calls": calls }),
        };
        script.other(tokens, String::new());
        script.end(self.chunk(reply, last, Some(&reply.answer.finish)));
        script.end("data: [DONE]\n\n");
        script
    }

    fn failure(&self, _reply: &Reply, _sent: u64) -> Bytes {
        let object = errors::object("internal_server_error", "1000", "Internal server error.");
        format!("data: {object}\n\n").into()
    }

    fn stranger(&self) -> Bytes {
        format!("data: {}\n\n", json!({ "id": self.id, "model": "novelty", "novelty": [1], "choices": [] }))
            .into()
    }

    fn whole(&self, reply: &Reply) -> Value {
        let (mut text, mut calls) = (String::new(), Vec::new());
        for block in &reply.answer.blocks {
            match block {
                Block::Text(deltas) | Block::Refusal(deltas) => text.push_str(&Delta::join(deltas)),
                Block::Call { name, arguments } => calls.push(call(calls.len(), name, arguments)),
                Block::Search { .. } | Block::Picture(_) => {}
            }
        }
        let thoughts: Vec<String> = reply.answer.thoughts.iter().map(Thought::text).collect();
        let content = match thoughts.is_empty() {
            true => Value::from(text),
            false => json!([thinking(&thoughts.join("\n\n")), { "type": "text", "text": text }]),
        };
        let calls = if calls.is_empty() { Value::Null } else { calls.into() };
        let message = json!({ "role": "assistant", "tool_calls": calls, "content": content });
        let mut whole = json!({
            "id": self.id, "object": "chat.completion", "created": self.created, "model": reply.model.id,
            "choices": [{ "index": 0, "finish_reason": word(&reply.answer.finish), "message": message }],
        });
        if reply.show_usage {
            whole["usage"] = usage(&reply.usage);
        }
        whole
    }

    fn problem(&self, problem: &Problem) -> Response {
        errors::response(problem)
    }

    fn bad_request(&self) -> fn() -> Problem {
        || Problem::coded("string_type", "messages.content", "Input should be a valid string")
    }

    fn headers(&self, headers: &mut HeaderMap, left: Option<Left>) {
        add_headers(headers, &self.request_id, left);
    }

    fn stream_type(&self) -> &'static str {
        "text/event-stream; charset=utf-8"
    }
}
