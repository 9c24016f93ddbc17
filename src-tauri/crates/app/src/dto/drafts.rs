//! Drafts: what was typed and attached and not sent.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::chat::AttachmentIn;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// "new", a conversation's id, or "<id>/queue/<n>".
    pub key: String,
    pub text: String,
    pub files: Vec<AttachmentIn>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftText {
    pub key: String,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftFiles {
    pub key: String,
    pub files: Vec<AttachmentIn>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DraftDrop {
    pub key: String,
}
