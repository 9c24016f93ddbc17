//! The turns of a job as Converse messages.
//!
//! Documents carry neutral names in the few characters that the wire allows, each its own. Reasoning goes back whole,
//! signature and all, to the model that wrote it.

use medley_domain::VendorError;
use medley_domain::conversation::{LeftOut, Part};
use medley_domain::job::ChatJob;
use serde_json::{Value, json};

use super::ID;
use crate::protocols::context::{self, Answer, Step, base64, own};
use crate::protocols::fields::args_object;
use crate::protocols::fit::Fit;

/// Stands where a tool said nothing: the wire refuses empty text.
const NOTHING: &str = "(no output)";
/// The most characters of a call's id.
const MAX_ID: usize = 64;

pub struct Blocks<'a, 'f> {
    job: &'a ChatJob,
    fit: &'f mut Fit<'a>,
    documents: usize,
}

impl<'a, 'f> Blocks<'a, 'f> {
    pub fn of(job: &'a ChatJob, fit: &'f mut Fit<'a>) -> Self {
        Self { job, fit, documents: 0 }
    }

    /// Messages in turn: the person's (tools' results among them) and the model's.
    pub fn messages(&mut self) -> Result<Vec<Value>, VendorError> {
        let mut messages: Vec<(&str, Vec<Value>)> = Vec::new();
        for step in context::steps(&self.job.turns) {
            let (role, blocks) = match step {
                Step::User(parts) => ("user", self.said(&parts)?),
                Step::Assistant(parts) => {
                    ("assistant", parts.into_iter().filter_map(|part| self.written(part)).collect())
                }
                Step::Results(answers) => ("user", answers.into_iter().map(result).collect()),
            };
            match messages.last_mut() {
                Some((last, earlier)) if *last == role => earlier.extend(blocks),
                _ if blocks.is_empty() => {}
                _ => messages.push((role, blocks)),
            }
        }
        let whole = messages.into_iter().map(|(role, content)| json!({ "role": role, "content": content }));
        Ok(whole.collect())
    }

    fn said(&mut self, parts: &[&Part]) -> Result<Vec<Value>, VendorError> {
        let mut blocks = Vec::new();
        for part in parts {
            match part {
                Part::Text { text } => blocks.push(json!({ "text": text })),
                Part::Image { .. } => blocks.extend(self.image(part)?),
                Part::File { .. } => blocks.extend(self.document(part)?),
                Part::Audio { .. } => blocks.extend(self.audio(part)?),
                _ => {}
            }
        }
        // A document alone is refused: it needs words beside it.
        let words = blocks.iter().any(|block| block.get("text").is_some());
        if !words && blocks.iter().any(|block| block.get("document").is_some()) {
            blocks.push(json!({ "text": "See the document." }));
        }
        Ok(blocks)
    }

    fn image(&mut self, part: &Part) -> Result<Option<Value>, VendorError> {
        let Part::Image { media_type, source, .. } = part else { return Ok(None) };
        let format = media_type.strip_prefix("image/").map(|kind| if kind == "jpg" { "jpeg" } else { kind });
        let format = format.filter(|format| ["png", "jpeg", "gif", "webp"].contains(format));
        let Some(format) = format else {
            self.fit.leave_out(LeftOut::Image(media_type.clone()));
            return Ok(None);
        };
        if !self.fit.takes_image(media_type) {
            return Ok(None);
        }
        Ok(Some(json!({ "image": { "format": format, "source": { "bytes": base64(source)? } } })))
    }

    fn document(&mut self, part: &Part) -> Result<Option<Value>, VendorError> {
        let Part::File { name, media_type, source, .. } = part else { return Ok(None) };
        let Some(format) = document_format(media_type, name) else {
            self.fit.leave_out(LeftOut::File(name.clone()));
            return Ok(None);
        };
        if !self.fit.takes_file(name, media_type) {
            return Ok(None);
        }
        self.documents += 1;
        let name = format!("{} {}", neutral(name), self.documents);
        let source = json!({ "bytes": base64(source)? });
        Ok(Some(json!({ "document": { "format": format, "name": name.trim(), "source": source } })))
    }

