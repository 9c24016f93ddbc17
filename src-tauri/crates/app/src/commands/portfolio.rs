//! The portfolio: the models that the open book can use, with what was measured of each, and its vendors.

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;
use medley_domain::money::Sum;
use medley_domain::{ConnectionId, Offer, VendorId};
use medley_routing::OfferFacts;
use medley_store::{Measured, ModelDay, Month, MonthSpend, Totals};

use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::models as dto;
use crate::known::{Key, Known};

/// How far back a model's health is shown, today included.
const HEALTH_DAYS: i64 = 14;

pub async fn portfolio(app: &App, (): ()) -> Result<dto::Portfolio, UserError> {
    let book = app.book().await?;
    let known = Known::of_book(app, book).await?;
    let wanted: Vec<Offer> = known.offers.facts.iter().map(|facts| facts.offer.clone()).collect();
    let today = app.now_here().date();
    let first = today.saturating_sub((HEALTH_DAYS - 1).days());
    let (speeds, days, spend) = app
        .store(move |store| {
            let spend = store.spend_month(book, Month::of(today))?;
            Ok((store.speeds(&wanted)?, store.model_days(book, first, today)?, spend))
        })
        .await?;
    let seen = Seen { speeds, days: by_model(days), used: used(&spend), first, today };
    let mut models: Vec<(f64, dto::PortfolioModel)> =
        known.models().into_iter().filter_map(|(key, at)| model(app, &known, &seen, &key, &at)).collect();
    models.sort_by(|(a_quality, a), (b_quality, b)| {
        let by_tier = a.facts.tier.cmp(&b.facts.tier).then(b.requests.cmp(&a.requests));
        by_tier.then(b_quality.total_cmp(a_quality)).then_with(|| a.facts.key.cmp(&b.facts.key))
    });
    Ok(dto::Portfolio {
        list_date: app.catalogue().built().to_string(),
        models: models.into_iter().map(|(_, model)| model).collect(),
        vendors: vendors(app, &known, &seen, &spend),
    })
}

/// What the ledger tells of the models.
struct Seen {
    speeds: HashMap<Offer, Measured>,
    days: HashMap<Key, BTreeMap<Date, (u64, u64)>>,
    used: HashMap<Key, Totals>,
    first: Date,
    today: Date,
}

/// Requests and failures by day.
fn by_model(days: Vec<ModelDay>) -> HashMap<Key, BTreeMap<Date, (u64, u64)>> {
    let mut models: HashMap<Key, BTreeMap<Date, (u64, u64)>> = HashMap::new();
    for day in days {
        models.entry((day.vendor, day.model)).or_default().insert(day.day, (day.requests, day.failed));
    }
    models
}

fn used(spend: &MonthSpend) -> HashMap<Key, Totals> {
    spend.by_model.iter().map(|(vendor, model, totals)| ((vendor.clone(), model.clone()), *totals)).collect()
}

/// A model with its quality, by which equals are ordered; `None` for one that is retired and was not used.
fn model(
    app: &App,
    known: &Known,
    seen: &Seen,
    key: &Key,
    at: &[&OfferFacts],
) -> Option<(f64, dto::PortfolioModel)> {
    let card = &at.first()?.card;
    let facts = known.facts(app, card, at);
    let totals = seen.used.get(key).copied().unwrap_or_default();
    if facts.retired && totals.requests == 0 {
        return None;
    }
    let measured = at.iter().filter_map(|facts| seen.speeds.get(&facts.offer)).max_by_key(|one| one.answers);
    let rested = at.iter().all(|facts| facts.cooling.is_some());
    let model = dto::PortfolioModel {
        ttft_ms: measured.map(|one| rounded(one.ttft_ms)),
        tokens_per_second: measured.and_then(|one| one.tokens_per_second).map(rounded),
        health: health(seen, key),
        requests: totals.requests,
        sum: totals.sum.into(),
        resting: at
            .first()
            .and_then(|facts| facts.cooling.as_ref())
            .filter(|_| rested)
            .map(|(_, why)| why.clone()),
        facts,
    };
    Some((card.quality, model))
}

fn health(seen: &Seen, key: &Key) -> Vec<dto::HealthDay> {
    let days = seen.days.get(key);
    let day = |back: i64| {
        let day = seen.first.saturating_add(back.days());
        let (requests, failed) = days.and_then(|days| days.get(&day)).copied().unwrap_or_default();
        dto::HealthDay { day: day.to_string(), ok: requests - failed.min(requests), failed }
    };
    (0..HEALTH_DAYS).map(day).collect()
}

/// Dearest first, then by name.
fn vendors(app: &App, known: &Known, seen: &Seen, spend: &MonthSpend) -> Vec<dto::PortfolioVendor> {
    let mut ids: Vec<VendorId> = known.offers.connections().map(|each| each.vendor.clone()).collect();
    ids.sort();
    ids.dedup();
    let mut vendors: Vec<(Sum, dto::PortfolioVendor)> =
        ids.iter().map(|id| vendor(app, known, seen, spend, id)).collect();
    vendors.sort_by(|(a_sum, a), (b_sum, b)| {
        b_sum.total().cmp(&a_sum.total()).then_with(|| a.name.cmp(&b.name))
    });
    vendors.into_iter().map(|(_, vendor)| vendor).collect()
}

fn vendor(
    app: &App,
    known: &Known,
    seen: &Seen,
    spend: &MonthSpend,
    id: &VendorId,
) -> (Sum, dto::PortfolioVendor) {
    let spent = spend.by_vendor.iter().find(|(vendor, _)| vendor == id);
    let sum = spent.map(|(_, totals)| totals.sum).unwrap_or_default();
    let today = seen.days.iter().filter(|((vendor, _), _)| vendor == id);
    let failed_today = today.filter_map(|(_, days)| days.get(&seen.today)).map(|(_, failed)| failed).sum();
    let own = known.offers.connections().filter(|connection| connection.vendor == *id);
    let vendor = dto::PortfolioVendor {
        vendor: id.to_string(),
        name: app.names().vendor(id),
        voice: app.names().voice(id),
        sum: sum.into(),
        failed_today,
        connections: own.map(|each| connection(known, each.id, &each.name)).collect(),
    };
    (sum, vendor)
}

fn connection(known: &Known, id: ConnectionId, name: &str) -> dto::ConnectionHealth {
    let own: Vec<&OfferFacts> =
        known.offers.facts.iter().filter(|facts| facts.offer.connection == id).collect();
    let resting: Vec<&OfferFacts> = own.iter().copied().filter(|facts| facts.cooling.is_some()).collect();
    let state = match resting.len() {
        _ if own.iter().any(|facts| !facts.has_key) => dto::ConnectionState::NoKey,
        0 => dto::ConnectionState::Ready,
        all if all == own.len() => dto::ConnectionState::Resting,
        _ => dto::ConnectionState::Partly,
    };
    dto::ConnectionHealth {
        id: id.to_string(),
        name: name.to_owned(),
        models: count(own.len()),
        state,
        because: resting.first().and_then(|facts| facts.cooling.as_ref()).map(|(_, why)| why.clone()),
        resting: count(resting.len()),
        local: own.iter().any(|facts| facts.card.local),
        never: known.forbids_all_of(id),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a wait or a pace, never below zero"
)]
fn rounded(figure: f64) -> u64 {
    figure.max(0.0).round() as u64
}
