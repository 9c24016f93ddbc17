//! The context that is sent: the path of a conversation as turns of a job, with pictures and files read from disk.
//!
//! Deliberately absent: what each vendor's wire can carry. An encoder drops what its wire or model cannot take.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use medley_domain::conversation::{MediaSource, Message, MessageState, Part, Role, path_to};
use medley_domain::ids::MessageId;
use medley_domain::job::Turn;
use medley_store::{Assets, StoreError};

/// The turns from the root to `leaf`. Answers without any text or tool call are left out, as is the question that
/// only they answered: a vendor takes no empty turn.
pub fn turns(messages: &[Message], leaf: MessageId, assets: &Assets) -> Result<Vec<Turn>, StoreError> {
    let path = path_to(messages, leaf);
    let kept = path.iter().filter(|message| message.role == Role::User || says_something(message));
    kept.map(|message| Ok(Turn { role: message.role, parts: inline(&message.parts, assets)? })).collect()
}

fn says_something(message: &Message) -> bool {
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

fn inline(parts: &[Part], assets: &Assets) -> Result<Vec<Part>, StoreError> {
    parts.iter().map(|part| inline_part(part, assets)).collect()
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
