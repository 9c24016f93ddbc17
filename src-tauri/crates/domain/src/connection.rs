//! Connections: the accounts and endpoints that a person added, and the offers (a model at a connection) they make.
//!
//! Deliberately absent: keys. A connection names where its key is kept; the key itself is fetched at each attempt.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::{ConnectionId, ModelName, VendorId};

/// Which set of books something belongs to. The two never mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Book {
    Real,
    Practice,
}

impl Book {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Practice => "practice",
        }
    }

    /// The inverse of [`Book::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "real" => Some(Self::Real),
            "practice" => Some(Self::Practice),
            _ => None,
        }
    }
}

/// Where a connection's key is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum KeyRef {
    /// An entry of the OS keychain.
    Keychain(String),
    /// An environment variable, read at each call and stored nowhere.
    Env(String),
    /// Held in this process's memory until it ends.
    Memory(String),
    /// No key: nothing is sent and nothing is signed.
    None,
}

/// An account or endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    pub id: ConnectionId,
    pub vendor: VendorId,
    /// What the person calls it; unique among connections.
    pub name: String,
    /// The wire to speak, where the vendor leaves it open (a custom endpoint).
    pub protocol: Option<String>,
    /// What the vendor's own SDK takes, with or without the version.
    pub base_url: String,
    pub key: KeyRef,
    /// The last four characters of the key, kept to name it.
    pub key_last4: Option<String>,
    pub book: Book,
    pub created: Timestamp,
    /// Options of this vendor that the person set.
    pub settings: BTreeMap<String, String>,
}

/// A model at a connection: what is routed to, measured, budgeted and billed.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Offer {
    pub connection: ConnectionId,
    pub model: ModelName,
}

impl Offer {
    /// Parses "connection/model", split at the first slash. `None` when the first part is not an id.
    pub fn parse(text: &str) -> Option<Self> {
        let (connection, model) = text.split_once('/')?;
        let connection = connection.parse().ok()?;
        (!model.is_empty()).then(|| Self { connection, model: ModelName::from(model) })
    }
}

impl fmt::Display for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.connection, self.model)
    }
}

impl fmt::Debug for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_is_split_at_the_first_slash_so_that_model_names_may_hold_slashes() {
        let connection = ConnectionId::new(Timestamp::UNIX_EPOCH);
        let offer = Offer { connection, model: ModelName::from("meta/llama-4:free") };
        assert_eq!(Offer::parse(&offer.to_string()), Some(offer));
        assert_eq!(Offer::parse("not-an-id/model"), None);
        assert_eq!(Offer::parse(&format!("{connection}/")), None);
    }
}
