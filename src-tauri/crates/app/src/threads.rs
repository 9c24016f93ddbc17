//! A conversation read whole: its tree, its runs, and the path that is shown.

use std::collections::HashMap;

use medley_domain::conversation::{Message, path_to};
use medley_domain::ids::{ConversationId, MessageId, RunId};
use medley_domain::route::RouteDecision;
use medley_domain::settings::ShortenedBy;
use medley_engine::LiveAnswer;
use medley_store::{RunRow, Thread};

use crate::app::App;
use crate::dto::chat as dto;
use crate::dto::errors::UserError;
use crate::dto::money::Sum;
use crate::errors;
use crate::view::message::{self, Forks};
use crate::view::settings;

/// Everything that a thread's view needs.
pub struct Loaded {
    thread: Thread,
    forks: Forks,
    runs: HashMap<RunId, RunRow>,
    decisions: HashMap<MessageId, RouteDecision>,
    live: HashMap<MessageId, LiveAnswer>,
}

/// Reads a conversation.
///
/// # Errors
/// When it is gone.
pub async fn load(app: &App, id: ConversationId) -> Result<Loaded, UserError> {
    let read = app
        .store(move |store| {
            let Some(thread) = store.thread(id)? else { return Ok(None) };
            let runs = store.runs_of(id)?;
            let mut decisions = HashMap::new();
            for run in &runs {
                if let Some(decision) = store.decision_of(run.answer)? {
                    decisions.insert(run.answer, decision);
                }
            }
            Ok(Some((thread, runs, decisions)))
        })
        .await?;
    let (thread, runs, decisions) = read.ok_or_else(|| errors::gone("chat"))?;
    let live = app.engine().live_in(id).into_iter().map(|live| (live.message.id, live)).collect();
    let forks = Forks::of(&thread.messages, thread.marked.clone());
    let runs = runs.into_iter().map(|run| (run.run, run)).collect();
    Ok(Loaded { thread, forks, runs, decisions, live })
}

impl Loaded {
    /// The path that is shown, as the page sees it.
    pub fn view(&self, app: &App) -> dto::Thread {
        let conversation = &self.thread.conversation;
        let path = conversation.leaf.map(|leaf| path_to(&self.thread.messages, leaf)).unwrap_or_default();
        let left_out = self.left_out(&path);
        dto::Thread {
            id: conversation.id.to_string(),
            title: conversation.title.clone(),
            book: conversation.book.into(),
            messages: path.into_iter().map(|message| self.shown(app, message)).collect(),
            sum: Sum::from(self.thread.cost),
            leaf: conversation.leaf.map(|leaf| leaf.to_string()),
            settings: settings::shown(&conversation.settings),
            pinned: conversation.pinned,
            archived: conversation.archived,
            temporary: conversation.temporary,
            left_out,
        }
    }

    /// What the summary stands in for, or what the last answer of the path was not sent.
    fn left_out(&self, path: &[&Message]) -> Option<dto::LeftOut> {
        let last = path.iter().rev().find_map(|message| self.decisions.get(&message.id));
        let trimmed = last.and_then(|decision| decision.given.shortened);
        let trimmed = trimmed.filter(|shortened| shortened.by == ShortenedBy::Trim);
        let on_path = |until: MessageId| path.iter().any(|message| message.id == until);
        let summary = self.thread.summary.as_ref().filter(|summary| on_path(summary.until));
        if let Some(shortened) = trimmed {
            return Some(dto::LeftOut {
                messages: shortened.messages,
                by: dto::LeftOutBy::Trim,
                summary: summary.map(|summary| summary.text.clone()),
                until: shortened.until.to_string(),
            });
        }
        summary.map(|summary| dto::LeftOut {
            messages: summary.messages,
            by: dto::LeftOutBy::Summary,
            summary: Some(summary.text.clone()),
            until: summary.until.to_string(),
        })
    }

    /// Whether a message stands in it.
    pub fn holds(&self, id: MessageId) -> bool {
        self.thread.messages.iter().any(|message| message.id == id)
    }

    /// One message; `None` when it is not of this conversation.
    pub fn message(&self, app: &App, id: MessageId) -> Option<dto::Message> {
        let message = self.thread.messages.iter().find(|message| message.id == id)?;
        Some(self.shown(app, message))
    }

    fn shown(&self, app: &App, stored: &Message) -> dto::Message {
        let assets = app.store_here().assets();
        // A live answer is newer than its last checkpoint.
        if let Some(live) = self.live.get(&stored.id) {
            let answer = message::live_answer(live, app.names());
            return message::message(&live.message, &self.forks, &assets, Some(answer));
        }
        let run = stored.run.and_then(|run| self.runs.get(&run));
        let answer = run.zip(self.decisions.get(&stored.id));
        let answer = answer.map(|(run, decision)| message::stored_answer(stored, run, decision, app.names()));
        message::message(stored, &self.forks, &assets, answer)
    }
}
