//! A job's context as messages: roles that alternate, blocks in order.
//!
//! Blocks of tools that ran at the vendor go back whole; one whose call or result is missing would be refused and is
//! left out, but for a call at the very end, which the vendor then goes on with.

use std::collections::HashSet;

use medley_domain::VendorError;
use medley_domain::conversation::Part;
use medley_domain::job::ChatJob;
use serde_json::{Value, json};

use super::{ID, claude};
use crate::protocols::context::{self, Answer, Step};
use crate::protocols::fields::{args_object, text};
use crate::protocols::fit::{Fit, setting};
use crate::protocols::pieces::{self, Said, Takes, Written, is_text, plain};

const TAKES: Takes = Takes {
    images: &["image/jpeg", "image/png", "image/gif", "image/webp"],
    files: &["application/pdf", "text/", "application/json"],
    audio: &[],
};

/// One message, its role first.
pub type Message = (&'static str, Vec<Value>);

pub fn messages(job: &ChatJob, fit: &mut Fit<'_>) -> Result<Vec<Message>, VendorError> {
    let mut steps = context::steps_with(&job.turns, &|_| false);
    if !claude::takes_prefill(job.model.as_str()) && !waits_for_a_tool(&steps) {
        let begun = context::end_with_user(&mut steps);
        if begun {
            fit.leave_out_setting(setting::PREFILL);
        }
    }
    let mut messages: Vec<Message> = Vec::new();
    for step in steps {
        let (role, blocks) = match step {
            Step::User(parts) => ("user", said(&parts, fit)?),
            Step::Assistant(parts) => ("assistant", written(&parts, job, fit)?),
            Step::Results(answers) => ("user", answers.into_iter().map(answer).collect()),
        };
        match messages.last_mut() {
            Some((last, earlier)) if *last == role => earlier.extend(blocks),
            _ if blocks.is_empty() => {}
            _ => messages.push((role, blocks)),
        }
    }
    drop_halves(&mut messages);
    Ok(messages)
}

/// Whether the answer stopped while a tool at the vendor was at work: sent back as it is, it goes on.
fn waits_for_a_tool(steps: &[Step<'_>]) -> bool {
    matches!(steps.last(), Some(Step::Assistant(parts)) if matches!(parts.last(), Some(Part::BuiltIn { .. })))
}

/// Whether thinking may be switched on: not in the middle of a call that was made without it.
pub fn may_think(messages: &[Message]) -> bool {
    let answers = |block: &Value| text(block, "/type") == Some("tool_result");
    let [.., (_, written), (_, last)] = messages else {
        return true;
    };
    let thought = |block: &Value| matches!(text(block, "/type"), Some("thinking" | "redacted_thinking"));
    !last.iter().any(answers) || written.first().is_some_and(thought)
}

fn said(parts: &[&Part], fit: &mut Fit<'_>) -> Result<Vec<Value>, VendorError> {
    pieces::said(parts, TAKES, fit)?.into_iter().map(said_block).collect()
}

fn said_block(piece: Said<'_>) -> Result<Value, VendorError> {
    Ok(match piece {
        Said::Text(text) => json!({ "type": "text", "text": text }),
        Said::Image { media_type, base64 } => {
            let source = json!({ "type": "base64", "media_type": media_type, "data": base64 });
            json!({ "type": "image", "source": source })
        }
        Said::File { name, media_type, base64 } => {
            let source = if is_text(media_type) {
                json!({ "type": "text", "media_type": "text/plain", "data": plain(name, base64)? })
            } else {
                json!({ "type": "base64", "media_type": media_type, "data": base64 })
            };
            json!({ "type": "document", "source": source, "title": name })
        }
        Said::Audio { .. } => Value::Null,
    })
}

fn written(parts: &[&Part], job: &ChatJob, fit: &mut Fit<'_>) -> Result<Vec<Value>, VendorError> {
    let pieces = pieces::written(parts, ID, job, fit)?;
    Ok(pieces.into_iter().filter_map(written_block).collect())
}

fn written_block(piece: Written<'_>) -> Option<Value> {
    Some(match piece {
        Written::Text(text) => json!({ "type": "text", "text": text.trim_end() }),
        Written::Reasoning(state) | Written::BuiltIn(state) => state.clone(),
        Written::Call(call) => json!({
            "type": "tool_use",
            "id": clean_id(call.id),
            "name": call.name,
            "input": args_object(call.args),
        }),
        Written::Image { .. } => return None,
    })
}

fn answer(answer: Answer<'_>) -> Value {
    let mut block = json!({
        "type": "tool_result",
        "tool_use_id": clean_id(answer.id),
        "content": answer.content,
    });
    if answer.is_error {
        block["is_error"] = json!(true);
    }
    block
}

/// Another vendor's ids may hold characters that this wire refuses.
fn clean_id(id: &str) -> String {
    let clean = |sign: char| match sign {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => sign,
        _ => '_',
    };
    id.chars().map(clean).collect()
}

/// Drops blocks of a vendor's tool whose other half is missing.
fn drop_halves(messages: &mut Vec<Message>) {
    let blocks = || messages.iter().flat_map(|(_, blocks)| blocks);
    let called: HashSet<String> = blocks().filter_map(call_id).collect();
    let answered: HashSet<String> = blocks().filter_map(result_id).collect();
    let last = messages.len().saturating_sub(1);
    for (at, (role, blocks)) in messages.iter_mut().enumerate() {
        let end = blocks.len().saturating_sub(1);
        let waits = |place: usize| at == last && *role == "assistant" && place == end;
        let mut place = 0;
        blocks.retain(|block| {
            let here = place;
            place += 1;
            call_id(block).is_none_or(|id| answered.contains(&id) || waits(here))
                && result_id(block).is_none_or(|id| called.contains(&id))
        });
    }
    messages.retain(|(_, blocks)| !blocks.is_empty());
}

fn call_id(block: &Value) -> Option<String> {
    let is_call = text(block, "/type").is_some_and(|kind| kind.ends_with("_tool_use"));
    text(block, "/id").filter(|_| is_call).map(str::to_owned)
}

fn result_id(block: &Value) -> Option<String> {
    let is_result = text(block, "/type").is_some_and(|kind| kind.ends_with("_tool_result"));
    text(block, "/tool_use_id").filter(|_| is_result).map(str::to_owned)
}
