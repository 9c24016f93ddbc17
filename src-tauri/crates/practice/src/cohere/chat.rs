//! Writing answers of Cohere's second API, whole and as events. What is billed is told apart from what was read.

use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::answer::{Answer, Block, Cite, Delta, Finish, Thought};
use crate::cohere::{add_headers, id, response};
use crate::frame::Script;
use crate::ident;
use crate::json;
use crate::price::Usage;
use crate::problem::Problem;
use crate::serve::{Reply, Wire};
use crate::token;
use crate::traffic::Left;

/// One chat request.
#[derive(Debug)]
pub struct Chat {
    request_id: String,
    id: String,
}

impl Chat {
    pub fn new() -> Chat {
        Chat { request_id: ident::hex(32), id: id() }
    }
}

fn event(event: &Value) -> String {
    format!("event: {}\ndata: {event}\n\n", json::text(event, "type").unwrap_or_default())
}

/// An event at a place of the message, with what it says of the message.
fn at(kind: &str, index: usize, message: Value) -> String {
    event(&json!({ "type": kind, "index": index, "delta": { "message": message } }))
}

fn close(kind: &str, index: usize) -> String {
    event(&json!({ "type": kind, "index": index }))
}

fn word(finish: &Finish) -> &'static str {
    match finish {
        Finish::StopSequence(_) => "STOP_SEQUENCE",
        Finish::Length => "MAX_TOKENS",
        Finish::Tools => "TOOL_CALL",
        Finish::Filtered => "ERROR_TOXIC",
        _ => "COMPLETE",
    }
}

fn usage(usage: &Usage) -> Value {
    let mut billed = json!({ "input_tokens": usage.input, "output_tokens": usage.output });
    if usage.searches > 0 {
        billed["search_units"] = usage.searches.into();
    }
    json!({
        "billed_units": billed, "tokens": { "input_tokens": usage.input, "output_tokens": usage.output },
        "cached_tokens": usage.cached_input,
    })
}

fn citation(answer: &Answer, cite: &Cite, index: usize) -> Value {
    let text = answer.first_text();
    let (start, end) = cite.in_characters(&text);
    let source = &answer.sources[cite.source];
    let document = json!({ "id": source.place, "title": source.title, "text": source.text });
    json!({
        "start": start, "end": end, "text": &text[cite.start..cite.end], "content_index": index, "type": "TEXT_CONTENT",
        "sources": [{ "type": "document", "id": source.place, "document": document }],
    })
}

fn thinking(answer: &Answer) -> String {
    answer.thoughts.iter().map(Thought::text).collect::<Vec<_>>().join("\n\n")
}

fn call(name: &str, arguments: &str) -> Value {
    json!({
        "id": format!("{name}_{}", ident::letters(12)), "type": "function",
        "function": { "name": name, "arguments": arguments },
    })
}

impl Chat {
    fn tell_thinking(&self, script: &mut Script, answer: &Answer) {
        script.other(0, at("content-start", 0, json!({ "content": { "type": "thinking", "thinking": "" } })));
        for (at_thought, thought) in answer.thoughts.iter().enumerate() {
            for (nth, delta) in thought.deltas.iter().enumerate() {
                let gap = if at_thought > 0 && nth == 0 { "\n\n" } else { "" };
                let content = json!({ "content": { "thinking": format!("{gap}{}", delta.text) } });
                script.thought(delta.tokens, at("content-delta", 0, content));
            }
        }
        script.other(0, close("content-end", 0));
    }

    fn tell_text(&self, script: &mut Script, index: usize, deltas: &[Delta]) {
        script.other(0, at("content-start", index, json!({ "content": { "type": "text", "text": "" } })));
        for delta in deltas {
            let content = json!({ "content": { "text": delta.text } });
            script.text(delta.tokens, at("content-delta", index, content));
        }
    }

    fn tell_citations(&self, script: &mut Script, answer: &Answer, index: usize) {
        for (nth, cite) in answer.cites.iter().enumerate() {
            let told = json!({ "citations": citation(answer, cite, index) });
            script.other(0, at("citation-start", nth, told));
            script.other(0, close("citation-end", nth));
        }
    }

