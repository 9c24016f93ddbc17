//! Answers as bad servers and bad lines send them, through the whole client and over every wire.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod amazon;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::Response;
use futures::{StreamExt, stream};
use jiff::Timestamp;
use medley_domain::conversation::{Part, Role};
use medley_domain::job::{ChatJob, Job, Turn};
use medley_domain::model::Capabilities;
use medley_domain::ports::{Call, Vendors};
use medley_domain::{AttemptId, Book, Category, Connection, ConnectionId, KeyRef};
use medley_testkit::fold::{Answer, collect};
use medley_vendors::protocols::{self, Framing, Protocol};
use medley_vendors::{Limits, Registry};

/// What `text.*` of every wire says.
const TEXT: &str = "Tides rise – 潮 🌊";
/// Deltas in a flood; a release build sends a million.
const FLOOD: usize = if cfg!(debug_assertions) { 50_000 } else { 1_000_000 };

/// Serves the reads that it was last told to, over and over.
struct Server {
    url: String,
    registry: Registry,
    reads: Arc<Mutex<Vec<Bytes>>>,
    /// Whether the connection stays open and silent after the last read.
    stalls: Arc<Mutex<bool>>,
}

impl Server {
    async fn start() -> Self {
        let reads: Arc<Mutex<Vec<Bytes>>> = Arc::default();
        let stalls: Arc<Mutex<bool>> = Arc::default();
        let (body, silent) = (Arc::clone(&reads), Arc::clone(&stalls));
        let handle = move |_: Request| {
            let reads = body.lock().unwrap().clone();
            let stalls = *silent.lock().unwrap();
            async move {
                let sent = stream::iter(reads.into_iter().map(Ok::<_, Infallible>));
                let rest = stream::once(async move {
                    if stalls {
                        std::future::pending::<()>().await;
                    }
                    Ok(Bytes::new())
                });
                Ok::<_, Infallible>(Response::builder().body(Body::from_stream(sent.chain(rest))).unwrap())
            }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handle)).await });
        Self { url, registry: Registry::new(), reads, stalls }
    }

    async fn play(&self, wire: &dyn Protocol, reads: Vec<Bytes>) -> Answer {
        *self.reads.lock().unwrap() = reads;
        ask(&self.registry, "custom", wire.id(), &self.url, job()).await
    }

    async fn play_whole(&self, wire: &dyn Protocol, body: impl Into<Bytes>) -> Answer {
        self.play(wire, vec![body.into()]).await
    }
}

fn job() -> ChatJob {
    ChatJob {
        model: "quince".into(),
        turns: vec![Turn { role: Role::User, parts: vec![Part::text("hello")] }],
        stream: true,
        ..ChatJob::default()
    }
}

async fn ask(registry: &Registry, vendor: &str, wire: &str, base: &str, job: ChatJob) -> Answer {
    let connection = Connection {
        id: ConnectionId::new(Timestamp::UNIX_EPOCH),
        vendor: vendor.into(),
        name: "c".to_owned(),
        protocol: Some(wire.to_owned()),
        base_url: base.to_owned(),
        key: KeyRef::None,
        key_last4: None,
        book: Book::Real,
        created: Timestamp::UNIX_EPOCH,
        settings: BTreeMap::new(),
    };
    let vendor = registry.vendor(&connection).unwrap();
    let attempt = AttemptId::new(Timestamp::UNIX_EPOCH);
    collect(vendor.start(Job::Chat(job), Call { connection: Arc::new(connection), key: None, attempt })).await
}

/// A plain answer of the wire.
fn plain(wire: &dyn Protocol) -> Vec<u8> {
    if wire.framing() == Framing::EventStream {
        return amazon::text();
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(wire.id());
    let end = if wire.framing() == Framing::Ndjson { "ndjson" } else { "sse" };
    std::fs::read(folder.join(format!("text.{end}"))).unwrap()
}

fn with_framing(framing: Framing) -> impl Iterator<Item = &'static dyn Protocol> {
    protocols::all().into_iter().filter(move |wire| wire.framing() == framing)
}

