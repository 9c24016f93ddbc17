//! Prose answers from their sections, and cutting text into the deltas that each vendor would send.

use crate::answer::explain;
use crate::answer::intent::{self, Language, Length, Want};
use crate::answer::subject::{self, Subject};
use crate::answer::{Delta, code, lists, maths, small, tools, voice};
use crate::ask::{Ask, Body};
use crate::chance::{self, Dice};
use crate::models::Door;
use crate::price::Model;
use crate::token;
use crate::vendor::Vendor;

/// A long answer has at least this many tokens.
const LONG: u64 = 1_500;

/// Cuts `text` as the vendor streams: Alder token by token, Birch a few at a time, Cedar by the line.
pub fn deltas(text: &str, vendor: Vendor) -> Vec<Delta> {
    let (low, high) = match vendor {
        Vendor::Alder => (1, 1),
        Vendor::Birch => (1, 6),
        Vendor::Cedar => (12, 36),
    };
    let mut dice = Dice::new(chance::digest(&[text]));
    let (mut deltas, mut pieces) = (Vec::new(), token::pieces(text).peekable());
    while pieces.peek().is_some() {
        let group: Vec<&str> = pieces.by_ref().take(dice.between(low, high)).collect();
        deltas.push(Delta { text: group.concat(), tokens: group.len() as u64 });
    }
    deltas
}

/// `count` deltas of one token each, for measuring.
pub fn chunks(count: u64) -> Vec<Delta> {
    const WORDS: [&str; 12] =
        ["one", "by", "one", "the", "small", "parts", "of", "an", "answer", "come", "down", "here"];
    let text = |index: u64| match index % 60 {
        59 => "\n\n".to_owned(),
        0 => WORDS[0].to_owned(),
        at => format!(" {}", WORDS[at as usize % WORDS.len()]),
    };
    (0..count).map(|index| Delta { text: text(index), tokens: 1 }).collect()
}

/// The language a vendor writes when none is named.
fn usual_language(model: &Model) -> Language {
    match model.vendor {
        Vendor::Alder => Language::Rust,
        Vendor::Birch => Language::Python,
        Vendor::Cedar => Language::TypeScript,
    }
}

/// The quiet line at the end.
fn note(model: &Model) -> String {
    match model.door {
        Door::Main => voice::of(model).note.to_owned(),
        _ => format!("*Practice answer by {}; no model was asked.*", model.title),
    }
}

/// A whole answer in Markdown.
pub fn write(ask: &Ask, dice: &mut Dice) -> String {
    let voice = voice::of(ask.model);
    let results = ask.fresh_results();
    if !results.is_empty() {
        return join(&[tools::report(&results, voice), note(ask.model)]);
    }
    let message = ask.last_user_text();
    let intent = intent::read(&message, usual_language(ask.model));
    let about = subject::of(ask);
    let mut sections: Vec<String> = attachments(ask).into_iter().collect();
    for want in &intent.wants {
        sections.extend(section(*want, &message, &about, ask.model, intent.length, dice));
    }
    let argues = |want: &Want| {
        matches!(want, Want::Explanation | Want::Table | Want::Steps | Want::Code(_) | Want::Maths)
    };
    if intent.length == Length::Long {
        lengthen(&mut sections, &about, LONG, dice);
    }
    if intent.wants.iter().any(argues) {
        sections.extend(callback(ask, &about));
        sections.push(about.within(dice.pick(voice.closings)));
    }
    sections.push(note(ask.model));
    join(&sections)
}

/// An answer of at least `tokens` tokens about the message.
pub fn at_least(ask: &Ask, tokens: u64, dice: &mut Dice) -> String {
    let about = subject::of(ask);
    let mut sections = vec![about.within(dice.pick(voice::of(ask.model).openings))];
    lengthen(&mut sections, &about, tokens, dice);
    join(&sections)
}

fn section(
    want: Want,
    message: &str,
    about: &Subject,
    model: &Model,
    length: Length,
    dice: &mut Dice,
) -> Vec<String> {
    let voice = voice::of(model);
    match want {
        Want::Greeting => vec![voice.hello.to_owned()],
        Want::Thanks => vec![small::thanks(dice)],
        Want::Sum(a, sign, b) => vec![small::sum(a, sign, b)],
        Want::Code(language) => code::section(language, about, dice),
        Want::Table => lists::table(message, about, dice),
        Want::Maths => maths::section(message, dice),
        Want::Steps => lists::steps(about, voice.headings, dice),
        Want::Poem => vec![small::poem(about, dice)],
        Want::Translation => small::translation(message),
        Want::Summary => small::summary(message, dice),
        Want::Explanation => explain::sections(about, voice, length, dice),
    }
}

/// What is said about pictures and documents of the last message.
fn attachments(ask: &Ask) -> Option<String> {
    let last = ask.turns.last()?;
    let pictures = last.parts.iter().filter(|part| matches!(part.body, Body::Image(_))).count();
    let documents = last.parts.iter().filter(|part| matches!(part.body, Body::Document(_))).count();
    let what = match (pictures, documents) {
        (0, 0) => return None,
        (1, 0) => "your picture".to_owned(),
        (0, 1) => "your document".to_owned(),
        (pictures, 0) => format!("your {pictures} pictures"),
        (0, documents) => format!("your {documents} documents"),
        _ => "your pictures and documents".to_owned(),
    };
    Some(format!(
        "I received {what}. A practice vendor does not look inside, so take what follows as a stand-in for a description."
    ))
}

/// A sentence that ties a later message to the one before it.
fn callback(ask: &Ask, about: &Subject) -> Option<String> {
    let before = subject::before(ask)?;
    (before != *about).then(|| format!("This also connects to what you brought up before, {}: the same care with terms pays off in both.", before.phrase))
}

/// Adds sections about the subject until there are at least `tokens` tokens.
fn lengthen(sections: &mut Vec<String>, about: &Subject, tokens: u64, dice: &mut Dice) {
    let mut have: u64 = sections.iter().map(|section| token::count(section)).sum();
    let start = dice.below(100);
    for round in 0.. {
        if have >= tokens {
            return;
        }
        let section = explain::further(about, start + round, round / explain::ASPECTS.len(), dice);
        have += token::count(&section);
        sections.push(section);
    }
}

fn join(sections: &[String]) -> String {
    sections.join("\n\n")
}
