//! Whether a card can be used: read from its text, every field looked at, what is wrong named by file and field.
//!
//! Deliberately absent: where the text comes from.

use medley_domain::Book;
use reqwest::header::{HeaderName, HeaderValue};
use thiserror::Error;

use super::Card;
use super::quirks::{BUILT_IN, built_in_name};
use crate::endpoint;
use crate::protocols;
use crate::transport::is_loopback;

/// Headers that belong to the transport or hold a key.
const RESERVED: [&str; 13] = [
    "authorization",
    "proxy-authorization",
    "x-api-key",
    "x-goog-api-key",
    "api-key",
    "cookie",
    "host",
    "connection",
    "content-length",
    "content-type",
    "transfer-encoding",
    "accept-encoding",
    "x-client-request-id",
];
/// A beginning of keys that is shorter than this says too little to belong to one vendor.
const TELLING: usize = 4;
const SHORTEST: usize = 3;

/// Why a card is not used. `field` is empty where the file as a whole cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}: {}{why}", if field.is_empty() { String::new() } else { format!("{field}: ") })]
pub struct BadCard {
    pub file: String,
    pub field: String,
    pub why: String,
}

impl BadCard {
    pub fn new(file: &str, field: &str, why: impl Into<String>) -> Self {
        Self { file: file.to_owned(), field: field.to_owned(), why: why.into() }
    }
}

/// Reads a card that a person wrote; `known` are the cards that are there already.
pub fn read<'a>(
    file: &str,
    text: &str,
    known: impl Iterator<Item = &'a Card> + Clone,
) -> Result<Card, BadCard> {
    let card: Card = toml::from_str(text).map_err(|error| unreadable(file, text, &error))?;
    let fault = faults(&card).or_else(|| clash(&card, known));
    match fault {
        Some((field, why)) => Err(BadCard::new(file, field, why)),
        None => Ok(card),
    }
}

type Fault = (&'static str, String);

/// The TOML reader's words name the field; where it is, is told by its line.
fn unreadable(file: &str, text: &str, error: &toml::de::Error) -> BadCard {
    let words = error.message();
    let named = words.split('`').nth(1).unwrap_or_default();
    let about_field = words.contains("field `");
    let line = error.span().map(|span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
    let place = line.map(|line| format!(" (line {line})")).unwrap_or_default();
    BadCard::new(file, if about_field { named } else { "" }, format!("{words}{place}"))
}

/// The first thing that is wrong with a card by itself.
pub fn faults(card: &Card) -> Option<Fault> {
    name_fault(card)
        .or_else(|| address_fault(card))
        .or_else(|| header_fault(card))
        .or_else(|| keeps_fault(card))
        .or_else(|| built_in_fault(card))
}

fn name_fault(card: &Card) -> Option<Fault> {
    let id = card.id.as_str();
    let plain = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    if id.is_empty() || id.len() > 40 || !id.chars().all(plain) {
        return Some(("id", format!("{id:?} must be 1 to 40 small letters, digits and hyphens")));
    }
    if card.name.trim().is_empty() || card.name.chars().count() > 60 {
        return Some(("name", "it must have 1 to 60 characters".to_owned()));
    }
    card.voice.is_empty().then(|| ("voice", "it must not be empty: \"other\" fits any".to_owned()))
}

fn address_fault(card: &Card) -> Option<Fault> {
    if let Some(protocol) = card.protocol.as_deref().filter(|name| protocols::find(name).is_none()) {
        let known = protocols::all().map(|protocol| protocol.id()).join(", ");
        return Some(("protocol", format!("{protocol:?} is none of {known}")));
    }
    for (field, url) in [("base_url", &card.base_url), ("key_page", &card.key_page)] {
        if let Some(error) = url.as_deref().and_then(|url| endpoint::parse(url).err()) {
            return Some((field, error.message));
        }
    }
    let base = card.base_url.as_deref().and_then(|url| endpoint::parse(url).ok())?;
    let plain = base.scheme() == "http" && !is_loopback(&base);
    (plain && card.needs_key)
        .then(|| ("base_url", "a key may travel to another computer by https alone".to_owned()))
}

fn header_fault(card: &Card) -> Option<Fault> {
    card.headers.iter().find_map(|(name, value)| {
        let lower = name.to_ascii_lowercase();
        if RESERVED.contains(&lower.as_str()) {
            return Some(("headers", format!("{name} is set by Medley itself")));
        }
        let fits = HeaderName::try_from(lower).is_ok() && HeaderValue::try_from(value).is_ok();
        (!fits).then(|| ("headers", format!("{name} is no header that can be sent")))
    })
}

fn keeps_fault(card: &Card) -> Option<Fault> {
    let is_day = |text: &str| {
        let shape =
            |(at, byte): (usize, u8)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() };
        text.len() == 10 && text.bytes().enumerate().all(shape)
    };
    card.keeps.iter().find_map(|keep| match () {
        () if keep.what.is_empty() => Some(("keeps", "`what` must not be empty".to_owned())),
        () if keep.source.is_empty() => Some(("keeps", "`source` must not be empty".to_owned())),
        () if !is_day(&keep.checked) => Some(("keeps", "`checked` must be a day, as 2026-11-22".to_owned())),
        () => None,
    })
}

fn built_in_fault(card: &Card) -> Option<Fault> {
    let known = BUILT_IN.map(built_in_name);
    let stranger = card.quirks.built_in.keys().find(|name| !known.contains(&name.as_str()))?;
    Some(("quirks.built_in", format!("{stranger:?} is none of {}", known.join(", "))))
}

/// What a card may not take from the vendors that are there already.
fn clash<'a>(card: &Card, known: impl Iterator<Item = &'a Card> + Clone) -> Option<Fault> {
    if known.clone().any(|other| other.id == card.id) {
        return Some(("id", format!("there is a vendor {:?} already", card.id.as_str())));
    }
    if card.book == Book::Practice {
        return Some(("book", "practice vendors are Medley's own".to_owned()));
    }
    card.key_prefixes.iter().find_map(|prefix| prefix_fault(prefix, known.clone()))
}

