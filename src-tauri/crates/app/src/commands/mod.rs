//! The bodies of the commands, a file for each matter. The table in [`crate::table`] lists them.

mod budget;
mod chats;
mod connections;
mod data;
mod diagnostics;
mod local;
mod models;
mod network;
mod policy;
mod preferences;
mod routes;
mod sending;
mod spend;
mod standing;
mod state;

pub use budget::{budget_get, budget_set, meter};
pub use chats::{chat_delete, chat_list, chat_rename, chat_restore, chat_select, chat_thread};
pub use connections::{
    Addition, NewKey, add_connection, all_connections, connection_add, connection_check, connection_list,
    connection_opt_out, connection_rekey, connection_remove, list_models, remove_connection, vendors_list,
};
pub use data::{
    back_up, backup_make, data_get, folder_open, look_at_backup, restore_apply, restore_cancel,
    restore_preview, vendor_data, vendor_delete,
};
pub use diagnostics::{diagnostics_get, diagnostics_save, log_level_set, save_diagnostics};
pub use local::local_probe;
pub use models::{apply_list, model_cards, models_list, models_of, read_list};
pub use network::{
    authority_add, authority_remove, hosts_clear, hosts_list, network_get, network_set, trust,
};
pub use policy::{policy_get, policy_set};
pub use preferences::{preferences_get, preferences_set};
pub use routes::{route_of, route_preview};
pub use sending::{chat_regenerate, chat_send, run_stop, stop, watch};
pub use spend::{settle, spend_by, spend_ledger, spend_month};
pub use standing::connection_standing;
pub use state::{
    app_state, book_set, connect_practice, first_run_done, keychain_retry, link_open, practice_start,
};

use crate::dto::errors::UserError;
use crate::errors;

/// Reads an id that the page hands in.
fn id<T: std::str::FromStr>(text: &str, what: &str) -> Result<T, UserError> {
    text.parse().map_err(|_| errors::gone(what))
}
