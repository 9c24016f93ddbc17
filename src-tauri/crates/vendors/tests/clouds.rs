//! The clouds through the whole client: which address is asked, how the key is shown, how a token is had.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Response};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use medley_domain::conversation::{Part, Role};
use medley_domain::event::StopReason;
use medley_domain::job::{ChatJob, Job, Turn};
use medley_domain::ports::{Call, Vendors};
use medley_domain::{AttemptId, Book, Category, Connection, ConnectionId, KeyRef};
use medley_testkit::fold::{Answer, collect};
use medley_vendors::Registry;
use serde_json::{Value, json};

/// What the server saw of one request.
#[derive(Clone, Debug)]
struct Seen {
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Clone)]
struct Server {
    url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Answers with what `respond` makes of path and body: status, kind and text.
    async fn start(respond: impl Fn(&Seen) -> (u16, String) + Clone + Send + Sync + 'static) -> Self {
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let log = Arc::clone(&seen);
        let handle = move |request: Request| {
            let (log, respond) = (Arc::clone(&log), respond.clone());
            async move {
                let path = request.uri().path_and_query().unwrap().to_string();
                let headers = request.headers().clone();
                let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap();
                let one = Seen { path, headers, body };
                let (status, text) = respond(&one);
                log.lock().unwrap().push(one);
                let kind = if text.starts_with("data:") { "text/event-stream" } else { "application/json" };
                let answer = Response::builder().status(status).header("content-type", kind);
                Ok::<_, Infallible>(answer.body(Body::from(text)).unwrap())
            }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handle)).await });
        Self { url, seen }
    }

    fn last(&self) -> Seen {
        self.seen.lock().unwrap().last().unwrap().clone()
    }

    fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

struct Asked<'a> {
    vendor: &'a str,
    base: &'a str,
    key: Option<&'a str>,
    settings: &'a [(&'a str, &'a str)],
}

fn connection(asked: &Asked<'_>) -> Connection {
    let settings = asked.settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Connection {
        id: ConnectionId::new(Timestamp::UNIX_EPOCH),
        vendor: asked.vendor.into(),
        name: "c".to_owned(),
        protocol: None,
        base_url: asked.base.to_owned(),
        key: KeyRef::None,
        key_last4: None,
        book: Book::Real,
        created: Timestamp::UNIX_EPOCH,
        settings: settings.collect::<BTreeMap<_, _>>(),
    }
}

fn call(asked: &Asked<'_>) -> Call {
    Call {
        connection: Arc::new(connection(asked)),
        key: asked.key.map(secrecy::SecretString::from),
        attempt: AttemptId::new(Timestamp::UNIX_EPOCH),
    }
}

async fn ask(registry: &Registry, asked: &Asked<'_>) -> Answer {
    let job = ChatJob {
        model: "quince-1:0".into(),
        turns: vec![Turn { role: Role::User, parts: vec![Part::text("hello")] }],
        stream: true,
        ..ChatJob::default()
    };
    let vendor = registry.vendor(&connection(asked)).unwrap();
    collect(vendor.start(Job::Chat(job), call(asked))).await
}

fn converse() -> (u16, String) {
    let body = json!({
        "output": { "message": { "content": [{ "text": "hi" }] } }, "stopReason": "end_turn",
        "usage": { "inputTokens": 1, "outputTokens": 2 }
    });
    (200, body.to_string())
}

#[tokio::test]
async fn bedrock_shows_an_api_key_and_signs_with_a_pair_and_sends_nothing_without_either() {
    let server = Server::start(|_| converse()).await;
    let registry = Registry::new();
    let asked =
        |key| Asked { vendor: "bedrock", base: &server.url, key, settings: &[("region", "eu-west-1")] };
    let answer = ask(&registry, &asked(Some("ABSKkey"))).await;
    assert_eq!((answer.text.as_str(), answer.stop.unwrap().reason), ("hi", StopReason::End));
    assert_eq!(server.last().headers["authorization"], "Bearer ABSKkey");
    assert_eq!(server.last().path, "/model/quince-1%3A0/converse-stream");

    ask(&registry, &asked(Some("AKIDEXAMPLE:topsecret:session"))).await;
    let seen = server.last();
    let shown = seen.headers["authorization"].to_str().unwrap();
    assert!(shown.starts_with("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"), "{shown}");
    assert!(shown.contains("/eu-west-1/bedrock/aws4_request, SignedHeaders=content-type;host;x-amz-date;"));
    assert_eq!(seen.headers["x-amz-security-token"], "session");
    assert!(!format!("{seen:?}").contains("topsecret"));

    ask(&registry, &asked(None)).await;
    let seen = server.last();
    assert!(["authorization", "x-amz-date"].iter().all(|name| !seen.headers.contains_key(*name)));
}

