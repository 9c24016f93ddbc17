//! A job's context as steps, in the order in which they were taken.
//!
//! Steps of this very model go back as they came. Deliberately absent: everything that is no context (`encode`).

use std::collections::HashSet;

use medley_domain::VendorError;
use medley_domain::conversation::Part;
use medley_domain::job::ChatJob;
use serde_json::{Map, Value, json};

use super::ID;
use crate::protocols::context::{self, Answer, Step, own};
use crate::protocols::fields::{args_object, text};
use crate::protocols::fit::{Fit, setting};
use crate::protocols::pieces::{self, Call, Said, Takes, Written};

const TAKES: Takes = Takes {
    images: &[
        "image/png",
        "image/jpeg",
        "image/webp",
        "image/heic",
        "image/heif",
        "image/gif",
        "image/bmp",
        "image/tiff",
    ],
    files: &[
        "application/pdf",
        "text/csv",
        "application/vnd.openxmlformats-officedocument.",
        "application/vnd.oasis.opendocument.",
        "application/vnd.ms-",
        "application/msword",
    ],
    audio: &["audio/"],
};

pub fn input(job: &ChatJob, fit: &mut Fit<'_>) -> Result<Value, VendorError> {
    let keeps =
        |part: &Part| matches!(part, Part::Image { opaque, .. } if own(opaque.as_ref(), ID, job).is_some());
    let mut steps = context::steps_with(&job.turns, &keeps);
    if context::end_with_user(&mut steps) {
        fit.leave_out_setting(setting::PREFILL);
    }
    let mut input = Vec::new();
    for step in steps {
        match step {
            Step::User(parts) => input.extend(said(&parts, fit)?),
            Step::Assistant(parts) => input.extend(written(&parts, job, fit)?),
            Step::Results(answers) => input.extend(answers.into_iter().map(answer)),
        }
    }
    drop_halves(&mut input);
    Ok(Value::Array(input))
}

fn said(parts: &[&Part], fit: &mut Fit<'_>) -> Result<Option<Value>, VendorError> {
    let content: Vec<Value> = pieces::said(parts, TAKES, fit)?.into_iter().map(content).collect();
    Ok((!content.is_empty()).then(|| json!({ "type": "user_input", "content": content })))
}

fn content(piece: Said<'_>) -> Value {
    let bytes = |kind, media_type, base64| json!({ "type": kind, "data": base64, "mime_type": media_type });
    match piece {
        Said::Text(text) => json!({ "type": "text", "text": text }),
        Said::Image { media_type, base64 } => bytes("image", media_type, base64),
        Said::File { media_type, base64, .. } => bytes("document", media_type, base64),
        Said::Audio { media_type, base64 } => bytes("audio", media_type, base64),
    }
}

/// The model's steps. What it wrote for the person is one step until another kind comes between.
fn written(parts: &[&Part], job: &ChatJob, fit: &mut Fit<'_>) -> Result<Vec<Value>, VendorError> {
    let mut steps: Vec<Value> = Vec::new();
    for piece in pieces::written(parts, ID, job, fit)? {
        match piece {
            Written::Text(text) => write(&mut steps, json!({ "type": "text", "text": text })),
            Written::Image { media_type, base64, .. } => {
                write(&mut steps, json!({ "type": "image", "data": base64, "mime_type": media_type }));
            }
            Written::Reasoning(state) | Written::BuiltIn(state) => {
                steps.extend(state.is_object().then(|| state.clone()));
            }
            Written::Call(one) => steps.push(call(one)),
        }
    }
    Ok(steps)
}

fn write(steps: &mut Vec<Value>, piece: Value) {
    let last = steps.last_mut().filter(|step| text(step, "/type") == Some("model_output"));
    match last.and_then(|step| step.get_mut("content")).and_then(Value::as_array_mut) {
        Some(content) => content.push(piece),
        None => steps.push(json!({ "type": "model_output", "content": [piece] })),
    }
}

fn call(call: Call<'_>) -> Value {
    let mut step: Map<String, Value> = call.state.and_then(Value::as_object).cloned().unwrap_or_default();
    step.insert("type".into(), json!("function_call"));
    step.insert("id".into(), json!(call.id));
    step.insert("name".into(), json!(call.name));
    step.insert("arguments".into(), args_object(call.args));
    Value::Object(step)
}

fn answer(answer: Answer<'_>) -> Value {
    let mut step = json!({
        "type": "function_result",
        "call_id": answer.id,
        "name": answer.name,
        "result": answer.content,
    });
    if answer.is_error {
        step["is_error"] = json!(true);
    }
    step
}

/// Drops calls of Google's own tools whose other half is missing: an answer was cut between them.
fn drop_halves(steps: &mut Vec<Value>) {
    let theirs = |step: &Value| text(step, "/type").is_some_and(|kind| !kind.starts_with("function_"));
    let ids = |pointer| -> HashSet<String> {
        let named = steps.iter().filter(|step| theirs(step));
        named.filter_map(|step| text(step, pointer).map(str::to_owned)).collect()
    };
    let (called, answered) = (ids("/id"), ids("/call_id"));
    steps.retain(|step| {
        let is_call = theirs(step) && text(step, "/type").is_some_and(|kind| kind.ends_with("_call"));
        let open = is_call && text(step, "/id").is_some_and(|id| !answered.contains(id));
        let stray = theirs(step) && text(step, "/call_id").is_some_and(|id| !called.contains(id));
        !open && !stray
    });
}
