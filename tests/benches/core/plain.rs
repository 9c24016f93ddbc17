//! The floor: a request written to a socket as bytes, and its answer read to the end without looking into it.

use std::time::{Duration, Instant};

use medley_tests::measure::loopback::{BODY_END, Loopback};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// When the first text and the end of an answer were there, counted from the question.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    pub first: Duration,
    pub whole: Duration,
}

/// One kept connection.
pub struct Plain {
    socket: TcpStream,
    request: Vec<u8>,
    buffer: Vec<u8>,
}

impl Plain {
    pub async fn connect(vendor: &Loopback, model: &str) -> Self {
        let socket = TcpStream::connect(vendor.address()).await.unwrap();
        socket.set_nodelay(true).unwrap();
        let body = format!(
            r#"{{"model":"{model}","messages":[{{"role":"user","content":"{}"}}],"stream":true}}"#,
            crate::turn::QUESTION
        );
        let request = format!(
            "POST /v1/chat/completions HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            vendor.address(),
            body.len()
        );
        Self { socket, request: request.into_bytes(), buffer: Vec::with_capacity(2 << 20) }
    }

    pub async fn ask(&mut self) -> Times {
        self.buffer.clear();
        let began = Instant::now();
        self.socket.write_all(&self.request).await.unwrap();
        let mut first = None;
        while !self.buffer.ends_with(BODY_END) {
            assert!(self.socket.read_buf(&mut self.buffer).await.unwrap() > 0, "the vendor hung up");
            // The head, the empty first delta and the first text travel in one piece.
            first.get_or_insert_with(|| began.elapsed());
        }
        Times { first: first.unwrap(), whole: began.elapsed() }
    }
}
