//! The catalogue as a person looks through it: every model that the list or a connection of the book knows.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use medley_domain::model::ModelCard;
use medley_domain::{Book, ModelName, VendorId};
use medley_routing::OfferFacts;

use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::models as dto;
use crate::errors;
use crate::known::{Key, Known};
use crate::view::model;

pub async fn catalogue_list(app: &App, (): ()) -> Result<dto::CatalogueList, UserError> {
    let book = app.book().await?;
    let known = Known::of_book(app, book).await?;
    let models = all(app, &known, book);
    let facts = models.into_iter().map(|(key, at)| known.facts(app, &card(app, &key, &at), &at));
    Ok(dto::CatalogueList { list_date: app.catalogue().built().to_string(), models: facts.collect() })
}

/// The book's models and the list's, but for those of the list that a connection offers under a longer name. The
/// Practice book knows its own vendors alone, and the Real book none of them.
fn all<'a>(app: &App, known: &'a Known, book: Book) -> BTreeMap<Key, Vec<&'a OfferFacts>> {
    let catalogue = app.catalogue();
    let mut models = known.models();
    let named =
        |(vendor, model): &Key| Some((vendor.clone(), ModelName::from(catalogue.stands_for(vendor, model)?)));
    let offered: HashSet<Key> = models.keys().filter_map(named).collect();
    for (vendor, name) in catalogue.listed() {
        let key = (VendorId::from(vendor), ModelName::from(name));
        if book_of(app, &key.0) == book && !offered.contains(&key) {
            models.entry(key).or_default();
        }
    }
    models
}

fn book_of(app: &App, vendor: &VendorId) -> Book {
    app.registry().card(vendor).map_or(Book::Real, |card| card.book)
}

fn card(app: &App, (vendor, name): &Key, at: &[&OfferFacts]) -> Arc<ModelCard> {
    match at.first() {
        Some(facts) => facts.card.clone(),
        None => Arc::new(app.catalogue().card(vendor, name, false, None)),
    }
}

/// All that is known of one model.
pub async fn catalogue_model(app: &App, ask: dto::ModelAsk) -> Result<dto::ModelDetail, UserError> {
    let (vendor, name) = ask.key.split_once('/').ok_or_else(|| errors::gone("model"))?;
    let key: Key = (VendorId::from(vendor), ModelName::from(name));
    let book = app.book().await?;
    let known = Known::of_book(app, book).await?;
    let at = all(app, &known, book).remove(&key).ok_or_else(|| errors::gone("model"))?;
    let card = card(app, &key, &at);
    Ok(dto::ModelDetail {
        facts: known.facts(app, &card, &at),
        efforts: card.efforts.iter().map(|effort| effort.as_str().to_owned()).collect(),
        quality: percent(card.quality),
        prices: model::prices(&card, app.now()),
        disputes: card.disputes.iter().map(model::dispute).collect(),
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 100")]
fn percent(quality: f64) -> u8 {
    (quality.clamp(0.0, 1.0) * 100.0).round() as u8
}
