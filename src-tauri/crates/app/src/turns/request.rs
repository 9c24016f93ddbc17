//! The start of a run: a draft that was routed becomes a request, and the engine takes it.

use medley_domain::conversation::{Message, MessageState, Role};
use medley_domain::ids::{ConversationId, MessageId, RunId};
use medley_domain::job::{ChatJob, Turn};
use medley_domain::journal::Record;
use medley_domain::route::Choice;
use medley_engine::TurnRequest;
use medley_engine::live::Attachment;

use super::Started;
use super::draft::Draft;
use super::ground::Ground;
use super::plan::{Plan, offers as offers_of, plan};
use crate::app::App;
use crate::dto::errors::UserError;
use crate::{errors, offers};

/// What a turn is beside its ground.
pub(super) struct Ready {
    pub preface: Vec<Record>,
    pub choice: Choice,
    /// The message that the answer follows.
    pub parent: MessageId,
    pub question: MessageId,
    pub nudge: Option<Turn>,
}

pub(super) async fn start(
    app: &App,
    mut ground: Ground,
    wishes: ChatJob,
    ready: Ready,
) -> Result<Started, UserError> {
    offers::ensure_speeds(app).await;
    let (book, conversation) = (ground.book, ground.conversation);
    let offers = offers_of(app, &mut ground, &ready.choice);
    let draft = Draft::new(ground, wishes, ready.nudge);
    let planned = plan(app, &draft, &offers, &ready.choice);
    let Plan { decision, start, .. } = planned.map_err(|refusal| refusal.error)?;
    let run = RunId::new(app.now());
    let answer = answer_of(app, run, conversation, Some(ready.parent));
    let id = answer.id;
    let request = TurnRequest {
        run,
        conversation,
        answer,
        book,
        preface: ready.preface,
        job: draft.job(start),
        aside: false,
        offers: offers.setups(&decision),
        decision,
        month_start: app.month_start(),
    };
    let attachment = begin(app, request).await?;
    Ok(Started { conversation, question: ready.question, answer: id, run, attachment })
}

/// An answer that nothing was written of yet.
pub(super) fn answer_of(
    app: &App,
    run: RunId,
    conversation: ConversationId,
    parent: Option<MessageId>,
) -> Message {
    let now = app.now();
    Message {
        id: MessageId::new(now),
        conversation,
        parent,
        role: Role::Assistant,
        parts: Vec::new(),
        state: MessageState::Running,
        run: Some(run),
        at: now,
    }
}

pub(super) async fn begin(app: &App, request: TurnRequest) -> Result<Attachment, UserError> {
    app.engine().start(request).await.map_err(|error| errors::from_books(&error))
}
