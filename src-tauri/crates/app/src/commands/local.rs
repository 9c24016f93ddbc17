//! Looking for model servers on this computer. Only loopback is asked, and only when a person looks.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use medley_domain::ports::{Call, Vendors};
use medley_domain::{AttemptId, Connection, ConnectionId, KeyRef};
use medley_vendors::Card;

use crate::app::App;
use crate::dto::connections::{LocalModel, LocalServer};
use crate::dto::errors::UserError;

/// A server on the same machine answers at once or not at all.
const PATIENCE: Duration = Duration::from_millis(1_500);

pub async fn local_probe(app: &App, (): ()) -> Result<Vec<LocalServer>, UserError> {
    let local = app.registry().cards().filter(|card| card.local && card.base_url.is_some());
    let servers = join_all(local.map(|card| probe(app, card))).await;
    Ok(servers.into_iter().flatten().collect())
}

async fn probe(app: &App, card: &Card) -> Option<LocalServer> {
    let base_url = card.base_url.clone()?;
    let now = app.now();
    let connection = Arc::new(Connection {
        id: ConnectionId::new(now),
        vendor: card.id.clone(),
        name: card.name.clone(),
        protocol: None,
        base_url: base_url.clone(),
        key: KeyRef::None,
        key_last4: None,
        book: card.book,
        created: now,
        settings: BTreeMap::new(),
    });
    let vendor = app.registry().vendor(&connection)?;
    let call = Call { connection, key: None, attempt: AttemptId::new(now) };
    let models = tokio::time::timeout(PATIENCE, vendor.models(call)).await.ok()?.ok()?;
    let models =
        models.into_iter().map(|model| LocalModel { name: model.name, bytes: model.bytes }).collect();
    Some(LocalServer { vendor: card.id.to_string(), name: card.name.clone(), base_url, models })
}
