//! A person's own price for a model at a connection.

use medley_domain::{Offer, PicoUsd};

use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::models::{OwnPrice, PriceSet};
use crate::{errors, own_price, settings};

/// Pico-dollars for a million tokens: $10,000, beyond what anybody asks.
const MOST: PicoUsd = PicoUsd::dollars(10_000);

/// Holds from the next request on; what was asked before keeps its price.
pub async fn price_set(app: &App, set: PriceSet) -> Result<(), UserError> {
    let offer = Offer::parse(&set.offer).ok_or_else(|| errors::gone("model"))?;
    let price = set.price.map(|price| read(app, &price)).transpose()?;
    let connection = offer.connection;
    let found = app.store(move |store| store.connection(connection)).await?;
    found.ok_or_else(|| errors::gone("connection"))?;
    app.store(move |store| {
        let mut prices = settings::own_prices_of(store, connection)?;
        match price {
            Some(price) => prices.insert(offer.model.to_string(), price),
            None => prices.remove(offer.model.as_str()),
        };
        settings::set_own_prices(store, connection, &prices)
    })
    .await
}

fn read(app: &App, price: &OwnPrice) -> Result<own_price::OwnPrice, UserError> {
    let optional = |text: &Option<String>| text.as_deref().map(amount).transpose();
    Ok(own_price::OwnPrice {
        input: amount(&price.input)?,
        output: amount(&price.output)?,
        cache_read: optional(&price.cache_read)?,
        cache_write: optional(&price.cache_write)?,
        at: app.now(),
    })
}

fn amount(text: &str) -> Result<PicoUsd, UserError> {
    let read = text.parse::<PicoUsd>().ok().filter(|amount| (PicoUsd::ZERO..=MOST).contains(amount));
    read.ok_or_else(|| errors::invalid("A price is from nothing to $10,000 for a million tokens."))
}
