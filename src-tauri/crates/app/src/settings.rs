//! The settings that the app keeps in the store, by name.

use std::collections::HashMap;

use jiff::civil::Date;
use medley_domain::ports::ListedModel;
use medley_domain::pricing::Price;
use medley_domain::route::Policy;
use medley_domain::{Book, ConnectionId};
use medley_store::{Store, StoreError};
use serde::{Deserialize, Serialize};

use crate::dto::preferences::Preferences;
use crate::own_price::{self, OwnPrices};

const BOOK: &str = "book";
const POLICY: &str = "policy";
const PREFERENCES: &str = "preferences";
const FIRST_RUN_DONE: &str = "first_run_done";
/// Stands before a connection's id.
const LISTING: &str = "models:";
/// The same.
const PRICES: &str = "prices:";

/// The book that is open; the real one at first.
pub fn book(store: &Store) -> Result<Book, StoreError> {
    let word = store.setting(BOOK)?;
    Ok(word.as_deref().and_then(Book::parse).unwrap_or(Book::Real))
}

pub fn set_book(store: &Store, book: Book) -> Result<(), StoreError> {
    store.set_setting(BOOK, book.as_str())
}

pub fn is_first_run(store: &Store) -> Result<bool, StoreError> {
    Ok(store.setting(FIRST_RUN_DONE)?.is_none())
}

pub fn end_first_run(store: &Store) -> Result<(), StoreError> {
    store.set_setting(FIRST_RUN_DONE, "yes")
}

/// What the person requires of every vendor; nothing at first.
pub fn policy(store: &Store) -> Result<Policy, StoreError> {
    let text = store.setting(POLICY)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

pub fn set_policy(store: &Store, policy: &Policy) -> Result<(), StoreError> {
    store.set_setting(POLICY, &serde_json::to_string(policy).unwrap_or_default())
}

/// How the person likes the window; the defaults at first.
pub fn preferences(store: &Store) -> Result<Preferences, StoreError> {
    let text = store.setting(PREFERENCES)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

pub fn set_preferences(store: &Store, preferences: &Preferences) -> Result<(), StoreError> {
    store.set_setting(PREFERENCES, &serde_json::to_string(preferences).unwrap_or_default())
}

/// What the person says that each connection's models cost, as it is stored, by the connection's id.
pub fn own_prices(store: &Store) -> Result<HashMap<String, String>, StoreError> {
    Ok(store.settings_under(PRICES)?.into_iter().collect())
}

pub fn own_prices_of(store: &Store, connection: ConnectionId) -> Result<OwnPrices, StoreError> {
    let text = store.setting(&format!("{PRICES}{connection}"))?;
    Ok(text.as_deref().map(own_price::parse).unwrap_or_default())
}

pub fn set_own_prices(store: &Store, connection: ConnectionId, prices: &OwnPrices) -> Result<(), StoreError> {
    let name = format!("{PRICES}{connection}");
    match prices.is_empty() {
        true => store.clear_setting(&name),
        false => store.set_setting(&name, &serde_json::to_string(prices).unwrap_or_default()),
    }
}

/// A model as a connection's own list named it when it was last read.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Listed {
    name: String,
    title: Option<String>,
    context: Option<u64>,
    max_output: Option<u64>,
    bytes: Option<u64>,
    #[serde(default)]
    prices: Vec<Price>,
    #[serde(default)]
    ends: Option<Date>,
}

/// What each connection listed when it was last asked, as it is stored, by the connection's id.
pub fn listings(store: &Store) -> Result<HashMap<String, String>, StoreError> {
    Ok(store.settings_under(LISTING)?.into_iter().collect())
}

/// The models in a stored list.
pub fn parse_listing(text: &str) -> Vec<ListedModel> {
    let listed: Vec<Listed> = serde_json::from_str(text).unwrap_or_default();
    listed.into_iter().map(ListedModel::from).collect()
}

pub fn set_listing(
    store: &Store,
    connection: ConnectionId,
    models: Vec<ListedModel>,
) -> Result<(), StoreError> {
    let listed: Vec<Listed> = models.into_iter().map(Listed::from).collect();
    let text = serde_json::to_string(&listed).unwrap_or_default();
    store.set_setting(&listing_name(connection), &text)
}

/// Forgets all that is kept of a connection under its id: its list, its prices and the rules about it.
pub fn forget_connection(store: &Store, connection: ConnectionId) -> Result<(), StoreError> {
    store.clear_setting(&listing_name(connection))?;
    store.clear_setting(&format!("{PRICES}{connection}"))?;
    let mut rules = policy(store)?;
    let before = rules.never.len();
    rules.never.retain(|never| never.connection != connection);
    match rules.never.len() == before {
        true => Ok(()),
        false => set_policy(store, &rules),
    }
}

fn listing_name(connection: ConnectionId) -> String {
    format!("{LISTING}{connection}")
}

impl From<Listed> for ListedModel {
    fn from(listed: Listed) -> Self {
        let Listed { name, title, context, max_output, bytes, prices, ends } = listed;
        Self { name, title, context, max_output, bytes, prices, ends }
    }
}

impl From<ListedModel> for Listed {
    fn from(model: ListedModel) -> Self {
        let ListedModel { name, title, context, max_output, bytes, prices, ends } = model;
        Self { name, title, context, max_output, bytes, prices, ends }
    }
}
