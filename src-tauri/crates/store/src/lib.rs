//! The books on disk: one SQLite database and a folder of content-addressed files in a data folder that several
//! processes may share.
//!
//! Ids are 16-byte blobs, times are microseconds since the epoch, money is pico-dollars, structures are JSON text.
//! Deliberately absent: decisions, a clock, keys. The one rule enforced here is the budget's, because a check and its
//! reservation must be one transaction. All calls but `Books::commit` block: call them off the async threads.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod archive;
mod assets;
mod attempts;
mod backup;
mod books;
mod budget;
mod chats;
mod column;
mod connections;
mod conversations;
mod copies;
mod drafts;
mod entries;
mod error;
mod expiry;
mod folder;
mod hosts;
mod ledger;
mod ledger_page;
mod lock;
mod merge;
mod messages;
mod migration;
mod model_days;
mod period;
#[cfg(test)]
mod plan;
mod reader;
mod recovery;
mod restore;
mod rollup;
mod runs;
mod settings;
mod speed;
mod spend;
mod standing;
mod store;
mod struck;
mod writer;

pub use archive::{Manifest, Written};
pub use assets::{Assets, MOST_BYTES};
pub use attempts::{AttemptRow, Billed};
pub use backup::RollingBackup;
pub use books::BooksHandle;
pub use conversations::{ConversationRow, Thread};
pub use drafts::{Draft, DraftFile};
pub use entries::{StandingEntry, Unsettled};
pub use error::{OpenError, StoreError};
pub use hosts::HostRow;
pub use ledger_page::{LedgerFilter, LedgerPage, LedgerRow};
pub use lock::ProcessLock;
pub use merge::Merged;
pub use model_days::ModelDay;
pub use period::Month;
pub use recovery::Recovered;
pub use restore::{Restorable, Restored};
pub use runs::RunRow;
pub use speed::Measured;
pub use spend::{By, DaySpend, MonthSpend, SpendRow, Totals};
pub use standing::{ConnectionSpend, Ending};
pub use store::{Options, Store};