#[tokio::test]
async fn a_custom_server_that_speaks_converse_is_shown_the_key_as_it_is() {
    let server = Server::start(|_| converse()).await;
    let settings = [("protocol", "bedrock")];
    let asked = Asked { vendor: "custom", base: &server.url, key: Some("A:b"), settings: &settings };
    assert_eq!(ask(&Registry::new(), &asked).await.error, None);
    assert_eq!(server.last().headers["authorization"], "Bearer A:b");
}

#[tokio::test]
async fn an_aws_exception_named_in_the_head_is_classified() {
    let handle = |_: Request| async {
        let answer = Response::builder()
            .status(400)
            .header("x-amzn-errortype", "ServiceQuotaExceededException:http://internal.amazon.com/")
            .header("x-amzn-requestid", "req-1");
        Ok::<_, Infallible>(answer.body(Body::from(r#"{"message":"no more"}"#)).unwrap())
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handle)).await });
    let asked = Asked { vendor: "bedrock", base: &base, key: None, settings: &[] };
    let error = ask(&Registry::new(), &asked).await.error.unwrap();
    assert_eq!((error.category, error.message.as_str()), (Category::Quota, "no more"));
    assert_eq!(error.code.as_deref(), Some("ServiceQuotaExceededException"));
    assert_eq!(error.request_id.as_deref(), Some("req-1"));
}

#[tokio::test]
async fn bedrock_lists_models_and_profiles() {
    let server = Server::start(|seen| {
        let body = match seen.path.starts_with("/foundation-models") {
            true => json!({ "modelSummaries": [{ "modelId": "amazon.nova-lite-v1:0" }] }),
            false => json!({ "inferenceProfileSummaries": [{ "inferenceProfileId": "us.anthropic.x" }] }),
        };
        (200, body.to_string())
    })
    .await;
    let asked = Asked { vendor: "bedrock", base: &server.url, key: None, settings: &[] };
    let vendor = Registry::new().vendor(&connection(&asked)).unwrap();
    let models = vendor.models(call(&asked)).await.unwrap();
    let names: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
    assert_eq!(names, ["amazon.nova-lite-v1:0", "us.anthropic.x"]);
}

const GENERATED: &str =
    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hi\"}]},\"finishReason\":\"STOP\"}]}\n\n";

/// A service account whose token server is `base`, and the public half of its key.
fn account(base: &str) -> (String, Vec<u8>) {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let key = STANDARD.encode(der.as_ref());
    let lines: Vec<&str> = key.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"));
    let account = json!({
        "type": "service_account", "project_id": "tides-1", "private_key_id": "kid1", "private_key": pem,
        "client_email": "medley@tides-1.iam.gserviceaccount.com", "token_uri": format!("{base}/token")
    });
    (account.to_string(), pair.public_key().as_ref().to_vec())
}

/// The claim within a form, where its signature holds.
fn claim(form: &[u8], public: &[u8]) -> Option<(Value, Value)> {
    let fields: BTreeMap<String, String> = url::form_urlencoded::parse(form).into_owned().collect();
    assert_eq!(fields["grant_type"], "urn:ietf:params:oauth:grant-type:jwt-bearer");
    let (words, signature) = fields["assertion"].rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public);
    key.verify(words.as_bytes(), &signature).ok()?;
    let (head, body) = words.split_once('.').unwrap();
    let read = |text: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).unwrap()).unwrap();
    Some((read(head), read(body)))
}

