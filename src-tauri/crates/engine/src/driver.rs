//! The driver carries out a machine's effects: commits, requests, waits, checkpoints and what views are shown.
//!
//! Deliberately absent: decisions. What follows from what happened is the machine's affair.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use medley_domain::conversation::MediaSource;
use medley_domain::event::{Event, EventStream};
use medley_domain::job::Job;
use medley_domain::journal::Record;
use medley_domain::model::Speed;
use medley_domain::ports::{Assets, Books, BooksError, Call, Clock, KeyError, Keys, Vendors};
use medley_domain::{AttemptId, Category, Offer, VendorError};
use tokio::sync::oneshot;
use tokio::time::{Interval, MissedTickBehavior, Sleep};
use tokio_util::sync::CancellationToken;

use crate::artifact;
use crate::health::Health;
use crate::live::Live;
use crate::machine::{Effect, Input, Lesson, Turn};
use crate::request::OfferSetup;
use crate::show;

/// Text on disk is never older than this while an answer streams.
const CHECKPOINT_EVERY: Duration = Duration::from_millis(500);

/// The world as a run reaches it.
#[derive(Clone)]
pub struct Ports {
    pub books: Arc<dyn Books>,
    pub assets: Arc<dyn Assets>,
    pub keys: Arc<dyn Keys>,
    pub vendors: Arc<dyn Vendors>,
    pub clock: Arc<dyn Clock>,
}

/// One run being driven.
pub(crate) struct Drive {
    pub turn: Turn,
    pub ports: Ports,
    pub health: Arc<Health>,
    pub live: Arc<Live>,
    pub stop: CancellationToken,
    /// Told once whether the run began: commit A was written, or why not.
    pub began: Option<oneshot::Sender<Result<(), BooksError>>>,
}

/// What the driver waits for between effects.
struct Waits {
    stream: Option<EventStream>,
    timer: Option<Pin<Box<Sleep>>>,
    checkpoint: Interval,
    stopped: bool,
}

impl Drive {
    /// Runs to the end.
    pub(crate) async fn run(mut self) {
        let mut checkpoint = tokio::time::interval(CHECKPOINT_EVERY);
        checkpoint.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut waits = Waits { stream: None, timer: None, checkpoint, stopped: false };
        let mut input = Input::Begin;
        loop {
            let effects = self.turn.handle(input, self.ports.clock.now());
            if self.carry_out(effects.into(), &mut waits).await.is_break() {
                return;
            }
            input = self.keep(waits.next(&self.stop).await).await;
        }
    }

