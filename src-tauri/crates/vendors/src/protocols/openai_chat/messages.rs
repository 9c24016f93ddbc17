//! The turns of a job as Chat Completions messages.
//!
//! Reasoning goes back where tools were called in that turn and the same model wrote it, in the fields that it came in:
//! DeepSeek and OpenRouter refuse the turn otherwise. Pictures that a model made are shown to it again as the person's,
//! for an assistant's message holds none. Deliberately absent: everything but the messages.

use std::borrow::Cow;

use medley_domain::VendorError;
use medley_domain::conversation::{LeftOut, MediaSource, Part};
use serde_json::{Map, Value, json};

use super::ID;
use crate::card::quirks::{AudioForm, FileForm, Quirks};
use crate::protocols::Ask;
use crate::protocols::context::{self, Step, base64, own};
use crate::protocols::fields::args;
use crate::protocols::fit::Fit;

/// What stands for words and files of which none could be sent: an empty message is refused.
pub const NOTHING_LEFT: &str = "(What was attached here could not be sent.)";

/// All messages. `words` are added to the system's.
pub fn messages(ask: Ask<'_>, words: Option<String>, fit: &mut Fit<'_>) -> Result<Value, VendorError> {
    let mut writer = Writer { ask, fit, messages: Vec::new(), made: Vec::new() };
    let system: Vec<&str> = ask.job.system.iter().chain(words.iter()).map(String::as_str).collect();
    if !system.is_empty() {
        writer.messages.push(json!({ "role": "system", "content": system.join("\n\n") }));
    }
    for step in context::steps(&ask.job.turns) {
        writer.write(step)?;
    }
    for part in std::mem::take(&mut writer.made) {
        writer.leave_picture_out(part);
    }
    Ok(Value::Array(writer.messages))
}

struct Writer<'a, 'f, 'j> {
    ask: Ask<'a>,
    fit: &'f mut Fit<'j>,
    messages: Vec<Value>,
    /// Pictures that the model made since the person last spoke.
    made: Vec<&'a Part>,
}

impl<'a> Writer<'a, '_, '_> {
    fn write(&mut self, step: Step<'a>) -> Result<(), VendorError> {
        match step {
            Step::User(parts) => {
                let parts = [std::mem::take(&mut self.made), parts].concat();
                let content = self.said(&parts)?;
                self.messages.push(json!({ "role": "user", "content": content }));
            }
            Step::Assistant(parts) => {
                let message = self.written(&parts);
                self.messages.extend(message);
            }
            Step::Results(answers) => self.messages.extend(answers.into_iter().map(|answer| {
                let id = call_id(answer.id, self.ask.quirks);
                json!({ "role": "tool", "tool_call_id": id, "content": answer.content })
            })),
        }
        Ok(())
    }

    /// A plain string where there is only text, since some servers read nothing else.
    fn said(&mut self, parts: &[&Part]) -> Result<Value, VendorError> {
        let mut blocks = Vec::new();
        for part in parts {
            blocks.extend(self.block(part)?);
        }
        let texts: Option<Vec<&str>> = blocks.iter().map(only_text).collect();
        Ok(match texts {
            Some(texts) if texts.is_empty() => json!(NOTHING_LEFT),
            Some(texts) => json!(texts.join("\n\n")),
            None => Value::Array(blocks),
        })
    }

    fn block(&mut self, part: &Part) -> Result<Option<Value>, VendorError> {
        match part {
            Part::Text { text } => Ok(Some(json!({ "type": "text", "text": text }))),
            Part::Image { media_type, source, .. } => {
                let data = base64(source)?;
                let url = format!("data:{media_type};base64,{data}");
                let takes = self.fit.takes_image(media_type);
                Ok(takes.then(|| json!({ "type": "image_url", "image_url": { "url": url } })))
            }
            Part::File { name, media_type, source, .. } => self.file(name, media_type, source),
            Part::Audio { media_type, source, .. } => {
                let takes = self.fit.takes_audio(media_type);
                let block = audio(self.ask.quirks.audio, media_type, base64(source)?);
                if takes && block.is_none() {
                    self.fit.leave_out(LeftOut::Audio(media_type.clone()));
                }
                Ok(block.filter(|_| takes))
            }
            _ => Ok(None),
        }
    }

    fn file(
        &mut self,
        name: &str,
        media_type: &str,
        source: &MediaSource,
    ) -> Result<Option<Value>, VendorError> {
        let data = base64(source)?;
        if let Some(text) = text_of_file(name, media_type, data) {
            return Ok(Some(json!({ "type": "text", "text": text })));
        }
        if !self.fit.takes_file(name, media_type) {
            return Ok(None);
        }
        let block = file(self.ask.quirks, name, media_type, data);
        if block.is_none() {
            self.fit.leave_out(LeftOut::File(name.to_owned()));
        }
        Ok(block)
    }

