//! Writing answers of the Interactions API: steps, whole and as events, each of which says its kind twice.

use axum::Json;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::answer::{Answer, Block, Cite, Delta, Finish, Thought};
use crate::cedar::generate::prompt_classes;
use crate::cedar::{add_headers, errors};
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

/// One interaction.
#[derive(Debug)]
pub struct Interaction {
    id: String,
    created: String,
    summaries: bool,
}

impl Interaction {
    pub fn new(body: &Value) -> Interaction {
        let config = json::echo(body, "generation_config");
        Interaction {
            id: format!("v1_{}", ident::letters(44)),
            created: ident::timestamp_in(0),
            summaries: json::text(&config, "thinking_summaries") == Some("auto"),
        }
    }

    fn object(&self, reply: &Reply, status: &str) -> Value {
        let mut object = json!({
            "id": self.id, "status": status, "object": "interaction", "model": reply.model.id, "created": self.created,
            "updated": ident::timestamp_in(0), "service_tier": "standard",
        });
        if reply.show_usage && status != "in_progress" {
            object["usage"] = usage(&reply.usage);
        }
        object
    }

    /// The steps of an answer when it is done.
    fn steps(&self, answer: &Answer) -> Vec<Value> {
        let mut steps = Vec::new();
        if !answer.thoughts.is_empty() {
            let mut step = json!({ "type": "thought", "signature": signature(answer) });
            if self.summaries {
                step["summary"] = json!([{ "type": "text", "text": thinking(answer) }]);
            }
            steps.push(step);
        }
        let mut content = Vec::new();
        for block in &answer.blocks {
            match block {
                Block::Text(deltas) | Block::Refusal(deltas) => content.push(text(deltas, answer)),
                Block::Picture(data) => content.push(picture(data)),
                Block::Call { name, arguments } => {
                    flush(&mut steps, &mut content);
                    let mut step = call(name);
                    step["arguments"] = arguments.clone();
                    steps.push(step);
                }
                Block::Search { query } => {
                    flush(&mut steps, &mut content);
                    steps.extend(search(query));
                }
            }
        }
        flush(&mut steps, &mut content);
        steps
    }
}

fn flush(steps: &mut Vec<Value>, content: &mut Vec<Value>) {
    if !content.is_empty() {
        steps.push(json!({ "type": "model_output", "content": std::mem::take(content) }));
    }
}

fn text(deltas: &[Delta], answer: &Answer) -> Value {
    let mut content = json!({ "type": "text", "text": Delta::join(deltas) });
    if !answer.cites.is_empty() {
        content["annotations"] = annotations(answer);
    }
    content
}

fn picture(data: &str) -> Value {
    json!({ "type": "image", "mime_type": "image/png", "data": data })
}

fn call(name: &str) -> Value {
    json!({ "type": "function_call", "id": ident::letters(8).to_lowercase(), "name": name, "arguments": {} })
}

fn search(query: &str) -> [Value; 2] {
    let id = ident::letters(8).to_lowercase();
    let signature = seal::seal(Vendor::Cedar, query);
    [
        json!({ "type": "google_search_call", "id": id, "arguments": { "queries": [query] }, "signature": signature }),
        json!({
            "type": "google_search_result", "call_id": id, "result": [{ "search_suggestions": "<div>practice</div>" }],
            "is_error": false, "signature": signature,
        }),
    ]
}

/// Stretches are counted in bytes.
fn annotations(answer: &Answer) -> Value {
    let note = |cite: &Cite| {
        let source = &answer.sources[cite.source];
        json!({
            "type": "url_citation", "url": source.place, "title": source.title, "start_index": cite.start, "end_index": cite.end,
        })
    };
    answer.cites.iter().map(note).collect()
}

fn thinking(answer: &Answer) -> String {
    answer.thoughts.iter().map(Thought::text).collect::<Vec<_>>().join("\n\n")
}

fn signature(answer: &Answer) -> String {
    seal::seal(Vendor::Cedar, &thinking(answer))
}

fn status(answer: &Answer) -> &'static str {
    match answer.finish {
        Finish::Tools => "requires_action",
        Finish::Length => "incomplete",
        Finish::Blocked | Finish::Refused | Finish::Filtered => "failed",
        _ => "completed",
    }
}

/// Thoughts stand beside the output, and so do searches.
fn usage(usage: &Usage) -> Value {
    let list = |classes: &[(&str, u64)]| -> Value {
        let there = classes.iter().filter(|(_, tokens)| *tokens > 0);
        there
            .map(|(modality, tokens)| json!({ "modality": modality.to_lowercase(), "tokens": tokens }))
            .collect()
    };
    let written = usage.output - usage.reasoning - usage.image_output;
    let mut told = json!({
        "total_tokens": usage.input + usage.output, "total_input_tokens": usage.input,
        "input_tokens_by_modality": list(&prompt_classes(usage)), "total_cached_tokens": usage.cached_input,
        "total_output_tokens": usage.output - usage.reasoning,
        "output_tokens_by_modality": list(&[("TEXT", written), ("IMAGE", usage.image_output)]),
        "total_tool_use_tokens": 0, "total_thought_tokens": usage.reasoning,
    });
    if usage.cached_input > 0 {
        told["cached_tokens_by_modality"] = list(&[("TEXT", usage.cached_input)]);
    }
    if usage.searches > 0 {
        told["grounding_tool_count"] = json!([{ "type": "google_search", "count": usage.searches }]);
    }
    told
}

fn event(mut fields: Value, kind: &str) -> String {
    fields["event_type"] = kind.into();
    format!("event: {kind}\ndata: {fields}\n\n")
}

/// Writes steps one behind the other.
struct Steps {
    script: Script,
    index: usize,
}

