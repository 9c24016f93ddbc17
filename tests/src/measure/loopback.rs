//! A vendor on loopback that answers at once: fixed streams of the OpenAI chat wire, made before the first request.
//!
//! What a request takes here is the floor that anything over the same socket can reach. Deliberately absent: pacing,
//! prices, and reading more of a request than which of the streams it wants.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// A model whose answer is short: 24 deltas.
pub const SHORT: &str = "quick-24";
/// A model whose answer comes in 4,000 deltas.
pub const LONG: &str = "flood-4000";
/// The last word of every answer.
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
}

impl Answers {
    fn to(&self, request: &[u8]) -> &[u8] {
        if request.starts_with(b"GET") {
            return &self.models;
        }
        if contains(request, LONG.as_bytes()) { &self.long } else { &self.short }
    }
}

async fn serve(listener: std::net::TcpListener) {
    let answers = Arc::new(Answers { models: models(), short: stream(24), long: stream(4_000) });
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
        socket.write_all(answers.to(&request)).await?;
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
    let body = format!(r#"{{"object":"list","data":[{},{}]}}"#, model(SHORT), model(LONG));
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length:";
    format!("{head} {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// A whole answer of `deltas` words, each in an HTTP chunk of its own, as a vendor's would come.
fn stream(deltas: usize) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-request-id: req_bench\r\n\
                transfer-encoding: chunked\r\n\r\n";
    let mut answer = head.as_bytes().to_vec();
    push(&mut answer, &chunk(r#"{"role":"assistant","content":""}"#, "null"));
    for at in 1..deltas {
        push(&mut answer, &chunk(&format!(r#"{{"content":"{}"}}"#, word(at)), "null"));
    }
    push(&mut answer, &chunk(&format!(r#"{{"content":"{LAST_WORD}"}}"#), "null"));
    push(&mut answer, &chunk("{}", r#""stop""#));
    push(&mut answer, &usage(deltas));
    push(&mut answer, "data: [DONE]\n\n");
    answer.extend_from_slice(BODY_END);
    answer
}

/// Ten words make a sentence, five sentences a paragraph.
fn word(at: usize) -> String {
    match at {
        at if at % 50 == 0 => format!("word {at}.\\n\\n"),
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
