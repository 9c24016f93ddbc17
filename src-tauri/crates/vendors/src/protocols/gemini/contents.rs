//! A job's context as contents: roles that alternate, parts in order.
//!
//! Signatures go back within the parts that they came with. A call that another model made has none; from Gemini 3 on,
//! its first one in a turn carries the value that Google documents for such histories. A picture that another model
//! made is handed in by the person, for this wire wants a signature on its own.

use std::collections::{HashMap, HashSet};

use medley_domain::VendorError;
use medley_domain::conversation::Part;
use medley_domain::job::ChatJob;
use serde_json::{Value, json};

use super::{ID, model};
use crate::protocols::context::{self, Answer, Step, own};
use crate::protocols::fields::{args_object, text};
use crate::protocols::fit::{Fit, setting};
use crate::protocols::pieces::{self, Call, Said, Takes, Written};

/// Stands in for the signature of a call that another model made.
const FOREIGN_SIGNATURE: &str = "skip_thought_signature_validator";

const TAKES: Takes = Takes {
    images: &["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif", "image/gif", "image/bmp"],
    files: &["application/pdf", "video/", "audio/"],
    audio: &["audio/"],
};

/// One content, its role first.
type Content = (&'static str, Vec<Value>);

pub fn contents(job: &ChatJob, fit: &mut Fit<'_>) -> Result<Value, VendorError> {
    let ids = own_ids(job);
    let keeps = |part: &Part| is_own(part, job);
    let mut steps = context::steps_with(&job.turns, &keeps);
    if context::end_with_user(&mut steps) {
        fit.leave_out_setting(setting::PREFILL);
    }
    let mut contents: Vec<Content> = Vec::new();
    for step in steps {
        let (role, parts) = match step {
            Step::User(parts) => ("user", said(&parts, fit)?),
            Step::Assistant(parts) => ("model", written(&parts, job, fit)?),
            Step::Results(answers) => ("user", answers.into_iter().map(|one| answer(one, &ids)).collect()),
        };
        match contents.last_mut() {
            Some((last, earlier)) if *last == role => earlier.extend(parts),
            _ if parts.is_empty() => {}
            _ => contents.push((role, parts)),
        }
    }
    drop_halves(&mut contents);
    Ok(contents.into_iter().map(|(role, parts)| json!({ "role": role, "parts": parts })).collect())
}

fn is_own(part: &Part, job: &ChatJob) -> bool {
    matches!(part, Part::Image { opaque, .. } if own(opaque.as_ref(), ID, job).is_some())
}

fn said(parts: &[&Part], fit: &mut Fit<'_>) -> Result<Vec<Value>, VendorError> {
    let pieces = pieces::said(parts, TAKES, fit)?.into_iter().map(|piece| match piece {
        Said::Text(text) => json!({ "text": text }),
        Said::Image { media_type, base64 }
        | Said::File { media_type, base64, .. }
        | Said::Audio { media_type, base64 } => inline(media_type, base64),
    });
    Ok(pieces.collect())
}

fn inline(media_type: &str, base64: &str) -> Value {
    json!({ "inlineData": { "mimeType": media_type, "data": base64 } })
}

fn written(parts: &[&Part], job: &ChatJob, fit: &mut Fit<'_>) -> Result<Vec<Value>, VendorError> {
    let mut first_call = true;
    let pieces = pieces::written(parts, ID, job, fit)?.into_iter().filter_map(|piece| {
        Some(match piece {
            Written::Text(text) => json!({ "text": text }),
            Written::Reasoning(state) => {
                let signature = state.get("thoughtSignature")?;
                json!({ "text": "", "thoughtSignature": signature })
            }
            Written::Call(one) => call(one, job, std::mem::take(&mut first_call)),
            Written::BuiltIn(state) => state.is_object().then(|| state.clone())?,
            Written::Image { media_type, base64, state } => signed(inline(media_type, base64), state),
        })
    });
    Ok(pieces.collect())
}

fn signed(mut part: Value, state: &Value) -> Value {
    if let Some(signature) = state.get("thoughtSignature") {
        part["thoughtSignature"] = signature.clone();
    }
    part
}

fn call(call: Call<'_>, job: &ChatJob, first: bool) -> Value {
    let mut piece = json!({ "functionCall": { "name": call.name, "args": args_object(call.args) } });
    let signs = model::version(job.model.as_str()).is_some_and(|version| version >= (3, 0));
    match call.state {
        Some(state) => {
            if let Some(id) = state.get("id") {
                piece["functionCall"]["id"] = id.clone();
            }
            signed(piece, state)
        }
        None if first && signs => {
            piece["thoughtSignature"] = json!(FOREIGN_SIGNATURE);
            piece
        }
        None => piece,
    }
}

/// The ids that this wire itself gave to calls, by Medley's id. It wants them back, and no others.
fn own_ids(job: &ChatJob) -> HashMap<&str, &Value> {
    let parts = job.turns.iter().flat_map(|turn| &turn.parts);
    let given = parts.filter_map(|part| match part {
        Part::ToolCall { id, opaque, .. } => {
            let given = own(opaque.as_ref(), ID, job)?.get("id")?;
            Some((id.as_str(), given))
        }
        _ => None,
    });
    given.collect()
}

fn answer(answer: Answer<'_>, ids: &HashMap<&str, &Value>) -> Value {
    let field = if answer.is_error { "error" } else { "result" };
    let response = match serde_json::from_str(answer.content) {
        Ok(Value::Object(object)) if !answer.is_error => Value::Object(object),
        _ => json!({ field: answer.content }),
    };
    let mut function = json!({ "name": answer.name, "response": response });
    if let Some(id) = ids.get(answer.id) {
        function["id"] = (*id).clone();
    }
    json!({ "functionResponse": function })
}

/// Drops calls of Google's own tools whose other half is missing: an answer was cut between them.
fn drop_halves(contents: &mut Vec<Content>) {
    let ids = |pointer| -> HashSet<String> {
        let parts = contents.iter().flat_map(|(_, parts)| parts);
        parts.filter_map(|part| text(part, pointer).map(str::to_owned)).collect()
    };
    let (called, answered) = (ids("/toolCall/id"), ids("/toolResponse/id"));
    for (_, parts) in contents.iter_mut() {
        parts.retain(|part| {
            text(part, "/toolCall/id").is_none_or(|id| answered.contains(id))
                && text(part, "/toolResponse/id").is_none_or(|id| called.contains(id))
        });
    }
    contents.retain(|(_, parts)| !parts.is_empty());
}
