//! How the outside is reached: proxy, certificate authorities, and the hosts that were contacted.

use std::path::Path;

use medley_domain::KeyRef;
use medley_vendors::transport::authority::Authority;
use medley_vendors::transport::network::proxy_address;

use crate::app::App;
use crate::dto::connections::{KeyKind, KeyState};
use crate::dto::errors::{HintAction, UserError};
use crate::dto::network as dto;
use crate::host::FileKind;
use crate::network::{self, Kept, PASSWORD};
use crate::{errors, hosts};

/// A file of certificates is some kilobytes; a larger one is none.
const MOST: u64 = 1024 * 1024;

pub async fn network_get(app: &App, (): ()) -> Result<dto::Network, UserError> {
    Ok(view(&app.store(network::kept).await?))
}

/// Checks, keeps and uses the settings. The next request goes by them.
pub async fn network_set(app: &App, set: dto::NetworkSet) -> Result<dto::Network, UserError> {
    let old = app.store(network::kept).await?;
    let url = set.url.trim().to_owned();
    let user = set.user.trim().to_owned();
    if set.proxy == dto::ProxyMode::Own || !url.is_empty() {
        proxy_address(&url).map_err(errors::invalid)?;
    }
    if set.password.is_some() && user.is_empty() {
        return Err(errors::invalid("A password needs its user."));
    }
    let mut kept = old.clone();
    (kept.proxy, kept.url, kept.user) = (set.proxy, url, user);
    keep_password(app, &mut kept, &old, set.password, set.hold_in_memory).await?;
    store_and_use(app, kept).await
}

/// A new password takes the old one's place. The old one never goes to another host or in another name.
async fn keep_password(
    app: &App,
    kept: &mut Kept,
    old: &Kept,
    password: Option<secrecy::SecretString>,
    hold: bool,
) -> Result<(), UserError> {
    let same = proxy_host(&kept.url) == proxy_host(&old.url) && kept.user == old.user;
    let Some(password) = password else {
        if !same || kept.user.is_empty() {
            app.keys().forget(&old.password).await.map_err(|error| errors::from_keys(&error))?;
            kept.password = KeyRef::None;
        }
        return Ok(());
    };
    if hold {
        app.keys().hold(PASSWORD, password);
        kept.password = KeyRef::Memory(PASSWORD.to_owned());
        return Ok(());
    }
    let stored = app.keys().keychain().store(PASSWORD, password).await;
    let held = "Hold the password in memory until Medley closes";
    stored.map_err(|error| errors::from_keys(&error).hint(held, HintAction::HoldKeyInMemory))?;
    kept.password = KeyRef::Keychain(PASSWORD.to_owned());
    Ok(())
}

fn proxy_host(url: &str) -> Option<String> {
    proxy_address(url).ok().and_then(|url| url.host_str().map(str::to_owned))
}

async fn store_and_use(app: &App, kept: Kept) -> Result<dto::Network, UserError> {
    let stored = kept.clone();
    app.store(move |store| network::keep(store, &stored)).await?;
    network::apply(app, &kept).await;
    Ok(view(&kept))
}

/// Asks for a file and trusts the authorities in it. Nothing where the person changed their mind.
pub async fn authority_add(app: &App, (): ()) -> Result<Option<dto::Network>, UserError> {
    let Some(path) = super::data::ask(app, |host| host.pick_file(FileKind::Certificate)).await? else {
        return Ok(None);
    };
    let now = std::time::SystemTime::from(app.now());
    let read = app.off_thread(move |_| read_authorities(&path, now)).await?;
    let new = read.map_err(errors::invalid)?;
    trust(app, new).await.map(Some)
}

/// Trusts authorities beside those that are trusted already, for any host.
///
/// # Errors
/// When the store does not take them.
pub async fn trust(app: &App, new: Vec<Authority>) -> Result<dto::Network, UserError> {
    let mut kept = app.store(network::kept).await?;
    let mut all = kept.authorities();
    all.retain(|here| new.iter().all(|each| each.fingerprint != here.fingerprint));
    all.extend(new);
    kept.set_authorities(&all);
    store_and_use(app, kept).await
}

fn read_authorities(path: &Path, now: std::time::SystemTime) -> Result<Vec<Authority>, String> {
    let unread = |error: std::io::Error| format!("The file can’t be read: {error}");
    if std::fs::metadata(path).map_err(unread)?.len() > MOST {
        return Err("The file is too large to be a certificate.".to_owned());
    }
    Authority::read_file(&std::fs::read(path).map_err(unread)?, now)
}

pub async fn authority_remove(app: &App, remove: dto::AuthorityRemove) -> Result<dto::Network, UserError> {
    let mut kept = app.store(network::kept).await?;
    let mut all = kept.authorities();
    all.retain(|authority| authority.fingerprint != remove.fingerprint);
    kept.set_authorities(&all);
    store_and_use(app, kept).await
}

pub async fn hosts_list(app: &App, (): ()) -> Result<Vec<dto::HostContact>, UserError> {
    let rows = hosts::kept(app).await?;
    hosts::view(app, rows).await
}

pub async fn hosts_clear(app: &App, (): ()) -> Result<(), UserError> {
    app.registry().transport().take_contacts();
    app.store(|store| store.clear_hosts()).await
}

fn view(kept: &Kept) -> dto::Network {
    let kind = match kept.password {
        KeyRef::Keychain(_) => KeyKind::Keychain,
        KeyRef::Memory(_) => KeyKind::Memory,
        KeyRef::Env(_) => KeyKind::Env,
        KeyRef::None => KeyKind::None,
    };
    let authority = |each: &Authority| dto::Authority {
        fingerprint: each.fingerprint.clone(),
        name: each.name.clone(),
        issuer: each.issuer.clone(),
        ends: each.ends.saturating_mul(1000),
    };
    dto::Network {
        proxy: kept.proxy,
        url: kept.url.clone(),
        user: kept.user.clone(),
        password: KeyState { kind, last4: None },
        authorities: kept.authorities().iter().map(authority).collect(),
    }
}
