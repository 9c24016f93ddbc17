//! Vendors: one transport, the wire protocols and a card for each vendor, behind the engine's `Vendor` port.
//!
//! Deliberately absent: retries, tasks, prices, the keychain. Its only state is the connection pool and short-lived
//! tokens.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod address;
pub mod card;
mod charge;
pub mod endpoint;
mod escape;
pub mod event_stream;
pub mod fetch;
pub mod frames;
pub mod lines;
pub mod ndjson;
pub mod protocols;
pub mod registry;
pub mod sse;
mod translation;
pub mod transport;

pub use card::check::BadCard;
pub use card::{Card, Keep, Quirks};
pub use registry::Registry;
pub use transport::Limits;
