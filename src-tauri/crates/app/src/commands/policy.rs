//! What the person requires of every vendor: that nothing is kept, or a region.

use medley_domain::route;

use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::state::Policy;
use crate::{errors, settings};

pub async fn policy_get(app: &App, (): ()) -> Result<Policy, UserError> {
    let route::Policy { no_retention, regions } = app.store(settings::policy).await?;
    Ok(Policy { no_retention, regions })
}

/// Takes effect with the next route. Regions are short words such as `eu`.
pub async fn policy_set(app: &App, set: Policy) -> Result<Policy, UserError> {
    let regions: Vec<String> = set.regions.iter().map(|region| region.trim().to_ascii_lowercase()).collect();
    if let Some(odd) = regions.iter().find(|region| !is_region(region)) {
        return Err(errors::invalid(format!("“{odd}” is no region: it is a short word such as eu or us.")));
    }
    let policy = route::Policy { no_retention: set.no_retention, regions };
    app.store(move |store| settings::set_policy(store, &policy)).await?;
    policy_get(app, ()).await
}

fn is_region(word: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    (1..=20).contains(&word.len()) && word.chars().all(fits)
}
