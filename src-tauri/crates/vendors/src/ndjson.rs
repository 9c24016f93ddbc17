//! Newline-delimited JSON: one object a line, blank lines skipped. Spoken by Ollama.
//!
//! Deliberately absent: reading the JSON.

use std::borrow::Cow;

use medley_domain::VendorError;

use crate::lines::Lines;

/// Incremental decoder of newline-delimited JSON.
#[derive(Debug, Default)]
pub struct Ndjson {
    lines: Lines,
}

impl Ndjson {
    /// Hands each whole line of `bytes` to `sink`.
    pub fn push(
        &mut self,
        bytes: &[u8],
        sink: &mut dyn FnMut(&str) -> Result<(), VendorError>,
    ) -> Result<(), VendorError> {
        self.lines.push(bytes, &mut |line| pass(line, sink))
    }

    /// Bytes that wait for the rest of their line.
    pub fn held(&self) -> usize {
        self.lines.held()
    }

    /// Hands on a last line that has no ending.
    pub fn finish(
        &mut self,
        sink: &mut dyn FnMut(&str) -> Result<(), VendorError>,
    ) -> Result<(), VendorError> {
        self.lines.finish(&mut |line| pass(line, sink))
    }
}

fn pass(line: &[u8], sink: &mut dyn FnMut(&str) -> Result<(), VendorError>) -> Result<(), VendorError> {
    let text: Cow<'_, str> = String::from_utf8_lossy(line);
    let text = text.trim();
    if text.is_empty() { Ok(()) } else { sink(text) }
}
