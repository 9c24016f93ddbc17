//! Short forms: thanks, sums, poems, translations, summaries.

use crate::answer::subject::Subject;
use crate::chance::Dice;
use crate::fault;

pub fn thanks(dice: &mut Dice) -> String {
    dice.pick(&["You're welcome.", "Any time.", "Gladly. Come back with the next one."]).to_owned()
}

/// The result of a sum of two whole numbers.
pub fn sum(a: i64, sign: char, b: i64) -> String {
    let (sign, result) = match sign {
        '+' => ("+", (a + b).to_string()),
        '*' | '×' => (r"\times", (a * b).to_string()),
        '/' | '÷' if b == 0 => return "Nothing can be divided by zero.".to_owned(),
        '/' | '÷' if a % b == 0 => (r"\div", (a / b).to_string()),
        '/' | '÷' => (r"\div", format!("{:.4}", a as f64 / b as f64)),
        _ => ("-", (a - b).to_string()),
    };
    format!("${a} {sign} {b} = {result}$, so the answer is **{result}**.")
}

/// Verses about the subject.
pub fn poem(about: &Subject, dice: &mut Dice) -> String {
    const VERSES: [[&str; 4]; 5] = [
        [
            "I asked the evening what it knew",
            "of {t}, and of the light;",
            "it drew a line in fading blue",
            "and left the rest to night.",
        ],
        [
            "The kettle hums, the window clears,",
            "a page lies open, white;",
            "what seemed so far about {t} nears",
            "as letters come to light.",
        ],
        [
            "Small steps, small stones, a narrow way,",
            "the map was never whole;",
            "{t} is what travellers say",
            "when walking is the goal.",
        ],
        [
            "And if the numbers do not end,",
            "let them be strange and true:",
            "{t} is like an absent friend",
            "who writes a line to you.",
        ],
        [
            "The owl says 夜, the lark says day,",
            "and neither one is wrong;",
            "between the two {t} will stay",
            "the middle of the song.",
        ],
    ];
    let first = dice.below(VERSES.len());
    let verses =
        (0..3).map(|turn| VERSES[(first + turn) % VERSES.len()].map(|line| about.within(line)).join("  \n"));
    format!("**{}**\n\n{}", about.title(), verses.collect::<Vec<_>>().join("\n\n"))
}

/// Stands in for a translation: the words quoted, and a set phrase in the language that was named.
pub fn translation(message: &str) -> Vec<String> {
    const PHRASES: [(&str, &str, &str); 7] = [
        ("french", "French", "Voilà une réponse d’essai, écrite à la main."),
        ("german", "German", "Das ist eine Übungsantwort, nach Regeln geschrieben."),
        ("danish", "Danish", "Dette er et øvelsessvar, skrevet efter regler."),
        ("spanish", "Spanish", "Esta es una respuesta de práctica, ¿verdad?"),
        ("japanese", "Japanese", "これは練習用の答えです。"),
        ("chinese", "Chinese", "这是一个练习用的回答。"),
        ("greek", "Greek", "Αυτή είναι μια δοκιμαστική απάντηση."),
    ];
    let plain = fault::without_triggers(message);
    let words = plain.split_once([':', '\n']).map_or(plain.as_str(), |(_, words)| words).trim();
    let quoted = words.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n");
    let lower = message.to_lowercase();
    let (_, language, phrase) = PHRASES.iter().find(|(word, ..)| lower.contains(word)).unwrap_or(&PHRASES[0]);
    vec![
        quoted,
        format!("In {language}, a practice vendor can offer this set phrase in place of a translation:"),
        format!("> {phrase}"),
    ]
}

/// A summary made of the message's own sentences.
pub fn summary(message: &str, dice: &mut Dice) -> Vec<String> {
    let plain = fault::without_triggers(message);
    let sentences: Vec<&str> = plain
        .split_inclusive(['.', '!', '?', '\n'])
        .map(str::trim)
        .filter(|line| line.chars().count() > 20)
        .collect();
    if sentences.len() < 2 {
        return vec![
            "There is little to shorten here. Paste the text, and I will pull out its main sentences."
                .to_owned(),
        ];
    }
    let every = sentences.len().div_ceil(4);
    let kept = sentences.iter().skip(1).step_by(every).map(|line| format!("- {line}"));
    let lead = dice.pick(&["The main points:", "In short:", "What remains when the rest is left out:"]);
    vec![
        lead.to_owned(),
        kept.collect::<Vec<_>>().join("\n"),
        format!("That is {} of {} sentences.", (sentences.len() - 1).div_ceil(every), sentences.len()),
    ]
}
