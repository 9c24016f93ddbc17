//! Titles and summaries by a model: paid, and only when a person asks.

use medley_domain::ids::ConversationId;

use super::id;
use super::threads::shown;
use crate::app::App;
use crate::dto::chat::{ChatSummarise, ChatTitle, Thread, TitleEstimate};
use crate::dto::connections::ById;
use crate::dto::errors::UserError;
use crate::errors;
use crate::turns::{self, Ground, aside};

/// Who would write a title and for how much.
pub async fn title_estimate(app: &App, by: ById) -> Result<Option<TitleEstimate>, UserError> {
    let ground = ground(app, id(&by.id, "chat")?).await?;
    let candidate = aside::title_estimate(app, ground).await;
    Ok(candidate.map(|candidate| TitleEstimate {
        voice: app.names().voice(&candidate.vendor.as_str().into()),
        who: candidate.title,
        cost: candidate.cost.into(),
    }))
}

pub async fn chat_title(app: &App, by: ById) -> Result<ChatTitle, UserError> {
    let id: ConversationId = id(&by.id, "chat")?;
    let title = aside::title(app, ground(app, id).await?).await?;
    let kept = title.clone();
    app.store(move |store| store.rename_conversation(id, &kept)).await?;
    Ok(ChatTitle { title })
}

/// Has a summary stand in for all but the last turns.
pub async fn chat_summarise(app: &App, ask: ChatSummarise) -> Result<Thread, UserError> {
    let id: ConversationId = id(&ask.id, "chat")?;
    let choice = turns::choice(&ask.choice)?;
    let summary = aside::summary(app, ground(app, id).await?, choice).await?;
    app.store(move |store| store.summarise_conversation(id, Some(&summary))).await?;
    shown(app, id).await
}

/// Sends the first messages whole again.
pub async fn chat_summary_drop(app: &App, by: ById) -> Result<Thread, UserError> {
    let id: ConversationId = id(&by.id, "chat")?;
    app.store(move |store| store.summarise_conversation(id, None)).await?;
    shown(app, id).await
}

async fn ground(app: &App, id: ConversationId) -> Result<Ground, UserError> {
    let since = app.month_start();
    let ground = app.store(move |store| Ground::of(store, id, since)).await?;
    ground.ok_or_else(|| errors::gone("chat"))
}
