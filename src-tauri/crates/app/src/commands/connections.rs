//! Connections: adding, listing, checking, changing the key, removing. Keys go in and never come out.

use std::sync::Arc;

use medley_domain::ports::{Call, Keys, ListedModel, Vendors};
use medley_domain::{AttemptId, Book, Connection, ConnectionId, KeyRef, VendorId};
use medley_secrets::last4;
use medley_vendors::{Card, Registry};
use secrecy::SecretString;

use super::id;
use crate::app::App;
use crate::dto::connections as dto;
use crate::dto::errors::UserError;
use crate::view::connection::view;
use crate::{errors, offers, privacy, settings, standing};

/// A connection to be added, as any host describes it.
pub struct Addition {
    pub vendor: VendorId,
    pub protocol: Option<String>,
    pub name: Option<String>,
    pub base_url: Option<String>,
    pub key: NewKey,
    pub settings: std::collections::BTreeMap<String, String>,
}

/// Where a new connection's key is to be kept.
pub enum NewKey {
    Keychain(SecretString),
    Memory(SecretString),
    Env(String),
    None,
}

pub async fn vendors_list(app: &App, (): ()) -> Result<Vec<dto::VendorInfo>, UserError> {
    let registry = app.registry();
    let real = registry.cards().filter(|card| card.book == Book::Real);
    let info = |card: &Card| dto::VendorInfo {
        id: card.id.to_string(),
        name: card.name.clone(),
        voice: card.voice.clone(),
        needs_key: card.needs_key,
        key_prefixes: card.key_prefixes.clone(),
        key_page: card.key_page.clone(),
        base_url: card.base_url.clone(),
        needs_address: card.base_url.is_none(),
        places: places(card),
        custom_protocols: match card.protocol {
            None => Registry::protocols().iter().map(ToString::to_string).collect(),
            Some(_) => Vec::new(),
        },
    };
    Ok(real.map(info).collect())
}

fn places(card: &Card) -> Vec<dto::Place> {
    let place = |name: &str| dto::Place { name: name.to_owned(), value: card.defaults.get(name).cloned() };
    card.places().into_iter().map(place).collect()
}

/// The connections of the open book.
pub async fn connection_list(app: &App, (): ()) -> Result<Vec<dto::Connection>, UserError> {
    let book = app.book().await?;
    let connections = app.store(|store| store.connections()).await?;
    Ok(connections.iter().filter(|connection| connection.book == book).map(|each| view(app, each)).collect())
}

/// The connections of both books, for any host.
pub async fn all_connections(app: &App) -> Result<Vec<Connection>, UserError> {
    app.store(|store| store.connections()).await
}

pub async fn connection_add(app: &App, add: dto::ConnectionAdd) -> Result<dto::Connection, UserError> {
    let key = match add.key {
        None => NewKey::None,
        Some(key) if add.hold_in_memory => NewKey::Memory(key),
        Some(key) => NewKey::Keychain(key),
    };
    let addition = Addition {
        vendor: VendorId(add.vendor),
        protocol: add.protocol,
        name: add.name,
        base_url: add.base_url,
        key,
        settings: add.settings,
    };
    let added = add_connection(app, addition).await?;
    Ok(view(app, &added))
}

/// Stores a connection; never calls out. The key is stored first, so that no connection is without its key.
///
/// # Errors
/// What is missing or wrong, or why the keychain did not take the key; then nothing was stored.
pub async fn add_connection(app: &App, addition: Addition) -> Result<Connection, UserError> {
    let draft = draft(app, &addition).await?;
    let connection = keep_key(app, draft, addition.key).await?;
    let stored = connection.clone();
    app.store(move |store| store.insert_connection(&stored)).await?;
    Ok(connection)
}

