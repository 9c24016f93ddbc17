//! Parts of an answer as events.
//!
//! A signature belongs to the part that it came with. Thoughts that have none are marked as this model's own all the
//! same, so that nobody is told that they are left out. Calls have no ids on older models, so they get made ones.

use medley_domain::conversation::{MediaSource, Opaque};
use medley_domain::event::Event;
use medley_domain::job::ChatJob;
use serde_json::{Map, Value, json};

use super::ID;
use super::frame::{Blob, FunctionCall, Part};
use super::partial;
use crate::protocols::context::CallIds;
use crate::protocols::fields::text;
use crate::protocols::pieces::summary;

pub struct Parts {
    model: String,
    ids: CallIds,
    /// A call whose arguments are still being written.
    open: Option<OpenCall>,
    /// Thoughts were shown that have no state yet.
    thinking: bool,
    pub called: bool,
    /// A tool at Google told by parts what it did.
    pub used_tools: bool,
    /// The answer's text so far, which sources point into.
    pub text: String,
}

struct OpenCall {
    /// Google's own id.
    given: Option<String>,
    id: String,
    name: String,
    args: Value,
    signature: Option<String>,
}

impl Parts {
    pub fn of(job: &ChatJob) -> Self {
        Self {
            model: job.model.as_str().to_owned(),
            ids: CallIds::after(job),
            open: None,
            thinking: false,
            called: false,
            used_tools: false,
            text: String::new(),
        }
    }

    pub fn take(&mut self, mut part: Part, out: &mut Vec<Event>) {
        let thought = part.thought == Some(true);
        if !thought {
            self.end_thoughts(out);
        }
        if let Some((kind, held)) = part.built_in() {
            return self.take_built_in(kind, held, part.thought_signature, out);
        }
        if part.file_data.is_some() {
            out.push(Event::Unknown { kind: "fileData".to_owned() });
        }
        if let Some(blob) = part.inline_data {
            return self.take_blob(blob, thought, part.thought_signature, out);
        }
        if let Some(text) = part.text.filter(|text| !text.is_empty()) {
            self.take_text(text, thought, out);
        }
        match part.function_call {
            Some(call) => self.take_call(call, part.thought_signature, out),
            None => self.take_signature(part.thought_signature, thought, out),
        }
    }

    /// The answer's end, or its finish reason: nothing is written any longer.
    pub fn close(&mut self, out: &mut Vec<Event>) {
        self.end_thoughts(out);
        self.close_call(out);
    }

    fn take_text(&mut self, text: String, thought: bool, out: &mut Vec<Event>) {
        if thought {
            self.thinking = true;
            out.push(Event::Reasoning { text });
        } else {
            self.text.push_str(&text);
            out.push(Event::Text { text });
        }
    }

    fn take_signature(&mut self, signature: Option<String>, thought: bool, out: &mut Vec<Event>) {
        let Some(signature) = signature else { return };
        self.thinking &= !thought;
        let opaque = self.opaque(json!({ "thoughtSignature": signature }));
        out.push(Event::ReasoningState { opaque });
    }

    fn end_thoughts(&mut self, out: &mut Vec<Event>) {
        if std::mem::take(&mut self.thinking) {
            let opaque = self.opaque(json!({}));
            out.push(Event::ReasoningState { opaque });
        }
    }

    fn take_built_in(&mut self, kind: &str, held: Value, signature: Option<String>, out: &mut Vec<Event>) {
        self.used_tools = true;
        let name = match text(&held, "/toolType") {
            Some(tool) => tool.to_ascii_lowercase(),
            None => "code_execution".to_owned(),
        };
        let summary = summary(&told(&held));
        let mut data = Map::new();
        data.insert(kind.to_owned(), held);
        data.extend(signature.map(|sign| ("thoughtSignature".to_owned(), json!(sign))));
        let opaque = Some(self.opaque(Value::Object(data)));
        out.push(Event::BuiltIn { name, summary, opaque });
    }

    /// A picture or a recording. Those within thoughts are sketches, which the answer itself holds again.
    fn take_blob(&mut self, blob: Blob, thought: bool, signature: Option<String>, out: &mut Vec<Event>) {
        let (Some(media_type), Some(base64), false) = (blob.mime_type, blob.data, thought) else {
            return out.push(Event::Unknown { kind: "inlineData".to_owned() });
        };
        let state = signature.map_or(json!({}), |sign| json!({ "thoughtSignature": sign }));
        let source = MediaSource::Inline { base64 };
        out.push(Event::Artifact { media_type, source, opaque: Some(self.opaque(state)) });
    }

    fn take_call(&mut self, call: FunctionCall, signature: Option<String>, out: &mut Vec<Event>) {
        if call.name.is_some() {
            self.close_call(out);
        }
        let ids = &mut self.ids;
        let open = self.open.get_or_insert_with(|| OpenCall {
            id: call.id.clone().unwrap_or_else(|| ids.make()),
            given: call.id.clone(),
            name: String::new(),
            args: Value::Object(Map::new()),
            signature: None,
        });
        if let Some(name) = call.name {
            open.name = name;
        }
        open.signature = signature.or(open.signature.take());
        if let Some(args) = call.args.filter(Value::is_object) {
            open.args = args;
        }
        for piece in call.partial_args.iter().flatten() {
            partial::write(&mut open.args, piece);
            let (id, name) = (open.id.clone(), open.name.clone());
            out.extend(partial::words(piece).map(|args| Event::ToolCallDelta { id, name, args }));
        }
        if call.will_continue != Some(true) {
            self.close_call(out);
        }
    }

    fn close_call(&mut self, out: &mut Vec<Event>) {
        let Some(open) = self.open.take().filter(|open| !open.name.is_empty()) else {
            return;
        };
        self.called = true;
        let mut state = Map::new();
        state.extend(open.given.map(|id| ("id".to_owned(), json!(id))));
        state.extend(open.signature.map(|sign| ("thoughtSignature".to_owned(), json!(sign))));
        let opaque = (!state.is_empty()).then(|| self.opaque(Value::Object(state)));
        out.push(Event::ToolCall { id: open.id, name: open.name, args: open.args.to_string(), opaque });
    }

    fn opaque(&self, data: Value) -> Opaque {
        Opaque { protocol: ID.to_owned(), model: self.model.clone(), data }
    }
}

/// What a tool was asked or found, in words.
fn told(held: &Value) -> String {
    let listed = |pointer: &str| {
        let list = held.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
        list.filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
    };
    let plain = ["/code", "/output"].into_iter().find_map(|name| text(held, name));
    plain.map_or_else(|| listed("/args/queries") + &listed("/args/urls"), str::to_owned)
}
