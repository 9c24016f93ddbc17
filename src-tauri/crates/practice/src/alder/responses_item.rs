//! The output items of a Responses answer and the events that build each of them.

use serde_json::{Value, json};

use crate::answer::{Answer, Block, Delta, Finish, Thought};
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
    Message(&'a Block),
    Call(&'a str, String),
}

/// The items of an answer, in order.
pub fn items(answer: &Answer, shown: Shown) -> Vec<Item<'_>> {
    let reasoning = (!answer.thoughts.is_empty()).then_some(Kind::Reasoning(&answer.thoughts, shown));
    let blocks = answer.blocks.iter().map(|block| match block {
        Block::Call { name, arguments } => Kind::Call(name, arguments.to_string()),
        message => Kind::Message(message),
    });
    let kinds: Vec<Kind<'_>> = reasoning.into_iter().chain(blocks).collect();
    let last = kinds.len();
    let cut = |index: usize| answer.finish == Finish::Length && index + 1 == last;
    kinds.into_iter().enumerate().map(|(index, kind)| Item::new(kind, cut(index))).collect()
}

impl<'a> Item<'a> {
    fn new(kind: Kind<'a>, cut: bool) -> Item<'a> {
        let prefix = match kind {
            Kind::Reasoning(..) => "rs",
            Kind::Message(_) => "msg",
            Kind::Call(..) => "fc",
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
            Kind::Message(block) => self.message(status, vec![part(block)]),
            Kind::Call(name, arguments) => self.call(status, name, arguments),
        }
    }

    fn added(&self) -> Value {
        match &self.kind {
            Kind::Reasoning(thoughts, shown) => self.reasoning(thoughts, *shown, Vec::new()),
            Kind::Message(_) => self.message("in_progress", Vec::new()),
            Kind::Call(name, _) => self.call("in_progress", name, ""),
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
            Kind::Message(block) => self.tell_message(index, block, events),
            Kind::Call(_, arguments) => self.tell_arguments(index, arguments, events),
        }
        events.other(
            0,
            json!({ "type": "response.output_item.done", "item": self.done(), "output_index": index }),
        );
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

    fn tell_message(&self, index: usize, block: &Block, events: &mut Events) {
        let (Block::Text(deltas) | Block::Refusal(deltas)) = block else { return };
        let refusal = matches!(block, Block::Refusal(_));
        let (kind, field) = if refusal { ("refusal", "refusal") } else { ("output_text", "text") };
        let at = |kind: &str, field: &str, value: Value| json!({ "type": kind, "content_index": 0, "item_id": self.id, "output_index": index, field: value });
        let empty = if refusal { Block::Refusal(Vec::new()) } else { Block::Text(Vec::new()) };
        events.other(0, at("response.content_part.added", "part", part(&empty)));
        deltas.iter().for_each(|delta| events.text(kind, &self.id, index, delta));
        let mut done = at(&format!("response.{kind}.done"), field, Delta::join(deltas).into());
        if !refusal {
            done["logprobs"] = json!([]);
        }
        events.other(0, done);
        events.other(0, at("response.content_part.done", "part", part(block)));
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
fn part(block: &Block) -> Value {
    match block {
        Block::Refusal(deltas) => json!({ "type": "refusal", "refusal": Delta::join(deltas) }),
        Block::Text(deltas) => {
            json!({ "type": "output_text", "annotations": [], "logprobs": [], "text": Delta::join(deltas) })
        }
        Block::Call { .. } => Value::Null,
    }
}
