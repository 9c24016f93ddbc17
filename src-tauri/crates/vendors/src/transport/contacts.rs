//! Which hosts were asked, what for, when last and how often. No path, no query, no header.
//!
//! Deliberately absent: keeping it beyond this process (the app's affair).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// What a host was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Questions and their answers.
    Answers,
    /// Lists of models, and what a request cost.
    Lists,
    /// A token in exchange for a key.
    SignIn,
    /// The way to other hosts.
    Proxy,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub purposes: BTreeSet<Purpose>,
    pub last: SystemTime,
    pub count: u64,
}

#[derive(Default)]
pub(super) struct Contacts {
    since: Mutex<BTreeMap<String, Contact>>,
}

impl Contacts {
    pub fn note(&self, host: &str, purpose: Purpose, now: SystemTime) {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Contact { purposes: BTreeSet::new(), last: now, count: 0 };
        let contact = since.entry(host.to_owned()).or_insert(fresh);
        contact.purposes.insert(purpose);
        contact.last = contact.last.max(now);
        contact.count += 1;
    }

    /// What was noted since the last time.
    pub fn take(&self) -> BTreeMap<String, Contact> {
        std::mem::take(&mut *self.since.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
