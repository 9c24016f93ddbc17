//! The port through which the engine asks for a key at each attempt.

use std::collections::HashMap;
use std::env;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use medley_domain::KeyRef;
use medley_domain::ports::{KeyError, Keys};
use secrecy::SecretString;

use crate::keychain::Keychain;

/// Keys of all kinds. Nothing read from the keychain or the environment is kept.
pub struct KeyRing {
    keychain: Keychain,
    held: Mutex<HashMap<String, SecretString>>,
}

impl KeyRing {
    /// `folder_id` tells the data folders of one computer apart in the keychain.
    pub fn new(folder_id: &str) -> Self {
        Self { keychain: Keychain::new(folder_id), held: Mutex::default() }
    }

    pub fn keychain(&self) -> &Keychain {
        &self.keychain
    }

    /// Holds a key in memory until this process ends, in place of an earlier one of the same id.
    pub fn hold(&self, id: &str, key: SecretString) {
        self.held().insert(id.to_owned(), key);
    }

    /// Whether a key can be expected: a variable may be unset and memory forgets, the keychain is asked only at use.
    pub fn has(&self, key: &KeyRef) -> bool {
        match key {
            KeyRef::Keychain(_) | KeyRef::None => true,
            KeyRef::Env(name) => from_env(name).is_ok(),
            KeyRef::Memory(id) => self.held().contains_key(id),
        }
    }

    /// Removes a key from where it is kept. An environment variable is the person's own and stays.
    pub async fn forget(&self, key: &KeyRef) -> Result<(), KeyError> {
        match key {
            KeyRef::Keychain(id) => self.keychain.delete(id).await,
            KeyRef::Memory(id) => {
                self.held().remove(id);
                Ok(())
            }
            KeyRef::Env(_) | KeyRef::None => Ok(()),
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<String, SecretString>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Keys for KeyRing {
    async fn fetch(&self, key: &KeyRef) -> Result<Option<SecretString>, KeyError> {
        match key {
            KeyRef::Keychain(id) => self.keychain.fetch(id).await.map(Some),
            KeyRef::Env(name) => from_env(name).map(Some),
            KeyRef::Memory(id) => self.held().get(id).cloned().map(Some).ok_or(KeyError::NotFound),
            KeyRef::None => Ok(None),
        }
    }
}

/// Read at each call; an empty variable is no key.
fn from_env(name: &str) -> Result<SecretString, KeyError> {
    match env::var(name) {
        Ok(key) if !key.trim().is_empty() => Ok(SecretString::from(key.trim().to_owned())),
        Ok(_) | Err(env::VarError::NotPresent) => Err(KeyError::NotFound),
        Err(env::VarError::NotUnicode(_)) => {
            Err(KeyError::Failed("the variable does not hold text".to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring() -> KeyRing {
        KeyRing::new("folder")
    }

    #[tokio::test]
    async fn a_key_held_in_memory_is_there_until_it_is_removed() {
        let (ring, key) = (ring(), KeyRef::Memory("c".to_owned()));
        assert_eq!(ring.fetch(&key).await.err(), Some(KeyError::NotFound));
        ring.hold("c", SecretString::from("sk-canary"));
        assert!(ring.has(&key));
        let fetched = ring.fetch(&key).await.unwrap().unwrap();
        assert!(!format!("{fetched:?}").contains("canary"), "a key is never printed");
        ring.forget(&key).await.unwrap();
        assert!(!ring.has(&key));
        assert_eq!(ring.fetch(&key).await.err(), Some(KeyError::NotFound));
    }

    #[tokio::test]
    async fn no_key_is_no_error() {
        assert!(ring().fetch(&KeyRef::None).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn a_variable_is_read_from_the_environment_at_each_call() {
        // Every process of a test run has a path; no test sets variables, as all threads share them.
        assert!(ring().fetch(&KeyRef::Env("PATH".to_owned())).await.unwrap().is_some());
        let missing = ring().fetch(&KeyRef::Env("MEDLEY_NO_SUCH_VARIABLE".to_owned())).await;
        assert_eq!(missing.err(), Some(KeyError::NotFound));
    }
}
