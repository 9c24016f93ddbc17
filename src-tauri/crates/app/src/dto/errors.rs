//! The only error that the page sees. Its code is for the page, its sentences are for the person.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    KeychainMissing,
    KeychainLocked,
    KeychainTimeout,
    KeyMissing,
    KeyRejected,
    BudgetReached,
    NoModel,
    NoNetwork,
    RateLimit,
    Quota,
    Overloaded,
    Permission,
    NotFound,
    ContextLength,
    ContentPolicy,
    BadRequest,
    Transport,
    Protocol,
    StoreFull,
    StoreNewer,
    StoreFailed,
    InvalidInput,
    Internal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HintAction {
    OpenSettings,
    OpenBudget,
    OpenPolicy,
    Retry,
    HoldKeyInMemory,
    ChooseModel,
    UsePractice,
    FreeDiskSpace,
    OpenNetwork,
}

/// What to do next, as a button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hint {
    pub label: String,
    pub action: HintAction,
}

/// What happened (`title`), and what Medley did or kept and what the vendor said (`detail`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{title} {detail}")]
pub struct UserError {
    pub code: ErrorCode,
    pub title: String,
    pub detail: String,
    pub hint: Option<Hint>,
    pub retry_after_ms: Option<u64>,
}
