//! Lines out of a byte stream that is split anywhere: LF, CR or CRLF, in time linear in the bytes.
//!
//! A line that lies whole within one read is handed on in place; only a line that spans reads is copied.
//! Deliberately absent: what a line means.

use medley_domain::{Category, VendorError};

/// The most bytes that one line or one event may have before the stream is given up.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Splits bytes into lines.
#[derive(Debug, Default)]
pub struct Lines {
    carry: Vec<u8>,
    /// The last byte seen was a CR that ended a line; an LF that follows belongs to it.
    after_cr: bool,
}

impl Lines {
    /// Hands each line that `bytes` completes to `sink`, without its ending.
    pub fn push(
        &mut self,
        bytes: &[u8],
        sink: &mut dyn FnMut(&[u8]) -> Result<(), VendorError>,
    ) -> Result<(), VendorError> {
        let mut rest = bytes;
        if self.after_cr && !rest.is_empty() {
            self.after_cr = false;
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        while let Some(end) = memchr::memchr2(b'\n', b'\r', rest) {
            self.emit(&rest[..end], sink)?;
            let was_cr = rest[end] == b'\r';
            rest = &rest[end + 1..];
            if was_cr {
                self.after_cr = rest.is_empty();
                rest = rest.strip_prefix(b"\n").unwrap_or(rest);
            }
        }
        if self.carry.len() + rest.len() > MAX_BYTES {
            return Err(too_big());
        }
        self.carry.extend_from_slice(rest);
        Ok(())
    }

    /// Bytes that wait for the rest of their line.
    pub fn held(&self) -> usize {
        self.carry.len()
    }

    /// Hands on what is left when the stream ends without a line ending.
    pub fn finish(
        &mut self,
        sink: &mut dyn FnMut(&[u8]) -> Result<(), VendorError>,
    ) -> Result<(), VendorError> {
        let line = std::mem::take(&mut self.carry);
        if line.is_empty() { Ok(()) } else { sink(&line) }
    }

    fn emit(
        &mut self,
        tail: &[u8],
        sink: &mut dyn FnMut(&[u8]) -> Result<(), VendorError>,
    ) -> Result<(), VendorError> {
        if self.carry.is_empty() {
            return sink(tail);
        }
        if self.carry.len() + tail.len() > MAX_BYTES {
            return Err(too_big());
        }
        self.carry.extend_from_slice(tail);
        let sunk = sink(&self.carry);
        self.carry.clear();
        sunk
    }
}

/// One event is larger than any vendor sends.
pub fn too_big() -> VendorError {
    let megabytes = MAX_BYTES / (1024 * 1024);
    VendorError::new(Category::Protocol, format!("one event of the answer is larger than {megabytes} MB"))
}
