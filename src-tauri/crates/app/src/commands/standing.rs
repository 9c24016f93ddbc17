//! How the open book's connections fare, for the list of keys.

use medley_store::{Ending, Month};

use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::standing::ConnectionStanding;
use crate::standing;

/// The newest attempts of all connections that are looked at.
const ENDINGS: u64 = 300;

pub async fn connection_standing(app: &App, (): ()) -> Result<Vec<ConnectionStanding>, UserError> {
    let book = app.book().await?;
    let first = Month::of(app.now_here().date()).first_day();
    app.store(move |store| {
        let endings = store.newest_endings(ENDINGS)?;
        let spend = store.spend_by_connection(book, first)?;
        let mut all = Vec::new();
        for connection in store.connections()?.iter().filter(|each| each.book == book) {
            let own: Vec<&Ending> = endings.iter().filter(|each| each.connection == connection.id).collect();
            let check = standing::last_check(store, connection.id)?;
            let (health, seen) = standing::health(&own, check.as_ref());
            let month = spend.get(&connection.id);
            let last = match month {
                Some(spend) => Some(spend.last),
                None => store.last_used(book, &connection.vendor, connection.id)?,
            };
            all.push(ConnectionStanding {
                connection: connection.id.to_string(),
                health,
                seen,
                took: check.filter(|check| check.error.is_none()).map(|check| check.took),
                last_used: last.map(|at| at.as_millisecond()),
                month: month.map(|spend| spend.sum).unwrap_or_default().into(),
            });
        }
        Ok(all)
    })
    .await
}
