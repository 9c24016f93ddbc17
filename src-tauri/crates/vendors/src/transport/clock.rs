//! The one place of this crate that reads the clock: for the date within a signature, the life of a token, and a wait
//! that a server gives as a date. No state of Medley depends on it.

use std::time::SystemTime;

#[expect(clippy::disallowed_methods, reason = "a signature must name the time at which it was made")]
pub fn now() -> SystemTime {
    SystemTime::now()
}
