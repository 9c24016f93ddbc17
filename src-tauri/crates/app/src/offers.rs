//! Offers: every model at every connection of a book, with what is known of each at this moment.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use medley_catalogue::Catalogue;
use medley_domain::model::{ModelCard, Speed};
use medley_domain::ports::ListedModel;
use medley_domain::{Book, Connection, ModelName, Offer, VendorId};
use medley_engine::OfferSetup;
use medley_routing::OfferFacts;

use crate::app::App;
use crate::dto::errors::UserError;
use crate::settings;
use crate::view::route::cooling;

/// The offers of one book.
pub struct Offers {
    pub facts: Vec<OfferFacts>,
    pub setups: HashMap<Offer, OfferSetup>,
}

/// Connections of a book with what each listed, practice addresses resolved.
pub async fn connections(
    app: &App,
    book: Book,
) -> Result<Vec<(Arc<Connection>, Vec<ListedModel>)>, UserError> {
    let stored = app
        .store(move |store| {
            let connections = store.connections()?.into_iter().filter(|connection| connection.book == book);
            connections.map(|connection| Ok((settings::listing(store, connection.id)?, connection))).collect()
        })
        .await;
    let stored: Vec<(Vec<ListedModel>, Connection)> = stored?;
    Ok(stored.into_iter().map(|(listed, connection)| (Arc::new(resolve(app, connection)), listed)).collect())
}

/// Tells the engine how fast each offer was in earlier sessions.
pub async fn seed_speeds(app: &App) -> Result<(), UserError> {
    for book in [Book::Real, Book::Practice] {
        let offers = Offers::of_book(app, book).await?;
        let wanted: Vec<Offer> = offers.setups.keys().cloned().collect();
        let measured = app.store(move |store| store.speeds(&wanted)).await?;
        for facts in offers.facts {
            let Some(known) = measured.get(&facts.offer) else { continue };
            let tokens_per_second = known.tokens_per_second.unwrap_or(facts.card.speed.tokens_per_second);
            let speed = Speed { ttft_ms: known.ttft_ms, tokens_per_second };
            app.engine().health().seed(facts.offer, speed);
        }
    }
    Ok(())
}

/// What is stored as the address of a practice vendor that the host runs.
const PRACTICE: &str = "practice:";

/// The address of a practice vendor wherever the host runs it.
pub fn practice_address(vendor: &VendorId) -> String {
    format!("{PRACTICE}{vendor}")
}

/// The address of a practice vendor that the host runs changes with every start. One that a person gave stays.
pub fn resolve(app: &App, mut connection: Connection) -> Connection {
    if connection.base_url.starts_with(PRACTICE)
        && let Some(url) = app.host().practice_url(connection.vendor.as_str())
    {
        connection.base_url = url;
    }
    connection
}

impl Offers {
    pub async fn of_book(app: &App, book: Book) -> Result<Self, UserError> {
        let mut offers = Self { facts: Vec::new(), setups: HashMap::new() };
        for (connection, listed) in connections(app, book).await? {
            for card in cards(app, &connection, &listed) {
                offers.add(app, &connection, card);
            }
        }
        Ok(offers)
    }

    /// Makes sure that a pinned offer is among them, even where nobody listed its model.
    pub async fn include(&mut self, app: &App, book: Book, offer: &Offer) -> Result<(), UserError> {
        if self.setups.contains_key(offer) {
            return Ok(());
        }
        let connections = connections(app, book).await?;
        let Some((connection, listed)) =
            connections.into_iter().find(|(each, _)| each.id == offer.connection)
        else {
            return Ok(());
        };
        let listed = listed.iter().find(|model| model.name == offer.model.as_str());
        let card = card(app, &connection, &offer.model, listed);
        self.add(app, &connection, card);
        Ok(())
    }

    fn add(&mut self, app: &App, connection: &Arc<Connection>, card: ModelCard) {
        let offer = Offer { connection: connection.id, model: card.name.clone() };
        let card = Arc::new(card);
        let health = app.engine().health();
        let rest = health.cooling(&offer, app.now());
        self.facts.push(OfferFacts {
            offer: offer.clone(),
            book: connection.book,
            vendor: connection.vendor.clone(),
            card: card.clone(),
            speed: health.speed(&offer),
            has_key: app.keys().has(&connection.key),
            cooling: rest.map(|(until, category)| (until, cooling(category).to_owned())),
        });
        self.setups.insert(offer, OfferSetup { connection: connection.clone(), card });
    }
}

/// The cards of a connection's models: those of the catalogue that its list confirms, or all of the catalogue's where
/// no list was read, or the list itself for a vendor whose models nobody can know beforehand.
fn cards(app: &App, connection: &Connection, listed: &[ListedModel]) -> Vec<ModelCard> {
    let catalogue = app.catalogue();
    let known = is_known(catalogue, connection);
    let from_list =
        listed.iter().map(|model| card(app, connection, &ModelName::from(model.name.as_str()), Some(model)));
    let mut cards: Vec<ModelCard> = if !known {
        from_list.collect()
    } else if listed.is_empty() {
        let names = catalogue.names(&connection.vendor).map(ModelName::from);
        names.map(|name| card(app, connection, &name, None)).collect()
    } else {
        from_list.filter(|card| card.in_catalogue).collect()
    };
    let mut seen = HashSet::new();
    cards.retain(|card| seen.insert(card.name.clone()));
    cards
}

fn is_known(catalogue: &Catalogue, connection: &Connection) -> bool {
    catalogue.names(&connection.vendor).next().is_some()
}

/// Models with "-cloud" in an Ollama name run elsewhere and are not free.
pub fn card(
    app: &App,
    connection: &Connection,
    model: &ModelName,
    listed: Option<&ListedModel>,
) -> ModelCard {
    let local_vendor = app.registry().card(&connection.vendor).is_some_and(|card| card.local);
    let local = local_vendor && !model.as_str().ends_with("-cloud");
    app.catalogue().card(&connection.vendor, model, local, listed)
}
