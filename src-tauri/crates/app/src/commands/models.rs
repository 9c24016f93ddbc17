//! The models of the open book.

use medley_domain::pricing::Meter;
use medley_domain::{Book, Offer};

use crate::app::App;
use crate::dto::connections::ModelRow;
use crate::dto::errors::UserError;
use crate::offers::Offers;
use crate::view::route::per_million;

pub async fn models_list(app: &App, (): ()) -> Result<Vec<ModelRow>, UserError> {
    models_of(app, app.book().await?).await
}

/// The models of a book, for any host.
pub async fn models_of(app: &App, book: Book) -> Result<Vec<ModelRow>, UserError> {
    let offers = Offers::of_book(app, book).await?;
    let name_of =
        |offer: &Offer| offers.connection(offer).map(|found| found.name.clone()).unwrap_or_default();
    let row = |facts: &medley_routing::OfferFacts| ModelRow {
        offer: facts.offer.to_string(),
        connection: facts.offer.connection.to_string(),
        connection_name: name_of(&facts.offer),
        vendor: facts.vendor.to_string(),
        voice: app.names().voice(&facts.vendor),
        model: facts.offer.model.to_string(),
        title: facts.card.title.clone(),
        context: facts.card.context,
        input_per_million: per_million(&facts.card, Meter::Input, app.now()),
        output_per_million: per_million(&facts.card, Meter::Output, app.now()),
        vision: facts.card.can.vision,
        tools: facts.card.can.tools,
        reasoning: facts.card.can.reasoning,
        in_catalogue: facts.card.in_catalogue,
        local: facts.card.local,
    };
    Ok(offers.facts.iter().map(row).collect())
}
