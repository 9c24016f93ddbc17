//! The person's own rules of routing. They are hard: an offer that breaks one is never asked, whoever chose it.
//!
//! Deliberately absent: preferences that only weigh, such as a preset.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::connection::Offer;
use crate::ids::{ConnectionId, ModelName};
use crate::money::PicoUsd;

/// What a person requires, whatever is asked. A field that an older file does not know has its default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Policy {
    /// Only vendors that keep nothing of a request.
    pub no_retention: bool,
    /// Only where all work on a request is known to stay within these regions, such as `eu`; empty allows all.
    pub regions: Vec<String>,
    /// Only what runs on this computer.
    pub local_only: bool,
    /// The most that one answer may cost.
    pub ceiling: Option<PicoUsd>,
    /// What is never asked.
    pub never: Vec<Never>,
}

impl Policy {
    /// Whether the person said that this offer is never asked.
    pub fn forbids(&self, offer: &Offer) -> bool {
        self.never.iter().any(|never| never.covers(offer))
    }
}

/// A model at a connection, or without a model all of the connection.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Never {
    pub connection: ConnectionId,
    pub model: Option<ModelName>,
}

impl Never {
    /// Parses a connection's id, or "connection/model".
    pub fn parse(text: &str) -> Option<Self> {
        match Offer::parse(text) {
            Some(Offer { connection, model }) => Some(Self { connection, model: Some(model) }),
            None => Some(Self { connection: text.parse().ok()?, model: None }),
        }
    }

    pub fn covers(&self, offer: &Offer) -> bool {
        self.connection == offer.connection && self.model.as_ref().is_none_or(|model| *model == offer.model)
    }
}

impl fmt::Display for Never {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.model {
            Some(model) => write!(f, "{}/{model}", self.connection),
            None => self.connection.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    #[test]
    fn a_rule_covers_one_model_or_a_whole_connection() {
        let connection = ConnectionId::new(Timestamp::UNIX_EPOCH);
        let offer = |model: &str| Offer { connection, model: ModelName::from(model) };
        let whole = Never::parse(&connection.to_string()).unwrap();
        let one = Never::parse(&format!("{connection}/meta/llama:free")).unwrap();
        assert!(whole.covers(&offer("a")) && whole.covers(&offer("b")));
        assert!(one.covers(&offer("meta/llama:free")) && !one.covers(&offer("a")));
        assert_eq!(Never::parse(&one.to_string()), Some(one));
        assert_eq!(Never::parse("nobody"), None);
    }

    #[test]
    fn a_policy_of_an_older_version_has_no_rule_that_it_did_not_know() {
        let old: Policy = serde_json::from_str(r#"{"no_retention":true,"regions":["eu"]}"#).unwrap();
        assert_eq!(old, Policy { no_retention: true, regions: vec!["eu".into()], ..Policy::default() });
    }
}
