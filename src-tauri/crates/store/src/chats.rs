//! What a person does with chats as a whole: pins, the archive, deletion that can be undone, what they wish of answers.
//! Several chats change in one transaction.
//!
//! Deleting one touches no ledger entry: the entry keeps its money.

use jiff::Timestamp;
use medley_domain::ConversationId;
use medley_domain::settings::{ChatSettings, Summary};
use rusqlite::ToSql;

use crate::column::{Result, json, micros, optional_json};
use crate::error::found;
use crate::store::Store;

impl Store {
    pub fn rename_conversation(&self, id: ConversationId, title: &str) -> Result<()> {
        self.change(vec![id], "title", title.to_owned())
    }

    pub fn pin_conversations(&self, ids: Vec<ConversationId>, pinned: bool) -> Result<()> {
        self.change(ids, "pinned", pinned)
    }

    pub fn archive_conversations(&self, ids: Vec<ConversationId>, archived: bool) -> Result<()> {
        self.change(ids, "archived", archived)
    }

    /// Takes conversations off the list; [`Store::restore_conversations`] undoes it.
    pub fn delete_conversations(&self, ids: Vec<ConversationId>, at: Timestamp) -> Result<()> {
        self.change(ids, "deleted_at", micros(at))
    }

    pub fn restore_conversations(&self, ids: Vec<ConversationId>) -> Result<()> {
        self.change(ids, "deleted_at", None::<i64>)
    }

    /// Notes that a person has seen all that ended until `at`.
    pub fn see_conversation(&self, id: ConversationId, at: Timestamp) -> Result<()> {
        self.change(vec![id], "seen", micros(at))
    }

    pub fn configure_conversation(&self, id: ConversationId, settings: &ChatSettings) -> Result<()> {
        self.change(vec![id], "settings", json(settings)?)
    }

    /// What stands in for the first messages; nothing sends them as they are.
    pub fn summarise_conversation(&self, id: ConversationId, summary: Option<&Summary>) -> Result<()> {
        self.change(vec![id], "summary", optional_json(summary)?)
    }

    /// One column of several rows. `NotFound` when none of them is there; one that went meanwhile stops no other.
    fn change(
        &self,
        ids: Vec<ConversationId>,
        column: &'static str,
        value: impl ToSql + Send + 'static,
    ) -> Result<()> {
        self.write(move |transaction| {
            let sql = format!("UPDATE conversations SET {column} = ?2 WHERE id = ?1");
            let mut statement = transaction.prepare_cached(&sql)?;
            let mut changed = 0;
            for id in &ids {
                changed += statement.execute((id.0, &value))?;
            }
            found(changed)
        })
    }
}
