//! Journeys of a person through the real program: `medley-cli` on a data folder, against practice vendors in a process
//! of their own. Money is checked against the vendors' bills, books against the database itself.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking"
)]

mod bill;
mod books;
mod budget;
mod chat;
mod connection;
mod conversation;
mod crash;
mod disk;
mod expiry;
mod failover;
mod failure;
#[cfg(unix)]
mod keyring;
mod models;
mod rules;
mod shortening;
mod support;
