//! One vendor at work: a card, its protocol and the transport, behind the engine's `Vendor` port.
//!
//! Every answer leaves as events and exactly one end. Deliberately absent: a second try, and whatever a caller does
//! with what it got.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures::FutureExt;
use medley_domain::conversation::LeftOut;
use medley_domain::event::{Event, EventStream, Meta};
use medley_domain::job::{ChatJob, Job};
use medley_domain::ports::{Call, ListedModel, Vendor};
use medley_domain::{Category, PicoUsd, VendorError};
use secrecy::SecretString;
use serde_json::Value;
use url::Url;

use crate::address::{Address, Target};
use crate::card::Card;
use crate::charge;
use crate::escape::mend;
use crate::frames::Frames;
use crate::protocols::failure::Failure;
use crate::protocols::{Ask, Decoder, Encoded, Framing, Protocol, Stage};
use crate::transport::authorize::{self, Scheme, strike};
use crate::transport::headers::Facts;
use crate::transport::{Caller, HttpCall, Limits, Pace, Patience, Reply, Transport};

/// The largest body that is read in one piece.
const MAX_BODY: usize = 64 * 1024 * 1024;
/// Pages of models that are read at most.
const MAX_PAGES: usize = 20;

#[derive(Clone)]
pub struct Translation {
    pub card: Arc<Card>,
    pub protocol: &'static dyn Protocol,
    /// How the key is shown.
    pub scheme: Scheme,
    pub transport: Arc<Transport>,
}

#[async_trait]
impl Vendor for Translation {
    fn start(&self, job: Job, call: Call) -> EventStream {
        let Job::Chat(job) = job;
        let this = self.clone();
        Box::pin(async_stream::stream! {
            let mut answer = match this.open(&job, &call).await {
                Ok(answer) => answer,
                Err(error) => {
                    yield Err(this.dress(error, &call));
                    return;
                }
            };
            let mut events = answer.opening();
            loop {
                for event in events.drain(..) {
                    yield Ok(this.dress_event(event, &call));
                }
                if answer.ended {
                    return;
                }
                let read = answer.read_on(&mut events).await;
                if let Err(error) = read {
                    for event in events.drain(..) {
                        yield Ok(this.dress_event(event, &call));
                    }
                    yield Err(this.dress(error, &call));
                    return;
                }
            }
        })
    }

    async fn models(&self, call: Call) -> Result<Vec<ListedModel>, VendorError> {
        self.list(&call).await.map_err(|error| self.dress(error, &call))
    }

    async fn charged(&self, remote_id: Option<&str>, call: Call) -> Result<Option<PicoUsd>, VendorError> {
        self.ask_charge(remote_id, &call).await.map_err(|error| self.dress(error, &call))
    }
}

impl Translation {
    /// Sends a job. `Err` when no answer with a good status came.
    async fn open(&self, job: &ChatJob, call: &Call) -> Result<Answer, VendorError> {
        let ask = Ask { job, quirks: &self.card.quirks, settings: &call.connection.settings };
        let Encoded { call: request, left_out } = self.protocol.encode(ask)?;
        let url = self.url(call, Target::Answer { model: job.model.as_str() }, &request.path)?;
        let patience = self.transport.limits.patience(self.pace(job, call), request.size());
        let mut reply = self.send(url, request, call, patience.first).await?;
        self.check(&mut reply).await?;
        let answer = Answer::new(reply, job, self.protocol, self.transport.limits, patience)?;
        Ok(Answer { left_out, ..answer })
    }

    /// How soon words may be expected. Only a vendor's own address is held to the quick pace: whatever else a person
    /// names may have to load its model first.
    fn pace(&self, job: &ChatJob, call: &Call) -> Pace {
        let card = &self.card;
        let known = job.can.is_some_and(|can| !can.reasoning) && !card.local;
        let practice = call.connection.book == medley_domain::Book::Practice;
        let at_the_vendor = practice || card.base_url.is_some() || card.version.is_some();
        match () {
            () if job.reasons || !job.stream => Pace::Slow,
            () if known && at_the_vendor => Pace::Quick,
            () => Pace::Unknown,
        }
    }

