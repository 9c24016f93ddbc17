//! Vendor cards: what is particular to a vendor whose protocol is known, as data.
//!
//! Deliberately absent: models and prices (the catalogue's), and any behaviour.

pub mod check;
pub mod keeps;
pub mod quirks;

use std::collections::BTreeMap;

use medley_domain::{Book, VendorId};
use serde::Deserialize;

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
