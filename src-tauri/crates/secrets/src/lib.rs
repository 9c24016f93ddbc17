//! Keys: where they are kept and how they come out, as `SecretString` in and out.
//!
//! Three places: the OS keychain, an environment variable, this process's memory. Deliberately absent: any file of our
//! own, any type that serialises or prints a key, and a way to fall back to plain text. A key is replaced or removed,
//! and shown to nobody.
//!
//! Built on `keyring-core` and one store for each system, which is what the authors of `keyring` 4 ask of programs
//! that need more than set and get: the `keyring` crate itself remembers the first failure of its store for the life
//! of the process, so that a keychain which appears or is unlocked later would never be seen by a Retry.

mod classify;
mod keychain;
mod keys;
mod last4;
#[cfg(target_os = "linux")]
#[path = "platform/linux.rs"]
mod platform;
#[cfg(not(target_os = "linux"))]
#[path = "platform/native.rs"]
mod platform;

pub use keychain::Keychain;
pub use keys::KeyRing;
pub use last4::last4;
