//! Writing Converse answers, whole and as messages of an event stream.

use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::answer::{Answer, Block, Delta, Finish, Source, Thought};
use crate::bedrock::{add_headers, frames, request_id, response};
use crate::frame::Script;
use crate::ident;
use crate::odd::Form;
use crate::price::Usage;
use crate::problem::Problem;
use crate::seal;
use crate::serve::{Reply, Wire};
use crate::token;
use crate::traffic::Left;
use crate::vendor::Vendor;

/// One Converse request.
#[derive(Debug)]
pub struct Converse {
    request_id: String,
}

impl Converse {
    pub fn new() -> Converse {
        Converse { request_id: request_id() }
    }
}

/// An event; padding hides its length.
fn event(kind: &str, mut payload: Value) -> Bytes {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let length = payload.to_string().len();
    payload["p"] = LETTERS[..LETTERS.len() - length % LETTERS.len()].into();
    frames::event(kind, &payload)
}

fn delta(index: usize, delta: Value) -> Bytes {
    event("contentBlockDelta", json!({ "contentBlockIndex": index, "delta": delta }))
}

fn stop(index: usize) -> Bytes {
    event("contentBlockStop", json!({ "contentBlockIndex": index }))
}

fn word(finish: &Finish) -> &'static str {
    match finish {
        Finish::StopSequence(_) => "stop_sequence",
        Finish::Length => "max_tokens",
        Finish::Tools => "tool_use",
        Finish::Refused => "guardrail_intervened",
        Finish::Filtered => "content_filtered",
        _ => "end_turn",
    }
}

/// The input leaves out what the cache read and wrote.
fn usage(usage: &Usage) -> Value {
    let hour = usage.cache_write_1h;
    let details = [("5m", usage.cache_write - hour), ("1h", hour)];
    let details = details.iter().filter(|(_, tokens)| *tokens > 0);
    json!({
        "inputTokens": usage.input - usage.cached_input - usage.cache_write, "outputTokens": usage.output,
        "totalTokens": usage.input + usage.output, "cacheReadInputTokens": usage.cached_input,
        "cacheWriteInputTokens": usage.cache_write,
        "cacheDetails": details.map(|(ttl, tokens)| json!({ "ttl": ttl, "inputTokens": tokens })).collect::<Vec<_>>(),
    })
}

fn metrics(reply: &Reply) -> Value {
    json!({ "latencyMs": reply.model.first_token_ms + reply.usage.output * 1_000 / reply.model.tokens_per_second })
}

fn thinking(answer: &Answer) -> String {
    answer.thoughts.iter().map(Thought::text).collect::<Vec<_>>().join("\n\n")
}

fn citation(source: &Source) -> Value {
    let quoted = token::clip(&source.text, 12);
    let place =
        json!({ "documentIndex": source.paper.unwrap_or(0), "start": 0, "end": quoted.chars().count() });
    json!({ "title": source.title, "sourceContent": [{ "text": quoted }], "location": { "documentChar": place } })
}

fn tool_id() -> String {
    format!("tooluse_{}", ident::letters(22))
}

impl Converse {
    fn tell_thinking(&self, script: &mut Script, answer: &Answer) {
        for (at, thought) in answer.thoughts.iter().enumerate() {
            for (nth, part) in thought.deltas.iter().enumerate() {
                let gap = if at > 0 && nth == 0 { "\n\n" } else { "" };
                let text = json!({ "reasoningContent": { "text": format!("{gap}{}", part.text) } });
                script.thought(part.tokens, delta(0, text));
            }
        }
        let signature = seal::seal(Vendor::Birch, &thinking(answer));
        script.other(0, delta(0, json!({ "reasoningContent": { "signature": signature } })));
        script.other(0, stop(0));
    }

    fn tell_text(&self, script: &mut Script, index: usize, deltas: &[Delta], source: Option<&Source>) {
        for part in deltas {
            script.text(part.tokens, delta(index, json!({ "text": part.text })));
        }
        if let Some(source) = source {
            script.other(0, delta(index, json!({ "citation": citation(source) })));
        }
        script.other(0, stop(index));
    }

