//! The command table: the one list of commands. The router, the page's types and the refetch tags come from it.

use serde::Serialize;
use serde_json::Value;
use ts_rs::{Config, TS, TypeVisitor};

use crate::app::App;
use crate::commands;
use crate::dto::errors::UserError;
use crate::dto::state::{AppEvent, Tag};
use crate::dto::{
    chat, connections, data, diagnostics, drafts, models, network, preferences, route, spend, standing, state,
};
use crate::errors;

/// One line of the table, for the generator of the page's types.
pub struct Line {
    pub name: &'static str,
    pub payload: fn(&Config) -> String,
    pub result: fn(&Config) -> String,
    pub provides: &'static [Tag],
    pub stales: &'static [Tag],
}

macro_rules! commands {
    ($( $name:ident($payload:ty) -> $result:ty $(, provides $provides:expr)? $(, stales $stales:expr)? ;)*) => {
        /// Every command.
        pub const LINES: &[Line] = &[$(Line {
            name: stringify!($name),
            payload: |config| <$payload as TS>::name(config),
            result: |config| <$result as TS>::name(config),
            provides: tags!($($provides)?),
            stales: tags!($($stales)?),
        }),*];

        /// Runs the command `name` on its payload, and tells the page what became stale.
        ///
        /// # Errors
        /// The command's own, or `invalid_input` for a name or payload that does not fit.
        pub async fn dispatch(app: &App, name: &str, payload: Value) -> Result<Value, UserError> {
            match name {
                $(stringify!($name) => {
                    let payload: $payload = read(name, payload)?;
                    let result: $result = commands::$name(app, payload).await?;
                    tell(app, tags!($($stales)?));
                    write(&result)
                })*
                _ => Err(errors::invalid(format!("There is no command “{name}”."))),
            }
        }

        /// Visits every type that a command takes or gives.
        pub fn visit(visitor: &mut impl TypeVisitor) {
            $(
                visitor.visit::<$payload>();
                visitor.visit::<$result>();
            )*
        }
    };
}

macro_rules! tags {
    () => {
        &[]
    };
    ($tags:expr) => {
        &$tags
    };
}

