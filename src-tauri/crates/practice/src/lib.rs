//! Practice vendors: three real HTTP servers on loopback that speak the OpenAI, Anthropic and Gemini wires, answer by
//! rule, and keep a bill of their own. They let a person try the app without a key and let tests compare two bills.
//!
//! Deliberately absent: any crate of ours. Wire code, price table, arithmetic and bill are written here a second time, so
//! that agreement with Medley's ledger proves something. `docs/practice.md` tells a person how to use them.

#![allow(
    clippy::disallowed_methods,
    reason = "practice vendors are a world of their own: they own their clock, tasks and ids"
)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod alder;
mod answer;
mod armed;
mod ask;
mod bedrock;
mod bill;
mod birch;
mod cache;
mod cedar;
mod chance;
mod checksum;
mod cohere;
mod control;
mod draw;
mod fault;
mod flow;
mod frame;
mod ident;
mod json;
mod mistral;
mod models;
mod odd;
mod ollama;
mod practice;
mod price;
mod problem;
mod prompt;
mod reach;
mod seal;
mod serve;
mod shop;
mod tab;
mod token;
mod traffic;
mod vendor;

pub use bill::{Outcome, Row};
pub use fault::Fault;
pub use models::{Door, MODELS, MORE};
pub use practice::{Config, Practice};
pub use price::{MAX_OUTPUT, Model, Rates, Usage};
pub use reach::Reach;
pub use vendor::Vendor;