impl Steps {
    fn start(&mut self, tokens: u64, step: Value) {
        self.script.other(tokens, event(json!({ "index": self.index, "step": step }), "step.start"));
    }

    fn delta(&self, delta: Value) -> String {
        event(json!({ "index": self.index, "delta": delta }), "step.delta")
    }

    fn stop(&mut self) {
        self.script.other(0, event(json!({ "index": self.index }), "step.stop"));
        self.index += 1;
    }

    fn thoughts(&mut self, answer: &Answer, shown: bool) {
        self.start(0, json!({ "type": "thought" }));
        for (at, thought) in answer.thoughts.iter().enumerate() {
            for (nth, part) in thought.deltas.iter().enumerate() {
                let gap = if at > 0 && nth == 0 { "\n\n" } else { "" };
                let content = json!({ "type": "text", "text": format!("{gap}{}", part.text) });
                let summary = self.delta(json!({ "type": "thought_summary", "content": content }));
                self.script.thought(part.tokens, if shown { summary } else { String::new() });
            }
        }
        let signed = self.delta(json!({ "type": "thought_signature", "signature": signature(answer) }));
        self.script.other(0, signed);
        self.stop();
    }

    /// Texts and pictures are one step.
    fn output(&mut self, answer: &Answer) {
        self.start(0, json!({ "type": "model_output" }));
        for block in &answer.blocks {
            match block {
                Block::Text(deltas) | Block::Refusal(deltas) => {
                    for part in deltas {
                        let text = self.delta(json!({ "type": "text", "text": part.text }));
                        self.script.text(part.tokens, text);
                    }
                }
                Block::Picture(data) => {
                    let image = self.delta(picture(data));
                    self.script.other(block.tokens(), image);
                }
                Block::Call { .. } | Block::Search { .. } => {}
            }
        }
        if !answer.cites.is_empty() {
            let notes =
                self.delta(json!({ "type": "text_annotation_delta", "annotations": annotations(answer) }));
            self.script.other(0, notes);
        }
        self.stop();
    }

    fn call(&mut self, name: &str, arguments: &str) {
        self.start(6 + token::count(name), call(name));
        for piece in token::pieces(arguments) {
            let delta = self.delta(json!({ "type": "arguments_delta", "arguments": piece }));
            self.script.other(1, delta);
        }
        self.stop();
    }

    fn search(&mut self, query: &str) {
        for step in search(query) {
            self.start(0, step);
            self.stop();
        }
    }

    fn all(&mut self, answer: &Answer, shown: bool) {
        if !answer.thoughts.is_empty() {
            self.thoughts(answer, shown);
        }
        if let Some(query) = answer.blocks.iter().find_map(|block| match block {
            Block::Search { query } => Some(query),
            _ => None,
        }) {
            self.search(query);
        }
        let writes = |block: &Block| matches!(block, Block::Text(_) | Block::Refusal(_) | Block::Picture(_));
        if answer.blocks.iter().any(writes) {
            self.output(answer);
        }
        for block in &answer.blocks {
            if let Block::Call { name, arguments } = block {
                self.call(name, &arguments.to_string());
            }
        }
    }
}

impl Wire for Interaction {
    fn request_id(&self) -> &str {
        &self.id
    }

    fn script(&self, reply: &Reply) -> Script {
        let mut steps = Steps { script: Script::default(), index: 0 };
        let created = json!({ "interaction": self.object(reply, "in_progress") });
        steps.script.open(event(created, "interaction.created"));
        let update = json!({ "interaction_id": self.id, "status": "in_progress" });
        steps.script.open(event(update, "interaction.status_update"));
        steps.all(&reply.answer, self.summaries);
        let mut script = steps.script;
        let mut last = self.object(reply, status(&reply.answer));
        if status(&reply.answer) == "failed" {
            last["errors"] = blocked();
        }
        let completed = event(json!({ "interaction": last }), "interaction.completed");
        script.end(completed + "event: done\ndata: [DONE]\n\n");
        script
    }

    fn failure(&self, _reply: &Reply, _sent: u64) -> Bytes {
        let error = json!({ "code": "unavailable", "message": errors::OVERLOADED });
        event(json!({ "error": error }), "error").into()
    }

    fn stranger(&self) -> Bytes {
        event(json!({ "novelty": [1] }), "interaction.novelty").into()
    }

    fn whole(&self, reply: &Reply) -> Value {
        let mut object = self.object(reply, status(&reply.answer));
        object["steps"] = self.steps(&reply.answer).into();
        if status(&reply.answer) == "failed" {
            object["errors"] = blocked();
        }
        object
    }

    fn problem(&self, problem: &Problem) -> Response {
        response(problem)
    }

    fn bad_request(&self) -> fn() -> Problem {
        || {
            Problem::invalid(
                "The value of 'input' is not valid: expected a string, a content or a list of steps.",
            )
        }
    }

    fn headers(&self, headers: &mut HeaderMap, _left: Option<Left>) {
        add_headers(headers);
    }

    fn stream_type(&self) -> &'static str {
        "text/event-stream"
    }
}

fn blocked() -> Value {
    json!([{ "code": "content_blocked", "message": "The interaction was blocked by a safety filter." }])
}

/// The error response for a problem: as on the older wire, but for the code, which is a word here.
pub fn response(problem: &Problem) -> Response {
    let (status, mut body) = errors::told(problem);
    let word = body.pointer("/error/status").and_then(Value::as_str).unwrap_or_default().to_lowercase();
    body["error"]["code"] = word.into();
    let mut response = (status, Json(body)).into_response();
    if let Problem::RateLimit(wait) = problem {
        wait.tell(response.headers_mut());
    }
    response
}
