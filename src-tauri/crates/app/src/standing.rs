//! How connections fare: the newest of its last check and its last attempts says whether one works.
//!
//! Deliberately absent: asking a vendor. A person's check does that and is noted here.

use medley_domain::{Category, ConnectionId, VendorError};
use medley_store::{Ending, Store, StoreError};
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::dto::connections::ConnectionCheck;
use crate::dto::errors::{ErrorCode, UserError};
use crate::dto::standing::Health;

/// Stands before a connection's id.
const CHECK: &str = "check:";
/// How many of a connection's newest attempts are looked at.
const NEWEST: usize = 10;

/// A person's last check of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Milliseconds since 1970.
    pub at: i64,
    pub took: u64,
    /// The failure's code; none where it went well.
    pub error: Option<ErrorCode>,
}

/// Notes how a check went. What cannot be noted is only not remembered.
pub async fn note_check(app: &App, connection: ConnectionId, check: &ConnectionCheck) {
    let checked = Checked {
        at: app.now().as_millisecond(),
        took: check.took,
        error: check.error.as_ref().map(|error| error.code),
    };
    let text = serde_json::to_string(&checked).unwrap_or_default();
    let kept = app.store(move |store| store.set_setting(&format!("{CHECK}{connection}"), &text)).await;
    if let Err(UserError { code, .. }) = kept {
        tracing::warn!(?code, "a check was not noted");
    }
}

pub fn last_check(store: &Store, connection: ConnectionId) -> Result<Option<Checked>, StoreError> {
    let text = store.setting(&format!("{CHECK}{connection}"))?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

pub fn forget(store: &Store, connection: ConnectionId) -> Result<(), StoreError> {
    store.clear_setting(&format!("{CHECK}{connection}"))
}

/// What a connection's newest endings (newest first) and its last check say, and when that was seen.
pub fn health(endings: &[&Ending], check: Option<&Checked>) -> (Health, Option<i64>) {
    let newest = endings.first().map(|ending| ending.at.as_millisecond());
    match check.filter(|check| newest.is_none_or(|at| check.at >= at)) {
        Some(check) => (check.error.map_or(after(endings), of_code), Some(check.at)),
        None => (of_endings(endings), newest),
    }
}

/// A check that went well, after these attempts.
fn after(endings: &[&Ending]) -> Health {
    if endings.iter().take(NEWEST).any(|ending| is_busy(ending)) { Health::Busy } else { Health::Works }
}

fn of_endings(endings: &[&Ending]) -> Health {
    match endings.first().map(|ending| ending.error.as_ref()) {
        None => Health::Unknown,
        Some(None) => after(endings),
        Some(Some(error)) => of_error(error),
    }
}

fn is_busy(ending: &Ending) -> bool {
    let category = ending.error.as_ref().map(|error| error.category);
    matches!(category, Some(Category::RateLimit | Category::Overloaded))
}

fn of_error(error: &VendorError) -> Health {
    match error.category {
        Category::RateLimit | Category::Overloaded => Health::Busy,
        Category::Authentication if error.code.as_deref() == Some("medley_key_missing") => Health::KeyMissing,
        Category::Authentication => Health::KeyRejected,
        Category::Quota => Health::QuotaUsedUp,
        Category::Transport if error.cut => Health::Works,
        Category::Transport => Health::Unreachable,
        Category::Protocol => Health::Failing,
        // The request's own fault says nothing of the connection.
        Category::Permission
        | Category::NotFound
        | Category::ContextLength
        | Category::ContentPolicy
        | Category::BadRequest => Health::Works,
    }
}

fn of_code(code: ErrorCode) -> Health {
    match code {
        ErrorCode::KeyRejected => Health::KeyRejected,
        ErrorCode::KeyMissing => Health::KeyMissing,
        ErrorCode::Quota => Health::QuotaUsedUp,
        ErrorCode::RateLimit | ErrorCode::Overloaded => Health::Busy,
        ErrorCode::NoNetwork | ErrorCode::Transport => Health::Unreachable,
        _ => Health::Failing,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn ending(second: i64, category: Option<Category>) -> Ending {
        Ending {
            connection: ConnectionId::new(Timestamp::UNIX_EPOCH),
            at: Timestamp::from_second(second).expect("a time"),
            error: category.map(|category| VendorError::new(category, "")),
        }
    }

    #[test]
    fn the_newest_word_counts() {
        let check = |second: i64, error| Checked { at: second * 1000, took: 1, error };
        let well = ending(10, None);
        let refused = ending(20, Some(Category::Authentication));
        assert_eq!(health(&[], None), (Health::Unknown, None));
        assert_eq!(health(&[&well], None).0, Health::Works);
        assert_eq!(health(&[&refused, &well], None).0, Health::KeyRejected);
        assert_eq!(health(&[&refused], Some(&check(30, None))).0, Health::Works);
        assert_eq!(health(&[&refused], Some(&check(15, None))).0, Health::KeyRejected);
        let rejected = check(30, Some(ErrorCode::KeyRejected));
        assert_eq!(health(&[&well], Some(&rejected)), (Health::KeyRejected, Some(30_000)));
    }

    #[test]
    fn a_vendor_that_was_busy_of_late_is_busy_at_times() {
        let (busy, well) = (ending(10, Some(Category::Overloaded)), ending(20, None));
        assert_eq!(health(&[&well, &busy], None).0, Health::Busy);
        let mut many = vec![&well; NEWEST];
        many.push(&busy);
        assert_eq!(health(&many, None).0, Health::Works);
    }
}
