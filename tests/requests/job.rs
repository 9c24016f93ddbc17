//! A request as the job that Medley would be given for it.
//!
//! What Medley has a word for becomes that; what else the vendor was asked becomes the job's own options for it.

use medley_domain::conversation::{MediaSource, Opaque, Part, Role};
use medley_domain::job::{ChatJob, Tool, Turn};
use medley_vendors::Quirks;

use crate::request::{Message, Piece, Request, What, Who};
use crate::taking::{prune, size};
use crate::wires::Wire;

pub fn job(request: &Request, wire: &dyn Wire, quirks: &Quirks) -> ChatJob {
    let mut settings = request.settings.clone();
    let mut job = ChatJob {
        model: request.model.as_str().into(),
        system: (!request.system.is_empty()).then(|| request.system.join("\n\n")),
        turns: request.messages.iter().map(|message| turn(message, request, wire)).collect(),
        tools: request.functions.iter().map(tool).collect(),
        built_in: request.own_tools.iter().filter_map(|tool| tool.word).collect(),
        reasons: request.pieces().any(|piece| piece.what == What::Thought),
        stream: request.stream,
        ..ChatJob::default()
    };
    wire.wish(&mut settings, quirks, &mut job);
    prune(&mut settings);
    job.options = settings;
    job
}

fn tool(function: &crate::request::Function) -> Tool {
    Tool {
        name: function.name.clone(),
        description: function.description.clone(),
        parameters: function.parameters.clone(),
    }
}

fn turn(message: &Message, request: &Request, wire: &dyn Wire) -> Turn {
    let role = if message.who == Who::Assistant { Role::Assistant } else { Role::User };
    let parts = message.pieces.iter().filter_map(|piece| part(piece, request, wire));
    Turn { role, parts: parts.collect() }
}

fn part(piece: &Piece, request: &Request, wire: &dyn Wire) -> Option<Part> {
    let opaque = piece.state.clone().map(|data| Opaque {
        protocol: wire.protocol().to_owned(),
        model: request.model.clone(),
        data,
    });
    let inline = |base64: &String| MediaSource::Inline { base64: base64.clone() };
    let bytes = |base64: &str| u64::try_from(size(base64)).unwrap();
    Some(match piece.what.clone() {
        What::Text(text) => Part::Text { text },
        What::Refusal(text) => Part::Refusal { text },
        What::Image { media_type, base64 } => {
            Part::Image { media_type, bytes: bytes(&base64), source: inline(&base64), opaque }
        }
        What::File { name, media_type, base64 } => {
            Part::File { name, media_type, bytes: bytes(&base64), source: inline(&base64) }
        }
        What::Audio { media_type, base64 } => {
            Part::Audio { media_type, bytes: bytes(&base64), source: inline(&base64) }
        }
        What::Thought => Part::Reasoning { text: String::new(), took_ms: None, opaque },
        What::Call { id, name, args } => Part::ToolCall { id, name, args, opaque },
        What::Result { id, name, content, is_error } => {
            let name = name.or_else(|| request.called(&id)).unwrap_or_default();
            Part::ToolResult { id, name, content, is_error }
        }
        What::Own { name } => Part::BuiltIn { name, summary: String::new(), opaque },
        What::Odd(_) => return None,
    })
}
