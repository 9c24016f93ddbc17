//! Short-lived tokens, held in memory until shortly before they expire: the only thing that a vendor's translation
//! remembers from one request to the next.
//!
//! One exchange at a time, so that twenty answers that begin together ask once. Deliberately absent: what a claim is
//! made of (see `authorize`).

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use medley_domain::{Category, VendorError};
use secrecy::SecretString;
use tokio::sync::Mutex;

use super::authorize::{self, Exchange};
use super::{Transport, clock};

/// How long before its end a token is no longer used.
const MARGIN: Duration = Duration::from_secs(120);
/// The largest answer of a token's server.
const MAX_GRANT: usize = 64 * 1024;

#[derive(Default)]
pub struct Tokens {
    held: Mutex<HashMap<[u8; 32], Token>>,
}

struct Token {
    secret: SecretString,
    until: SystemTime,
}

impl Tokens {
    /// The token for a service account; `None` where the key is itself a token.
    pub async fn fetch(
        &self,
        transport: &Transport,
        key: &SecretString,
    ) -> Result<Option<SecretString>, VendorError> {
        let Some(account) = authorize::account(key) else { return Ok(None) };
        let mut held = self.held.lock().await;
        let now = clock::now();
        if let Some(token) = held.get(&account).filter(|token| token.until > now) {
            return Ok(Some(token.secret.clone()));
        }
        let (secret, life) = ask(transport, authorize::exchange(key, now)?).await?;
        let until = now + life.saturating_sub(MARGIN);
        held.insert(account, Token { secret: secret.clone(), until });
        Ok(Some(secret))
    }

    /// Drops a token that the vendor no longer takes.
    pub async fn forget(&self, key: &SecretString) {
        if let Some(account) = authorize::account(key) {
            self.held.lock().await.remove(&account);
        }
    }
}

async fn ask(transport: &Transport, exchange: Exchange) -> Result<(SecretString, Duration), VendorError> {
    let limit = transport.limits.short;
    let late = |_| VendorError::new(Category::Transport, "the token's server did not answer in time");
    let work = transport.post_form(exchange.url, exchange.form, MAX_GRANT);
    // Nothing was asked of a model yet, so nothing can have been billed.
    let unbilled = |error| VendorError { maybe_billed: false, cut: false, ..error };
    let (status, body) = tokio::time::timeout(limit, work).await.map_err(late)?.map_err(unbilled)?;
    authorize::granted(status, &body)
}
