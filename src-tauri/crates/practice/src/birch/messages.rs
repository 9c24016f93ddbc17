//! Writing Messages answers, whole and as events.

use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::answer::{Answer, Finish, Thought};
use crate::birch::blocks::{self, Piece, delta, event, start, stop};
use crate::birch::{add_headers, errors, request_id};
use crate::frame::Script;
use crate::ident;
use crate::json;
use crate::price::Usage;
use crate::problem::Problem;
use crate::seal;
use crate::serve::{Reply, Wire};
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

fn stop_reason(finish: &Finish) -> &'static str {
    match finish {
        Finish::Stop | Finish::Blocked => "end_turn",
        Finish::StopSequence(_) => "stop_sequence",
        Finish::Length => "max_tokens",
        Finish::Tools => "tool_use",
        Finish::Refused | Finish::Filtered => "refusal",
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
    matches!(finish, Finish::Refused | Finish::Filtered)
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
    if counted.searches > 0 {
        usage["server_tool_use"] =
            json!({ "web_search_requests": counted.searches, "web_fetch_requests": 0 });
    }
    usage
}

/// The end of a stream tells the counts again, and not how they were charged.
fn change_of_usage(counted: &Usage) -> Value {
    let mut usage = final_usage(counted);
    if let Some(fields) = usage.as_object_mut() {
        for field in ["cache_creation", "service_tier", "inference_geo"] {
            fields.shift_remove(field);
        }
    }
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
        for (at, piece) in blocks::pieces(&reply.answer).iter().enumerate() {
            piece.tell(&mut script, first + at);
        }
        let finish = &reply.answer.finish;
        let change = json!({ "stop_reason": stop_reason(finish), "stop_sequence": stop_sequence(finish), "stop_details": details(finish) });
        let mut last = json!({ "type": "message_delta", "delta": change });
        if reply.show_usage {
            last["usage"] = change_of_usage(&reply.usage);
        }
        script.end(event(&last));
        script.end(event(&json!({ "type": "message_stop" })));
        script
    }

    fn failure(&self, _reply: &Reply, _sent: u64) -> Bytes {
        event(&errors::object("overloaded_error", "Overloaded", &self.request_id)).into()
    }

    fn whole(&self, reply: &Reply) -> Value {
        let thinking = (!reply.answer.thoughts.is_empty()).then(|| {
            let text = if self.shown { thinking_text(&reply.answer) } else { String::new() };
            json!({ "type": "thinking", "thinking": text, "signature": signature(&reply.answer) })
        });
        let blocks = blocks::pieces(&reply.answer);
        let content = thinking.into_iter().chain(blocks.iter().map(Piece::whole)).collect();
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