#[tokio::test]
async fn a_service_account_is_exchanged_once_for_a_token_that_many_requests_show() {
    let server = Server::start(|seen| match seen.path.as_str() {
        "/token" => (200, r#"{"access_token":"ya29.token","expires_in":3599,"token_type":"Bearer"}"#.into()),
        _ => (200, GENERATED.into()),
    })
    .await;
    let (key, public) = account(&server.url);
    let registry = Registry::new();
    let asked = Asked { vendor: "vertex", base: &server.url, key: Some(&key), settings: &[] };
    for _ in 0..2 {
        let answer = ask(&registry, &asked).await;
        assert_eq!((answer.text.as_str(), answer.error), ("hi", None));
    }
    let seen = server.seen.lock().unwrap().clone();
    let paths: Vec<&str> = seen.iter().map(|seen| seen.path.as_str()).collect();
    let generate = "/v1/projects/tides-1/locations/global/publishers/google/models/quince-1:0:streamGenerateContent?alt=sse";
    assert_eq!(paths, ["/token", generate, generate]);
    let (head, body) = claim(&seen[0].body, &public).expect("a signature that holds");
    assert_eq!((&head["alg"], &head["kid"]), (&json!("RS256"), &json!("kid1")));
    assert_eq!(body["iss"], "medley@tides-1.iam.gserviceaccount.com");
    assert_eq!(body["aud"], format!("{}/token", server.url));
    assert_eq!(body["exp"].as_u64().unwrap() - body["iat"].as_u64().unwrap(), 3600);
    assert!(!seen[0].headers.contains_key("authorization"));
    assert!(seen[1..].iter().all(|seen| seen.headers["authorization"] == "Bearer ya29.token"));
    let (_, stranger) = account(&server.url);
    assert!(claim(&seen[0].body, &stranger).is_none(), "another key's signature must not hold");
}

#[tokio::test]
async fn a_token_that_is_about_to_expire_or_was_refused_is_fetched_anew() {
    for (life, status) in [(60, 200), (3600, 401)] {
        let server = Server::start(move |seen| match seen.path.as_str() {
            "/token" => (200, format!(r#"{{"access_token":"t","expires_in":{life}}}"#)),
            _ => (status, if status == 200 { GENERATED.into() } else { "{}".into() }),
        })
        .await;
        let (key, _) = account(&server.url);
        let registry = Registry::new();
        let asked = Asked { vendor: "vertex", base: &server.url, key: Some(&key), settings: &[] };
        ask(&registry, &asked).await;
        ask(&registry, &asked).await;
        assert_eq!(server.count(), 4, "life {life}, status {status}");
    }
}

#[tokio::test]
async fn a_refused_exchange_is_an_authentication_error_in_googles_words_and_costs_nothing() {
    let refused = r#"{"error":"invalid_grant","error_description":"Invalid JWT Signature."}"#;
    let server = Server::start(move |_| (400, refused.into())).await;
    let (key, _) = account(&server.url);
    let asked = Asked { vendor: "vertex", base: &server.url, key: Some(&key), settings: &[] };
    let error = ask(&Registry::new(), &asked).await.error.unwrap();
    assert_eq!((error.category, error.maybe_billed), (Category::Authentication, false));
    assert!(error.message.contains("Invalid JWT Signature."), "{}", error.message);
    assert_eq!(error.code.as_deref(), Some("invalid_grant"));
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_plain_google_token_is_shown_as_it_is_and_the_settings_name_project_and_place() {
    let server = Server::start(|_| (200, GENERATED.into())).await;
    let settings = [("project", "p-2"), ("location", "europe-west4")];
    let asked = Asked { vendor: "vertex", base: &server.url, key: Some("ya29.plain"), settings: &settings };
    ask(&Registry::new(), &asked).await;
    assert_eq!(server.last().headers["authorization"], "Bearer ya29.plain");
    assert!(
        server.last().path.starts_with("/v1/projects/p-2/locations/europe-west4/publishers/google/models/")
    );
    let nowhere = Asked { settings: &[], ..asked };
    let error = ask(&Registry::new(), &nowhere).await.error.unwrap();
    assert_eq!(error.category, Category::BadRequest);
    assert!(error.message.contains("`project`"), "{}", error.message);
    let elsewhere = Asked { settings: &[("project", "x/../../evil")], ..nowhere };
    assert_eq!(ask(&Registry::new(), &elsewhere).await.error.unwrap().category, Category::BadRequest);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn vertex_names_its_models_in_its_own_way() {
    let body = r#"{"publisherModels":[{"name":"publishers/google/models/gemini-3.8-flash"}]}"#;
    let server = Server::start(move |_| (200, body.into())).await;
    let settings = [("project", "p")];
    let asked = Asked { vendor: "vertex", base: &server.url, key: Some("ya29.x"), settings: &settings };
    let vendor = Registry::new().vendor(&connection(&asked)).unwrap();
    assert_eq!(vendor.models(call(&asked)).await.unwrap()[0].name, "gemini-3.8-flash");
}

const CHATTED: &str = "data: {\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\",\"content_filter_results\":{}}]}\n\ndata: [DONE]\n\n";

#[tokio::test]
async fn azure_shows_its_own_header_and_speaks_the_v1_api_however_the_base_is_written() {
    let server = Server::start(|_| (200, CHATTED.into())).await;
    for base in ["", "/", "/openai", "/openai/", "/openai/v1", "/openai/v1/"] {
        let base = format!("{}{base}", server.url);
        let settings = [("protocol", "openai-chat")];
        let asked = Asked { vendor: "azure", base: &base, key: Some("azkey"), settings: &settings };
        let answer = ask(&Registry::new(), &asked).await;
        assert_eq!((answer.text.as_str(), answer.error), ("hi", None), "{base}");
        let seen = server.last();
        assert_eq!(seen.path, "/openai/v1/chat/completions", "{base}");
        assert_eq!(seen.headers["api-key"], "azkey");
        assert!(!seen.headers.contains_key("authorization"));
    }
    let asked = Asked { vendor: "azure", base: &server.url, key: None, settings: &[] };
    ask(&Registry::new(), &asked).await;
    assert_eq!(server.last().path, "/openai/v1/responses");
    assert!(!server.last().headers.contains_key("api-key"));
}

#[tokio::test]
async fn azures_older_deployments_are_asked_where_the_setting_or_the_base_says_so() {
    let server = Server::start(|_| (200, CHATTED.into())).await;
    let whole = "/openai/deployments/quince-1%3A0/chat/completions?api-version=2024-10-21";
    for (base, settings, path) in [
        ("", &[("api_version", "2024-10-21")][..], whole),
        ("/openai", &[("api_version", "2024-10-21")][..], whole),
        ("/?api-version=2024-10-21", &[][..], whole),
        (
            "/openai/deployments/mine/chat/completions?api-version=2024-02-01",
            &[][..],
            "/openai/deployments/mine/chat/completions?api-version=2024-02-01",
        ),
        (
            "/openai/deployments/mine",
            &[("api_version", "2024-02-01")][..],
            "/openai/deployments/mine/chat/completions?api-version=2024-02-01",
        ),
    ] {
        let base = format!("{}{base}", server.url);
        let answer =
            ask(&Registry::new(), &Asked { vendor: "azure", base: &base, key: Some("k"), settings }).await;
        assert_eq!((answer.text.as_str(), answer.error), ("hi", None), "{base}");
        assert_eq!(server.last().path, path, "{base}");
    }
    let base = format!("{}/openai/deployments/mine", server.url);
    let asked = Asked { vendor: "azure", base: &base, key: None, settings: &[("api_version", "v")] };
    let vendor = Registry::new().vendor(&connection(&asked)).unwrap();
    vendor.models(call(&asked)).await.unwrap_or_default();
    assert_eq!(server.last().path, "/openai/models?api-version=v");
}

#[tokio::test]
async fn a_prompt_that_azure_filters_is_refused_for_its_content() {
    let body = r#"{"error":{"message":"The response was filtered","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}"#;
    let server = Server::start(move |_| (400, body.into())).await;
    for protocol in ["openai-chat", "openai-responses"] {
        let settings = [("protocol", protocol)];
        let asked = Asked { vendor: "azure", base: &server.url, key: None, settings: &settings };
        let error = ask(&Registry::new(), &asked).await.error.unwrap();
        assert_eq!(error.category, Category::ContentPolicy, "{protocol}");
        assert_eq!(error.message, "The response was filtered");
    }
}
