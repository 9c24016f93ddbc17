//! The person's network settings: kept in the store, and given to the one way out.
//!
//! Deliberately absent: the password. It lies in the keychain like a key, or in memory until Medley closes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use medley_domain::KeyRef;
use medley_domain::ports::Keys;
use medley_store::{Store, StoreError};
use medley_vendors::transport::authority::Authority;
use medley_vendors::transport::network::{Network, Proxy, Way, proxy_address};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::network::ProxyMode;

const NAME: &str = "network";
/// What the proxy's password is called in the keychain.
pub const PASSWORD: &str = "proxy";

/// The settings as they are stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    pub proxy: ProxyMode,
    pub url: String,
    pub user: String,
    pub password: KeyRef,
    /// Certificates in base64.
    authorities: Vec<String>,
}

impl Default for Kept {
    fn default() -> Self {
        Self {
            proxy: ProxyMode::System,
            url: String::new(),
            user: String::new(),
            password: KeyRef::None,
            authorities: Vec::new(),
        }
    }
}

impl Kept {
    /// One that cannot be read any more is passed over.
    pub fn authorities(&self) -> Vec<Authority> {
        let ders = self.authorities.iter().filter_map(|text| STANDARD.decode(text).ok());
        ders.filter_map(|der| Authority::read(&der).ok()).collect()
    }

    pub fn set_authorities(&mut self, authorities: &[Authority]) {
        self.authorities = authorities.iter().map(|authority| STANDARD.encode(&authority.der)).collect();
    }

    fn network(&self, password: Option<SecretString>) -> Network {
        let way = match self.proxy {
            ProxyMode::System => Way::System,
            ProxyMode::None => Way::Direct,
            // It was checked when it was set.
            ProxyMode::Own => proxy_address(&self.url).map_or(Way::System, |url| {
                let login = password.map(|password| (self.user.clone(), password));
                Way::Proxy(Proxy { url, login })
            }),
        };
        Network { way, authorities: self.authorities() }
    }
}

pub fn kept(store: &Store) -> Result<Kept, StoreError> {
    let text = store.setting(NAME)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

pub fn keep(store: &Store, kept: &Kept) -> Result<(), StoreError> {
    store.set_setting(NAME, &serde_json::to_string(kept).unwrap_or_default())
}

/// Has the next request go as the settings say.
pub async fn apply(app: &App, kept: &Kept) {
    let password = app.keys().fetch(&kept.password).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "the proxy's password is not there");
        None
    });
    app.registry().transport().set_network(kept.network(password));
}

/// The same when a data folder has just been opened. Requests wait for a password, the window does not.
pub async fn begin(app: &App) -> Result<(), UserError> {
    let kept = app.store(kept).await?;
    if kept.password == KeyRef::None {
        app.registry().transport().set_network(kept.network(None));
        return Ok(());
    }
    app.registry().transport().hold();
    let app_here = app.clone();
    app.spawn(async move { apply(&app_here, &kept).await });
    Ok(())
}
