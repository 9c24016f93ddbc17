//! Chats: the list in groups, a thread, and what a person does with either.

use jiff::civil::Date;
use medley_domain::ids::{ConversationId, MessageId};
use medley_store::ConversationRow;

use super::id;
use crate::app::App;
use crate::dto::chat::{ChatGroup, ChatRename, ChatRow, ChatSelect, Thread};
use crate::dto::connections::ById;
use crate::dto::errors::UserError;
use crate::view::score;
use crate::{errors, threads};

/// The most chats that the list holds.
const MOST: u64 = 5_000;
/// The longest title that is kept, in characters.
const LONGEST_TITLE: usize = 200;

pub async fn chat_list(app: &App, (): ()) -> Result<Vec<ChatGroup>, UserError> {
    let book = app.book().await?;
    let rows = app.store(move |store| store.conversations(book, 0, MOST)).await?;
    let busy = app.engine().busy();
    let today = app.now_here().date();
    let mut groups: Vec<ChatGroup> = Vec::new();
    for row in &rows {
        let day = row.conversation.updated.to_zoned(app.now_here().time_zone().clone()).date();
        let label = group_of(day, today);
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
    }
}

pub async fn chat_thread(app: &App, by: ById) -> Result<Thread, UserError> {
    let id: ConversationId = id(&by.id, "chat")?;
    Ok(threads::load(app, id).await?.view(app))
}

/// Shows the branch that goes through a message.
pub async fn chat_select(app: &App, select: ChatSelect) -> Result<Thread, UserError> {
    let message: MessageId = id(&select.message, "message")?;
    let conversation = app.store(move |store| store.select_branch(message)).await?;
    Ok(threads::load(app, conversation).await?.view(app))
}

pub async fn chat_rename(app: &App, rename: ChatRename) -> Result<(), UserError> {
    let id: ConversationId = id(&rename.id, "chat")?;
    let title: String = rename.title.trim().chars().take(LONGEST_TITLE).collect();
    if title.is_empty() {
        return Err(errors::invalid("A chat needs a name."));
    }
    app.store(move |store| store.rename_conversation(id, &title)).await
}

/// Takes a chat off the list and stops what is being written in it. `chat_restore` undoes it.
pub async fn chat_delete(app: &App, by: ById) -> Result<(), UserError> {
    let id: ConversationId = id(&by.id, "chat")?;
    for live in app.engine().live_in(id) {
        app.engine().stop(live.run);
    }
    let now = app.now();
    app.store(move |store| store.delete_conversation(id, now)).await
}

pub async fn chat_restore(app: &App, by: ById) -> Result<(), UserError> {
    let id: ConversationId = id(&by.id, "chat")?;
    app.store(move |store| store.restore_conversation(id)).await
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
