//! The whole client against a small server: what is sent, how failures come out, what is never done.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Response};
use futures::StreamExt;
use jiff::Timestamp;
use medley_domain::conversation::{Part, Role};
use medley_domain::job::{ChatJob, Job, Turn};
use medley_domain::ports::{Call, Vendor, Vendors};
use medley_domain::{AttemptId, Book, Category, Connection, ConnectionId, KeyRef, PicoUsd};
use medley_testkit::fold::{Answer, collect};
use medley_vendors::{Limits, Registry};

const DONE: &str =
    "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

/// What the server saw of one request.
#[derive(Clone, Debug)]
struct Seen {
    method: String,
    path: String,
    headers: HeaderMap,
}

struct Server {
    url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// Serves every request with what `respond` makes of its path.
async fn serve(respond: impl Fn(&str) -> Response<Body> + Clone + Send + Sync + 'static) -> Server {
    let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
    let log = Arc::clone(&seen);
    let handle = move |request: Request| {
        let path = request.uri().path_and_query().unwrap().to_string();
        let answer = respond(&path);
        let (method, headers) = (request.method().to_string(), request.headers().clone());
        log.lock().unwrap().push(Seen { method, path, headers });
        async move { Ok::<_, Infallible>(answer) }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(handle);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Server { url, seen }
}

fn reply(status: u16, headers: &[(&str, &str)], body: &str) -> Response<Body> {
    let mut response = Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Body::from(body.to_owned())).unwrap()
}

/// Sends `pieces` and then breaks the connection.
fn broken(pieces: &[&'static str]) -> Response<Body> {
    let pieces: Vec<Result<Bytes, std::io::Error>> = pieces
        .iter()
        .map(|piece| Ok(Bytes::from_static(piece.as_bytes())))
        .chain([Err(std::io::Error::other("cut"))])
        .collect();
    let stream = futures::stream::iter(pieces);
    // Each piece is sent before the break, as over a real line.
    let stream = stream.then(|piece| async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        piece
    });
    Response::builder().body(Body::from_stream(stream)).unwrap()
}

/// Sends `first` and then nothing, for ever.
fn silent(first: &'static str) -> Response<Body> {
    let first = futures::stream::iter([Ok::<_, Infallible>(Bytes::from_static(first.as_bytes()))]);
    Response::builder().body(Body::from_stream(first.chain(futures::stream::pending()))).unwrap()
}

fn connection(vendor: &str, protocol: Option<&str>, base_url: &str) -> Connection {
    Connection {
        id: ConnectionId::new(Timestamp::UNIX_EPOCH),
        vendor: vendor.into(),
        name: "test".to_owned(),
        protocol: protocol.map(str::to_owned),
        base_url: base_url.to_owned(),
        key: KeyRef::None,
        key_last4: None,
        book: Book::Real,
        created: Timestamp::UNIX_EPOCH,
        settings: BTreeMap::new(),
    }
}

fn call(connection: Connection, key: Option<&str>) -> Call {
    Call {
        connection: Arc::new(connection),
        key: key.map(Into::into),
        attempt: AttemptId::new(Timestamp::UNIX_EPOCH),
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

fn limits() -> Limits {
    let short = Duration::from_millis(300);
    let slow = Limits { first_unknown: short, first_slow: short, idle_slow: short, ..Limits::default() };
    Limits { first: short, idle: short, settle: short, short, ..slow }
}

fn vendor(connection: &Connection) -> Arc<dyn Vendor> {
    Registry::with_limits(limits()).vendor(connection).unwrap()
}

async fn ask(protocol: &str, base: &str, key: Option<&str>) -> Answer {
    let connection = connection("custom", Some(protocol), base);
    collect(vendor(&connection).start(Job::Chat(job()), call(connection, key))).await
}

#[tokio::test]
async fn the_key_goes_into_the_protocols_own_header_and_nowhere_else() {
    let server = serve(|_| reply(401, &[], "{}")).await;
    for (protocol, header, value) in [
        ("openai-chat", "authorization", "Bearer sk-canary"),
        ("openai-responses", "authorization", "Bearer sk-canary"),
        ("anthropic", "x-api-key", "sk-canary"),
        ("gemini", "x-goog-api-key", "sk-canary"),
        ("ollama", "authorization", "Bearer sk-canary"),
    ] {
        let answer = ask(protocol, &server.url, Some("sk-canary")).await;
        assert_eq!(answer.error.unwrap().category, Category::Authentication, "{protocol}");
        let seen = server.seen.lock().unwrap().pop().unwrap();
        assert_eq!(seen.headers[header], value, "{protocol}");
        assert!(!seen.path.contains("canary"), "{protocol}");
        assert!(seen.headers.contains_key("x-client-request-id"), "{protocol}");
        ask(protocol, &server.url, None).await;
        let seen = server.seen.lock().unwrap().pop().unwrap();
        assert!(!seen.headers.contains_key(header), "{protocol}");
    }
}

#[tokio::test]
async fn a_key_that_a_server_repeats_is_struck_from_the_error() {
    let words = r#"{"error":{"message":"wrong key sk-canary","code":"invalid_api_key"}}"#;
    let server = serve(|_| reply(401, &[], words)).await;
    let error = ask("openai-chat", &server.url, Some("sk-canary")).await.error.unwrap();
    assert_eq!(error.message, "wrong key [key]");
    assert!(!format!("{error:?}").contains("canary"));
}

#[tokio::test]
async fn a_base_url_works_with_and_without_its_version_on_every_wire() {
    let server = serve(|_| reply(404, &[], "{}")).await;
    for (protocol, version, path) in [
        ("openai-chat", "/v1", "/v1/chat/completions"),
        ("openai-responses", "/v1", "/v1/responses"),
        ("anthropic", "/v1", "/v1/messages"),
        ("gemini", "/v1beta", "/v1beta/models/quince:streamGenerateContent?alt=sse"),
        ("ollama", "/api", "/api/chat"),
        ("ollama", "/v1", "/api/chat"),
    ] {
        for base in [server.url.clone(), format!("{}/", server.url), format!("{}{version}", server.url)] {
            ask(protocol, &base, None).await;
            assert_eq!(server.seen.lock().unwrap().pop().unwrap().path, path, "{base}");
        }
    }
}

#[tokio::test]
async fn what_the_head_tells_comes_first() {
    let heads = [
        ("x-request-id", "req_1"),
        ("X-RateLimit-Remaining-Tokens", "99"),
        ("content-type", "text/event-stream"),
    ];
    let server = serve(move |_| reply(200, &heads, DONE)).await;
    let answer = ask("openai-chat", &server.url, None).await;
    assert_eq!(answer.meta.request_id.as_deref(), Some("req_1"));
    assert_eq!(answer.meta.rate_limits["x-ratelimit-remaining-tokens"], "99");
    assert_eq!(answer.text, "hi");
}

#[tokio::test]
async fn a_failure_is_tried_once_and_names_its_wait_and_its_request() {
    let heads = [("retry-after", "7"), ("request-id", "req_2")];
    let server = serve(move |_| reply(529, &heads, "{}")).await;
    let error = ask("anthropic", &server.url, None).await.error.unwrap();
    assert_eq!((error.category, error.status), (Category::Overloaded, Some(529)));
    assert_eq!((error.retry_after_ms, error.request_id.as_deref()), (Some(7000), Some("req_2")));
    assert!(!error.maybe_billed && !error.cut);
    assert_eq!(server.seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_redirect_is_not_followed_so_the_key_stays_with_its_server() {
    let server = serve(|_| reply(307, &[("location", "http://elsewhere.invalid/v1")], "")).await;
    let error = ask("openai-chat", &server.url, Some("sk-canary")).await.error.unwrap();
    assert_eq!(error.category, Category::Protocol);
    assert!(error.message.contains("elsewhere.invalid"), "{}", error.message);
    assert_eq!(server.seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_web_page_is_never_an_answer() {
    let server = serve(|_| reply(200, &[("content-type", "text/html")], "<html>Log in</html>")).await;
    for protocol in Registry::protocols() {
        let answer = ask(protocol, &server.url, None).await;
        assert_eq!(answer.error.unwrap().category, Category::Protocol, "{protocol}");
        assert_eq!(answer.text, "", "{protocol}");
    }
}

#[tokio::test]
async fn an_unreachable_server_costs_nothing_and_a_silent_one_may() {
    let error = ask("openai-chat", "http://127.0.0.1:1", None).await.error.unwrap();
    assert_eq!((error.category, error.maybe_billed), (Category::Transport, false));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("http://{}", listener.local_addr().unwrap());
    let error = ask("openai-chat", &silent, None).await.error.unwrap();
    assert_eq!((error.category, error.maybe_billed), (Category::Transport, true));
}

#[tokio::test]
async fn a_connection_that_breaks_cuts_the_answer_and_keeps_its_text() {
    let server = serve(|_| broken(&["data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n"])).await;
    let answer = ask("openai-chat", &server.url, None).await;
    let error = answer.error.unwrap();
    assert!(error.cut && error.maybe_billed);
    assert_eq!((answer.text.as_str(), answer.stop), ("half", None));
}

#[tokio::test]
async fn a_break_after_the_finish_reason_costs_the_usage_and_not_the_answer() {
    let last = "data: {\"choices\":[{\"delta\":{\"content\":\"whole\"},\"finish_reason\":\"stop\"}]}\n\n";
    let server = serve(move |_| broken(&[last])).await;
    let answer = ask("openai-chat", &server.url, None).await;
    assert_eq!((answer.text.as_str(), answer.error), ("whole", None));
    assert!(answer.stop.is_some() && answer.usage.input.is_none());
}

#[tokio::test]
async fn silence_within_an_answer_ends_it() {
    let server = serve(|_| silent("data: {\"choices\":[{\"delta\":{\"content\":\"half\"}}]}\n\n")).await;
    let answer = ask("openai-chat", &server.url, None).await;
    assert!(answer.error.unwrap().cut);
    assert_eq!(answer.text, "half");
}

#[tokio::test]
async fn an_answer_in_one_piece_is_read_though_a_stream_was_asked_for() {
    let body = r#"{"choices":[{"message":{"content":"whole"},"finish_reason":"stop"}]}"#;
    let server = serve(move |_| reply(200, &[("content-type", "application/json")], body)).await;
    assert_eq!(ask("openai-chat", &server.url, None).await.text, "whole");
}

#[tokio::test]
async fn an_error_that_stands_bare_in_a_stream_is_found() {
    let body = "[{\n \"error\": {\"code\": 503, \"message\": \"busy\", \"status\": \"UNAVAILABLE\"}\n}]\n";
    let server = serve(move |_| reply(200, &[("content-type", "text/event-stream")], body)).await;
    let error = ask("gemini", &server.url, None).await.error.unwrap();
    assert_eq!((error.category, error.message.as_str()), (Category::Overloaded, "busy"));
}

#[tokio::test]
async fn nothing_is_sent_before_the_stream_is_polled() {
    let server = serve(|_| reply(200, &[], DONE)).await;
    let connection = connection("custom", Some("openai-chat"), &server.url);
    let stream = vendor(&connection).start(Job::Chat(job()), call(connection, None));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.seen.lock().unwrap().len(), 0);
    collect(stream).await;
    assert_eq!(server.seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn models_are_listed_over_all_pages() {
    let first = r#"{"models":[{"name":"models/a","displayName":"A","inputTokenLimit":9,"supportedGenerationMethods":["generateContent"]},{"name":"models/embed","supportedGenerationMethods":["embedContent"]}],"nextPageToken":"p2"}"#;
    let second = r#"{"models":[{"name":"models/b"}]}"#;
    let server = serve(move |path| reply(200, &[], if path.contains("p2") { second } else { first })).await;
    let connection = connection("custom", Some("gemini"), &server.url);
    let models = vendor(&connection).models(call(connection, None)).await.unwrap();
    let names: Vec<_> = models.iter().map(|model| (model.name.as_str(), model.context)).collect();
    assert_eq!(names, [("a", Some(9)), ("b", None)]);
    assert_eq!(server.seen.lock().unwrap()[0].method, "GET");
}

#[tokio::test]
async fn each_wires_list_of_models_is_read() {
    let body = r#"{"data":[{"id":"m1","context_length":10,"display_name":"M","max_input_tokens":10}],"models":[{"name":"m1","size":77}]}"#;
    let server = serve(move |_| reply(200, &[], body)).await;
    for protocol in ["openai-chat", "openai-responses", "anthropic", "ollama"] {
        let connection = connection("custom", Some(protocol), &server.url);
        let models = vendor(&connection).models(call(connection, None)).await.unwrap();
        assert_eq!(models[0].name, "m1", "{protocol}");
        assert_eq!(models[0].bytes.is_some(), protocol == "ollama");
    }
    let paths: Vec<_> = server.seen.lock().unwrap().iter().map(|seen| seen.path.clone()).collect();
    assert_eq!(paths, ["/v1/models", "/v1/models", "/v1/models?limit=1000", "/api/tags"]);
}

#[tokio::test]
async fn a_practice_bill_is_asked_for_at_the_servers_root() {
    let server = serve(|_| reply(200, &[], r#"{"pico_usd":"1234"}"#)).await;
    let connection = connection("alder", None, &format!("{}/v1", server.url));
    let call = call(connection.clone(), None);
    let path = format!("/practice/bill/{}", call.attempt);
    assert_eq!(vendor(&connection).charged(None, call).await.unwrap(), Some(PicoUsd(1234)));
    assert_eq!(server.seen.lock().unwrap()[0].path, path);
    let missing = serve(|_| reply(404, &[], "{}")).await;
    let connection = self::connection("alder", None, &missing.url);
    let call = self::call(connection.clone(), None);
    assert_eq!(vendor(&connection).charged(None, call).await.unwrap(), None);
}

#[test]
fn a_connection_whose_vendor_or_protocol_is_unknown_has_no_translation() {
    let registry = Registry::new();
    for (vendor, protocol) in [("nobody", None), ("custom", None), ("custom", Some("morse"))] {
        assert!(registry.vendor(&connection(vendor, protocol, "http://localhost")).is_none());
    }
}
