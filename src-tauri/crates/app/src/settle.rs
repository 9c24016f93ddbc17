//! Settling: asking a vendor after the fact what it charged for an attempt whose figure is only an estimate, and
//! writing the answer as an adjusting entry.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use medley_domain::AttemptId;
use medley_domain::journal::Record;
use medley_domain::ledger::{LedgerEntry, Origin};
use medley_domain::money::PicoUsd;
use medley_domain::ports::{Books, Call, Keys, Vendors};
use medley_engine::entry;

use crate::app::App;
use crate::dto::state::{AppEvent, Tag};
use crate::offers;

/// Waits before each try: a vendor closes its bill some time after the stream has ended.
const WAITS: [Duration; 4] =
    [Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(4), Duration::from_secs(15)];
/// Entries older than this are no longer asked about.
const OLDEST: SignedDuration = SignedDuration::from_hours(24 * 7);
/// The most entries that one start asks about.
const MOST: u64 = 200;

/// Asks about all that is unsettled, for hosts that end too soon to be told later. Gives up after `limit`.
pub async fn settle_within(app: &App, limit: Duration) {
    let _ = tokio::time::timeout(limit, settle_old(app)).await;
}

/// Asks about what earlier sessions left unsettled.
pub async fn settle_old(app: &App) {
    // The second of two finds what the first has settled, and writes nothing.
    let _alone = app.settling().lock().await;
    let since = app.now().saturating_sub(OLDEST).unwrap_or(app.now());
    let Ok(unsettled) = app.store(move |store| store.unsettled(since, MOST)).await else { return };
    for open in unsettled {
        if let Some(charged) = ask(app, &open.entry, open.remote_id.as_deref()).await {
            adjust(app, open.entry.attempt, charged).await;
        }
    }
}

/// Asks about one entry until its vendor tells, a few times.
pub async fn settle(app: App, first: LedgerEntry) {
    if !matches!(first.origin, Origin::Estimated | Origin::None) || !tells(&app, &first) {
        return;
    }
    for wait in WAITS {
        tokio::time::sleep(wait).await;
        if let Some(charged) = ask(&app, &first, first.request_id.as_deref()).await {
            adjust(&app, first.attempt, charged).await;
            return;
        }
    }
}

/// Whether the entry's vendor tells at all what it charged.
fn tells(app: &App, entry: &LedgerEntry) -> bool {
    app.registry().card(&entry.vendor).is_some_and(|card| card.charged.is_some())
}

async fn ask(app: &App, entry: &LedgerEntry, remote_id: Option<&str>) -> Option<PicoUsd> {
    // Asked first, because fetching a key may open the keychain's prompt.
    if !tells(app, entry) {
        return None;
    }
    let id = entry.connection;
    let connection = app.store(move |store| store.connection(id)).await.ok()??;
    let connection = Arc::new(offers::resolve(app, connection));
    let vendor = app.registry().vendor(&connection)?;
    let key = app.keys().fetch(&connection.key).await.ok()?;
    vendor.charged(remote_id, Call { connection, key, attempt: entry.attempt }).await.ok()?
}

/// Writes what was charged, unless another process has done so since.
async fn adjust(app: &App, attempt: AttemptId, charged: PicoUsd) {
    let Ok(Some(standing)) = app.store(move |store| store.entry_of_attempt(attempt)).await else { return };
    if !standing.adjustments.is_empty() {
        return;
    }
    let adjustment = entry::adjustment(&standing.entry, charged, app.now());
    let conversation = adjustment.conversation.map(|id| id.to_string());
    match app.books().commit(vec![Record::Ledger(Box::new(adjustment))]).await {
        Ok(()) => app.host().emit(AppEvent::Invalidate {
            tags: vec![Tag::Spend, Tag::Budget, Tag::Chats, Tag::Thread],
            conversation,
        }),
        Err(error) => tracing::warn!(%error, "an adjustment was not written"),
    }
}
