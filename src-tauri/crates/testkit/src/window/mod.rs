//! Drives the real window: the built app under WebKitWebDriver, each test in a world of its own (folders, practice
//! vendors, data). Linux only, as WebKitWebDriver is. What is asserted is in tests/.
//!
//! Whoever waits here waits for a condition, with a time limit; what fails panics with what was awaited.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "drives programs for tests, and says what it skips"
)]

mod chat;
mod driver;
mod page;
mod picture;
mod practice;
mod process;
mod program;
mod stage;
mod wait;

pub use chat::{Answer, Segment};
pub use page::{Theme, Window};
pub use picture::pictures;
pub use practice::{Bill, BillRow, Vendors};
pub use process::family;
pub use program::app;
pub use stage::{Stage, play};
pub use wait::until;
