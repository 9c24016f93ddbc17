//! What a model made other than text: its bytes, its size, and the part of the answer that it becomes.
//!
//! Deliberately absent: files. The driver has them kept by a port.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use medley_domain::conversation::{MediaSource, Opaque, Part};

/// The bytes that base64 text stands for; `None` where it is none.
pub fn bytes(base64: &str) -> Option<Vec<u8>> {
    STANDARD.decode(base64).ok()
}

/// How many bytes base64 text stands for.
pub fn size(base64: &str) -> u64 {
    let padding = base64.bytes().rev().take_while(|byte| *byte == b'=').count();
    (base64.len() / 4 * 3).saturating_sub(padding) as u64
}

/// A picture, a recording, or a file of any other kind.
pub fn part(media_type: String, bytes: u64, source: MediaSource, opaque: Option<Opaque>) -> Part {
    match media_type.split('/').next() {
        Some("image") => Part::Image { media_type, bytes, source, opaque },
        Some("audio") => Part::Audio { media_type, bytes, source },
        _ => Part::File { name: "Made by the model".to_owned(), media_type, bytes, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_without_decoding() {
        for text in ["", "a", "ab", "abc", "abcd"] {
            let base64 = STANDARD.encode(text);
            assert_eq!(size(&base64), text.len() as u64);
            assert_eq!(bytes(&base64).unwrap(), text.as_bytes());
        }
        assert_eq!(bytes("not base64!"), None);
    }
}
