//! What the person requires of every vendor: that nothing is kept, or a region.

use std::collections::BTreeSet;

use medley_domain::{Book, Connection, route};
use medley_store::Store;

use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::state::{Policy, PolicySet};
use crate::{errors, privacy, settings};

pub async fn policy_get(app: &App, (): ()) -> Result<Policy, UserError> {
    let read = app.store(|store| Ok((settings::policy(store)?, store.connections()?)));
    let (policy, connections) = read.await?;
    let real = connections.iter().filter(|connection| connection.book == Book::Real);
    let (fit, ruled_out): (Vec<_>, Vec<_>) = real.partition(|connection| fits(app, connection, &policy));
    let names =
        |connections: Vec<&Connection>| connections.into_iter().map(|each| each.name.clone()).collect();
    let known: BTreeSet<String> = app.registry().cards().flat_map(|card| card.regions().to_vec()).collect();
    Ok(Policy {
        no_retention: policy.no_retention,
        regions: policy.regions,
        known_regions: known.into_iter().collect(),
        fit: names(fit),
        ruled_out: names(ruled_out),
    })
}

/// Takes effect with the next route.
pub async fn policy_set(app: &App, set: PolicySet) -> Result<Policy, UserError> {
    let regions: Vec<String> = set.regions.iter().map(|region| region.trim().to_ascii_lowercase()).collect();
    if let Some(odd) = regions.iter().find(|region| !is_region(region)) {
        return Err(errors::invalid(format!("“{odd}” is no region: it is a short word such as eu or us.")));
    }
    let change = move |store: &Store| {
        let rules = settings::policy(store)?;
        let policy = route::Policy { no_retention: set.no_retention, regions, ..rules };
        settings::set_policy(store, &policy)
    };
    app.store(change).await?;
    policy_get(app, ()).await
}

/// The router's own rule, asked of a connection as a whole.
fn fits(app: &App, connection: &Connection, policy: &route::Policy) -> bool {
    let keeps = !privacy::keeps_nothing(app, connection);
    privacy::is_here(app, connection)
        || medley_routing::against_policy(policy, keeps, &privacy::regions(app, connection)).is_none()
}

fn is_region(word: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    (1..=20).contains(&word.len()) && word.chars().all(fits)
}
