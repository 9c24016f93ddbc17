//! From the core's types to what the page sees.
//!
//! Deliberately absent: reading anything. What a view needs is handed in.

pub mod connection;
pub mod message;
pub mod model;
pub mod names;
pub mod route;
pub mod score;
pub mod settings;
pub mod source;
