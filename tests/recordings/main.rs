//! Recorded answers of real vendors, served on loopback in pieces split at random, through the whole client.
//!
//! The recordings lie beside the project and are no part of it; where they are absent the test says so and passes.
//! What each recording should come to was computed by an independent reader. Hand-edited ones are left out.

#![allow(clippy::print_stdout, reason = "the table is the test's report")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod compare;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Response, Uri};
use futures::stream;
use jiff::Timestamp;
use medley_domain::event::Event;
use medley_domain::job::{ChatJob, Job, Turn};
use medley_domain::ports::{Call, Vendors};
use medley_domain::{AttemptId, Book, Connection, ConnectionId, KeyRef};
use medley_testkit::fold::{Answer, collect};
use medley_vendors::Registry;
use medley_vendors::frames::Frames;
use medley_vendors::protocols::find;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;

use compare::{compare, is_native, item_names};

/// Splits tried for each recording, each from its own seed.
const SEEDS: u64 = 20;
/// Bodies up to this size are also served one byte at a time.
const SMALL: usize = 6_000;
/// About half of how many pieces a body is cut into at most.
const MOST_PIECES: usize = 600;
/// Recordings that do not come out as expected yet, with the reason.
const KNOWN: [(&str, &str); 1] = [(
    "azure-openai_responses-4f1296c5d5",
    "holds the four answers of four requests one after the other, of which the expectation is the last: after an answer's \
     end a client reads no other",
)];

struct Recording {
    id: String,
    vendor: String,
    family: String,
    api_version: Option<String>,
    streaming: bool,
    model: String,
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
    expect: Value,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn recorded_answers_come_out_as_expected_however_their_bytes_are_split() {
    let Some(recordings) = read_all() else {
        println!("skipped: no recordings beside the project");
        return;
    };
    let recordings = Arc::new(recordings);
    let base = serve(Arc::clone(&recordings)).await;
    let registry = Registry::new();
    let mut table: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut unexpected = Vec::new();
    for (at, recording) in recordings.iter().enumerate() {
        let wrong = differences(&registry, &format!("{base}/r/{at}"), recording).await;
        let row = table.entry(&recording.family).or_default();
        row.1 += 1;
        row.0 += usize::from(wrong.is_empty());
        if !wrong.is_empty() {
            let why = known(recording).unwrap_or_else(|| wrong.join("; "));
            println!("{}: {why}", recording.id);
        }
        if known(recording).is_some() == wrong.is_empty() {
            unexpected.push(recording.id.clone());
        }
    }
    for (family, (passed, total)) in &table {
        println!("{family:24} {passed}/{total}");
    }
    assert!(unexpected.is_empty(), "not as listed: {unexpected:?}");
}

fn known(recording: &Recording) -> Option<String> {
    let mut listed = KNOWN.iter().filter(|(id, _)| *id == recording.id);
    listed.next().map(|(_, why)| format!("known: {why}"))
}

/// Plays one recording with every split; what differs from the expectation, the first time that anything does.
async fn differences(registry: &Registry, base: &str, recording: &Recording) -> Vec<String> {
    let small = recording.body.len() <= SMALL;
    let splits = (0..SEEDS).map(|seed| seed.to_string()).chain(small.then(|| "bytes".to_owned()));
    for split in splits {
        let answer = play(registry, &format!("{base}/{split}"), recording).await;
        let wrong = compare(&answer, recording);
        if !wrong.is_empty() {
            return wrong;
        }
    }
    byte_by_byte(recording).map_or_else(Vec::new, |answer| compare(&answer, recording))
}

/// A stream of events read one byte at a time, which over a connection would take too long for the larger ones.
fn byte_by_byte(recording: &Recording) -> Option<Answer> {
    let compared = item_names(&recording.family).is_some() || is_native(&recording.family);
    let is_stream = recording.streaming && recording.status == 200 && compared;
    let protocol = is_stream.then(|| find(protocol(&recording.family)?))??;
    let (mut frames, mut events) = (Frames::of(protocol.framing()), Vec::new());
    let mut decoder = protocol.decoder(&job(recording));
    let mut sink = |data: &str| decoder.push(data, &mut events);
    let fed = recording.body.chunks(1).try_for_each(|byte| frames.push(byte, &mut sink));
    let fed = fed.and_then(|()| frames.finish(&mut sink)).and_then(|()| decoder.finish(&mut events));
    let mut answer = Answer::default();
    // After the end nothing is read over a connection either.
    let end = events.iter().position(|event| matches!(event, Event::Finished { .. }));
    events.truncate(end.map_or(events.len(), |end| end + 1));
    events.into_iter().for_each(|event| answer.add(event));
    answer.error = fed.err();
    Some(answer)
}

async fn play(registry: &Registry, base: &str, recording: &Recording) -> Answer {
    let connection = Connection {
        id: ConnectionId::new(Timestamp::UNIX_EPOCH),
        vendor: card(&recording.vendor).into(),
        name: "recorded".to_owned(),
        protocol: Some(protocol(&recording.family).unwrap().to_owned()),
        base_url: base.to_owned(),
        key: KeyRef::None,
        key_last4: None,
        book: Book::Real,
        created: Timestamp::UNIX_EPOCH,
        settings: settings(recording),
    };
    let vendor = registry.vendor(&connection).unwrap();
    let attempt = AttemptId::new(Timestamp::UNIX_EPOCH);
    let call = Call { connection: Arc::new(connection), key: None, attempt };
    collect(vendor.start(Job::Chat(job(recording)), call)).await
}

fn job(recording: &Recording) -> ChatJob {
    let parts = vec![medley_domain::conversation::Part::text("hello")];
    ChatJob {
        model: recording.model.as_str().into(),
        turns: vec![Turn { role: medley_domain::conversation::Role::User, parts }],
        stream: recording.streaming,
        ..ChatJob::default()
    }
}

/// The clouds' answers come through their own cards, which differ in more than the wire.
fn card(vendor: &str) -> &'static str {
    match vendor {
        "azure" => "azure",
        "bedrock" => "bedrock",
        "google-vertex" => "vertex",
        _ => "custom",
    }
}

