//! Records: everything that the engine has written down, by one port and in durable transactions.
//!
//! Commit A goes before anything is sent, commit B after an attempt has ended. Replaying the records of a run gives
//! the same state with no clock, network or randomness.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::budget::Reservation;
use crate::connection::{Book, Offer};
use crate::conversation::{Conversation, Message, MessageState, Part};
use crate::event::Stop;
use crate::ids::{AttemptId, ConversationId, MessageId, RunId, VendorId};
use crate::ledger::{LedgerEntry, Outcome};
use crate::route::RouteDecision;

/// A chat turn's run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunStart {
    pub run: RunId,
    pub conversation: ConversationId,
    /// The message that the run writes.
    pub answer: MessageId,
    pub book: Book,
    pub at: Timestamp,
}

/// One request to one vendor, about to be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttemptStart {
    pub attempt: AttemptId,
    pub run: RunId,
    /// 1 for the run's first attempt.
    pub number: u32,
    pub offer: Offer,
    pub vendor: VendorId,
    /// The process that owns the attempt; it holds an OS lock of this name while it lives.
    pub owner: String,
    pub reservation: Reservation,
    pub at: Timestamp,
    /// What the ledger would say if this process ended now and nothing more were known.
    pub if_lost: Box<LedgerEntry>,
}

/// What an attempt came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptEnd {
    pub attempt: AttemptId,
    pub at: Timestamp,
    pub outcome: Outcome,
    /// The vendor's words, where it failed.
    pub error: Option<crate::error::VendorError>,
}

/// Text of an attempt that was cut and begun again elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Struck {
    pub attempt: AttemptId,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Record {
    /// A new conversation.
    Conversation(Conversation),
    /// A new message; it becomes the leaf of its conversation.
    Message(Message),
    RunStarted(RunStart),
    Routed {
        run: RunId,
        decision: Box<RouteDecision>,
    },
    /// Refused with `OverBudget` when the cap does not admit its reservation.
    AttemptStarted(AttemptStart),
    /// The vendor's own id for the request, or the request id of its answer.
    Accepted {
        attempt: AttemptId,
        remote_id: String,
    },
    /// The answer so far. Written at least once a second while text streams.
    Checkpoint {
        message: MessageId,
        parts: Vec<Part>,
    },
    /// The partial text of an attempt whose answer was begun again.
    Struck {
        run: RunId,
        struck: Struck,
    },
    /// Also releases the attempt's reservation.
    AttemptEnded(AttemptEnd),
    Ledger(Box<LedgerEntry>),
    /// The answer as it stands at the end of its run.
    MessageEnded {
        message: MessageId,
        parts: Vec<Part>,
        state: MessageState,
    },
    RunEnded {
        run: RunId,
        stop: Option<Stop>,
        error: Option<crate::error::VendorError>,
        at: Timestamp,
    },
}
