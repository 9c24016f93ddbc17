//! What a message is about, as words that fit into a sentence: `explain how tides work, please` is about “how tides work”.

use crate::ask::{Ask, Role};
use crate::fault;

/// Beginnings that say what to do and not what it is about, longest first where one begins another.
const LEADS: &[&str] = &[
    "hi",
    "hello",
    "hey",
    "please",
    "can you",
    "could you",
    "would you",
    "will you",
    "i want you to",
    "i would like you to",
    "i'd like you to",
    "i need",
    "help me",
    "let's",
    "give me",
    "show me",
    "tell me about",
    "tell me",
    "write me",
    "write",
    "explain to me",
    "explain",
    "describe",
    "compare",
    "summarise",
    "summarize",
    "summary of",
    "translate",
    "prove that",
    "prove",
    "derive",
    "list",
    "make",
    "create",
    "draw up",
    "draft",
    "what is",
    "what's",
    "what are",
    "who is",
    "where is",
    "why is",
    "a short",
    "a long",
    "a detailed",
    "in detail",
    "long",
    "briefly",
    "an essay about",
    "essay about",
    "essay on",
    "a poem about",
    "poem about",
    "a haiku about",
    "haiku about",
    "a story about",
    "story about",
    "the steps for",
    "steps for",
    "a formula for",
    "the formula for",
    "formula for",
];

const MOST_WORDS: usize = 12;

/// Words that no phrase ends with.
const LOOSE_ENDS: &[&str] =
    &["a", "an", "the", "of", "for", "to", "in", "on", "and", "or", "with", "from", "please"];

/// Words that begin a clause, which fits into a sentence only as a quotation.
const CLAUSES: &[&str] = &[
    "how", "why", "what", "when", "where", "who", "which", "whether", "if", "that", "is", "are", "do",
    "does", "can", "should", "i", "we", "you", "my", "it",
];

/// The subject of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// In the middle of a sentence.
    pub phrase: String,
}

impl Subject {
    fn from(message: &str) -> Subject {
        let plain = fault::without_triggers(message);
        let line = plain.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        let sentence = line.split_inclusive(['.', '?', '!', ':', ';']).next().unwrap_or_default();
        let bare = strip_leads(sentence.trim_end_matches(['.', '?', '!', ':', ';', ',', ' ']));
        let mut words: Vec<&str> = bare.split_whitespace().take(MOST_WORDS).collect();
        while words.last().is_some_and(|word| LOOSE_ENDS.contains(&word.to_lowercase().as_str())) {
            words.pop();
        }
        let plain = words.join(" ").replace(['*', '`', '#', '|', '$', '<', '>', '[', ']'], "");
        let first = words.first().map(|word| word.to_lowercase()).unwrap_or_default();
        let phrase = match () {
            () if plain.is_empty() || LEADS.contains(&plain.to_lowercase().as_str()) => {
                "your question".to_owned()
            }
            () if CLAUSES.contains(&first.as_str()) => format!("“{plain}”"),
            () => plain,
        };
        Subject { phrase }
    }

    /// At the start of a sentence or as a heading.
    pub fn title(&self) -> String {
        let mut letters = self.phrase.trim_matches(['“', '”']).chars();
        match letters.next() {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => String::new(),
        }
    }

    /// As a name in code, in snake case.
    pub fn identifier(&self) -> String {
        let words = self.phrase.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() > 2);
        let useful = words.map(str::to_lowercase).filter(|word| !NOISE.contains(&word.as_str()));
        let name = useful.take(3).collect::<Vec<_>>().join("_");
        if name.starts_with(|c: char| c.is_ascii_lowercase()) { name } else { "word_counts".to_owned() }
    }

    /// Puts the subject into a sentence that has `{t}` or `{T}` in it.
    pub fn within(&self, sentence: &str) -> String {
        sentence.replace("{t}", &self.phrase).replace("{T}", &self.title())
    }
}

/// Words that say nothing in a name of a function.
const NOISE: &[&str] = &[
    "the",
    "and",
    "for",
    "with",
    "that",
    "this",
    "how",
    "function",
    "code",
    "rust",
    "python",
    "sql",
    "javascript",
    "typescript",
    "bash",
    "shell",
    "script",
    "program",
    "write",
    "table",
    "from",
    "some",
];

fn strip_leads(sentence: &str) -> &str {
    let mut rest = sentence.trim();
    'again: loop {
        let lower = rest.to_ascii_lowercase();
        for lead in LEADS {
            let after = lower.strip_prefix(lead);
            if after.is_some_and(|after| after.starts_with([' ', ',']) && after.len() > 1) {
                rest = rest[lead.len()..].trim_start_matches([' ', ',']);
                continue 'again;
            }
        }
        return rest;
    }
}

/// What the last message is about.
pub fn of(ask: &Ask) -> Subject {
    Subject::from(&ask.last_user_text())
}

/// What the message before it was about, where there was one.
pub fn before(ask: &Ask) -> Option<Subject> {
    let earlier = ask
        .turns
        .iter()
        .rev()
        .filter(|turn| turn.role == Role::User && !turn.text().trim().is_empty())
        .nth(1)?;
    Some(Subject::from(&earlier.text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_is_what_is_left_without_the_request() {
        for (message, phrase) in [
            ("Please explain how tides work. Thanks!", "“how tides work”"),
            ("Could you write a long essay about rivers?", "rivers"),
            ("What is the capital of Denmark?", "the capital of Denmark"),
            ("[[slow]] Compare tea and coffee", "tea and coffee"),
            ("  ", "your question"),
            ("Hello", "your question"),
            ("Summarise: once upon a time", "your question"),
            ("Tell me about the sea and the", "the sea"),
        ] {
            assert_eq!(Subject::from(message).phrase, phrase);
        }
    }

    #[test]
    fn a_subject_makes_a_name_for_code() {
        assert_eq!(
            Subject::from("Write a python function that reverses a list").identifier(),
            "reverses_list"
        );
        assert_eq!(Subject::from("コード").identifier(), "word_counts");
    }
}
