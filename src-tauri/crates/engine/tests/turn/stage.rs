//! The stage for turns: an engine on books in memory, a hand-driven vendor and a clock that stands still.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use medley_domain::conversation::{Message, MessageState, Role};
use medley_domain::ids::{ConversationId, MessageId, RunId};
use medley_domain::job::ChatJob;
use medley_domain::journal::Record;
use medley_domain::money::Cost;
use medley_domain::ports::{BooksError, Clock, KeyError};
use medley_domain::route::{Choice, CostRange, Needs, Preset, RouteDecision};
use medley_domain::settings::Given;
use medley_domain::{Book, ModelName, Offer, PicoUsd};
use medley_engine::driver::Ports;
use medley_engine::live::Attachment;
use medley_engine::{Engine, LiveAnswer, LiveEvent, OfferSetup, TurnRequest};
use medley_testkit::books::MemoryBooks;
use medley_testkit::cards;
use medley_testkit::clock::HandClock;
use medley_testkit::keys::NoKeys;
use medley_testkit::vendor::{HandVendor, OneVendor};

pub struct Stage {
    pub engine: Engine,
    pub books: Arc<MemoryBooks>,
    pub vendor: Arc<HandVendor>,
    clock: Arc<HandClock>,
}

/// A run with this test attached to it.
pub struct Run {
    pub id: RunId,
    attachment: Attachment,
}

impl Run {
    pub async fn end(self) -> LiveAnswer {
        end_of(self.attachment).await
    }

    pub async fn until_text(&mut self) {
        while let Some(event) = self.attachment.events.recv().await {
            self.attachment.answer.seq += 1;
            if matches!(event, LiveEvent::Text { .. }) {
                return;
            }
        }
        panic!("the run ended without text");
    }
}

pub async fn end_of(mut attachment: Attachment) -> LiveAnswer {
    let mut seq = attachment.answer.seq;
    while let Some(event) = attachment.events.recv().await {
        seq += 1;
        if let LiveEvent::Ended { seq: last, answer } = event {
            assert_eq!(last, seq, "an event was lost or doubled");
            return *answer;
        }
    }
    panic!("the run ended without its last event");
}

impl Stage {
    pub fn new() -> Self {
        Self::with_keys(None)
    }

    pub fn with_keys(failure: Option<KeyError>) -> Self {
        let books = Arc::new(MemoryBooks::default());
        let vendor = Arc::new(HandVendor::default());
        let clock = Arc::new(HandClock::at(1_000_000));
        let ports = Ports {
            books: books.clone(),
            assets: books.clone(),
            keys: Arc::new(NoKeys(failure)),
            vendors: Arc::new(OneVendor(vendor.clone())),
            clock: clock.clone(),
        };
        Self { engine: Engine::new(ports, "test".to_owned()), books, vendor, clock }
    }

    /// Starts a turn with `models` models that may answer, in order.
    pub async fn start(&self, models: usize) -> Run {
        self.try_start(models).await.unwrap()
    }

    pub async fn try_start(&self, models: usize) -> Result<Run, BooksError> {
        self.try_start_within(models, None).await
    }

    /// The same under a ceiling for the answer.
    pub async fn try_start_within(&self, models: usize, ceiling: Option<PicoUsd>) -> Result<Run, BooksError> {
        let mut request = request(models, self.clock.now());
        request.decision.ceiling = ceiling;
        let id = request.run;
        self.engine.start(request).await.map(|attachment| Run { id, attachment })
    }
}

/// The name that a record has in JSON.
pub fn kind(record: &Record) -> String {
    let json = serde_json::to_value(record).unwrap();
    json["type"].as_str().unwrap().to_owned()
}

fn request(models: usize, now: Timestamp) -> TurnRequest {
    let offers: Vec<(Offer, OfferSetup)> = (0..models).map(setup).collect();
    let order: Vec<Offer> = offers.iter().map(|(offer, _)| offer.clone()).collect();
    let conversation = ConversationId::new(now);
    let run = RunId::new(now);
    TurnRequest {
        run,
        conversation,
        answer: Message {
            id: MessageId::new(now),
            conversation,
            parent: None,
            role: Role::Assistant,
            parts: Vec::new(),
            state: MessageState::Running,
            run: Some(run),
            at: now,
        },
        book: Book::Real,
        preface: Vec::new(),
        job: job(),
        aside: false,
        decision: decision(&order, now),
        offers: offers.into_iter().collect::<HashMap<_, _>>(),
        month_start: now,
    }
}

fn setup(index: usize) -> (Offer, OfferSetup) {
    let connection = cards::connection("test", 1_000 * (index as i64 + 1));
    let name = format!("model-{index}");
    let offer = Offer { connection: connection.id, model: ModelName::from(name.as_str()) };
    let card = cards::card("test", &name, 1.0, 2.0);
    (offer, OfferSetup { connection: Arc::new(connection), card: Arc::new(card) })
}

fn job() -> ChatJob {
    ChatJob { model: ModelName::from(""), turns: Vec::new(), stream: true, ..ChatJob::default() }
}

fn decision(order: &[Offer], at: Timestamp) -> RouteDecision {
    RouteDecision {
        choice: Choice::Auto { preset: Preset::Balanced },
        task: "chat".to_owned(),
        needs: Needs { input_tokens: 500, ..Needs::default() },
        chosen: order[0].clone(),
        because: "test".to_owned(),
        candidates: Vec::new(),
        rejected: Vec::new(),
        then: order[1..].to_vec(),
        estimate: CostRange { low: Cost::Unknown, likely: Cost::Unknown, high: Cost::Unknown },
        ceiling: None,
        took_us: 0,
        at,
        given: Given::default(),
    }
}
