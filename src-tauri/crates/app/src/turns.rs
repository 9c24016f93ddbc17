//! Chat turns: from what a person sends to a request that the engine can run.

use jiff::Timestamp;
use medley_domain::conversation::{Conversation, Message, MessageState, Part, Role, title_of};
use medley_domain::ids::{ConversationId, MessageId, RunId};
use medley_domain::job::{BuiltIn, Caching, ChatJob, Format, Turn};
use medley_domain::journal::Record;
use medley_domain::route::{Choice, Needs, Policy, RouteDecision};
use medley_domain::{Book, Offer, PicoUsd};
use medley_engine::TurnRequest;
use medley_engine::attempt::MOST_OUTPUT;
use medley_engine::live::Attachment;
use medley_routing::{NoRoute, Step, estimate_input, likely_output, task_of};
use medley_store::{Store, StoreError, Thread};

use crate::app::App;
use crate::attachment::Attachment as Attached;
use crate::context;
use crate::dto::errors::{ErrorCode, HintAction, UserError};
use crate::errors;
use crate::offers::{self, Offers, Stored};
use crate::settings;

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

/// Asks a new question.
///
/// # Errors
/// Nothing was written and nothing was sent: the page keeps what was typed.
pub async fn ask(app: &App, asking: Asking) -> Result<Started, UserError> {
    check(&asking)?;
    let (now, since) = (app.now(), app.month_start());
    let read = app.store(move |store| {
        let Some(mut place) = find_place(store, &asking, now)? else { return Ok(None) };
        let question = question(store, &asking, &place, now)?;
        place.messages.push(question.clone());
        let ground = Ground::read(store, place.book, &place.messages, Some(question.id), since)?;
        Ok(Some((asking, place, question, ground)))
    });
    let (asking, place, question, ground) = read.await?.ok_or_else(|| errors::gone("chat"))?;
    let mut preface = Vec::new();
    if asking.conversation.is_none() {
        preface.push(Record::Conversation(new_conversation(&asking, &place, now)));
    }
    preface.push(Record::Message(question.clone()));
    let plan = Plan { book: place.book, question, ground, preface, choice: asking.choice };
    start(app, plan, asking.wishes).await
}

/// Asks the question of `answer` once more; the new answer stands beside the old one.
///
/// # Errors
/// As for [`ask`].
pub async fn regenerate(app: &App, answer: MessageId, choice: Choice) -> Result<Started, UserError> {
    let since = app.month_start();
    let read = app.store(move |store| {
        let Some(thread) = store.thread(store.conversation_of(answer)?)? else { return Ok(None) };
        let Some(question) = question_of(&thread.messages, answer) else { return Ok(None) };
        let book = thread.conversation.book;
        let ground = Ground::read(store, book, &thread.messages, Some(question.id), since)?;
        Ok(Some((book, question.clone(), ground)))
    });
    let (book, question, ground) = read.await?.ok_or_else(|| errors::gone("question"))?;
    let plan = Plan { book, question, ground, preface: Vec::new(), choice };
    start(app, plan, streamed()).await
}

fn question_of(messages: &[Message], answer: MessageId) -> Option<&Message> {
    let of = |id: MessageId| messages.iter().find(|message| message.id == id);
    of(of(answer)?.parent?)
}

/// Wishes for nothing but an answer as it comes.
pub fn streamed() -> ChatJob {
    ChatJob { stream: true, ..ChatJob::default() }
}

/// What routing would decide for a draft with these parts beside its words, without sending anything.
///
/// # Errors
/// Why nothing can answer.
pub async fn preview(app: &App, asking: Asking, parts: Vec<Part>) -> Result<RouteDecision, UserError> {
    offers::ensure_speeds(app).await;
    let (now, since) = (app.now(), app.month_start());
    let read = app.store(move |store| {
        let Some(place) = find_place(store, &asking, now)? else { return Ok(None) };
        let ground = Ground::read(store, place.book, &place.messages, place.leaf, since)?;
        Ok(Some((asking, place.book, ground)))
    });
    let (asking, book, mut ground) = read.await?.ok_or_else(|| errors::gone("chat"))?;
    let words = Part::text(asking.text.clone());
    ground.turns.push(Turn { role: Role::User, parts: parts.into_iter().chain([words]).collect() });
    let step = step(&asking.text, &ground, &asking.wishes, book);
    let (decision, _) = decide(app, &step, &asking.choice, ground.connections, ground.left)?;
    Ok(decision)
}

/// What a turn begins on, read in one go off the async threads: each such read costs two changes of threads.
struct Ground {
    turns: Vec<Turn>,
    connections: Vec<Stored>,
    /// What may still be spent this month; `None` without a cap.
    left: Option<PicoUsd>,
    policy: Policy,
}

impl Ground {
    fn read(
        store: &Store,
        book: Book,
        messages: &[Message],
        leaf: Option<MessageId>,
        since: Timestamp,
    ) -> Result<Self, StoreError> {
        let turns = leaf.map(|leaf| context::turns(messages, leaf, &store.assets())).transpose()?;
        Ok(Self {
            turns: turns.unwrap_or_default(),
            connections: offers::read(store, book)?,
            left: store.standing(book, since)?.left(),
            policy: settings::policy(store)?,
        })
    }
}

struct Plan {
    book: Book,
    question: Message,
    ground: Ground,
    preface: Vec<Record>,
    choice: Choice,
}

