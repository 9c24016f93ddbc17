//! The reasoning of one answer as it came, to go back in the same fields.
//!
//! Deliberately absent: whether it goes back (see `messages`).

use medley_domain::conversation::Opaque;
use medley_domain::event::Event;
use serde_json::{Map, Value, json};

use super::ID;

#[derive(Default)]
pub struct Thoughts {
    /// The field that the text came in.
    field: Option<&'static str>,
    text: String,
    /// OpenRouter's structured form, which repeats the text and may hold signatures.
    details: Vec<Value>,
}

impl Thoughts {
    pub fn add(&mut self, field: &'static str, text: &str) {
        self.field = Some(field);
        self.text.push_str(text);
    }

    /// Adds details. Pieces of one entry are joined.
    pub fn add_details(&mut self, details: Option<Value>) {
        let Some(Value::Array(pieces)) = details else { return };
        for piece in pieces {
            match (self.details.last_mut(), piece) {
                (Some(Value::Object(last)), Value::Object(piece)) if is_same(last, &piece) => {
                    join(last, piece)
                }
                (_, piece) => self.details.push(piece),
            }
        }
    }

    /// The structured form, which goes back whatever comes after it. It stands for the text that it repeats.
    pub fn signed(&mut self, model: &str) -> Option<Event> {
        if self.details.is_empty() {
            return None;
        }
        self.field = None;
        self.text.clear();
        Some(state(model, json!({ "reasoning_details": std::mem::take(&mut self.details) })))
    }

    /// What goes back with calls: the structured form, or else the text.
    pub fn for_calls(&mut self, model: &str) -> Option<Event> {
        let signed = self.signed(model);
        let field = self.field.take();
        let text = std::mem::take(&mut self.text);
        signed.or_else(|| Some(state(model, json!({ (field?): text }))))
    }
}

fn state(model: &str, data: Value) -> Event {
    Event::ReasoningState { opaque: Opaque { protocol: ID.to_owned(), model: model.to_owned(), data } }
}

fn is_same(last: &Map<String, Value>, piece: &Map<String, Value>) -> bool {
    let same = |name: &str| last.get(name) == piece.get(name);
    piece.contains_key("index") && same("index") && same("type")
}

fn join(last: &mut Map<String, Value>, piece: Map<String, Value>) {
    for (name, value) in piece {
        match (last.get_mut(&name), value) {
            (Some(Value::String(mine)), Value::String(more))
                if ["text", "summary", "data"].contains(&name.as_str()) =>
            {
                mine.push_str(&more);
            }
            (Some(_), Value::Null) => {}
            (_, value) => {
                last.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_one_detail_are_joined_and_its_signature_kept() {
        let mut thoughts = Thoughts::default();
        let piece = |text: &str, signature: Value| {
            Some(json!([{ "type": "reasoning.text", "index": 0, "text": text, "signature": signature }]))
        };
        thoughts.add_details(piece("Hm", Value::Null));
        thoughts.add_details(piece("m.", json!("s")));
        thoughts.add_details(Some(json!([{ "type": "reasoning.encrypted", "index": 0, "data": "e" }])));
        let Some(Event::ReasoningState { opaque }) = thoughts.signed("m") else { panic!() };
        let expected = json!([
            { "type": "reasoning.text", "index": 0, "text": "Hmm.", "signature": "s" },
            { "type": "reasoning.encrypted", "index": 0, "data": "e" },
        ]);
        assert_eq!(opaque.data["reasoning_details"], expected);
    }

    #[test]
    fn text_alone_is_kept_for_calls_and_the_structured_form_in_its_place() {
        let mut thoughts = Thoughts::default();
        thoughts.add("reasoning", "Hm.");
        assert!(thoughts.signed("m").is_none());
        let Some(Event::ReasoningState { opaque }) = thoughts.for_calls("m") else { panic!() };
        assert_eq!(opaque.data, json!({ "reasoning": "Hm." }));
        assert!(thoughts.for_calls("m").is_none());
        thoughts.add("reasoning", "Hm.");
        thoughts.add_details(Some(json!([{ "type": "reasoning.encrypted", "index": 0, "data": "e" }])));
        assert!(thoughts.signed("m").is_some() && thoughts.for_calls("m").is_none());
    }
}
