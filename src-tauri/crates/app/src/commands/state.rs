//! The app as a whole: its state, which book is open, the keychain, practice vendors, links.

use jiff::SignedDuration;
use medley_domain::ports::KeyError;
use medley_domain::{Book, Connection, ConnectionId, KeyRef, VendorId};

use crate::app::App;
use crate::dto::connections::Connection as ConnectionView;
use crate::dto::errors::{ErrorCode, UserError};
use crate::dto::state::{
    AppState, Book as BookView, BookSet, KeychainState, KeychainStatus, LinkOpen, Platform,
};
use crate::{errors, offers, settings};

pub async fn app_state(app: &App, (): ()) -> Result<AppState, UserError> {
    let (book, first_run, has_connections) = app
        .store(|store| {
            let real = store.connections()?.iter().any(|connection| connection.book == Book::Real);
            Ok((settings::book(store)?, settings::is_first_run(store)?, real))
        })
        .await?;
    Ok(AppState {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        platform: Platform::here(),
        book: book.into(),
        first_run,
        keychain: keychain(app).await,
        data_folder: app.store_here().folder().display().to_string(),
        has_connections,
        bad_cards: app.bad_cards().iter().map(ToString::to_string).collect(),
    })
}

pub async fn book_set(app: &App, set: BookSet) -> Result<AppState, UserError> {
    let book = Book::from(set.book);
    app.store(move |store| settings::set_book(store, book)).await?;
    app_state(app, ()).await
}

/// Leaves the first-run page for good. Refused while there is nothing to chat with.
pub async fn first_run_done(app: &App, (): ()) -> Result<AppState, UserError> {
    let any = app.store(|store| Ok(!store.connections()?.is_empty())).await?;
    if !any {
        return Err(errors::invalid("Add a key, a local model or the practice vendors first."));
    }
    app.store(settings::end_first_run).await?;
    app_state(app, ()).await
}

/// Looks again, and has the system ask for the password where the keychain is locked.
pub async fn keychain_retry(app: &App, (): ()) -> Result<KeychainState, UserError> {
    if let Err(KeyError::Locked) = app.keys().keychain().status().await {
        // What came of it is what the state says.
        let _ = app.keys().keychain().unlock().await;
    }
    Ok(keychain(app).await)
}

async fn keychain(app: &App) -> KeychainState {
    let (state, detail) = match app.keys().keychain().status().await {
        Ok(()) => (KeychainStatus::Ready, String::new()),
        Err(error) => (status_of(&error), errors::from_keys(&error).detail),
    };
    KeychainState { state, detail }
}

fn status_of(error: &KeyError) -> KeychainStatus {
    match error {
        KeyError::Locked => KeychainStatus::Locked,
        KeyError::Timeout => KeychainStatus::Timeout,
        KeyError::NotFound => KeychainStatus::Ready,
        KeyError::Missing(_) | KeyError::Failed(_) => KeychainStatus::Missing,
    }
}

/// Connects the practice vendors that are not connected yet and opens their book.
pub async fn practice_start(app: &App, (): ()) -> Result<Vec<ConnectionView>, UserError> {
    connect_practice(app).await?;
    app.store(|store| settings::set_book(store, Book::Practice)).await?;
    super::connection_list(app, ()).await
}

/// Connects the practice vendors that are not connected yet; the open book stays, for any host.
///
/// # Errors
/// When they can't be started.
pub async fn connect_practice(app: &App) -> Result<(), UserError> {
    let cards = app.registry().cards().filter(|card| card.book == Book::Practice);
    let vendors: Vec<(VendorId, String)> = cards.map(|card| (card.id.clone(), card.name.clone())).collect();
    if vendors.iter().any(|(vendor, _)| app.host().practice_url(vendor.as_str()).is_none()) {
        let detail = "They could not be started on this computer. Restart Medley to try again.";
        return Err(errors::plain(ErrorCode::Internal, "The practice vendors are not running", detail));
    }
    let now = app.now();
    app.store(move |store| {
        let there = store.connections()?;
        let missing =
            vendors.into_iter().filter(|(vendor, _)| there.iter().all(|each| &each.vendor != vendor));
        for ((vendor, name), place) in missing.zip(0..) {
            // A millisecond apart, so that lists keep the order of the cards.
            let created = now.saturating_add(SignedDuration::from_millis(place)).unwrap_or(now);
            store.insert_connection(&practice_connection(vendor, name, created))?;
        }
        Ok(())
    })
    .await
}

fn practice_connection(vendor: VendorId, name: String, created: jiff::Timestamp) -> Connection {
    Connection {
        id: ConnectionId::new(created),
        base_url: offers::practice_address(&vendor),
        vendor,
        name,
        protocol: None,
        key: KeyRef::None,
        key_last4: None,
        book: Book::Practice,
        created,
        settings: std::collections::BTreeMap::new(),
    }
}

/// Opens an http(s) address in the browser. The page has asked the person before.
pub async fn link_open(app: &App, link: LinkOpen) -> Result<(), UserError> {
    let url = url::Url::parse(&link.url).map_err(|_| errors::invalid("That is not an address."))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(errors::invalid("Only http and https addresses are opened."));
    }
    app.host()
        .open_link(url.as_str())
        .map_err(|words| errors::invalid(format!("No browser opened it. {words}")))
}

impl From<Book> for BookView {
    fn from(book: Book) -> Self {
        match book {
            Book::Real => Self::Real,
            Book::Practice => Self::Practice,
        }
    }
}

impl From<BookView> for Book {
    fn from(book: BookView) -> Self {
        match book {
            BookView::Real => Self::Real,
            BookView::Practice => Self::Practice,
        }
    }
}
