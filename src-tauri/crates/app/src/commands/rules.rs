//! The person's own rules of routing: never, only here, and the most that one answer may cost. Their retention and
//! region rules are in [`super::policy`].

use medley_domain::route::{Never, Policy};
use medley_domain::{ModelName, Offer, PicoUsd};
use medley_store::Store;

use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::models::{NeverRule, NeverSet, RuleTarget, Rules, RulesSet};
use crate::offers::Offers;
use crate::{errors, settings};

/// More than anybody forbids one by one.
const MOST: usize = 2_000;

pub async fn rules_get(app: &App, (): ()) -> Result<Rules, UserError> {
    let offers = Offers::of_book(app, app.book().await?).await?;
    let policy = app.store(settings::policy).await?;
    let target = |connection: &medley_domain::Connection| RuleTarget {
        target: connection.id.to_string(),
        name: connection.name.clone(),
        voice: app.names().voice(&connection.vendor),
    };
    Ok(Rules {
        local_only: policy.local_only,
        ceiling: policy.ceiling.map(|ceiling| ceiling.to_string()),
        never: policy.never.iter().filter_map(|never| named(app, &offers, never)).collect(),
        connections: offers.connections().map(|connection| target(connection)).collect(),
    })
}

/// A rule with its names; `None` for one on the other book.
fn named(app: &App, offers: &Offers, never: &Never) -> Option<NeverRule> {
    let connection = offers.connections().find(|each| each.id == never.connection)?;
    let title = |model: &ModelName| {
        let offer = Offer { connection: connection.id, model: model.clone() };
        let facts = offers.facts.iter().find(|facts| facts.offer == offer);
        facts.map_or_else(|| app.names().model(&connection.vendor, model), |facts| facts.card.title.clone())
    };
    Some(NeverRule {
        target: never.to_string(),
        name: never.model.as_ref().map_or_else(|| connection.name.clone(), title),
        connection_name: connection.name.clone(),
        voice: app.names().voice(&connection.vendor),
        whole: never.model.is_none(),
    })
}

/// Takes effect with the next route.
pub async fn rules_set(app: &App, set: RulesSet) -> Result<Rules, UserError> {
    let ceiling = set.ceiling.map(|text| text.parse::<PicoUsd>()).transpose();
    let ceiling = ceiling.map_err(|_| errors::invalid("A ceiling is a whole number of pico-dollars."))?;
    if ceiling.is_some_and(|ceiling| ceiling <= PicoUsd::ZERO) {
        return Err(errors::invalid("A ceiling is more than nothing. Take it away to have none."));
    }
    change(app, move |policy| {
        policy.local_only = set.local_only;
        policy.ceiling = ceiling;
    })
    .await
}

/// Takes effect with the next route.
pub async fn never_set(app: &App, set: NeverSet) -> Result<Rules, UserError> {
    let wanted: Option<Vec<Never>> = set.targets.iter().map(|target| Never::parse(target)).collect();
    let wanted = wanted.ok_or_else(|| errors::gone("model"))?;
    let policy = app.store(settings::policy).await?;
    if set.never && policy.never.len() + wanted.len() > MOST {
        return Err(errors::invalid(
            "Those are more rules than can be kept. Forbid a whole connection instead.",
        ));
    }
    change(app, move |policy| {
        policy.never.retain(|never| !wanted.contains(never));
        if set.never {
            policy.never.extend(wanted);
        }
    })
    .await
}

async fn change(app: &App, change: impl FnOnce(&mut Policy) + Send + 'static) -> Result<Rules, UserError> {
    let write = move |store: &Store| {
        let mut policy = settings::policy(store)?;
        change(&mut policy);
        settings::set_policy(store, &policy)
    };
    app.store(write).await?;
    rules_get(app, ()).await
}
