//! Explanations: paragraphs about any subject, each from another side.

use crate::answer::intent::Length;
use crate::answer::subject::Subject;
use crate::answer::voice::Voice;
use crate::chance::Dice;

/// One side of a subject: a heading and the sentences under it.
#[derive(Debug)]
pub struct Aspect {
    heading: &'static str,
    sentences: &'static [&'static str],
}

pub static ASPECTS: [Aspect; 14] = [
    Aspect {
        heading: "The idea",
        sentences: &[
            "At its heart, {t} is about a relation between what one puts in and what one gets out, and about what stays the same in between.",
            "Most explanations go wrong by naming the parts before the purpose.",
            "Hold on to the purpose, and the parts fall into place one after another.",
        ],
    },
    Aspect {
        heading: "Where it comes from",
        sentences: &[
            "The question behind {t} is older than the words for it.",
            "People met it in workshops and ledgers long before anyone wrote it down, and some of the old rules of thumb still hold.",
            "What changed is how cheaply one can test a guess: what took a winter now takes a coffee at the café.",
        ],
    },
    Aspect {
        heading: "How it works",
        sentences: &[
            "Three things happen in turn: something is observed, it is compared with what was expected, and the difference decides what comes next.",
            "With {t}, the second step carries the weight, because expectations are rarely written down.",
            "Make them explicit and the third step is almost mechanical.",
        ],
    },
    Aspect {
        heading: "An example",
        sentences: &[
            "Say that Amélie keeps a notebook on {t} for thirty days, one line a day.",
            "After a week the lines look alike; after three weeks two of them clearly do not belong.",
            "Those two are worth more than the rest together, because they show where the simple picture stops.",
        ],
    },
    Aspect {
        heading: "What is often missed",
        sentences: &[
            "It is tempting to treat {t} as one thing, when it is usually two that happen to travel together.",
            "Take them apart once, even if you put them back at once: the exercise shows which of the two you meant.",
            "A quick sign is that people agree on the words and still act differently.",
        ],
    },
    Aspect {
        heading: "Limits",
        sentences: &[
            "No account of {t} holds everywhere.",
            "It fails at very small sizes, where chance dominates, and at very large ones, where costs that were invisible begin to count.",
            "Between them lies a comfortable range, and it helps to say where one believes it ends.",
        ],
    },
    Aspect {
        heading: "What it costs",
        sentences: &[
            "Every choice about {t} has a price, even when nobody sends an invoice.",
            "Time is the usual currency, attention the scarce one.",
            "A fair comparison counts what one stops doing as well, and it writes unknown where a figure is unknown.",
        ],
    },
    Aspect {
        heading: "How to check it",
        sentences: &[
            "Ask what you would expect to see if the opposite were true.",
            "If the answer is *much the same*, then nothing has been learned about {t} yet.",
            "A good check is small, can be repeated by someone else, and is able to fail.",
        ],
    },
    Aspect {
        heading: "Words and terms",
        sentences: &[
            "Several terms around {t} are used loosely: *model* for a sketch and for a machine, *rule* for a habit and for a law.",
            "Other languages cut differently; Japanese 型 covers both *mould* and *type*, which is a useful reminder.",
            "Choose one meaning a word and keep it to the end of the page.",
        ],
    },
    Aspect {
        heading: "Another view",
        sentences: &[
            "Seen from the outside, {t} looks like a matter of skill; from the inside it feels more like a matter of order.",
            "Both views are right about different hours of the day.",
            "It pays to change the chair now and then, and to note what became visible from the other one.",
        ],
    },
    Aspect {
        heading: "Common mistakes",
        sentences: &[
            "The first mistake is to begin with the hardest case.",
            "The second is to average over cases that have nothing in common except that they concern {t}.",
            "The third is to stop measuring as soon as the figures look good.",
        ],
    },
    Aspect {
        heading: "In practice",
        sentences: &[
            "Begin with one case that you know well and write down what happened, without any theory of {t}.",
            "Then change one thing, and only one.",
            "Two such notes beside each other are worth more than ten opinions, including this one.",
        ],
    },
    Aspect {
        heading: "Who is affected",
        sentences: &[
            "Those who decide about {t} are seldom those who live with it.",
            "Ask the second group first; they know the exceptions by name.",
            "Their stories are data, provided that one also asks how often each of them happened.",
        ],
    },
    Aspect {
        heading: "Looking ahead",
        sentences: &[
            "Over the next years, {t} will probably change less in substance than in speed.",
            "What is written down today will be compared with what a machine suggests tomorrow, so clear sources matter more than clever phrases.",
            "The part worth learning by heart is the part that does not depend on the tool.",
        ],
    },
];

const LINKS: [&str; 4] = [
    "[an overview](https://example.org/practice/overview)",
    "[this introduction](https://example.org/practice/introduction)",
    "[the reference](https://example.org/practice/reference)",
    "[a longer article](https://example.org/practice/article)",
];

/// An explanation in the model's voice.
pub fn sections(about: &Subject, voice: &Voice, length: Length, dice: &mut Dice) -> Vec<String> {
    let mut sections = vec![about.within(dice.pick(voice.openings))];
    let paragraphs = if length == Length::Short { 1 } else { voice.breadth };
    let start = dice.below(ASPECTS.len());
    let step = [1, 3, 5, 9, 11, 13][dice.below(6)];
    for turn in 0..paragraphs {
        let aspect = &ASPECTS[(start + turn * step) % ASPECTS.len()];
        sections.push(paragraph(aspect, about, voice.headings && paragraphs > 2));
    }
    if length != Length::Short {
        sections.push(points(about, dice));
        sections.push(format!("For more, see {}.", dice.pick(&LINKS)));
    }
    sections
}

/// One more section for an answer that has to be long; `lap` counts how often every aspect has been used.
pub fn further(about: &Subject, index: usize, lap: usize, dice: &mut Dice) -> String {
    let aspect = &ASPECTS[index % ASPECTS.len()];
    let body = about.within(&aspect.sentences.join(" "));
    let heading = match lap {
        0 => aspect.heading.to_owned(),
        lap => format!("{}, part {}", aspect.heading, lap + 1),
    };
    match index % 3 {
        0 => format!("## {heading}\n\n{body}\n\n{}", points(about, dice)),
        _ => format!("## {heading}\n\n{body}"),
    }
}

fn paragraph(aspect: &Aspect, about: &Subject, heading: bool) -> String {
    let body = about.within(&aspect.sentences.join(" "));
    if heading { format!("## {}\n\n{body}", aspect.heading) } else { body }
}

/// Three bullet points.
fn points(about: &Subject, dice: &mut Dice) -> String {
    const POINTS: [&str; 9] = [
        "**Start** with one concrete case of {t}",
        "**Write down** what you expect before you look",
        "**Compare** like with like, at the same time of day",
        "**Ask** who would notice if it went wrong",
        "**Keep** the two examples that do not fit",
        "**Name** the term that everyone uses differently",
        "**Stop** when another hour would not change the decision",
        "**Measure** twice, and say how",
        "**Leave** the rest for a second round",
    ];
    let first = dice.below(POINTS.len());
    let picked = (0..3).map(|turn| format!("- {}", about.within(POINTS[(first + turn * 2) % POINTS.len()])));
    picked.collect::<Vec<_>>().join("\n")
}
