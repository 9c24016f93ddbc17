//! Writing generateContent answers, whole and as chunks. Every chunk is a response of its own with the usage so far;
//! nothing marks the end but the finish reason.

use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde_json::{Value, json};

use crate::answer::{Answer, Block, Delta, Finish, Thought};
use crate::cedar::{add_headers, ask, errors};
use crate::frame::Script;
use crate::ident;
use crate::json;
use crate::price::Usage;
use crate::problem::Problem;
use crate::seal;
use crate::serve::{Reply, Wire};
use crate::traffic::Left;
use crate::vendor::Vendor;

/// One generateContent request.
#[derive(Debug)]
pub struct Generate {
    id: String,
    shows_thoughts: bool,
}

impl Generate {
    pub fn new(body: &Value) -> Generate {
        Generate {
            id: ident::letters(23),
            shows_thoughts: ask::shows_thoughts(&ask::thinking(&ask::config(body))),
        }
    }

    /// A response with these parts, the output counted so far and, at the end, the reason.
    fn response(
        &self,
        reply: &Reply,
        parts: Vec<Value>,
        finish: Option<&Finish>,
        output: u64,
        reasoning: u64,
    ) -> Value {
        let mut response = json!({});
        if finish == Some(&Finish::Blocked) {
            response["promptFeedback"] = json!({ "blockReason": "PROHIBITED_CONTENT" });
        } else {
            let mut candidate = candidate(parts, finish);
            if let Some(found) = finish.and_then(|_| grounding(&reply.answer)) {
                candidate["groundingMetadata"] = found;
            }
            response["candidates"] = json!([candidate]);
        }
        if reply.show_usage {
            response["usageMetadata"] = self.usage(&reply.usage, output, reasoning);
        }
        response["modelVersion"] = reply.model.id.into();
        response["responseId"] = self.id.as_str().into();
        response
    }

    /// The candidates' count leaves out the thoughts; counts of nothing are left out, as Cedar does.
    fn usage(&self, usage: &Usage, output: u64, reasoning: u64) -> Value {
        let mut told = json!({ "promptTokenCount": usage.input });
        if output > reasoning {
            told["candidatesTokenCount"] = (output - reasoning).into();
        }
        told["totalTokenCount"] = (usage.input + output).into();
        if usage.cached_input > 0 {
            told["cachedContentTokenCount"] = usage.cached_input.into();
        }
        told["promptTokensDetails"] = modalities(&prompt_classes(usage));
        let pictures = output.saturating_sub(usage.output - usage.image_output);
        if pictures > 0 {
            let text = output - reasoning - pictures;
            told["candidatesTokensDetails"] = modalities(&[("TEXT", text), ("IMAGE", pictures)]);
        }
        if usage.cached_input > 0 {
            told["cacheTokensDetails"] = json!([{ "modality": "TEXT", "tokenCount": usage.cached_input }]);
        }
        if reasoning > 0 {
            told["thoughtsTokenCount"] = reasoning.into();
        }
        told["serviceTier"] = "standard".into();
        told
    }

    fn event(&self, reply: &Reply, script: &Script, parts: Vec<Value>, tokens: u64, thought: bool) -> String {
        let reasoning = script.reasoning() + if thought { tokens } else { 0 };
        line(&self.response(reply, parts, None, script.output() + tokens, reasoning))
    }

