//! The OS keychain: one entry a key, named with the data folder's id, so that two folders never share a key.
//!
//! Every call opens the store anew, on a thread of its own and within a time limit. Anew, because a keychain that
//! appears or is unlocked later must be seen by a Retry. On a thread, because the stores block, some of them start a
//! runtime of their own, and a prompt that nobody answers must not keep the program from ending. A call that ran out
//! of time goes on until the keychain answers it, and its answer is thrown away.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use keyring_core::Entry;
use medley_domain::ports::KeyError;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Semaphore, oneshot};

use crate::classify::classify;
use crate::platform;

/// What the entries are filed under.
const SERVICE: &str = "Medley";
/// How long a call may take.
const LIMIT: Duration = Duration::from_secs(10);
/// How long a person has to type a password after asking for it.
const PROMPT_LIMIT: Duration = Duration::from_secs(60);
/// Calls that may wait for the keychain at once.
const CALLS: usize = 4;

/// The keychain of the person who is logged in. Cloning shares the limit on calls.
#[derive(Clone, Debug)]
pub struct Keychain {
    folder: String,
    limit: Duration,
    prompt_limit: Duration,
    calls: Arc<Semaphore>,
}

impl Keychain {
    /// `folder_id` tells the data folders of one computer apart.
    pub fn new(folder_id: impl Into<String>) -> Self {
        Self {
            folder: folder_id.into(),
            limit: LIMIT,
            prompt_limit: PROMPT_LIMIT,
            calls: Arc::new(Semaphore::new(CALLS)),
        }
    }

    /// Another time limit for every call, prompts included.
    pub fn with_limit(self, limit: Duration) -> Self {
        Self { limit, prompt_limit: limit, ..self }
    }

    /// Whether keys can be stored and read now. Shows no window.
    pub async fn status(&self) -> Result<(), KeyError> {
        self.call("status", self.limit, platform::ready).await
    }

    /// Has the system ask the person to unlock the keychain, where it is locked.
    pub async fn unlock(&self) -> Result<(), KeyError> {
        self.call("unlock", self.prompt_limit, platform::unlock).await
    }

    /// Stores a key, in place of an earlier one of the same id.
    pub async fn store(&self, id: &str, key: SecretString) -> Result<(), KeyError> {
        let user = self.user(id);
        self.call("store", self.limit, move || write(&user, &key)).await
    }

    /// The key of this id. `NotFound` when none is stored.
    pub async fn fetch(&self, id: &str) -> Result<SecretString, KeyError> {
        let user = self.user(id);
        self.call("fetch", self.limit, move || read(&user)).await
    }

    /// Deletes the key of this id. A key that is not there counts as deleted.
    pub async fn delete(&self, id: &str) -> Result<(), KeyError> {
        let user = self.user(id);
        self.call("delete", self.limit, move || erase(&user)).await
    }

    fn user(&self, id: &str) -> String {
        format!("{}/{id}", self.folder)
    }

    /// Runs `work` on a thread of its own and waits for it at most `limit`.
    async fn call<T: Send + 'static>(
        &self,
        name: &'static str,
        limit: Duration,
        work: impl FnOnce() -> Result<T, KeyError> + Send + 'static,
    ) -> Result<T, KeyError> {
        let outcome = tokio::time::timeout(limit, self.run(work)).await;
        let outcome = outcome.unwrap_or(Err(KeyError::Timeout));
        match &outcome {
            Ok(_) => tracing::debug!(call = name, "the keychain answered"),
            Err(error) => tracing::warn!(call = name, %error, "the keychain did not serve"),
        }
        outcome
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, KeyError> + Send + 'static,
    ) -> Result<T, KeyError> {
        let permit = Arc::clone(&self.calls).acquire_owned().await;
        let (answer, answered) = oneshot::channel();
        let body = move || {
            // Nobody listens any more when the call ran out of time.
            let _ = answer.send(work());
            drop(permit);
        };
        let started = thread::Builder::new().name("keychain".to_owned()).spawn(body);
        started.map_err(|error| KeyError::Failed(error.to_string()))?;
        answered.await.unwrap_or_else(|_| Err(KeyError::Failed("the keychain's library gave up".to_owned())))
    }
}

fn entry(user: &str) -> Result<Entry, KeyError> {
    let opened = platform::store().and_then(|store| platform::entry(&*store, SERVICE, user));
    opened.map_err(|error| classify(&error))
}

#[expect(clippy::disallowed_methods, reason = "the one place where a key goes into the keychain")]
fn write(user: &str, key: &SecretString) -> Result<(), KeyError> {
    entry(user)?.set_password(key.expose_secret()).map_err(|error| classify(&error))
}

fn read(user: &str) -> Result<SecretString, KeyError> {
    let key = entry(user)?.get_password().map_err(|error| classify(&error))?;
    Ok(SecretString::from(key))
}

fn erase(user: &str) -> Result<(), KeyError> {
    match entry(user)?.delete_credential().map_err(|error| classify(&error)) {
        Err(KeyError::NotFound) => Ok(()),
        outcome => outcome,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_call_that_hangs_ends_with_its_limit_and_others_still_answer() {
        let keychain = Keychain::new("f").with_limit(Duration::from_millis(50));
        let (release, held) = std::sync::mpsc::channel::<()>();
        let hung = keychain.call("hang", keychain.limit, move || {
            let _ = held.recv();
            Ok(())
        });
        assert_eq!(hung.await, Err(KeyError::Timeout));
        assert_eq!(keychain.call("next", LIMIT, || Ok(7)).await, Ok(7));
        drop(release);
    }

    #[tokio::test]
    async fn calls_beyond_the_limit_wait_for_a_place_and_take_it_when_it_is_free() {
        let keychain = Keychain::new("f").with_limit(Duration::from_millis(30));
        let mut releases = Vec::new();
        for _ in 0..CALLS {
            let (release, held) = std::sync::mpsc::channel::<()>();
            releases.push(release);
            let body = move || Ok(held.recv().is_ok());
            assert_eq!(keychain.call("hang", keychain.limit, body).await, Err(KeyError::Timeout));
        }
        assert_eq!(keychain.call("full", keychain.limit, || Ok(())).await, Err(KeyError::Timeout));
        drop(releases);
        assert_eq!(keychain.call("free", LIMIT, || Ok(())).await, Ok(()));
    }

    #[tokio::test]
    async fn a_library_that_panics_is_an_error_and_not_the_end() {
        let keychain = Keychain::new("f");
        let outcome: Result<(), KeyError> = keychain.call("panic", LIMIT, || panic!("on purpose")).await;
        assert!(matches!(outcome, Err(KeyError::Failed(_))));
    }
}
