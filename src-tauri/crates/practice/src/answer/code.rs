//! Code in five languages, small and able to run, with characters that are more than one byte.

use crate::answer::intent::Language;
use crate::answer::subject::Subject;
use crate::chance::Dice;

const RUST: [&str; 2] = [
    r#"use std::collections::BTreeMap;

/// Counts how often each word occurs.
fn NAME(text: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

fn main() {
    for (word, count) in NAME("tea café tea 漢字 🍵") {
        println!("{count:>3}  {word}");
    }
}"#,
    r#"/// The first value that `wanted` accepts, with its place.
fn NAME<T>(values: &[T], wanted: impl Fn(&T) -> bool) -> Option<(usize, &T)> {
    values.iter().enumerate().find(|(_, value)| wanted(value))
}

fn main() {
    let names = ["Ada", "Émile", "さくら", "🦀"];
    match NAME(&names, |name| !name.is_ascii()) {
        Some((at, name)) => println!("{name} at {at}"),
        None => println!("none"),
    }
}"#,
];

const PYTHON: [&str; 2] = [
    r#"from collections import Counter


def NAME(text: str, most: int = 3) -> list[tuple[str, int]]:
    """The words that occur most often."""
    return Counter(text.lower().split()).most_common(most)


if __name__ == "__main__":
    for word, count in NAME("tea café tea 漢字 🍵 tea"):
        print(f"{count:>3}  {word}")"#,
    r#"from dataclasses import dataclass


@dataclass(frozen=True)
class Note:
    title: str
    minutes: int


def NAME(notes: list[Note], limit: int) -> list[Note]:
    """As many of the shortest notes as fit into `limit` minutes."""
    picked: list[Note] = []
    for note in sorted(notes, key=lambda note: note.minutes):
        if sum(each.minutes for each in picked) + note.minutes <= limit:
            picked.append(note)
    return picked


print(NAME([Note("naïve", 5), Note("宿題", 20), Note("break ☕", 3)], 10))"#,
];

const SQL: [&str; 2] = [
    r#"-- NAME: what each customer spent, month by month
SELECT c.name,
       strftime('%Y-%m', o.placed_at) AS month,
       SUM(o.amount)                  AS total
FROM orders AS o
JOIN customers AS c ON c.id = o.customer_id
WHERE o.status <> 'cancelled'
GROUP BY c.name, month
HAVING total > 100
ORDER BY month, total DESC;"#,
    r#"-- NAME: rows that occur more than once
WITH ranked AS (
    SELECT id, name,
           ROW_NUMBER() OVER (PARTITION BY lower(name) ORDER BY id) AS nth
    FROM places
    WHERE name IN ('Café', 'Zürich', '東京')
)
SELECT id, name FROM ranked WHERE nth > 1;"#,
];

const TYPESCRIPT: [&str; 2] = [
    r#"type Count = { word: string; count: number };

export function NAME(text: string): Count[] {
  const counts = new Map<string, number>();
  for (const word of text.toLowerCase().split(/\s+/u)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => ({ word, count }));
}

console.log(NAME("tea café tea 漢字 🍵"));"#,
    r#"export async function NAME<T>(task: () => Promise<T>, tries = 3): Promise<T> {
  for (let left = tries; ; left--) {
    try {
      return await task();
    } catch (error) {
      if (left <= 1) throw error;
      console.warn(`übrig: ${left - 1} 🔁`);
    }
  }
}"#,
];

const BASH: [&str; 2] = [
    r#"#!/usr/bin/env bash
# NAME: the five largest files below a folder
set -euo pipefail

find "${1:-.}" -type f -printf '%s\t%p\n' | sort -rn | head -n 5 |
  while IFS=$'\t' read -r size path; do
    printf '%10d  %s ✓\n' "$size" "$path"
  done"#,
    r#"#!/usr/bin/env bash
# NAME: waits until a port answers
set -euo pipefail

for try in {1..20}; do
  if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
    echo "prêt après $try essais 🎉"
    exit 0
  fi
  sleep 0.2
done
exit 1"#,
];

/// A code block in `language`, with a sentence before and after it.
pub fn section(language: Language, about: &Subject, dice: &mut Dice) -> Vec<String> {
    let (fence, samples) = match language {
        Language::Rust => ("rust", &RUST),
        Language::Python => ("python", &PYTHON),
        Language::Sql => ("sql", &SQL),
        Language::TypeScript => ("typescript", &TYPESCRIPT),
        Language::Bash => ("bash", &BASH),
    };
    let sample = samples[dice.below(samples.len())].replace("NAME", &name(language, about));
    let lead = dice.pick(&[
        "Here is a small version that you can run as it is:",
        "This is enough to try it out:",
        "I would start here, and add only what a test asks for:",
    ]);
    let after = dice.pick(&[
        "It has no dependencies, and the odd characters are there on purpose: text is more than ASCII.",
        "Change the sample data first; the function itself should stay as short as this.",
        "The interesting line is the one in the middle; everything else is ceremony.",
    ]);
    vec![lead.to_owned(), format!("```{fence}\n{sample}\n```"), after.to_owned()]
}

fn name(language: Language, about: &Subject) -> String {
    let snake = about.identifier();
    if language != Language::TypeScript {
        return snake;
    }
    let mut words = snake.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let capital = letters.next().map(|c| c.to_ascii_uppercase().to_string()).unwrap_or_default();
        name + &capital + letters.as_str()
    })
}
