//! `chat`: one question, its answer as it comes, and what it cost.

use std::path::Path;
use std::pin::pin;
use std::process::ExitCode;

use medley_app::attachment::Attachment;
use medley_app::domain::VendorError;
use medley_app::domain::conversation::{MediaSource, MessageState, Part};
use medley_app::domain::event::StopReason;
use medley_app::domain::money::Cost;
use medley_app::dto::errors::UserError;
use medley_app::turns::{self, Asking, Started};
use medley_app::{App, LiveAnswer, LiveEvent, commands, errors};
use serde_json::{Value, json};

use crate::arguments::ChatOptions;
use crate::output::{self, Failure};
use crate::{route, wishes};

pub async fn run(app: &App, options: ChatOptions, as_json: bool) -> Result<ExitCode, Failure> {
    let (choice, book) = route::choose(app, &options.choice).await?;
    let conversation = options.conversation.as_deref().map(str::parse).transpose();
    let asking = Asking {
        book: Some(book),
        conversation: conversation.map_err(|_| errors::invalid("A conversation is named by its id."))?,
        parent: None,
        text: route::prompt(options.prompt.as_deref())?,
        attachments: attachments(&options)?,
        wishes: wishes::job(&options.wishes, !options.no_stream)?,
        choice,
        settings: None,
        temporary: false,
    };
    let started = turns::ask(app, asking).await?;
    let answer = follow(app, started, as_json).await?;
    finish(&answer, as_json)
}

/// Prints events until the last one. Ctrl+C stops the answer and keeps what came.
async fn follow(app: &App, mut started: Started, as_json: bool) -> Result<LiveAnswer, Failure> {
    // One listener for the whole answer: one made anew for each event would miss what comes between two.
    let mut interrupted = pin!(tokio::signal::ctrl_c());
    let mut stopping = false;
    loop {
        tokio::select! {
            event = started.attachment.events.recv() => match event {
                Some(LiveEvent::Ended { answer, .. }) => return Ok(*answer),
                Some(event) => show(&event, as_json),
                None => return Err(errors::internal(&"the answer ended without its end").into()),
            },
            interrupted = &mut interrupted, if !stopping => {
                interrupted.map_err(|error| errors::internal(&error))?;
                stopping = true;
                commands::stop(app, started.run);
            }
        }
    }
}

fn show(event: &LiveEvent, as_json: bool) {
    if as_json {
        return output::line(&describe(event));
    }
    match event {
        LiveEvent::Text { text, .. } | LiveEvent::Part { part: Part::Refusal { text }, .. } => {
            output::write(text);
        }
        LiveEvent::Part { part: Part::ToolCall { name, args, .. }, .. } => {
            output::say(format_args!("\n{name}({args})"))
        }
        LiveEvent::Restarted { .. } => output::say(format_args!("\n[cut off; the next model begins again]")),
        LiveEvent::Part { part: Part::BuiltIn { name, summary, .. }, .. } => {
            output::say(format_args!("\n[{name}] {summary}"));
        }
        LiveEvent::Part { part: Part::LeftOut { what }, .. } => {
            output::say(format_args!("[{}]", medley_app::left_out(what)));
        }
        _ => {}
    }
}

fn describe(event: &LiveEvent) -> Value {
    match event {
        LiveEvent::Text { seq, text } => json!({ "type": "text", "seq": seq, "text": text }),
        LiveEvent::Reasoning { seq, text } => json!({ "type": "reasoning", "seq": seq, "text": text }),
        LiveEvent::Part { seq, part: Part::ToolCall { id, name, args, .. } } => {
            json!({ "type": "tool_call", "seq": seq, "id": id, "name": name, "args": arguments(args) })
        }
        LiveEvent::Part { seq, part: Part::Refusal { text } } => {
            json!({ "type": "refusal", "seq": seq, "text": text })
        }
        LiveEvent::Part { seq, part } => {
            let mut event = json!({ "type": "part", "seq": seq });
            if let Some(told) = other_part(part) {
                event["part"] = told;
            }
            event
        }
        LiveEvent::Attempts { seq, attempts } => {
            let last = attempts.last();
            json!({
                "type": "attempt",
                "seq": seq,
                "number": attempts.len(),
                "offer": last.map(|attempt| attempt.offer.to_string()),
                "ended": last.is_some_and(|attempt| attempt.took_ms.is_some()),
            })
        }
        LiveEvent::Restarted { seq, struck } => {
            json!({ "type": "restarted", "seq": seq, "struck": struck.text })
        }
        LiveEvent::Ended { seq, .. } => json!({ "type": "ended", "seq": seq }),
    }
}

/// What is no text, call or refusal. Bytes stay in their files, and another model's state says nothing to anybody.
fn other_part(part: &Part) -> Option<Value> {
    match part {
        Part::Citation { citation } => Some(json!({ "type": "citation", "citation": citation })),
        Part::BuiltIn { name, summary, .. } => {
            Some(json!({ "type": "built_in", "name": name, "summary": summary }))
        }
        Part::LeftOut { what } => Some(json!({ "type": "left_out", "what": what })),
        Part::Image { media_type, bytes, source, .. } | Part::Audio { media_type, bytes, source } => {
            let digest = match source {
                MediaSource::Asset { digest } => Some(digest),
                MediaSource::Inline { .. } => None,
            };
            Some(json!({ "type": "media", "media_type": media_type, "bytes": bytes, "asset": digest }))
        }
        _ => None,
    }
}

