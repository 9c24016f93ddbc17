//! The end of chats: what was deleted, what was temporary, and what nobody used for as long as the person keeps chats.
//! The ledger keeps its money.

use std::time::Duration;

use jiff::SignedDuration;
use medley_domain::ids::ConversationId;

use crate::app::{App, WeakApp};
use crate::dto::errors::UserError;
use crate::dto::state::{AppEvent, Tag};
use crate::settings;

/// How long a deleted chat can be restored.
const RESTORABLE: SignedDuration = SignedDuration::from_hours(24);
/// A file that no message names goes when it is older: a younger one may be on its way into a message.
const YOUNG: SignedDuration = SignedDuration::from_hours(1);
/// How often, and after which time each, it is asked whether an answer that was stopped has ended.
const STOPPING: u32 = 60;
const STEP: Duration = Duration::from_millis(50);
const DAY: Duration = Duration::from_hours(24);

/// Removes for good what is due.
///
/// # Errors
/// When the store can't be read or written; what was not removed goes the next time.
pub async fn tidy(app: &App) -> Result<(), UserError> {
    let (app_here, now) = (app.clone(), app.now());
    let before = move |span: SignedDuration| now.saturating_sub(span).unwrap_or(now);
    let removed = app.store(move |store| {
        let mut removed = store.purge_temporary(app_here.lock())?;
        removed += store.purge_conversations(before(RESTORABLE))?;
        removed += store.purge_messages(before(RESTORABLE))?;
        if let Some(days) = settings::preferences(store)?.keep_days {
            removed +=
                store.expire_conversations(before(SignedDuration::from_hours(24 * i64::from(days))))?;
        }
        Ok(removed)
    });
    if removed.await? > 0 {
        app.store(|store| store.forget()).await?;
        app.host().emit(AppEvent::Invalidate { tags: vec![Tag::Chats, Tag::Thread], conversation: None });
    }
    Ok(())
}

/// Removes files that no message and no draft names.
async fn sweep(app: &App) {
    let before = app.now().saturating_sub(YOUNG).unwrap_or(app.now());
    if let Err(error) = app.store(move |store| store.sweep_assets(before)).await {
        tracing::warn!(%error, "files that nothing names were not removed");
    }
}

/// Removes what becomes due, once a day for as long as the app is open.
pub async fn keep_tidy(app: WeakApp) {
    loop {
        let Some(open) = app.upgrade() else { return };
        sweep(&open).await;
        drop(open);
        tokio::time::sleep(DAY).await;
        let Some(open) = app.upgrade() else { return };
        if let Err(error) = tidy(&open).await {
            tracing::warn!(%error, "chats that are due were not removed");
        }
    }
}

/// Removes temporary chats among these, which a person has just left, once their answers have been stopped. What can't be
/// removed yet goes at the next start.
pub async fn forget_temporary(app: &App, ids: Vec<ConversationId>) -> Result<(), UserError> {
    let temporary = app.store(move |store| {
        let is_temporary = |id: &ConversationId| {
            store.thread(*id).map(|thread| thread.is_some_and(|thread| thread.conversation.temporary))
        };
        ids.into_iter().filter_map(|id| is_temporary(&id).map(|yes| yes.then_some(id)).transpose()).collect()
    });
    let temporary: Vec<ConversationId> = temporary.await?;
    for _ in 0..STOPPING {
        if temporary.iter().all(|id| app.engine().live_in(*id).is_empty()) {
            break;
        }
        tokio::time::sleep(STEP).await;
    }
    app.store(move |store| {
        let removed: usize =
            temporary.into_iter().map(|id| store.purge_conversation(id)).sum::<Result<_, _>>()?;
        if removed > 0 { store.forget() } else { Ok(()) }
    })
    .await
}
