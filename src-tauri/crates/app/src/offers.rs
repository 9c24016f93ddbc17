//! Offers: every model at every connection of a book, with what is known of each at this moment.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use medley_catalogue::{Catalogue, Kind};
use medley_domain::model::{ModelCard, Speed};
use medley_domain::ports::ListedModel;
use medley_domain::route::RouteDecision;
use medley_domain::{Book, Connection, ConnectionId, ModelName, Offer, VendorId};
use medley_engine::OfferSetup;
use medley_routing::OfferFacts;
use medley_store::{Store, StoreError};

use crate::app::App;
use crate::dto::errors::UserError;
use crate::own_price::{self, OwnPrices};
use crate::view::route::cooling;
use crate::{privacy, settings};

/// The offers of one book.
pub struct Offers {
    pub facts: Vec<OfferFacts>,
    stock: Vec<Stock>,
}

/// A connection as the store has it, with the text of what it listed and of what the person says its models cost.
#[derive(Clone)]
pub struct Stored {
    pub connection: Connection,
    listing: String,
    own: String,
}

/// The same, found where it runs.
struct Stock {
    connection: Arc<Connection>,
    listing: String,
    own: String,
}

/// A book's connections.
pub fn read(store: &Store, book: Book) -> Result<Vec<Stored>, StoreError> {
    let mut listings = settings::listings(store)?;
    let mut prices = settings::own_prices(store)?;
    let connections = store.connections()?.into_iter().filter(|connection| connection.book == book);
    let stored = |connection: Connection| {
        let id = connection.id.to_string();
        let listing = listings.remove(&id).unwrap_or_default();
        Stored { connection, listing, own: prices.remove(&id).unwrap_or_default() }
    };
    Ok(connections.map(stored).collect())
}

/// Makes sure, once, that the engine knows how fast each offer was in earlier sessions, so that the first route of a
/// process is the one that every later process would take. Without the ledger's word the priors hold.
pub async fn ensure_speeds(app: &App) {
    let seeded = app.speeds().get_or_try_init(|| seed_speeds(app)).await;
    if let Err(error) = seeded {
        tracing::warn!(%error, "speeds of earlier sessions are not known");
    }
}

async fn seed_speeds(app: &App) -> Result<(), UserError> {
    for book in [Book::Real, Book::Practice] {
        let offers = Offers::of_book(app, book).await?;
        let wanted: Vec<Offer> = offers.facts.iter().map(|facts| facts.offer.clone()).collect();
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
        let stored = app.store(move |store| read(store, book)).await?;
        Ok(Self::of(app, stored))
    }

    /// The offers of connections that were [`read`].
    pub fn of(app: &App, stored: Vec<Stored>) -> Self {
        let resolved = |Stored { connection, listing, own }| Stock {
            connection: Arc::new(resolve(app, connection)),
            listing,
            own,
        };
        let mut offers = Self { facts: Vec::new(), stock: stored.into_iter().map(resolved).collect() };
        for Stock { connection, listing, own } in &offers.stock {
            let standing = Standing::of(app, connection);
            let make = || {
                let mut cards = cards(app, connection, &settings::parse_listing(listing));
                let own = own_price::parse(own);
                cards.iter_mut().for_each(|card| lay_over(&own, card));
                cards
            };
            let cards = app.shelf().cards(connection.id, listing, own, make);
            offers.facts.extend(cards.iter().map(|card| facts(app, connection, card.clone(), &standing)));
        }
        offers
    }

    /// Makes sure that a pinned offer is among them, even where nobody listed its model.
    pub fn include(&mut self, app: &App, offer: &Offer) {
        if self.facts.iter().any(|facts| &facts.offer == offer) {
            return;
        }
        let Some(stock) = self.stock.iter().find(|each| each.connection.id == offer.connection) else {
            return;
        };
        let listing = settings::parse_listing(&stock.listing);
        let listed = listing.iter().find(|model| model.name == offer.model.as_str());
        let mut card = card(app, &stock.connection, &offer.model, listed);
        lay_over(&own_price::parse(&stock.own), &mut card);
        let standing = Standing::of(app, &stock.connection);
        self.facts.push(facts(app, &stock.connection, Arc::new(card), &standing));
    }

    /// The connections, with or without a model.
    pub fn connections(&self) -> impl Iterator<Item = &Arc<Connection>> {
        self.stock.iter().map(|stock| &stock.connection)
    }

    /// The connection that makes an offer.
    pub fn connection(&self, offer: &Offer) -> Option<&Arc<Connection>> {
        self.connections().find(|connection| connection.id == offer.connection)
    }

    /// What the person says that its models cost, for each connection.
    pub fn own_prices(&self) -> HashMap<ConnectionId, OwnPrices> {
        self.stock.iter().map(|stock| (stock.connection.id, own_price::parse(&stock.own))).collect()
    }

    /// What a run needs of the offer that was chosen and of those that may follow it.
    pub fn setups(&self, decision: &RouteDecision) -> HashMap<Offer, OfferSetup> {
        let wanted = std::iter::once(&decision.chosen).chain(&decision.then);
        wanted.filter_map(|offer| Some((offer.clone(), self.setup(offer)?))).collect()
    }

    fn setup(&self, offer: &Offer) -> Option<OfferSetup> {
        let facts = self.facts.iter().find(|facts| &facts.offer == offer)?;
        let connection = self.connection(offer)?.clone();
        Some(OfferSetup { connection, card: facts.card.clone() })
    }
}

