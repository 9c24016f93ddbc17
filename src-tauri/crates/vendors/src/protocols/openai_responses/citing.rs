//! Where in the answer's text sources stand, while its parts come one after the other.
//!
//! An annotation counts characters within its own part; Medley counts within the whole answer.
//! Deliberately absent: what an annotation looks like (see `openai_chat::sources`).

use std::collections::BTreeMap;

use medley_domain::event::Event;
use serde_json::Value;

use crate::protocols::openai_chat::sources::citation;

/// The most sources of one answer that are told.
const MOST: usize = 500;

/// A part's place: item and part.
type Place = (Option<u64>, Option<u64>);

#[derive(Default)]
pub struct Citing {
    /// Characters of the answer so far.
    length: u64,
    /// Characters of the answer before each part, and how many of its annotations came by themselves.
    parts: BTreeMap<Place, (u64, usize)>,
    told: usize,
}

impl Citing {
    /// Whether no text was handed on.
    pub fn is_silent(&self) -> bool {
        self.length == 0
    }

    /// Text was handed on.
    pub fn said(&mut self, item: Option<u64>, part: Option<u64>, text: &str) {
        self.parts.entry((item, part)).or_insert((self.length, 0));
        self.length += text.chars().count() as u64;
    }

    /// One annotation that came by itself.
    pub fn tell(&mut self, item: Option<u64>, part: Option<u64>, annotation: &Value, out: &mut Vec<Event>) {
        let (before, seen) = self.parts.entry((item, part)).or_insert((self.length, 0));
        *seen += 1;
        let before = *before;
        self.hand_on(before, annotation, out);
    }

    /// Those of a finished part that did not come by themselves.
    pub fn tell_rest(&mut self, item: Option<u64>, part: Option<u64>, whole: &Value, out: &mut Vec<Event>) {
        let list = whole.get("annotations").and_then(Value::as_array);
        let (before, seen) = self.parts.get(&(item, part)).copied().unwrap_or((self.length, 0));
        for annotation in list.into_iter().flatten().skip(seen) {
            self.hand_on(before, annotation, out);
        }
    }

    fn hand_on(&mut self, before: u64, annotation: &Value, out: &mut Vec<Event>) {
        if self.told >= MOST {
            return;
        }
        if let Some(citation) = citation(annotation, before) {
            self.told += 1;
            out.push(Event::Citation { citation });
        }
    }
}