    async fn list(&self, call: &Call) -> Result<Vec<ListedModel>, VendorError> {
        let mut models = Vec::new();
        let mut next: Option<String> = None;
        for _ in 0..MAX_PAGES {
            let request = self.protocol.list(next.as_deref());
            let url = self.url(call, Target::Models, &request.path)?;
            let body = self.fetch(url, request, call).await?;
            let page = self.protocol.listed(&body);
            models.extend(page.models);
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        Ok(models)
    }

    async fn ask_charge(&self, remote_id: Option<&str>, call: &Call) -> Result<Option<PicoUsd>, VendorError> {
        let Some(charged) = &self.card.charged else {
            return Ok(None);
        };
        let Some(url) = charge::url(charged, &self.address(call, None).base()?, call.attempt, remote_id)?
        else {
            return Ok(None);
        };
        let request = HttpCall::get(String::new());
        match self.fetch(url, request, call).await {
            Ok(body) => Ok(charge::amount(charged, &body)),
            Err(error) if error.category == Category::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A short request whose answer is JSON.
    async fn fetch(&self, url: Url, request: HttpCall, call: &Call) -> Result<Value, VendorError> {
        let limit = self.transport.limits.short;
        let work = async {
            let mut reply = self.send(url, request, call, limit).await?;
            self.check(&mut reply).await?;
            let body = reply.read(limit, MAX_BODY).await?;
            serde_json::from_slice(&body).map_err(|_| no_api(&reply.facts))
        };
        let late = |_| VendorError::new(Category::Transport, "the server did not answer in time");
        let answer: Result<Value, VendorError> = tokio::time::timeout(limit, work).await.map_err(late)?;
        answer.map_err(|error| VendorError { maybe_billed: false, cut: false, ..error })
    }

    async fn send(
        &self,
        url: Url,
        request: HttpCall,
        call: &Call,
        limit: Duration,
    ) -> Result<Reply, VendorError> {
        let public = self.card.public_key.as_deref().map(SecretString::from);
        let region = self.address(call, None).region();
        let caller = Caller {
            scheme: &self.scheme,
            key: call.key.as_ref().or(public.as_ref()),
            region: region.as_deref(),
            attempt: call.attempt,
            headers: &self.card.headers,
        };
        self.transport.send(url, request, caller, limit).await
    }

    /// Turns an answer with a bad status into its error.
    async fn check(&self, reply: &mut Reply) -> Result<(), VendorError> {
        if (200..300).contains(&reply.status) {
            return Ok(());
        }
        if let Some(to) = reply.facts.location.clone().filter(|_| reply.status < 400) {
            let text = format!("the server points to {to}, which is not followed: use that base URL");
            return Err(VendorError {
                status: Some(reply.status),
                ..VendorError::new(Category::Protocol, text)
            });
        }
        let limit = self.transport.limits.short;
        let body = reply.read(limit, MAX_BODY).await.unwrap_or_default();
        let failure = Failure::of_body(reply.status, &body).of_kind(reply.facts.error_kind.as_deref());
        let error = self.protocol.classify(&failure);
        let refilled = reply.facts.refilled_after_ms.filter(|_| error.category == Category::RateLimit);
        Err(VendorError {
            retry_after_ms: reply.facts.retry_after_ms.or(error.retry_after_ms).or(refilled),
            request_id: reply.facts.request_id.clone().or(error.request_id),
            ..error
        })
    }

    fn address<'a>(&'a self, call: &'a Call, project: Option<&'a str>) -> Address<'a> {
        Address { card: &self.card, connection: &call.connection, project }
    }

    fn url(&self, call: &Call, target: Target<'_>, path: &str) -> Result<Url, VendorError> {
        let google = call.key.as_ref().filter(|_| self.scheme == Scheme::Google);
        let project = google.and_then(authorize::project);
        self.address(call, project.as_deref()).url(self.protocol.shape(), target, path)
    }

    /// An event as it may leave: what names the request is kept for years, and is no answer.
    fn dress_event(&self, event: Event, call: &Call) -> Event {
        let struck = |words: String| strike(&words, call.key.as_ref());
        match event {
            Event::Accepted { remote_id } => Event::Accepted { remote_id: struck(remote_id) },
            Event::Meta { mut meta } => {
                meta.request_id = meta.request_id.map(struck);
                meta.model_served = meta.model_served.map(struck);
                meta.rate_limits.values_mut().for_each(|value| *value = struck(std::mem::take(value)));
                Event::Meta { meta }
            }
            other => other,
        }
    }

    /// An error as it may leave: without the key, should the vendor repeat it.
    fn dress(&self, error: VendorError, call: &Call) -> VendorError {
        let struck = |words: String| strike(&words, call.key.as_ref());
        VendorError {
            message: struck(error.message),
            code: error.code.map(struck),
            request_id: error.request_id.map(struck),
            ..error
        }
    }
}

/// An answer that is being read.
struct Answer {
    reply: Reply,
    protocol: &'static dyn Protocol,
    decoder: Box<dyn Decoder>,
    /// `None` where it comes in one piece.
    frames: Option<Frames>,
    limits: Limits,
    patience: Patience,
    /// What the request could not hold.
    left_out: Vec<LeftOut>,
    /// Words have come.
    begun: bool,
    ended: bool,
}

impl Answer {
    fn new(
        reply: Reply,
        job: &ChatJob,
        protocol: &'static dyn Protocol,
        limits: Limits,
        patience: Patience,
    ) -> Result<Self, VendorError> {
        // Only what the head says of whole bodies is believed: servers mislabel their streams.
        let whole = match reply.facts.content_type.as_str() {
            "text/html" => return Err(no_api(&reply.facts)),
            "application/json" => protocol.framing() != Framing::Ndjson || !job.stream,
            "text/event-stream" | "application/vnd.amazon.eventstream" => false,
            _ => !job.stream,
        };
        Ok(Self {
            decoder: protocol.decoder(job),
            protocol,
            reply,
            frames: (!whole).then(|| Frames::of(protocol.framing())),
            limits,
            patience,
            left_out: Vec::new(),
            begun: false,
            ended: false,
        })
    }