fn lay_over(own: &OwnPrices, card: &mut ModelCard) {
    if let Some(price) = own.get(card.name.as_str()) {
        price.lay_over(card);
    }
}

/// What is the same for all offers of a connection.
struct Standing {
    has_key: bool,
    here: bool,
    keeps_data: bool,
    regions: Vec<String>,
}

impl Standing {
    fn of(app: &App, connection: &Connection) -> Self {
        Self {
            has_key: app.keys().has(&connection.key),
            here: privacy::is_here(app, connection),
            keeps_data: !privacy::keeps_nothing(app, connection),
            regions: privacy::regions(app, connection),
        }
    }
}

fn facts(app: &App, connection: &Connection, card: Arc<ModelCard>, standing: &Standing) -> OfferFacts {
    let offer = Offer { connection: connection.id, model: card.name.clone() };
    let health = app.engine().health();
    let rest = health.cooling(&offer, app.now());
    OfferFacts {
        book: connection.book,
        vendor: connection.vendor.clone(),
        speed: health.speed(&offer),
        has_key: standing.has_key,
        here: standing.here && !runs_elsewhere(&card.name),
        keeps_data: standing.keeps_data,
        regions: standing.regions.clone(),
        card,
        cooling: rest.map(|(until, category)| (until, cooling(category).to_owned())),
        offer,
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
        from_list.filter(|card| card.in_catalogue && is_chat(catalogue, connection, card)).collect()
    };
    let mut seen = HashSet::new();
    cards.retain(|card| seen.insert(card.name.clone()));
    cards
}

fn is_known(catalogue: &Catalogue, connection: &Connection) -> bool {
    catalogue.knows_vendor(&connection.vendor)
}

/// Models that make pictures, films or speech, or hear it, answer no chat.
fn is_chat(catalogue: &Catalogue, connection: &Connection, card: &ModelCard) -> bool {
    matches!(catalogue.kind(&connection.vendor, &card.name), None | Some(Kind::Chat))
}

/// Models with "-cloud" in an Ollama name run elsewhere and are not free.
fn runs_elsewhere(model: &ModelName) -> bool {
    model.as_str().ends_with("-cloud")
}

pub fn card(
    app: &App,
    connection: &Connection,
    model: &ModelName,
    listed: Option<&ListedModel>,
) -> ModelCard {
    let local_vendor = app.registry().card(&connection.vendor).is_some_and(|card| card.local);
    let local = local_vendor && !runs_elsewhere(model);
    app.catalogue().card(&connection.vendor, model, local, listed)
}