    fn written(&mut self, parts: &[&'a Part]) -> Option<Value> {
        self.note(parts);
        let texts: String = parts
            .iter()
            .filter_map(|part| match part {
                Part::Text { text } | Part::Refusal { text } => Some(text.as_str()),
                _ => None,
            })
            .collect();
        let calls: Vec<Value> = parts.iter().filter_map(|part| call(part, self.ask.quirks)).collect();
        if texts.is_empty() && calls.is_empty() {
            return None;
        }
        let mut message = Map::new();
        let mut state = reasoning(parts, self.ask);
        message.insert("role".into(), json!("assistant"));
        message.insert("content".into(), content(texts, state.remove("thinking")));
        if !calls.is_empty() {
            message.insert("tool_calls".into(), Value::Array(calls));
        }
        message.extend(state);
        Some(Value::Object(message))
    }

    /// Keeps pictures for the person's next words, and notes what has no place in a message.
    fn note(&mut self, parts: &[&'a Part]) {
        let pictured = parts.iter().any(|part| matches!(part, Part::Image { .. }));
        for part in parts {
            match part {
                Part::Image { .. } => self.made.push(part),
                // A picture that was made is there itself.
                Part::BuiltIn { name, .. } if !(pictured && name == "image_generation") => {
                    self.fit.leave_out(LeftOut::BuiltIn(name.clone()));
                }
                Part::Reasoning { opaque: Some(state), .. }
                    if own(Some(state), ID, self.ask.job).is_none() =>
                {
                    self.fit.leave_out(LeftOut::Reasoning);
                }
                _ => {}
            }
        }
    }

    fn leave_picture_out(&mut self, part: &Part) {
        if let Part::Image { media_type, .. } = part {
            self.fit.leave_out(LeftOut::Image(media_type.clone()));
        }
    }
}

fn only_text(block: &Value) -> Option<&str> {
    let is_text = block.get("type")?.as_str()? == "text";
    block.get("text")?.as_str().filter(|_| is_text)
}

/// The words of a file that is text, under its name. `None` where it is none, or not in UTF-8.
pub fn text_of_file(name: &str, media_type: &str, data: &str) -> Option<String> {
    use ::base64::Engine;
    let is_text = media_type.starts_with("text/")
        || ["application/json", "application/xml", "application/yaml", "application/toml"]
            .contains(&media_type);
    let bytes = is_text.then(|| ::base64::engine::general_purpose::STANDARD.decode(data).ok())??;
    let words = String::from_utf8(bytes).ok()?;
    Some(format!("File {name}:\n\n{words}"))
}

/// This wire takes documents as PDF alone.
fn file(quirks: &Quirks, name: &str, media_type: &str, data: &str) -> Option<Value> {
    if media_type != "application/pdf" {
        return None;
    }
    let url = || format!("data:{media_type};base64,{data}");
    Some(match quirks.files {
        FileForm::None => return None,
        FileForm::File => json!({ "type": "file", "file": { "filename": name, "file_data": url() } }),
        FileForm::DocumentUrl => {
            json!({ "type": "document_url", "document_name": name, "document_url": url() })
        }
        FileForm::FileUrl => json!({ "type": "file_url", "file_url": { "url": data }, "file_name": name }),
    })
}

fn audio(form: AudioForm, media_type: &str, data: &str) -> Option<Value> {
    let format = match media_type.strip_prefix("audio/")? {
        "wav" | "x-wav" | "wave" | "vnd.wave" => "wav",
        "mpeg" | "mp3" => "mp3",
        "mp4" | "m4a" | "x-m4a" => "m4a",
        other => other,
    };
    let input = match form {
        AudioForm::None => return None,
        AudioForm::Object => json!({ "data": data, "format": format }),
        AudioForm::DataUrl => json!({ "data": format!("data:{media_type};base64,{data}"), "format": format }),
        AudioForm::Bare => json!(data),
    };
    Some(json!({ "type": "input_audio", "input_audio": input }))
}

/// Text as it is, or in pieces after the reasoning where it came so.
fn content(texts: String, thinking: Option<Value>) -> Value {
    let Some(thinking) = thinking else {
        return json!((!texts.is_empty()).then_some(texts));
    };
    let thought = json!({ "type": "thinking", "thinking": [{ "type": "text", "text": thinking }] });
    let said = (!texts.is_empty()).then(|| json!({ "type": "text", "text": texts }));
    [thought].into_iter().chain(said).collect()
}

/// A call's id as the vendor takes it; the same one always becomes the same.
fn call_id<'a>(id: &'a str, quirks: &Quirks) -> Cow<'a, str> {
    const LENGTH: usize = 9;
    const SIGNS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let fits = id.len() == LENGTH && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits || !quirks.short_ids {
        return Cow::Borrowed(id);
    }
    let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325, fnv);
    let sign = |at| char::from(SIGNS[usize::try_from(hash / 62_u64.pow(at) % 62).unwrap_or(0)]);
    Cow::Owned((0..9).map(sign).collect())
}

fn call(part: &Part, quirks: &Quirks) -> Option<Value> {
    let Part::ToolCall { id, name, args: text, .. } = part else {
        return None;
    };
    let function = json!({ "name": name, "arguments": args(text) });
    Some(json!({ "id": call_id(id, quirks), "type": "function", "function": function }))
}

/// The fields that held the reasoning when it came.
fn reasoning(parts: &[&Part], ask: Ask<'_>) -> Map<String, Value> {
    let states = parts.iter().filter_map(|part| match part {
        Part::Reasoning { opaque, .. } => own(opaque.as_ref(), ID, ask.job)?.as_object(),
        _ => None,
    });
    states.flat_map(|state| state.clone()).collect()
}
