//! Tables and step lists.

use crate::answer::subject::Subject;
use crate::chance::Dice;
use crate::fault;

const ROWS: [(&str, [&str; 3]); 7] = [
    ("Good at", ["quick starts", "steady work", "rare cases"]),
    ("Weak at", ["long runs", "sudden change", "small sizes"]),
    ("Effort to learn", ["an afternoon", "about a week", "a month, honestly"]),
    ("Cost", ["low", "medium", "depends on use"]),
    ("Fails", ["early and loudly", "late and quietly", "rarely, but badly"]),
    ("Who likes it", ["beginners", "teams", "specialists"]),
    ("Typical size", ["1–10", "10–1 000", "above 1 000"]),
];

/// A comparison of what the message names, in a GFM table.
pub fn table(message: &str, about: &Subject, dice: &mut Dice) -> Vec<String> {
    let names = compared(message);
    let first = dice.below(ROWS.len());
    let mut lines = vec![row("", names.iter().map(String::as_str))];
    lines.push(row("---", names.iter().map(|_| "---")));
    for turn in 0..5 {
        let (label, cells) = &ROWS[(first + turn) % ROWS.len()];
        let shift = dice.below(3);
        lines.push(row(label, (0..names.len()).map(|column| cells[(column + shift) % 3])));
    }
    let choice = &names[dice.below(names.len())];
    vec![
        about.within("Side by side: {t}."),
        lines.join("\n"),
        format!("If you have to choose today and can change your mind later, take **{choice}**."),
    ]
}

fn row<'a>(label: &str, cells: impl Iterator<Item = &'a str>) -> String {
    let cells = cells.map(|cell| format!(" {cell} |"));
    format!("| {label} |{}", cells.collect::<String>())
}

/// The two or three things that a message compares.
fn compared(message: &str) -> Vec<String> {
    let plain = fault::without_triggers(message);
    let line = plain.lines().next().unwrap_or_default();
    let lower = line.to_lowercase();
    let about = [
        "between ",
        "compare ",
        "comparing ",
        "comparison of ",
        "table of ",
        "differences of ",
        "pros and cons of ",
    ]
    .iter()
    .filter_map(|lead| lower.find(lead).map(|at| at + lead.len()))
    .max()
    .and_then(|at| line.get(at..))
    .unwrap_or(line);
    let clause = about.split(['.', '?', '!', ':', ';']).next().unwrap_or_default();
    let clause = [" in a table", " in terms", " as a table", " with code", " with a table", " for "]
        .iter()
        .fold(clause, |clause, tail| clause.split(tail).next().unwrap_or_default());
    let spaced = clause
        .replace(" versus ", ",")
        .replace(" vs. ", ",")
        .replace(" vs ", ",")
        .replace(" and ", ",")
        .replace(" or ", ",");
    let names: Vec<String> =
        spaced.split(',').map(str::trim).filter(|name| (1..=40).contains(&name.len())).map(clean).collect();
    match names.len() {
        0 | 1 => vec!["The first way".to_owned(), "The second way".to_owned()],
        _ => names.into_iter().take(3).collect(),
    }
}

fn clean(name: &str) -> String {
    name.replace(['|', '*', '`', '[', ']'], "")
}

/// Numbered steps, with a checklist after them.
pub fn steps(about: &Subject, headings: bool, dice: &mut Dice) -> Vec<String> {
    const STEPS: [&str; 6] = [
        "**Say what done means.** One sentence that someone else could check.",
        "**Collect what is there.** Notes, figures, an older attempt; do not sort them yet.",
        "**Take the smallest useful part.** If it takes longer than an hour, it is not the smallest.",
        "**Try it on one real case.** A made-up one always works.",
        "**Write down what surprised you.** This is the part that you will want to have later.",
        "**Decide, and set a date to look again.** Two weeks is usually right.",
    ];
    let count = dice.between(4, STEPS.len());
    let numbered = STEPS.iter().take(count).enumerate().map(|(index, step)| format!("{}. {step}", index + 1));
    let mut sections = Vec::new();
    sections.push(if headings {
        about.within("## {T}, step by step")
    } else {
        about.within("Step by step: {t}")
    });
    sections.push(numbered.collect::<Vec<_>>().join("\n"));
    sections.push("- [ ] one sentence written\n- [ ] one real case tried\n- [ ] date set".to_owned());
    sections
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_has_a_column_for_each_thing_compared() {
        assert_eq!(compared("Compare tea, coffee and cocoa in a table"), ["tea", "coffee", "cocoa"]);
        assert_eq!(compared("What is the difference between SQLite vs Postgres?"), ["SQLite", "Postgres"]);
        assert_eq!(compared("A table, please"), ["A table", "please"]);
        let table = &table(
            "Compare a and b",
            &crate::answer::subject::of(&sample("Compare a and b")),
            &mut Dice::new(1),
        )[1];
        let lines: Vec<_> = table.lines().collect();
        assert_eq!((lines[0], lines[1], lines.len()), ("|  | a | b |", "| --- | --- | --- |", 7));
    }

    fn sample(text: &str) -> crate::ask::Ask {
        crate::answer::tests::ask("alder-small", text)
    }
}
