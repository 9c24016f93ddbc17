//! The real window's figures, with their aims beside them: from the start of its process until a key is taken, the
//! memory of all its processes, a flood of chunks to the page, a long conversation, and long use. Run by `cargo xtask bench` in a desktop of its own.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark owns its process, its clock and its terminal, and fails by panicking"
)]

#[cfg(target_os = "linux")]
mod flood;
#[cfg(target_os = "linux")]
mod long_use;
#[cfg(target_os = "linux")]
mod memory;
#[cfg(target_os = "linux")]
mod start;
#[cfg(target_os = "linux")]
mod thread;
#[cfg(target_os = "linux")]
mod world;

use medley_tests::measure::figures::load;

fn main() {
    println!("Medley's window: {}", load());
    measure();
    println!("\nafterwards: {}", load());
}

#[cfg(target_os = "linux")]
fn measure() {
    start::measure();
    memory::measure();
    flood::measure();
    thread::measure();
    long_use::measure();
}

#[cfg(not(target_os = "linux"))]
fn measure() {
    println!("skipped: WebKitWebDriver, which drives the window, is there on Linux only");
}
