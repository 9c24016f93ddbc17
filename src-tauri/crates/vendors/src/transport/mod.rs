//! The one HTTP client: time limits, the person's network settings, no redirects, no retries.
//!
//! Requests to this computer never go through a proxy. Logs name hosts, statuses and sizes only.
//! A token that a key is exchanged for is fetched here too, before the request that needs it.
//! Deliberately absent: vendors' words (see `protocols`), and any wait or second try (the engine's affair).

pub mod authority;
pub mod authorize;
mod clock;
mod contacts;
pub mod headers;
mod limits;
pub mod network;
mod tokens;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use medley_domain::{AttemptId, Category, VendorError};
use reqwest::{Client, Method, Response};
use secrecy::SecretString;
use serde_json::Value;
use tokio::sync::watch;
use url::Url;

use authorize::Scheme;
use contacts::Contacts;
pub use contacts::{Contact, Purpose};
use headers::Facts;
pub use limits::{Limits, Pace, Patience};
use network::{Clients, Network};
use tokens::Tokens;

/// The code of a failure that is the person's own proxy's.
pub const PROXY_FAILED: &str = "medley_proxy_failed";

/// One request, as a protocol writes it. Keys are added later, by [`authorize`].
#[derive(Clone, Debug, PartialEq)]
pub struct HttpCall {
    pub method: Method,
    /// Below the version, such as `/chat/completions`; it may hold a query.
    pub path: String,
    pub headers: Vec<(&'static str, String)>,
    pub json: Option<Value>,
}

impl HttpCall {
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), headers: Vec::new(), json: None }
    }

    pub fn post(path: impl Into<String>, json: Value) -> Self {
        Self { method: Method::POST, json: Some(json), ..Self::get(path) }
    }

    /// Bytes of the body, about.
    pub fn size(&self) -> usize {
        self.json.as_ref().map_or(0, weight)
    }

    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Who asks: the key, how it is shown, and the attempt that the vendor's bill will name.
#[derive(Clone, Copy, Debug)]
pub struct Caller<'a> {
    pub scheme: &'a Scheme,
    pub key: Option<&'a SecretString>,
    /// Where a signature holds, for the schemes that sign.
    pub region: Option<&'a str>,
    pub attempt: AttemptId,
    /// Headers that the vendor's card adds.
    pub headers: &'a BTreeMap<String, String>,
}

/// An answer whose body has not been read yet.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub facts: Facts,
    body: Response,
}

impl Reply {
    /// The next piece of the body; `None` at its proper end.
    pub async fn next(&mut self, limit: Duration) -> Result<Option<Bytes>, VendorError> {
        match tokio::time::timeout(limit, self.body.chunk()).await {
            Ok(Ok(piece)) => Ok(piece),
            Ok(Err(error)) => Err(VendorError::cut(format!(
                "the connection broke before the answer's end: {}",
                reason(&error)
            ))),
            Err(_) => Err(VendorError::cut(format!("no word for {} s", limit.as_secs()))),
        }
    }

