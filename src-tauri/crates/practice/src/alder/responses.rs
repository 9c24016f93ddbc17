//! Writing Responses answers, whole and as events.

use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::alder::responses_item::{self, Events, Shown};
use crate::alder::{add_headers, errors, request_id};
use crate::answer::Finish;
use crate::frame::Script;
use crate::ident;
use crate::json;
use crate::price::Usage;
use crate::problem::Problem;
use crate::serve::{Reply, Wire};
use crate::traffic::Left;

/// One Responses request; its body is echoed in the answer.
#[derive(Debug)]
pub struct Responses {
    request_id: String,
    id: String,
    created: u64,
    body: Value,
    shown: Shown,
}

impl Responses {
    pub fn new(body: Value) -> Responses {
        let shown = Shown {
            summary: json::some(&json::echo(&body, "reasoning"), "summary").is_some(),
            encrypted: json::strings(&body, "include")
                .iter()
                .any(|wanted| wanted == "reasoning.encrypted_content"),
        };
        Responses {
            request_id: request_id(),
            id: format!("resp_{}", ident::hex(50)),
            created: ident::unix_seconds(),
            body,
            shown,
        }
    }

    /// How many pictures of a picture are shown while it is made.
    fn partials(&self) -> u64 {
        let tools = json::items(&self.body, "tools").iter();
        tools.filter_map(|tool| json::number(tool, "partial_images")).max().unwrap_or(0)
    }

    /// The response object in a state of its life.
    fn object(&self, reply: &Reply, status: &str, output: Vec<Value>) -> Value {
        let body = &self.body;
        let reasoning = json::echo(body, "reasoning");
        let effort = if reply.model.reasons { "medium" } else { "none" };
        let text = json::echo(body, "text");
        let over = !matches!(status, "in_progress" | "failed");
        json!({
            "id": self.id, "object": "response", "created_at": self.created, "status": status, "background": false,
            "completed_at": (status == "completed").then(ident::unix_seconds), "error": null, "frequency_penalty": 0.0,
            "incomplete_details": (status == "incomplete").then(|| json!({ "reason": cut_by(reply) })),
            "instructions": json::echo(body, "instructions"), "max_output_tokens": json::echo(body, "max_output_tokens"),
            "max_tool_calls": json::echo(body, "max_tool_calls"), "model": reply.model.id, "moderation": null, "output": output,
            "parallel_tool_calls": json::echo_or(body, "parallel_tool_calls", true.into()), "presence_penalty": 0.0,
            "previous_response_id": null, "prompt_cache_key": json::echo(body, "prompt_cache_key"), "prompt_cache_retention": null,
            "reasoning": { "effort": json::echo_or(&reasoning, "effort", effort.into()), "summary": json::echo(&reasoning, "summary") },
            "safety_identifier": json::echo(body, "safety_identifier"), "service_tier": if over { "default" } else { "auto" },
            "store": json::echo_or(body, "store", true.into()), "temperature": json::echo_or(body, "temperature", json!(1.0)),
            "text": {
                "format": json::echo_or(&text, "format", json!({ "type": "text" })),
                "verbosity": json::echo_or(&text, "verbosity", "medium".into()),
            },
            "tool_choice": json::echo_or(body, "tool_choice", "auto".into()), "tools": json::echo_or(body, "tools", json!([])),
            "top_logprobs": 0, "top_p": json::echo_or(body, "top_p", json!(1.0)),
            "truncation": json::echo_or(body, "truncation", "disabled".into()),
            "usage": (over && reply.show_usage).then(|| usage(&reply.usage)), "user": json::echo(body, "user"),
            "metadata": json::echo_or(body, "metadata", json!({})),
            "tool_usage": (over && reply.show_usage).then(|| tool_usage(&reply.usage)),
        })
    }

    fn status(reply: &Reply) -> &'static str {
        match reply.answer.finish {
            Finish::Length | Finish::Filtered => "incomplete",
            _ => "completed",
        }
    }
}

fn cut_by(reply: &Reply) -> &'static str {
    if reply.answer.finish == Finish::Filtered { "content_filter" } else { "max_output_tokens" }
}

/// What built-in tools used: pictures' tokens are no part of the answer's own.
fn tool_usage(usage: &Usage) -> Value {
    let pictures = usage.image_output;
    json!({
        "image_gen": {
            "input_tokens": 0, "input_tokens_details": { "image_tokens": 0, "text_tokens": 0 },
            "output_tokens": pictures, "output_tokens_details": { "image_tokens": pictures, "text_tokens": 0 },
            "total_tokens": pictures,
        },
        "web_search": { "num_requests": usage.searches },
    })
}

fn usage(usage: &Usage) -> Value {
    json!({
        "input_tokens": usage.input,
        "input_tokens_details": { "cached_tokens": usage.cached_input, "cache_write_tokens": usage.cache_write },
        "output_tokens": usage.output - usage.image_output,
        "output_tokens_details": { "reasoning_tokens": usage.reasoning },
        "total_tokens": usage.input + usage.output - usage.image_output,
    })
}

impl Wire for Responses {
    fn request_id(&self) -> &str {
        &self.request_id
    }

    fn script(&self, reply: &Reply) -> Script {
        let mut events = Events::default();
        for kind in ["response.created", "response.in_progress"] {
            let text = events
                .event(json!({ "type": kind, "response": self.object(reply, "in_progress", Vec::new()) }));
            events.script.open(text);
        }
        let items = responses_item::items(&reply.answer, self.shown, self.partials());
        items.iter().enumerate().for_each(|(index, item)| item.tell(index, &mut events));
        let status = Self::status(reply);
        let output = items.iter().map(responses_item::Item::done).collect();
        let text = events.event(
            json!({ "type": format!("response.{status}"), "response": self.object(reply, status, output) }),
        );
        events.script.end(text);
        events.script
    }

    fn failure(&self, reply: &Reply, sent: u64) -> Bytes {
        let told = json!({
            "type": "error", "sequence_number": sent, "code": "server_error", "message": errors::SERVER, "param": null,
        });
        let mut response = self.object(reply, "failed", Vec::new());
        response["error"] = json!({ "code": "server_error", "message": errors::SERVER });
        let failed = json!({ "type": "response.failed", "sequence_number": sent + 1, "response": response });
        (responses_item::line(&told) + &responses_item::line(&failed)).into()
    }

    fn stranger(&self) -> Bytes {
        responses_item::line(&json!({ "type": "response.novelty.delta", "novelty": [1] })).into()
    }

    fn whole(&self, reply: &Reply) -> Value {
        let items = responses_item::items(&reply.answer, self.shown, self.partials());
        self.object(reply, Self::status(reply), items.iter().map(responses_item::Item::done).collect())
    }

    fn problem(&self, problem: &Problem) -> Response {
        errors::response(problem, errors::Endpoint::Responses)
    }

    fn bad_request(&self) -> fn() -> Problem {
        || {
            Problem::coded(
                "invalid_type",
                "input",
                "Invalid type for 'input': expected one of a string or array of objects, but got an integer instead.",
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
