//! The network as a person sets it: a proxy is asked and this computer is not, an authority of one's own is trusted
//! only when it is given, a broken proxy says so, and hosts are noted without what was asked.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use medley_domain::ports::{Call, Vendors};
use medley_domain::{AttemptId, Book, Category, Connection, ConnectionId, KeyRef, VendorError};
use medley_vendors::transport::authority::Authority;
use medley_vendors::transport::network::{Network, Proxy, Way, proxy_address};
use medley_vendors::transport::{PROXY_FAILED, Purpose};
use medley_vendors::{Limits, Registry};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use secrecy::SecretString;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

const MODELS: &str = r#"{"data":[{"id":"quince"}]}"#;

/// What a server heard: the first line and the headers of each request.
type Heard = Arc<Mutex<Vec<String>>>;

async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin, heard: Heard, status: &'static str) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).await.is_ok_and(|read| read == 1) {
        head.push(byte[0]);
    }
    heard.lock().unwrap().push(String::from_utf8_lossy(&head).into_owned());
    let length = MODELS.len();
    let reply = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{MODELS}"
    );
    let _ = stream.write_all(reply.as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// A server on loopback that says `status` to everything.
async fn serve(status: &'static str, tls: Option<TlsAcceptor>) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Heard::default();
    let log = heard.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(one(stream, tls.clone(), log.clone(), status));
        }
    });
    (port, heard)
}

async fn one(stream: TcpStream, tls: Option<TlsAcceptor>, heard: Heard, status: &'static str) {
    match tls {
        None => answer(stream, heard, status).await,
        Some(acceptor) => {
            if let Ok(stream) = acceptor.accept(stream).await {
                answer(stream, heard, status).await;
            }
        }
    }
}

fn registry(network: Network) -> Registry {
    let short = Duration::from_secs(3);
    let registry = Registry::with_limits(Limits { short, connect: short, ..Limits::default() });
    registry.transport().set_network(network);
    registry
}

fn through(port: u16, login: Option<(&str, &str)>) -> Network {
    let url = proxy_address(&format!("http://127.0.0.1:{port}")).unwrap();
    let login = login.map(|(user, password)| (user.to_owned(), SecretString::from(password)));
    Network { way: Way::Proxy(Proxy { url, login }), authorities: Vec::new() }
}

async fn models(registry: &Registry, base_url: &str) -> Result<usize, VendorError> {
    let connection = Arc::new(Connection {
        id: ConnectionId::new(Timestamp::UNIX_EPOCH),
        vendor: "custom".into(),
        name: "test".to_owned(),
        protocol: Some("openai-chat".to_owned()),
        base_url: base_url.to_owned(),
        key: KeyRef::None,
        key_last4: None,
        book: Book::Real,
        created: Timestamp::UNIX_EPOCH,
        settings: BTreeMap::new(),
    });
    let vendor = registry.vendor(&connection).unwrap();
    let call = Call { connection, key: None, attempt: AttemptId::new(Timestamp::UNIX_EPOCH) };
    vendor.models(call).await.map(|models| models.len())
}

#[tokio::test]
async fn a_proxy_is_asked_for_the_outside_and_never_for_this_computer() {
    let (proxy, heard) = serve("200 OK", None).await;
    let (own, own_heard) = serve("200 OK", None).await;
    let registry = registry(through(proxy, Some(("reader", "word"))));
    assert_eq!(models(&registry, "http://vendor.invalid/v1").await.unwrap(), 1);
    let head = heard.lock().unwrap()[0].to_lowercase();
    assert!(head.starts_with("get http://vendor.invalid/v1/models "), "{head}");
    assert!(head.contains("proxy-authorization: basic cmvhzgvyondvcmq="), "{head}");
    for host in ["127.0.0.1", "localhost"] {
        assert_eq!(models(&registry, &format!("http://{host}:{own}/v1")).await.unwrap(), 1);
    }
    assert_eq!((heard.lock().unwrap().len(), own_heard.lock().unwrap().len()), (1, 2));
    // An encrypted address asks for a tunnel and shows the proxy no path.
    let failed = models(&registry, "https://vendor.invalid/v1").await.unwrap_err();
    assert_eq!(failed.code.as_deref(), Some(PROXY_FAILED), "{failed:?}");
    assert!(heard.lock().unwrap()[1].starts_with("CONNECT vendor.invalid:443 "));
    assert!(!heard.lock().unwrap()[1].contains("models"));
}

#[tokio::test]
async fn settings_hold_from_the_next_request_on() {
    let (first, first_heard) = serve("200 OK", None).await;
    let (second, second_heard) = serve("200 OK", None).await;
    let registry = registry(through(first, None));
    models(&registry, "http://vendor.invalid/v1").await.unwrap();
    registry.transport().set_network(through(second, None));
    models(&registry, "http://vendor.invalid/v1").await.unwrap();
    assert_eq!((first_heard.lock().unwrap().len(), second_heard.lock().unwrap().len()), (1, 1));
}

