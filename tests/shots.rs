//! Every view and main state in both themes and two sizes, drawn by the real app into MEDLEY_SHOTS. What is asserted
//! is that each state is reached; how it looks is for eyes.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails by panicking")]

#[path = "shots/around.rs"]
mod around;
#[path = "shots/chat.rs"]
mod chat;
#[path = "shots/models.rs"]
mod models;
#[path = "shots/money.rs"]
mod money;
