//! How long to wait for what.
//!
//! A model that is known not to reason and does not speak soon will not speak at all: waiting longer only keeps the next
//! candidate waiting. Others need patience: one that reasons is silent while it does, an answer in one piece is silent
//! until it is whole, and a server on this computer may load its model first.

use std::time::Duration;

/// The body's bytes that a vendor reads within a second at worst, so that a long prompt is given longer.
const READ_A_SECOND: u64 = 8 * 1024;
/// Bytes that are read within the limit itself.
const READ_AT_ONCE: u64 = 32 * 1024;

/// The longest silences that are borne.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// From the request to the first words of an answer.
    pub first: Duration,
    /// Within the answer.
    pub idle: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub connect: Duration,
    /// From the request to the first words of an answer, where the model is known not to reason.
    pub first: Duration,
    /// The same where nothing is known of the model, or it runs at an address that a person gave.
    pub first_unknown: Duration,
    /// The same where the model reasons first, or answers in one piece.
    pub first_slow: Duration,
    /// Silence within an answer of a model that is known not to reason.
    pub idle: Duration,
    /// Silence within any other answer.
    pub idle_slow: Duration,
    /// Silence after an answer has ended while its usage is still to come.
    pub settle: Duration,
    /// Lists of models and other short requests, each as a whole.
    pub short: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            first: Duration::from_secs(15),
            first_unknown: Duration::from_secs(120),
            first_slow: Duration::from_secs(15 * 60),
            idle: Duration::from_secs(20),
            idle_slow: Duration::from_secs(120),
            settle: Duration::from_secs(10),
            short: Duration::from_secs(30),
        }
    }
}

/// How fast an answer may be expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// It streams, and its model is known not to reason.
    Quick,
    Unknown,
    /// It reasons, or comes in one piece.
    Slow,
}

impl Limits {
    /// The patience for a request whose body has that many bytes.
    pub fn patience(&self, pace: Pace, sent: usize) -> Patience {
        let sent = u64::try_from(sent).unwrap_or(u64::MAX);
        let reading = Duration::from_secs(sent.saturating_sub(READ_AT_ONCE) / READ_A_SECOND);
        let (first, idle) = match pace {
            Pace::Quick => (self.first, self.idle),
            Pace::Unknown => (self.first_unknown, self.idle_slow),
            Pace::Slow => (self.first_slow, self.idle_slow),
        };
        Patience { first: first + reading, idle }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_does_not_reason_is_given_15_seconds_and_a_long_prompt_more() {
        let limits = Limits::default();
        let quick = |sent| limits.patience(Pace::Quick, sent).first.as_secs();
        assert_eq!((quick(100), quick(32 * 1024), quick(432 * 1024)), (15, 15, 65));
        assert_eq!(limits.patience(Pace::Quick, 0).idle.as_secs(), 20);
        assert_eq!(limits.patience(Pace::Slow, 0).first.as_secs(), 900);
    }
}
