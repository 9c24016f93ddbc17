//! A server on loopback that gives one fixed answer over the OpenAI chat wire, and counts what a page should never
//! ask it for.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::routing::{get, post};
use medley_testkit::window::Stage;
use serde_json::{Value, json};

pub struct Scripted {
    pub port: u16,
    strays: Arc<AtomicUsize>,
    server: tokio::task::JoinHandle<()>,
}

impl Scripted {
    /// `answer` may say PORT for the server's own.
    pub async fn start(answer: &str) -> Self {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let stream = stream(&answer.replace("PORT", &port.to_string()));
        let strays = Arc::new(AtomicUsize::new(0));
        let counted = strays.clone();
        let stray = move || async move {
            counted.fetch_add(1, Ordering::SeqCst);
            "seen"
        };
        let events = move || async move { ([("content-type", "text/event-stream")], stream) };
        let models = || async {
            json!({ "object": "list", "data": [{ "id": "scripted", "object": "model" }] }).to_string()
        };
        let router = Router::new()
            .route("/v1/chat/completions", post(events))
            .route("/v1/models", get(models))
            .fallback(stray);
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { port, strays, server }
    }

    /// Connects it to the real book, and reads what models it has.
    pub async fn connect(&self, stage: &Stage, name: &str) {
        let url = format!("http://127.0.0.1:{}/v1", self.port);
        let add = ["connection", "add", "--vendor", "custom", "--protocol", "openai-chat", "--no-key"];
        stage.ask_cli(&[&add[..], &["--base-url", &url, "--name", name]].concat()).await;
        stage.ask_cli(&["connection", "check", name]).await;
    }

    /// How many requests came for anything but the API.
    pub fn strays(&self) -> usize {
        self.strays.load(Ordering::SeqCst)
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn stream(answer: &str) -> String {
    let chunk = |delta: Value, finish: Value| {
        let choice = json!({ "index": 0, "delta": delta, "finish_reason": finish });
        json!({ "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice] })
    };
    let said = chunk(json!({ "role": "assistant", "content": answer }), Value::Null);
    let done = chunk(json!({}), json!("stop"));
    let usage = json!({ "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [],
        "usage": { "prompt_tokens": 5, "completion_tokens": 7, "total_tokens": 12 } });
    format!("data: {said}\n\ndata: {done}\n\ndata: {usage}\n\ndata: [DONE]\n\n")
}
