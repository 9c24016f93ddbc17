//! Stand-ins that tests drive by hand, and facts that tests share. Never part of the program.

pub mod books;
pub mod cards;
pub mod clock;
pub mod fold;
pub mod keys;
pub mod program;
#[cfg(unix)]
pub mod session;
pub mod vendor;
#[cfg(all(feature = "window", target_os = "linux"))]
pub mod window;
