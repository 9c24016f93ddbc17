//! Routes: what would be decided for a draft, and what was decided for an answer.

use medley_domain::ids::{ConversationId, MessageId};

use super::id;
use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::route::{Route, RouteOf, RoutePreview, RoutePreviewAsk};
use crate::turns::{self, Asking};
use crate::view::settings::stored;
use crate::{attachment, errors, view};

/// A failure to route is part of the preview, not an error of the command.
pub async fn route_preview(app: &App, ask: RoutePreviewAsk) -> Result<RoutePreview, UserError> {
    let conversation =
        ask.conversation.as_deref().map(|text| id::<ConversationId>(text, "chat")).transpose()?;
    let parent = ask.parent.as_deref().map(|text| id::<MessageId>(text, "message")).transpose()?;
    let asking = Asking {
        book: None,
        conversation,
        parent,
        text: ask.text,
        attachments: Vec::new(),
        wishes: turns::streamed(),
        choice: turns::choice(&ask.choice)?,
        settings: ask.settings.map(stored).transpose()?,
        temporary: false,
    };
    let parts = ask.attachments.iter().map(|outline| attachment::outline(&outline.media_type, outline.bytes));
    let (decision, context) = match turns::look(app, asking, parts.collect()).await {
        Ok(looked) => looked,
        Err(error) => (Err(error), None),
    };
    Ok(match decision {
        Ok(decision) => {
            let (book, since) = (app.book().await?, app.month_start());
            let left = app.store(move |store| store.standing(book, since)).await?.left();
            let route = view::route::route(&decision, left, app.names());
            RoutePreview { route: Some(route), error: None, context }
        }
        Err(error) => RoutePreview { route: None, error: Some(error), context },
    })
}

/// The decision behind an answer, as it was made.
pub async fn route_of(app: &App, of: RouteOf) -> Result<Route, UserError> {
    let answer: MessageId = id(&of.answer, "answer")?;
    let decision = app.store(move |store| store.decision_of(answer)).await?;
    let decision = decision.ok_or_else(|| errors::gone("route"))?;
    Ok(view::route::route(&decision, None, app.names()))
}
