//! Sending: a question, the same question again, going on, and stopping.

use medley_domain::ids::{ConversationId, MessageId, RunId};
use medley_engine::live::Attachment;
use medley_engine::{LiveAnswer, LiveEvent};

use super::id;
use crate::app::App;
use crate::attachment::Attachment as Attached;
use crate::dto::chat::{
    ByAnswer, ChatAdded, ChatAnswer, ChatContinue, ChatSend, ChatSent, Regenerate, RunStop,
};
use crate::dto::errors::UserError;
use crate::dto::route::Candidate;
use crate::dto::state::{AppEvent, Tag};
use crate::settle::settle;
use crate::turns::{self, Asking, Started};
use crate::view;
use crate::view::settings::stored;

pub async fn chat_send(app: &App, send: ChatSend) -> Result<ChatSent, UserError> {
    let asking = asking(send)?;
    Ok(sent(app, turns::ask(app, asking).await?))
}

/// Writes the question and asks nobody.
pub async fn chat_add(app: &App, send: ChatSend) -> Result<ChatAdded, UserError> {
    let (conversation, question) = turns::add(app, asking(send)?).await?;
    Ok(ChatAdded { conversation: conversation.to_string(), question: question.to_string() })
}

fn asking(send: ChatSend) -> Result<Asking, UserError> {
    let conversation =
        send.conversation.as_deref().map(|text| id::<ConversationId>(text, "chat")).transpose()?;
    let parent = send.parent.as_deref().map(|text| id::<MessageId>(text, "message")).transpose()?;
    Ok(Asking {
        book: None,
        conversation,
        parent,
        text: send.text,
        attachments: send.attachments.iter().map(Attached::read).collect::<Result<_, _>>()?,
        wishes: turns::streamed(),
        choice: turns::choice(&send.choice)?,
        settings: send.settings.map(stored).transpose()?,
        temporary: send.temporary,
    })
}

/// Answers a question that has no answer.
pub async fn chat_answer(app: &App, ask: ChatAnswer) -> Result<ChatSent, UserError> {
    let question: MessageId = id(&ask.question, "question")?;
    let choice = turns::choice(&ask.choice)?;
    Ok(sent(app, turns::answer_to(app, question, choice).await?))
}

pub async fn chat_regenerate(app: &App, again: Regenerate) -> Result<ChatSent, UserError> {
    let answer: MessageId = id(&again.answer, "answer")?;
    let choice = turns::choice(&again.choice)?;
    Ok(sent(app, turns::regenerate(app, answer, choice).await?))
}

/// Goes on where an answer was cut.
pub async fn chat_continue(app: &App, on: ChatContinue) -> Result<ChatSent, UserError> {
    let answer: MessageId = id(&on.answer, "answer")?;
    let choice = on.choice.as_ref().map(turns::choice).transpose()?;
    Ok(sent(app, turns::go_on(app, answer, choice).await?))
}

/// The next better model for an answer, with its price.
pub async fn chat_escalation(app: &App, by: ByAnswer) -> Result<Option<Candidate>, UserError> {
    let answer: MessageId = id(&by.answer, "answer")?;
    let better = turns::escalation(app, answer).await?;
    Ok(better.map(|candidate| view::route::candidate(&candidate, app.names())))
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
