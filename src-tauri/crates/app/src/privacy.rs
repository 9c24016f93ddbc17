//! What a connection's vendor keeps, and where it works: the card's word, and what the person has settled with the
//! vendor.
//!
//! Deliberately absent: the rule (routing's).

use medley_domain::{Book, Connection};

use crate::app::App;

/// The connection's setting by which a person says that they took every way out that the vendor offers.
pub const RETENTION: &str = "retention";
const OFF: &str = "off";
/// The connection's setting that names the region of an account, where the vendor has several.
const REGION: &str = "data_region";

/// Whether it runs on this computer: a local server, a practice vendor, or whatever listens on loopback.
pub fn is_here(app: &App, connection: &Connection) -> bool {
    let local = app.registry().card(&connection.vendor).is_some_and(|card| card.local);
    local || connection.book == Book::Practice || medley_vendors::endpoint::is_loopback(&connection.base_url)
}

/// Whether nothing of a request is kept, as far as is known. A custom endpoint's word is not known.
pub fn keeps_nothing(app: &App, connection: &Connection) -> bool {
    let card = app.registry().card(&connection.vendor);
    card.is_some_and(|card| match has_opted_out(connection) {
        true => card.keeps_nothing_when_opted_out(),
        false => card.keeps_nothing(),
    })
}

pub fn has_opted_out(connection: &Connection) -> bool {
    connection.settings.get(RETENTION).is_some_and(|value| value == OFF)
}

/// Says so, or takes it back.
pub fn set_opted_out(connection: &mut Connection, opted_out: bool) {
    match opted_out {
        true => connection.settings.insert(RETENTION.to_owned(), OFF.to_owned()),
        false => connection.settings.remove(RETENTION),
    };
}

/// Where requests are worked on; empty where nobody says.
pub fn regions(app: &App, connection: &Connection) -> Vec<String> {
    if let Some(region) = connection.settings.get(REGION).filter(|region| !region.trim().is_empty()) {
        return vec![region.trim().to_ascii_lowercase()];
    }
    app.registry().card(&connection.vendor).map(|card| card.regions().to_vec()).unwrap_or_default()
}
