//! A small HTTP/1.1 client over a socket: it keeps chunks apart, tells a whole body from a broken one, and can hang up.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A response as far as it came.
#[derive(Debug, Default)]
pub struct Got {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// Whether the body came to its end.
    pub whole: bool,
}

/// One event of a stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub name: Option<String>,
    pub data: String,
}

impl Got {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn events(&self) -> Vec<Event> {
        let text = self.text().replace("\r\n", "\n");
        let event = |block: &str| Event {
            name: block.lines().find_map(|line| line.strip_prefix("event: ")).map(str::to_owned),
            data: block.lines().filter_map(|line| line.strip_prefix("data: ")).collect(),
        };
        text.split("\n\n").filter(|block| !block.trim().is_empty()).map(event).collect()
    }

    /// The events' data as JSON; what is not JSON is left out.
    pub fn data(&self) -> Vec<Value> {
        self.events().iter().filter_map(|event| serde_json::from_str(&event.data).ok()).collect()
    }
}

/// A connection on which one request has been sent.
#[derive(Debug)]
pub struct Call {
    socket: TcpStream,
    raw: Vec<u8>,
    ended: bool,
}

impl Call {
    pub async fn send(url: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Call {
        let address = url.strip_prefix("http://").unwrap();
        let mut socket = TcpStream::connect(address).await.unwrap();
        let extra: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n{extra}\r\n",
            body.len()
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        socket.write_all(body.as_bytes()).await.unwrap();
        Call { socket, raw: Vec::new(), ended: false }
    }

    /// Reads what there is; false when nothing came within `patience` or the connection is closed.
    async fn read(&mut self, patience: Duration) -> bool {
        let mut buffer = vec![0; 64 * 1024];
        match tokio::time::timeout(patience, self.socket.read(&mut buffer)).await {
            Ok(Ok(0) | Err(_)) => {
                self.ended = true;
                false
            }
            Ok(Ok(length)) => {
                self.raw.extend(&buffer[..length]);
                true
            }
            Err(_) => false,
        }
    }

    /// Reads until the server is silent for `patience`.
    pub async fn until_silent(&mut self, patience: Duration) -> Got {
        while self.read(patience).await {}
        self.got()
    }

    /// Reads until what came is `enough`, whatever else the machine is doing.
    pub async fn until(&mut self, enough: impl Fn(&Got) -> bool) -> Got {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let got = self.until_silent(Duration::from_millis(5)).await;
            if enough(&got) {
                return got;
            }
            assert!(!self.ended && Instant::now() < deadline, "this is all that came: {got:?}");
        }
    }

    /// Reads until the server closes the connection.
    pub async fn finish(mut self) -> Got {
        let got = self.until_silent(Duration::from_secs(30)).await;
        assert!(self.ended, "the server neither ended nor spoke for 30 s");
        got
    }

    fn got(&self) -> Got {
        let Some(split) = self.raw.windows(4).position(|window| window == b"\r\n\r\n") else {
            return Got::default();
        };
        let head = std::str::from_utf8(&self.raw[..split]).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let header =
            |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        let mut got = Got { status, headers: lines.filter_map(header).collect(), ..Got::default() };
        let rest = &self.raw[split + 4..];
        match got.header("content-length").and_then(|length| length.parse::<usize>().ok()) {
            Some(length) => {
                got.whole = rest.len() == length;
                got.body = rest.to_vec();
            }
            None => (got.body, got.whole) = joined(&chunks(rest)),
        }
        got
    }

    /// The body's chunks as the server cut them.
    pub fn chunks(&self) -> Vec<Vec<u8>> {
        let split = self.raw.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        chunks(&self.raw[split + 4..])
    }
}

/// Takes apart a chunked body; the last chunk is empty if the body is whole.
fn chunks(mut rest: &[u8]) -> Vec<Vec<u8>> {
    let mut chunks = Vec::new();
    while let Some(line) = rest.windows(2).position(|window| window == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..line]).unwrap().trim(), 16).unwrap();
        let Some(chunk) = rest.get(line + 2..line + 2 + length) else { break };
        chunks.push(chunk.to_vec());
        rest = rest.get(line + 2 + length + 2..).unwrap_or_default();
    }
    chunks
}

fn joined(chunks: &[Vec<u8>]) -> (Vec<u8>, bool) {
    (chunks.concat(), chunks.last().is_some_and(Vec::is_empty))
}
