//! Chat turns: from what a person sends to a request that the engine can run.

pub mod aside;
mod draft;
mod ground;
mod plan;
mod request;

use jiff::Timestamp;
use medley_domain::Book;
use medley_domain::Offer;
use medley_domain::conversation::{Conversation, Message, MessageState, Part, Role, title_of};
use medley_domain::ids::{ConversationId, MessageId, RunId};
use medley_domain::job::{ChatJob, Turn};
use medley_domain::journal::Record;
use medley_domain::ports::Books;
use medley_domain::route::{self, Choice, Preset, RouteDecision};
use medley_domain::settings::ChatSettings;
use medley_engine::live::Attachment;
use medley_store::{Store, StoreError};

use self::draft::Draft;
pub(crate) use self::ground::Ground;
use self::ground::Place;
use self::request::{Ready, start};
use crate::app::App;
use crate::attachment::Attachment as Attached;
use crate::dto::errors::UserError;
use crate::dto::route::ContextUse;
use crate::offers;
use crate::{context, errors};

/// What is asked, and where in which conversation.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The book of a new conversation; the one that is open without it.
    pub book: Option<Book>,
    /// A new conversation without it.
    pub conversation: Option<ConversationId>,
    /// The message that the question follows; the end of the shown path without it.
    pub parent: Option<MessageId>,
    pub text: String,
    pub attachments: Vec<Attached>,
    /// What is wished beside the words: tools, a form, an effort. Its model and turns are filled in later.
    pub wishes: ChatJob,
    pub choice: Choice,
    /// Of a new conversation.
    pub settings: Option<ChatSettings>,
    /// Whether a new conversation is kept only until it is left.
    pub temporary: bool,
}

/// A turn that has begun.
#[derive(Debug)]
pub struct Started {
    pub conversation: ConversationId,
    pub question: MessageId,
    pub answer: MessageId,
    pub run: RunId,
    pub attachment: Attachment,
}

/// What is sent where an answer was cut: the newest models take no turn of theirs that they could go on in.
const GO_ON: &str = "Go on exactly where you stopped.";

/// Asks a new question.
///
/// # Errors
/// Nothing was written and nothing was sent: the page keeps what was typed.
pub async fn ask(app: &App, asking: Asking) -> Result<Started, UserError> {
    let (asking, preface, ground, question) = written(app, asking).await?;
    let ready = Ready { preface, choice: asking.choice, parent: question, question, nudge: None };
    start(app, ground, asking.wishes, ready).await
}

/// Writes a question that nobody answers yet.
///
/// # Errors
/// Nothing was written.
pub async fn add(app: &App, asking: Asking) -> Result<(ConversationId, MessageId), UserError> {
    let (_, preface, ground, question) = written(app, asking).await?;
    app.books().commit(preface).await.map_err(|error| errors::from_books(&error))?;
    Ok((ground.conversation, question))
}

/// The records of a question, and the ground with it as its last piece.
async fn written(app: &App, asking: Asking) -> Result<(Asking, Vec<Record>, Ground, MessageId), UserError> {
    check(&asking)?;
    let (now, since) = (app.now(), app.month_start());
    let read = app.store(move |store| {
        let Some(mut place) = Place::find(store, &asking, now)? else { return Ok(None) };
        let question = question(store, &asking, &place, now)?;
        let mut preface = Vec::new();
        if asking.conversation.is_none() {
            preface.push(Record::Conversation(new_conversation(&asking, &place, now)));
        }
        preface.push(Record::Message(question.clone()));
        let id = question.id;
        place.messages.push(question);
        let ground = Ground::read(store, &place, Some(id), since)?;
        Ok(Some((asking, preface, ground, id)))
    });
    read.await?.ok_or_else(|| errors::gone("chat"))
}

/// Asks the question of `answer` once more; the new answer stands beside the old one. What continued an answer is
/// continued once more.
///
/// # Errors
/// As for [`ask`].
pub async fn regenerate(app: &App, answer: MessageId, choice: Choice) -> Result<Started, UserError> {
    let parent =
        app.store(move |store| Ok(find(store, answer)?.and_then(|(_, message)| message.parent))).await?;
    answer_to(app, parent.ok_or_else(|| errors::gone("question"))?, choice).await
}

