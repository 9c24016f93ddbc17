//! Live health: which offers failed just now and are left alone for a while, and how fast each answers.
//!
//! Deliberately absent: any clock and any storage. Times are handed in; the app seeds speeds from the ledger.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use medley_domain::model::Speed;
use medley_domain::{Category, ConnectionId, Offer, VendorError};

/// How much the newest measurement weighs in the running mean.
const NEWEST: f64 = 0.3;
/// Waits grow with each failure in a row up to this.
const LONGEST: SignedDuration = SignedDuration::from_mins(10);

/// Shared by all runs of a process.
#[derive(Debug, Default)]
pub struct Health {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    offers: HashMap<Offer, Rest>,
    connections: HashMap<ConnectionId, Rest>,
    speeds: HashMap<Offer, Speed>,
}

#[derive(Clone, Debug)]
struct Rest {
    failures: u32,
    until: Timestamp,
    because: Category,
}

impl Health {
    /// Until when and why an offer is left alone; `None` when it is fit.
    pub fn cooling(&self, offer: &Offer, now: Timestamp) -> Option<(Timestamp, Category)> {
        let state = self.lock();
        let rests = [state.offers.get(offer), state.connections.get(&offer.connection)];
        let due = rests.into_iter().flatten().filter(|rest| rest.until > now);
        due.max_by_key(|rest| rest.until).map(|rest| (rest.until, rest.because))
    }

    /// What was measured of an offer, if anything.
    pub fn speed(&self, offer: &Offer) -> Option<Speed> {
        self.lock().speeds.get(offer).copied()
    }

    /// Takes a speed that was measured earlier, such as one from the ledger.
    pub fn seed(&self, offer: Offer, speed: Speed) {
        self.lock().speeds.entry(offer).or_insert(speed);
    }

    pub fn record_failure(&self, offer: &Offer, error: &VendorError, now: Timestamp) {
        let Some((scope, base)) = rest_for(error) else {
            return;
        };
        let mut state = self.lock();
        let rest = match scope {
            Scope::Offer => state.offers.entry(offer.clone()),
            Scope::Connection => {
                let fresh = Rest { failures: 0, until: now, because: error.category };
                let rest = state.connections.entry(offer.connection).or_insert(fresh);
                rest.extend(error, base, now);
                return;
            }
        };
        rest.or_insert(Rest { failures: 0, until: now, because: error.category }).extend(error, base, now);
    }

    /// An answer came: the offer is fit again, and its speed is known better.
    pub fn record_success(&self, offer: &Offer, measured: Option<Speed>) {
        let mut state = self.lock();
        state.offers.remove(offer);
        state.connections.remove(&offer.connection);
        let Some(new) = measured else { return };
        let mean = |old: f64, new: f64| old + NEWEST * (new - old);
        let speed = state.speeds.entry(offer.clone()).or_insert(new);
        speed.ttft_ms = mean(speed.ttft_ms, new.ttft_ms);
        speed.tokens_per_second = mean(speed.tokens_per_second, new.tokens_per_second);
    }

    /// Forgets a connection's failures, after its key or address was changed.
    pub fn forgive(&self, connection: ConnectionId) {
        let mut state = self.lock();
        state.connections.remove(&connection);
        state.offers.retain(|offer, _| offer.connection != connection);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Rest {
    /// The vendor's own wait where it named one, else the base doubled for each failure in a row.
    fn extend(&mut self, error: &VendorError, base: SignedDuration, now: Timestamp) {
        let grown = base.saturating_mul(1 << self.failures.min(10)).min(LONGEST.max(base));
        let named =
            error.retry_after_ms.and_then(|ms| i64::try_from(ms).ok()).map(SignedDuration::from_millis);
        self.failures += 1;
        self.because = error.category;
        self.until = now.saturating_add(named.unwrap_or(grown)).unwrap_or(now);
    }
}

enum Scope {
    Offer,
    Connection,
}

/// What a failure says about the future: nothing for a fault of the request itself.
fn rest_for(error: &VendorError) -> Option<(Scope, SignedDuration)> {
    match error.category {
        Category::RateLimit => Some((Scope::Offer, SignedDuration::from_secs(20))),
        Category::Overloaded | Category::Protocol => Some((Scope::Offer, SignedDuration::from_secs(20))),
        Category::NotFound => Some((Scope::Offer, SignedDuration::from_hours(1))),
        Category::Quota => Some((Scope::Connection, SignedDuration::from_mins(30))),
        Category::Authentication => Some((Scope::Connection, SignedDuration::from_mins(5))),
        Category::Permission => Some((Scope::Offer, SignedDuration::from_mins(30))),
        Category::Transport => Some((Scope::Connection, SignedDuration::from_secs(5))),
        Category::ContextLength | Category::ContentPolicy | Category::BadRequest => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use medley_domain::ModelName;

    fn offer() -> Offer {
        Offer { connection: ConnectionId::new(Timestamp::UNIX_EPOCH), model: ModelName::from("m") }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn a_failure_rests_the_offer_and_a_second_one_rests_it_longer() {
        let (health, offer) = (Health::default(), offer());
        let busy = VendorError::new(Category::Overloaded, "busy");
        health.record_failure(&offer, &busy, at(0));
        assert_eq!(health.cooling(&offer, at(19)), Some((at(20), Category::Overloaded)));
        assert_eq!(health.cooling(&offer, at(20)), None);
        health.record_failure(&offer, &busy, at(20));
        assert_eq!(health.cooling(&offer, at(59)), Some((at(60), Category::Overloaded)));
        health.record_success(&offer, None);
        assert_eq!(health.cooling(&offer, at(30)), None);
    }

    #[test]
    fn the_vendors_own_wait_comes_first() {
        let (health, offer) = (Health::default(), offer());
        let limited =
            VendorError { retry_after_ms: Some(3_000), ..VendorError::new(Category::RateLimit, "slow") };
        health.record_failure(&offer, &limited, at(0));
        assert_eq!(health.cooling(&offer, at(2)), Some((at(3), Category::RateLimit)));
    }

    #[test]
    fn a_rejected_key_rests_every_model_of_its_connection_until_it_is_replaced() {
        let (health, offer) = (Health::default(), offer());
        let other = Offer { model: ModelName::from("other"), ..offer.clone() };
        health.record_failure(&offer, &VendorError::new(Category::Authentication, "no"), at(0));
        assert!(health.cooling(&other, at(1)).is_some());
        health.forgive(offer.connection);
        assert!(health.cooling(&other, at(1)).is_none());
    }

    #[test]
    fn a_fault_of_the_request_says_nothing_about_the_vendor() {
        let (health, offer) = (Health::default(), offer());
        health.record_failure(&offer, &VendorError::new(Category::BadRequest, "bad"), at(0));
        assert_eq!(health.cooling(&offer, at(0)), None);
    }
}
