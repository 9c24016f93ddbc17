//! Plays an input and holds the rules: no panic, at most one end and nothing after it, the same whatever the reads,
//! no more held or made than was read, and no more time than a moment.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{Duration, Instant};

use medley_domain::VendorError;
use medley_domain::event::Event;
use medley_domain::job::ChatJob;
use medley_vendors::frames::Frames;
use medley_vendors::protocols::failure::Failure;
use medley_vendors::protocols::{Protocol, Stage};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::amazon;
use crate::corpus::{Form, Input};

/// The longest that 60 KB may take, on a slow machine under load.
const LONGEST: Duration = Duration::from_secs(5);

/// Plays the input; what it made the decoder do, as one number.
pub fn play(wire: &'static dyn Protocol, input: &Input, splits: u64) -> u64 {
    let began = Instant::now();
    let trace = match input.form {
        Form::Stream => stream(wire, &input.bytes, splits),
        Form::Messages => stream(wire, &messages(&input.bytes), splits),
        Form::Whole => whole(wire, &input.bytes),
        Form::Failure => failure(wire, &input.bytes, splits),
    };
    assert!(began.elapsed() < LONGEST, "took {:?} for {} bytes", began.elapsed(), input.bytes.len());
    trace
}

type Played = (Vec<Event>, Result<(), VendorError>);

fn stream(wire: &'static dyn Protocol, bytes: &[u8], splits: u64) -> u64 {
    let at_once = read(wire, &[bytes]);
    let split = read(wire, &split(bytes, splits));
    assert_eq!(at_once, split, "the reads changed what was read");
    check(&at_once, bytes.len());
    trace(&at_once)
}

fn read(wire: &'static dyn Protocol, reads: &[&[u8]]) -> Played {
    let mut events = Vec::new();
    let mut decoder = wire.decoder(&job());
    let mut frames = Frames::of(wire.framing());
    let mut total = 0;
    for read in reads {
        total += read.len();
        let result = frames.push(read, &mut |data| decoder.push(data, &mut events));
        assert!(frames.held() <= total + 8, "holds {} bytes of {total}", frames.held());
        match (decoder.stage(), result) {
            (Stage::Done, _) => return (events, Ok(())),
            (_, Ok(())) => {}
            (_, failed) => return (events, failed),
        }
    }
    let last = frames.finish(&mut |data| decoder.push(data, &mut events));
    let result = last.and_then(|()| decoder.finish(&mut events));
    (events, result)
}

fn whole(wire: &'static dyn Protocol, bytes: &[u8]) -> u64 {
    let mut events = Vec::new();
    let result = wire.decoder(&job()).whole(&String::from_utf8_lossy(bytes), &mut events);
    let played = (events, result);
    check(&played, bytes.len());
    trace(&played)
}

fn failure(wire: &'static dyn Protocol, bytes: &[u8], splits: u64) -> u64 {
    let status = [400, 401, 404, 429, 500, 529][usize::try_from(splits % 6).unwrap()];
    let error = wire.classify(&Failure::of_body(status, bytes));
    if let Ok(body) = serde_json::from_slice(bytes) {
        let page = wire.listed(&body);
        wire.list(page.next.as_deref());
        wire.classify(&Failure::in_stream(body));
    }
    hash(&(status, error.category, error.code.is_some(), error.retry_after_ms.is_some()))
}

fn check((events, result): &Played, size: usize) {
    let ends = events.iter().filter(|event| matches!(event, Event::Finished { .. })).count();
    assert!(ends <= 1, "{ends} ends");
    assert!(ends == 0 || matches!(events.last(), Some(Event::Finished { .. })), "something follows the end");
    assert_eq!(ends == 1, result.is_ok(), "there must be one end or one error: {result:?}");
    let made: usize = events.iter().map(weight).sum();
    // A wrong byte becomes a sign of three; reasoning is told twice, as it comes and as state.
    assert!(made <= size * 12 + 4_096, "{made} bytes made of {size}");
}

fn weight(event: &Event) -> usize {
    match event {
        Event::Text { text } | Event::Reasoning { text } | Event::Refusal { text } => text.len(),
        Event::ToolCallDelta { args, .. } | Event::ToolCall { args, .. } => args.len(),
        Event::Unknown { kind } => kind.len(),
        _ => 0,
    }
}

/// Each line as one binary message with checksums that hold.
fn messages(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().filter(|line| line.len() < 50_000);
    lines
        .flat_map(|line| {
            let (name, payload) = line.split_once(' ').unwrap_or((line, ""));
            let name: String = name.chars().take(60).collect();
            amazon::message(&name, payload)
        })
        .collect()
}

fn split(bytes: &[u8], seed: u64) -> Vec<&[u8]> {
    let mut random = StdRng::seed_from_u64(seed);
    let most = [1, 7, 64, 1_000][random.random_range(0..4)].max(bytes.len() / 100);
    let mut rest = bytes;
    let mut reads = Vec::new();
    while !rest.is_empty() {
        let (read, more) = rest.split_at(random.random_range(1..=most).min(rest.len()));
        reads.push(read);
        rest = more;
    }
    reads
}

/// Which events came in which order (repeats count as one), and how it ended.
fn trace((events, result): &Played) -> u64 {
    let mut kinds: Vec<_> = events.iter().map(std::mem::discriminant).collect();
    kinds.dedup();
    kinds.truncate(24);
    let stop = events.iter().find_map(|event| match event {
        Event::Finished { stop } => Some(stop.reason.as_str()),
        _ => None,
    });
    let error = result.as_ref().err().map(|error| (error.category, error.cut));
    hash(&(kinds, stop, error))
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn job() -> ChatJob {
    ChatJob { model: "quince".into(), stream: true, ..ChatJob::default() }
}
