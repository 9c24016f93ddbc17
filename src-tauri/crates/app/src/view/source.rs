//! What an answer says of its sources, and of what its vendor was not given.
//!
//! Both are a vendor's or a file's words: the page shows them as plain text, and an address only where it is one of
//! the web.

use std::collections::HashSet;

use medley_domain::conversation::{Citation, LeftOut, Part};

use crate::dto::chat::Source;

/// The sources of an answer, each address once, in the order in which they came.
pub fn sources(parts: &[Part]) -> Vec<Source> {
    let mut seen = HashSet::new();
    let citations = parts.iter().filter_map(|part| match part {
        Part::Citation { citation } => Some(citation),
        _ => None,
    });
    let sources = citations.filter_map(source);
    sources.filter(|source| seen.insert((source.url.clone(), source.title.clone()))).collect()
}

/// `None` where a citation names nothing that a person could look for.
fn source(citation: &Citation) -> Option<Source> {
    let url = citation.url.as_deref().and_then(web_address);
    let named = citation.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
    let quote = citation.quote.as_deref().map(str::trim).filter(|quote| !quote.is_empty());
    let host = || url.as_deref().and_then(|url| Some(url::Url::parse(url).ok()?.host_str()?.to_owned()));
    let title = named.map(str::to_owned).or_else(host).or_else(|| quote.map(short))?;
    Some(Source { url, title, quote: quote.map(str::to_owned) })
}

fn web_address(text: &str) -> Option<String> {
    let url = url::Url::parse(text.trim()).ok()?;
    ["http", "https"].contains(&url.scheme()).then(|| url.to_string())
}

fn short(quote: &str) -> String {
    const MOST: usize = 60;
    match quote.chars().count() > MOST {
        true => format!("{}…", quote.chars().take(MOST).collect::<String>().trim_end()),
        false => quote.to_owned(),
    }
}

/// What was left out, as one line.
pub fn left_out(what: &[LeftOut]) -> String {
    let mut words: Vec<String> = Vec::new();
    for each in what {
        let said = phrase(each);
        if !words.contains(&said) {
            words.push(said);
        }
    }
    let list = match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => return String::new(),
    };
    format!("Not sent, as this model does not take it: {list}.")
}

fn phrase(left_out: &LeftOut) -> String {
    match left_out {
        LeftOut::Reasoning => "another model’s reasoning".to_owned(),
        LeftOut::Image(_) => "pictures".to_owned(),
        LeftOut::Audio(_) => "recordings".to_owned(),
        LeftOut::File(name) => format!("the file “{name}”"),
        LeftOut::BuiltIn(name) => format!("what {} found", name.replace('_', " ")),
        LeftOut::Setting(name) => format!("the setting {}", name.replace('_', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(url: &str, title: &str) -> Part {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Part::Citation { citation: Citation { url: text(url), title: text(title), ..Citation::default() } }
    }

    #[test]
    fn each_source_is_named_once_and_only_addresses_of_the_web_are_links() {
        let parts = [
            cited("https://tides.example/a", "Tides"),
            Part::text("x"),
            cited("https://tides.example/a", "Tides"),
            cited("javascript:alert(1)", "Trap"),
            cited("https://moon.example/", ""),
            cited("", ""),
        ];
        let found: Vec<_> = sources(&parts).into_iter().map(|source| (source.title, source.url)).collect();
        let link = |url: &str| Some(url.to_owned());
        assert_eq!(
            found,
            [
                ("Tides".to_owned(), link("https://tides.example/a")),
                ("Trap".to_owned(), None),
                ("moon.example".to_owned(), link("https://moon.example/")),
            ]
        );
    }

    #[test]
    fn what_was_left_out_is_said_in_one_line_without_repeating() {
        let image = || LeftOut::Image("image/png".into());
        let what = [LeftOut::Reasoning, image(), image(), LeftOut::File("a.pdf".into())];
        assert_eq!(
            left_out(&what),
            "Not sent, as this model does not take it: another model’s reasoning, pictures and the file “a.pdf”."
        );
        assert_eq!(left_out(&[image()]), "Not sent, as this model does not take it: pictures.");
    }
}
