//! The one place that exposes a key: it shows it to the vendor in the way that the vendor wants, in headers marked
//! sensitive, and strikes it from vendors' words.
//!
//! A bare key goes into a header. An AWS key pair never leaves this computer: it signs. A Google service account signs
//! a claim that is exchanged for a short-lived token. Deliberately absent: keeping a key, logging, and every other use.

mod aws;
mod google;

use std::time::SystemTime;

use aws_lc_rs::digest::{SHA256, digest};
use medley_domain::{Category, VendorError};
use reqwest::Request;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};

pub use google::{Exchange, granted};

/// The shortest piece of a key that is struck from words; shorter ones are no secret.
const MIN_PIECE: usize = 8;

/// How a vendor wants to be shown the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// `Authorization: Bearer KEY`.
    Bearer,
    /// A header of its own that holds the bare key.
    Header(&'static str),
    /// The same, named by a card.
    Named(String),
    /// An AWS key pair signs for the service of that name (SigV4); any other key is shown as a bearer.
    Aws { service: String },
    /// A Google access token, or the JSON of a service account, which is exchanged for one.
    Google,
}

/// A scheme as a card writes it.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Written {
    Bearer,
    Header(String),
    Aws { service: String },
    Google,
}

impl<'de> Deserialize<'de> for Scheme {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Written::deserialize(deserializer)? {
            Written::Bearer => Self::Bearer,
            Written::Header(name) => Self::Named(name),
            Written::Aws { service } => Self::Aws { service },
            Written::Google => Self::Google,
        })
    }
}

/// Shows the key. Without a key nothing is added and nothing is signed.
pub fn sign(
    request: &mut Request,
    scheme: &Scheme,
    key: Option<&SecretString>,
    region: Option<&str>,
    now: SystemTime,
) -> Result<(), VendorError> {
    let Some(key) = key.map(expose) else { return Ok(()) };
    match scheme {
        Scheme::Header(name) => set(request, name, key),
        Scheme::Named(name) => set(request, name, key),
        Scheme::Aws { service } => match aws::Pair::read(key) {
            Some(pair) => aws::sign(request, &pair?, service, region, now),
            None => bear(request, key),
        },
        Scheme::Bearer | Scheme::Google => bear(request, key),
    }
}

/// Names a service account without telling its key; `None` where the key is a token itself.
pub fn account(key: &SecretString) -> Option<[u8; 32]> {
    let key = expose(key);
    key.starts_with('{').then(|| digest(&SHA256, key.as_bytes()).as_ref().try_into().unwrap_or_default())
}

/// What a service account asks Google with for a token.
pub fn exchange(key: &SecretString, now: SystemTime) -> Result<Exchange, VendorError> {
    google::Account::read(expose(key))?.exchange(now)
}

/// The project that a service account belongs to, which is no secret.
pub fn project(key: &SecretString) -> Option<String> {
    google::Account::read(expose(key)).ok()?.project_id
}

/// Tells a proxy the user and the password that it asks for.
pub fn log_in(proxy: reqwest::Proxy, user: &str, password: &SecretString) -> reqwest::Proxy {
    proxy.basic_auth(user, expose(password))
}

fn bear(request: &mut Request, key: &str) -> Result<(), VendorError> {
    set(request, "authorization", &format!("Bearer {key}"))
}

fn set(request: &mut Request, name: &str, text: &str) -> Result<(), VendorError> {
    let odd = |_| unusable("the key holds characters that no key has, such as a line break");
    let mut value = HeaderValue::try_from(text).map_err(odd)?;
    value.set_sensitive(true);
    let name = reqwest::header::HeaderName::try_from(name)
        .map_err(|_| unusable("the vendor's card names a header that is none"))?;
    request.headers_mut().insert(name, value);
    Ok(())
}

fn unusable(why: &str) -> VendorError {
    VendorError::new(Category::Authentication, why)
}

/// A vendor's words without the key or a part of it, where they repeat it.
pub fn strike(words: &str, key: Option<&SecretString>) -> String {
    let Some(key) = key.map(expose) else { return words.to_owned() };
    let mut struck = words.to_owned();
    for piece in std::iter::once(key).filter(|key| !key.is_empty()).chain(pieces(key)) {
        if struck.contains(piece) {
            struck = struck.replace(piece, "[key]");
        }
    }
    struck
}

/// The parts of a key pair, each as secret as the whole.
fn pieces(key: &str) -> impl Iterator<Item = &str> {
    let parts = key.split(':').filter(|_| !key.starts_with('{'));
    parts.filter(|piece| piece.len() >= MIN_PIECE)
}

#[expect(clippy::disallowed_methods, reason = "the one door through which a key leaves its wrapping")]
fn expose(key: &SecretString) -> &str {
    key.expose_secret().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_a_vendor_repeats_is_struck_from_its_words() {
        let key = SecretString::from("sk-canary-123");
        let words = "Incorrect API key provided: sk-canary-123.";
        assert_eq!(strike(words, Some(&key)), "Incorrect API key provided: [key].");
        assert_eq!(strike(words, None), words);
    }

    #[test]
    fn each_part_of_a_key_pair_is_struck() {
        let key = SecretString::from("AKIAEXAMPLE12:secretsecret:token/token");
        let words = "AKIAEXAMPLE12 with secretsecret and token/token";
        assert_eq!(strike(words, Some(&key)), "[key] with [key] and [key]");
    }

    #[test]
    fn a_card_names_the_scheme_in_one_word_or_with_its_header() {
        #[derive(Deserialize)]
        struct Card {
            auth: Scheme,
        }
        let read = |text: &str| toml::from_str::<Card>(text).unwrap().auth;
        assert_eq!(read("auth = 'bearer'"), Scheme::Bearer);
        assert_eq!(read("auth = { header = 'api-key' }"), Scheme::Named("api-key".to_owned()));
        assert_eq!(read("auth = { aws = { service = 's' } }"), Scheme::Aws { service: "s".to_owned() });
        assert_eq!(read("auth = 'google'"), Scheme::Google);
    }
}
