//! AWS's event stream: messages with their length, headers, payload and two checksums.

use bytes::Bytes;
use serde_json::Value;

use crate::checksum::crc32;

/// Headers here are all text, which is kind 7.
const TEXT: u8 = 7;

/// A message that carries an event.
pub fn event(kind: &str, payload: &Value) -> Bytes {
    let headers = [(":event-type", kind), (":content-type", "application/json"), (":message-type", "event")];
    message(&headers, payload.to_string().as_bytes())
}

/// A message that carries an error.
pub fn exception(kind: &str, text: &str) -> Bytes {
    let headers =
        [(":exception-type", kind), (":content-type", "application/json"), (":message-type", "exception")];
    message(&headers, serde_json::json!({ "message": text }).to_string().as_bytes())
}

fn message(headers: &[(&str, &str)], payload: &[u8]) -> Bytes {
    let headers: Vec<u8> = headers.iter().flat_map(|(name, value)| header(name, value)).collect();
    // Two lengths, their checksum, headers, payload, and the checksum of all before it.
    let length = (12 + headers.len() + payload.len() + 4) as u32;
    let mut bytes = [length.to_be_bytes(), (headers.len() as u32).to_be_bytes()].concat();
    bytes.extend(crc32(&bytes).to_be_bytes());
    bytes.extend(headers);
    bytes.extend(payload);
    bytes.extend(crc32(&bytes).to_be_bytes());
    bytes.into()
}

fn header(name: &str, value: &str) -> Vec<u8> {
    let mut bytes = vec![name.len() as u8];
    bytes.extend(name.as_bytes());
    bytes.push(TEXT);
    bytes.extend((value.len() as u16).to_be_bytes());
    bytes.extend(value.as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_holds_its_length_its_headers_and_both_checksums() {
        let bytes = event("messageStop", &serde_json::json!({ "stopReason": "end_turn" }));
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!(number(0) as usize, bytes.len());
        assert_eq!(number(8), crc32(&bytes[..8]));
        assert_eq!(number(bytes.len() - 4), crc32(&bytes[..bytes.len() - 4]));
        let payload = &bytes[12 + number(4) as usize..bytes.len() - 4];
        assert_eq!(payload, br#"{"stopReason":"end_turn"}"#);
        assert_eq!(bytes[12], b":event-type".len() as u8);
    }
}
