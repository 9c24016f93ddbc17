//! Faults waiting for the next requests, and the memory that lets a rate limit asked for in a message end.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::fault::Fault;

/// A fault and how many more requests it will meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Charge {
    pub fault: Fault,
    pub count: u64,
}

#[derive(Debug, Default)]
struct State {
    queue: VecDeque<Charge>,
    /// Conversations that were told to wait, and until when.
    waiting: HashMap<u64, Instant>,
}

/// What is armed on one vendor.
#[derive(Debug, Default)]
pub struct Armed {
    state: Mutex<State>,
}

impl Armed {
    /// The next `count` requests meet `fault`, after those that are armed already.
    pub fn arm(&self, fault: Fault, count: u64) {
        if count > 0 {
            self.lock().queue.push_back(Charge { fault, count });
        }
    }

    /// Disarms everything.
    pub fn clear(&self) {
        *self.lock() = State::default();
    }

    pub fn list(&self) -> Vec<Charge> {
        self.lock().queue.iter().copied().collect()
    }

    /// The fault that this request meets, if one is armed.
    pub fn take(&self) -> Option<Fault> {
        let mut state = self.lock();
        let first = state.queue.front_mut()?;
        first.count -= 1;
        let fault = first.fault;
        if first.count == 0 {
            state.queue.pop_front();
        }
        Some(fault)
    }

    /// Whether a conversation whose message asks for a rate limit must still wait at `now`. The first call starts the
    /// wait; the first call after it ends the matter.
    pub fn must_wait(&self, conversation: u64, time: Duration, now: Instant) -> bool {
        let mut state = self.lock();
        match state.waiting.get(&conversation) {
            Some(until) if *until <= now => {
                state.waiting.remove(&conversation);
                false
            }
            Some(_) => true,
            None => {
                state.waiting.insert(conversation, now + time);
                true
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn armed_faults_are_met_in_order_and_used_up() {
        let armed = Armed::default();
        armed.arm(Fault::Overloaded, 2);
        armed.arm(Fault::Quota, 1);
        let met: Vec<_> = std::iter::from_fn(|| armed.take()).collect();
        assert_eq!(met, [Fault::Overloaded, Fault::Overloaded, Fault::Quota]);
    }

    #[test]
    fn a_rate_limit_in_a_message_ends_when_its_time_has_passed() {
        let armed = Armed::default();
        let now = Instant::now();
        assert!(armed.must_wait(7, Duration::from_secs(2), now));
        assert!(armed.must_wait(7, Duration::from_secs(2), now + Duration::from_secs(1)));
        assert!(!armed.must_wait(7, Duration::from_secs(2), now + Duration::from_secs(2)));
        assert!(
            armed.must_wait(7, Duration::from_secs(2), now + Duration::from_secs(3)),
            "asking anew starts anew"
        );
    }
}
