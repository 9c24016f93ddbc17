//! The bodies of the commands, a file for each matter. The table in [`crate::table`] lists them.

mod asides;
mod budget;
mod catalogue_view;
mod chats;
mod connections;
mod data;
mod diagnostics;
mod drafts;
mod local;
mod models;
mod network;
mod policy;
mod portfolio;
mod preferences;
mod prices;
mod routes;
mod rules;
mod sending;
mod spend;
mod standing;
mod state;
mod threads;

pub use asides::{chat_summarise, chat_summary_drop, chat_title, title_estimate};
pub use budget::{budget_get, budget_set, meter};
pub use catalogue_view::{catalogue_list, catalogue_model};
pub use chats::{chat_archive, chat_delete, chat_list, chat_pin, chat_read, chat_rename, chat_restore};
pub use connections::{
    Addition, NewKey, add_connection, all_connections, connection_add, connection_check, connection_list,
    connection_opt_out, connection_rekey, connection_remove, list_models, remove_connection, vendors_list,
};
pub use data::{
    back_up, backup_make, data_get, folder_open, look_at_backup, restore_apply, restore_cancel,
    restore_preview, vendor_data, vendor_delete,
};
pub use diagnostics::{diagnostics_get, diagnostics_save, log_level_set, save_diagnostics};
pub use drafts::{draft_drop, draft_files, draft_list, draft_text};
pub use local::local_probe;
pub use models::{apply_list, model_cards, models_list, models_of, read_list};
pub use network::{
    authority_add, authority_remove, hosts_clear, hosts_list, network_get, network_set, trust,
};
pub use policy::{policy_get, policy_set};
pub use portfolio::portfolio;
pub use preferences::{preferences_get, preferences_set};
pub use prices::price_set;
pub use routes::{route_of, route_preview};
pub use rules::{never_set, rules_get, rules_set};
pub use sending::{
    chat_add, chat_answer, chat_continue, chat_escalation, chat_regenerate, chat_send, run_stop, stop, watch,
};
pub use spend::{settle, spend_by, spend_ledger, spend_month};
pub use standing::connection_standing;
pub use state::{
    app_state, book_set, connect_practice, first_run_done, keychain_retry, link_open, practice_start,
};

pub use threads::{
    chat_configure, chat_duplicate, chat_fork, chat_select, chat_thread, message_delete, message_mark,
    message_restore,
};

use crate::dto::errors::UserError;
use crate::errors;

/// Reads an id that the page hands in.
fn id<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, UserError> {
    text.parse().map_err(|_| errors::gone(what))
}

/// Reads several of them.
fn ids<T: std::str::FromStr>(texts: &[String], what: &str) -> Result<Vec<T>, UserError> {
    texts.iter().map(|text| id(text, what)).collect()
}
