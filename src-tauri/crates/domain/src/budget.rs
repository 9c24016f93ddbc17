//! The monthly budget: a cap, what was spent, and what is reserved for attempts that are still open.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::PicoUsd;

/// What an attempt reserves before anything is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    /// The attempt's worst case; `None` where no price is known. A known zero passes even at the cap.
    pub amount: Option<PicoUsd>,
    /// When the budget's current month began, in the person's time zone.
    pub since: Timestamp,
}

/// How a book stands against the cap this month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// `None` while the person has set no cap.
    pub cap: Option<PicoUsd>,
    /// Known and estimated spend since the month began.
    pub spent: PicoUsd,
    /// Worst cases of attempts that are still open.
    pub reserved: PicoUsd,
}

impl Standing {
    /// Whether an attempt may start. It may while spend and reservations are below the cap, so that the cap is never
    /// passed by more than one attempt's worst case; what is known to be free may always start.
    pub fn admits(&self, amount: Option<PicoUsd>) -> bool {
        let free = amount.is_some_and(PicoUsd::is_zero);
        free || self.left().is_none_or(|left| left > PicoUsd::ZERO)
    }

    /// What may still be spent; `None` without a cap.
    pub fn left(&self) -> Option<PicoUsd> {
        self.cap.map(|cap| cap - self.spent - self.reserved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cap_is_never_passed_by_more_than_one_worst_case() {
        let mut standing = Standing { cap: Some(PicoUsd(100)), ..Standing::default() };
        let worst = PicoUsd(30);
        let mut started = 0;
        while standing.admits(Some(worst)) {
            standing.reserved += worst;
            started += 1;
        }
        assert_eq!(started, 4);
        assert!(standing.spent + standing.reserved <= PicoUsd(100) + worst);
    }

    #[test]
    fn at_the_cap_only_what_is_known_to_be_free_may_start() {
        let standing = Standing { cap: Some(PicoUsd(100)), spent: PicoUsd(100), reserved: PicoUsd::ZERO };
        assert!(standing.admits(Some(PicoUsd::ZERO)));
        assert!(!standing.admits(Some(PicoUsd(1))));
        assert!(!standing.admits(None));
        assert!(Standing::default().admits(None));
    }
}
