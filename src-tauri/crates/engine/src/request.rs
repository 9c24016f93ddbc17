//! What a chat turn's run is given at its start. Everything that it may need later is in it, so that the machine asks
//! nobody.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use medley_domain::conversation::Message;
use medley_domain::ids::{ConversationId, MessageId, RunId};
use medley_domain::job::ChatJob;
use medley_domain::journal::Record;
use medley_domain::model::ModelCard;
use medley_domain::route::RouteDecision;
use medley_domain::{Book, Connection, Offer};

/// A connection and a model card for one offer that the run may use.
#[derive(Clone, Debug)]
pub struct OfferSetup {
    pub connection: Arc<Connection>,
    pub card: Arc<ModelCard>,
}

/// A chat turn, ready to run.
#[derive(Clone, Debug)]
pub struct TurnRequest {
    pub run: RunId,
    pub conversation: ConversationId,
    /// The answer's message, in state `Running` with no parts.
    pub answer: Message,
    pub book: Book,
    /// Records of the same transaction that come before the run's own: a new conversation, the question.
    pub preface: Vec<Record>,
    /// The job; its model is replaced by each attempt's.
    pub job: ChatJob,
    pub decision: RouteDecision,
    /// Whether its answer stands in no thread, such as a title: it writes no message, and the view lists it nowhere.
    pub aside: bool,
    /// A setup for the chosen offer and for each that may follow it.
    pub offers: HashMap<Offer, OfferSetup>,
    /// When the budget's current month began, in the person's time zone.
    pub month_start: Timestamp,
}

impl TurnRequest {
    pub fn answer_id(&self) -> MessageId {
        self.answer.id
    }
}
