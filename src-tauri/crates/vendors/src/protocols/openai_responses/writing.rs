//! The calls whose arguments are being written, so that each piece can be told with its call's id and name.
//!
//! Deliberately absent: the whole call (see `items`).

use std::collections::BTreeMap;

use medley_domain::event::Event;
use serde_json::Value;

use crate::protocols::fields::text;

/// The most calls of one answer that are watched.
const MOST: usize = 1_000;

#[derive(Default)]
pub struct Writing {
    /// Id and name by the item's place.
    calls: BTreeMap<Option<u64>, (String, String)>,
}

impl Writing {
    pub fn begin(&mut self, at: Option<u64>, item: &Value) {
        if text(item, "/type") != Some("function_call") || self.calls.len() >= MOST {
            return;
        }
        let id = text(item, "/call_id").or_else(|| text(item, "/id"));
        if let (Some(id), Some(name)) = (id, text(item, "/name")) {
            self.calls.insert(at, (id.to_owned(), name.to_owned()));
        }
    }

    pub fn piece(&self, at: Option<u64>, delta: Option<String>) -> Option<Event> {
        let args = delta.filter(|delta| !delta.is_empty())?;
        let (id, name) = self.calls.get(&at)?.clone();
        Some(Event::ToolCallDelta { id, name, args })
    }
}