    fn tell_call(&self, script: &mut Script, index: usize, name: &str, arguments: &str) {
        let start = json!({ "tool_calls": call(name, "") });
        script.other(6 + token::count(name), at("tool-call-start", index, start));
        for piece in token::pieces(arguments) {
            let delta = json!({ "tool_calls": { "function": { "arguments": piece } } });
            script.other(1, at("tool-call-delta", index, delta));
        }
        script.other(0, close("tool-call-end", index));
    }

    /// Text before calls is the plan for them.
    fn tell_plan(&self, script: &mut Script, deltas: &[Delta]) {
        for delta in deltas {
            let plan = json!({ "message": { "tool_plan": delta.text } });
            script.text(delta.tokens, event(&json!({ "type": "tool-plan-delta", "delta": plan })));
        }
    }
}

impl Wire for Chat {
    fn request_id(&self) -> &str {
        &self.request_id
    }

    fn script(&self, reply: &Reply) -> Script {
        let answer = &reply.answer;
        let mut script = Script::default();
        script.open(event(&json!({
            "type": "message-start", "id": self.id,
            "delta": { "message": { "role": "assistant", "content": [], "tool_plan": "", "tool_calls": [], "citations": [] } },
        })));
        let first = usize::from(!answer.thoughts.is_empty());
        if first == 1 {
            self.tell_thinking(&mut script, answer);
        }
        let mut calls = 0;
        for block in &answer.blocks {
            match block {
                Block::Text(deltas) if answer.finish == Finish::Tools => self.tell_plan(&mut script, deltas),
                Block::Text(deltas) | Block::Refusal(deltas) => {
                    self.tell_text(&mut script, first, deltas);
                    self.tell_citations(&mut script, answer, first);
                    script.other(0, close("content-end", first));
                }
                Block::Call { name, arguments } => {
                    self.tell_call(&mut script, calls, name, &arguments.to_string());
                    calls += 1;
                }
                Block::Search { .. } | Block::Picture(_) => {}
            }
        }
        let mut delta = json!({ "finish_reason": word(&answer.finish) });
        if reply.show_usage {
            delta["usage"] = usage(&reply.usage);
        }
        script.end(event(&json!({ "type": "message-end", "id": self.id, "delta": delta })));
        script
    }

    fn failure(&self, _reply: &Reply, _sent: u64) -> Bytes {
        let delta = json!({ "error": "internal server error", "finish_reason": "ERROR" });
        event(&json!({ "type": "message-end", "id": self.id, "delta": delta })).into()
    }

    fn whole(&self, reply: &Reply) -> Value {
        let answer = &reply.answer;
        let (mut content, mut calls, mut plan) = (Vec::new(), Vec::new(), String::new());
        if !answer.thoughts.is_empty() {
            content.push(json!({ "type": "thinking", "thinking": thinking(answer) }));
        }
        let index = content.len();
        for block in &answer.blocks {
            match block {
                Block::Text(deltas) if answer.finish == Finish::Tools => plan.push_str(&Delta::join(deltas)),
                Block::Text(deltas) | Block::Refusal(deltas) => {
                    content.push(json!({ "type": "text", "text": Delta::join(deltas) }));
                }
                Block::Call { name, arguments } => calls.push(call(name, &arguments.to_string())),
                Block::Search { .. } | Block::Picture(_) => {}
            }
        }
        let mut message = json!({ "role": "assistant" });
        if !content.is_empty() {
            message["content"] = content.into();
        }
        if !calls.is_empty() {
            message["tool_calls"] = calls.into();
        }
        if !plan.is_empty() {
            message["tool_plan"] = plan.into();
        }
        if !answer.cites.is_empty() {
            message["citations"] = answer.cites.iter().map(|cite| citation(answer, cite, index)).collect();
        }
        let mut whole = json!({ "id": self.id, "message": message, "finish_reason": word(&answer.finish) });
        if reply.show_usage {
            whole["usage"] = usage(&reply.usage);
        }
        whole
    }

    fn problem(&self, problem: &Problem) -> Response {
        response(problem)
    }

    fn bad_request(&self) -> fn() -> Problem {
        || Problem::invalid("invalid request: message at index 0 must have content of a known type")
    }

    fn headers(&self, headers: &mut HeaderMap, left: Option<Left>) {
        add_headers(headers, &self.request_id, left);
    }

    fn stream_type(&self) -> &'static str {
        "text/event-stream"
    }
}
