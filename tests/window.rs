//! The real window, driven by WebDriver: what a person does and sees, over practice vendors that write their own
//! bill. Opens windows only where MEDLEY_REAL_WINDOW is set, as `cargo xtask test` and `run --headless` set it, and
//! only on Linux.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test fails by panicking")]

#[path = "window/answers.rs"]
mod answers;
#[path = "window/books.rs"]
mod books;
#[path = "window/crash.rs"]
mod crash;
#[path = "window/journey.rs"]
mod journey;
#[path = "window/keyboard.rs"]
mod keyboard;
#[path = "window/place.rs"]
mod place;
#[path = "window/scripted.rs"]
mod scripted;
#[path = "window/strangers.rs"]
mod strangers;
