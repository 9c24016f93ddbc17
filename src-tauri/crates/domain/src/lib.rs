//! The words of Medley: ids, money, usage, prices, conversations, jobs, events, routes, ledger entries and the ports
//! through which the engine reaches the world.
//!
//! Deliberately absent: any vendor's name, any input or output, any clock. Times and random bytes are handed in.

mod policy;

pub mod budget;
pub mod connection;
pub mod conversation;
pub mod error;
pub mod event;
pub mod ids;
pub mod job;
pub mod journal;
pub mod ledger;
pub mod model;
pub mod money;
pub mod ports;
pub mod pricing;
pub mod route;
pub mod settings;
pub mod usage;

pub use connection::{Book, Connection, KeyRef, Offer};
pub use error::{Category, VendorError};
pub use ids::{AttemptId, ConnectionId, ConversationId, EntryId, MessageId, ModelName, RunId, VendorId};
pub use money::{Cost, PicoUsd, Sum};
