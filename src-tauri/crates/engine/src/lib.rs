//! The engine: runs as state machines whose effects are data, a driver that carries the effects out, live health, and
//! the live answers that views attach to. A chat turn is a run of one step.
//!
//! Deliberately absent: SQL, HTTP, and any vendor's name. Retries and failover live here and nowhere else.

pub mod answer;
pub mod artifact;
pub mod attempt;
pub mod driver;
pub mod engine;
pub mod entry;
pub mod health;
pub mod live;
pub mod machine;
pub mod request;
pub mod show;

pub use engine::Engine;
pub use health::Health;
pub use live::{AttemptState, AttemptView, LiveAnswer, LiveEvent};
pub use request::{OfferSetup, TurnRequest};