/// A beginning that another vendor's keys have, or that reaches further into them, would draw its keys to this one.
fn prefix_fault<'a>(prefix: &str, mut known: impl Iterator<Item = &'a Card>) -> Option<Fault> {
    if prefix.len() < SHORTEST {
        return Some(("key_prefixes", format!("each must have at least {SHORTEST} characters")));
    }
    let covers = |theirs: &String| {
        theirs == prefix || (theirs.len() >= TELLING && prefix.starts_with(theirs.as_str()))
    };
    let other = known.find(|other| other.key_prefixes.iter().any(covers))?;
    Some(("key_prefixes", format!("keys of {} begin with {prefix:?}", other.name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Registry;

    const GOOD: &str = r#"
id = "lab"
name = "Our lab"
voice = "other"
protocol = "openai-chat"
base_url = "https://llm.lab.example/v1"
key_env = "LAB_KEY"

[headers]
HTTP-Referer = "https://lab.example"
"#;

    fn refused(from: &str, to: &str) -> String {
        let registry = Registry::new();
        let text = GOOD.replace(from, to);
        assert!(text != GOOD, "{from} is not in the card");
        read("lab.toml", &text, registry.cards()).unwrap_err().to_string()
    }

    #[test]
    fn a_persons_card_is_read() {
        let registry = Registry::new();
        let card = read("lab.toml", GOOD, registry.cards()).unwrap();
        assert_eq!((card.id.as_str(), card.headers.len()), ("lab", 1));
    }

    #[test]
    fn what_is_wrong_with_a_card_is_told_by_file_and_field() {
        let protocol = "protocol = \"openai-chat\"";
        for (from, to, start) in [
            ("\"lab\"", "\"Lab 1\"", "lab.toml: id: "),
            ("\"lab\"", "\"openai\"", "lab.toml: id: there is a vendor"),
            ("name = \"Our lab\"", "", "lab.toml: name: missing field `name`"),
            ("Our lab", " ", "lab.toml: name: "),
            ("openai-chat", "soap", "lab.toml: protocol: \"soap\" is none of openai-chat"),
            ("https://llm", "http://llm", "lab.toml: base_url: a key may travel"),
            ("https://llm", "ftp://llm", "lab.toml: base_url: "),
            (protocol, "protocl = 1", "lab.toml: protocl: unknown field `protocl`"),
            (protocol, "book = \"practice\"", "lab.toml: book: "),
            (protocol, "key_prefixes = [\"sk-proj-9\"]", "lab.toml: key_prefixes: keys of OpenAI"),
            (protocol, "key_prefixes = [\"s\"]", "lab.toml: key_prefixes: "),
            ("HTTP-Referer", "Authorization", "lab.toml: headers: Authorization is set by Medley"),
            ("HTTP-Referer", "\"a b\"", "lab.toml: headers: a b is no header"),
            (
                "[headers]",
                "[quirks.built_in.fly]\n[headers]",
                "lab.toml: quirks.built_in: \"fly\" is none of",
            ),
            ("[headers]", "= 3", "lab.toml: "),
        ] {
            let words = refused(from, to);
            assert!(words.starts_with(start), "{to}: {words}");
        }
        assert!(refused(protocol, "protocl = 1").contains("(line 5)"));
    }
}
