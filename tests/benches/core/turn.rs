//! A chat turn through the whole core, as the window takes it, in turns with the same answer over a bare socket.

use std::path::{Path, PathBuf};
use std::time::Instant;

use medley_app::domain::conversation::MessageState;
use medley_app::domain::ids::ConversationId;
use medley_app::domain::route::Choice;
use medley_app::domain::{Book, Connection, Offer};
use medley_app::turns::{self, Asking};
use medley_app::{App, LiveEvent, commands};
use medley_tests::measure::figures::{Samples, Table};
use medley_tests::measure::folder;
use medley_tests::measure::loopback::{Loopback, SHORT};

use crate::plain::{Plain, Times};
use crate::{as_a_task, disk};

pub const QUESTION: &str = "Say the words that you were given, one after the other.";

const WARM_UP: usize = 50;
const ROUNDS: usize = 500;
/// Questions in one conversation before the next begins.
const TURNS: usize = 10;

pub fn measure(folder: &Path) -> Vec<Table> {
    as_a_task(in_turns(folder.to_owned()))
}

async fn in_turns(folder: PathBuf) -> Vec<Table> {
    let vendor = Loopback::start().unwrap();
    let app = folder::open(&folder).await.unwrap();
    let connection = folder::furnish(&app, &vendor).await.unwrap();
    let offers = commands::models_of(&app, Book::Real).await.unwrap().len();
    let (mut plain, mut core) = (Plain::connect(&vendor, SHORT).await, Core::new(app, &connection, SHORT));
    let (mut raw, mut whole) = (Column::default(), Column::default());
    for round in 0..WARM_UP + ROUNDS {
        let (plain, core) = (plain.ask().await, core.ask().await);
        if round >= WARM_UP {
            raw.push(plain);
            whole.push(core);
        }
    }
    core.close().await;
    vec![table(offers, &raw, &whole), disk::table(&folder)]
}

fn table(offers: usize, raw: &Column, core: &Column) -> Table {
    let mut table = Table::new(format!(
        "A chat turn of 24 deltas against raw loopback, {ROUNDS} of each by turns; {offers} offers in the folder"
    ));
    table.row_ms("to the first text, raw", &raw.first, "");
    table.row_ms("to the first text, core", &core.first, "");
    let aim = "aim: p99 under 1 ms";
    table.row_ms("overhead to the first text (commit A)", &core.first.minus(&raw.first), aim);
    table.row_ms("to the end, raw", &raw.whole, "");
    table.row_ms("to the end, core", &core.whole, "");
    table.row_ms("overhead of the turn (commits A and B)", &core.whole.minus(&raw.whole), aim);
    table
}

#[derive(Default)]
struct Column {
    first: Samples,
    whole: Samples,
}

impl Column {
    fn push(&mut self, times: Times) {
        self.first.push_ms(times.first);
        self.whole.push_ms(times.whole);
    }
}

/// The core with one model pinned.
pub struct Core {
    app: App,
    choice: Choice,
    asked: usize,
    conversation: Option<ConversationId>,
}

impl Core {
    pub fn new(app: App, connection: &Connection, model: &str) -> Self {
        let offer = Offer { connection: connection.id, model: model.into() };
        Self { app, choice: Choice::Pinned { offer }, asked: 0, conversation: None }
    }

    pub async fn ask(&mut self) -> Times {
        let conversation = self.conversation.filter(|_| !self.asked.is_multiple_of(TURNS));
        self.asked += 1;
        let asking = Asking {
            book: None,
            conversation,
            parent: None,
            text: QUESTION.to_owned(),
            attachments: Vec::new(),
            wishes: turns::streamed(),
            choice: self.choice.clone(),
            settings: None,
            temporary: false,
        };
        let began = Instant::now();
        let mut started = turns::ask(&self.app, asking).await.unwrap();
        let mut first = None;
        loop {
            match started.attachment.events.recv().await.unwrap() {
                LiveEvent::Text { .. } => {
                    first.get_or_insert_with(|| began.elapsed());
                }
                LiveEvent::Ended { answer, .. } => {
                    let whole = began.elapsed();
                    assert_eq!(answer.message.state, MessageState::Complete, "{:?}", answer.error);
                    self.conversation = Some(started.conversation);
                    return Times { first: first.unwrap(), whole };
                }
                _ => {}
            }
        }
    }

    pub async fn close(self) {
        self.app.close().await;
    }
}
