//! What of a message can be sent on a wire, piece by piece, and a note of what cannot.
//!
//! Another model's reasoning is left out. What a tool did that ran at another vendor is told in words. Text files
//! become text with their name, for every wire takes text. Deliberately absent: any wire's JSON.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use medley_domain::conversation::{LeftOut, MediaSource, Opaque, Part};
use medley_domain::job::ChatJob;
use medley_domain::{Category, VendorError};
use serde_json::Value;

use super::context::{base64, own};
use super::fit::Fit;

/// What a wire can carry from a person beside text. Media types match by their beginning.
#[derive(Clone, Copy, Debug)]
pub struct Takes {
    pub images: &'static [&'static str],
    pub files: &'static [&'static str],
    pub audio: &'static [&'static str],
}

/// Something that a person said or handed in.
#[derive(Clone, Debug, PartialEq)]
pub enum Said<'a> {
    Text(Cow<'a, str>),
    Image { media_type: &'a str, base64: &'a str },
    File { name: &'a str, media_type: &'a str, base64: &'a str },
    Audio { media_type: &'a str, base64: &'a str },
}

/// A person's parts as this wire and model take them.
pub fn said<'a>(parts: &[&'a Part], takes: Takes, fit: &mut Fit<'_>) -> Result<Vec<Said<'a>>, VendorError> {
    let pieces = parts.iter().map(|part| said_one(part, takes, fit));
    pieces.filter_map(Result::transpose).collect()
}

fn said_one<'a>(part: &'a Part, takes: Takes, fit: &mut Fit<'_>) -> Result<Option<Said<'a>>, VendorError> {
    Ok(match part {
        Part::Text { text } | Part::Refusal { text } => Some(Said::Text(Cow::Borrowed(text))),
        Part::Image { media_type, source, .. } => image(media_type, source, takes, fit)?,
        Part::File { media_type, source, .. } if media_type.starts_with("image/") => {
            image(media_type, source, takes, fit)?
        }
        Part::File { name, media_type, source, .. } => file(name, media_type, source, takes, fit)?,
        Part::Audio { media_type, source, .. } => {
            let base64 = base64(source)?;
            let fits = listed(takes.audio, media_type) && fit.takes_audio(media_type);
            if !fits {
                fit.leave_out(LeftOut::Audio(media_type.clone()));
            }
            fits.then_some(Said::Audio { media_type, base64 })
        }
        Part::BuiltIn { name, summary, .. } => told(name, summary, fit).map(|text| Said::Text(text.into())),
        _ => None,
    })
}

fn image<'a>(
    media_type: &'a str,
    source: &'a MediaSource,
    takes: Takes,
    fit: &mut Fit<'_>,
) -> Result<Option<Said<'a>>, VendorError> {
    let base64 = base64(source)?;
    let fits = listed(takes.images, media_type) && fit.takes_image(media_type);
    if !fits {
        fit.leave_out(LeftOut::Image(media_type.to_owned()));
    }
    Ok(fits.then_some(Said::Image { media_type, base64 }))
}

fn file<'a>(
    name: &'a str,
    media_type: &'a str,
    source: &'a MediaSource,
    takes: Takes,
    fit: &mut Fit<'_>,
) -> Result<Option<Said<'a>>, VendorError> {
    let base64 = base64(source)?;
    if listed(takes.files, media_type) && fit.takes_file(name, media_type) {
        return Ok(Some(Said::File { name, media_type, base64 }));
    }
    if is_text(media_type) {
        return Ok(Some(Said::Text(titled(name, base64)?.into())));
    }
    fit.leave_out(LeftOut::File(name.to_owned()));
    Ok(None)
}

fn listed(kinds: &[&str], media_type: &str) -> bool {
    kinds.iter().any(|kind| media_type.starts_with(kind))
}

/// Whether a file of this type is text that a model can read as it is.
pub fn is_text(media_type: &str) -> bool {
    const KINDS: [&str; 9] = [
        "application/json",
        "application/xml",
        "application/yaml",
        "application/x-yaml",
        "application/toml",
        "application/javascript",
        "application/x-sh",
        "application/sql",
        "image/svg+xml",
    ];
    let bare = media_type.split(';').next().unwrap_or_default().trim();
    bare.starts_with("text/") || bare.ends_with("+json") || bare.ends_with("+xml") || KINDS.contains(&bare)
}

/// A text file's words under its name.
fn titled(name: &str, base64: &str) -> Result<String, VendorError> {
    let text = plain(name, base64)?;
    Ok(format!("File {name}:\n\n{text}"))
}