async fn start(app: &App, plan: Plan, wishes: ChatJob) -> Result<Started, UserError> {
    offers::ensure_speeds(app).await;
    let Plan { book, question, ground, preface, choice } = plan;
    let step = step(&text_of(&question), &ground, &wishes, book);
    let Ground { turns, connections, left, .. } = ground;
    let (decision, offers) = decide(app, &step, &choice, connections, left)?;
    let now = app.now();
    let (run, answer) = (RunId::new(now), MessageId::new(now));
    let request = TurnRequest {
        run,
        conversation: question.conversation,
        answer: Message {
            id: answer,
            conversation: question.conversation,
            parent: Some(question.id),
            role: Role::Assistant,
            parts: Vec::new(),
            state: MessageState::Running,
            run: Some(run),
            at: now,
        },
        book,
        preface,
        job: job(turns, wishes, question.conversation),
        offers: offers.setups(&decision),
        decision,
        month_start: app.month_start(),
    };
    let attachment = app.engine().start(request).await.map_err(|error| errors::from_books(&error))?;
    Ok(Started { conversation: question.conversation, question: question.id, answer, run, attachment })
}

/// A conversation's requests share their beginning, so they are sent to the same cache where a vendor has several.
fn job(turns: Vec<Turn>, wishes: ChatJob, conversation: ConversationId) -> ChatJob {
    let shared = Caching { key: Some(conversation.to_string()), long: false };
    ChatJob { turns, caching: wishes.caching.clone().or(Some(shared)), ..wishes }
}

fn step(text: &str, ground: &Ground, wishes: &ChatJob, book: Book) -> Step {
    let task = task_of(text).to_owned();
    let input_tokens = estimate_input(wishes.system.as_deref(), &ground.turns, &wishes.tools);
    let output_tokens = likely_output(&task, input_tokens);
    let asked = || ground.turns.iter().filter(|turn| turn.role == Role::User).flat_map(|turn| &turn.parts);
    let pdf = |part: &Part| matches!(part, Part::File { media_type, .. } if media_type == "application/pdf");
    let needs = Needs {
        vision: asked().any(|part| matches!(part, Part::Image { .. })),
        tools: !wishes.tools.is_empty(),
        pdf: asked().any(pdf),
        audio: asked().any(|part| matches!(part, Part::Audio { .. })),
        schema: matches!(wishes.format, Some(Format::Schema { .. })),
        web_search: wishes.built_in.contains(&BuiltIn::WebSearch),
        input_tokens,
        output_tokens,
        max_output: wishes.max_output.unwrap_or(MOST_OUTPUT).min(MOST_OUTPUT),
    };
    Step { task, needs, book, policy: ground.policy.clone() }
}

/// Routes a step and says how long it took.
fn decide(
    app: &App,
    step: &Step,
    choice: &Choice,
    connections: Vec<Stored>,
    left: Option<PicoUsd>,
) -> Result<(RouteDecision, Offers), UserError> {
    let mut offers = Offers::of(app, connections);
    if let Choice::Pinned { offer } = choice {
        offers.include(app, offer);
    }
    let watch = Stopwatch::start();
    let decision = medley_routing::route(step, &offers.facts, choice, left, app.now());
    let took_us = watch.microseconds();
    match decision {
        Ok(decision) => Ok((RouteDecision { took_us, ..decision }, offers)),
        Err(no_route) => Err(no_model(&no_route, choice)),
    }
}

fn no_model(no_route: &NoRoute, choice: &Choice) -> UserError {
    use medley_domain::route::Rejection;
    if matches!(no_route.rule, Some(Rejection::OverBudget)) {
        return errors::plain(ErrorCode::BudgetReached, "Your monthly budget is reached", &no_route.reason)
            .hint("Change the budget", HintAction::OpenBudget);
    }
    if matches!(no_route.rule, Some(Rejection::NoKey)) {
        return errors::plain(ErrorCode::KeyMissing, "The key is missing", &no_route.reason)
            .hint("Open Settings", HintAction::OpenSettings);
    }
    if let Some(Rejection::Never | Rejection::NotHere | Rejection::OverCeiling { .. }) = no_route.rule {
        return errors::plain(ErrorCode::NoModel, "Your rules leave no model for this", &no_route.reason)
            .hint("Open your rules", HintAction::OpenPolicy);
    }
    let error = errors::plain(ErrorCode::NoModel, "No model can answer this", &no_route.reason);
    match (&no_route.rule, choice) {
        (None, _) => error.hint("Open Settings", HintAction::OpenSettings),
        (_, Choice::Pinned { .. }) => error.hint("Choose another model", HintAction::ChooseModel),
        _ => error.hint("Try again", HintAction::Retry),
    }
}

/// Where a question goes.
struct Place {
    conversation: ConversationId,
    book: Book,
    messages: Vec<Message>,
    leaf: Option<MessageId>,
}

/// `None` when the conversation is gone.
fn find_place(store: &Store, asking: &Asking, now: Timestamp) -> Result<Option<Place>, StoreError> {
    let Some(id) = asking.conversation else {
        let book = asking.book.map_or_else(|| settings::book(store), Ok)?;
        let conversation = ConversationId::new(now);
        return Ok(Some(Place { conversation, book, messages: Vec::new(), leaf: None }));
    };
    let place = |thread: Thread| Place {
        conversation: id,
        book: thread.conversation.book,
        messages: thread.messages,
        leaf: asking.parent.or(thread.conversation.leaf),
    };
    Ok(store.thread(id)?.map(place))
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
    let title = title_of(&asking.text);
    Conversation { id: place.conversation, title, book: place.book, created: now, updated: now, leaf: None }
}

fn text_of(message: &Message) -> String {
    let texts = message.parts.iter().filter_map(|part| match part {
        Part::Text { text } => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
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

/// Measures durations, which is no business of the clock port: a replay has no use for them.
struct Stopwatch(std::time::Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "a duration that is only shown")]
    fn start() -> Self {
        Self(std::time::Instant::now())
    }

    fn microseconds(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}
