//! What a practice vendor says: made from the conversation by rule, the same for the same model and conversation.
//! This file joins the pieces: thoughts, text, tool calls, and the limits and faults that shape them. Words live beside it.

mod code;
mod explain;
mod intent;
mod lists;
mod maths;
mod schema;
mod small;
pub mod subject;
mod text;
mod thought;
mod tools;
mod voice;
mod web;

use serde_json::Value;

use crate::ask::{Ask, Effort, Shape};
use crate::chance::Dice;
use crate::draw;
use crate::fault::Fault;
use crate::token;
use crate::vendor::Vendor;

/// Tokens of one picture that is made, whatever its size.
pub const PICTURE: u64 = 1_120;

/// A stretch of text sent at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    pub text: String,
    pub tokens: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    Text(Vec<Delta>),
    Refusal(Vec<Delta>),
    Call {
        name: String,
        arguments: Value,
    },
    /// A search of the web that the vendor made by itself; it found the answer's sources.
    Search {
        query: String,
    },
    /// A picture, as a PNG in base64.
    Picture(String),
}

/// What an answer may cite: a page that a search found, or a document of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub title: String,
    /// Where a page lies, or a document's own id.
    pub place: String,
    pub text: String,
    /// The document's number in the request.
    pub paper: Option<usize>,
}

/// A stretch of the answer's first text that rests on a source; counted in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cite {
    pub start: usize,
    pub end: usize,
    pub source: usize,
}

impl Cite {
    /// The stretch in characters, given the text that it is in.
    pub fn in_characters(self, text: &str) -> (usize, usize) {
        let count = |end: usize| text.get(..end).map_or(0, |before| before.chars().count());
        (count(self.start), count(self.end))
    }
}

/// One paragraph of reasoning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thought {
    pub deltas: Vec<Delta>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finish {
    Stop,
    StopSequence(String),
    Length,
    Tools,
    Refused,
    /// A filter ended the answer half way.
    Filtered,
    /// The prompt itself was turned away; there is no answer at all.
    Blocked,
}

/// A whole answer, before it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub thoughts: Vec<Thought>,
    pub blocks: Vec<Block>,
    pub finish: Finish,
    pub sources: Vec<Source>,
    pub cites: Vec<Cite>,
}

impl Delta {
    /// All deltas' text joined.
    pub fn join(deltas: &[Delta]) -> String {
        deltas.iter().map(|delta| delta.text.as_str()).collect()
    }

    fn sum(deltas: &[Delta]) -> u64 {
        deltas.iter().map(|delta| delta.tokens).sum()
    }
}

impl Thought {
    pub fn text(&self) -> String {
        Delta::join(&self.deltas)
    }

    pub fn tokens(&self) -> u64 {
        Delta::sum(&self.deltas)
    }
}

impl Block {
    /// Output tokens of the block; a call counts six beside its name and arguments.
    pub fn tokens(&self) -> u64 {
        match self {
            Block::Text(deltas) | Block::Refusal(deltas) => Delta::sum(deltas),
            Block::Call { name, arguments } => 6 + token::count(name) + token::count(&arguments.to_string()),
            Block::Search { .. } => 0,
            Block::Picture(_) => PICTURE,
        }
    }
}

impl Answer {
    /// The first text as a whole; what is cited lies in it.
    pub fn first_text(&self) -> String {
        let text = self.blocks.iter().find_map(|block| match block {
            Block::Text(deltas) => Some(Delta::join(deltas)),
            _ => None,
        });
        text.unwrap_or_default()
    }

    /// The first text cut behind each stretch that is cited: the pieces, and what each rests on.
    pub fn segments(&self, vendor: Vendor) -> Vec<(Vec<Delta>, Option<&Source>)> {
        let whole = self.blocks.iter().find_map(|block| match block {
            Block::Text(deltas) => Some(deltas.clone()),
            _ => None,
        });
        if self.cites.is_empty() {
            return vec![(whole.unwrap_or_default(), None)];
        }
        let text = self.first_text();
        let mut from = 0;
        let mut cut = Vec::new();
        for cite in &self.cites {
            cut.push((text::deltas(&text[from..cite.end], vendor), self.sources.get(cite.source)));
            from = cite.end;
        }
        if from < text.len() {
            cut.push((text::deltas(&text[from..], vendor), None));
        }
        cut
    }

    /// Tokens of pictures.
    pub fn pictured(&self) -> u64 {
        self.blocks.iter().filter(|block| matches!(block, Block::Picture(_))).map(Block::tokens).sum()
    }

    /// How often the web was searched.
    pub fn searches(&self) -> u64 {
        self.blocks.iter().filter(|block| matches!(block, Block::Search { .. })).count() as u64
    }

    /// Reasoning tokens.
    pub fn reasoning(&self) -> u64 {
        self.thoughts.iter().map(Thought::tokens).sum()
    }

    /// All output tokens, reasoning included.
    pub fn output(&self) -> u64 {
        self.reasoning() + self.blocks.iter().map(Block::tokens).sum::<u64>()
    }

    #[cfg(test)]
    /// How many text deltas the answer is sent in.
    pub fn text_deltas(&self) -> usize {
        let deltas = |block: &Block| match block {
            Block::Text(deltas) | Block::Refusal(deltas) => deltas.len(),
            _ => 0,
        };
        self.blocks.iter().map(deltas).sum()
    }

