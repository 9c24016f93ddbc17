//! The output items of a Responses answer and the events that build each of them.

use serde_json::{Value, json};

use crate::answer::{Answer, Block, Cite, Delta, Finish, PICTURE, Thought};
use crate::frame::Script;
use crate::ident;
use crate::json;
use crate::seal;
use crate::token;
use crate::vendor::Vendor;

/// What the request asked to see of the reasoning.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    pub summary: bool,
    pub encrypted: bool,
}

/// Writes events with their running number.
#[derive(Debug, Default)]
pub struct Events {
    pub script: Script,
    number: u64,
}

impl Events {
    /// An event's text; `event` must be an object with a `type`.
    pub fn event(&mut self, mut event: Value) -> String {
        event["sequence_number"] = self.number.into();
        self.number += 1;
        line(&event)
    }

    fn other(&mut self, tokens: u64, event: Value) {
        let text = self.event(event);
        self.script.other(tokens, text);
    }

    fn thought(&mut self, tokens: u64, event: Value) {
        let text = self.event(event);
        self.script.thought(tokens, text);
    }

    /// A text delta, formatted by hand since there may be thousands.
    fn text(&mut self, kind: &str, item: &str, index: usize, delta: &Delta) {
        let number = self.number;
        self.number += 1;
        let extra = if kind == "output_text" { r#""logprobs":[],"# } else { "" };
        let text = json::quoted(&delta.text);
        self.script.text(
            delta.tokens,
            format!(
                "event: response.{kind}.delta\ndata: {{\"type\":\"response.{kind}.delta\",\"content_index\":0,\"delta\":{text},\"item_id\":\"{item}\",{extra}\"output_index\":{index},\"sequence_number\":{number}}}\n\n"
            ),
        );
    }
}

/// One event of the stream.
pub fn line(event: &Value) -> String {
    format!("event: {}\ndata: {event}\n\n", json::text(event, "type").unwrap_or_default())
}

/// An output item with the id it keeps through its events.
#[derive(Debug)]
pub struct Item<'a> {
    id: String,
    call_id: String,
    kind: Kind<'a>,
    cut: bool,
}

