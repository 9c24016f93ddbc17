//! The app: the command table with its bodies over a narrow host, what the page sees, and the wiring of the core.
//!
//! Deliberately absent: Tauri, windows, printing. Hosts do those.

pub mod app;
pub mod attachment;
mod beginning;
pub mod bindings;
mod catalogue;
mod clock;
pub mod commands;
mod context;
mod diagnostics;
pub mod dto;
pub mod errors;
mod expiry;
pub mod folder;
pub mod host;
mod hosts;
mod known;
mod network;
mod offers;
mod own_price;
mod own_vendors;
mod privacy;
mod recovery;
mod redact;
mod settings;
mod settle;
mod shelf;
mod standing;
pub mod stream;
pub mod table;
mod threads;
pub mod turns;
mod view;

pub use app::{App, Opening};
pub use host::{FileKind, Host};
/// What a newer list of models changes.
pub use medley_catalogue::{Changes, DateChange, PriceChange, Refresh};
/// For hosts, which know the core only through the app.
pub use medley_domain as domain;
pub use medley_engine::{LiveAnswer, LiveEvent};
pub use medley_store::{By, Month, SpendRow};
pub use medley_vendors::BadCard;
pub use medley_vendors::transport::authority::Authority;
pub use view::source::left_out;
