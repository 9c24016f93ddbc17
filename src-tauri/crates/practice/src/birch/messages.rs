//! Writing Messages answers, whole and as events.

use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};

use crate::answer::{Answer, Block, Delta, Finish, Thought};
use crate::birch::{add_headers, errors, request_id};
use crate::frame::Script;
use crate::ident;
use crate::json;
use crate::price::Usage;
use crate::problem::Problem;
use crate::seal;
use crate::serve::{Reply, Wire};
use crate::token;
use crate::traffic::Left;
use crate::vendor::Vendor;

/// One Messages request.
#[derive(Debug)]
pub struct Messages {
    request_id: String,
    id: String,
    /// Whether thinking is shown; otherwise its blocks carry only their signature.
    shown: bool,
}

impl Messages {
    /// Thinking that was asked for with a budget is shown as older models did; adaptive thinking when it says so.
    pub fn new(body: &Value) -> Messages {
        let thinking = json::echo(body, "thinking");
        let shown = match json::text(&thinking, "display") {
            Some(display) => display == "summarized",
            None => json::text(&thinking, "type") == Some("enabled"),
        };
        Messages { request_id: request_id(), id: format!("msg_01{}", ident::letters(22)), shown }
    }

    fn message(&self, reply: &Reply, content: Vec<Value>, finish: Option<&Finish>, usage: Value) -> Value {
        let mut message = json!({
            "model": reply.model.id, "id": self.id, "type": "message", "role": "assistant", "content": content,
            "stop_reason": finish.map(stop_reason), "stop_sequence": finish.and_then(stop_sequence), "stop_details": finish.and_then(details),
        });
        if reply.show_usage {
            message["usage"] = usage;
        }
        message
    }

    fn thinking(&self, script: &mut Script, answer: &Answer, index: usize) {
        start(script, 0, index, json!({ "type": "thinking", "thinking": "", "signature": "" }));
        for (at, thought) in answer.thoughts.iter().enumerate() {
            for (nth, part) in thought.deltas.iter().enumerate() {
                let gap = if at > 0 && nth == 0 { "\n\n" } else { "" };
                let text = match self.shown {
                    true => delta(
                        index,
                        json!({ "type": "thinking_delta", "thinking": format!("{gap}{}", part.text) }),
                    ),
                    false => String::new(),
                };
                script.thought(part.tokens, text);
            }
        }
        script.other(0, delta(index, json!({ "type": "signature_delta", "signature": signature(answer) })));
        stop(script, index);
    }
}

fn thinking_text(answer: &Answer) -> String {
    answer.thoughts.iter().map(Thought::text).collect::<Vec<_>>().join("\n\n")
}

fn signature(answer: &Answer) -> String {
    seal::seal(Vendor::Birch, &thinking_text(answer))
}

fn event(event: &Value) -> String {
    format!("event: {}\ndata: {event}\n\n", json::text(event, "type").unwrap_or_default())
}

fn delta(index: usize, delta: Value) -> String {
    event(&json!({ "type": "content_block_delta", "index": index, "delta": delta }))
}

/// Opens a block; the first one is followed by a ping.
fn start(script: &mut Script, tokens: u64, index: usize, block: Value) {
    script.other(
        tokens,
        event(&json!({ "type": "content_block_start", "index": index, "content_block": block })),
    );
    if index == 0 {
        script.other(0, event(&json!({ "type": "ping" })));
    }
}

fn stop(script: &mut Script, index: usize) {
    script.other(0, event(&json!({ "type": "content_block_stop", "index": index })));
}

/// A text block. The deltas are formatted by hand, since there may be thousands.
fn text(script: &mut Script, index: usize, deltas: &[Delta]) {
    start(script, 0, index, json!({ "type": "text", "text": "" }));
    for delta in deltas {
        let text = json::quoted(&delta.text);
        script.text(
            delta.tokens,
            format!(
                "event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":{index},\"delta\":{{\"type\":\"text_delta\",\"text\":{text}}}}}\n\n"
            ),
        );
    }
    stop(script, index);
}

fn call(script: &mut Script, index: usize, name: &str, arguments: &str) {
    start(
        script,
        6 + token::count(name),
        index,
        json!({ "type": "tool_use", "id": tool_id(), "name": name, "input": {} }),
    );
    let fragment = |json: &str| delta(index, json!({ "type": "input_json_delta", "partial_json": json }));
    script.other(0, fragment(""));
    let pieces: Vec<&str> = token::pieces(arguments).collect();
    for group in pieces.chunks(4) {
        script.other(group.len() as u64, fragment(&group.concat()));
    }
    stop(script, index);
}

