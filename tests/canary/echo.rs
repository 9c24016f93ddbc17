//! A hostile server: whatever it is asked, it repeats the request's head, the key in it, wherever an error has room:
//! its message, its code, its type, its id, a redirect, a plain page, an event of a stream. Its good answers are named by
//! the key.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::json;

/// Listens until the process ends.
pub struct Echo {
    port: u16,
    heard: Arc<Mutex<String>>,
}

impl Echo {
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(String::new()));
        let (ears, turn) = (heard.clone(), AtomicUsize::new(0));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let form = turn.fetch_add(1, Ordering::Relaxed);
                // A caller that leaves early is no concern of the echo.
                let _ = answer(stream, form, &ears);
            }
        });
        Self { port, heard }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn heard(&self, words: &str) -> bool {
        self.heard.lock().unwrap().contains(words)
    }
}

fn answer(stream: TcpStream, form: usize, heard: &Mutex<String>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let head = read_head(&mut reader)?;
    heard.lock().unwrap().push_str(&head.all);
    let mut body = vec![0; head.length];
    reader.read_exact(&mut body)?;
    let key = head.key.as_str();
    let error = json!({
        "error": {
            "message": format!("no such key: {key}; you sent {}", head.all),
            "code": key, "type": key, "status": key, "param": key, "details": [{ "reason": key }],
        },
        "message": key, "request_id": key,
    });
    let (status, kind, body) = match form % 8 {
        0 => ("401 Unauthorized", "application/json", error.to_string()),
        1 => ("400 Bad Request", "text/plain", head.all.clone()),
        2 => ("302 Found", "text/plain", String::new()),
        3 => ("200 OK", "text/event-stream", format!("event: error\ndata: {error}\n\n")),
        4 => ("400 Bad Request", "application/json", json!([error]).to_string()),
        5 => ("200 OK", "application/json", error.to_string()),
        6 => ("200 OK", "application/json", whole_answer(key)),
        _ => ("403 Forbidden", "text/html", format!("<html>{}</html>", head.all)),
    };
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\
         X-Request-Id: {key}\r\nRequest-Id: {key}\r\nLocation: http://127.0.0.1:9/?key={key}\r\n\
         X-RateLimit-Owner: {key}\r\n\r\n{body}",
        body.len()
    )
}

/// A good answer of the OpenAI chat wire under a name that is the key; over other wires it is nonsense.
fn whole_answer(key: &str) -> String {
    let choice = json!({ "index": 0, "message": { "role": "assistant", "content": "Hello" }, "finish_reason": "stop" });
    json!({ "id": key, "object": "chat.completion", "model": "parrot", "choices": [choice] }).to_string()
}

struct Head {
    all: String,
    key: String,
    length: usize,
}

fn read_head(reader: &mut impl BufRead) -> std::io::Result<Head> {
    let mut head = Head { all: String::new(), key: String::new(), length: 0 };
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            return Ok(head);
        }
        let (name, value) = line.split_once(':').unwrap_or((&line, ""));
        match name.to_ascii_lowercase().as_str() {
            "authorization" => value.trim().trim_start_matches("Bearer ").clone_into(&mut head.key),
            "x-api-key" | "x-goog-api-key" => value.trim().clone_into(&mut head.key),
            "content-length" => head.length = value.trim().parse().unwrap_or(0),
            _ => {}
        }
        head.all.push_str(&line);
    }
}