    /// What is told before the answer: what was left out of the request, and the head of the reply.
    fn opening(&mut self) -> Vec<Event> {
        let what = std::mem::take(&mut self.left_out);
        let left_out = (!what.is_empty()).then_some(Event::LeftOut { what });
        let meta = Meta {
            request_id: self.reply.facts.request_id.clone(),
            rate_limits: self.reply.facts.rate_limits.clone(),
            ..Meta::default()
        };
        left_out.into_iter().chain([Event::Meta { meta }]).collect()
    }

    /// Reads the next piece of the body into `out`, which may stay empty.
    async fn read_on(&mut self, out: &mut Vec<Event>) -> Result<(), VendorError> {
        let read = match self.frames {
            None => self.read_whole(out).await,
            Some(_) => self.read_piece(out).await,
        };
        self.begun |= out.iter().any(is_output);
        read.map_err(|error| self.place(error))
    }

    async fn read_whole(&mut self, out: &mut Vec<Event>) -> Result<(), VendorError> {
        let body = self.reply.read(self.patience.first, MAX_BODY).await?;
        self.decoder.whole(&mend(&String::from_utf8_lossy(&body)), out)?;
        self.ended = true;
        Ok(())
    }

    async fn read_piece(&mut self, out: &mut Vec<Event>) -> Result<(), VendorError> {
        let settled = self.is_settled();
        let limit = match (settled, self.begun) {
            (true, _) => self.limits.settle,
            (false, true) => self.patience.idle,
            (false, false) => self.patience.first,
        };
        match self.reply.next(limit).await {
            Ok(Some(bytes)) => match self.feed(&bytes, out) {
                // What follows a whole answer and cannot be read takes nothing from it.
                Err(error) if error.category == Category::Protocol && self.is_settled() => {
                    return self.end(out);
                }
                fed => fed?,
            },
            // The answer itself is whole; only its usage may be missing.
            Ok(None) | Err(_) if settled => return self.end(out),
            Ok(None) => return self.end(out),
            Err(error) => return Err(error),
        }
        if self.decoder.stage() == Stage::Done {
            self.ended = true;
            // Reads the body's end if it is there already, so that the connection can be used again.
            let _ = self.reply.next(self.limits.settle).now_or_never();
        }
        Ok(())
    }

    /// The answer is whole, and only its usage may still come.
    fn is_settled(&self) -> bool {
        self.decoder.stage() == Stage::Settled
    }

    fn feed(&mut self, bytes: &Bytes, out: &mut Vec<Event>) -> Result<(), VendorError> {
        let decoder = &mut self.decoder;
        let mut sink = |data: &str| decoder.push(data, out);
        self.frames.as_mut().map_or(Ok(()), |frames| frames.push(bytes, &mut sink))
    }

    /// The body has ended. A last frame that is broken off is no frame.
    fn end(&mut self, out: &mut Vec<Event>) -> Result<(), VendorError> {
        self.ended = true;
        let decoder = &mut self.decoder;
        let mut sink = |data: &str| decoder.push(data, out);
        let last = self.frames.as_mut().map_or(Ok(()), |frames| frames.finish(&mut sink));
        match last {
            Err(error) if error.category != Category::Protocol => return Err(error),
            _ => {}
        }
        match (self.decoder.finish(out), &self.frames) {
            (Err(cut), Some(frames)) => Err(self.bare_error(&frames.stray()).unwrap_or(cut)),
            (ended, _) => ended,
        }
    }

    /// An error object that stands in the stream without being an event.
    fn bare_error(&self, stray: &str) -> Option<VendorError> {
        let body: Value = serde_json::from_str(stray).ok()?;
        let failure = Failure::in_stream(body);
        failure.is_error().then(|| self.protocol.classify(&failure))
    }

    /// Completes an error that came after a good head.
    fn place(&self, error: VendorError) -> VendorError {
        let facts = &self.reply.facts;
        VendorError {
            status: error.status.or(Some(self.reply.status)),
            retry_after_ms: error.retry_after_ms.or(facts.retry_after_ms),
            request_id: error.request_id.or_else(|| facts.request_id.clone()),
            maybe_billed: error.maybe_billed || self.begun,
            ..error
        }
    }
}

/// Whether an event is part of the answer itself.
fn is_output(event: &Event) -> bool {
    matches!(
        event,
        Event::Text { .. }
            | Event::Reasoning { .. }
            | Event::ToolCallDelta { .. }
            | Event::ToolCall { .. }
            | Event::Refusal { .. }
            | Event::BuiltIn { .. }
            | Event::Artifact { .. }
    )
}

fn no_api(facts: &Facts) -> VendorError {
    let kind = match facts.content_type.as_str() {
        "" => "something that is not JSON",
        "text/html" => "a web page",
        other => other,
    };
    let text = format!("the server answered with {kind}, not with its API: check the base URL");
    VendorError { request_id: facts.request_id.clone(), ..VendorError::new(Category::Protocol, text) }
}