#[derive(Debug)]
enum Kind<'a> {
    Reasoning(&'a [Thought], Shown),
    Message(&'a Block, Vec<Value>),
    Call(&'a str, String),
    Search(&'a str),
    /// A picture, and how often it is shown before it is done.
    Picture(&'a str, u64),
}

/// The items of an answer, in order.
pub fn items(answer: &Answer, shown: Shown, partials: u64) -> Vec<Item<'_>> {
    let reasoning = (!answer.thoughts.is_empty()).then_some(Kind::Reasoning(&answer.thoughts, shown));
    let blocks = answer.blocks.iter().map(|block| match block {
        Block::Call { name, arguments } => Kind::Call(name, arguments.to_string()),
        Block::Search { query } => Kind::Search(query),
        Block::Picture(data) => Kind::Picture(data, partials),
        text @ Block::Text(_) => Kind::Message(text, annotations(answer)),
        refusal => Kind::Message(refusal, Vec::new()),
    });
    let kinds: Vec<Kind<'_>> = reasoning.into_iter().chain(blocks).collect();
    let last = kinds.len();
    let ends_early = matches!(answer.finish, Finish::Length | Finish::Filtered);
    let cut = |index: usize| ends_early && index + 1 == last;
    kinds.into_iter().enumerate().map(|(index, kind)| Item::new(kind, cut(index))).collect()
}

impl<'a> Item<'a> {
    fn new(kind: Kind<'a>, cut: bool) -> Item<'a> {
        let prefix = match kind {
            Kind::Reasoning(..) => "rs",
            Kind::Message(..) => "msg",
            Kind::Call(..) => "fc",
            Kind::Search(_) => "ws",
            Kind::Picture(..) => "ig",
        };
        Item {
            id: format!("{prefix}_{}", ident::hex(50)),
            call_id: format!("call_{}", ident::letters(24)),
            kind,
            cut,
        }
    }

    /// The item when it is done.
    pub fn done(&self) -> Value {
        let status = if self.cut { "incomplete" } else { "completed" };
        match &self.kind {
            Kind::Reasoning(thoughts, shown) => {
                let texts = thoughts
                    .iter()
                    .filter(|_| shown.summary)
                    .map(|thought| json!({ "type": "summary_text", "text": thought.text() }));
                self.reasoning(thoughts, *shown, texts.collect())
            }
            Kind::Message(block, notes) => self.message(status, vec![part(block, notes)]),
            Kind::Call(name, arguments) => self.call(status, name, arguments),
            Kind::Search(query) => self.search("completed", query),
            Kind::Picture(data, _) => self.picture("completed", Some(data)),
        }
    }

    fn added(&self) -> Value {
        match &self.kind {
            Kind::Reasoning(thoughts, shown) => self.reasoning(thoughts, *shown, Vec::new()),
            Kind::Message(..) => self.message("in_progress", Vec::new()),
            Kind::Call(name, _) => self.call("in_progress", name, ""),
            Kind::Search(query) => self.search("in_progress", query),
            Kind::Picture(..) => self.picture("in_progress", None),
        }
    }

    fn reasoning(&self, thoughts: &[Thought], shown: Shown, summary: Vec<Value>) -> Value {
        let mut item = json!({ "id": self.id, "type": "reasoning" });
        if shown.encrypted {
            let texts: Vec<String> = thoughts.iter().map(Thought::text).collect();
            item["encrypted_content"] = seal::seal(Vendor::Alder, &texts.join("\n\n")).into();
        }
        item["summary"] = summary.into();
        item
    }

    fn message(&self, status: &str, content: Vec<Value>) -> Value {
        json!({ "id": self.id, "type": "message", "status": status, "content": content, "phase": "final_answer", "role": "assistant" })
    }

    fn search(&self, status: &str, query: &str) -> Value {
        let action = json!({ "type": "search", "query": query, "queries": [query] });
        json!({ "id": self.id, "type": "web_search_call", "status": status, "action": action })
    }

    fn picture(&self, status: &str, data: Option<&str>) -> Value {
        json!({
            "id": self.id, "type": "image_generation_call", "status": status, "action": "generate", "background": "opaque",
            "output_format": "png", "quality": "medium", "size": "1024x1024", "result": data,
        })
    }

    fn call(&self, status: &str, name: &str, arguments: &str) -> Value {
        json!({ "id": self.id, "type": "function_call", "status": status, "arguments": arguments, "call_id": self.call_id, "name": name })
    }

    /// The events of the item at `index` of the output.
    pub fn tell(&self, index: usize, events: &mut Events) {
        let opening = match &self.kind {
            Kind::Call(name, _) => 6 + token::count(name),
            _ => 0,
        };
        events.other(
            opening,
            json!({ "type": "response.output_item.added", "item": self.added(), "output_index": index }),
        );
        match &self.kind {
            Kind::Reasoning(thoughts, shown) if shown.summary => {
                thoughts
                    .iter()
                    .enumerate()
                    .for_each(|(at, thought)| self.tell_thought(index, at, thought, events));
            }
            Kind::Reasoning(thoughts, _) => {
                thoughts
                    .iter()
                    .flat_map(|thought| &thought.deltas)
                    .for_each(|delta| events.script.thought(delta.tokens, String::new()));
            }
            Kind::Message(block, notes) => self.tell_message(index, block, notes, events),
            Kind::Search(_) => {
                for stage in ["in_progress", "searching", "completed"] {
                    events.other(0, self.stage("web_search_call", stage, index));
                }
            }
            Kind::Picture(data, partials) => self.tell_picture(index, data, *partials, events),
            Kind::Call(_, arguments) => self.tell_arguments(index, arguments, events),
        }
        events.other(
            0,
            json!({ "type": "response.output_item.done", "item": self.done(), "output_index": index }),
        );
    }

    fn stage(&self, tool: &str, stage: &str, index: usize) -> Value {
        json!({ "type": format!("response.{tool}.{stage}"), "item_id": self.id, "output_index": index })
    }

    fn tell_picture(&self, index: usize, data: &str, partials: u64, events: &mut Events) {
        for stage in ["in_progress", "generating"] {
            events.other(0, self.stage("image_generation_call", stage, index));
        }
        for nth in 0..partials {
            let mut partial = self.stage("image_generation_call", "partial_image", index);
            partial["partial_image_b64"] = data.into();
            partial["partial_image_index"] = nth.into();
            partial["output_format"] = "png".into();
            events.other(0, partial);
        }
        events.other(PICTURE, self.stage("image_generation_call", "completed", index));
    }

    fn tell_thought(&self, index: usize, at: usize, thought: &Thought, events: &mut Events) {
        let event = |kind: &str, field: &str, value: Value| json!({ "type": format!("response.reasoning_summary_{kind}"), "item_id": self.id, "output_index": index, "summary_index": at, field: value });
        let text = thought.text();
        events.other(0, event("part.added", "part", json!({ "type": "summary_text", "text": "" })));
        for delta in &thought.deltas {
            events.thought(delta.tokens, event("text.delta", "delta", delta.text.as_str().into()));
        }
        events.other(0, event("text.done", "text", text.as_str().into()));
        events.other(0, event("part.done", "part", json!({ "type": "summary_text", "text": text })));
    }

    fn tell_message(&self, index: usize, block: &Block, notes: &[Value], events: &mut Events) {
        let (Block::Text(deltas) | Block::Refusal(deltas)) = block else { return };
        let refusal = matches!(block, Block::Refusal(_));
        let (kind, field) = if refusal { ("refusal", "refusal") } else { ("output_text", "text") };
        let at = |kind: &str, field: &str, value: Value| json!({ "type": kind, "content_index": 0, "item_id": self.id, "output_index": index, field: value });
        let empty = if refusal { Block::Refusal(Vec::new()) } else { Block::Text(Vec::new()) };
        events.other(0, at("response.content_part.added", "part", part(&empty, &[])));
        deltas.iter().for_each(|delta| events.text(kind, &self.id, index, delta));
        for (nth, note) in notes.iter().enumerate() {
            let mut added = at("response.output_text.annotation.added", "annotation", note.clone());
            added["annotation_index"] = nth.into();
            events.other(0, added);
        }
        let mut done = at(&format!("response.{kind}.done"), field, Delta::join(deltas).into());
        if !refusal {
            done["logprobs"] = json!([]);
        }
        events.other(0, done);
        events.other(0, at("response.content_part.done", "part", part(block, notes)));
    }

    fn tell_arguments(&self, index: usize, arguments: &str, events: &mut Events) {
        for piece in token::pieces(arguments) {
            let delta = json!({ "type": "response.function_call_arguments.delta", "delta": piece, "item_id": self.id, "output_index": index });
            events.other(1, delta);
        }
        let done = json!({ "type": "response.function_call_arguments.done", "arguments": arguments, "item_id": self.id, "output_index": index });
        events.other(0, done);
    }
}

/// A message's content part.
fn part(block: &Block, notes: &[Value]) -> Value {
    match block {
        Block::Refusal(deltas) => json!({ "type": "refusal", "refusal": Delta::join(deltas) }),
        Block::Text(deltas) => {
            json!({ "type": "output_text", "annotations": notes, "logprobs": [], "text": Delta::join(deltas) })
        }
        _ => Value::Null,
    }
}

fn annotations(answer: &Answer) -> Vec<Value> {
    let text = answer.first_text();
    let note = |cite: &Cite| {
        let (start, end) = cite.in_characters(&text);
        let source = &answer.sources[cite.source];
        json!({ "type": "url_citation", "start_index": start, "end_index": end, "title": source.title, "url": source.place })
    };
    answer.cites.iter().map(note).collect()
}
