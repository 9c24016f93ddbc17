//! The models of the open book, and newer lists of what models cost and can.

use std::sync::Arc;

use jiff::civil::Date;
use medley_catalogue::Refresh;
use medley_domain::model::ModelCard;
use medley_domain::pricing::Meter;
use medley_domain::{AttemptId, Book, Offer};
use medley_vendors::fetch;

use crate::app::App;
use crate::dto::connections::ModelRow;
use crate::dto::errors::UserError;
use crate::offers::Offers;
use crate::view::route::per_million;
use crate::{catalogue, errors};

/// The largest list that is read.
const MOST_BYTES: usize = 16 * 1024 * 1024;

pub async fn models_list(app: &App, (): ()) -> Result<Vec<ModelRow>, UserError> {
    models_of(app, app.book().await?).await
}

/// The models of a book, for any host.
pub async fn models_of(app: &App, book: Book) -> Result<Vec<ModelRow>, UserError> {
    Ok(model_cards(app, book).await?.into_iter().map(|(row, _)| row).collect())
}

/// The models of a book with all that is known of each.
pub async fn model_cards(app: &App, book: Book) -> Result<Vec<(ModelRow, Arc<ModelCard>)>, UserError> {
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
        pdf: facts.card.can.pdf,
        audio: facts.card.can.audio,
        efforts: facts.card.efforts.iter().map(|effort| (*effort).into()).collect(),
        in_catalogue: facts.card.in_catalogue,
        local: facts.card.local,
        ends: facts.card.ends.filter(|end| is_near(*end, app.now_here().date())).map(|end| end.to_string()),
        disputed: !facts.card.disputes.is_empty(),
    };
    Ok(offers.facts.iter().map(|facts| (row(facts), facts.card.clone())).collect())
}

/// Whether a model's end is worth a warning: within some months, or past.
fn is_near(end: Date, today: Date) -> bool {
    const WARNED: i64 = 120;
    end.duration_since(today).as_hours() / 24 <= WARNED
}

/// Reads a newer list from a file or an http address, and says what it would change. Nothing is written.
///
/// # Errors
/// When it cannot be read or is no such list, in the person's words.
pub async fn read_list(app: &App, source: &str) -> Result<Refresh, UserError> {
    let text = if source.contains("://") { fetched(app, source).await? } else { file(source).await? };
    let at = app.now();
    let refreshed = app.off_thread(move |folder| {
        let current = catalogue::list(&folder)?;
        medley_catalogue::refresh(current.as_deref(), &text, at)
    });
    refreshed.await?.map_err(|why| errors::invalid(format!("{source}: {why}. Nothing was changed.")))
}

/// Puts a list that was read in the place of the one in use. It holds from the next start on.
///
/// # Errors
/// When the disk does not take it; the one in use stays.
pub async fn apply_list(app: &App, refresh: &Refresh) -> Result<(), UserError> {
    let text = refresh.text.clone();
    let kept = app.off_thread(move |folder| catalogue::keep(&folder, &text)).await?;
    kept.map_err(|error| errors::invalid(format!("The list was not kept: {error}. The old one stays.")))
}

async fn fetched(app: &App, url: &str) -> Result<String, UserError> {
    let text = fetch::text(app.registry().transport(), url, MOST_BYTES, AttemptId::new(app.now())).await;
    text.map_err(|error| errors::invalid(format!("{error}. Nothing was changed.")))
}

async fn file(path: &str) -> Result<String, UserError> {
    let unread = |why: &dyn std::fmt::Display| {
        errors::invalid(format!("{path} cannot be read: {why}. Nothing was changed."))
    };
    let known = tokio::fs::metadata(path).await.map_err(|error| unread(&error))?;
    if !known.is_file() || known.len() > MOST_BYTES as u64 {
        return Err(unread(&"it is no file of at most 16 MB"));
    }
    tokio::fs::read_to_string(path).await.map_err(|error| unread(&error))
}