    /// A text's chunks. The response is written once and cut around the text and the two counts that change.
    fn texts(&self, script: &mut Script, reply: &Reply, deltas: &[Delta]) {
        const PLACE: &str = "\u{1}";
        let written = vec![json!({ "text": PLACE })];
        let mut sample = self.response(reply, written, None, u64::from(u32::MAX), script.reasoning());
        // The stand-in for the count is no picture.
        if let Some(told) = sample["usageMetadata"].as_object_mut() {
            told.remove("candidatesTokensDetails");
        }
        let sample = line(&sample);
        let candidates = format!("\"candidatesTokenCount\":{}", u64::from(u32::MAX) - script.reasoning());
        let total = format!("\"totalTokenCount\":{}", reply.usage.input + u64::from(u32::MAX));
        for delta in deltas {
            let output = script.output() + delta.tokens;
            let counted = sample
                .replacen(
                    &candidates,
                    &format!("\"candidatesTokenCount\":{}", output - script.reasoning()),
                    1,
                )
                .replacen(&total, &format!("\"totalTokenCount\":{}", reply.usage.input + output), 1);
            script.text(delta.tokens, counted.replacen(&json::quoted(PLACE), &json::quoted(&delta.text), 1));
        }
    }

    /// The parts of a call; the first one of a thinking model is signed.
    fn call(&self, reply: &Reply, name: &str, arguments: &Value, first: bool) -> Value {
        let mut part = json!({ "functionCall": { "name": name, "args": arguments, "id": ident::letters(8).to_lowercase() } });
        if first && reply.model.reasons {
            part["thoughtSignature"] = signature(reply).into();
        }
        part
    }

    /// The end: an empty text, signed where a thinking model wrote text.
    fn last_part(&self, reply: &Reply) -> Vec<Value> {
        let calls = reply.answer.finish == Finish::Tools;
        let mut part = json!({ "text": "" });
        if reply.model.reasons && !calls && !reply.answer.thoughts.is_empty() {
            part["thoughtSignature"] = signature(reply).into();
        }
        vec![part]
    }
}

/// Prompt tokens by what they stand for.
pub fn prompt_classes(usage: &Usage) -> [(&'static str, u64); 4] {
    let other = usage.image_input + usage.audio_input + usage.document_input;
    [
        ("TEXT", usage.input - other),
        ("IMAGE", usage.image_input),
        ("AUDIO", usage.audio_input),
        ("DOCUMENT", usage.document_input),
    ]
}

/// Counts of nothing are left out.
fn modalities(classes: &[(&str, u64)]) -> Value {
    let there = classes.iter().filter(|(_, tokens)| *tokens > 0);
    there.map(|(modality, tokens)| json!({ "modality": modality, "tokenCount": tokens })).collect()
}

/// What the answer rests on; stretches are counted in bytes.
fn grounding(answer: &Answer) -> Option<Value> {
    let query = answer.blocks.iter().find_map(|block| match block {
        Block::Search { query } => Some(query),
        _ => None,
    })?;
    let text = answer.first_text();
    let chunks =
        answer.sources.iter().map(|page| json!({ "web": { "uri": page.place, "title": page.title } }));
    let supports = answer.cites.iter().map(|cite| {
        let segment =
            json!({ "startIndex": cite.start, "endIndex": cite.end, "text": &text[cite.start..cite.end] });
        json!({ "segment": segment, "groundingChunkIndices": [cite.source] })
    });
    Some(json!({
        "searchEntryPoint": { "renderedContent": "<div>practice</div>" },
        "groundingChunks": chunks.collect::<Vec<_>>(), "groundingSupports": supports.collect::<Vec<_>>(),
        "webSearchQueries": [query],
    }))
}

fn candidate(parts: Vec<Value>, finish: Option<&Finish>) -> Value {
    let mut candidate = json!({ "content": { "parts": parts, "role": "model" } });
    if let Some(finish) = finish {
        candidate["finishReason"] = reason(finish).into();
    }
    candidate["index"] = 0.into();
    match finish {
        Some(Finish::Tools) => candidate["finishMessage"] = "Model generated function call(s).".into(),
        Some(Finish::Refused) => {
            candidate["safetyRatings"] = json!([{ "category": "HARM_CATEGORY_DANGEROUS_CONTENT", "probability": "HIGH", "blocked": true }]);
        }
        _ => {}
    }
    candidate
}

fn reason(finish: &Finish) -> &'static str {
    match finish {
        Finish::Length => "MAX_TOKENS",
        Finish::Refused | Finish::Filtered => "SAFETY",
        _ => "STOP",
    }
}

