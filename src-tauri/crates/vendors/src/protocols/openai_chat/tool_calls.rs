//! The tool calls of one answer while they come in pieces.
//!
//! Deliberately absent: when they are whole (see `decode`).

use std::collections::BTreeMap;

use medley_domain::event::Event;

use super::frame::{CallDelta, FunctionDelta};

/// Tool calls that are still being written, by their place in the answer.
#[derive(Default)]
pub struct Calls {
    open: BTreeMap<u64, Call>,
    /// Where pieces of an index go. Some servers give every call the same index: a new id starts a new call there.
    places: BTreeMap<u64, u64>,
}

#[derive(Default)]
pub struct Call {
    pub id: Option<String>,
    pub name: String,
    pub args: String,
}

impl Calls {
    /// Adds a piece, and tells it where the call has an id and a name already.
    pub fn add(&mut self, delta: CallDelta) -> Option<Event> {
        let id = delta.id.filter(|id| !id.is_empty());
        let at = self.place(delta.index, id.as_deref());
        let call = self.open.entry(at).or_default();
        call.id = call.id.take().or(id);
        let args = call.write(delta.function.unwrap_or_default())?;
        let id = call.id.clone()?;
        (!call.name.is_empty()).then(|| Event::ToolCallDelta { id, name: call.name.clone(), args })
    }

    pub fn add_legacy(&mut self, function: FunctionDelta) {
        self.open.entry(0).or_default().write(function);
    }

    fn place(&mut self, index: Option<u64>, id: Option<&str>) -> u64 {
        let last = self.open.keys().next_back().copied();
        let index = index.or(last).unwrap_or(0);
        let at = self.places.get(&index).copied().unwrap_or(index);
        let known = self.open.get(&at).and_then(|call| call.id.as_deref());
        if known.is_none() || id.is_none() || known == id {
            return at;
        }
        let same = self.open.iter().find(|(_, call)| call.id.as_deref() == id);
        let place = same.map_or_else(|| last.map_or(0, |last| last + 1), |(at, _)| *at);
        self.places.insert(index, place);
        place
    }

    /// The whole calls, in their order.
    pub fn take(&mut self) -> impl Iterator<Item = Call> + use<> {
        std::mem::take(&mut self.open).into_values().filter(|call| !call.name.is_empty())
    }
}

impl Call {
    /// Writes a piece; the arguments that are new.
    fn write(&mut self, function: FunctionDelta) -> Option<String> {
        let name = function.name.unwrap_or_default();
        // Some servers repeat the whole name with each piece.
        if self.name != name {
            self.name.push_str(&name);
        }
        let args = function.arguments.filter(|args| !args.is_empty())?;
        self.args.push_str(&args);
        Some(args)
    }
}
