//! The engine itself: starts runs, stops them, and lets views attach to those under way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use medley_domain::ports::BooksError;
use medley_domain::usage::Usage;
use medley_domain::{ConversationId, RunId};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::driver::{Drive, Ports};
use crate::health::Health;
use crate::live::{Attachment, Live, LiveAnswer};
use crate::machine::Turn;
use crate::request::TurnRequest;

/// One to a process.
pub struct Engine {
    ports: Ports,
    /// Names this process in the attempts that it opens.
    owner: String,
    health: Arc<Health>,
    runs: Arc<Mutex<HashMap<RunId, Run>>>,
    tasks: TaskTracker,
}

#[derive(Clone)]
struct Run {
    conversation: ConversationId,
    aside: bool,
    live: Arc<Live>,
    stop: CancellationToken,
}

impl Engine {
    /// `owner` is the name of the OS lock that this process holds.
    pub fn new(ports: Ports, owner: String) -> Self {
        Self { ports, owner, health: Arc::default(), runs: Arc::default(), tasks: TaskTracker::new() }
    }

    pub fn health(&self) -> &Health {
        &self.health
    }

    /// Starts a turn and returns once commit A is on disk and the request may be sent.
    ///
    /// # Errors
    /// The books' refusal; then nothing was written and nothing was sent.
    pub async fn start(&self, request: TurnRequest) -> Result<Attachment, BooksError> {
        let (run, conversation, aside) = (request.run, request.conversation, request.aside);
        let live = Arc::new(Live::new(first_view(&request)));
        let attachment = live.attach();
        let stop = CancellationToken::new();
        self.lock().insert(run, Run { conversation, aside, live: live.clone(), stop: stop.clone() });
        let (began, begun) = oneshot::channel();
        let drive = Drive {
            turn: Turn::new(request, self.owner.clone()),
            ports: self.ports.clone(),
            health: self.health.clone(),
            live,
            stop,
            began: Some(began),
        };
        let runs = self.runs.clone();
        self.tasks.spawn(async move {
            drive.run().await;
            runs.lock().unwrap_or_else(PoisonError::into_inner).remove(&run);
        });
        match begun.await {
            Ok(Ok(())) => Ok(attachment),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(BooksError::Failed("the run ended before it began".to_owned())),
        }
    }

    /// Stops a run; the partial answer is kept. False when it is not under way.
    pub fn stop(&self, run: RunId) -> bool {
        let run = self.lock().get(&run).cloned();
        if let Some(run) = &run {
            run.stop.cancel();
        }
        run.is_some()
    }

    /// Attaches to a run under way; `None` when it has ended or never was.
    pub fn attach(&self, run: RunId) -> Option<Attachment> {
        self.lock().get(&run).map(|run| run.live.attach())
    }

    /// The answers under way in a conversation.
    pub fn live_in(&self, conversation: ConversationId) -> Vec<LiveAnswer> {
        let runs = self.lock();
        runs.values().filter(|run| run.conversation == conversation).map(|run| run.live.answer()).collect()
    }

    /// Conversations in which an answer of their thread is under way.
    pub fn busy(&self) -> Vec<ConversationId> {
        self.lock().values().filter(|run| !run.aside).map(|run| run.conversation).collect()
    }

    /// Stops every run and waits until each has written its end.
    pub async fn close(&self) {
        self.lock().values().for_each(|run| run.stop.cancel());
        self.tasks.close();
        self.tasks.wait().await;
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<RunId, Run>> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn first_view(request: &TurnRequest) -> LiveAnswer {
    LiveAnswer {
        run: request.run,
        book: request.book,
        seq: 0,
        message: request.answer.clone(),
        decision: request.decision.clone(),
        attempts: Vec::new(),
        struck: Vec::new(),
        usage: Usage::default(),
        stop: None,
        error: None,
        entries: Vec::new(),
    }
}
