//! Vendor cards: what is particular to a vendor whose protocol is known, as data.
//!
//! Deliberately absent: models and prices (the catalogue's), and any behaviour.

use medley_domain::{Book, VendorId};
use serde::Deserialize;

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
    /// `None` where each connection chooses.
    pub protocol: Option<String>,
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
    #[serde(default)]
    pub quirks: Quirks,
    pub charged: Option<Charged>,
}

/// Departures from the protocol's commonest form.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Quirks {
    /// The field that limits the output on the OpenAI chat wire.
    pub max_tokens_field: String,
    /// Sends `store: false` on the OpenAI chat wire. The Responses wire always sends it.
    pub store: bool,
    /// Takes automatic prompt caching on the Anthropic wire.
    pub automatic_cache: bool,
    /// Takes `stream_options` on the OpenAI chat wire.
    pub stream_usage: bool,
}

impl Default for Quirks {
    fn default() -> Self {
        Self {
            max_tokens_field: "max_tokens".to_owned(),
            store: false,
            automatic_cache: false,
            stream_usage: true,
        }
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
