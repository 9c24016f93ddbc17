//! Tests of the store, one module for each of its own. One binary, so that SQLite is linked once.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

mod assets;
mod books;
mod budget;
mod chats;
mod connections;
mod conversations;
mod durability;
mod entries;
mod ledger;
mod ledger_page;
mod lock;
mod open;
mod period;
mod recovery;
mod restore;
mod rollup;
mod runs;
mod settings;
mod speed;
mod spend;
mod support;
