//! The data folder: its size, backups, restoring one, and all that is kept of one vendor.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::money::Sum;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DataState {
    pub folder: String,
    pub sizes: DataSizes,
    /// The rolling backups, newest first.
    pub backups: Vec<RollingBackup>,
}

/// Bytes by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DataSizes {
    pub chats: u64,
    pub files: u64,
    pub logs: u64,
    pub backups: u64,
    pub other: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RollingBackup {
    pub name: String,
    pub at: i64,
    pub bytes: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedFile {
    pub path: String,
    pub bytes: u64,
}

/// What restoring a backup would do, or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RestoreReport {
    /// Names the backup that was looked at.
    pub id: String,
    pub file: String,
    pub made: i64,
    pub version: String,
    /// When its chats were first begun and last changed.
    pub first: Option<i64>,
    pub last: Option<i64>,
    pub chats_added: u64,
    /// Newer in the backup than here.
    pub chats_updated: u64,
    pub chats_kept: u64,
    pub messages_added: u64,
    pub entries_added: u64,
    pub entries_kept: u64,
    pub connections_added: u64,
    pub connections_kept: u64,
    pub files_added: u64,
    pub files_kept: u64,
    /// Settings that are taken because nothing is set here.
    pub settings_added: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VendorAsk {
    pub vendor: String,
}

/// What is kept of one vendor, and what would go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VendorData {
    pub vendor: String,
    pub name: String,
    pub voice: String,
    /// Names of the connections that would go.
    pub connections: Vec<String>,
    /// Keys that would be deleted from the keychain or from memory.
    pub keys: u32,
    /// Lists of models that would go.
    pub listings: u32,
    /// Requests that stay in the ledger, with their money.
    pub entries: u64,
    pub spent: Sum,
}