/// Answers a question, or goes on with an answer that was cut.
///
/// # Errors
/// As for [`ask`].
pub async fn answer_to(app: &App, message: MessageId, choice: Choice) -> Result<Started, UserError> {
    let since = app.month_start();
    let read = app.store(move |store| {
        let Some((place, message)) = find(store, message)? else { return Ok(None) };
        let ground = Ground::read(store, &place, Some(message.id), since)?;
        Ok(Some((message, ground)))
    });
    let (message, ground) = read.await?.ok_or_else(|| errors::gone("message"))?;
    let nudge =
        (message.role == Role::Assistant).then(|| Turn { role: Role::User, parts: vec![Part::text(GO_ON)] });
    let question = question_before(&ground, message.id);
    let ready = Ready { preface: Vec::new(), choice, parent: message.id, question, nudge };
    start(app, ground, streamed(), ready).await
}

/// Goes on where an answer was cut, with the same model where none is chosen.
///
/// # Errors
/// When it is still being written or holds nothing to go on from, and as for [`ask`].
pub async fn go_on(app: &App, answer: MessageId, choice: Option<Choice>) -> Result<Started, UserError> {
    let read = app.store(move |store| {
        let Some((place, message)) = find(store, answer)? else { return Ok(None) };
        let runs = store.runs_of(place.conversation)?;
        let run = runs.into_iter().find(|run| Some(run.run) == message.run);
        let offer = run.and_then(|run| run.attempts.into_iter().next_back()).map(|attempt| attempt.offer);
        Ok(Some((message, offer)))
    });
    let (message, offer) = read.await?.ok_or_else(|| errors::gone("answer"))?;
    if message.state == MessageState::Running {
        return Err(errors::invalid("This answer is still being written."));
    }
    if message.role != Role::Assistant || !context::says_something(&message) {
        return Err(errors::invalid("There is no text to go on from."));
    }
    let same = offer.map_or(Choice::Auto { preset: Preset::Balanced }, |offer| Choice::Pinned { offer });
    answer_to(app, message.id, choice.unwrap_or(same)).await
}

/// A message with its conversation; `None` when it is gone or deleted.
fn find(store: &Store, id: MessageId) -> Result<Option<(Place, Message)>, StoreError> {
    let Some(thread) = store.thread(store.conversation_of(id)?)? else { return Ok(None) };
    let place = Place::of(thread);
    let message = place.message(id).cloned();
    Ok(message.map(|message| (place, message)))
}

/// The message of the last question; the one that is answered where it stands behind a summary.
fn question_before(ground: &Ground, answered: MessageId) -> MessageId {
    let asked = ground.context.pieces.iter().rfind(|piece| piece.turn.role == Role::User);
    asked.and_then(|piece| piece.messages.last().copied()).unwrap_or(answered)
}

/// Wishes for nothing but an answer as it comes.
pub fn streamed() -> ChatJob {
    ChatJob { stream: true, ..ChatJob::default() }
}

/// What routing would decide for a draft with these parts beside its words, without sending anything, and how much of
/// the window it would use.
///
/// # Errors
/// When the conversation is gone. Why nothing can answer is within the result.
pub async fn look(
    app: &App,
    asking: Asking,
    parts: Vec<Part>,
) -> Result<(Result<RouteDecision, UserError>, Option<ContextUse>), UserError> {
    offers::ensure_speeds(app).await;
    let (now, since) = (app.now(), app.month_start());
    let read = app.store(move |store| {
        let Some(place) = Place::find(store, &asking, now)? else { return Ok(None) };
        let ground = Ground::read(store, &place, place.leaf, since)?;
        Ok(Some((asking, ground)))
    });
    let (asking, mut ground) = read.await?.ok_or_else(|| errors::gone("chat"))?;
    let words = Part::text(asking.text);
    let turn = Turn { role: Role::User, parts: parts.into_iter().chain([words]).collect() };
    ground.context.pieces.push(context::Piece { messages: Vec::new(), turn });
    let offers = plan::offers(app, &mut ground, &asking.choice);
    let draft = Draft::new(ground, asking.wishes, None);
    let planned = plan::plan(app, &draft, &offers, &asking.choice);
    let usage = plan::usage(app, &draft, &offers, &asking.choice, &planned);
    let decision = planned.map(|plan| plan.decision).map_err(|refusal| refusal.error);
    Ok((decision, usage))
}