commands! {
    app_state(()) -> state::AppState, provides [Tag::State];
    book_set(state::BookSet) -> state::AppState, stales [Tag::State, Tag::Chats, Tag::Thread, Tag::Spend, Tag::Budget, Tag::Models, Tag::Connections];
    first_run_done(()) -> state::AppState, stales [Tag::State];
    keychain_retry(()) -> state::KeychainState, stales [Tag::State];
    vendors_list(()) -> Vec<connections::VendorInfo>;
    connection_list(()) -> Vec<connections::Connection>, provides [Tag::Connections];
    connection_add(connections::ConnectionAdd) -> connections::Connection, stales [Tag::Connections, Tag::Models, Tag::State];
    connection_check(connections::ById) -> connections::ConnectionCheck, stales [Tag::Models];
    connection_rekey(connections::ConnectionRekey) -> connections::Connection, stales [Tag::Connections, Tag::Models];
    connection_opt_out(connections::ConnectionOptOut) -> connections::Connection, stales [Tag::Connections, Tag::Models, Tag::State];
    connection_remove(connections::ById) -> (), stales [Tag::Connections, Tag::Models, Tag::State];
    local_probe(()) -> Vec<connections::LocalServer>;
    practice_start(()) -> Vec<connections::Connection>, stales [Tag::State, Tag::Chats, Tag::Thread, Tag::Spend, Tag::Budget, Tag::Models, Tag::Connections];
    models_list(()) -> Vec<connections::ModelRow>, provides [Tag::Models, Tag::Connections];
    portfolio(()) -> models::Portfolio, provides [Tag::Models, Tag::Connections, Tag::Spend];
    catalogue_list(()) -> models::CatalogueList, provides [Tag::Models, Tag::Connections];
    catalogue_model(models::ModelAsk) -> models::ModelDetail, provides [Tag::Models, Tag::Connections];
    price_set(models::PriceSet) -> (), stales [Tag::Models];
    rules_get(()) -> models::Rules, provides [Tag::Models, Tag::Connections];
    rules_set(models::RulesSet) -> models::Rules, stales [Tag::Models];
    never_set(models::NeverSet) -> models::Rules, stales [Tag::Models];
    budget_get(()) -> state::Budget, provides [Tag::Budget, Tag::Spend];
    budget_set(state::BudgetSet) -> state::Budget, stales [Tag::Budget];
    policy_get(()) -> state::Policy, provides [Tag::State, Tag::Connections];
    policy_set(state::PolicySet) -> state::Policy, stales [Tag::State, Tag::Models];
    preferences_get(()) -> preferences::Preferences, provides [Tag::Preferences];
    preferences_set(preferences::Preferences) -> preferences::Preferences, stales [Tag::Preferences];
    meter(()) -> state::Meter, provides [Tag::Budget, Tag::Spend];
    chat_list(chat::ChatListAsk) -> Vec<chat::ChatGroup>, provides [Tag::Chats];
    chat_thread(connections::ById) -> chat::Thread, provides [Tag::Thread];
    chat_send(chat::ChatSend) -> chat::ChatSent, stales [Tag::Chats, Tag::Thread];
    chat_add(chat::ChatSend) -> chat::ChatAdded, stales [Tag::Chats, Tag::Thread];
    chat_answer(chat::ChatAnswer) -> chat::ChatSent, stales [Tag::Chats, Tag::Thread];
    chat_regenerate(chat::Regenerate) -> chat::ChatSent, stales [Tag::Chats, Tag::Thread];
    chat_continue(chat::ChatContinue) -> chat::ChatSent, stales [Tag::Chats, Tag::Thread];
    chat_escalation(chat::ByAnswer) -> Option<route::Candidate>, provides [Tag::Models, Tag::Budget];
    chat_select(chat::ChatSelect) -> chat::Thread, stales [Tag::Thread];
    chat_rename(chat::ChatRename) -> (), stales [Tag::Chats, Tag::Thread];
    chat_pin(chat::ChatPin) -> (), stales [Tag::Chats, Tag::Thread];
    chat_archive(chat::ChatArchive) -> (), stales [Tag::Chats, Tag::Thread];
    chat_delete(chat::ByIds) -> (), stales [Tag::Chats];
    chat_restore(chat::ByIds) -> (), stales [Tag::Chats];
    chat_read(connections::ById) -> (), stales [Tag::Chats];
    chat_duplicate(connections::ById) -> chat::ChatMade, stales [Tag::Chats];
    chat_fork(chat::ByMessage) -> chat::ChatMade, stales [Tag::Chats];
    chat_configure(chat::ChatConfigure) -> chat::Thread, stales [Tag::Thread];
    message_mark(chat::MessageMark) -> (), stales [Tag::Thread];
    message_delete(chat::ByMessage) -> chat::Thread, stales [Tag::Chats, Tag::Thread];
    message_restore(chat::ByMessage) -> chat::Thread, stales [Tag::Chats, Tag::Thread];
    title_estimate(connections::ById) -> Option<chat::TitleEstimate>, provides [Tag::Models, Tag::Budget];
    chat_title(connections::ById) -> chat::ChatTitle, stales [Tag::Chats, Tag::Thread, Tag::Spend, Tag::Budget];
    chat_summarise(chat::ChatSummarise) -> chat::Thread, stales [Tag::Thread, Tag::Spend, Tag::Budget];
    chat_summary_drop(connections::ById) -> chat::Thread, stales [Tag::Thread];
    draft_list(()) -> Vec<drafts::Draft>;
    draft_text(drafts::DraftText) -> ();
    draft_files(drafts::DraftFiles) -> ();
    draft_drop(drafts::DraftDrop) -> ();
    run_stop(chat::RunStop) -> ();
    route_preview(route::RoutePreviewAsk) -> route::RoutePreview, provides [Tag::Models, Tag::Budget, Tag::Thread];
    route_of(route::RouteOf) -> route::Route;
    spend_month(spend::SpendAsk) -> spend::SpendMonth, provides [Tag::Spend, Tag::Budget];
    spend_ledger(spend::LedgerAsk) -> spend::LedgerPage, provides [Tag::Spend];
    link_open(state::LinkOpen) -> ();
    network_get(()) -> network::Network, provides [Tag::Network];
    network_set(network::NetworkSet) -> network::Network, stales [Tag::Network];
    authority_add(()) -> Option<network::Network>, stales [Tag::Network];
    authority_remove(network::AuthorityRemove) -> network::Network, stales [Tag::Network];
    connection_standing(()) -> Vec<standing::ConnectionStanding>, provides [Tag::Connections, Tag::Spend, Tag::Models];
    hosts_list(()) -> Vec<network::HostContact>;
    hosts_clear(()) -> ();
    data_get(()) -> data::DataState, provides [Tag::Data];
    folder_open(()) -> ();
    backup_make(()) -> Option<data::SavedFile>, stales [Tag::Data];
    restore_preview(()) -> Option<data::RestoreReport>;
    restore_apply(connections::ById) -> data::RestoreReport, stales [Tag::Data, Tag::State, Tag::Chats, Tag::Thread, Tag::Spend, Tag::Budget, Tag::Models, Tag::Connections, Tag::Preferences];
    restore_cancel(()) -> ();
    vendor_data(data::VendorAsk) -> data::VendorData, provides [Tag::Connections, Tag::Spend];
    vendor_delete(data::VendorAsk) -> (), stales [Tag::Connections, Tag::Models, Tag::State, Tag::Preferences, Tag::Data];
    diagnostics_get(()) -> diagnostics::Diagnostics, provides [Tag::Diagnostics];
    diagnostics_save(()) -> Option<data::SavedFile>;
    log_level_set(diagnostics::LogLevelSet) -> (), stales [Tag::Diagnostics];
}

fn read<T: serde::de::DeserializeOwned>(name: &str, payload: Value) -> Result<T, UserError> {
    // The payload may hold a key: serde's message names fields and types, never values of strings.
    serde_json::from_value(payload)
        .map_err(|_| errors::invalid(format!("“{name}” was given what it does not take.")))
}

fn write<T: Serialize>(result: &T) -> Result<Value, UserError> {
    serde_json::to_value(result).map_err(|error| errors::internal(&error))
}

fn tell(app: &App, tags: &[Tag]) {
    if !tags.is_empty() {
        app.host().emit(AppEvent::Invalidate { tags: tags.to_vec(), conversation: None });
    }
}
