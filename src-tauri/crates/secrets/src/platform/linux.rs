//! Linux: the Secret Service (GNOME Keyring, KWallet, KeePassXC) over D-Bus, in pure Rust.
//!
//! Whether a collection is locked is asked of the service itself, since reading an entry that is not there succeeds in
//! finding nothing even while the collection is locked.

use std::error::Error as StdError;
use std::sync::Arc;

use keyring_core::{CredentialStore, Entry};
use medley_domain::ports::KeyError;
use secret_service::blocking::{Collection, SecretService};
use secret_service::{EncryptionType, Error};
use zbus_secret_service_keyring_store::Store;

/// The alias that the specification gives to the collection which programs use.
const DEFAULT: &str = "default";

/// A store with a connection of its own, so that nothing of an earlier failure is kept.
pub fn store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(Store::new()?)
}

/// Names the entry in words that a keyring manager can show.
pub fn entry(store: &CredentialStore, service: &str, user: &str) -> keyring_core::Result<Entry> {
    let label = format!("{service} key {user}");
    store.build(service, user, Some(&[("label", label.as_str())].into()))
}

/// Whether keys can be stored and read at once. Asks the person nothing.
pub fn ready() -> Result<(), KeyError> {
    let service = connect()?;
    let collection = service.get_default_collection().map_err(|error| told(&error))?;
    match collection.is_locked().map_err(|error| told(&error))? {
        true => Err(KeyError::Locked),
        false => Ok(()),
    }
}

/// Has the desktop ask the person to unlock the default collection, or to make one where there is none.
pub fn unlock() -> Result<(), KeyError> {
    let service = connect()?;
    let collection = default_collection(&service)?;
    if collection.is_locked().map_err(|error| told(&error))? {
        collection.unlock().map_err(|error| told(&error))?;
    }
    Ok(())
}

fn default_collection<'a>(service: &'a SecretService<'a>) -> Result<Collection<'a>, KeyError> {
    match service.get_default_collection() {
        Err(Error::NoResult) => service.create_collection("Login", DEFAULT),
        found => found,
    }
    .map_err(|error| told(&error))
}

fn connect<'a>() -> Result<SecretService<'a>, KeyError> {
    SecretService::connect(EncryptionType::Dh).map_err(|error| told(&error))
}

/// A store's cause in our words. `locked`: the store itself says that access was refused.
pub fn classify(cause: &(dyn StdError + Send + Sync + 'static), locked: bool) -> KeyError {
    match cause.downcast_ref::<Error>() {
        Some(error) => told(error),
        None if locked => KeyError::Locked,
        None => KeyError::Failed(cause.to_string()),
    }
}

fn told(error: &Error) -> KeyError {
    match error {
        Error::Unavailable => KeyError::Missing("no Secret Service runs in this session".to_owned()),
        // A service without a default keyring is a locked one: `unlock` has the person make it.
        Error::NoResult | Error::Locked | Error::Prompt | Error::PromptDisconnected => KeyError::Locked,
        other if is_unreachable(other) => KeyError::Missing(other.to_string()),
        other => KeyError::Failed(other.to_string()),
    }
}

/// Whether there is no bus, or nobody on it who answers to the name.
fn is_unreachable(error: &Error) -> bool {
    let words = error.to_string();
    let signs =
        ["ServiceUnknown", "NameHasNoOwner", "No such file", "not found", "Connection refused", "address"];
    matches!(error, Error::Zbus(_) | Error::ZbusFdo(_)) && signs.iter().any(|sign| words.contains(sign))
}
