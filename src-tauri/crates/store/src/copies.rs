//! Copies of conversations: a whole one, or the path up to one message. A copy has messages, runs and attempts of its
//! own, and no money: the ledger's entries stay with the first.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use medley_domain::conversation::{Conversation, Message, MessageState, path_to};
use medley_domain::{AttemptId, ConversationId, MessageId, RunId};
use rusqlite::{Connection, Transaction};

use crate::column::{Columns, Result, micros, optional_json};
use crate::conversations;
use crate::error::StoreError;
use crate::messages;
use crate::store::Store;

impl Store {
    /// Copies a conversation: its whole tree, or the path that ends with `until`. `NotFound` when there is no such one.
    pub fn copy_conversation(
        &self,
        of: ConversationId,
        until: Option<MessageId>,
        title: &str,
        at: Timestamp,
    ) -> Result<ConversationId> {
        let title = title.to_owned();
        self.write(move |transaction| {
            let thread = conversations::thread(transaction, of)?.ok_or(StoreError::NotFound)?;
            let kept: Vec<&Message> = match until {
                Some(until) => path_to(&thread.messages, until),
                None => thread.messages.iter().collect(),
            };
            let source = &thread.conversation;
            let leaf = until.or(source.leaf);
            let mut copy = Conversation::new(ConversationId::new(at), title, source.book, at);
            copy.settings = source.settings.clone();
            conversations::insert(transaction, &copy, "")?;
            let names = copy_messages(transaction, &kept, copy.id, at)?;
            for id in kept.iter().map(|message| message.id).filter(|id| thread.marked.contains(id)) {
                transaction.execute("UPDATE messages SET marked = 1 WHERE id = ?1", [names[&id].0])?;
            }
            let leaf = leaf.and_then(|leaf| names.get(&leaf).copied());
            conversations::show_path_to(transaction, copy.id, leaf)?;
            copy_summary(transaction, &thread, copy.id, &names)?;
            Ok(copy.id)
        })
    }
}

/// Writes the messages under new ids, whose order is that of the old ones, with their runs.
fn copy_messages(
    transaction: &Transaction,
    kept: &[&Message],
    into: ConversationId,
    at: Timestamp,
) -> Result<HashMap<MessageId, MessageId>> {
    let mut names = HashMap::new();
    let mut last = Timestamp::MIN;
    for message in kept {
        // Ids sort by their times, and a thread reads in the order of its ids.
        last = message.at.max(last.saturating_add(SignedDuration::from_micros(1)).unwrap_or(last));
        let id = MessageId::new(last);
        let run = message.run.map(|_| RunId::new(message.at));
        let copy = Message {
            id,
            conversation: into,
            parent: message.parent.and_then(|parent| names.get(&parent).copied()),
            run,
            state: ended(message.state),
            ..(*message).clone()
        };
        messages::insert(transaction, &copy)?;
        if let (Some(old), Some(new)) = (message.run, run) {
            copy_run(transaction, old, new, &copy, at)?;
        }
        names.insert(message.id, id);
    }
    Ok(names)
}

fn copy_run(connection: &Connection, old: RunId, new: RunId, answer: &Message, at: Timestamp) -> Result<()> {
    connection.execute(
        "INSERT INTO runs (id, conversation, answer, book, owner, at, ended_at, stop, error, decision)
         SELECT ?2, ?3, ?4, book, owner, at, coalesce(ended_at, ?5), stop, error, decision FROM runs WHERE id = ?1",
        (old.0, new.0, answer.conversation.0, answer.id.0, micros(at)),
    )?;
    let mut attempts =
        connection.prepare_cached("SELECT id, at FROM attempts WHERE run = ?1 ORDER BY number")?;
    let rows = attempts.query_map([old.0], |row| Ok((row.id("id")?, row.time("at")?)))?;
    let rows: Vec<(AttemptId, Timestamp)> = rows.collect::<rusqlite::Result<_>>()?;
    for (attempt, began) in rows {
        let own = AttemptId::new(began);
        connection.execute(
            "INSERT INTO attempts
                 (id, run, number, connection, model, vendor, book, owner, at, ended_at, outcome, error, remote_id)
             SELECT ?2, ?3, number, connection, model, vendor, book, owner, at, coalesce(ended_at, ?4),
                 coalesce(outcome, 'incomplete'), error, remote_id FROM attempts WHERE id = ?1",
            (attempt.0, own.0, new.0, micros(at)),
        )?;
        connection.execute(
            "INSERT INTO struck (attempt, run, text) SELECT ?2, ?3, text FROM struck WHERE attempt = ?1",
            (attempt.0, own.0, new.0),
        )?;
    }
    Ok(())
}

/// The summary goes along where its messages did.
fn copy_summary(
    connection: &Connection,
    thread: &conversations::Thread,
    into: ConversationId,
    names: &HashMap<MessageId, MessageId>,
) -> Result<()> {
    let summary = thread.summary.as_ref().and_then(|summary| {
        let until = *names.get(&summary.until)?;
        Some(medley_domain::settings::Summary { until, ..summary.clone() })
    });
    let text = optional_json(summary.as_ref())?;
    connection.execute("UPDATE conversations SET summary = ?2 WHERE id = ?1", (into.0, text))?;
    Ok(())
}

/// An answer that is under way goes on in the first conversation alone.
fn ended(state: MessageState) -> MessageState {
    match state {
        MessageState::Running => MessageState::Incomplete,
        other => other,
    }
}
