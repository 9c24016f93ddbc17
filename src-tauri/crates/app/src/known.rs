//! The models that a book's connections offer, each once by vendor and name, with where it can be asked and what the
//! person said of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use medley_domain::model::ModelCard;
use medley_domain::pricing::Meter;
use medley_domain::route::{Never, Policy};
use medley_domain::{Book, ConnectionId, ModelName, VendorId};
use medley_routing::OfferFacts;

use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::models::{ModelFacts, OfferAt, OwnPrice};
use crate::offers::Offers;
use crate::own_price::OwnPrices;
use crate::settings;
use crate::view::model;
use crate::view::route::per_million;

/// A model's vendor and name.
pub type Key = (VendorId, ModelName);

pub struct Known {
    pub offers: Offers,
    pub policy: Policy,
    own: HashMap<ConnectionId, OwnPrices>,
}

impl Known {
    pub async fn of_book(app: &App, book: Book) -> Result<Self, UserError> {
        let offers = Offers::of_book(app, book).await?;
        let policy = app.store(settings::policy).await?;
        Ok(Self { own: offers.own_prices(), offers, policy })
    }

    /// Every model with the offers of it.
    pub fn models(&self) -> BTreeMap<Key, Vec<&OfferFacts>> {
        let mut models: BTreeMap<Key, Vec<&OfferFacts>> = BTreeMap::new();
        for facts in &self.offers.facts {
            models.entry((facts.vendor.clone(), facts.card.name.clone())).or_default().push(facts);
        }
        models
    }

    pub fn forbids_all_of(&self, connection: ConnectionId) -> bool {
        self.policy.never.contains(&Never { connection, model: None })
    }

    /// What a table shows of a model, by the card of its first offer or of the catalogue.
    pub fn facts(&self, app: &App, card: &Arc<ModelCard>, at: &[&OfferFacts]) -> ModelFacts {
        let (now, today) = (app.now(), app.now_here().date());
        let catalogue = app.catalogue();
        let kind = catalogue.kind(&card.vendor, &card.name);
        let released = catalogue.released(&card.vendor, &card.name);
        let offers: Vec<OfferAt> = at.iter().map(|facts| self.offer(facts)).collect();
        ModelFacts {
            key: format!("{}/{}", card.vendor, card.name),
            vendor: card.vendor.to_string(),
            vendor_name: app.names().vendor(&card.vendor),
            voice: app.names().voice(&card.vendor),
            model: card.name.to_string(),
            title: card.title.clone(),
            kind: model::kind(kind),
            tier: model::tier(medley_catalogue::tier(card, kind, now)),
            can: model::abilities(card),
            context: card.context,
            max_output: card.max_output,
            input: per_million(card, Meter::Input, now),
            output: per_million(card, Meter::Output, now),
            cache_read: model::cached(card, Meter::CacheRead, now),
            cache_write: model::cached(card, Meter::CacheWrite, now),
            unit: model::unit(card, now),
            own_price: offers.first().is_some_and(|offer| offer.own_price.is_some()),
            disputed: !card.disputes.is_empty(),
            released: released.map(|day| day.to_string()),
            fresh: model::is_fresh(released, today),
            ends: model::ends(card, today),
            retired: model::is_retired(card, today),
            local: card.local,
            offers,
        }
    }

    fn offer(&self, facts: &OfferFacts) -> OfferAt {
        let offer = &facts.offer;
        let own = self.own.get(&offer.connection).and_then(|prices| prices.get(offer.model.as_str()));
        OfferAt {
            offer: offer.to_string(),
            connection: offer.connection.to_string(),
            name: self.offers.connection(offer).map(|found| found.name.clone()).unwrap_or_default(),
            never: self.policy.forbids(offer),
            own_price: own.map(|price| OwnPrice {
                input: price.input.to_string(),
                output: price.output.to_string(),
                cache_read: price.cache_read.map(|amount| amount.to_string()),
                cache_write: price.cache_write.map(|amount| amount.to_string()),
            }),
        }
    }
}
