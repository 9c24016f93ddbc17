//! Waiting: a call that has to end in time, and a condition that has to come true.

use std::fmt::Debug;
use std::time::Duration;

/// How long one call of WebDriver may take. A hang there has no end of its own.
const CALL: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(40);

/// One call of WebDriver.
pub(super) async fn call<T, E: Debug>(what: &str, work: impl Future<Output = Result<T, E>>) -> T {
    match tokio::time::timeout(CALL, work).await {
        Ok(Ok(value)) => value,
        Ok(Err(error)) => panic!("{what}: {error:?}"),
        Err(_) => panic!("{what}: no answer within {CALL:?}"),
    }
}

/// Looks until there is something to see.
///
/// # Panics
/// When there is nothing within `limit`.
pub async fn until<T>(what: &str, limit: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            if let Some(seen) = look().await {
                return seen;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    };
    match tokio::time::timeout(limit, looking).await {
        Ok(seen) => seen,
        Err(_) => panic!("waited {limit:?} until {what}"),
    }
}
