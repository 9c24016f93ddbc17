//! Amazon's binary event stream out of bytes that are split anywhere: messages with headers, a payload and two
//! checksums, read by Amazon's own decoder.
//!
//! Each message is handed on as text: its kind (`event`, `exception` or `error`), a space, its name, a line feed, its
//! payload. What fails a checksum ends the stream. Deliberately absent: reading the JSON.

use aws_smithy_eventstream::frame::{DecodedFrame, MessageFrameDecoder};
use bytes::{Buf, BytesMut};
use medley_domain::{Category, VendorError};

use crate::lines::{MAX_BYTES, too_big};

/// Bytes at a message's start that tell its length.
const PRELUDE: usize = 12;

/// Incremental decoder of binary event streams.
#[derive(Debug, Default)]
pub struct EventStream {
    buffer: BytesMut,
    text: String,
}

impl EventStream {
    /// Hands each message that `bytes` completes to `sink`.
    pub fn push(
        &mut self,
        bytes: &[u8],
        sink: &mut dyn FnMut(&str) -> Result<(), VendorError>,
    ) -> Result<(), VendorError> {
        self.buffer.extend_from_slice(bytes);
        while let Some(length) = self.next_length()? {
            if self.buffer.len() < length {
                break;
            }
            let message = self.buffer.split_to(length).freeze();
            self.hand_on(message, sink)?;
        }
        Ok(())
    }

    /// Bytes that wait for the rest of their message.
    pub fn held(&self) -> usize {
        self.buffer.len()
    }

    /// The length of the message at the buffer's start, where it is known already.
    fn next_length(&self) -> Result<Option<usize>, VendorError> {
        if self.buffer.len() < PRELUDE {
            return Ok(None);
        }
        let length = (&self.buffer[..]).get_u32() as usize;
        match length {
            _ if length > MAX_BYTES => Err(too_big()),
            _ if length < PRELUDE => Err(damaged("a message is shorter than its own head")),
            _ => Ok(Some(length)),
        }
    }

    fn hand_on(
        &mut self,
        message: bytes::Bytes,
        sink: &mut dyn FnMut(&str) -> Result<(), VendorError>,
    ) -> Result<(), VendorError> {
        let frame = MessageFrameDecoder::new().decode_frame(message);
        let DecodedFrame::Complete(message) = frame.map_err(|why| damaged(&why.to_string()))? else {
            return Err(damaged("a message is not as long as it says"));
        };
        let header = |name: &str| {
            let mut named = message.headers().iter().filter(|header| header.name().as_str() == name);
            named.next().and_then(|header| header.value().as_string().ok()).map(|text| text.as_str())
        };
        let kind = header(":message-type").unwrap_or("event");
        let name =
            header(":event-type").or_else(|| header(":exception-type")).or_else(|| header(":error-code"));
        self.text.clear();
        self.text.push_str(kind);
        self.text.push(' ');
        self.text.push_str(name.unwrap_or_default());
        self.text.push('\n');
        match header(":error-message").filter(|_| message.payload().is_empty()) {
            Some(words) => self.text.push_str(words),
            None => self.text.push_str(&String::from_utf8_lossy(message.payload())),
        }
        sink(&self.text)
    }
}

fn damaged(why: &str) -> VendorError {
    VendorError {
        maybe_billed: true,
        ..VendorError::new(Category::Protocol, format!("the answer's binary stream is damaged: {why}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_smithy_eventstream::frame::write_message_to;
    use aws_smithy_types::event_stream::{Header, HeaderValue, Message};

    fn message(kind: &str, name_of: &str, name: &str, payload: &str) -> Vec<u8> {
        let text = |name: &str, value: &str| {
            Header::new(name.to_owned(), HeaderValue::String(value.to_owned().into()))
        };
        let message = Message::new(payload.as_bytes().to_vec())
            .add_header(text(":message-type", kind))
            .add_header(text(name_of, name));
        let mut bytes = Vec::new();
        write_message_to(&message, &mut bytes).unwrap();
        bytes
    }

    fn read(reads: &[&[u8]]) -> Result<Vec<String>, VendorError> {
        let mut stream = EventStream::default();
        let mut texts = Vec::new();
        for read in reads {
            stream.push(read, &mut |text| {
                texts.push(text.to_owned());
                Ok(())
            })?;
        }
        Ok(texts)
    }

    #[test]
    fn messages_are_read_however_they_are_split() {
        let mut bytes = message("event", ":event-type", "messageStart", "{\"role\":\"assistant\"}");
        bytes.extend(message("exception", ":exception-type", "throttlingException", "{}"));
        let expected = ["event messageStart\n{\"role\":\"assistant\"}", "exception throttlingException\n{}"];
        assert_eq!(read(&[&bytes]).unwrap(), expected);
        assert_eq!(read(&bytes.chunks(1).collect::<Vec<_>>()).unwrap(), expected);
        for cut in 1..bytes.len() {
            assert_eq!(read(&[&bytes[..cut], &bytes[cut..]]).unwrap(), expected, "{cut}");
        }
    }

    #[test]
    fn a_flipped_bit_anywhere_ends_the_stream_or_leaves_it_waiting() {
        let bytes = message("event", ":event-type", "metadata", "{}");
        for at in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[at / 8] ^= 1 << (at % 8);
            if let Ok(texts) = read(&[&flipped]) {
                assert_eq!(texts, [""; 0], "bit {at}");
            }
        }
    }

    #[test]
    fn a_message_past_the_limit_is_refused_before_it_is_read() {
        let error = read(&[&[0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]).unwrap_err();
        assert_eq!(error.category, Category::Protocol);
        assert!(error.message.contains("larger than 16 MB"), "{error}");
    }
}
