//! Answers as people get them: paragraphs, lists, code, tables and formulas, about 360 tokens each, no two alike.

/// The answer number `at`, in Markdown.
pub fn essay(at: usize) -> String {
    let mut text = format!("## Step {at}: what changes\n\n{}", paragraph(at, 3));
    match at % 4 {
        0 => text.push_str(&code(at)),
        1 => text.push_str(&table(at)),
        2 => text.push_str(&formula(at)),
        _ => text.push_str(&list(at)),
    }
    text.push_str(&paragraph(at + 7, 3));
    text.push_str(&format!("That is the end of part {at}."));
    text
}

/// A question of some thirty words.
pub fn question(at: usize) -> String {
    format!("Question {at}: {}", sentence(at * 3).trim_end())
}

const WORDS: [&str; 32] = [
    "harbour", "retry", "budget", "lantern", "tide", "measure", "shared", "worker", "window", "storm",
    "ledger", "signal", "depth", "current", "keeper", "engine", "answer", "future", "token", "vessel",
    "anchor", "delay", "jitter", "queue", "record", "bright", "northern", "slowly", "between", "another",
    "rising", "again",
];

fn sentence(seed: usize) -> String {
    let words = (0..18).map(|nth| WORDS[(seed * 7 + nth * (3 + seed % 5)) % WORDS.len()]);
    let mut text = words.collect::<Vec<_>>().join(" ");
    text.push_str(". ");
    text
}

fn paragraph(seed: usize, sentences: usize) -> String {
    let mut text: String = (0..sentences).map(|nth| sentence(seed * 5 + nth)).collect();
    text.push_str("The **main point** stays, as `value` shows.\n\n");
    text
}

fn code(at: usize) -> String {
    let lines = (0..14).map(|line| {
        format!(
            "    let step_{line} = budget.take({})?; // {}\n",
            at * 31 + line,
            WORDS[(at + line) % WORDS.len()]
        )
    });
    format!(
        "```rust\nfn part_{at}(budget: &mut Budget) -> Result<u64> {{\n{}    Ok({at})\n}}\n```\n\n",
        lines.collect::<String>()
    )
}

fn table(at: usize) -> String {
    let rows = (0..6).map(|row| {
        format!(
            "| {} | {} | {} ms |\n",
            WORDS[(at + row) % WORDS.len()],
            at * 17 + row * 3,
            row * 12 + at % 50
        )
    });
    format!("| Part | Requests | Took |\n| --- | ---: | ---: |\n{}\n", rows.collect::<String>())
}

fn formula(at: usize) -> String {
    format!(
        "$$\nE[t_{{{at}}}] = \\frac{{t_0 \\cdot 2^{{{}}}}}{{2}} + \\sum_{{i=1}}^{{n}} \\sqrt{{i}}\n$$\n\nwith $n = {at}$ and $t_0 > 0$.\n\n",
        at % 9
    )
}

fn list(at: usize) -> String {
    let items = (0..5).map(|item| format!("{}. {}\n", item + 1, sentence(at + item * 2).trim_end()));
    format!("{}\n", items.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_differ_and_five_hundred_turns_hold_about_two_hundred_thousand_tokens() {
        let texts: Vec<String> = (0..500).map(essay).collect();
        let distinct: std::collections::HashSet<&String> = texts.iter().collect();
        assert_eq!(distinct.len(), texts.len());
        let letters: usize = texts.iter().map(String::len).sum::<usize>()
            + (0..500).map(|at| question(at).len()).sum::<usize>();
        // Four letters a token, as English text and code have on average.
        assert!((180_000..260_000).contains(&(letters / 4)), "{} tokens", letters / 4);
    }
}
