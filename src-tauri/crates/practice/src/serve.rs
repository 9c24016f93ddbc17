//! One request from its decoded form to its response: faults, context, cache, answer, tab, and the sending of it.
//! How it looks on the wire is behind the [`Wire`] trait, which each vendor's protocols implement.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use serde_json::Value;
use tokio::time::Instant;

use crate::answer::{Answer, Finish};
use crate::ask::Ask;
use crate::bill::Outcome;
use crate::fault::Fault;
use crate::flow::{self, Pace};
use crate::frame::{self, Script};
use crate::odd::{self, Form};
use crate::price::{MAX_OUTPUT, Model, Usage};
use crate::problem::Problem;
use crate::prompt::Prompt;
use crate::shop::Shop;
use crate::tab::Tab;
use crate::traffic::Left;

/// A composed answer, ready to be put on a wire.
#[derive(Debug)]
pub struct Reply {
    pub model: &'static Model,
    pub answer: Answer,
    pub usage: Usage,
    /// False when the usage is to be left out.
    pub show_usage: bool,
}

/// One request of one protocol: how its answer, its errors and its headers are written.
pub trait Wire: Send + Sync {
    /// The id of the answer, for the bill.
    fn request_id(&self) -> &str;
    /// The answer as a stream.
    fn script(&self, reply: &Reply) -> Script;
    /// An error told inside the stream, after `sent` events.
    fn failure(&self, reply: &Reply, sent: u64) -> Bytes;
    /// The answer in one piece.
    fn whole(&self, reply: &Reply) -> Value;
    fn problem(&self, problem: &Problem) -> Response;
    /// The protocol's own example of a request that it does not understand.
    fn bad_request(&self) -> fn() -> Problem;
    /// Adds the vendor's headers; `left` where the request was counted.
    fn headers(&self, headers: &mut HeaderMap, left: Option<Left>);
    fn stream_type(&self) -> &'static str;
    fn form(&self) -> Form {
        Form::Sse
    }
    /// An event that no client of the wire knows.
    fn stranger(&self) -> Bytes {
        Bytes::from_static(b"event: novelty\ndata: {\"type\":\"novelty\",\"novelty\":[1]}\n\n")
    }
}

/// Answers `ask`.
pub async fn answer(shop: Arc<Shop>, headers: &HeaderMap, ask: Ask, wire: impl Wire) -> Response {
    let client = headers.get("x-client-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let faults = shop.faults(&ask);
    let prompt = Prompt::measure(&ask);
    if let Some(page) = faults.iter().find_map(|fault| page(*fault)) {
        return page;
    }
    if faults.contains(&Fault::ErrorInOk) {
        let mut response = wire.problem(&Problem::Server);
        *response.status_mut() = StatusCode::OK;
        return dress(response, &wire, None);
    }
    let refusal = faults.iter().find_map(|fault| Problem::of(*fault, ask.model, &prompt, wire.bad_request()));
    let too_long = Problem::TooLong { tokens: prompt.tokens, most: ask.model.context };
    if let Some(problem) = refusal.or((prompt.tokens > ask.model.context).then_some(too_long)) {
        return dress(wire.problem(&problem), &wire, None);
    }
    let reply = compose(&shop, &ask, &faults, &prompt);
    let left = shop.traffic.count(reply.usage.input, reply.usage.output, std::time::Instant::now());
    let tab = Tab::open(shop.clone(), ask.model, client, wire.request_id().to_owned(), reply.usage);
    let pace = Pace::of(ask.model, shop.pace, &faults);
    let response = match ask.stream {
        true => streamed(&shop, &wire, &reply, &faults, tab, pace),
        false => whole(&shop, &wire, &reply, &faults, tab.in_one_piece(), pace).await,
    };
    dress(response, &wire, Some(left))
}

/// What something between the caller and the vendor answers in its place.
fn page(fault: Fault) -> Option<Response> {
    let (status, text) = match fault {
        Fault::Portal => (
            StatusCode::OK,
            "<!DOCTYPE html><html><head><title>Sign in to the network</title></head><body><form>Room number</form></body></html>",
        ),
        Fault::BadGateway => (
            StatusCode::BAD_GATEWAY,
            "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>",
        ),
        _ => return None,
    };
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Some(response)
}

fn compose(shop: &Shop, ask: &Ask, faults: &[Fault], prompt: &Prompt) -> Reply {
    let mut usage = shop.read(ask.model, prompt);
    let room = MAX_OUTPUT.min((ask.model.context - prompt.tokens).max(1));
    let answer = Answer::compose(ask, faults, room);
    usage.output = answer.output();
    usage.reasoning = answer.reasoning();
    usage.image_output = answer.pictured();
    usage.searches = answer.searches();
    Reply { model: ask.model, answer, usage, show_usage: !faults.contains(&Fault::NoUsage) }
}

fn outcome(reply: &Reply) -> Outcome {
    match reply.answer.finish {
        Finish::Refused | Finish::Blocked => Outcome::Refused,
        _ => Outcome::Complete,
    }
}

fn streamed(
    shop: &Shop,
    wire: &impl Wire,
    reply: &Reply,
    faults: &[Fault],
    tab: Tab,
    pace: Pace,
) -> Response {
    let frames = frame::disrupt(wire.script(reply).frames, faults, |sent| wire.failure(reply, sent));
    let frames = odd::arrange(frames, faults, wire.form(), &wire.stranger());
    let body = flow::body(frames, tab, pace, outcome(reply), shop.stop.clone());
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(wire.stream_type()));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn whole(
    shop: &Shop,
    wire: &impl Wire,
    reply: &Reply,
    faults: &[Fault],
    mut tab: Tab,
    pace: Pace,
) -> Response {
    let stalls = faults.iter().map(|fault| match fault {
        Fault::Stall(seconds) => Duration::from_secs(*seconds),
        _ => Duration::ZERO,
    });
    let due = Instant::now() + pace.whole(reply.usage.output) + stalls.sum();
    if !flow::wait_until(due, &shop.stop).await || faults.contains(&Fault::ErrorInStream) {
        tab.break_off();
        return wire.problem(&Problem::Server);
    }
    let text = wire.whole(reply).to_string();
    if faults.contains(&Fault::CutBeforeOutput) {
        tab.break_off();
        return json(flow::nothing(), text.len());
    }
    if faults.iter().any(|fault| matches!(fault, Fault::Cut(_))) {
        tab.settle(Outcome::Cut);
        let length = text.len();
        return json(flow::half(text), length);
    }
    tab.settle(outcome(reply));
    let text = if faults.contains(&Fault::Malformed) {
        text.chars().take(text.chars().count() / 2).collect()
    } else {
        text
    };
    let length = text.len();
    json(Body::from(text), length)
}

fn json(body: Body, length: usize) -> Response {
    let mut response = Response::new(body);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    response
}

/// Adds the vendor's headers to a response.
pub fn dress(mut response: Response, wire: &impl Wire, left: Option<Left>) -> Response {
    wire.headers(response.headers_mut(), left);
    response
}
