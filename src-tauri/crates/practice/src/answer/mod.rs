//! What a practice vendor says: made from the conversation by rule, the same for the same model and conversation.
//! This file joins the pieces: thoughts, text, tool calls, and the limits and faults that shape them. Words live beside it.

mod code;
mod explain;
mod intent;
mod lists;
mod maths;
mod schema;
mod small;
mod subject;
mod text;
mod thought;
mod tools;
mod voice;

use serde_json::Value;

use crate::ask::{Ask, Effort, Shape};
use crate::chance::Dice;
use crate::fault::Fault;
use crate::token;
use crate::vendor::Vendor;

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
    Call { name: String, arguments: Value },
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
    /// The prompt itself was turned away; there is no answer at all.
    Blocked,
}

/// A whole answer, before it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub thoughts: Vec<Thought>,
    pub blocks: Vec<Block>,
    pub finish: Finish,
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
        }
    }
}

impl Answer {
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
            Block::Call { .. } => 0,
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
        answer
    }

    fn of(blocks: Vec<Block>, finish: Finish) -> Answer {
        Answer { thoughts: Vec::new(), blocks, finish }
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
            Block::Call { .. } if block.tokens() > left => {
                left = 0;
                false
            }
            Block::Call { .. } => {
                left -= block.tokens();
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
    let words = match &ask.shape {
        Shape::Text => text::write(ask, dice),
        Shape::Json => serde_json::json!({ "answer": subject::of(ask).phrase }).to_string(),
        Shape::Schema(wanted) => schema::fill(wanted, &ask.last_user_text()).to_string(),
    };
    Answer::of(vec![Block::Text(text::deltas(&words, vendor))], Finish::Stop)
}

#[cfg(test)]
mod tests;