async fn draft(app: &App, addition: &Addition) -> Result<Connection, UserError> {
    let card = app.registry().card(&addition.vendor);
    let card = card.ok_or_else(|| unknown_vendor(app, &addition.vendor))?;
    let base_url = base_url(card, addition.base_url.as_deref())?;
    let protocol = match (&addition.protocol, &card.protocol) {
        (Some(wanted), Some(own)) if wanted == own => None,
        (None, Some(_)) => None,
        (wanted, _) => Some(checked_protocol(wanted.as_deref())?),
    };
    let wanted = addition.name.clone().filter(|name| !name.trim().is_empty());
    let now = app.now();
    Ok(Connection {
        id: ConnectionId::new(now),
        vendor: addition.vendor.clone(),
        name: free_name(app, wanted, card, &base_url).await?,
        protocol,
        base_url,
        key: KeyRef::None,
        key_last4: None,
        book: card.book,
        created: now,
        settings: addition.settings.clone(),
    })
}

fn unknown_vendor(app: &App, wanted: &VendorId) -> UserError {
    let known: Vec<&str> = app.registry().cards().map(|card| card.id.as_str()).collect();
    errors::invalid(format!("No vendor is called “{wanted}”. These are known: {}.", known.join(", ")))
}

/// The wanted address, or the card's own. A practice vendor without one is found where it runs.
fn base_url(card: &Card, wanted: Option<&str>) -> Result<String, UserError> {
    match wanted.filter(|url| !url.trim().is_empty()).or(card.base_url.as_deref()) {
        Some(url) => checked_url(url),
        None if card.book == Book::Practice => Ok(offers::practice_address(&card.id)),
        None => Err(errors::invalid("This vendor needs an address.")),
    }
}

fn checked_url(text: &str) -> Result<String, UserError> {
    let url =
        url::Url::parse(text.trim()).map_err(|_| errors::invalid(format!("“{text}” is not an address.")))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err(errors::invalid("An address begins with http:// or https:// and names a host."));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(errors::invalid("Leave the key out of the address and hand it in as the key."));
    }
    Ok(text.trim().trim_end_matches('/').to_owned())
}

fn checked_protocol(protocol: Option<&str>) -> Result<String, UserError> {
    let known = Registry::protocols();
    let chosen = protocol.filter(|protocol| known.contains(protocol));
    chosen
        .map(str::to_owned)
        .ok_or_else(|| errors::invalid(format!("Choose one of the wires: {}.", known.join(", "))))
}

