//! A clock that stands still until the test moves it.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use medley_domain::ports::Clock;

/// Milliseconds since the epoch.
#[derive(Debug)]
pub struct HandClock(AtomicI64);

impl HandClock {
    pub fn at(ms: i64) -> Self {
        Self(AtomicI64::new(ms))
    }

    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).expect("tests stay within jiff's range")
    }
}
