//! A run's events on their way to a view: converted, and gathered into batches so that a fast vendor costs the page
//! one message a frame.

use std::time::Duration;

use medley_domain::RunId;
use medley_domain::conversation::Part;
use medley_engine::answer::{append, append_text};
use medley_engine::live::Attachment;
use medley_engine::{LiveAnswer, LiveEvent};

use crate::app::App;
use crate::dto::chat::{Message, RunEvent};
use crate::dto::errors::UserError;
use crate::errors;
use crate::view::message::{self, Forks};
use crate::view::score;

/// What arrives within this time after a batch travels in the next one.
const GATHER: Duration = Duration::from_millis(16);

/// Sends a run's events to `sink` from where it stands until its end, or until the sink answers false.
///
/// # Errors
/// When there is no such run.
pub async fn forward(
    app: &App,
    run: RunId,
    mut sink: impl FnMut(Vec<RunEvent>) -> bool + Send,
) -> Result<(), UserError> {
    let Some(attachment) = app.engine().attach(run) else {
        let message = ended_message(app, run).await?;
        let seq = message.answer.as_ref().map_or(0, |answer| answer.seq);
        sink(vec![RunEvent::Snapshot { message: message.clone() }, RunEvent::Ended { seq, message }]);
        return Ok(());
    };
    let mut mirror = Mirror::new(app, attachment.answer.clone()).await?;
    if sink(vec![RunEvent::Snapshot { message: mirror.message(app) }]) {
        mirror.follow(app, attachment, &mut sink).await;
    }
    Ok(())
}

async fn ended_message(app: &App, run: RunId) -> Result<Message, UserError> {
    let row = app.store(move |store| store.run(run)).await?.ok_or_else(|| errors::gone("answer"))?;
    let thread = crate::threads::load(app, row.conversation).await?;
    thread.message(app, row.answer).ok_or_else(|| errors::gone("answer"))
}

/// The answer as the page has it so far, event by event.
struct Mirror {
    answer: LiveAnswer,
    forks: Forks,
}

impl Mirror {
    async fn new(app: &App, answer: LiveAnswer) -> Result<Self, UserError> {
        let conversation = answer.message.conversation;
        let thread = app.store(move |store| store.thread(conversation)).await?;
        let (messages, marked) = thread.map(|thread| (thread.messages, thread.marked)).unwrap_or_default();
        let forks = Forks::of(&messages, marked);
        Ok(Self { answer, forks })
    }

    async fn follow(
        &mut self,
        app: &App,
        mut attachment: Attachment,
        sink: &mut (impl FnMut(Vec<RunEvent>) -> bool + Send),
    ) {
        while let Some(first) = attachment.events.recv().await {
            let mut batch = Vec::new();
            self.push(app, first, &mut batch);
            while let Ok(event) = attachment.events.try_recv() {
                self.push(app, event, &mut batch);
            }
            if !sink(batch) {
                return;
            }
            // After the batch and not before it: the first words wait for nothing.
            tokio::time::sleep(GATHER).await;
        }
    }

    fn message(&self, app: &App) -> Message {
        let answer = message::live_answer(&self.answer, app.names());
        message::message(&self.answer.message, &self.forks, &app.store_here().assets(), Some(answer))
    }

    /// Applies an event and adds what the page should be told. Deltas of the same kind join.
    fn push(&mut self, app: &App, event: LiveEvent, batch: &mut Vec<RunEvent>) {
        match event {
            LiveEvent::Text { seq, text } => self.push_text(seq, text, batch),
            LiveEvent::Reasoning { seq, text } => self.push_reasoning(seq, text, batch),
            LiveEvent::Part { seq, part } => {
                self.answer.seq = seq;
                append(&mut self.answer.message.parts, part);
                // Many citations at once are one snapshot: each holds the whole answer.
                if let Some(RunEvent::Snapshot { .. }) = batch.last() {
                    batch.pop();
                }
                batch.push(RunEvent::Snapshot { message: self.message(app) });
            }
            LiveEvent::Attempts { seq, attempts } => {
                self.answer.seq = seq;
                self.answer.attempts = attempts;
                batch.push(self.score(app, seq));
            }
            LiveEvent::Restarted { seq, struck } => {
                self.answer.seq = seq;
                self.answer.message.parts.clear();
                self.answer.struck.push(struck.clone());
                let struck = message::live_struck(&struck, &self.answer);
                batch.push(RunEvent::Restarted { seq, struck });
            }
            LiveEvent::Ended { seq, answer } => {
                self.answer = *answer;
                batch.push(RunEvent::Ended { seq, message: self.message(app) });
            }
        }
    }

    fn push_text(&mut self, seq: u64, text: String, batch: &mut Vec<RunEvent>) {
        self.answer.seq = seq;
        append_text(&mut self.answer.message.parts, &text);
        match batch.last_mut() {
            Some(RunEvent::Text { seq: last, text: gathered }) => {
                *last = seq;
                gathered.push_str(&text);
            }
            _ => batch.push(RunEvent::Text { seq, text }),
        }
    }

    fn push_reasoning(&mut self, seq: u64, text: String, batch: &mut Vec<RunEvent>) {
        self.answer.seq = seq;
        match self.answer.message.parts.last_mut() {
            Some(Part::Reasoning { text: so_far, .. }) => so_far.push_str(&text),
            _ => {
                let part = Part::Reasoning { text: text.clone(), took_ms: None, opaque: None };
                self.answer.message.parts.push(part);
            }
        }
        match batch.last_mut() {
            Some(RunEvent::Reasoning { seq: last, text: gathered }) => {
                *last = seq;
                gathered.push_str(&text);
            }
            _ => batch.push(RunEvent::Reasoning { seq, text }),
        }
    }

    fn score(&self, app: &App, seq: u64) -> RunEvent {
        let names = app.names();
        let (who, voice, model) = message::answerer(&self.answer, names);
        let mut segments = vec![score::tick(Some(self.answer.decision.took_us))];
        segments.extend(score::live(&self.answer.attempts, names));
        RunEvent::Score { seq, score: segments, who, voice, model }
    }
}
