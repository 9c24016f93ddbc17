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

    /// The state to keep. Text alone goes back only with calls; without them the state but says who reasoned.
    pub fn state(&mut self, model: &str, with_calls: bool) -> Option<Event> {
        let field = self.field.take();
        let text = std::mem::take(&mut self.text);
        let data = match (self.details.is_empty(), field) {
            (false, _) => json!({ "reasoning_details": std::mem::take(&mut self.details) }),
            (true, Some(field)) if with_calls => json!({ field: text }),
            (true, Some(_)) => json!({}),
            (true, None) => return None,
        };
        let (protocol, model) = (ID.to_owned(), model.to_owned());
        Some(Event::ReasoningState { opaque: Opaque { protocol, model, data } })
    }
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
        let Some(Event::ReasoningState { opaque }) = thoughts.state("m", false) else { panic!() };
        let expected = json!([
            { "type": "reasoning.text", "index": 0, "text": "Hmm.", "signature": "s" },
            { "type": "reasoning.encrypted", "index": 0, "data": "e" },
        ]);
        assert_eq!(opaque.data["reasoning_details"], expected);
    }

    #[test]
    fn text_alone_is_kept_for_calls_and_only_marked_without() {
        let mut thoughts = Thoughts::default();
        thoughts.add("reasoning", "Hm.");
        let Some(Event::ReasoningState { opaque }) = thoughts.state("m", true) else { panic!() };
        assert_eq!(opaque.data, json!({ "reasoning": "Hm." }));
        thoughts.add("reasoning", "Hm.");
        let Some(Event::ReasoningState { opaque }) = thoughts.state("m", false) else { panic!() };
        assert_eq!(opaque.data, json!({}));
        assert!(thoughts.state("m", true).is_none());
    }
}