/// The wanted name, or the vendor's (the host for a custom address) with a number where it is taken.
async fn free_name(
    app: &App,
    wanted: Option<String>,
    card: &Card,
    base_url: &str,
) -> Result<String, UserError> {
    let taken: Vec<String> =
        app.store(|store| Ok(store.connections()?.into_iter().map(|each| each.name).collect())).await?;
    if let Some(name) = wanted {
        if name.contains('/') {
            return Err(errors::invalid("A connection's name holds no slash: one parts it from the model."));
        }
        return if taken.contains(&name) {
            Err(errors::invalid(format!("A connection is called “{name}” already.")))
        } else {
            Ok(name)
        };
    }
    let host = url::Url::parse(base_url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let base = host.filter(|_| card.protocol.is_none()).unwrap_or_else(|| card.name.clone());
    let mut numbered = (2..).map(|number| format!("{base} {number}"));
    Ok(std::iter::once(base.clone()).chain(&mut numbered).find(|name| !taken.contains(name)).unwrap_or(base))
}

async fn keep_key(app: &App, mut connection: Connection, key: NewKey) -> Result<Connection, UserError> {
    let id = connection.id.to_string();
    let card = app.registry().card(&connection.vendor);
    // Another address than the vendor's own may well ask for none.
    let needs_key =
        card.is_some_and(|card| card.needs_key && card.base_url.as_deref() == Some(&connection.base_url));
    match key {
        NewKey::None if needs_key => return Err(errors::invalid("This vendor needs a key.")),
        NewKey::None => {}
        NewKey::Env(name) => connection.key = KeyRef::Env(name),
        NewKey::Memory(key) => {
            connection.key_last4 = last4(&key);
            app.keys().hold(&id, key);
            connection.key = KeyRef::Memory(id);
        }
        NewKey::Keychain(key) => {
            connection.key_last4 = last4(&key);
            let stored = app.keys().keychain().store(&id, key).await;
            stored.map_err(|error| holdable(errors::from_keys(&error)))?;
            connection.key = KeyRef::Keychain(id);
        }
    }
    Ok(connection)
}

/// Where the keychain fails the key can be held in memory instead.
fn holdable(error: UserError) -> UserError {
    error.hint("Hold the key in memory until Medley closes", crate::dto::errors::HintAction::HoldKeyInMemory)
}

/// Lists the connection's models: one free call that also proves the key.
pub async fn connection_check(app: &App, by: dto::ById) -> Result<dto::ConnectionCheck, UserError> {
    let id: ConnectionId = id(&by.id, "connection")?;
    let began = app.now();
    let listed = list_models(app, id).await;
    let took = u64::try_from(app.now().as_millisecond() - began.as_millisecond()).unwrap_or(0);
    let check = match listed {
        Ok(models) => dto::ConnectionCheck {
            ok: true,
            models: u32::try_from(models.len()).unwrap_or(u32::MAX),
            took,
            error: None,
        },
        Err(error) => dto::ConnectionCheck { ok: false, models: 0, took, error: Some(error) },
    };
    standing::note_check(app, id, &check).await;
    Ok(check)
}

/// Asks a connection for its models and keeps the list.
///
/// # Errors
/// The vendor's failure, the keychain's, or that the connection is gone.
pub async fn list_models(app: &App, id: ConnectionId) -> Result<Vec<ListedModel>, UserError> {
    let connection =
        app.store(move |store| store.connection(id)).await?.ok_or_else(|| errors::gone("connection"))?;
    let connection = Arc::new(offers::resolve(app, connection));
    let vendor = app.registry().vendor(&connection).ok_or_else(|| errors::gone("vendor"))?;
    let key = app.keys().fetch(&connection.key).await.map_err(|error| errors::from_keys(&error))?;
    let call = Call { connection: connection.clone(), key, attempt: AttemptId::new(app.now()) };
    let models = vendor.models(call).await.map_err(|error| errors::from_vendor(&error, &connection.name))?;
    app.engine().health().forgive(id);
    let kept = models.clone();
    app.store(move |store| settings::set_listing(store, id, kept)).await?;
    Ok(models)
}

/// Replaces a connection's key.
pub async fn connection_rekey(app: &App, rekey: dto::ConnectionRekey) -> Result<dto::Connection, UserError> {
    let id: ConnectionId = id(&rekey.id, "connection")?;
    let old =
        app.store(move |store| store.connection(id)).await?.ok_or_else(|| errors::gone("connection"))?;
    let key = if rekey.hold_in_memory { NewKey::Memory(rekey.key) } else { NewKey::Keychain(rekey.key) };
    let connection = keep_key(app, old, key).await?;
    let stored = connection.clone();
    app.store(move |store| store.update_connection(&stored)).await?;
    app.engine().health().forgive(id);
    Ok(view(app, &connection))
}

/// Removes a connection and its key. The ledger keeps every row.
pub async fn connection_remove(app: &App, by: dto::ById) -> Result<(), UserError> {
    let id: ConnectionId = id(&by.id, "connection")?;
    remove_connection(app, id).await
}

/// The same for any host.
///
/// # Errors
/// When the key can't be deleted, the connection stays, so that no key is left behind unseen.
pub async fn remove_connection(app: &App, id: ConnectionId) -> Result<(), UserError> {
    let connection =
        app.store(move |store| store.connection(id)).await?.ok_or_else(|| errors::gone("connection"))?;
    app.keys().forget(&connection.key).await.map_err(|error| errors::from_keys(&error))?;
    app.store(move |store| {
        settings::forget_connection(store, id)?;
        standing::forget(store, id)?;
        store.remove_connection(id)
    })
    .await
}

/// Notes that the person took the ways out that the vendor offers, or takes the note back.
pub async fn connection_opt_out(app: &App, set: dto::ConnectionOptOut) -> Result<dto::Connection, UserError> {
    let id: ConnectionId = id(&set.id, "connection")?;
    let connection = app.store(move |store| store.connection(id)).await?;
    let mut connection = connection.ok_or_else(|| errors::gone("connection"))?;
    privacy::set_opted_out(&mut connection, set.opted_out);
    let stored = connection.clone();
    app.store(move |store| store.update_connection(&stored)).await?;
    Ok(view(app, &connection))
}
