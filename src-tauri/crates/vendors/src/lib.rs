//! Vendors: one transport, five wire protocols and a card for each vendor, behind the engine's `Vendor` port.
//!
//! Deliberately absent: retries, tasks, prices, the keychain. Its only state is the connection pool.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod card;
mod charge;
pub mod endpoint;
pub mod lines;
pub mod ndjson;
pub mod protocols;
pub mod registry;
pub mod sse;
mod translation;
pub mod transport;

pub use card::{Card, Quirks};
pub use registry::Registry;
pub use transport::Limits;
