//! What kind of answer a message wants, read from its words.

use crate::fault;

/// A programming language that code is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Rust,
    Python,
    Sql,
    TypeScript,
    Bash,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Want {
    Greeting,
    Thanks,
    /// Two whole numbers and a sign.
    Sum(i64, char, i64),
    Code(Language),
    Table,
    Maths,
    Steps,
    Poem,
    Translation,
    Summary,
    Explanation,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    Short,
    Usual,
    Long,
}

/// A message's wants, in the order in which the answer serves them, and how long it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    pub wants: Vec<Want>,
    pub length: Length,
}

/// Words that name a want; the code languages are read apart.
const NAMED: &[(Want, &[&str])] = &[
    (Want::Summary, &["summarise", "summarize", "summary", "tldr", "recap"]),
    (Want::Translation, &["translate", "translation", "translated"]),
    (Want::Poem, &["poem", "haiku", "sonnet", "verse", "rhyme", "limerick"]),
    (
        Want::Maths,
        &["formula", "formulas", "math", "maths", "mathematics", "prove", "proof", "equation", "integral"],
    ),
    (Want::Maths, &["derivative", "latex", "theorem", "probability"]),
    (Want::Table, &["table", "compare", "comparison", "versus", "vs", "differences", "difference", "pros"]),
    (Want::Steps, &["list", "steps", "step", "checklist", "todo", "plan", "ideas", "tips", "recipe"]),
];

const HELLOS: &[&str] = &["hi", "hello", "hey", "hej", "hallo", "bonjour", "moin", "greetings", "morning"];
const THANKS: &[&str] = &["thanks", "thank", "danke", "merci", "cheers"];
const LONG: &[&str] =
    &["long", "detailed", "detail", "essay", "thorough", "thoroughly", "depth", "comprehensive"];
const SHORT: &[&str] = &["short", "brief", "briefly", "concise", "sentence"];

/// What is asked stands at the start or the end; a text pasted between says nothing about it.
const READ: usize = 30;

/// Reads a message. `usual` is the language for code when none is named.
pub fn read(message: &str, usual: Language) -> Intent {
    let lower = fault::without_triggers(message).to_lowercase();
    let all: Vec<&str> =
        lower.split(|c: char| !(c.is_alphanumeric() || c == '\'')).filter(|word| !word.is_empty()).collect();
    let words: Vec<&str> = match all.len() {
        few if few <= 2 * READ => all,
        many => [&all[..READ], &all[many - READ..]].concat(),
    };
    let any = |choices: &[&str]| words.iter().any(|word| choices.contains(word));
    let mut wants = Vec::new();
    wants.extend((words.len() <= 5 && any(HELLOS)).then_some(Want::Greeting));
    wants.extend((words.len() <= 6 && any(THANKS)).then_some(Want::Thanks));
    wants.extend(sum(&lower));
    wants.extend(NAMED.iter().filter(|(_, names)| any(names)).map(|(want, _)| *want));
    wants.extend((lower.starts_with("how to") || lower.starts_with("how do i")).then_some(Want::Steps));
    wants.extend(code(&any, usual).map(Want::Code));
    wants.dedup();
    if wants.is_empty() {
        wants.push(Want::Explanation);
    }
    let quotes = wants.iter().any(|want| matches!(want, Want::Summary | Want::Translation));
    let length = match () {
        () if !quotes && any(LONG) => Length::Long,
        () if any(SHORT) => Length::Short,
        () => Length::Usual,
    };
    Intent { wants, length }
}

fn code(any: &impl Fn(&[&str]) -> bool, usual: Language) -> Option<Language> {
    match () {
        () if any(&["rust", "cargo", "borrow"]) => Some(Language::Rust),
        () if any(&["python", "pandas", "numpy"]) => Some(Language::Python),
        () if any(&["sql", "query"]) => Some(Language::Sql),
        () if any(&["typescript", "javascript", "react", "node"]) => Some(Language::TypeScript),
        () if any(&["bash", "shell", "terminal"]) => Some(Language::Bash),
        () if any(&["code", "function", "program", "script", "implement", "algorithm", "snippet"]) => {
            Some(usual)
        }
        () => None,
    }
}

/// `what is 12 * 7?` asks for a sum when it is short and holds two numbers around one sign.
fn sum(lower: &str) -> Option<Want> {
    let at = lower.find(['+', '*', '×', '/', '÷', '-', '−'])?;
    let sign = lower[at..].chars().next()?;
    let (left, right) = (lower[..at].trim_end(), lower[at + sign.len_utf8()..].trim_start());
    let digits_before = left.chars().rev().take_while(char::is_ascii_digit).count();
    let digits_after = right.chars().take_while(char::is_ascii_digit).count();
    // A second sign right after the second number makes a date or a longer sum, which is not attempted.
    let more = right[digits_after..].starts_with(['-', '/', '+', '*', '.', ':']);
    if more || lower.len() > 40 || !(1..=9).contains(&digits_before) || !(1..=9).contains(&digits_after) {
        return None;
    }
    let (a, b) = (left[left.len() - digits_before..].parse().ok()?, right[..digits_after].parse().ok()?);
    Some(Want::Sum(a, sign, b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(message: &str) -> Vec<Want> {
        read(message, Language::Python).wants
    }

    #[test]
    fn the_words_of_a_message_say_what_it_wants() {
        assert_eq!(wants("Hello there!"), [Want::Greeting]);
        assert_eq!(wants("What is 12 * 7?"), [Want::Sum(12, '*', 7)]);
        assert_eq!(wants("Compare tea and coffee, with code"), [Want::Table, Want::Code(Language::Python)]);
        assert_eq!(wants("A rust function, please"), [Want::Code(Language::Rust)]);
        assert_eq!(wants("What happened on 2026-11-22?"), [Want::Explanation]);
        assert_eq!(wants("Why is the sky blue?"), [Want::Explanation]);
        assert_eq!(wants("Prove that 2 is prime"), [Want::Maths]);
    }

    #[test]
    fn length_is_asked_for_in_words_and_not_by_a_trigger() {
        assert_eq!(read("Summarise: he waited for a long time", Language::Rust).length, Length::Usual);
        assert_eq!(read("a long story", Language::Rust).length, Length::Long);
        assert_eq!(read("in one sentence", Language::Rust).length, Length::Short);
        assert_eq!(read("[[long-answer:5]] tides", Language::Rust).length, Length::Usual);
    }
}
