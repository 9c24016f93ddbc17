//! Steps of an interaction that are still being taken.
//!
//! Thoughts and what tools at Google did go back as they came, so each is kept whole until its end. Later fields of a
//! step replace earlier ones unless they are empty. Deliberately absent: the stream's frames (`decode`).

use std::collections::BTreeMap;

use medley_domain::conversation::{Citation, MediaSource, Opaque};
use medley_domain::event::Event;
use serde_json::{Map, Value, json};

use super::ID;
use crate::protocols::fields::{args, count, text};
use crate::protocols::gemini::citations::characters;
use crate::protocols::pieces::summary;

/// The most citations of one answer: each is placed by reading the text before it, which must stay cheap.
const MOST_CITED: usize = 500;

/// One step under way.
struct Open {
    /// Its fields so far.
    step: Map<String, Value>,
    /// A call's arguments as they were written.
    written: String,
    /// Bytes of the answer before it, which its annotations count from.
    start: usize,
}

/// The steps of one answer.
pub struct Steps {
    model: String,
    open: BTreeMap<u64, Open>,
    text: String,
    cited: usize,
    pub called: bool,
}

impl Steps {
    pub fn of(model: &str) -> Self {
        Self { model: model.to_owned(), open: BTreeMap::new(), text: String::new(), cited: 0, called: false }
    }

    pub fn start(&mut self, at: u64, step: Value, out: &mut Vec<Event>) {
        let Value::Object(mut step) = step else { return };
        let kind = step.get("type").and_then(Value::as_str).unwrap_or_default();
        if ["user_input", "function_result"].contains(&kind) {
            return;
        }
        let content = step.get_mut("content").map(Value::take);
        let summary = step.get("summary").cloned();
        let start = self.text.len();
        self.open.insert(at, Open { step, written: String::new(), start });
        for piece in items(content.as_ref()) {
            self.take_content(at, piece, out);
        }
        for piece in items(summary.as_ref()) {
            out.extend(text(piece, "/text").map(|words| Event::Reasoning { text: words.to_owned() }));
        }
    }

    pub fn extend(&mut self, at: u64, delta: &Value, out: &mut Vec<Event>) {
        match text(delta, "/type").unwrap_or_default() {
            "text" | "image" | "audio" | "video" | "document" => self.take_content(at, delta, out),
            "thought_summary" => self.think(at, delta.get("content").unwrap_or(&Value::Null), out),
            "thought_signature" => self.set(at, "signature", delta.get("signature")),
            "arguments_delta" => self.write(at, text(delta, "/arguments").unwrap_or_default(), out),
            "text_annotation_delta" => self.annotate(at, delta, out),
            kind if kind.ends_with("_call") || kind.ends_with("_result") => self.merge(at, delta),
            other => out.push(Event::Unknown { kind: other.to_owned() }),
        }
    }

    /// A piece of what is shown: text, or a picture.
    fn take_content(&mut self, at: u64, piece: &Value, out: &mut Vec<Event>) {
        match text(piece, "/type").unwrap_or_default() {
            "text" => {
                if let Some(words) = text(piece, "/text") {
                    self.text.push_str(words);
                    out.push(Event::Text { text: words.to_owned() });
                }
                self.annotate(at, piece, out);
            }
            kind => match (text(piece, "/mime_type"), text(piece, "/data")) {
                (Some(media_type), Some(base64)) => out.push(Event::Artifact {
                    media_type: media_type.to_owned(),
                    source: MediaSource::Inline { base64: base64.to_owned() },
                    opaque: Some(self.opaque(json!({}))),
                }),
                _ => out.push(Event::Unknown { kind: kind.to_owned() }),
            },
        }
    }

    fn think(&mut self, at: u64, content: &Value, out: &mut Vec<Event>) {
        let Some(words) = text(content, "/text") else {
            return;
        };
        out.push(Event::Reasoning { text: words.to_owned() });
        if let Some(open) = self.open.get_mut(&at) {
            let list = open.step.entry("summary").or_insert_with(|| json!([]));
            if let Value::Array(list) = list {
                list.push(content.clone());
            }
        }
    }

    fn set(&mut self, at: u64, name: &str, value: Option<&Value>) {
        let held = value.filter(|value| !value.is_null() && value.as_str() != Some(""));
        if let (Some(open), Some(value)) = (self.open.get_mut(&at), held) {
            open.step.insert(name.to_owned(), value.clone());
        }
    }

