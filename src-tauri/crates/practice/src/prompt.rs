//! Measuring a prompt: its tokens, and digests of its prefixes for the prompt caches.
//! A turn costs four tokens beside its parts, a tool eight beside its declaration, the answer's start three.

use crate::ask::{Ask, Body, Keep, Part};
use crate::chance::Digest;
use crate::token;
use crate::vendor::Vendor;

/// Alder and Cedar cache whole blocks of this many tokens.
pub const BLOCK: u64 = 128;

const TURN: u64 = 4;
const TOOL: u64 = 8;
const START: u64 = 3;
const DOCUMENT: u64 = 1_500;

/// The end of a part that may carry a cache mark.
#[derive(Debug, Clone, Copy)]
pub struct Boundary {
    /// Tokens of the prompt up to here.
    pub tokens: u64,
    /// Digest of the prompt up to here.
    pub digest: u64,
    pub mark: Option<Keep>,
}

/// A prompt as it is counted and cached.
#[derive(Debug, Default)]
pub struct Prompt {
    pub tokens: u64,
    /// A digest of the prompt up to each full block.
    pub blocks: Vec<u64>,
    pub boundaries: Vec<Boundary>,
    /// The parts that are pictures, sound and documents.
    pub images: u64,
    pub audio: u64,
    pub documents: u64,
    digest: Digest,
}

impl Prompt {
    /// Measures tools, then turns, in the order in which a model would read them.
    pub fn measure(ask: &Ask) -> Prompt {
        let mut prompt = Prompt::default();
        prompt.digest.field(ask.model.id);
        for tool in &ask.tools {
            prompt.text(&tool.declared);
            prompt.fixed(TOOL, &tool.name);
            prompt.boundary(tool.mark);
        }
        for turn in &ask.turns {
            prompt.fixed(TURN, turn.role.name());
            for part in &turn.parts {
                prompt.part(part, ask.model.vendor);
                prompt.boundary(part.mark);
            }
        }
        prompt.fixed(START, "");
        prompt
    }

    fn part(&mut self, part: &Part, vendor: Vendor) {
        match &part.body {
            Body::Text(text) => self.text(text),
            Body::Image(data) => {
                self.images += vendor.image_tokens();
                self.fixed(vendor.image_tokens(), data);
            }
            Body::Document(data) => {
                self.documents += DOCUMENT;
                self.fixed(DOCUMENT, data);
            }
            Body::Audio(data) => {
                self.audio += DOCUMENT;
                self.fixed(DOCUMENT, data);
            }
            Body::ToolCall { name, arguments, .. } => {
                self.text(name);
                self.text(arguments);
            }
            Body::ToolResult { text, .. } => self.text(text),
        }
    }

    fn text(&mut self, text: &str) {
        for piece in token::pieces(text) {
            self.digest.add(piece.as_bytes());
            self.advance(1);
        }
    }

    /// Something that counts `tokens` whatever it holds.
    fn fixed(&mut self, tokens: u64, label: &str) {
        self.digest.field(label);
        self.advance(tokens);
    }

    fn advance(&mut self, tokens: u64) {
        self.tokens += tokens;
        while (self.blocks.len() as u64 + 1) * BLOCK <= self.tokens {
            self.blocks.push(self.digest.value());
        }
    }

    fn boundary(&mut self, mark: Option<Keep>) {
        self.boundaries.push(Boundary { tokens: self.tokens, digest: self.digest.value(), mark });
    }
}