fn settings(recording: &Recording) -> BTreeMap<String, String> {
    let version = recording.api_version.iter().map(|version| ("api_version".to_owned(), version.clone()));
    version.chain([("project".to_owned(), "recorded".to_owned())]).collect()
}

fn protocol(family: &str) -> Option<&'static str> {
    Some(match family {
        "openai.chat" => "openai-chat",
        "openai.responses" | "openai.responses.get" => "openai-responses",
        "anthropic.messages" => "anthropic",
        "google.generate" => "gemini",
        "google.interactions" => "gemini-interactions",
        "cohere.v2chat" => "cohere",
        "ollama.chat" | "ollama.generate" => "ollama",
        "bedrock.converse" | "bedrock.converse-stream" => "bedrock",
        _ => return None,
    })
}

/// `../shared/data/recordings`, seen from the project's root.
fn folder() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().find(|folder| folder.join("Cargo.lock").exists());
    root.unwrap_or(here).join("../shared/data/recordings")
}

fn read_all() -> Option<Vec<Recording>> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder()).ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json"));
    files.sort();
    Some(files.iter().filter_map(|path| read(path)).collect())
}

fn read(path: &Path) -> Option<Recording> {
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let text = |pointer: &str| file.pointer(pointer).and_then(Value::as_str);
    let family = text("/family")?;
    protocol(family)?;
    let edited = |feature: &Value| feature.as_str() == Some("edited_fixture");
    if file["features"].as_array()?.iter().any(edited) {
        return None;
    }
    let body = match text("/response/body_text") {
        Some(text) => text.as_bytes().to_vec(),
        None => base64(text("/response/body_b64")?),
    };
    let headers = file["response"]["headers"].as_object()?;
    let kept = headers.iter().filter(|(name, _)| !DROPPED.contains(&name.as_str()));
    Some(Recording {
        id: text("/id")?.to_owned(),
        vendor: text("/vendor")?.to_owned(),
        family: family.to_owned(),
        api_version: text("/request/query")
            .and_then(|query| query.strip_prefix("api-version="))
            .map(str::to_owned),
        streaming: file["streaming"].as_bool()?,
        model: text("/model").unwrap_or("model").to_owned(),
        status: u16::try_from(file["response"]["status"].as_u64()?).ok()?,
        headers: kept.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))).collect(),
        body: body.into(),
        expect: file["expect"].clone(),
    })
}

/// Headers that described the recorded connection and not the answer.
const DROPPED: [&str; 4] = ["content-length", "transfer-encoding", "content-encoding", "connection"];

fn base64(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

/// Serves recording N split by seed S at `/r/N/S/…`; its address.
async fn serve(recordings: Arc<Vec<Recording>>) -> String {
    let router = Router::new().fallback(answer).with_state(recordings);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

async fn answer(State(recordings): State<Arc<Vec<Recording>>>, uri: Uri) -> Response<Body> {
    let mut path = uri.path().split('/').skip(2);
    let recording = &recordings[path.next().unwrap().parse::<usize>().unwrap()];
    let pieces = split(&recording.body, path.next().unwrap());
    let mut response = Response::builder().status(recording.status);
    for (name, value) in &recording.headers {
        response = response.header(name, value);
    }
    response.body(Body::from_stream(stream::iter(pieces.into_iter().map(Ok::<_, Infallible>)))).unwrap()
}

/// Pieces of random size; some seeds cut finely, some coarsely.
fn split(body: &Bytes, how: &str) -> Vec<Bytes> {
    let seed = how.parse::<u64>().ok();
    let mut random = StdRng::seed_from_u64(seed.unwrap_or(0));
    let most = match seed {
        None => 1,
        Some(seed) => [7, 64, 300, 4_000][usize::try_from(seed % 4).unwrap()],
    };
    let most = most.max(body.len() / MOST_PIECES);
    let mut rest = body.clone();
    let mut pieces = Vec::new();
    while !rest.is_empty() {
        let size = random.random_range(1..=most).min(rest.len());
        pieces.push(rest.split_to(size));
    }
    pieces
}
