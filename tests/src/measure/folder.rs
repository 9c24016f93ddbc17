//! A data folder as a person's may be: several vendors with keys, a cap, and a server of one's own, which is the
//! loopback vendor. Nothing here calls any other.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use medley_app::commands::{self, Addition, NewKey};
use medley_app::domain::{Connection, PicoUsd, VendorId};
use medley_app::dto::errors::UserError;
use medley_app::dto::state::{AppEvent, BudgetSet};
use medley_app::{App, Host, Opening};
use secrecy::SecretString;

use super::loopback::Loopback;

/// Vendors whose models are offered beside the loopback vendor's; none of them is called.
const OTHERS: [&str; 3] = ["openai", "anthropic", "google"];

/// A host without a window that nobody watches.
struct Bare;

impl Host for Bare {
    fn practice_url(&self, _vendor: &str) -> Option<String> {
        None
    }

    fn open_link(&self, _url: &str) -> Result<(), String> {
        Err("nothing opens links here".to_owned())
    }

    fn emit(&self, _event: AppEvent) {}
}

/// Opens a data folder in this process.
///
/// # Errors
/// The app's own.
pub async fn open(folder: &Path) -> Result<App, UserError> {
    let opening = Opening { folder: folder.to_owned(), host: Arc::new(Bare), time_zone: TimeZone::UTC };
    let app =
        tokio::task::spawn_blocking(move || App::open(opening)).await.expect("opening does not panic")?;
    app.begin().await?;
    Ok(app)
}

/// Fills a fresh folder and returns the connection to the loopback vendor, its models listed.
///
/// # Errors
/// The app's own.
pub async fn furnish(app: &App, vendor: &Loopback) -> Result<Connection, UserError> {
    let cap = PicoUsd::dollars(1_000_000);
    commands::budget_set(app, BudgetSet { cap: Some(cap.to_string()) }).await?;
    for other in OTHERS {
        commands::add_connection(app, with_key(other)).await?;
    }
    let connection = commands::add_connection(app, own_server(vendor)).await?;
    commands::list_models(app, connection.id).await?;
    commands::first_run_done(app, ()).await?;
    Ok(connection)
}

/// The key is never sent; it makes the vendor's models offers that could be chosen.
fn with_key(vendor: &str) -> Addition {
    addition(vendor, None, None, NewKey::Memory(SecretString::from("bench-never-sent")))
}

fn own_server(vendor: &Loopback) -> Addition {
    addition("custom", Some("openai-chat"), Some(vendor.base_url()), NewKey::None)
}

fn addition(vendor: &str, protocol: Option<&str>, base_url: Option<String>, key: NewKey) -> Addition {
    Addition {
        vendor: VendorId::from(vendor),
        protocol: protocol.map(str::to_owned),
        name: None,
        base_url,
        key,
        settings: BTreeMap::new(),
    }
}