    fn merge(&mut self, at: u64, delta: &Value) {
        for (name, value) in delta.as_object().into_iter().flatten().filter(|(name, _)| *name != "type") {
            self.set(at, name, Some(value));
        }
    }

    fn write(&mut self, at: u64, piece: &str, out: &mut Vec<Event>) {
        let Some(open) = self.open.get_mut(&at).filter(|_| !piece.is_empty()) else {
            return;
        };
        open.written.push_str(piece);
        let field = |name: &str| open.step.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        out.push(Event::ToolCallDelta { id: field("id"), name: field("name"), args: piece.to_owned() });
    }

    fn annotate(&mut self, at: u64, holder: &Value, out: &mut Vec<Event>) {
        let base = self.open.get(&at).map_or(0, |open| open.start);
        for cited in items(holder.get("annotations")).take(MOST_CITED.saturating_sub(self.cited)) {
            self.cited += 1;
            out.extend(self.citation(cited, base).map(|citation| Event::Citation { citation }));
        }
    }

    fn citation(&self, cited: &Value, base: usize) -> Option<Citation> {
        let words =
            |names: [&str; 3]| names.into_iter().find_map(|name| text(cited, name)).map(str::to_owned);
        let url = words(["/url", "/document_uri", "/source"]);
        let title = words(["/title", "/file_name", "/name"]);
        if url.is_none() && title.is_none() {
            return None;
        }
        let place = |name| Some(base + usize::try_from(count(cited, name)?).ok()?);
        let bytes = place("/end_index").map(|end| (place("/start_index").unwrap_or(base), end));
        let (start, end) = characters(&self.text, bytes);
        Some(Citation { url, title, quote: None, start, end })
    }

    pub fn end(&mut self, at: u64, out: &mut Vec<Event>) {
        let Some(open) = self.open.remove(&at) else {
            return;
        };
        let step = Value::Object(open.step);
        match text(&step, "/type").unwrap_or_default() {
            "model_output" => {}
            "thought" => out.push(Event::ReasoningState { opaque: self.opaque(step) }),
            "function_call" => self.call(step, &open.written, out),
            kind if kind.ends_with("_call") || kind.ends_with("_result") => out.push(self.built_in(step)),
            other => out.push(Event::Unknown { kind: other.to_owned() }),
        }
    }

    /// Ends whatever is still open.
    pub fn end_all(&mut self, out: &mut Vec<Event>) {
        while let Some(at) = self.open.keys().next().copied() {
            self.end(at, out);
        }
    }

    fn call(&mut self, mut step: Value, written: &str, out: &mut Vec<Event>) {
        self.called = true;
        let field = |name: &str| text(&step, name).unwrap_or_default().to_owned();
        let (id, name) = (field("/id"), field("/name"));
        let whole = step.as_object_mut().and_then(|step| step.remove("arguments"));
        let args = match whole {
            Some(object @ Value::Object(_)) if written.trim().is_empty() => object.to_string(),
            _ => args(written),
        };
        out.push(Event::ToolCall { id, name, args, opaque: Some(self.opaque(step)) });
    }

    fn built_in(&self, step: Value) -> Event {
        let kind = text(&step, "/type").unwrap_or_default();
        let name = kind.strip_suffix("_call").or_else(|| kind.strip_suffix("_result")).unwrap_or(kind);
        let (name, summary) = (name.to_owned(), summary(&told(&step)));
        Event::BuiltIn { name, summary, opaque: Some(self.opaque(step)) }
    }

    fn opaque(&self, data: Value) -> Opaque {
        Opaque { protocol: ID.to_owned(), model: self.model.clone(), data }
    }
}

fn items(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    list.and_then(Value::as_array).into_iter().flatten()
}

/// What a tool was asked or found, in words.
fn told(step: &Value) -> String {
    let lists =
        ["/arguments/queries", "/arguments/urls"].into_iter().flat_map(|name| items(step.pointer(name)));
    let pages = items(step.get("result")).filter_map(|found| text(found, "/url"));
    let mut words: Vec<&str> = lists.filter_map(Value::as_str).chain(pages).collect();
    words.extend(["/arguments/code", "/result"].into_iter().filter_map(|name| text(step, name)));
    words.join("\n")
}
