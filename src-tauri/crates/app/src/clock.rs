//! The system's clock: the one place of the core that reads it.

use jiff::Timestamp;
use medley_domain::ports::Clock;

#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock port's real implementation")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}
