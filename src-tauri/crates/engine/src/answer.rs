//! The answer as it grows: events in, message parts out. Appending a delta costs the same at any length.

use jiff::Timestamp;
use medley_domain::conversation::{Opaque, Part};

/// Parts of an answer under way.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    parts: Vec<Part>,
    characters: u64,
    reasoning_since: Option<Timestamp>,
}

impl Answer {
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Characters of text and reasoning so far, for estimates.
    pub fn characters(&self) -> u64 {
        self.characters
    }

    /// Whether anything has come that a person would see.
    pub fn has_begun(&self) -> bool {
        !self.parts.is_empty()
    }

    /// Whether a tool was called; after that nothing may be begun again.
    pub fn has_acted(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::ToolCall { .. }))
    }

    /// The visible text, without reasoning.
    pub fn text(&self) -> String {
        let texts = self.parts.iter().filter_map(|part| match part {
            Part::Text { text } => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }

    pub fn push_text(&mut self, delta: &str, now: Timestamp) {
        self.end_reasoning(now);
        self.count(delta);
        append_text(&mut self.parts, delta);
    }

    pub fn push_reasoning(&mut self, delta: &str, now: Timestamp) {
        self.count(delta);
        self.reasoning_since.get_or_insert(now);
        match self.parts.last_mut() {
            Some(Part::Reasoning { text, opaque: None, .. }) => text.push_str(delta),
            _ => self.parts.push(Part::Reasoning { text: delta.to_owned(), took_ms: None, opaque: None }),
        }
    }

    /// Attaches the state that closes the reasoning before it, or stands alone where the reasoning is not shown.
    pub fn push_reasoning_state(&mut self, state: Opaque, now: Timestamp) {
        self.end_reasoning(now);
        match self.parts.last_mut() {
            Some(Part::Reasoning { opaque: opaque @ None, .. }) => *opaque = Some(state),
            _ => self.parts.push(Part::Reasoning { text: String::new(), took_ms: None, opaque: Some(state) }),
        }
    }

    /// Any part that arrives whole.
    pub fn push(&mut self, part: Part, now: Timestamp) {
        self.end_reasoning(now);
        match &part {
            Part::ToolCall { args: text, .. } | Part::Refusal { text } => self.count(text),
            _ => {}
        }
        append(&mut self.parts, part);
    }

    /// Takes the visible text out and begins again.
    pub fn strike(&mut self) -> String {
        let text = self.text();
        *self = Self::default();
        text
    }

    fn count(&mut self, delta: &str) {
        self.characters += delta.chars().count() as u64;
    }

    fn end_reasoning(&mut self, now: Timestamp) {
        let Some(since) = self.reasoning_since.take() else {
            return;
        };
        if let Some(Part::Reasoning { took_ms, .. }) = self.parts.last_mut() {
            *took_ms = Some(elapsed_ms(since, now));
        }
    }
}

/// Adds the next piece of text. Citations between two pieces do not part them: the words go on.
pub fn append_text(parts: &mut Vec<Part>, delta: &str) {
    let last = parts.iter_mut().rev().find(|part| !matches!(part, Part::Citation { .. }));
    match last {
        Some(Part::Text { text }) => text.push_str(delta),
        _ => parts.push(Part::text(delta)),
    }
}

/// Adds a part that did not come as text or reasoning. A refusal may come in pieces, which join.
pub fn append(parts: &mut Vec<Part>, part: Part) {
    match (parts.last_mut(), part) {
        (Some(Part::Refusal { text: so_far }), Part::Refusal { text }) => so_far.push_str(&text),
        (_, part) => parts.push(part),
    }
}

/// Milliseconds from `since` to `now`; 0 when the clock was set back.
pub fn elapsed_ms(since: Timestamp, now: Timestamp) -> u64 {
    u64::try_from(now.as_millisecond() - since.as_millisecond()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use medley_domain::conversation::Citation;

    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_millisecond(ms).unwrap()
    }

    #[test]
    fn deltas_join_into_one_part_and_reasoning_gets_its_time() {
        let mut answer = Answer::default();
        answer.push_reasoning("let me ", at(0));
        answer.push_reasoning("think", at(400));
        answer.push_text("It ", at(900));
        answer.push_text("is.", at(950));
        let reasoning = Part::Reasoning { text: "let me think".into(), took_ms: Some(900), opaque: None };
        assert_eq!(answer.parts(), [reasoning, Part::text("It is.")]);
        assert_eq!(answer.characters(), 18);
    }

    #[test]
    fn reasoning_state_without_shown_reasoning_is_kept_to_be_sent_back() {
        let mut answer = Answer::default();
        let state = Opaque { protocol: "p".into(), model: "m".into(), data: 1.into() };
        answer.push_reasoning_state(state.clone(), at(0));
        answer.push_text("x", at(1));
        assert!(matches!(&answer.parts()[0], Part::Reasoning { opaque: Some(kept), .. } if *kept == state));
    }

    #[test]
    fn words_go_on_past_the_citations_between_them() {
        let mut answer = Answer::default();
        let citation = Citation { url: Some("https://a.example".into()), ..Citation::default() };
        answer.push_text("High ", at(0));
        answer.push(Part::Citation { citation: citation.clone() }, at(1));
        answer.push_text("tide", at(2));
        assert_eq!(answer.parts(), [Part::text("High tide"), Part::Citation { citation }]);
    }

    #[test]
    fn a_refusal_that_comes_in_pieces_is_one_refusal() {
        let mut answer = Answer::default();
        for piece in ["I can", "not help with that."] {
            answer.push(Part::Refusal { text: piece.into() }, at(0));
        }
        assert_eq!(answer.parts(), [Part::Refusal { text: "I cannot help with that.".into() }]);
    }

    #[test]
    fn striking_gives_the_text_back_and_begins_again() {
        let mut answer = Answer::default();
        answer.push_text("half an ans", at(0));
        assert_eq!(answer.strike(), "half an ans");
        assert!(!answer.has_begun());
        assert_eq!(answer.characters(), 0);
    }
}
