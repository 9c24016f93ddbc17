//! Tools that ran at the vendor while it answered, as Groq tells them: once when they start and again when they end.
//!
//! Deliberately absent: sending them back, which that wire does not ask for.

use std::collections::BTreeMap;

use medley_domain::event::Event;
use serde_json::Value;

use super::sources::{Sources, listed};
use crate::protocols::fields::{count, text};

/// The most characters of what a tool was asked that are told.
const MOST: usize = 300;

#[derive(Default)]
pub struct Executed {
    /// By place; the last word on each counts.
    open: BTreeMap<u64, Value>,
    /// Places that were handed on.
    done: u64,
}

impl Executed {
    pub fn take(&mut self, tools: Option<&Value>, sources: &mut Sources, out: &mut Vec<Event>) {
        for tool in tools.and_then(Value::as_array).into_iter().flatten() {
            let at = count(tool, "/index").unwrap_or(self.done);
            if at >= self.done {
                self.open.insert(at, tool.clone());
            }
            if text(tool, "/output").is_some() {
                self.hand_on(at, sources, out);
            }
        }
    }

    /// Hands on those that never said how they ended.
    pub fn end(&mut self, sources: &mut Sources, out: &mut Vec<Event>) {
        while let Some(at) = self.open.keys().next().copied() {
            self.hand_on(at, sources, out);
        }
    }

    fn hand_on(&mut self, at: u64, sources: &mut Sources, out: &mut Vec<Event>) {
        let Some(tool) = self.open.remove(&at) else { return };
        self.done = self.done.max(at + 1);
        let name = text(&tool, "/type").unwrap_or("tool").to_owned();
        let summary = text(&tool, "/arguments").unwrap_or_default().chars().take(MOST).collect();
        out.push(Event::BuiltIn { name, summary, opaque: None });
        let found = tool.pointer("/search_results/results").and_then(Value::as_array);
        for citation in found.into_iter().flatten().filter_map(listed) {
            sources.tell(citation, out);
        }
    }
}
