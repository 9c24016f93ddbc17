//! The content blocks of a Messages answer, whole and as events: text with what it cites, calls, and searches of the web
//! that the vendor makes by itself.

use serde_json::{Value, json};

use crate::answer::{Answer, Block, Delta, Source};
use crate::frame::Script;
use crate::ident;
use crate::json;
use crate::seal;
use crate::token;
use crate::vendor::Vendor;

/// One block of the answer.
#[derive(Debug)]
pub enum Piece {
    Text(Vec<Delta>, Vec<Value>),
    Call { id: String, name: String, arguments: Value },
    Search { id: String, query: String },
    Found { id: String, pages: Vec<Value> },
}

/// The blocks of an answer, without its thinking.
pub fn pieces(answer: &Answer) -> Vec<Piece> {
    let mut first = true;
    let mut pieces = Vec::new();
    for block in &answer.blocks {
        match block {
            Block::Text(_) if std::mem::take(&mut first) => {
                let segments = answer.segments(Vendor::Birch).into_iter();
                pieces.extend(segments.map(|(deltas, source)| {
                    let cited = source.map(citation).into_iter().collect();
                    Piece::Text(deltas, cited)
                }));
            }
            Block::Text(deltas) | Block::Refusal(deltas) => {
                pieces.push(Piece::Text(deltas.clone(), Vec::new()))
            }
            Block::Call { name, arguments } => pieces.push(Piece::Call {
                id: format!("toolu_01{}", ident::letters(22)),
                name: name.clone(),
                arguments: arguments.clone(),
            }),
            Block::Search { query } => {
                let id = format!("srvtoolu_01{}", ident::letters(22));
                pieces.push(Piece::Search { id: id.clone(), query: query.clone() });
                pieces.push(Piece::Found { id, pages: answer.sources.iter().map(page).collect() });
            }
            Block::Picture(_) => {}
        }
    }
    pieces
}

fn citation(source: &Source) -> Value {
    let quoted = token::clip(&source.text, 12);
    match source.paper {
        Some(number) => json!({
            "type": "char_location", "cited_text": quoted, "document_index": number, "document_title": source.title,
            "start_char_index": 0, "end_char_index": quoted.chars().count(), "file_id": null,
        }),
        None => json!({
            "type": "web_search_result_location", "cited_text": quoted, "url": source.place, "title": source.title,
            "encrypted_index": seal::seal(Vendor::Birch, &source.place),
        }),
    }
}

fn page(source: &Source) -> Value {
    json!({
        "type": "web_search_result", "url": source.place, "title": source.title, "page_age": null,
        "encrypted_content": seal::seal(Vendor::Birch, &source.text),
    })
}

/// An event's text; `event` must be an object with a `type`.
pub fn event(event: &Value) -> String {
    format!("event: {}\ndata: {event}\n\n", json::text(event, "type").unwrap_or_default())
}

pub fn delta(index: usize, delta: Value) -> String {
    event(&json!({ "type": "content_block_delta", "index": index, "delta": delta }))
}

/// Opens a block; the first one is followed by a ping.
pub fn start(script: &mut Script, tokens: u64, index: usize, block: Value) {
    script.other(
        tokens,
        event(&json!({ "type": "content_block_start", "index": index, "content_block": block })),
    );
    if index == 0 {
        script.other(0, event(&json!({ "type": "ping" })));
    }
}

pub fn stop(script: &mut Script, index: usize) {
    script.other(0, event(&json!({ "type": "content_block_stop", "index": index })));
}

impl Piece {
    /// The block in one piece.
    pub fn whole(&self) -> Value {
        match self {
            Piece::Text(deltas, cited) if cited.is_empty() => {
                json!({ "type": "text", "text": Delta::join(deltas) })
            }
            Piece::Text(deltas, cited) => {
                json!({ "type": "text", "text": Delta::join(deltas), "citations": cited })
            }
            Piece::Call { id, name, arguments } => {
                json!({ "type": "tool_use", "id": id, "name": name, "input": arguments })
            }
            Piece::Search { id, query } => {
                json!({ "type": "server_tool_use", "id": id, "name": "web_search", "input": { "query": query } })
            }
            Piece::Found { id, pages } => {
                json!({ "type": "web_search_tool_result", "tool_use_id": id, "content": pages })
            }
        }
    }

    /// The events of the block at `index`.
    pub fn tell(&self, script: &mut Script, index: usize) {
        match self {
            Piece::Text(deltas, cited) => text(script, index, deltas, cited),
            Piece::Call { id, name, arguments } => {
                let block = json!({ "type": "tool_use", "id": id, "name": name, "input": {} });
                start(script, 6 + token::count(name), index, block);
                fragments(script, index, &arguments.to_string(), 1);
            }
            Piece::Search { id, query } => {
                let block = json!({ "type": "server_tool_use", "id": id, "name": "web_search", "input": {} });
                start(script, 0, index, block);
                fragments(script, index, &json!({ "query": query }).to_string(), 0);
            }
            Piece::Found { .. } => start(script, 0, index, self.whole()),
        }
        stop(script, index);
    }
}

/// A text block. The deltas are formatted by hand, since there may be thousands.
fn text(script: &mut Script, index: usize, deltas: &[Delta], cited: &[Value]) {
    let mut block = json!({ "type": "text", "text": "" });
    if !cited.is_empty() {
        block["citations"] = json!([]);
    }
    start(script, 0, index, block);
    for citation in cited {
        script.other(0, delta(index, json!({ "type": "citations_delta", "citation": citation })));
    }
    for delta in deltas {
        let text = json::quoted(&delta.text);
        script.text(
            delta.tokens,
            format!(
                "event: content_block_delta\ndata: {{\"type\":\"content_block_delta\",\"index\":{index},\"delta\":{{\"type\":\"text_delta\",\"text\":{text}}}}}\n\n"
            ),
        );
    }
}

/// Arguments in pieces of up to four tokens, of which each counts `price`.
fn fragments(script: &mut Script, index: usize, arguments: &str, price: u64) {
    let fragment = |json: &str| delta(index, json!({ "type": "input_json_delta", "partial_json": json }));
    script.other(0, fragment(""));
    let pieces: Vec<&str> = token::pieces(arguments).collect();
    for group in pieces.chunks(4) {
        script.other(group.len() as u64 * price, fragment(&group.concat()));
    }
}
