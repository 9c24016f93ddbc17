//! A vendor on loopback that answers at once: fixed streams of the OpenAI chat wire, made before the first request.
//!
//! What a request takes here is the floor that anything over the same socket can reach. Deliberately absent:
//! prices, and reading more of a request than which of the streams it wants. One model is paced, as vendors are.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{MissedTickBehavior, interval};

use super::essay::essay;

/// A model whose answer is short: 24 deltas.
pub const SHORT: &str = "quick-24";
/// A model whose answer comes in 4,000 deltas.
pub const LONG: &str = "flood-4000";
/// A model whose answers are essays, the next one at each request.
pub const ESSAY: &str = "essay-360";
/// A model whose answer comes in 4,000 deltas, 200 a second.
pub const PACED: &str = "paced-200";
const PACE: Duration = Duration::from_millis(5);
/// The last word of every answer but the essays.
pub const LAST_WORD: &str = "fin.";
/// The end of every body, after which the connection waits for its next request.
pub const BODY_END: &[u8] = b"0\r\n\r\n";

/// A running vendor. It has a thread of its own, and stops when it is dropped.
#[derive(Debug)]
pub struct Loopback {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Loopback {
    /// Starts the vendor on a free port.
    pub fn start() -> io::Result<Self> {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new().name("loopback".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = serve(listener) => {}
                    _ = stopped => {}
                }
            });
        })?;
        Ok(Self { address, stop: Some(stop), thread: Some(thread) })
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was reported where it happened.
            let _ = thread.join();
        }
    }
}

struct Answers {
    models: Vec<u8>,
    short: Vec<u8>,
    long: Vec<u8>,
    essays: AtomicUsize,
}

impl Answers {
    async fn send(&self, socket: &mut TcpStream, request: &[u8]) -> io::Result<()> {
        // The model stands at the beginning of a request's body.
        let beginning = &request[..request.len().min(4096)];
        if request.starts_with(b"GET") {
            socket.write_all(&self.models).await
        } else if contains(beginning, PACED.as_bytes()) {
            pace(socket, &self.long).await
        } else if contains(beginning, ESSAY.as_bytes()) {
            let at = self.essays.fetch_add(1, Ordering::Relaxed);
            socket.write_all(&stream_of(&pieces(&essay(at)))).await
        } else if contains(beginning, LONG.as_bytes()) {
            socket.write_all(&self.long).await
        } else {
            socket.write_all(&self.short).await
        }
    }
}

/// Sends an answer's chunks one by one, 200 a second.
async fn pace(socket: &mut TcpStream, answer: &[u8]) -> io::Result<()> {
    let mut ticks = interval(PACE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut rest = answer;
    while !rest.is_empty() {
        ticks.tick().await;
        let end = rest.windows(4).position(|four| four == b"\n\n\r\n").map_or(rest.len(), |at| at + 4);
        socket.write_all(&rest[..end]).await?;
        rest = &rest[end..];
    }
    Ok(())
}

async fn serve(listener: std::net::TcpListener) {
    let answers = Arc::new(Answers {
        models: models(),
        short: stream(24),
        long: stream(4_000),
        essays: AtomicUsize::new(0),
    });
    let listener = TcpListener::from_std(listener).expect("a fresh listener");
    while let Ok((socket, _)) = listener.accept().await {
        let answers = answers.clone();
        // A client that breaks off is no affair of the vendor.
        tokio::spawn(async move { drop(converse(socket, &answers).await) });
    }
}

async fn converse(mut socket: TcpStream, answers: &Answers) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut socket, &mut buffer).await? {
        answers.send(&mut socket, &request).await?;
    }
    Ok(())
}

/// The next request whole; `None` when the client is gone.
async fn read_request(socket: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<Vec<u8>>> {
    loop {
        if let Some(length) = request_length(buffer)
            && buffer.len() >= length
        {
            let rest = buffer.split_off(length);
            return Ok(Some(std::mem::replace(buffer, rest)));
        }
        if socket.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

/// The length of the request's head and body, once the head is there.
fn request_length(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    Some(head + length.unwrap_or(0))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|piece| piece == wanted)
}

fn models() -> Vec<u8> {
    let model = |id: &str| format!(r#"{{"id":"{id}","object":"model","created":0,"owned_by":"bench"}}"#);
    let models = [SHORT, LONG, ESSAY, PACED].map(model).join(",");
    let body = format!(r#"{{"object":"list","data":[{models}]}}"#);
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length:";
    format!("{head} {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// A whole answer of `deltas` words.
fn stream(deltas: usize) -> Vec<u8> {
    let words: Vec<String> = (1..deltas).map(word).chain([LAST_WORD.to_owned()]).collect();
    stream_of(&words)
}

/// A text in pieces of about a token.
fn pieces(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(4).map(|piece| piece.iter().collect()).collect()
}

/// A whole answer, each piece of its text in an HTTP chunk of its own, as a vendor's would come.
fn stream_of(texts: &[String]) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-request-id: req_bench\r\n\
                transfer-encoding: chunked\r\n\r\n";
    let mut answer = head.as_bytes().to_vec();
    push(&mut answer, &chunk(r#"{"role":"assistant","content":""}"#, "null"));
    for text in texts {
        let delta = serde_json::json!({ "content": text });
        push(&mut answer, &chunk(&delta.to_string(), "null"));
    }
    push(&mut answer, &chunk("{}", r#""stop""#));
    push(&mut answer, &usage(texts.len()));
    push(&mut answer, "data: [DONE]\n\n");
    answer.extend_from_slice(BODY_END);
    answer
}

/// Ten words make a sentence, five sentences a paragraph.
fn word(at: usize) -> String {
    match at {
        at if at % 50 == 0 => format!("word {at}.\n\n"),
        at if at % 10 == 0 => format!("word {at}. "),
        at => format!("word {at} "),
    }
}

fn chunk(delta: &str, finish: &str) -> String {
    format!(
        r#"data: {{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"bench","choices":[{{"index":0,"delta":{delta},"logprobs":null,"finish_reason":{finish}}}]}}"#
    ) + "\n\n"
}

fn usage(deltas: usize) -> String {
    let total = deltas + 12;
    format!(
        r#"data: {{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":"bench","choices":[],"usage":{{"prompt_tokens":12,"completion_tokens":{deltas},"total_tokens":{total}}}}}"#
    ) + "\n\n"
}

fn push(answer: &mut Vec<u8>, data: &str) {
    answer.extend_from_slice(format!("{:x}\r\n{data}\r\n", data.len()).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_to_the_end_of_its_body() {
        let bytes = b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello and more";
        assert_eq!(request_length(bytes), Some(bytes.len() - " and more".len()));
        assert_eq!(request_length(b"GET / HTTP/1.1\r\n\r\n"), Some(18));
        assert_eq!(request_length(b"POST / HTTP/1.1\r\nContent-Le"), None);
    }

    #[test]
    fn a_stream_has_one_piece_of_text_for_each_delta() {
        let answer = String::from_utf8(stream(24)).unwrap();
        assert_eq!(answer.matches(r#""content":"w"#).count(), 23);
        assert!(answer.contains(LAST_WORD) && answer.as_bytes().ends_with(BODY_END));
    }
}