    fn audio(&mut self, part: &Part) -> Result<Option<Value>, VendorError> {
        let Part::Audio { media_type, source, .. } = part else { return Ok(None) };
        let Some(format) = audio_format(media_type) else {
            self.fit.leave_out(LeftOut::Audio(media_type.clone()));
            return Ok(None);
        };
        if !self.fit.takes_audio(media_type) {
            return Ok(None);
        }
        Ok(Some(json!({ "audio": { "format": format, "source": { "bytes": base64(source)? } } })))
    }

    fn written(&mut self, part: &Part) -> Option<Value> {
        match part {
            Part::Text { text } | Part::Refusal { text } => Some(json!({ "text": text.trim_end() })),
            Part::Reasoning { opaque, .. } => {
                let block = own(opaque.as_ref(), ID, self.job);
                if block.is_none() {
                    self.fit.leave_out(LeftOut::Reasoning);
                }
                block.map(|block| json!({ "reasoningContent": block }))
            }
            Part::ToolCall { id, name, args, .. } => {
                let call = json!({ "toolUseId": clean_id(id), "name": name, "input": args_object(args) });
                Some(json!({ "toolUse": call }))
            }
            Part::Image { media_type, .. } => {
                self.fit.leave_out(LeftOut::Image(media_type.clone()));
                None
            }
            Part::BuiltIn { name, .. } => {
                self.fit.leave_out(LeftOut::BuiltIn(name.clone()));
                None
            }
            _ => None,
        }
    }
}

fn result(answer: Answer<'_>) -> Value {
    let text = if answer.content.trim().is_empty() { NOTHING } else { answer.content };
    let mut result = json!({ "toolUseId": clean_id(answer.id), "content": [{ "text": text }] });
    if answer.is_error {
        result["status"] = json!("error");
    }
    json!({ "toolResult": result })
}

/// Another vendor's ids may be longer than this wire takes, or hold characters that it refuses.
fn clean_id(id: &str) -> String {
    let clean = |sign: char| match sign {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '.' | ':' | '-' => sign,
        _ => '_',
    };
    let signs: Vec<char> = id.chars().map(clean).collect();
    signs[signs.len().saturating_sub(MAX_ID)..].iter().collect()
}

fn document_format(media_type: &str, name: &str) -> Option<&'static str> {
    Some(match media_type {
        "application/pdf" => "pdf",
        "text/csv" => "csv",
        "text/html" => "html",
        "text/markdown" => "md",
        "application/msword" => "doc",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "text/plain" if name.to_ascii_lowercase().ends_with(".md") => "md",
        "application/json" => "txt",
        _ if media_type.starts_with("text/") => "txt",
        _ => return None,
    })
}

fn audio_format(media_type: &str) -> Option<&'static str> {
    Some(match media_type.strip_prefix("audio/")? {
        "mpeg" | "mp3" => "mp3",
        "wav" | "x-wav" | "wave" => "wav",
        "ogg" => "ogg",
        "opus" => "opus",
        "flac" | "x-flac" => "flac",
        "aac" => "aac",
        "mp4" => "mp4",
        "m4a" | "x-m4a" => "m4a",
        "webm" => "webm",
        _ => return None,
    })
}

/// Letters, digits, single spaces, hyphens, brackets; not so long that the number behind would be lost.
fn neutral(name: &str) -> String {
    let allowed = |sign: char| match sign {
        '-' | '(' | ')' | '[' | ']' => sign,
        _ if sign.is_ascii_alphanumeric() => sign,
        _ => ' ',
    };
    let spaced: String = name.chars().take(180).map(allowed).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_ids_and_names_are_written_in_what_the_wire_allows() {
        assert_eq!(clean_id("call/1|x"), "call_1_x");
        assert_eq!(clean_id(&"é".repeat(80)).len(), 64);
        assert_eq!(neutral("Q3  report_v2 (final).pdf"), "Q3 report v2 (final) pdf");
        assert_eq!(neutral("漢字"), "");
    }
}
