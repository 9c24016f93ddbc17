//! A vendor's failure, classified once where its words are known and never again.
//!
//! Deliberately absent: what to do about it. The engine decides by category.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What kind of failure it was. Printed and stored in snake case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    RateLimit,
    /// Credit or a spend limit used up: waiting does not help.
    Quota,
    Overloaded,
    Authentication,
    Permission,
    NotFound,
    ContextLength,
    ContentPolicy,
    BadRequest,
    /// The connection failed or was cut.
    Transport,
    /// The vendor answered with something that is not its protocol.
    Protocol,
}

impl Category {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RateLimit => "rate_limit",
            Self::Quota => "quota",
            Self::Overloaded => "overloaded",
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::ContextLength => "context_length",
            Self::ContentPolicy => "content_policy",
            Self::BadRequest => "bad_request",
            Self::Transport => "transport",
            Self::Protocol => "protocol",
        }
    }

    /// Whether the same request may succeed at the same vendor after a wait.
    pub fn is_retryable(self) -> bool {
        matches!(self, Self::RateLimit | Self::Overloaded | Self::Transport)
    }

    /// Whether another offer may be tried in its place. A request that is wrong, or refused for its content, is not
    /// hawked around.
    pub fn allows_failover(self) -> bool {
        !matches!(self, Self::ContentPolicy | Self::BadRequest)
    }
}

/// A vendor's failure with the vendor's words kept.
#[derive(Clone, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
#[error("{}: {message}", category.as_str())]
pub struct VendorError {
    pub category: Category,
    /// HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// The vendor's own code or type.
    pub code: Option<String>,
    /// The vendor's own words.
    pub message: String,
    /// How long the vendor asks to wait, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// Whether money may have been spent all the same.
    pub maybe_billed: bool,
    /// The answer's stream had begun and ended without its end.
    pub cut: bool,
    pub request_id: Option<String>,
}

impl VendorError {
    /// A failure with a message and nothing else known.
    pub fn new(category: Category, message: impl Into<String>) -> Self {
        Self {
            category,
            status: None,
            code: None,
            message: message.into(),
            retry_after_ms: None,
            maybe_billed: false,
            cut: false,
            request_id: None,
        }
    }

    /// A stream that ended or broke after it had begun.
    pub fn cut(message: impl Into<String>) -> Self {
        Self { cut: true, maybe_billed: true, ..Self::new(Category::Transport, message) }
    }
}
