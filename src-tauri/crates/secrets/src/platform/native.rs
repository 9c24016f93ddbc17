//! macOS and Windows: the login keychain and the Credential Manager, which are there whenever a person is logged in.

use std::error::Error as StdError;
use std::sync::Arc;

use keyring_core::{CredentialStore, Entry};
use medley_domain::ports::KeyError;

use crate::classify;

/// An entry that is never written: reading it tells whether the keychain answers.
const PROBE: (&str, &str) = ("Medley", "probe");

pub fn store() -> keyring_core::Result<Arc<CredentialStore>> {
    #[cfg(target_os = "macos")]
    let store = apple_native_keyring_store::keychain::Store::new()?;
    #[cfg(windows)]
    let store = windows_native_keyring_store::Store::new()?;
    Ok(store)
}

pub fn entry(store: &CredentialStore, service: &str, user: &str) -> keyring_core::Result<Entry> {
    store.build(service, user, None)
}

/// Whether keys can be read.
pub fn ready() -> Result<(), KeyError> {
    let probe = store().and_then(|store| entry(&*store, PROBE.0, PROBE.1)?.get_secret());
    match probe {
        Ok(_) | Err(keyring_core::Error::NoEntry) => Ok(()),
        Err(error) => Err(classify::classify(&error)),
    }
}

/// The system asks the person by itself when an entry is read.
pub fn unlock() -> Result<(), KeyError> {
    ready()
}

/// A store's cause in our words. `locked`: the store itself says that access was refused.
pub fn classify(cause: &(dyn StdError + Send + Sync + 'static), locked: bool) -> KeyError {
    if locked { KeyError::Locked } else { KeyError::Failed(cause.to_string()) }
}
