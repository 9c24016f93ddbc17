//! The turns of a job as Responses input items.
//!
//! Items that the same model wrote on this wire go back as they came: reasoning with its encrypted content, tools that
//! ran at the vendor, pictures it made. Another model's pictures are shown as the person's.
//! Deliberately absent: ids of things stored at the vendor.

use medley_domain::VendorError;
use medley_domain::conversation::{LeftOut, MediaSource, Part};
use serde_json::{Value, json};

use super::ID;
use crate::card::quirks::FileForm;
use crate::protocols::Ask;
use crate::protocols::context::{self, Step, base64, own};
use crate::protocols::fields::args;
use crate::protocols::fit::Fit;
use crate::protocols::openai_chat::messages::{NOTHING_LEFT, text_of_file};

/// All items. `words` are added as the system's.
pub fn input(ask: Ask<'_>, words: Option<String>, fit: &mut Fit<'_>) -> Result<Value, VendorError> {
    let mut writer = Writer { ask, fit, items: Vec::new(), made: Vec::new() };
    for step in context::steps(&ask.job.turns) {
        writer.write(step)?;
    }
    for part in std::mem::take(&mut writer.made) {
        writer.leave_picture_out(part);
    }
    let words = words.map(|words| json!({ "role": "system", "content": words }));
    writer.items.extend(words);
    Ok(Value::Array(writer.items))
}

struct Writer<'a, 'f, 'j> {
    ask: Ask<'a>,
    fit: &'f mut Fit<'j>,
    items: Vec<Value>,
    /// Pictures of another model since the person last spoke.
    made: Vec<&'a Part>,
}

impl<'a> Writer<'a, '_, '_> {
    fn write(&mut self, step: Step<'a>) -> Result<(), VendorError> {
        match step {
            Step::User(parts) => {
                let parts = [std::mem::take(&mut self.made), parts].concat();
                let item = self.said(&parts)?;
                self.items.push(item);
            }
            Step::Assistant(parts) => {
                for part in parts {
                    let item = self.written(part)?;
                    self.items.extend(item);
                }
            }
            Step::Results(answers) => self.items.extend(answers.into_iter().map(
                |answer| json!({ "type": "function_call_output", "call_id": answer.id, "output": answer.content }),
            )),
        }
        Ok(())
    }

    fn said(&mut self, parts: &[&Part]) -> Result<Value, VendorError> {
        let mut content = Vec::new();
        for part in parts {
            content.extend(self.block(part)?);
        }
        if content.is_empty() {
            content.push(json!({ "type": "input_text", "text": NOTHING_LEFT }));
        }
        Ok(json!({ "role": "user", "content": content }))
    }

    fn block(&mut self, part: &Part) -> Result<Option<Value>, VendorError> {
        match part {
            Part::Text { text } => Ok(Some(json!({ "type": "input_text", "text": text }))),
            Part::Image { media_type, source, .. } => {
                let url = format!("data:{media_type};base64,{}", base64(source)?);
                let takes = self.fit.takes_image(media_type);
                Ok(takes.then(|| json!({ "type": "input_image", "image_url": url, "detail": "auto" })))
            }
            Part::File { name, media_type, source, .. } => self.file(name, media_type, source),
            Part::Audio { media_type, .. } => {
                self.fit.leave_out(LeftOut::Audio(media_type.clone()));
                Ok(None)
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
            return Ok(Some(json!({ "type": "input_text", "text": text })));
        }
        if !self.fit.takes_file(name, media_type) {
            return Ok(None);
        }
        if self.ask.quirks.files != FileForm::File {
            self.fit.leave_out(LeftOut::File(name.to_owned()));
            return Ok(None);
        }
        let url = format!("data:{media_type};base64,{data}");
        Ok(Some(json!({ "type": "input_file", "filename": name, "file_data": url })))
    }

    fn written(&mut self, part: &'a Part) -> Result<Option<Value>, VendorError> {
        Ok(match part {
            Part::Text { text } => Some(said_by_model(json!({ "type": "output_text", "text": text }))),
            Part::Refusal { text } => Some(said_by_model(json!({ "type": "refusal", "refusal": text }))),
            Part::Reasoning { opaque, .. } => {
                let item = own(opaque.as_ref(), ID, self.ask.job).cloned();
                self.note(item.is_none(), || LeftOut::Reasoning);
                item.and_then(|item| self.state(item))
            }
            Part::ToolCall { id, name, args: text, .. } => Some(json!({
                "type": "function_call",
                "call_id": id,
                "name": name,
                "arguments": args(text),
            })),
            Part::BuiltIn { name, opaque, .. } => {
                let item = own(opaque.as_ref(), ID, self.ask.job).cloned();
                // A picture goes back with its own part.
                self.note(item.is_none() && name != "image_generation", || LeftOut::BuiltIn(name.clone()));
                item
            }
            Part::Image { source, opaque, .. } => match own(opaque.as_ref(), ID, self.ask.job) {
                Some(item) => Some(with_result(item, base64(source)?)),
                None => {
                    self.made.push(part);
                    None
                }
            },
            _ => None,
        })
    }

    /// Reasoning is an item of its own; a message's phase belongs to the words before it.
    fn state(&mut self, item: Value) -> Option<Value> {
        if item["type"] != "message" {
            return Some(item);
        }
        if let Some(last) = self.items.last_mut().filter(|last| last["role"] == "assistant") {
            last["phase"] = item["phase"].clone();
        }
        None
    }

    fn note(&mut self, missing: bool, what: impl FnOnce() -> LeftOut) {
        if missing {
            self.fit.leave_out(what());
        }
    }

    fn leave_picture_out(&mut self, part: &Part) {
        if let Part::Image { media_type, .. } = part {
            self.fit.leave_out(LeftOut::Image(media_type.clone()));
        }
    }
}

fn said_by_model(content: Value) -> Value {
    json!({ "type": "message", "role": "assistant", "content": [content] })
}

/// The item of a picture that was made, whole again.
fn with_result(item: &Value, data: &str) -> Value {
    let mut fields = item.as_object().cloned().unwrap_or_default();
    fields.insert("result".to_owned(), json!(data));
    Value::Object(fields)
}