#[tokio::test]
async fn a_request_waits_until_the_settings_are_known() {
    let (proxy, heard) = serve("200 OK", None).await;
    let registry = Arc::new(registry(Network::default()));
    registry.transport().hold();
    let asking = {
        let registry = registry.clone();
        tokio::spawn(async move { models(&registry, "http://vendor.invalid/v1").await })
    };
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(heard.lock().unwrap().is_empty());
    registry.transport().set_network(through(proxy, None));
    assert_eq!(asking.await.unwrap().unwrap(), 1);
}

#[tokio::test]
async fn a_proxy_that_is_not_there_or_wants_a_password_says_so() {
    let gone = { TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port() };
    let (strict, _) = serve("407 Proxy Authentication Required", None).await;
    for (port, word) in [(gone, "cannot reach"), (strict, "user and a password")] {
        let error = models(&registry(through(port, None)), "http://vendor.invalid/v1").await.unwrap_err();
        assert_eq!(error.code.as_deref(), Some(PROXY_FAILED), "{error:?}");
        assert_eq!((error.category, error.maybe_billed), (Category::Transport, false));
        assert!(error.message.contains("the proxy 127.0.0.1") && error.message.contains(word), "{error}");
    }
}

#[tokio::test]
async fn hosts_are_noted_without_what_was_asked() {
    let (proxy, _) = serve("200 OK", None).await;
    let registry = registry(through(proxy, None));
    models(&registry, "http://vendor.invalid/secret/v1").await.unwrap();
    models(&registry, "http://vendor.invalid/secret/v1").await.unwrap();
    let noted = registry.transport().take_contacts();
    let hosts: Vec<&str> = noted.keys().map(String::as_str).collect();
    assert_eq!(hosts, ["127.0.0.1", "vendor.invalid"]);
    assert_eq!(noted["vendor.invalid"].count, 2);
    assert!(noted["vendor.invalid"].purposes.contains(&Purpose::Lists));
    assert!(noted["127.0.0.1"].purposes.contains(&Purpose::Proxy));
    assert!(registry.transport().take_contacts().is_empty());
}

/// An authority and a server's certificate that it signed, both for this test alone.
struct Made {
    authority: String,
    leaf: String,
    acceptor: TlsAcceptor,
}

fn make() -> Made {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params.distinguished_name.push(DnType::CommonName, "Harbour Root");
    params.distinguished_name.push(DnType::OrganizationName, "Harbour Ltd");
    let key = KeyPair::generate().unwrap();
    let authority = params.self_signed(&key).unwrap();
    let issuer = Issuer::new(params, key);
    let own_key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let leaf = own.signed_by(&own_key, &issuer).unwrap();
    let secret = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(own_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], secret)
        .unwrap();
    Made { authority: authority.pem(), leaf: leaf.pem(), acceptor: TlsAcceptor::from(Arc::new(config)) }
}

#[tokio::test]
async fn a_server_of_an_authority_of_ones_own_is_trusted_only_with_it() {
    let made = make();
    let (port, heard) = serve("200 OK", Some(made.acceptor)).await;
    let address = format!("https://localhost:{port}/v1");
    let registry = registry(Network::default());
    let refused = models(&registry, &address).await.unwrap_err();
    assert!(!refused.maybe_billed && heard.lock().unwrap().is_empty(), "{refused:?}");
    let authorities = Authority::read_file(made.authority.as_bytes(), SystemTime::now()).unwrap();
    assert_eq!(authorities[0].name, "Harbour Root, Harbour Ltd");
    assert_eq!(authorities[0].issuer, authorities[0].name);
    registry.transport().set_network(Network { authorities, ..Network::default() });
    assert_eq!(models(&registry, &address).await.unwrap(), 1);
    registry.transport().set_network(Network::default());
    assert!(models(&registry, &address).await.is_err());
}

#[test]
fn a_file_that_is_no_authoritys_is_refused_with_the_reason() {
    let made = make();
    let why = |text: &str| Authority::read_file(text.as_bytes(), SystemTime::now()).unwrap_err();
    assert!(why(&made.leaf).contains("server’s certificate"));
    assert!(why("no certificate").contains("no certificate"));
    let key = KeyPair::generate().unwrap().serialize_pem();
    assert!(why(&format!("{}{key}", made.authority)).contains("private key"));
    let later = SystemTime::UNIX_EPOCH + Duration::from_secs(200_000_000_000);
    assert!(Authority::read_file(made.authority.as_bytes(), later).unwrap_err().contains("has ended"));
}