/// An answer that failed is an error; one that was cut is printed as far as it came, and still exits with 1.
fn finish(answer: &LiveAnswer, as_json: bool) -> Result<ExitCode, Failure> {
    if let (MessageState::Failed, Some(error)) = (answer.message.state, &answer.error) {
        return Err(Failure::Vendor(VendorError::clone(error)));
    }
    if as_json {
        output::line(&done(answer));
    } else {
        output::say(format_args!("\n\n{}", summary(answer)));
    }
    let whole = matches!(answer.message.state, MessageState::Complete);
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The last line: the whole answer with its usage, its cost and its route.
fn done(answer: &LiveAnswer) -> Value {
    let entry = answer.entries.last();
    let usage = &answer.usage;
    let writes = [usage.cache_write, usage.cache_write_1h];
    let cache_write: Option<u64> = writes.iter().any(Option::is_some).then(|| writes.iter().flatten().sum());
    let stop = answer.stop.as_ref();
    json!({
        "type": "done",
        "text": texts(answer, |part| match part { Part::Text { text } | Part::Refusal { text } => Some(text), _ => None }),
        "tool_calls": tool_calls(answer),
        "reasoning": texts(answer, |part| match part { Part::Reasoning { text, .. } => Some(text), _ => None }),
        "stop_reason": stop.map_or(StopReason::Other, |stop| stop.reason).as_str(),
        "stop_raw": stop.and_then(|stop| stop.raw.clone()),
        "usage": {
            "input": usage.input,
            "cached_input": usage.cached_input,
            "cache_write": cache_write,
            "cache_write_1h": usage.cache_write_1h,
            "output": usage.output,
            "reasoning": usage.reasoning,
            "searches": usage.searches,
            "media": usage.media,
            "raw": entry.map(|entry| entry.usage_raw.clone()),
        },
        "parts": answer.message.parts.iter().filter_map(other_part).collect::<Vec<_>>(),
        "cost": cost(answer),
        "route": route::describe(&answer.decision),
        "conversation": answer.message.conversation.to_string(),
        "request_id": entry.and_then(|entry| entry.request_id.clone()),
        "attempts": answer.entries.len(),
    })
}

/// What all attempts cost together; the origin is the last one's.
fn cost(answer: &LiveAnswer) -> Value {
    let total = whole(answer);
    json!({
        "status": total.status(),
        "pico_usd": total.amount(),
        "origin": answer.entries.last().map(|entry| entry.origin.as_str()),
    })
}

fn whole(answer: &LiveAnswer) -> Cost {
    Cost::of_all(answer.entries.iter().map(|entry| entry.cost))
}

fn texts<'a>(answer: &'a LiveAnswer, pick: impl Fn(&'a Part) -> Option<&'a String>) -> String {
    answer.message.parts.iter().filter_map(pick).map(String::as_str).collect()
}

fn tool_calls(answer: &LiveAnswer) -> Vec<Value> {
    let calls = answer.message.parts.iter().filter_map(|part| match part {
        Part::ToolCall { id, name, args, .. } => {
            Some(json!({ "id": id, "name": name, "args": arguments(args) }))
        }
        _ => None,
    });
    calls.collect()
}

/// Arguments as JSON; as the text that the model wrote where that is not JSON.
fn arguments(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}

fn summary(answer: &LiveAnswer) -> String {
    let who = answer.attempts.last().map(|attempt| attempt.title.as_str()).unwrap_or_default();
    let count =
        |tokens: Option<u64>| tokens.map_or_else(|| "unknown".to_owned(), |tokens| tokens.to_string());
    let usage = &answer.usage;
    let state = match answer.message.state {
        MessageState::Stopped => ", stopped",
        MessageState::Incomplete => ", cut off",
        _ => "",
    };
    format!(
        "{who}{state}, {} in, {} out, {}",
        count(usage.input),
        count(usage.output),
        output::cost(whole(answer))
    )
}

fn attachments(options: &ChatOptions) -> Result<Vec<Attachment>, UserError> {
    let pictures = options.images.iter().map(|path| {
        let picture = attachment(path)?;
        match picture.is_image() {
            true => Ok(picture),
            false => Err(errors::invalid(format!(
                "{} is not a PNG, JPEG, GIF or WebP picture; --file sends it.",
                path.display()
            ))),
        }
    });
    pictures.chain(options.files.iter().map(|path| attachment(path))).collect()
}

fn attachment(path: &Path) -> Result<Attachment, UserError> {
    let unreadable = |error: std::io::Error| errors::invalid(format!("{}: {error}", path.display()));
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.display().to_string());
    Attachment::of(&name, bytes)
}