fn picture(data: &str) -> Value {
    json!({ "inlineData": { "mimeType": "image/png", "data": data } })
}

fn thinking(reply: &Reply) -> String {
    reply.answer.thoughts.iter().map(Thought::text).collect::<Vec<_>>().join("\n\n")
}

fn signature(reply: &Reply) -> String {
    seal::seal(Vendor::Cedar, &thinking(reply))
}

fn line(response: &Value) -> String {
    format!("data: {response}\r\n\r\n")
}

impl Wire for Generate {
    fn request_id(&self) -> &str {
        &self.id
    }

    fn script(&self, reply: &Reply) -> Script {
        let mut script = Script::default();
        for thought in &reply.answer.thoughts {
            for delta in &thought.deltas {
                let part = vec![json!({ "text": delta.text, "thought": true })];
                let text = if self.shows_thoughts {
                    self.event(reply, &script, part, delta.tokens, true)
                } else {
                    String::new()
                };
                script.thought(delta.tokens, text);
            }
        }
        let mut first = true;
        for block in &reply.answer.blocks {
            match block {
                Block::Text(deltas) | Block::Refusal(deltas) => self.texts(&mut script, reply, deltas),
                Block::Call { name, arguments } => {
                    let part = self.call(reply, name, arguments, first);
                    let text = self.event(reply, &script, vec![part], block.tokens(), false);
                    script.other(block.tokens(), text);
                    first = false;
                }
                Block::Picture(data) => {
                    let text = self.event(reply, &script, vec![picture(data)], block.tokens(), false);
                    script.other(block.tokens(), text);
                }
                Block::Search { .. } => {}
            }
        }
        let (output, reasoning) = (script.output(), script.reasoning());
        script.end(line(&self.response(
            reply,
            self.last_part(reply),
            Some(&reply.answer.finish),
            output,
            reasoning,
        )));
        script
    }

    fn failure(&self, _reply: &Reply, _sent: u64) -> Bytes {
        line(&errors::object(503, errors::OVERLOADED, "UNAVAILABLE")).into()
    }

    fn stranger(&self) -> Bytes {
        line(&json!({ "novelty": { "a": 1 }, "responseId": self.id })).into()
    }

    fn whole(&self, reply: &Reply) -> Value {
        let thoughts = self.shows_thoughts.then(|| thinking(reply)).filter(|text| !text.is_empty());
        let mut parts: Vec<Value> =
            thoughts.map(|text| json!({ "text": text, "thought": true })).into_iter().collect();
        let mut first = true;
        for block in &reply.answer.blocks {
            match block {
                Block::Text(deltas) | Block::Refusal(deltas) => {
                    parts.push(json!({ "text": Delta::join(deltas) }))
                }
                Block::Call { name, arguments } => {
                    parts.push(self.call(reply, name, arguments, first));
                    first = false;
                }
                Block::Picture(data) => parts.push(picture(data)),
                Block::Search { .. } => {}
            }
        }
        let written = matches!(reply.answer.blocks.last(), Some(Block::Text(_)));
        if let Some(last) = parts.last_mut().filter(|_| written && !reply.answer.thoughts.is_empty()) {
            last["thoughtSignature"] = signature(reply).into();
        }
        self.response(reply, parts, Some(&reply.answer.finish), reply.usage.output, reply.usage.reasoning)
    }

    fn problem(&self, problem: &Problem) -> Response {
        errors::response(problem)
    }

    fn bad_request(&self) -> fn() -> Problem {
        || Problem::invalid("Invalid value at 'contents[0].parts[0].text' (TYPE_STRING), 5")
    }

    fn headers(&self, headers: &mut HeaderMap, _left: Option<Left>) {
        add_headers(headers);
    }

    fn stream_type(&self) -> &'static str {
        "text/event-stream"
    }
}