    fn tell_call(&self, script: &mut Script, index: usize, name: &str, arguments: &str) {
        let start = json!({ "toolUse": { "toolUseId": tool_id(), "name": name } });
        let start = json!({ "contentBlockIndex": index, "start": start });
        script.other(6 + token::count(name), event("contentBlockStart", start));
        for piece in token::pieces(arguments) {
            script.other(1, delta(index, json!({ "toolUse": { "input": piece } })));
        }
        script.other(0, stop(index));
    }
}

impl Wire for Converse {
    fn request_id(&self) -> &str {
        &self.request_id
    }

    fn script(&self, reply: &Reply) -> Script {
        let answer = &reply.answer;
        let mut script = Script::default();
        script.open(event("messageStart", json!({ "role": "assistant" })));
        let mut index = 0;
        if !answer.thoughts.is_empty() {
            self.tell_thinking(&mut script, answer);
            index = 1;
        }
        let mut first = true;
        for block in &answer.blocks {
            match block {
                Block::Text(_) if std::mem::take(&mut first) => {
                    for (deltas, source) in answer.segments(Vendor::Birch) {
                        self.tell_text(&mut script, index, &deltas, source);
                        index += 1;
                    }
                    continue;
                }
                Block::Text(deltas) | Block::Refusal(deltas) => {
                    self.tell_text(&mut script, index, deltas, None)
                }
                Block::Call { name, arguments } => {
                    self.tell_call(&mut script, index, name, &arguments.to_string());
                }
                Block::Search { .. } | Block::Picture(_) => continue,
            }
            index += 1;
        }
        script.end(event("messageStop", json!({ "stopReason": word(&answer.finish) })));
        if reply.show_usage {
            let metadata = json!({ "usage": usage(&reply.usage), "metrics": metrics(reply) });
            script.end(event("metadata", metadata));
        }
        script
    }

    fn failure(&self, _reply: &Reply, _sent: u64) -> Bytes {
        frames::exception(
            "modelStreamErrorException",
            "The system encountered an unexpected error during processing. Try your request again.",
        )
    }

    fn whole(&self, reply: &Reply) -> Value {
        let answer = &reply.answer;
        let mut content = Vec::new();
        if !answer.thoughts.is_empty() {
            let text = thinking(answer);
            let signature = seal::seal(Vendor::Birch, &text);
            content.push(
                json!({ "reasoningContent": { "reasoningText": { "text": text, "signature": signature } } }),
            );
        }
        let mut first = true;
        for block in &answer.blocks {
            match block {
                Block::Text(_) if std::mem::take(&mut first) => {
                    content.extend(
                        answer
                            .segments(Vendor::Birch)
                            .into_iter()
                            .map(|(deltas, source)| said(&deltas, source)),
                    );
                }
                Block::Text(deltas) | Block::Refusal(deltas) => content.push(said(deltas, None)),
                Block::Call { name, arguments } => {
                    content.push(
                        json!({ "toolUse": { "toolUseId": tool_id(), "name": name, "input": arguments } }),
                    );
                }
                Block::Search { .. } | Block::Picture(_) => {}
            }
        }
        let mut whole = json!({
            "output": { "message": { "role": "assistant", "content": content } }, "stopReason": word(&answer.finish),
            "metrics": metrics(reply),
        });
        if reply.show_usage {
            whole["usage"] = usage(&reply.usage);
        }
        whole
    }

    fn problem(&self, problem: &Problem) -> Response {
        response(problem)
    }

    fn bad_request(&self) -> fn() -> Problem {
        || {
            Problem::invalid(
                "The content field in the Message object at messages.0 is empty. Add a ContentBlock object to the content field and try again.",
            )
        }
    }

    fn headers(&self, headers: &mut HeaderMap, _left: Option<Left>) {
        add_headers(headers, &self.request_id);
    }

    fn stream_type(&self) -> &'static str {
        "application/vnd.amazon.eventstream"
    }

    fn form(&self) -> Form {
        Form::Binary
    }

    fn stranger(&self) -> Bytes {
        frames::event("noveltyEvent", &json!({ "novelty": [1] }))
    }
}

fn said(deltas: &[Delta], source: Option<&Source>) -> Value {
    let text = Delta::join(deltas);
    match source {
        None => json!({ "text": text }),
        Some(source) => {
            json!({ "citationsContent": { "content": [{ "text": text }], "citations": [citation(source)] } })
        }
    }
}