/// The words of a text file.
pub fn plain(name: &str, base64: &str) -> Result<String, VendorError> {
    let bytes = STANDARD.decode(base64).map_err(|_| {
        VendorError::new(Category::BadRequest, format!("the file {name} is not written in base64"))
    })?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Something that a model wrote or did.
#[derive(Clone, Debug, PartialEq)]
pub enum Written<'a> {
    Text(Cow<'a, str>),
    /// Reasoning that this very protocol and model wrote, as its state.
    Reasoning(&'a Value),
    Call(Call<'a>),
    /// What a tool did that ran at this very vendor, as it came.
    BuiltIn(&'a Value),
    /// A picture that this very model made, with its state.
    Image {
        media_type: &'a str,
        base64: &'a str,
        state: &'a Value,
    },
}

/// A tool call, with its state where this very protocol and model made it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Call<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub args: &'a str,
    pub state: Option<&'a Value>,
}

/// A model's parts as `protocol` can send them back to the model of `job`.
pub fn written<'a>(
    parts: &[&'a Part],
    protocol: &str,
    job: &ChatJob,
    fit: &mut Fit<'_>,
) -> Result<Vec<Written<'a>>, VendorError> {
    let pieces = parts.iter().map(|part| written_one(part, protocol, job, fit));
    pieces.filter_map(Result::transpose).collect()
}

fn written_one<'a>(
    part: &'a Part,
    protocol: &str,
    job: &ChatJob,
    fit: &mut Fit<'_>,
) -> Result<Option<Written<'a>>, VendorError> {
    let mine = |opaque: &'a Option<Opaque>| own(opaque.as_ref(), protocol, job);
    Ok(match part {
        Part::Text { text } | Part::Refusal { text } => Some(Written::Text(Cow::Borrowed(text))),
        Part::Reasoning { opaque, .. } => {
            let state = mine(opaque);
            if state.is_none() {
                fit.leave_out(LeftOut::Reasoning);
            }
            state.map(Written::Reasoning)
        }
        Part::ToolCall { id, name, args, opaque } => {
            Some(Written::Call(Call { id, name, args, state: mine(opaque) }))
        }
        Part::BuiltIn { name, summary, opaque } => match mine(opaque) {
            Some(state) => Some(Written::BuiltIn(state)),
            None => told(name, summary, fit).map(|text| Written::Text(text.into())),
        },
        Part::Image { media_type, source, opaque, .. } => match mine(opaque) {
            Some(state) => Some(Written::Image { media_type, base64: base64(source)?, state }),
            None => {
                fit.leave_out(LeftOut::Image(media_type.clone()));
                None
            }
        },
        _ => None,
    })
}

/// What a tool did at another vendor, in words; where there are none it is left out.
fn told(name: &str, summary: &str, fit: &mut Fit<'_>) -> Option<String> {
    let summary = summary.trim();
    if summary.is_empty() {
        fit.leave_out(LeftOut::BuiltIn(name.to_owned()));
        return None;
    }
    Some(format!("[{name}] {summary}"))
}

/// All text of a message, with `between` its pieces.
pub fn joined(pieces: &[Written<'_>], between: &str) -> String {
    let texts = pieces.iter().filter_map(|piece| match piece {
        Written::Text(text) => Some(text.as_ref()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(between)
}

/// The most characters of what a tool found that are told.
const MOST_TOLD: usize = 2_000;

/// Words for what a tool at a vendor did, no longer than they are useful.
pub fn summary(words: &str) -> String {
    let words = words.trim();
    match words.char_indices().nth(MOST_TOLD) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default().trim_end()),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use medley_domain::model::Capabilities;
    use serde_json::json;

    const ALL: Takes = Takes { images: &["image/png"], files: &["application/pdf"], audio: &["audio/wav"] };

    fn inline(text: &str) -> MediaSource {
        MediaSource::Inline { base64: STANDARD.encode(text) }
    }

    fn text_file(name: &str, media_type: &str) -> Part {
        Part::File { name: name.into(), media_type: media_type.into(), bytes: 1, source: inline("a,b") }
    }

    fn opaque(model: &str) -> Option<Opaque> {
        Some(Opaque { protocol: "p".into(), model: model.into(), data: json!({ "x": 1 }) })
    }

    #[test]
    fn a_text_file_is_read_by_every_wire_and_a_binary_one_only_where_it_is_taken() {
        let job = ChatJob::default();
        let mut fit = Fit::of(&job);
        let parts = [text_file("t.csv", "text/csv"), text_file("b.zip", "application/zip")];
        let parts: Vec<&Part> = parts.iter().collect();
        let pieces = said(&parts, ALL, &mut fit).unwrap();
        assert_eq!(pieces, [Said::Text("File t.csv:\n\na,b".into())]);
        assert_eq!(fit.into_left_out(), [LeftOut::File("b.zip".into())]);
    }

    #[test]
    fn a_model_that_reads_no_pdf_gets_none_though_its_wire_would_carry_it() {
        let job = ChatJob { can: Some(Capabilities::default()), ..ChatJob::default() };
        let mut fit = Fit::of(&job);
        let file = text_file("a.pdf", "application/pdf");
        assert!(said(&[&file], ALL, &mut fit).unwrap().is_empty());
        assert_eq!(fit.into_left_out(), [LeftOut::File("a.pdf".into())]);
    }

    #[test]
    fn what_another_vendors_tool_found_is_told_in_words_and_its_reasoning_is_not() {
        let job = ChatJob { model: "m".into(), ..ChatJob::default() };
        let mut fit = Fit::of(&job);
        let search = |summary: &str, model| Part::BuiltIn {
            name: "search".into(),
            summary: summary.into(),
            opaque: opaque(model),
        };
        let thought = Part::Reasoning { text: "Hm.".into(), took_ms: None, opaque: opaque("n") };
        let parts = [search("rain", "m"), search("rain", "n"), search(" ", "n"), thought];
        let parts: Vec<&Part> = parts.iter().collect();
        let state = json!({ "x": 1 });
        let pieces = written(&parts, "p", &job, &mut fit).unwrap();
        assert_eq!(pieces, [Written::BuiltIn(&state), Written::Text("[search] rain".into())]);
        assert_eq!(fit.into_left_out(), [LeftOut::Reasoning, LeftOut::BuiltIn("search".into())]);
    }

    #[test]
    fn a_long_summary_is_cut_between_characters() {
        let cut = summary(&"漢".repeat(MOST_TOLD + 1));
        assert_eq!(cut.chars().count(), MOST_TOLD + 1);
        assert_eq!(summary(" short "), "short");
    }
}
