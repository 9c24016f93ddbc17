//! Answers that cite: a search of the web that is made up from the prompt alone, and documents that came with the
//! request. Nothing is ever fetched.

use crate::answer::{Answer, Block, Cite, Finish, Source, subject, text};
use crate::ask::{Ask, Paper, Shape};
use crate::chance::Dice;
use crate::fault;
use crate::token;

/// An answer that cites, where the request offers a search that its message asks for, or documents.
pub fn answer(ask: &Ask, dice: &mut Dice) -> Option<Answer> {
    if !matches!(ask.shape, Shape::Text) || !ask.fresh_results().is_empty() {
        return None;
    }
    let message = fault::without_triggers(&ask.last_user_text());
    let searches = ask.extras.search && asks_to_search(&message);
    let sources = match (searches, ask.extras.papers.is_empty()) {
        (true, _) => pages(ask),
        (false, false) => ask.extras.papers.iter().enumerate().map(paper).collect(),
        (false, true) => return None,
    };
    let (lead, cites) = lead(&sources);
    let words = format!("{lead}\n\n{}", text::write(ask, dice));
    let found = searches.then(|| Block::Search { query: query(ask) });
    let blocks = found.into_iter().chain([Block::Text(text::deltas(&words, ask.model.vendor))]).collect();
    Some(Answer { sources, cites, ..Answer::of(blocks, Finish::Stop) })
}

fn asks_to_search(message: &str) -> bool {
    let lower = message.to_lowercase();
    ["search", "look up", "on the web", "latest", "news"].iter().any(|words| lower.contains(words))
}

fn query(ask: &Ask) -> String {
    subject::of(ask).phrase
}

fn pages(ask: &Ask) -> Vec<Source> {
    let about = subject::of(ask);
    let slug: String = about.phrase.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-");
    let slug: String = slug.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    [("An overview", ""), ("Figures", "/figures")]
        .map(|(title, path)| Source {
            title: format!("{title}: {}", about.phrase),
            place: format!("https://practice.example/{slug}{path}"),
            text: format!("A page about {} that exists in practice answers only.", about.phrase),
            paper: None,
        })
        .into()
}

fn paper((number, paper): (usize, &Paper)) -> Source {
    Source {
        title: paper.title.clone().unwrap_or_else(|| format!("Document {}", number + 1)),
        place: paper.id.clone(),
        text: paper.text.clone(),
        paper: Some(number),
    }
}

/// A sentence for each source, and where it stands.
fn lead(sources: &[Source]) -> (String, Vec<Cite>) {
    let (mut words, mut cites) = (String::new(), Vec::new());
    for (source, told) in sources.iter().enumerate() {
        if source > 0 {
            words.push(' ');
        }
        let start = words.len();
        let quoted = token::clip(&told.text, 12).replace(['\n', '\r'], " ");
        words.push_str(&format!("{} says: \u{201c}{}\u{201d}.", told.title, quoted.trim()));
        cites.push(Cite { start, end: words.len(), source });
    }
    (words, cites)
}
