//! The context that is sent: the path of a conversation as turns of a job, with pictures and files read from disk.
//!
//! Deliberately absent: what each vendor's wire can carry. An encoder drops what its wire or model cannot take.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use medley_domain::conversation::{MediaSource, Message, MessageState, Part, Role, path_to};
use medley_domain::ids::MessageId;
use medley_domain::job::Turn;
use medley_domain::settings::Summary;
use medley_store::{Assets, StoreError};

/// One turn with the messages that it is made of: an answer and what continued it are one turn.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Empty for a question that is not sent yet.
    pub messages: Vec<MessageId>,
    pub turn: Turn,
}

/// What is sent of a path, and whether a summary stands in for its beginning.
#[derive(Default)]
pub struct Context {
    pub pieces: Vec<Piece>,
    pub summary: Option<Summary>,
}

/// The turns from the root to `leaf`, or from behind what the summary stands in for. Answers without any text or tool
/// call are left out: a vendor takes no empty turn.
pub fn read(
    messages: &[Message],
    leaf: MessageId,
    summary: Option<&Summary>,
    assets: &Assets,
) -> Result<Context, StoreError> {
    let path = path_to(messages, leaf);
    let covered = summary.and_then(|summary| path.iter().position(|message| message.id == summary.until));
    let from = covered.map_or(0, |last| last + 1);
    let mut pieces: Vec<Piece> = Vec::new();
    for message in path.iter().skip(from) {
        if message.role == Role::User || says_something(message) {
            take(&mut pieces, message, assets)?;
        }
    }
    Ok(Context { pieces, summary: covered.and(summary.cloned()) })
}

fn take(pieces: &mut Vec<Piece>, message: &Message, assets: &Assets) -> Result<(), StoreError> {
    let parts = message.parts.iter().map(|part| inline_part(part, assets)).collect::<Result<Vec<_>, _>>()?;
    match pieces.last_mut() {
        Some(last) if message.role == Role::Assistant && last.turn.role == Role::Assistant => {
            last.messages.push(message.id);
            go_on(&mut last.turn.parts, parts);
        }
        _ => pieces.push(Piece { messages: vec![message.id], turn: Turn { role: message.role, parts } }),
    }
    Ok(())
}

/// Puts what continued an answer behind it: the words run on. What it reasoned is of a request that is over.
fn go_on(parts: &mut Vec<Part>, more: Vec<Part>) {
    for part in more {
        match (parts.last_mut(), part) {
            (Some(Part::Text { text }), Part::Text { text: rest }) => text.push_str(&rest),
            (_, Part::Reasoning { .. }) => {}
            (_, part) => parts.push(part),
        }
    }
}

/// Whether there is anything to send of an answer.
pub fn says_something(message: &Message) -> bool {
    let spoken = |part: &Part| match part {
        Part::Text { text } | Part::Refusal { text } => !text.trim().is_empty(),
        Part::ToolCall { .. } => message.state == MessageState::Complete,
        Part::Image { .. } | Part::BuiltIn { .. } => message.state == MessageState::Complete,
        Part::Reasoning { .. }
        | Part::ToolResult { .. }
        | Part::File { .. }
        | Part::Audio { .. }
        | Part::Citation { .. }
        | Part::LeftOut { .. } => false,
    };
    message.parts.iter().any(spoken)
}

/// The words of a message.
pub fn text_of(parts: &[Part]) -> String {
    let texts = parts.iter().filter_map(|part| match part {
        Part::Text { text } => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

fn inline_part(part: &Part, assets: &Assets) -> Result<Part, StoreError> {
    let mut part = part.clone();
    let (Part::Image { source, .. } | Part::File { source, .. } | Part::Audio { source, .. }) = &mut part
    else {
        return Ok(part);
    };
    if let MediaSource::Asset { digest } = source {
        *source = MediaSource::Inline { base64: STANDARD.encode(assets.get(digest)?) };
    }
    Ok(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_continued_an_answer_runs_on_from_its_last_word() {
        let mut parts = vec![Part::text("The tide ri")];
        let thought = Part::Reasoning { text: "hm".to_owned(), took_ms: None, opaque: None };
        go_on(&mut parts, vec![thought, Part::text("ses twice a day.")]);
        assert_eq!(parts, [Part::text("The tide rises twice a day.")]);
    }
}
