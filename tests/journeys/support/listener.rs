//! A vendor of the OpenAI chat wire that keeps what it was sent. Its one model reads few tokens, as its list says; an
//! answer to a question with "[cut]" ends because of its length.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde_json::{Value, json};

use super::desk::{Desk, text};

/// What its model reads at most.
pub const WINDOW: u64 = 4_000;

type Heard = Arc<Mutex<Vec<Value>>>;

pub struct Listener {
    url: String,
    heard: Heard,
}

impl Listener {
    pub async fn start() -> Self {
        let heard = Heard::default();
        let models = || async {
            axum::Json(
                json!({ "object": "list", "data": [{ "id": "tiny", "object": "model", "context_length": WINDOW }] }),
            )
        };
        let router = Router::new()
            .route("/v1/models", get(models))
            .route("/v1/chat/completions", post(answer))
            .with_state(heard.clone());
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, heard }
    }

    /// Connects it and returns the choice of its model.
    pub async fn connect(&self, desk: &Desk) -> Value {
        let add = json!({
            "vendor": "custom", "protocol": "openai-chat", "name": "Listener", "base_url": self.url,
            "key": null, "hold_in_memory": false, "settings": {},
        });
        let made = desk.call("connection_add", add).await;
        desk.call("connection_check", json!({ "id": made["id"] })).await;
        json!({ "kind": "offer", "offer": format!("{}/tiny", text(&made["id"])) })
    }

    /// Connects it in the place of Groq and returns the choice of a model that is known to reason.
    pub async fn connect_as_groq(&self, desk: &Desk) -> Value {
        let add = json!({
            "vendor": "groq", "protocol": null, "name": "Groq", "base_url": self.url,
            "key": "gsk_of_nobody", "hold_in_memory": true, "settings": {},
        });
        let made = desk.call("connection_add", add).await;
        json!({ "kind": "offer", "offer": format!("{}/openai/gpt-oss-20b", text(&made["id"])) })
    }

    /// The bodies of all requests so far.
    pub fn heard(&self) -> Vec<Value> {
        self.heard.lock().unwrap().clone()
    }

    /// The messages of the last request, as (role, text).
    pub fn last(&self) -> Vec<(String, String)> {
        let body = self.heard().pop().unwrap();
        let messages = body["messages"].as_array().unwrap().iter();
        messages.map(|message| (text(&message["role"]).to_owned(), content(&message["content"]))).collect()
    }
}

fn content(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
        _ => String::new(),
    }
}

async fn answer(State(heard): State<Heard>, axum::Json(body): axum::Json<Value>) -> impl IntoResponse {
    let last = body["messages"].as_array().unwrap().last().map(|message| content(&message["content"]));
    let cut = last.is_some_and(|last| last.contains("[cut]"));
    heard.lock().unwrap().push(body);
    let words = if cut { "The tide ri" } else { "ses twice a day." };
    let chunk = |delta: Value, end: Value| {
        let choice = json!({ "index": 0, "delta": delta, "finish_reason": end });
        let chunk =
            json!({ "id": "c", "object": "chat.completion.chunk", "model": "tiny", "choices": [choice] });
        format!("data: {chunk}\n\n")
    };
    let end = if cut { "length" } else { "stop" };
    let stream = [
        chunk(json!({ "role": "assistant", "content": words }), Value::Null),
        chunk(json!({}), json!(end)),
        "data: [DONE]\n\n".to_owned(),
    ];
    ([(CONTENT_TYPE, "text/event-stream")], stream.concat())
}
