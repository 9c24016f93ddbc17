//! The two commits of a turn in the store alone, with the records that the engine's machine itself makes: as after a
//! decision of Auto over 300 offers, which is written down with all that it weighed.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use medley_domain::conversation::{Conversation, Message, MessageState, Part, Role};
use medley_domain::event::{Event, Stop, StopReason};
use medley_domain::ids::{ConversationId, MessageId, RunId};
use medley_domain::job::ChatJob;
use medley_domain::journal::Record;
use medley_domain::ports::Books;
use medley_domain::usage::Usage;
use medley_domain::{Book, Connection, KeyRef};
use medley_engine::machine::{Effect, Input, Turn};
use medley_engine::{OfferSetup, TurnRequest};
use medley_routing::OfferFacts;
use medley_store::{BooksHandle, Options, Store};
use medley_tests::measure::figures::{Samples, Table};
use serde_json::json;

use crate::{as_a_task, routing};

const ROUNDS: usize = 500;
const OWNER: &str = "bench";

pub fn measure(folder: &Path) -> Vec<Table> {
    let store = Store::open(folder, Options::new(TimeZone::UTC)).unwrap();
    let (opening, closing) = as_a_task(turns(store));
    let mut table =
        Table::new(format!("The store alone, {ROUNDS} turns, each after a decision over 300 offers"));
    table.row_ms("commit A: question, run, route, reservation, attempt", &opening, "");
    table.row_ms("commit B: attempt's end, ledger, answer, run's end", &closing, "");
    vec![table]
}

async fn turns(store: Store) -> (Samples, Samples) {
    let (books, offers) = (store.books(OWNER), routing::offers());
    let (mut opening, mut closing) = (Samples::default(), Samples::default());
    for _ in 0..ROUNDS {
        let (a, b) = commits(&offers);
        opening.push_ms(time(&books, a).await);
        closing.push_ms(time(&books, b).await);
    }
    (opening, closing)
}

async fn time(books: &BooksHandle, records: Vec<Record>) -> Duration {
    let began = Instant::now();
    books.commit(records).await.unwrap();
    began.elapsed()
}

/// What the machine asks to be written before and after a short answer.
fn commits(offers: &[OfferFacts]) -> (Vec<Record>, Vec<Record>) {
    let now = Timestamp::now();
    let mut turn = Turn::new(request(offers, now), OWNER.to_owned());
    let before = records(turn.handle(Input::Begin, now));
    turn.handle(Input::Committed, now);
    turn.handle(Input::Event(Event::Text { text: "word ".repeat(24) }), now);
    let usage = Usage { input: Some(12), output: Some(24), ..Usage::default() };
    turn.handle(Input::Event(Event::Usage { usage, raw: json!({"prompt_tokens": 12}) }), now);
    let stop = Stop { reason: StopReason::End, raw: None };
    (before, records(turn.handle(Input::Event(Event::Finished { stop }), now)))
}

fn records(effects: Vec<Effect>) -> Vec<Record> {
    let mut commits = effects.into_iter().filter_map(|effect| match effect {
        Effect::Commit(records) => Some(records),
        _ => None,
    });
    commits.next().expect("the machine commits here")
}

fn request(offers: &[OfferFacts], now: Timestamp) -> TurnRequest {
    let decision = routing::decide(offers);
    let conversation = ConversationId::new(now);
    let question = message(conversation, Role::User, now);
    let run = RunId::new(now);
    let answer = Message {
        parent: Some(question.id),
        state: MessageState::Running,
        parts: Vec::new(),
        run: Some(run),
        ..message(conversation, Role::Assistant, now)
    };
    let row = Conversation::new(conversation, "Words".to_owned(), Book::Real, now);
    TurnRequest {
        run,
        conversation,
        answer,
        book: Book::Real,
        preface: vec![Record::Conversation(row), Record::Message(question)],
        job: job(),
        aside: false,
        decision,
        offers: setups(offers, now),
        month_start: now,
    }
}

fn setups(offers: &[OfferFacts], now: Timestamp) -> HashMap<medley_domain::Offer, OfferSetup> {
    let connection = |facts: &OfferFacts| Connection {
        id: facts.offer.connection,
        vendor: facts.vendor.clone(),
        name: facts.vendor.to_string(),
        protocol: None,
        base_url: "http://127.0.0.1:1".to_owned(),
        key: KeyRef::None,
        key_last4: None,
        book: Book::Real,
        created: now,
        settings: Default::default(),
    };
    let setup =
        |facts: &OfferFacts| OfferSetup { connection: Arc::new(connection(facts)), card: facts.card.clone() };
    offers.iter().map(|facts| (facts.offer.clone(), setup(facts))).collect()
}

fn message(conversation: ConversationId, role: Role, at: Timestamp) -> Message {
    Message {
        id: MessageId::new(at),
        conversation,
        parent: None,
        role,
        parts: vec![Part::text("Say the words that you were given, one after the other.")],
        state: MessageState::Complete,
        run: None,
        at,
    }
}

fn job() -> ChatJob {
    ChatJob { model: "".into(), turns: Vec::new(), stream: true, ..ChatJob::default() }
}