/// As [`look`], for hosts that want the route alone.
///
/// # Errors
/// Why nothing can answer.
pub async fn preview(app: &App, asking: Asking, parts: Vec<Part>) -> Result<RouteDecision, UserError> {
    look(app, asking, parts).await?.0
}

/// The next better model for an answer: the best by the balance of quality and price among those of clearly higher
/// quality than the one that answered. `None` where there is none.
///
/// # Errors
/// When the answer is gone.
pub async fn escalation(app: &App, answer: MessageId) -> Result<Option<route::Candidate>, UserError> {
    /// How much better counts: less than this is within the error of a prior.
    const CLEARLY: f64 = 0.02;
    offers::ensure_speeds(app).await;
    let since = app.month_start();
    let read = app.store(move |store| {
        let Some((place, message)) = find(store, answer)? else { return Ok(None) };
        let Some(decision) = store.decision_of(answer)? else { return Ok(None) };
        let run = store.runs_of(place.conversation)?.into_iter().find(|run| run.answer == answer);
        let last = run.and_then(|run| run.attempts.into_iter().next_back());
        let answered = last.map_or(decision.chosen.clone(), |attempt| attempt.offer);
        let ground = Ground::read(store, &place, message.parent, since)?;
        Ok(Some((ground, decision, answered)))
    });
    let (mut ground, decision, answered) = read.await?.ok_or_else(|| errors::gone("answer"))?;
    let quality = decision.candidate(&answered).map_or(0.0, |candidate| candidate.quality);
    let offers = plan::offers(app, &mut ground, &decision.choice);
    let draft = Draft::new(ground, streamed(), None);
    let better = |preset| {
        let planned = plan::plan(app, &draft, &offers, &Choice::Auto { preset }).ok()?;
        planned
            .decision
            .candidates
            .into_iter()
            .find(|each| each.offer != answered && each.quality > quality + CLEARLY)
    };
    Ok(better(Preset::Balanced).or_else(|| better(Preset::Best)))
}

/// Whether there is something to send.
fn check(asking: &Asking) -> Result<(), UserError> {
    match asking.text.trim().is_empty() && asking.attachments.is_empty() {
        true => Err(errors::invalid("There is nothing to send yet.")),
        false => Ok(()),
    }
}

fn question(store: &Store, asking: &Asking, place: &Place, now: Timestamp) -> Result<Message, StoreError> {
    let assets = store.assets();
    let kept = asking.attachments.iter().map(|attachment| attachment.keep(&assets));
    let mut parts = kept.collect::<Result<Vec<_>, _>>()?;
    if !asking.text.is_empty() {
        parts.push(Part::text(asking.text.clone()));
    }
    Ok(Message {
        id: MessageId::new(now),
        conversation: place.conversation,
        parent: place.leaf,
        role: Role::User,
        parts,
        state: MessageState::Complete,
        run: None,
        at: now,
    })
}

fn new_conversation(asking: &Asking, place: &Place, now: Timestamp) -> Conversation {
    let new = Conversation::new(place.conversation, title_of(&asking.text), place.book, now);
    Conversation { settings: place.settings.clone(), temporary: asking.temporary, ..new }
}

/// The choice as the page makes it.
///
/// # Errors
/// When an offer is not of the form "connection/model".
pub fn choice(choice: &crate::dto::chat::Choice) -> Result<Choice, UserError> {
    match choice {
        crate::dto::chat::Choice::Auto { preset } => Ok(Choice::Auto { preset: (*preset).into() }),
        crate::dto::chat::Choice::Offer { offer } => {
            let offer =
                Offer::parse(offer).ok_or_else(|| errors::invalid("That model is not there any more."))?;
            Ok(Choice::Pinned { offer })
        }
    }
}
