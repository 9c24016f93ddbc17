//! Chats: the list in groups, and what a person does with whole chats, one or many at once.

use std::collections::HashSet;

use jiff::civil::Date;
use medley_domain::ids::ConversationId;
use medley_store::ConversationRow;

use super::{id, ids};
use crate::app::App;
use crate::dto::chat::{ByIds, ChatArchive, ChatGroup, ChatListAsk, ChatPin, ChatRename, ChatRow};
use crate::dto::connections::ById;
use crate::dto::errors::UserError;
use crate::view::score;
use crate::{errors, expiry};

/// The most chats that the list holds.
const MOST: u64 = 5_000;
/// The group of pinned chats.
const PINNED: &str = "Pinned";
/// The longest title that is kept, in characters.
const LONGEST_TITLE: usize = 200;

pub async fn chat_list(app: &App, ask: ChatListAsk) -> Result<Vec<ChatGroup>, UserError> {
    let book = app.book().await?;
    let rows = app.store(move |store| match ask.archived {
        false => store.conversations(book, 0, MOST),
        true => store.archived_conversations(book, MOST),
    });
    let rows = rows.await?;
    let busy: HashSet<ConversationId> = app.engine().busy().into_iter().collect();
    let today = app.now_here().date();
    let mut groups: Vec<ChatGroup> = Vec::new();
    for row in &rows {
        let day = row.conversation.updated.to_zoned(app.now_here().time_zone().clone()).date();
        let label = if row.conversation.pinned { PINNED.to_owned() } else { group_of(day, today) };
        let shown = list_row(app, row, busy.contains(&row.conversation.id));
        match groups.last_mut() {
            Some(group) if group.label == label => group.rows.push(shown),
            _ => groups.push(ChatGroup { label, rows: vec![shown] }),
        }
    }
    Ok(groups)
}

/// Today, Yesterday, Previous 7 days, then month names, with the year where it is another one.
fn group_of(day: Date, today: Date) -> String {
    let ago = today.since(day).map_or(0, |span| span.get_days());
    match ago {
        ..=0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        2..=7 => "Previous 7 days".to_owned(),
        _ if day.year() == today.year() => day.strftime("%B").to_string(),
        _ => day.strftime("%B %Y").to_string(),
    }
}

fn list_row(app: &App, row: &ConversationRow, running: bool) -> ChatRow {
    let conversation = &row.conversation;
    let names = app.names();
    let mut score = score::stored(&row.attempts, names);
    if !score.is_empty() {
        score.insert(0, crate::view::score::tick(None));
    }
    ChatRow {
        id: conversation.id.to_string(),
        title: conversation.title.clone(),
        updated: conversation.updated.as_millisecond(),
        score,
        cost: row.cost.into(),
        branches: u32::try_from(row.branches).unwrap_or(u32::MAX),
        running,
        voice: row.attempts.last().map(|attempt| names.voice(&attempt.vendor)),
        pinned: conversation.pinned,
        unread: row.unread && !running,
        temporary: conversation.temporary,
    }
}

pub async fn chat_rename(app: &App, rename: ChatRename) -> Result<(), UserError> {
    let id: ConversationId = id(&rename.id, "chat")?;
    let title: String = rename.title.trim().chars().take(LONGEST_TITLE).collect();
    if title.is_empty() {
        return Err(errors::invalid("A chat needs a name."));
    }
    app.store(move |store| store.rename_conversation(id, &title)).await
}

pub async fn chat_pin(app: &App, pin: ChatPin) -> Result<(), UserError> {
    let ids = ids(&pin.ids, "chat")?;
    app.store(move |store| store.pin_conversations(ids, pin.pinned)).await
}

pub async fn chat_archive(app: &App, archive: ChatArchive) -> Result<(), UserError> {
    let ids = ids(&archive.ids, "chat")?;
    app.store(move |store| store.archive_conversations(ids, archive.archived)).await
}

/// Takes chats off the list and stops what is being written in them. `chat_restore` undoes it, but for temporary ones,
/// which are gone for good.
pub async fn chat_delete(app: &App, by: ByIds) -> Result<(), UserError> {
    let ids: Vec<ConversationId> = ids(&by.ids, "chat")?;
    for live in ids.iter().flat_map(|id| app.engine().live_in(*id)) {
        app.engine().stop(live.run);
    }
    let now = app.now();
    app.store({
        let ids = ids.clone();
        move |store| store.delete_conversations(ids, now)
    })
    .await?;
    expiry::forget_temporary(app, ids).await
}

pub async fn chat_restore(app: &App, by: ByIds) -> Result<(), UserError> {
    let ids = ids(&by.ids, "chat")?;
    app.store(move |store| store.restore_conversations(ids)).await
}

/// Its newest answer has been seen.
pub async fn chat_read(app: &App, by: ById) -> Result<(), UserError> {
    let (id, now): (ConversationId, _) = (id(&by.id, "chat")?, app.now());
    app.store(move |store| store.see_conversation(id, now)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chats_are_grouped_by_how_long_ago_they_were_used() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let today = day("2026-11-22");
        assert_eq!(group_of(today, today), "Today");
        assert_eq!(group_of(day("2026-11-21"), today), "Yesterday");
        assert_eq!(group_of(day("2026-11-15"), today), "Previous 7 days");
        assert_eq!(group_of(day("2026-11-14"), today), "November");
        assert_eq!(group_of(day("2025-12-31"), today), "December 2025");
        assert_eq!(group_of(day("2026-11-23"), today), "Today");
    }
}
