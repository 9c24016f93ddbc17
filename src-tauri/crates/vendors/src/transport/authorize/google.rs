//! Google service accounts: a claim signed with the account's key (RS256) is exchanged for an access token.
//!
//! Deliberately absent: sending the exchange and keeping the token (see `tokens`).

use std::time::{Duration, SystemTime};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use medley_domain::{Category, VendorError};
use rustls_pki_types::PrivatePkcs8KeyDer;
use rustls_pki_types::pem::PemObject;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use url::{Url, form_urlencoded};

use super::unusable;
use crate::endpoint;
use crate::transport::is_loopback;

/// What a token may be used for.
const SCOPE: &str = "https://www.googleapis.com/auth/cloud-platform";
/// What kind of proof is handed in.
const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// How long a claim holds, the longest that Google takes.
const CLAIM: Duration = Duration::from_secs(3600);
/// How long a token is taken to hold where its answer does not say.
const UNSAID: u64 = 300;

/// The file of a service account, as far as it is needed.
#[derive(Deserialize)]
pub struct Account {
    client_email: String,
    private_key: String,
    private_key_id: Option<String>,
    token_uri: String,
    pub project_id: Option<String>,
}

/// A request for a token.
pub struct Exchange {
    pub url: Url,
    pub form: String,
}

impl Account {
    pub fn read(key: &str) -> Result<Self, VendorError> {
        serde_json::from_str(key)
            .map_err(|_| unusable("the key is JSON, but not the file of a Google service account"))
    }

    pub fn exchange(&self, now: SystemTime) -> Result<Exchange, VendorError> {
        let url = endpoint::parse(&self.token_uri)?;
        if url.scheme() != "https" && !is_loopback(&url) {
            return Err(unusable("the service account's token address is not https"));
        }
        let claim = self.claim(now)?;
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", GRANT).append_pair("assertion", &claim);
        Ok(Exchange { url, form: form.finish() })
    }

    /// The signed claim, a JSON Web Token.
    fn claim(&self, now: SystemTime) -> Result<String, VendorError> {
        let at = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let mut head = json!({ "alg": "RS256", "typ": "JWT" });
        if let Some(id) = &self.private_key_id {
            head["kid"] = json!(id);
        }
        let body = json!({
            "iss": self.client_email,
            "scope": SCOPE,
            "aud": self.token_uri,
            "iat": at.as_secs(),
            "exp": (at + CLAIM).as_secs(),
        });
        let encode = |text: String| URL_SAFE_NO_PAD.encode(text);
        let words = format!("{}.{}", encode(head.to_string()), encode(body.to_string()));
        let signature = self.sign(words.as_bytes())?;
        Ok(format!("{words}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }

    fn sign(&self, words: &[u8]) -> Result<Vec<u8>, VendorError> {
        let bad = "the service account's private key cannot be read";
        let der =
            PrivatePkcs8KeyDer::from_pem_slice(self.private_key.as_bytes()).map_err(|_| unusable(bad))?;
        let pair = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|_| unusable(bad))?;
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), words, &mut signature)
            .map_err(|_| unusable("the service account's private key cannot sign"))?;
        Ok(signature)
    }
}

/// The token in an exchange's answer, and how long it holds.
pub fn granted(status: u16, body: &[u8]) -> Result<(SecretString, Duration), VendorError> {
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Grant {
        access_token: Option<String>,
        expires_in: Option<u64>,
        error: Option<String>,
        error_description: Option<String>,
    }
    let grant: Grant = serde_json::from_slice(body).unwrap_or_default();
    match grant.access_token {
        Some(token) if (200..300).contains(&status) => {
            Ok((SecretString::from(token), Duration::from_secs(grant.expires_in.unwrap_or(UNSAID))))
        }
        _ => Err(VendorError {
            status: Some(status),
            code: grant.error.clone(),
            ..VendorError::new(refusal(status), words(grant.error_description.or(grant.error), status))
        }),
    }
}

fn words(said: Option<String>, status: u16) -> String {
    let said = said.unwrap_or_else(|| format!("status {status}"));
    format!("Google gave no token for this service account: {said}")
}

fn refusal(status: u16) -> Category {
    match status {
        429 => Category::RateLimit,
        500.. => Category::Overloaded,
        _ => Category::Authentication,
    }
}
