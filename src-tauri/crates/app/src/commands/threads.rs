//! A thread: its shown path, its settings, copies of it, and its messages.

use medley_domain::ids::{ConversationId, MessageId};

use super::id;
use crate::app::App;
use crate::dto::chat::{ByMessage, ChatConfigure, ChatMade, ChatSelect, MessageMark, Thread};
use crate::dto::connections::ById;
use crate::dto::errors::UserError;
use crate::threads;
use crate::view::settings::stored;

pub async fn chat_thread(app: &App, by: ById) -> Result<Thread, UserError> {
    shown(app, id(&by.id, "chat")?).await
}

/// Shows the branch that goes through a message.
pub async fn chat_select(app: &App, select: ChatSelect) -> Result<Thread, UserError> {
    let message: MessageId = id(&select.message, "message")?;
    let conversation = app.store(move |store| store.select_branch(message)).await?;
    shown(app, conversation).await
}

pub async fn chat_configure(app: &App, configure: ChatConfigure) -> Result<Thread, UserError> {
    let id: ConversationId = id(&configure.id, "chat")?;
    let settings = stored(configure.settings)?;
    app.store(move |store| store.configure_conversation(id, &settings)).await?;
    shown(app, id).await
}

/// A copy with all its branches. What it cost stays with the first.
pub async fn chat_duplicate(app: &App, by: ById) -> Result<ChatMade, UserError> {
    let id: ConversationId = id(&by.id, "chat")?;
    copy(app, id, None, "copy").await
}

/// A new chat with the path up to a message and that message.
pub async fn chat_fork(app: &App, by: ByMessage) -> Result<ChatMade, UserError> {
    let message: MessageId = id(&by.message, "message")?;
    let of = app.store(move |store| store.conversation_of(message)).await?;
    copy(app, of, Some(message), "fork").await
}

async fn copy(
    app: &App,
    of: ConversationId,
    until: Option<MessageId>,
    what: &'static str,
) -> Result<ChatMade, UserError> {
    let now = app.now();
    let made = app.store(move |store| {
        let title = store.thread(of)?.map(|thread| format!("{}, {what}", thread.conversation.title));
        store.copy_conversation(of, until, &title.unwrap_or_default(), now)
    });
    Ok(ChatMade { conversation: made.await?.to_string() })
}

pub async fn message_mark(app: &App, mark: MessageMark) -> Result<(), UserError> {
    let message: MessageId = id(&mark.message, "message")?;
    app.store(move |store| store.mark_message(message, mark.marked)).await
}

/// Takes a message and what follows it away, and stops what is being written there. `message_restore` undoes it.
pub async fn message_delete(app: &App, by: ByMessage) -> Result<Thread, UserError> {
    let message: MessageId = id(&by.message, "message")?;
    let now = app.now();
    let conversation = app.store(move |store| store.delete_message(message, now)).await?;
    let thread = threads::load(app, conversation).await?;
    for live in app.engine().live_in(conversation) {
        if !thread.holds(live.message.id) {
            app.engine().stop(live.run);
        }
    }
    Ok(thread.view(app))
}

pub async fn message_restore(app: &App, by: ByMessage) -> Result<Thread, UserError> {
    let message: MessageId = id(&by.message, "message")?;
    let conversation = app.store(move |store| store.restore_message(message)).await?;
    shown(app, conversation).await
}

pub(super) async fn shown(app: &App, id: ConversationId) -> Result<Thread, UserError> {
    Ok(threads::load(app, id).await?.view(app))
}
