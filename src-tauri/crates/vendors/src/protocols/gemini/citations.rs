//! Where an answer's statements were taken from: Google's metadata as citations.
//!
//! Google counts bytes, Medley characters. Where the bytes named do not hold the words named, the words are looked for.

use medley_domain::conversation::Citation;
use serde_json::Value;

use crate::protocols::fields::{count, text};

/// The most citations of one answer, so that a wrong list cannot fill the memory.
const MOST: usize = 500;

/// What searches and files found, and what the model recited.
pub fn citations(grounding: &Value, recited: &Value, answer: &str) -> Vec<Citation> {
    let mut found = grounded(grounding, answer);
    found.extend(recitations(recited, answer));
    found.truncate(MOST);
    found
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

/// Each support names a stretch of the answer and the sources behind it; without any, each source stands alone.
fn grounded(grounding: &Value, answer: &str) -> Vec<Citation> {
    let sources: Vec<Citation> = list(grounding, "groundingChunks").take(MOST).map(source).collect();
    let supported: Vec<Citation> = list(grounding, "groundingSupports")
        .take(MOST)
        .flat_map(|support| {
            let (start, end) = stretch(support.get("segment").unwrap_or(&Value::Null), answer);
            let named = list(support, "groundingChunkIndices").filter_map(Value::as_u64);
            let named = named.filter_map(|at| sources.get(usize::try_from(at).ok()?));
            named.map(move |source| Citation { start, end, ..source.clone() }).collect::<Vec<_>>()
        })
        .take(MOST)
        .collect();
    if supported.is_empty() { sources } else { supported }
}

fn source(chunk: &Value) -> Citation {
    let kinds = ["web", "retrievedContext", "maps", "image"];
    let held = kinds.into_iter().find_map(|kind| chunk.get(kind)).unwrap_or(&Value::Null);
    let words = |names: &[&str]| names.iter().find_map(|name| text(held, name)).map(str::to_owned);
    Citation {
        url: words(&["/uri", "/sourceUri"]),
        title: words(&["/title", "/domain", "/fileSearchStore"]),
        quote: words(&["/text"]),
        start: None,
        end: None,
    }
}

fn recitations(recited: &Value, answer: &str) -> Vec<Citation> {
    let listed = list(recited, "citationSources").chain(list(recited, "citations"));
    let cited = listed.take(MOST).map(|cited| {
        let (start, end) = stretch(cited, answer);
        let (url, title) = (text(cited, "/uri"), text(cited, "/title"));
        Citation { url: url.map(str::to_owned), title: title.map(str::to_owned), quote: None, start, end }
    });
    cited.collect()
}

/// The characters that a stretch of bytes covers.
fn stretch(segment: &Value, answer: &str) -> (Option<u64>, Option<u64>) {
    let at = |name| count(segment, name).and_then(|at| usize::try_from(at).ok());
    let (start, end) = (at("/startIndex").unwrap_or(0), at("/endIndex"));
    let words = text(segment, "/text");
    let named =
        end.filter(|end| answer.get(start..*end).is_some_and(|held| words.is_none_or(|text| text == held)));
    let found = || {
        let words = words?;
        let start = answer.find(words)?;
        Some((start, start + words.len()))
    };
    characters(answer, named.map(|end| (start, end)).or_else(found))
}

/// A stretch of bytes as one of characters; nothing where it cuts a character.
pub fn characters(answer: &str, bytes: Option<(usize, usize)>) -> (Option<u64>, Option<u64>) {
    let Some((start, end)) = bytes else {
        return (None, None);
    };
    let (Some(before), Some(within)) = (answer.get(..start), answer.get(start..end)) else {
        return (None, None);
    };
    let start = before.chars().count() as u64;
    (Some(start), Some(start + within.chars().count() as u64))
}

/// The searches that were run.
pub fn queries(grounding: &Value) -> Vec<&str> {
    list(grounding, "webSearchQueries").filter_map(Value::as_str).filter(|query| !query.is_empty()).collect()
}

/// The pages that were read for the answer.
pub fn pages(read: &Value) -> Vec<&str> {
    list(read, "urlMetadata").filter_map(|page| text(page, "/retrievedUrl")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn bytes_become_characters_and_words_are_found_where_the_bytes_are_wrong() {
        let answer = "Ö rises. Tides fall.";
        let segment = |start: u64, end: u64, text: &str| {
            stretch(&json!({ "startIndex": start, "endIndex": end, "text": text }), answer)
        };
        assert_eq!(segment(0, 9, "Ö rises."), (Some(0), Some(8)));
        assert_eq!(segment(3, 9, "Tides fall."), (Some(9), Some(20)));
        assert_eq!(segment(1, 4, "absent"), (None, None));
        assert_eq!(stretch(&json!({ "endIndex": 1 }), answer), (None, None));
    }

    #[test]
    fn sources_without_a_stretch_of_the_answer_stand_alone() {
        let grounding =
            json!({ "groundingChunks": [{ "web": { "uri": "https://a.example", "title": "A" } }] });
        let found = citations(&grounding, &Value::Null, "x");
        assert_eq!(
            (found.len(), found[0].url.as_deref(), found[0].start),
            (1, Some("https://a.example"), None)
        );
    }
}