/// The frame with which the wire sends a piece of text.
fn delta(wire: &dyn Protocol, text: &str) -> Vec<u8> {
    let body = match wire.id() {
        "openai-chat" => format!(r#"{{"choices":[{{"index":0,"delta":{{"content":"{text}"}}}}]}}"#),
        "openai-responses" => format!(
            r#"{{"type":"response.output_text.delta","item_id":"m","output_index":0,"content_index":0,"delta":"{text}"}}"#
        ),
        "anthropic" => format!(
            r#"{{"type":"content_block_delta","index":0,"delta":{{"type":"text_delta","text":"{text}"}}}}"#
        ),
        "gemini" => {
            format!(r#"{{"candidates":[{{"content":{{"parts":[{{"text":"{text}"}}]}},"index":0}}]}}"#)
        }
        "ollama" => {
            format!(r#"{{"model":"q","message":{{"role":"assistant","content":"{text}"}},"done":false}}"#)
        }
        "bedrock" => format!(r#"{{"contentBlockIndex":0,"delta":{{"text":"{text}"}}}}"#),
        "cohere" => format!(
            r#"{{"type":"content-delta","index":0,"delta":{{"message":{{"content":{{"text":"{text}"}}}}}}}}"#
        ),
        "gemini-interactions" => {
            format!(r#"{{"event_type":"step.delta","index":9,"delta":{{"type":"text","text":"{text}"}}}}"#)
        }
        other => panic!("{other} has no piece of text here yet"),
    };
    frame(wire, "contentBlockDelta", &body)
}

fn frame(wire: &dyn Protocol, name: &str, body: &str) -> Vec<u8> {
    match wire.framing() {
        Framing::Sse => format!("data: {body}\n\n").into_bytes(),
        Framing::Ndjson => format!("{body}\n").into_bytes(),
        Framing::EventStream => amazon::message(name, body),
    }
}

/// Where a plain answer's own frames begin, so that other frames can stand before them.
fn with_first(wire: &dyn Protocol, first: &[u8]) -> Vec<u8> {
    [first, &plain(wire)].concat()
}

#[tokio::test]
async fn line_endings_comments_and_every_way_of_reading_give_the_same_answer() {
    let server = Server::start().await;
    for wire in protocols::all() {
        let body = plain(wire);
        let expected = server.play_whole(wire, body.clone()).await;
        assert_eq!((expected.text.as_str(), &expected.error), (TEXT, &None), "{}", wire.id());
        for size in [1, 3, 50] {
            let reads = body.chunks(size).map(Bytes::copy_from_slice).collect();
            assert_eq!(server.play(wire, reads).await, expected, "{} in reads of {size}", wire.id());
        }
    }
    for wire in with_framing(Framing::Sse) {
        let body = String::from_utf8(plain(wire)).unwrap();
        let expected = server.play_whole(wire, body.clone()).await;
        for other in [
            body.replace('\n', "\r\n"),
            body.replace('\n', "\r"),
            body.replace("data: ", "data:"),
            body.replace("\n\n", "\n\n: ping\n\nid: 7\nretry: 5\nevent: nothing\n\n"),
            format!("\u{feff}{body}"),
            body.trim_end().to_owned(),
        ] {
            assert_eq!(server.play_whole(wire, other.clone()).await, expected, "{}: {other:?}", wire.id());
        }
    }
}

#[tokio::test]
async fn unknown_events_and_fields_change_no_text() {
    let server = Server::start().await;
    for wire in protocols::all() {
        let strange = r#"{"type":"a.new.event","object":"new","new":[{"deep":{"er":null}}],"event":"x"}"#;
        let body =
            with_first(wire, &[frame(wire, "newEvent", strange), frame(wire, "newEvent", "[1,2]")].concat());
        let answer = server.play_whole(wire, body).await;
        assert_eq!((answer.text.as_str(), answer.error), (TEXT, None), "{}", wire.id());
    }
}

#[tokio::test]
async fn whatever_follows_the_end_is_not_read() {
    let server = Server::start().await;
    for wire in protocols::all() {
        let expected = server.play_whole(wire, plain(wire)).await;
        // The end of Gemini's answers is the end of the body: what comes before that still counts.
        let ends = wire.id() != "gemini";
        let again = [plain(wire), delta(wire, "more")].into_iter().filter(|_| ends);
        let garbage = [b"\x00\xff garbage {".to_vec(), b"data: [DONE]\n\ndata: [DONE]\n\n".to_vec()];
        for after in again.chain(garbage) {
            let body = [plain(wire), after.clone()].concat();
            let answer = server.play_whole(wire, body).await;
            assert_eq!(answer, expected, "{} before {:?}", wire.id(), String::from_utf8_lossy(&after));
        }
    }
}

#[tokio::test]
async fn a_stream_cut_anywhere_is_whole_or_incomplete_and_never_half_an_answer() {
    let server = Server::start().await;
    for wire in protocols::all() {
        let body = plain(wire);
        for end in (0..body.len()).step_by(7) {
            let answer = server.play_whole(wire, body[..end].to_vec()).await;
            match (&answer.stop, &answer.error) {
                (Some(_), None) => assert_eq!(answer.text, TEXT, "{} cut at {end}", wire.id()),
                (None, Some(error)) => assert!(error.cut, "{} cut at {end}: {error}", wire.id()),
                other => panic!("{} cut at {end}: {other:?}", wire.id()),
            }
        }
    }
}

#[tokio::test]
async fn a_line_of_8_mb_is_read_and_one_past_the_limit_is_a_clear_error() {
    let server = Server::start().await;
    for wire in protocols::all() {
        let body = with_first(wire, &delta(wire, &"x".repeat(8 * 1024 * 1024)));
        let answer = server.play_whole(wire, body).await;
        assert_eq!((answer.text.len(), answer.error), (8 * 1024 * 1024 + TEXT.len(), None), "{}", wire.id());
        let endless = if wire.framing() == Framing::EventStream {
            vec![0x7f; 64]
        } else {
            vec![b'x'; 17 * 1024 * 1024]
        };
        let start: &[u8] = if wire.framing() == Framing::Sse { b"data: " } else { b"" };
        let answer = server.play_whole(wire, [start, &endless].concat()).await;
        let error = answer.error.unwrap();
        assert_eq!(error.category, Category::Protocol, "{}: {error}", wire.id());
        assert!(error.message.contains("larger than 16 MB"), "{}: {error}", wire.id());
    }
}

#[tokio::test]
async fn a_flood_of_empty_deltas_ends_nothing_and_takes_time_by_its_length() {
    let server = Server::start().await;
    for wire in protocols::all() {
        let empty = delta(wire, "");
        let read = Bytes::from(empty.repeat(1_000));
        let mut reads = vec![read; FLOOD / 1_000];
        reads.push(plain(wire).into());
        let began = Instant::now();
        let answer = server.play(wire, reads).await;
        assert_eq!((answer.text.as_str(), answer.error), (TEXT, None), "{}", wire.id());
        assert!(answer.deltas <= 10, "{}: an empty delta is no piece of text", wire.id());
        assert!(began.elapsed() < Duration::from_secs(60), "{} took {:?}", wire.id(), began.elapsed());
    }
}

#[tokio::test]
async fn a_hundred_equal_chunks_are_a_hundred_chunks() {
    let server = Server::start().await;
    for wire in protocols::all() {
        let body = with_first(wire, &delta(wire, "| - ").repeat(100));
        let answer = server.play_whole(wire, body).await;
        let expected = "| - ".repeat(100) + TEXT;
        assert_eq!((answer.text, answer.error), (expected, None), "{}", wire.id());
    }
}

#[tokio::test]
async fn an_error_within_a_good_status_is_the_vendors_error() {
    let server = Server::start().await;
    for wire in protocols::all() {
        let error = match wire.id() {
            "openai-responses" => r#"{"type":"error","code":"rate_limit_exceeded","message":"busy"}"#,
            "anthropic" => r#"{"type":"error","error":{"type":"overloaded_error","message":"busy"}}"#,
            "ollama" => r#"{"error":"busy"}"#,
            "bedrock" => r#"{"message":"busy"}"#,
            _ => r#"{"error":{"code":503,"message":"busy","status":"UNAVAILABLE"}}"#,
        };
        for first in [Vec::new(), delta(wire, "half")] {
            let begun = !first.is_empty();
            let body = [first, frame(wire, "serviceUnavailableException", error)].concat();
            let answer = server.play_whole(wire, body).await;
            let error = answer.error.unwrap();
            assert_eq!((error.message.as_str(), answer.stop), ("busy", None), "{}", wire.id());
            assert!(error.category.is_retryable(), "{}: {error}", wire.id());
            assert_eq!((error.maybe_billed, answer.text.as_str()), (begun, if begun { "half" } else { "" }));
        }
    }
}

#[tokio::test]
async fn wrong_characters_become_signs_and_end_nothing() {
    let server = Server::start().await;
    for wire in protocols::all() {
        let lone = delta(wire, r"a\ud83db\udc00c\ud83c\udf0a");
        let answer = server.play_whole(wire, with_first(wire, &lone)).await;
        assert_eq!(
            (answer.text, answer.error),
            (format!("a\u{fffd}b\u{fffd}c🌊{TEXT}"), None),
            "{}",
            wire.id()
        );
    }
    for wire in protocols::all().into_iter().filter(|wire| wire.framing() != Framing::EventStream) {
        let mut broken = delta(wire, "ab");
        let at = broken.windows(2).position(|pair| pair == b"ab").unwrap();
        broken[at] = 0xff;
        let answer = server.play_whole(wire, with_first(wire, &broken)).await;
        assert_eq!((answer.text, answer.error), (format!("\u{fffd}b{TEXT}"), None), "{}", wire.id());
    }
}

#[tokio::test]
async fn json_of_any_depth_and_no_json_at_all_are_clean_errors() {
    let server = Server::start().await;
    for wire in protocols::all() {
        for body in ["[".repeat(100_000), "{\"a\":".repeat(100_000), "{\"a".to_owned(), "nonsense".to_owned()]
        {
            let first = frame(wire, "contentBlockDelta", &body);
            let answer = server.play_whole(wire, with_first(wire, &first)).await;
            let error = answer.error.unwrap();
            assert_eq!((error.category, answer.stop), (Category::Protocol, None), "{}", wire.id());
            assert!(error.message.len() < 500, "{}", wire.id());
        }
    }
}

#[tokio::test]
async fn a_stall_ends_an_answer_soon_where_the_model_does_not_reason() {
    let server = Server::start().await;
    *server.stalls.lock().unwrap() = true;
    let limits = Limits {
        first: Duration::from_millis(300),
        idle: Duration::from_millis(150),
        first_unknown: Duration::from_millis(1_500),
        first_slow: Duration::from_millis(1_500),
        idle_slow: Duration::from_millis(1_500),
        ..Limits::default()
    };
    let registry = Registry::with_limits(limits);
    let wire = protocols::find("openai-chat").unwrap();
    let quick = Capabilities::default();
    let slow = Capabilities { reasoning: true, ..quick };
    for (reads, can, reasons, patient) in [
        (Vec::new(), Some(quick), false, false),
        (vec![delta(wire, "half")], Some(quick), false, false),
        (vec![delta(wire, "half")], Some(slow), true, true),
        (Vec::new(), None, false, true),
    ] {
        *server.reads.lock().unwrap() = reads.iter().cloned().map(Bytes::from).collect();
        let began = Instant::now();
        let job = ChatJob { can, reasons, ..job() };
        let answer = ask(&registry, "openai", "openai-chat", &server.url, job).await;
        let error = answer.error.unwrap();
        assert_eq!(error.category, Category::Transport, "{error}");
        assert!(error.maybe_billed && answer.stop.is_none());
        let waited = began.elapsed();
        assert_eq!(waited > Duration::from_millis(1_200), patient, "waited {waited:?} for {can:?}");
    }
}

/// Signs of life and never a word.
async fn pinging() -> String {
    let handle = |_: Request| async {
        let pings = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(40)).await;
            Some((Ok::<_, Infallible>(Bytes::from_static(b": ping\n\n")), ()))
        });
        Ok::<_, Infallible>(Response::builder().body(Body::from_stream(pings)).unwrap())
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handle)).await });
    url
}

#[tokio::test]
async fn comments_do_not_put_off_the_first_words_of_a_model_that_does_not_reason() {
    let base = pinging().await;
    let first = Duration::from_millis(400);
    let registry =
        Registry::with_limits(Limits { first, idle: Duration::from_secs(60), ..Limits::default() });
    let job = ChatJob { can: Some(Capabilities::default()), ..job() };
    let asked = ask(&registry, "openai", "openai-chat", &base, job);
    let answer = tokio::time::timeout(Duration::from_secs(20), asked).await.expect("the limit ends it");
    let error = answer.error.unwrap();
    assert_eq!(error.category, Category::Transport);
    assert!(error.message.contains("no words within"), "{error}");
}
