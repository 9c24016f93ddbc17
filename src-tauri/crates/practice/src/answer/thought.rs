//! Reasoning text: how the model went about the question, in paragraphs with a bold title each, as vendors summarise it.

use crate::answer::subject;
use crate::answer::{Thought, text};
use crate::ask::{Ask, Effort};
use crate::chance::Dice;

const STEPS: [(&str, &str); 8] = [
    (
        "Reading the question",
        "The person asks about {t}. I should find out what they already know, and what a useful answer would let them do.",
    ),
    (
        "Sorting what matters",
        "There are two or three things here that could be meant. The plain reading is the likeliest, so I will answer that and mention the other in one sentence.",
    ),
    (
        "Choosing a form",
        "A few paragraphs carry this better than a long list. If figures turn up, a table; if steps, numbers.",
    ),
    (
        "Checking a detail",
        "One claim about {t} sounds right and may not be. I will put it more carefully, or leave it out.",
    ),
    (
        "Looking for an example",
        "An example with ordinary numbers will help more than a definition. It should be small enough to check by hand: 3 × 7 = 21, not 3.7 × 7.1.",
    ),
    (
        "Considering the opposite",
        "What would someone say who disagrees? Probably that the limits come too late in the text. I will move them up.",
    ),
    ("Weighing the length", "This could run long. I would rather stop one paragraph early than one late."),
    (
        "Settling the answer",
        "The order is clear now: the core first, then how it works, then where it ends. I will write it down.",
    ),
];

/// The reasoning for an answer; more of it at higher effort.
pub fn paragraphs(ask: &Ask, dice: &mut Dice) -> Vec<Thought> {
    let count = match ask.effort {
        Effort::None => 0,
        Effort::Low => 1,
        Effort::Medium => 3,
        Effort::High => 6,
    };
    let about = subject::of(ask);
    let skip = dice.below(3);
    let first = std::iter::once(&STEPS[0]);
    let steps = first.chain(STEPS.iter().skip(1 + skip).chain(&STEPS[1..=skip]));
    steps
        .take(count)
        .map(|(title, body)| {
            let paragraph = format!("**{title}**\n\n{}", about.within(body));
            Thought { deltas: text::deltas(&paragraph, ask.model.vendor) }
        })
        .collect()
}
