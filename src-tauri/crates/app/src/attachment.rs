//! What a person hands in beside words: pictures, PDF files, texts, recordings. The kind is told by the bytes, not by
//! the name, so that a file is never sent as what it is not.
//!
//! Deliberately absent: what each vendor takes (the router's and the encoders' affair).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use medley_domain::conversation::{MediaSource, Part};
use medley_store::{Assets, StoreError};

use crate::dto::chat::AttachmentIn;
use crate::dto::errors::UserError;
use crate::errors;

/// The largest that is taken, in bytes: more than any vendor takes within a request.
const MOST: usize = 20_000_000;

/// Something handed in, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

impl Attachment {
    /// Tells what the bytes are.
    ///
    /// # Errors
    /// When it is too large, empty, or of a kind that no vendor takes.
    pub fn of(name: &str, bytes: Vec<u8>) -> Result<Self, UserError> {
        if bytes.is_empty() {
            return Err(errors::invalid(format!("{name} is empty.")));
        }
        if bytes.len() > MOST {
            let megabytes = bytes.len() / 1_000_000;
            return Err(errors::invalid(format!("{name} has {megabytes} MB: 20 MB can be sent at most.")));
        }
        let media_type = media_type(name, &bytes).ok_or_else(|| {
            errors::invalid(format!(
                "{name} can't be sent: pictures (PNG, JPEG, GIF, WebP), PDF, text and recordings can."
            ))
        })?;
        Ok(Self { name: name.to_owned(), media_type: media_type.to_owned(), bytes })
    }

    /// As the page hands it in.
    ///
    /// # Errors
    /// As for [`Attachment::of`], and when it is no base64.
    pub fn read(given: &AttachmentIn) -> Result<Self, UserError> {
        let unreadable = |_| errors::invalid(format!("{} could not be read.", given.name));
        Self::of(&given.name, STANDARD.decode(&given.base64).map_err(unreadable)?)
    }

    pub fn is_image(&self) -> bool {
        self.media_type.starts_with("image/")
    }

    /// Keeps the bytes as a file and names it in a part of the message.
    pub(crate) fn keep(&self, assets: &Assets) -> Result<Part, StoreError> {
        let digest = assets.put(&self.bytes)?;
        Ok(self.part(MediaSource::Asset { digest }))
    }

    fn part(&self, source: MediaSource) -> Part {
        part(self.name.clone(), self.media_type.clone(), self.bytes.len() as u64, source)
    }
}

/// The part that an attachment will be, without its bytes: for estimates.
pub(crate) fn outline(media_type: &str, bytes: u64) -> Part {
    let source = MediaSource::Inline { base64: String::new() };
    part(String::new(), media_type.to_owned(), bytes, source)
}

fn part(name: String, media_type: String, bytes: u64, source: MediaSource) -> Part {
    match media_type.split('/').next() {
        Some("image") => Part::Image { media_type, bytes, source, opaque: None },
        Some("audio") => Part::Audio { media_type, bytes, source },
        _ => Part::File { name, media_type, bytes, source },
    }
}

/// By the first bytes; texts, which have none of their own, by their name.
fn media_type(name: &str, bytes: &[u8]) -> Option<&'static str> {
    const TAKEN: [(&str, &str); 12] = [
        ("image/png", "image/png"),
        ("image/jpeg", "image/jpeg"),
        ("image/gif", "image/gif"),
        ("image/webp", "image/webp"),
        ("application/pdf", "application/pdf"),
        ("audio/x-wav", "audio/wav"),
        ("audio/mpeg", "audio/mpeg"),
        ("audio/ogg", "audio/ogg"),
        ("audio/opus", "audio/ogg"),
        ("audio/x-flac", "audio/flac"),
        ("audio/m4a", "audio/mp4"),
        ("audio/aac", "audio/aac"),
    ];
    if let Some(found) = infer::get(bytes) {
        let taken = TAKEN.iter().find(|(kind, _)| *kind == found.mime_type());
        if let Some((_, media_type)) = taken {
            return Some(media_type);
        }
    }
    let text = std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    text.then(|| text_type(name))
}

fn text_type(name: &str) -> &'static str {
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
    match end.as_deref() {
        Some("md" | "markdown") => "text/markdown",
        Some("csv") => "text/csv",
        Some("html" | "htm") => "text/html",
        Some("json") => "application/json",
        _ => "text/plain",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, bytes: &[u8]) -> Option<String> {
        Attachment::of(name, bytes.to_vec()).ok().map(|attachment| attachment.media_type)
    }

    #[test]
    fn a_kind_is_told_by_the_bytes_and_not_by_the_name() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        assert_eq!(kind("holiday.pdf", png).as_deref(), Some("image/png"));
        assert_eq!(kind("x.png", b"%PDF-1.7\n").as_deref(), Some("application/pdf"));
        assert_eq!(kind("a.wav", b"RIFF\0\0\0\0WAVEfmt ").as_deref(), Some("audio/wav"));
        assert_eq!(kind("notes.md", b"# Tides").as_deref(), Some("text/markdown"));
        assert_eq!(kind("page.html", b"<!doctype html><p>x").as_deref(), Some("text/html"));
        assert_eq!(kind("main.rs", "fn größe() {}".as_bytes()).as_deref(), Some("text/plain"));
    }

    #[test]
    fn what_no_vendor_takes_is_refused_with_its_name() {
        for (name, bytes) in
            [("tool.exe", &b"MZ\x90\0\x03\0"[..]), ("a.zip", b"PK\x03\x04\x14\0\0"), ("x", b"")]
        {
            let refused = Attachment::of(name, bytes.to_vec()).unwrap_err();
            assert!(refused.detail.contains(name), "{}", refused.detail);
        }
        assert!(Attachment::of("huge.txt", vec![b'a'; MOST + 1]).is_err());
    }

    #[test]
    fn each_kind_becomes_its_own_part() {
        assert!(matches!(outline("application/pdf", 8), Part::File { bytes: 8, .. }));
        assert!(matches!(outline("audio/wav", 1), Part::Audio { .. }));
        assert!(matches!(outline("image/gif", 1), Part::Image { .. }));
    }
}