    /// Breaks when the run has ended.
    async fn carry_out(
        &mut self,
        mut effects: VecDeque<Effect>,
        waits: &mut Waits,
    ) -> std::ops::ControlFlow<()> {
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Commit(records) => {
                    let input = self.commit(records).await;
                    effects.extend(self.turn.handle(input, self.ports.clock.now()));
                }
                Effect::Note(records) => self.note(records),
                Effect::Call { attempt, setup, job } => match self.call(attempt, &setup, *job).await {
                    Ok(stream) => waits.stream = Some(stream),
                    Err(error) => {
                        effects.extend(self.turn.handle(Input::Failed(error), self.ports.clock.now()))
                    }
                },
                Effect::HangUp => waits.stream = None,
                Effect::Wait(wait) => waits.timer = Some(Box::pin(tokio::time::sleep(wait))),
                Effect::Learn { offer, lesson } => self.learn(&offer, &lesson),
                Effect::Show(shown) => {
                    if show::show(&self.live, shown, self.ports.clock.now()).is_break() {
                        return std::ops::ControlFlow::Break(());
                    }
                }
                Effect::Refuse(error) => {
                    if let Some(began) = self.began.take() {
                        let _ = began.send(Err(error));
                    }
                    return std::ops::ControlFlow::Break(());
                }
            }
        }
        std::ops::ControlFlow::Continue(())
    }

    /// Puts what a model made into a file before anything else is done with it. Where the disk refuses, it stays within
    /// the message: it was paid for.
    async fn keep(&self, input: Input) -> Input {
        let Input::Event(Event::Artifact { media_type, source: MediaSource::Inline { base64 }, opaque }) =
            input
        else {
            return input;
        };
        let kept = match artifact::bytes(&base64) {
            Some(bytes) => self.ports.assets.keep(bytes).await,
            None => Err(BooksError::Failed("it is not base64".to_owned())),
        };
        let bytes = artifact::size(&base64);
        let source = match kept {
            Ok(digest) => MediaSource::Asset { digest },
            Err(error) => {
                tracing::warn!(%error, "what a model made could not be put into a file");
                MediaSource::Inline { base64 }
            }
        };
        Input::Made(artifact::part(media_type, bytes, source, opaque))
    }

    async fn commit(&mut self, records: Vec<Record>) -> Input {
        match self.ports.books.commit(records).await {
            Ok(()) => {
                if let Some(began) = self.began.take() {
                    let _ = began.send(Ok(()));
                }
                Input::Committed
            }
            Err(error) => Input::CommitFailed(error),
        }
    }

    /// Checkpoints are not waited for: the books write in order, so the next commit comes after them.
    #[expect(clippy::disallowed_methods, reason = "one short write, ordered by the books themselves")]
    fn note(&self, records: Vec<Record>) {
        let books = self.ports.books.clone();
        tokio::spawn(async move {
            if let Err(error) = books.commit(records).await {
                tracing::warn!(%error, "a checkpoint was not written");
            }
        });
    }

    async fn call(
        &self,
        attempt: AttemptId,
        setup: &OfferSetup,
        job: Job,
    ) -> Result<EventStream, VendorError> {
        let connection = setup.connection.clone();
        let Some(vendor) = self.ports.vendors.vendor(&connection) else {
            return Err(VendorError::new(Category::NotFound, "no vendor of this kind is known"));
        };
        let key = self.ports.keys.fetch(&connection.key).await.map_err(key_failure)?;
        Ok(vendor.start(job, Call { connection, key, attempt }))
    }

    fn learn(&self, offer: &Offer, lesson: &Lesson) {
        match lesson {
            Lesson::Failed(error) => self.health.record_failure(offer, error, self.ports.clock.now()),
            Lesson::Answered { ttft_ms, took_ms, output_tokens } => {
                let measured = measure(*ttft_ms, *took_ms, *output_tokens);
                self.health.record_success(offer, measured);
            }
        }
    }
}

impl Waits {
    /// The next thing that happens. A due checkpoint goes before output, which may never pause.
    async fn next(&mut self, stop: &CancellationToken) -> Input {
        let Self { stream, timer, checkpoint, stopped } = self;
        tokio::select! {
            biased;
            () = stop.cancelled(), if !*stopped => {
                *stopped = true;
                *timer = None;
                Input::Stop
            }
            _ = checkpoint.tick(), if stream.is_some() => Input::CheckpointDue,
            input = next_event(stream), if stream.is_some() => input,
            () = elapse(timer), if timer.is_some() => Input::Waited,
        }
    }
}

/// A stream that ends without its end counts as cut: its end would have been an event.
async fn next_event(stream: &mut Option<EventStream>) -> Input {
    let Some(open) = stream else {
        return std::future::pending().await;
    };
    match open.next().await {
        Some(Ok(event)) => {
            if matches!(event, Event::Finished { .. }) {
                *stream = None;
            }
            Input::Event(event)
        }
        Some(Err(error)) => {
            *stream = None;
            Input::Failed(error)
        }
        None => {
            *stream = None;
            Input::Failed(VendorError::cut("the answer ended without its end"))
        }
    }
}

async fn elapse(timer: &mut Option<Pin<Box<Sleep>>>) {
    if let Some(sleep) = timer {
        sleep.await;
    }
    *timer = None;
}

/// A key that could not be had, in the one form for failures. Codes that begin with `medley_` are ours.
fn key_failure(error: KeyError) -> VendorError {
    let code = match &error {
        KeyError::Missing(_) => "medley_keychain_missing",
        KeyError::Locked => "medley_keychain_locked",
        KeyError::Timeout => "medley_keychain_timeout",
        KeyError::NotFound => "medley_key_missing",
        KeyError::Failed(_) => "medley_keychain_failed",
    };
    VendorError {
        code: Some(code.to_owned()),
        ..VendorError::new(Category::Authentication, error.to_string())
    }
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds and tokens of one answer are far below 2^52")]
fn measure(ttft_ms: u64, took_ms: u64, output_tokens: u64) -> Option<Speed> {
    if ttft_ms == 0 && took_ms == 0 {
        return None;
    }
    let after_first = took_ms.saturating_sub(ttft_ms).max(1) as f64 / 1000.0;
    Some(Speed { ttft_ms: ttft_ms as f64, tokens_per_second: output_tokens as f64 / after_first })
}
