//! Vendors, connections and the models that they offer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::errors::UserError;
use super::state::Book;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VendorInfo {
    pub id: String,
    pub name: String,
    pub voice: String,
    pub needs_key: bool,
    /// How this vendor's keys begin, longest first.
    pub key_prefixes: Vec<String>,
    /// Where a person gets a key.
    pub key_page: Option<String>,
    pub base_url: Option<String>,
    /// Whether the person must name its address.
    pub needs_address: bool,
    /// Places of its address that the person may fill, such as the region.
    pub places: Vec<Place>,
    /// The wires to choose from, where the vendor leaves it open.
    pub custom_protocols: Vec<String>,
}

/// A place of a vendor's address, and what stands there where the person says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Place {
    pub name: String,
    pub value: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    Keychain,
    Env,
    Memory,
    None,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeyState {
    pub kind: KeyKind,
    pub last4: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Connection {
    pub id: String,
    pub vendor: String,
    pub name: String,
    pub voice: String,
    pub base_url: String,
    pub key: KeyState,
    pub book: Book,
    pub created: i64,
    /// What its vendor keeps of requests and answers, as the vendor says; empty where nobody says.
    pub keeps: Vec<Keep>,
    /// The same in a few words.
    pub keeps_words: String,
    /// Whether the person took every way out that the vendor offers.
    pub opted_out: bool,
    /// Where it works on requests; empty where nobody says.
    pub regions: Vec<String>,
}

/// One thing that a vendor keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Keep {
    pub what: String,
    /// At most so many days; none where the vendor names no time.
    pub days: Option<u32>,
    pub note: String,
    /// How a person can have it not kept.
    pub opt_out: Option<String>,
    pub source: String,
    /// The day on which that was read.
    pub checked: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionOptOut {
    pub id: String,
    pub opted_out: bool,
}

/// `key` goes in and never comes out again. It is not `Serialize`: nothing can write it anywhere.
#[derive(Deserialize, TS)]
pub struct ConnectionAdd {
    pub vendor: String,
    pub protocol: Option<String>,
    pub name: Option<String>,
    pub base_url: Option<String>,
    #[ts(type = "string | null")]
    pub key: Option<secrecy::SecretString>,
    pub hold_in_memory: bool,
    /// What the person says of the vendor's places, by name.
    pub settings: BTreeMap<String, String>,
}

#[derive(Deserialize, TS)]
pub struct ConnectionRekey {
    pub id: String,
    #[ts(type = "string")]
    pub key: secrecy::SecretString,
    pub hold_in_memory: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConnectionCheck {
    pub ok: bool,
    /// How many models the connection lists.
    pub models: u32,
    /// Milliseconds.
    pub took: u64,
    pub error: Option<UserError>,
}

/// Names a thing by its id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ById {
    pub id: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LocalModel {
    pub name: String,
    pub bytes: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LocalServer {
    pub vendor: String,
    pub name: String,
    pub base_url: String,
    pub models: Vec<LocalModel>,
}

/// One offer. Prices are pico-dollars per million tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelRow {
    pub offer: String,
    pub connection: String,
    pub connection_name: String,
    pub vendor: String,
    pub voice: String,
    pub model: String,
    pub title: String,
    pub context: Option<u64>,
    pub input_per_million: Option<String>,
    pub output_per_million: Option<String>,
    pub vision: bool,
    pub tools: bool,
    pub reasoning: bool,
    pub pdf: bool,
    pub audio: bool,
    /// The efforts that it knows; empty where that is not known.
    pub efforts: Vec<super::chat::Effort>,
    pub in_catalogue: bool,
    pub local: bool,
    /// The first day on which it no longer answers, such as "2026-12-11", where that is near or past.
    pub ends: Option<String>,
    /// Whether sources disagree about what it costs.
    pub disputed: bool,
}
