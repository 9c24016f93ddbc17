//! Sources that an answer names, in every form that OpenAI's wires and their imitators give them.
//!
//! Lists that come again with each chunk are kept and handed on once. Deliberately absent: fetching any of them.

use std::collections::HashSet;

use medley_domain::conversation::Citation;
use medley_domain::event::Event;
use serde_json::Value;

use super::frame::Chunk;
use crate::protocols::fields::{count, text, web_address};

/// The most sources of one answer that are told.
const MOST: usize = 500;

/// Sources so far, each told once.
#[derive(Default)]
pub struct Sources {
    told: HashSet<(Option<String>, Option<String>, Option<u64>)>,
    /// Lists beside the text, the last of each.
    titled: Option<Value>,
    bare: Option<Value>,
}

impl Sources {
    /// Keeps the lists of a chunk.
    pub fn note(&mut self, chunk: &mut Chunk) {
        let info = chunk.search_info.take().and_then(|info| info.get("search_results").cloned());
        let titled = [chunk.search_results.take(), chunk.web_search.take(), info];
        let lists = |value: &Value| value.as_array().is_some_and(|list| !list.is_empty());
        self.titled = titled.into_iter().flatten().find(lists).or(self.titled.take());
        self.bare = chunk.citations.take().filter(lists).or(self.bare.take());
    }

    /// Tells one source where it was not told before.
    pub fn tell(&mut self, citation: Citation, out: &mut Vec<Event>) {
        let key = (citation.url.clone(), citation.title.clone(), citation.start);
        if self.told.len() < MOST && self.told.insert(key) {
            out.push(Event::Citation { citation });
        }
    }

    /// Tells the annotations of a message.
    pub fn tell_annotations(&mut self, list: Option<&Value>, out: &mut Vec<Event>) {
        for found in list.and_then(Value::as_array).into_iter().flatten().filter_map(|row| citation(row, 0)) {
            self.tell(found, out);
        }
    }

    /// Tells the lists beside the text, the one with titles where there are both.
    pub fn tell_lists(&mut self, out: &mut Vec<Event>) {
        let bare = self.bare.take();
        let Some(list) = self.titled.take().or(bare) else { return };
        for found in list.as_array().into_iter().flatten().filter_map(listed) {
            self.tell(found, out);
        }
    }
}

/// One annotation, flat or under its type's name. `before` characters of the answer precede its text.
pub fn citation(annotation: &Value, before: u64) -> Option<Citation> {
    let kind = text(annotation, "/type")?;
    let fields = annotation.get(kind).unwrap_or(annotation);
    let place = |name: &str| count(fields, name).map(|at| at + before);
    let found = Citation {
        url: text(fields, "/url").and_then(web_address),
        title: text(fields, "/title").or_else(|| text(fields, "/filename")).map(str::to_owned),
        quote: text(fields, "/content").or_else(|| text(fields, "/quote")).map(str::to_owned),
        start: place("/start_index"),
        end: place("/end_index"),
    };
    (found.url.is_some() || found.title.is_some()).then_some(found)
}

/// One row of a list: an address, or an object that holds one.
pub fn listed(row: &Value) -> Option<Citation> {
    let first = |names: &[&str]| names.iter().find_map(|name| text(row, name));
    let url = row.as_str().or_else(|| first(&["/url", "/link"]))?;
    Some(Citation {
        url: Some(web_address(url)?),
        title: first(&["/title"]).map(str::to_owned),
        quote: first(&["/snippet", "/content"]).map(str::to_owned),
        start: None,
        end: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_annotation_is_read_flat_and_nested_and_moved_behind_earlier_text() {
        let flat = json!({
            "type": "url_citation", "url": "https://a.example", "title": "A", "start_index": 2, "end_index": 5
        });
        let found = citation(&flat, 10).unwrap();
        assert_eq!((found.start, found.end), (Some(12), Some(15)));
        let nested =
            json!({ "type": "url_citation", "url_citation": { "url": "https://a.example", "content": "q" } });
        assert_eq!(citation(&nested, 0).unwrap().quote.as_deref(), Some("q"));
    }

    #[test]
    fn an_address_that_is_not_of_the_web_is_no_source() {
        assert_eq!(listed(&json!("javascript:alert(1)")), None);
        let odd = json!({ "type": "url_citation", "url": "file:///etc/passwd" });
        assert_eq!(citation(&odd, 0), None);
        assert!(listed(&json!({ "title": "T", "link": "https://a.example" })).is_some());
    }
}
