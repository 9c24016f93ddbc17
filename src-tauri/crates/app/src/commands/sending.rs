//! Sending: a question, the same question again, and stopping.

use medley_domain::ids::{ConversationId, MessageId, RunId};
use medley_engine::live::Attachment;
use medley_engine::{LiveAnswer, LiveEvent};

use super::id;
use crate::app::App;
use crate::attachment::Attachment as Attached;
use crate::dto::chat::{ChatSend, ChatSent, Regenerate, RunStop};
use crate::dto::errors::UserError;
use crate::dto::state::{AppEvent, Tag};
use crate::settle::settle;
use crate::turns::{self, Asking, Started};

pub async fn chat_send(app: &App, send: ChatSend) -> Result<ChatSent, UserError> {
    let conversation =
        send.conversation.as_deref().map(|text| id::<ConversationId>(text, "chat")).transpose()?;
    let parent = send.parent.as_deref().map(|text| id::<MessageId>(text, "message")).transpose()?;
    let asking = Asking {
        book: None,
        conversation,
        parent,
        text: send.text,
        attachments: send.attachments.iter().map(Attached::read).collect::<Result<_, _>>()?,
        wishes: turns::streamed(),
        choice: turns::choice(&send.choice)?,
    };
    Ok(sent(app, turns::ask(app, asking).await?))
}

pub async fn chat_regenerate(app: &App, again: Regenerate) -> Result<ChatSent, UserError> {
    let answer: MessageId = id(&again.answer, "answer")?;
    let choice = turns::choice(&again.choice)?;
    Ok(sent(app, turns::regenerate(app, answer, choice).await?))
}

pub async fn run_stop(app: &App, stop: RunStop) -> Result<(), UserError> {
    let run: RunId = id(&stop.run, "answer")?;
    // An answer that has just ended needs no stopping.
    app.engine().stop(run);
    Ok(())
}

/// Stops a run, for any host. False when it has ended.
pub fn stop(app: &App, run: RunId) -> bool {
    app.engine().stop(run)
}

fn sent(app: &App, started: Started) -> ChatSent {
    let sent = ChatSent {
        conversation: started.conversation.to_string(),
        question: started.question.to_string(),
        answer: started.answer.to_string(),
        run: started.run.to_string(),
    };
    let app_then = app.clone();
    app.spawn(async move {
        watch(&app_then, started.attachment).await;
    });
    sent
}

/// Waits for a run's end, tells the page, and asks vendors for figures that are only estimates.
pub async fn watch(app: &App, mut attachment: Attachment) -> Option<LiveAnswer> {
    while let Some(event) = attachment.events.recv().await {
        let LiveEvent::Ended { answer, .. } = event else { continue };
        app.host().emit(AppEvent::Invalidate {
            tags: vec![Tag::Chats, Tag::Thread, Tag::Spend, Tag::Budget],
            conversation: Some(answer.message.conversation.to_string()),
        });
        for entry in &answer.entries {
            app.spawn(settle(app.clone(), entry.clone()));
        }
        return Some(*answer);
    }
    None
}
