//! Server-sent events out of a byte stream that is split anywhere, also within a character.
//!
//! Our own, because it must be linear in the bytes and bounded in memory however an event is split: the crates at hand
//! parse their whole buffer anew at each read and hold an event of any size. Event names and ids are read and dropped:
//! every vendor of ours repeats the name within the data.
//! Deliberately absent: reconnecting.

use std::borrow::Cow;

use medley_domain::VendorError;

use crate::lines::{Lines, MAX_BYTES, too_big};

/// The most bytes kept of lines that are no server-sent events; enough for a vendor's error object.
const MAX_STRAY: usize = 64 * 1024;

/// Incremental decoder of server-sent events.
#[derive(Debug, Default)]
pub struct Sse {
    lines: Lines,
    event: Pending,
}

#[derive(Debug, Default)]
struct Pending {
    data: Vec<u8>,
    has_data: bool,
    begun: bool,
    stray: Vec<u8>,
}

impl Sse {
    /// Hands the data of each event that `bytes` completes to `sink`.
    pub fn push(
        &mut self,
        bytes: &[u8],
        sink: &mut dyn FnMut(&str) -> Result<(), VendorError>,
    ) -> Result<(), VendorError> {
        let event = &mut self.event;
        self.lines.push(bytes, &mut |line| event.take(line, sink))
    }

    /// Hands on a last event that lacks its blank line. Servers leave it out; a half event fails in the reader.
    pub fn finish(
        &mut self,
        sink: &mut dyn FnMut(&str) -> Result<(), VendorError>,
    ) -> Result<(), VendorError> {
        let event = &mut self.event;
        self.lines.finish(&mut |line| event.take(line, sink))?;
        self.event.dispatch(sink)
    }

    /// Bytes that wait for the rest of their event.
    pub fn held(&self) -> usize {
        self.lines.held() + self.event.data.len() + self.event.stray.len()
    }

    /// Lines that were no event, joined: some vendors write an error object bare into a stream.
    pub fn stray(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.event.stray)
    }
}

impl Pending {
    fn take(
        &mut self,
        line: &[u8],
        sink: &mut dyn FnMut(&str) -> Result<(), VendorError>,
    ) -> Result<(), VendorError> {
        let line = self.without_mark(line);
        if line.is_empty() {
            return self.dispatch(sink);
        }
        if let Some(value) = field(line, b"data") {
            return self.add(value);
        }
        if !is_known(line) {
            self.keep_stray(line);
        }
        Ok(())
    }

    /// Drops the byte order mark that may stand before the first line.
    fn without_mark<'a>(&mut self, line: &'a [u8]) -> &'a [u8] {
        if self.begun {
            return line;
        }
        self.begun = true;
        line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
    }

    fn add(&mut self, value: &[u8]) -> Result<(), VendorError> {
        if self.has_data {
            self.data.push(b'\n');
        }
        if self.data.len() + value.len() > MAX_BYTES {
            return Err(too_big());
        }
        self.has_data = true;
        self.data.extend_from_slice(value);
        Ok(())
    }

    fn dispatch(&mut self, sink: &mut dyn FnMut(&str) -> Result<(), VendorError>) -> Result<(), VendorError> {
        if !std::mem::take(&mut self.has_data) {
            return Ok(());
        }
        let sunk = match std::str::from_utf8(&self.data) {
            Ok(text) => sink(text),
            Err(_) => sink(&String::from_utf8_lossy(&self.data)),
        };
        self.data.clear();
        sunk
    }

    fn keep_stray(&mut self, line: &[u8]) {
        if self.stray.len() + line.len() < MAX_STRAY {
            self.stray.extend_from_slice(line);
            self.stray.push(b'\n');
        }
    }
}

/// The value of a field, less the one space that may follow the colon; a bare name has an empty value.
fn field<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let rest = line.strip_prefix(name)?;
    if rest.is_empty() {
        return Some(rest);
    }
    let value = rest.strip_prefix(b":")?;
    Some(value.strip_prefix(b" ").unwrap_or(value))
}

/// Comments and the fields that are read and dropped.
fn is_known(line: &[u8]) -> bool {
    let names: [&[u8]; 3] = [b"event", b"id", b"retry"];
    line.starts_with(b":") || names.into_iter().any(|name| field(line, name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode(reads: &[&[u8]]) -> Vec<String> {
        let mut sse = Sse::default();
        let mut events = Vec::new();
        let mut sink = |text: &str| {
            events.push(text.to_owned());
            Ok(())
        };
        for read in reads {
            sse.push(read, &mut sink).unwrap();
        }
        sse.finish(&mut sink).unwrap();
        events
    }

    #[test]
    fn comments_names_and_missing_spaces_change_no_data() {
        let stream = b"\xef\xbb\xbf: hello\nevent: x\nid: 1\nretry: 5\ndata:a\n\ndata: b\n\n\n: ping\n\n";
        assert_eq!(decode(&[stream]), ["a", "b"]);
    }

    #[test]
    fn data_lines_of_one_event_are_joined_by_a_line_feed() {
        assert_eq!(decode(&[b"data: a\ndata\ndata:  b\r\n\r\n"]), ["a\n\n b"]);
    }

    #[test]
    fn a_last_event_without_its_blank_line_is_handed_on() {
        assert_eq!(decode(&[b"data: a\n\ndata: [DONE]"]), ["a", "[DONE]"]);
    }

    #[test]
    fn lines_that_are_no_event_are_kept_aside() {
        let mut sse = Sse::default();
        sse.push(b"{\"error\":\n{}}\n", &mut |_| Ok(())).unwrap();
        assert_eq!(sse.stray(), "{\"error\":\n{}}\n");
    }

    #[test]
    fn an_event_past_the_limit_ends_the_stream_instead_of_the_memory() {
        let mut sse = Sse::default();
        let piece = vec![b'x'; 1024 * 1024];
        sse.push(b"data: ", &mut |_| Ok(())).unwrap();
        let error = (0..17).find_map(|_| sse.push(&piece, &mut |_| Ok(())).err());
        assert_eq!(error.map(|error| error.category), Some(medley_domain::Category::Protocol));
    }

    proptest! {
        #[test]
        fn splitting_a_stream_anywhere_changes_nothing(
            texts in proptest::collection::vec("[a-zé漢🧮 ]{0,12}", 0..8),
            ending in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
            cuts in proptest::collection::vec(0usize..400, 0..12),
        ) {
            let stream: String = texts.iter().map(|text| format!("data: {text}{ending}{ending}")).collect();
            let bytes = stream.as_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.extend([0, bytes.len()]);
            cuts.sort_unstable();
            let reads: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
            prop_assert_eq!(decode(&reads), texts);
        }
    }
}
