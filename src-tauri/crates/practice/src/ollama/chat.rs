//! Writing answers on Ollama's own wire: the same object, streamed in pieces or whole. A call comes whole, and its
//! arguments are an object.

use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::answer::{Block, Delta, Finish, Thought};
use crate::frame::Script;
use crate::ident;
use crate::odd::Form;
use crate::ollama::response;
use crate::problem::Problem;
use crate::serve::{Reply, Wire};
use crate::traffic::Left;

const NANOSECONDS: u64 = 1_000_000_000;

/// One chat request. The wire has no ids: the bill's is never told.
#[derive(Debug)]
pub struct Chat {
    request_id: String,
    created: String,
}

impl Chat {
    pub fn new() -> Chat {
        Chat { request_id: ident::hex(16), created: ident::timestamp() }
    }

    fn line(&self, reply: &Reply, fields: Value) -> String {
        let mut message = json!({ "role": "assistant", "content": "" });
        if let (Some(message), Some(fields)) = (message.as_object_mut(), fields.as_object()) {
            message.extend(fields.clone());
        }
        let line =
            json!({ "model": reply.model.id, "created_at": self.created, "message": message, "done": false });
        format!("{line}\n")
    }

    /// What the last object adds.
    fn close(&self, reply: &Reply, object: &mut Value) {
        object["done"] = true.into();
        object["done_reason"] = if reply.answer.finish == Finish::Length { "length" } else { "stop" }.into();
        let output = reply.usage.output * NANOSECONDS / reply.model.tokens_per_second;
        object["total_duration"] = (output + 120_000_000).into();
        object["load_duration"] = 20_000_000.into();
        if reply.show_usage {
            object["prompt_eval_count"] = reply.usage.input.into();
            object["prompt_eval_duration"] = 100_000_000.into();
            object["eval_count"] = reply.usage.output.into();
            object["eval_duration"] = output.into();
        }
    }
}

fn call(index: usize, name: &str, arguments: &Value) -> Value {
    json!({ "id": format!("call_{}", ident::letters(8).to_lowercase()), "function": { "index": index, "name": name, "arguments": arguments } })
}

impl Wire for Chat {
    fn request_id(&self) -> &str {
        &self.request_id
    }

    fn script(&self, reply: &Reply) -> Script {
        let mut script = Script::default();
        for (at, thought) in reply.answer.thoughts.iter().enumerate() {
            for (nth, delta) in thought.deltas.iter().enumerate() {
                let gap = if at > 0 && nth == 0 { "\n\n" } else { "" };
                let line = self.line(reply, json!({ "thinking": format!("{gap}{}", delta.text) }));
                script.thought(delta.tokens, line);
            }
        }
        let mut calls = 0;
        for block in &reply.answer.blocks {
            match block {
                Block::Text(deltas) | Block::Refusal(deltas) => {
                    for delta in deltas {
                        script.text(delta.tokens, self.line(reply, json!({ "content": delta.text })));
                    }
                }
                Block::Call { name, arguments } => {
                    let line = self.line(reply, json!({ "tool_calls": [call(calls, name, arguments)] }));
                    script.other(block.tokens(), line);
                    calls += 1;
                }
                Block::Search { .. } | Block::Picture(_) => {}
            }
        }
        let mut last = json!({
            "model": reply.model.id, "created_at": self.created, "message": { "role": "assistant", "content": "" },
        });
        self.close(reply, &mut last);
        script.end(format!("{last}\n"));
        script
    }

    fn failure(&self, _reply: &Reply, _sent: u64) -> Bytes {
        Bytes::from_static(
            b"{\"error\":\"an error was encountered while running the model: unexpected EOF\"}\n",
        )
    }

    fn stranger(&self) -> Bytes {
        let message = json!({ "role": "assistant", "content": "", "novelty": [1] });
        format!("{}\n", json!({ "model": "novelty", "message": message, "done": false })).into()
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
        let mut message = json!({ "role": "assistant", "content": text });
        let thoughts: Vec<String> = reply.answer.thoughts.iter().map(Thought::text).collect();
        if !thoughts.is_empty() {
            message["thinking"] = thoughts.join("\n\n").into();
        }
        if !calls.is_empty() {
            message["tool_calls"] = calls.into();
        }
        let mut whole = json!({ "model": reply.model.id, "created_at": self.created, "message": message });
        self.close(reply, &mut whole);
        whole
    }

    fn problem(&self, problem: &Problem) -> Response {
        response(problem)
    }

    fn bad_request(&self) -> fn() -> Problem {
        || {
            Problem::invalid(
                "json: cannot unmarshal number into Go struct field ChatRequest.messages.content of type string",
            )
        }
    }

    fn headers(&self, _headers: &mut HeaderMap, _left: Option<Left>) {}

    fn stream_type(&self) -> &'static str {
        "application/x-ndjson"
    }

    fn form(&self) -> Form {
        Form::Lines
    }
}