fn tool_id() -> String {
    format!("toolu_01{}", ident::letters(22))
}

fn stop_reason(finish: &Finish) -> &'static str {
    match finish {
        Finish::Stop | Finish::Blocked => "end_turn",
        Finish::StopSequence(_) => "stop_sequence",
        Finish::Length => "max_tokens",
        Finish::Tools => "tool_use",
        Finish::Refused => "refusal",
    }
}

fn stop_sequence(finish: &Finish) -> Option<&str> {
    match finish {
        Finish::StopSequence(stop) => Some(stop),
        _ => None,
    }
}

fn details(finish: &Finish) -> Option<Value> {
    let explanation = "A practice refusal: it was asked for.";
    (*finish == Finish::Refused)
        .then(|| json!({ "type": "refusal", "category": null, "explanation": explanation }))
}

/// Birch's input count leaves out what the cache read and wrote.
fn usage(usage: &Usage, output: u64) -> Value {
    json!({
        "input_tokens": usage.input - usage.cached_input - usage.cache_write,
        "cache_creation_input_tokens": usage.cache_write,
        "cache_read_input_tokens": usage.cached_input,
        "cache_creation": {
            "ephemeral_5m_input_tokens": usage.cache_write - usage.cache_write_1h, "ephemeral_1h_input_tokens": usage.cache_write_1h,
        },
        "output_tokens": output,
        "service_tier": "standard",
        "inference_geo": "global",
    })
}

/// The usage of the whole answer.
fn final_usage(counted: &Usage) -> Value {
    let mut usage = usage(counted, counted.output);
    usage["output_tokens_details"] = json!({ "thinking_tokens": counted.reasoning });
    usage
}

impl Wire for Messages {
    fn request_id(&self) -> &str {
        &self.request_id
    }

    fn script(&self, reply: &Reply) -> Script {
        let mut script = Script::default();
        let message = self.message(reply, Vec::new(), None, usage(&reply.usage, reply.usage.output.min(1)));
        script.open(event(&json!({ "type": "message_start", "message": message })));
        let first = usize::from(!reply.answer.thoughts.is_empty());
        if first == 1 {
            self.thinking(&mut script, &reply.answer, 0);
        }
        for (index, block) in reply.answer.blocks.iter().enumerate().map(|(at, block)| (first + at, block)) {
            match block {
                Block::Text(deltas) | Block::Refusal(deltas) => text(&mut script, index, deltas),
                Block::Call { name, arguments } => call(&mut script, index, name, &arguments.to_string()),
            }
        }
        let finish = &reply.answer.finish;
        let change = json!({ "stop_reason": stop_reason(finish), "stop_sequence": stop_sequence(finish), "stop_details": details(finish) });
        let mut last = json!({ "type": "message_delta", "delta": change });
        if reply.show_usage {
            last["usage"] = final_usage(&reply.usage);
        }
        script.end(event(&last));
        script.end(event(&json!({ "type": "message_stop" })));
        script
    }

    fn failure(&self, _reply: &Reply, _sent: u64) -> String {
        event(&errors::object("overloaded_error", "Overloaded", &self.request_id))
    }

    fn whole(&self, reply: &Reply) -> Value {
        let thinking = (!reply.answer.thoughts.is_empty()).then(|| {
            let text = if self.shown { thinking_text(&reply.answer) } else { String::new() };
            json!({ "type": "thinking", "thinking": text, "signature": signature(&reply.answer) })
        });
        let blocks = reply.answer.blocks.iter().map(|block| match block {
            Block::Text(deltas) | Block::Refusal(deltas) => {
                json!({ "type": "text", "text": Delta::join(deltas) })
            }
            Block::Call { name, arguments } => {
                json!({ "type": "tool_use", "id": tool_id(), "name": name, "input": arguments })
            }
        });
        let content = thinking.into_iter().chain(blocks).collect();
        self.message(reply, content, Some(&reply.answer.finish), final_usage(&reply.usage))
    }

    fn problem(&self, problem: &Problem) -> Response {
        errors::response(problem, &self.request_id)
    }

    fn bad_request(&self) -> fn() -> Problem {
        || Problem::invalid("messages.0.content: Input should be a valid string")
    }

    fn headers(&self, headers: &mut HeaderMap, left: Option<Left>) {
        add_headers(headers, &self.request_id, left);
    }

    fn stream_type(&self) -> &'static str {
        "text/event-stream; charset=utf-8"
    }
}
