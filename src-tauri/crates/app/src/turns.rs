//! Chat turns: from what a person sends to a request that the engine can run.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use medley_domain::conversation::{Conversation, MediaSource, Message, MessageState, Part, Role, title_of};
use medley_domain::ids::{ConversationId, MessageId, RunId};
use medley_domain::job::{ChatJob, Tool, Turn};
use medley_domain::journal::Record;
use medley_domain::route::{Choice, Needs, RouteDecision};
use medley_domain::{Book, Connection, ModelName, Offer, PicoUsd};
use medley_engine::TurnRequest;
use medley_engine::attempt::MOST_OUTPUT;
use medley_engine::live::Attachment;
use medley_routing::{NoRoute, Step, estimate_input, likely_output, task_of};
use medley_store::{Assets, Store, StoreError, Thread};

use crate::app::App;
use crate::context;
use crate::dto::errors::{ErrorCode, HintAction, UserError};
use crate::errors;
use crate::offers::{self, Offers};
use crate::settings;

/// The largest picture that is taken, in bytes.
const MOST_PICTURE: usize = 20_000_000;

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
    pub images: Vec<Picture>,
    pub tools: Vec<Tool>,
    pub choice: Choice,
    pub stream: bool,
}

/// A picture as it was handed in.
#[derive(Clone, Debug)]
pub struct Picture {
    pub media_type: String,
    pub bytes: Vec<u8>,
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
    start(app, plan, asking.tools, asking.stream).await
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
    start(app, plan, Vec::new(), true).await
}

fn question_of(messages: &[Message], answer: MessageId) -> Option<&Message> {
    let of = |id: MessageId| messages.iter().find(|message| message.id == id);
    of(of(answer)?.parent?)
}

/// What routing would decide for a draft, without sending anything.
///
/// # Errors
/// Why nothing can answer.
pub async fn preview(app: &App, asking: Asking, images: u64) -> Result<RouteDecision, UserError> {
    offers::ensure_speeds(app).await;
    let (now, since) = (app.now(), app.month_start());
    let read = app.store(move |store| {
        let Some(place) = find_place(store, &asking, now)? else { return Ok(None) };
        let ground = Ground::read(store, place.book, &place.messages, place.leaf, since)?;
        Ok(Some((asking, place.book, ground)))
    });
    let (asking, book, mut ground) = read.await?.ok_or_else(|| errors::gone("chat"))?;
    ground.turns.push(Turn { role: Role::User, parts: vec![Part::text(asking.text.clone())] });
    let extent = estimate_input(None, &ground.turns, &asking.tools);
    let input = extent + images * medley_routing::IMAGE_TOKENS;
    let step = step(&asking.text, input, images > 0, !asking.tools.is_empty(), book);
    let (decision, _) = decide(app, &step, &asking.choice, ground.connections, ground.left)?;
    Ok(decision)
}

/// What a turn begins on, read in one go off the async threads: each such read costs two changes of threads.
struct Ground {
    turns: Vec<Turn>,
    connections: Vec<(Connection, String)>,
    /// What may still be spent this month; `None` without a cap.
    left: Option<PicoUsd>,
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

async fn start(app: &App, plan: Plan, tools: Vec<Tool>, stream: bool) -> Result<Started, UserError> {
    offers::ensure_speeds(app).await;
    let Plan { book, question, ground, preface, choice } = plan;
    let Ground { turns, connections, left } = ground;
    let input = estimate_input(None, &turns, &tools);
    let vision = turns.iter().flat_map(|turn| &turn.parts).any(|part| matches!(part, Part::Image { .. }));
    let step = step(&text_of(&question), input, vision, !tools.is_empty(), book);
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
        job: job(turns, tools, stream),
        offers: offers.setups(&decision),
        decision,
        month_start: app.month_start(),
    };
    let attachment = app.engine().start(request).await.map_err(|error| errors::from_books(&error))?;
    Ok(Started { conversation: question.conversation, question: question.id, answer, run, attachment })
}

fn job(turns: Vec<Turn>, tools: Vec<Tool>, stream: bool) -> ChatJob {
    ChatJob { model: ModelName::from(""), turns, tools, stream, ..ChatJob::default() }
}

fn step(text: &str, input_tokens: u64, vision: bool, tools: bool, book: Book) -> Step {
    let task = task_of(text).to_owned();
    let output_tokens = likely_output(&task, input_tokens);
    let needs = Needs { vision, tools, input_tokens, output_tokens, max_output: MOST_OUTPUT };
    Step { task, needs, book }
}

/// Routes a step and says how long it took.
fn decide(
    app: &App,
    step: &Step,
    choice: &Choice,
    connections: Vec<(Connection, String)>,
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

/// Whether there is something to send, and all of it can be sent.
fn check(asking: &Asking) -> Result<(), UserError> {
    if asking.text.trim().is_empty() && asking.images.is_empty() {
        return Err(errors::invalid("There is nothing to send yet."));
    }
    match asking.images.iter().find(|image| image.bytes.len() > MOST_PICTURE) {
        Some(large) => {
            let megabytes = large.bytes.len() / 1_000_000;
            Err(errors::invalid(format!("A picture of {megabytes} MB is too large: 20 MB at most.")))
        }
        None => Ok(()),
    }
}

fn question(store: &Store, asking: &Asking, place: &Place, now: Timestamp) -> Result<Message, StoreError> {
    let assets = store.assets();
    let mut parts = asking.images.iter().map(|image| keep(image, &assets)).collect::<Result<Vec<_>, _>>()?;
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

fn keep(picture: &Picture, assets: &Assets) -> Result<Part, StoreError> {
    let digest = assets.put(&picture.bytes)?;
    let bytes = picture.bytes.len() as u64;
    let source = MediaSource::Asset { digest };
    Ok(Part::Image { media_type: picture.media_type.clone(), bytes, source, opaque: None })
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

/// Pictures as the page hands them in.
///
/// # Errors
/// When one is not base64 or not a kind of picture that vendors take.
pub fn pictures(images: Vec<crate::dto::chat::ImageIn>) -> Result<Vec<Picture>, UserError> {
    const TAKEN: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];
    let picture = |image: crate::dto::chat::ImageIn| {
        if !TAKEN.contains(&image.media_type.as_str()) {
            return Err(errors::invalid(format!(
                "{} can't be sent: PNG, JPEG, GIF or WebP can.",
                image.media_type
            )));
        }
        let bytes =
            STANDARD.decode(&image.base64).map_err(|_| errors::invalid("A picture could not be read."))?;
        Ok(Picture { media_type: image.media_type, bytes })
    };
    images.into_iter().map(picture).collect()
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
