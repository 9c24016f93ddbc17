//! The app as a whole: which book is open, the budget, the keychain, what changed.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::money::Sum;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Book {
    Real,
    Practice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    Linux,
    Macos,
    Windows,
}

impl Platform {
    /// The system that this program was built for.
    pub fn here() -> Self {
        if cfg!(target_os = "macos") {
            Self::Macos
        } else if cfg!(windows) {
            Self::Windows
        } else {
            Self::Linux
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum KeychainStatus {
    Ready,
    Missing,
    Locked,
    Timeout,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeychainState {
    pub state: KeychainStatus,
    pub detail: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppState {
    pub version: String,
    pub platform: Platform,
    pub book: Book,
    /// Whether the first-run page is still to be shown.
    pub first_run: bool,
    pub keychain: KeychainState,
    pub data_folder: String,
    /// Whether the real book has a connection.
    pub has_connections: bool,
    /// The person's own vendor cards that can't be used, each with its file, the field and the reason.
    pub bad_cards: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BookSet {
    pub book: Book,
}

/// The monthly cap and what counts against it, in pico-dollars.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Budget {
    pub cap: Option<String>,
    pub spent: String,
    pub reserved: String,
    /// Such as "2026-11".
    pub month: String,
    pub spent_unknown_count: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BudgetSet {
    pub cap: Option<String>,
}

/// What the person requires of every vendor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Policy {
    pub no_retention: bool,
    /// Short words such as "eu"; empty allows every region.
    pub regions: Vec<String>,
    /// Regions that the vendors' cards name, to choose from.
    pub known_regions: Vec<String>,
    /// Names of the real book's connections that fit, and of those that do not.
    pub fit: Vec<String>,
    pub ruled_out: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PolicySet {
    pub no_retention: bool,
    pub regions: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoiceAmount {
    pub voice: String,
    pub pico_usd: String,
}

/// What the rail and the composer show: this month, today, and who was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Meter {
    pub month: Sum,
    pub today: Sum,
    pub cap: Option<String>,
    pub by_voice: Vec<VoiceAmount>,
}

/// What a read provides and a write makes stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    Chats,
    Thread,
    Spend,
    Connections,
    Models,
    Budget,
    State,
    Preferences,
    Network,
    Data,
    Diagnostics,
}

/// Something changed that the page did not ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AppEvent {
    Invalidate { tags: Vec<Tag>, conversation: Option<String> },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinkOpen {
    pub url: String,
}
