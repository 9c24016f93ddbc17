//! What the page and the command line see: plain shapes with money as decimal strings and times in milliseconds.
//!
//! Deliberately absent: behaviour. TypeScript types are generated from these.

pub mod chat;
pub mod connections;
pub mod data;
pub mod diagnostics;
pub mod drafts;
pub mod errors;
pub mod models;
pub mod money;
pub mod network;
pub mod preferences;
pub mod route;
pub mod spend;
pub mod standing;
pub mod state;
