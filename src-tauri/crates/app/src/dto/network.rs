//! How the outside is reached, and which hosts were.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::connections::KeyState;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProxyMode {
    /// As the system's settings and the environment say.
    #[default]
    System,
    None,
    Own,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Network {
    pub proxy: ProxyMode,
    /// The address of the person's own proxy; kept while another way is chosen.
    pub url: String,
    pub user: String,
    /// Where its password is kept.
    pub password: KeyState,
    pub authorities: Vec<Authority>,
}

/// A certificate authority that is trusted beside the system's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Authority {
    /// SHA-256 of the certificate in hex.
    pub fingerprint: String,
    pub name: String,
    pub issuer: String,
    /// When it ends, in milliseconds since 1970.
    pub ends: i64,
}

/// `password` goes in and never comes out again. Without one the kept one stays, for the same host and user.
#[derive(Deserialize, TS)]
pub struct NetworkSet {
    pub proxy: ProxyMode,
    pub url: String,
    pub user: String,
    #[ts(type = "string | null")]
    pub password: Option<secrecy::SecretString>,
    pub hold_in_memory: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuthorityRemove {
    pub fingerprint: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HostContact {
    pub host: String,
    /// Whose it is, where a connection or a vendor's card says so.
    pub who: Option<String>,
    /// What it was asked for, in words.
    pub purpose: String,
    pub last: i64,
    pub count: u64,
}