    /// The whole body, at most `most` bytes. `limit` is the longest silence.
    pub async fn read(&mut self, limit: Duration, most: usize) -> Result<Vec<u8>, VendorError> {
        let mut body = Vec::new();
        while let Some(piece) = self.next(limit).await? {
            if body.len() + piece.len() > most {
                let text = format!("the answer is larger than {} MB", most / (1024 * 1024));
                return Err(VendorError::new(Category::Protocol, text));
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }
}

/// The network as it is set, its connection pools, and the tokens in use.
pub struct Transport {
    pub limits: Limits,
    tokens: Tokens,
    /// `None` while the settings are still to come: requests wait for them.
    clients: watch::Sender<Option<Arc<Clients>>>,
    contacts: Contacts,
}

impl Transport {
    pub fn new(limits: Limits) -> Self {
        let clients = watch::Sender::new(Some(Arc::default()));
        Self { limits, tokens: Tokens::default(), clients, contacts: Contacts::default() }
    }

    /// Uses another network from the next request on. Answers under way keep their connections.
    pub fn set_network(&self, network: Network) {
        self.clients.send_replace(Some(Clients::of(network)));
    }

    /// Has requests wait until [`Transport::set_network`] says how they go.
    pub fn hold(&self) {
        self.clients.send_replace(None);
    }

    /// The hosts that were asked since this was last called.
    pub fn take_contacts(&self) -> BTreeMap<String, Contact> {
        self.contacts.take()
    }

    /// Sends a request and waits at most `limit` for the head of its answer.
    pub async fn send(
        &self,
        url: Url,
        call: HttpCall,
        caller: Caller<'_>,
        limit: Duration,
    ) -> Result<Reply, VendorError> {
        let clients = self.clients().await;
        let client = clients.get(self.limits, is_loopback(&url))?;
        let purpose = if call.method == Method::GET { Purpose::Lists } else { Purpose::Answers };
        let mut request =
            client.request(call.method, url).header("x-client-request-id", caller.attempt.to_string());
        for (name, value) in caller.headers {
            request = request.header(name, value);
        }
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        if let Some(json) = call.json {
            request = request.header("content-type", "application/json").body(json.to_string());
        }
        let mut request = request.build().map_err(|error| unreachable("the server", &error))?;
        let token = self.token(caller).await?;
        let key = token.as_ref().or(caller.key);
        authorize::sign(&mut request, caller.scheme, key, caller.region, clock::now())?;
        let reply = self.execute(&clients, client, request, limit, purpose).await?;
        if let (401, Some(_), Some(key)) = (reply.status, token, caller.key) {
            self.tokens.forget(key).await;
        }
        Ok(reply)
    }

    /// Asks with a form, and without a key, for at most `most` bytes.
    async fn post_form(&self, url: Url, form: String, most: usize) -> Result<(u16, Vec<u8>), VendorError> {
        let clients = self.clients().await;
        let client = clients.get(self.limits, is_loopback(&url))?;
        let request = client.post(url).header("content-type", "application/x-www-form-urlencoded").body(form);
        let request = request.build().map_err(|error| unreachable("the server", &error))?;
        let limit = self.limits.short;
        let mut reply = self.execute(&clients, client, request, limit, Purpose::SignIn).await?;
        let body = reply.read(self.limits.short, most).await?;
        Ok((reply.status, body))
    }

    /// The token that the key is exchanged for, where the scheme wants one.
    async fn token(&self, caller: Caller<'_>) -> Result<Option<SecretString>, VendorError> {
        match (caller.scheme, caller.key) {
            (Scheme::Google, Some(key)) => self.tokens.fetch(self, key).await,
            _ => Ok(None),
        }
    }

    async fn execute(
        &self,
        clients: &Clients,
        client: &Client,
        request: reqwest::Request,
        limit: Duration,
        purpose: Purpose,
    ) -> Result<Reply, VendorError> {
        let host = request.url().host_str().unwrap_or_default().to_owned();
        let proxy = clients.network.proxy_host().filter(|_| !is_loopback(request.url()));
        self.note(&host, purpose, proxy);
        let sent = request.body().and_then(reqwest::Body::as_bytes).map_or(0, <[u8]>::len);
        tracing::debug!(host, sent, "request");
        let answer = tokio::time::timeout(limit, client.execute(request)).await;
        let response = answer
            .map_err(|_| unanswered(&host, limit))?
            .map_err(|error| through(proxy, unreachable(&host, &error)))?;
        let status = response.status().as_u16();
        tracing::debug!(host, status, length = response.content_length(), "answer");
        if let (407, Some(proxy)) = (status, proxy) {
            let why = VendorError::new(Category::Transport, "it asks for a user and a password");
            return Err(through(Some(proxy), why));
        }
        Ok(Reply { status, facts: Facts::read(response.headers()), body: response })
    }

    fn note(&self, host: &str, purpose: Purpose, proxy: Option<&str>) {
        let now = clock::now();
        self.contacts.note(host, purpose, now);
        if let Some(proxy) = proxy {
            self.contacts.note(proxy, Purpose::Proxy, now);
        }
    }

    /// The clients of the network as it is set, once that is known.
    async fn clients(&self) -> Arc<Clients> {
        let mut settled = self.clients.subscribe();
        let known = settled.wait_for(Option::is_some).await;
        known.ok().and_then(|clients| clients.clone()).unwrap_or_default()
    }
}

/// A failure on the way through the person's own proxy says so: the host behind it may be well.
fn through(proxy: Option<&str>, error: VendorError) -> VendorError {
    let Some(proxy) = proxy.filter(|_| !error.maybe_billed) else { return error };
    let message = format!("the proxy {proxy} did not let the request through: {}", error.message);
    VendorError { code: Some(PROXY_FAILED.to_owned()), message, ..error }
}

/// The bytes of a JSON text, about, without writing it.
fn weight(json: &Value) -> usize {
    match json {
        Value::Null | Value::Bool(_) | Value::Number(_) => 4,
        Value::String(text) => text.len() + 2,
        Value::Array(list) => list.iter().map(|item| weight(item) + 1).sum(),
        Value::Object(object) => object.iter().map(|(name, value)| name.len() + 4 + weight(value)).sum(),
    }
}

/// Whether an address names this computer.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

fn unanswered(host: &str, limit: Duration) -> VendorError {
    let text = format!("{host} did not answer within {} s", limit.as_secs());
    VendorError { maybe_billed: true, ..VendorError::new(Category::Transport, text) }
}

fn unreachable(host: &str, error: &reqwest::Error) -> VendorError {
    let before_sending = error.is_connect() || error.is_builder();
    let verb = if before_sending { "cannot reach" } else { "no answer from" };
    VendorError {
        maybe_billed: !before_sending,
        ..VendorError::new(Category::Transport, format!("{verb} {host}: {}", reason(error)))
    }
}

/// The innermost cause, which names what went wrong; the outer ones repeat the address.
fn reason(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}