    /// Composes the answer to `ask`; `room` is the most output tokens the model has left.
    pub fn compose(ask: &Ask, faults: &[Fault], room: u64) -> Answer {
        let mut dice = Dice::new(ask.seed());
        let mut answer = content(ask, faults, &mut dice);
        let chunked = faults.iter().any(|fault| matches!(fault, Fault::Chunks(_)));
        let silent = chunked || answer.blocks.is_empty();
        if ask.model.reasons && ask.effort != Effort::None && !silent {
            answer.thoughts = thought::paragraphs(ask, &mut dice);
        }
        if let Some(stop) = first_stop(&answer, &ask.stop) {
            answer.stop_at(&stop, ask.model.vendor);
        }
        if faults.contains(&Fault::ContentFilter) {
            let text: u64 = answer.blocks.iter().map(Block::tokens).sum();
            answer.fit(answer.reasoning() + text / 2);
            answer.finish = Finish::Filtered;
        }
        if faults.contains(&Fault::Length) {
            let text: u64 = answer.blocks.iter().map(Block::tokens).sum();
            answer.fit(answer.reasoning() + text / 2);
        }
        let room = if chunked {
            ask.limit.unwrap_or(u64::MAX)
        } else {
            ask.limit.map_or(room, |limit| limit.min(room))
        };
        answer.fit(room);
        let length = answer.first_text().len();
        answer.cites.retain(|cite| cite.end <= length);
        answer
    }

    fn of(blocks: Vec<Block>, finish: Finish) -> Answer {
        Answer { thoughts: Vec::new(), blocks, finish, sources: Vec::new(), cites: Vec::new() }
    }

    /// Ends the first text before `stop`; what would have come after it is not generated.
    fn stop_at(&mut self, stop: &str, vendor: Vendor) {
        let found = self
            .blocks
            .iter()
            .position(|block| matches!(block, Block::Text(deltas) if Delta::join(deltas).contains(stop)));
        let Some(at) = found else { return };
        self.blocks.truncate(at + 1);
        if let Some(Block::Text(deltas)) = self.blocks.last_mut() {
            let text = Delta::join(deltas);
            let end = text.find(stop).unwrap_or(text.len());
            *deltas = text::deltas(&text[..end], vendor);
        }
        self.finish = Finish::StopSequence(stop.to_owned());
    }

    /// Cuts the answer to `limit` output tokens: reasoning uses them first, a call that does not fit whole is left out.
    fn fit(&mut self, limit: u64) {
        if self.output() <= limit {
            return;
        }
        self.finish = Finish::Length;
        let mut left = limit;
        self.thoughts.retain_mut(|thought| keep(&mut thought.deltas, &mut left));
        self.blocks.retain_mut(|block| match block {
            Block::Text(deltas) | Block::Refusal(deltas) => keep(deltas, &mut left),
            other if other.tokens() > left => {
                left = 0;
                false
            }
            other => {
                left -= other.tokens();
                true
            }
        });
    }
}

/// Keeps what fits into `left` tokens, and says whether anything did.
fn keep(deltas: &mut Vec<Delta>, left: &mut u64) -> bool {
    for delta in deltas.iter_mut() {
        if delta.tokens > *left {
            delta.text = token::clip(&delta.text, *left).to_owned();
            delta.tokens = *left;
        }
        *left -= delta.tokens;
    }
    deltas.retain(|delta| delta.tokens > 0);
    !deltas.is_empty()
}

/// The stop sequence that comes first in the answer's text.
fn first_stop(answer: &Answer, stops: &[String]) -> Option<String> {
    let texts = answer.blocks.iter().filter_map(|block| match block {
        Block::Text(deltas) => Some(Delta::join(deltas)),
        _ => None,
    });
    let text = texts.collect::<Vec<_>>().join("");
    let found = stops
        .iter()
        .filter(|stop| !stop.is_empty())
        .filter_map(|stop| text.find(stop.as_str()).map(|at| (at, stop)));
    found.min_by_key(|(at, _)| *at).map(|(_, stop)| stop.clone())
}

/// The answer without thoughts and limits.
fn content(ask: &Ask, faults: &[Fault], dice: &mut Dice) -> Answer {
    let vendor = ask.model.vendor;
    for fault in faults {
        match fault {
            Fault::Empty => return Answer::of(Vec::new(), Finish::Stop),
            Fault::ContentPolicy => return Answer::of(Vec::new(), Finish::Blocked),
            Fault::Refusal => {
                let deltas = text::deltas(voice::of(ask.model).declines, vendor);
                return Answer::of(vec![Block::Refusal(deltas)], Finish::Refused);
            }
            Fault::Chunks(count) => return Answer::of(vec![Block::Text(text::chunks(*count))], Finish::Stop),
            Fault::LongAnswer(tokens) => {
                let words = text::at_least(ask, *tokens, dice);
                let deltas = text::deltas(token::clip(&words, *tokens), vendor);
                return Answer::of(vec![Block::Text(deltas)], Finish::Stop);
            }
            _ => {}
        }
    }
    let calls = tools::calls(ask);
    if !calls.is_empty() {
        let lead = voice::of(ask.model).before_tool.map(|lead| Block::Text(text::deltas(lead, vendor)));
        return Answer::of(lead.into_iter().chain(calls).collect(), Finish::Tools);
    }
    if let Some(answer) = web::answer(ask, dice) {
        return answer;
    }
    if ask.extras.draw && (draw::wanted(&ask.last_user_text()) || vendor == Vendor::Cedar) {
        let words = Block::Text(text::deltas(draw::caption(ask).as_str(), vendor));
        return Answer::of(vec![words, Block::Picture(draw::png(ask.seed()))], Finish::Stop);
    }
    let words = match &ask.shape {
        Shape::Text => text::write(ask, dice),
        Shape::Json => serde_json::json!({ "answer": subject::of(ask).phrase }).to_string(),
        Shape::Schema(wanted) => schema::fill(wanted, &ask.last_user_text()).to_string(),
    };
    Answer::of(vec![Block::Text(text::deltas(&words, vendor))], Finish::Stop)
}

#[cfg(test)]
mod tests;
