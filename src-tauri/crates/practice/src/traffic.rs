//! How much of a minute's allowance is left, for the rate-limit headers. It never refuses anything: refusals are faults.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

pub const REQUESTS: u64 = 10_000;
pub const INPUT_TOKENS: u64 = 2_000_000;
pub const OUTPUT_TOKENS: u64 = 400_000;

const MINUTE: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, Copy)]
struct Window {
    since: Instant,
    requests: u64,
    input: u64,
    output: u64,
}

/// One vendor's traffic in the current minute.
#[derive(Debug)]
pub struct Traffic {
    window: Mutex<Window>,
}

/// What is left of the minute's allowance.
#[derive(Debug, Clone, Copy)]
pub struct Left {
    pub requests: u64,
    pub input: u64,
    pub output: u64,
    /// Until the allowance is whole again.
    pub reset: Duration,
}

impl Traffic {
    pub fn new(now: Instant) -> Traffic {
        Traffic { window: Mutex::new(Window { since: now, requests: 0, input: 0, output: 0 }) }
    }

    /// Counts one request of so many tokens.
    pub fn count(&self, input: u64, output: u64, now: Instant) -> Left {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if now.duration_since(window.since) >= MINUTE {
            *window = Window { since: now, requests: 0, input: 0, output: 0 };
        }
        window.requests += 1;
        window.input += input;
        window.output += output;
        Left {
            requests: REQUESTS.saturating_sub(window.requests),
            input: INPUT_TOKENS.saturating_sub(window.input),
            output: OUTPUT_TOKENS.saturating_sub(window.output),
            reset: MINUTE.saturating_sub(now.duration_since(window.since)),
        }
    }
}
