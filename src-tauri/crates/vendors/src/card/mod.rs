//! Vendor cards: what is particular to a vendor whose protocol is known, as data.
//!
//! Deliberately absent: models and prices (the catalogue's), and any behaviour.

pub mod check;
pub mod keeps;
pub mod quirks;

use std::collections::BTreeMap;

use medley_domain::{Book, Connection, VendorId};
use serde::Deserialize;

use crate::address::segment;
use crate::transport::authorize::Scheme;

pub use keeps::Keep;
pub use quirks::Quirks;

/// One vendor.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    pub id: VendorId,
    /// What people call it.
    pub name: String,
    /// Its hue and mark in the design.
    pub voice: String,
    /// `None` where each connection names its own: a custom or a practice vendor.
    pub base_url: Option<String>,
    /// The address that requests go to where the base URL is the card's own, with `{places}` to be filled in.
    pub address: Option<String>,
    /// The same for lists of models, where those are kept elsewhere.
    pub models_address: Option<String>,
    /// What fills a place of the addresses where nothing else does.
    #[serde(default)]
    pub defaults: BTreeMap<String, String>,
    /// The path segments between host and endpoints, where they are not the protocol's own.
    pub version: Option<String>,
    /// `None` where each connection chooses.
    pub protocol: Option<String>,
    /// How the key is shown, where it is not the protocol's own way.
    pub auth: Option<Scheme>,
    pub older: Option<Older>,
    #[serde(default = "yes")]
    pub needs_key: bool,
    /// A key that is no secret, sent where the connection has none: practice vendors take any.
    pub public_key: Option<String>,
    /// The environment variable in which people usually keep its key.
    pub key_env: Option<String>,
    /// What its keys begin with, to tell a vendor by a pasted key; the longest match wins.
    #[serde(default)]
    pub key_prefixes: Vec<String>,
    /// Where a person makes a key.
    pub key_page: Option<String>,
    /// It runs on this computer and costs nothing.
    #[serde(default)]
    pub local: bool,
    #[serde(default = "real")]
    pub book: Book,
    /// Headers sent with every request, such as the name of the app. Never a key.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Where it processes what it is sent, as far as it says: `us`, `eu`, `cn`. Empty where it does not say.
    #[serde(default)]
    pub regions: Vec<String>,
    /// What it keeps of what it is sent; empty where that is not known.
    #[serde(default)]
    pub keeps: Vec<Keep>,
    #[serde(default)]
    pub quirks: Quirks,
    pub charged: Option<Charged>,
}

/// An older form of a vendor's addresses, in which the model stands in the path.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Older {
    /// The connection's setting that asks for it, and names the version of the API.
    pub setting: String,
    /// The path segment before the model's, by which a base URL asks for it.
    pub mark: String,
    /// The path segments before the mark.
    pub stem: String,
    /// The name of the query that holds the version.
    pub query: String,
    /// The only protocol that is spoken so.
    pub protocol: String,
}

impl Older {
    pub fn is_asked(&self, connection: &Connection) -> bool {
        let set = connection.settings.get(&self.setting).is_some_and(|set| !set.trim().is_empty());
        set || self.is_in(&connection.base_url) || connection.base_url.contains(&format!("{}=", self.query))
    }

    /// The path segments for a model; none where the base holds them already.
    pub fn segments(&self, base: &str, model: &str) -> String {
        match self.is_in(base) {
            true => String::new(),
            false => format!("{}/{}/{}", self.stem, self.mark, segment(model)),
        }
    }

    /// The base without the segments that name a model.
    pub fn above<'a>(&self, base: &'a str) -> &'a str {
        base.split_once(&format!("/{}/{}/", self.stem, self.mark)).map_or(base, |(above, _)| above)
    }

    fn is_in(&self, base: &str) -> bool {
        base.contains(&format!("/{}/", self.mark))
    }
}

/// Where a vendor tells, after the fact, what a request cost.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Charged {
    /// A URL with `{origin}`, `{attempt}` and `{remote_id}` to be filled in.
    pub url: String,
    /// JSON pointer to the amount.
    pub pointer: String,
    pub unit: Unit,
}

/// What an amount of money is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    PicoUsd,
    Usd,
}

fn yes() -> bool {
    true
}

fn real() -> Book {
    Book::Real
}
