//! Recovery at the start: attempts that a process left open when it ended are closed as lost, at an estimate, with
//! the text that was checkpointed.

use medley_domain::VendorError;
use medley_domain::conversation::MessageState;
use medley_domain::event::{Stop, StopReason};
use medley_domain::journal::{AttemptEnd, Record};
use medley_domain::ledger::Outcome;
use medley_domain::ports::Books;
use medley_engine::entry;
use medley_store::Recovered;

use crate::app::App;
use crate::dto::errors::UserError;
use crate::errors;

/// Closes what dead processes left open. Returns how many attempts there were.
///
/// # Errors
/// When the books can't be read or written; what was not closed is found again at the next start.
pub async fn recover(app: &App) -> Result<usize, UserError> {
    let (app_here, now) = (app.clone(), app.now());
    let recovered = app.store(move |store| store.recover(app_here.lock(), now)).await?;
    for lost in &recovered {
        app.books().commit(records(app, lost)).await.map_err(|error| errors::from_books(&error))?;
    }
    if !recovered.is_empty() {
        tracing::info!(attempts = recovered.len(), "closed what an earlier process left open");
    }
    Ok(recovered.len())
}

fn records(app: &App, lost: &Recovered) -> Vec<Record> {
    let now = app.now();
    let local = app.registry().card(&lost.if_lost.vendor).is_some_and(|card| card.local);
    let card = app.catalogue().card(&lost.if_lost.vendor, &lost.if_lost.model, local, None);
    let entry = entry::lost(&lost.if_lost, &card, lost.checkpoint_chars(), now);
    let error = VendorError::cut("Medley was closed while this answer was being written.");
    let stop = Stop { reason: StopReason::Incomplete, raw: None };
    vec![
        Record::AttemptEnded(AttemptEnd {
            attempt: lost.attempt,
            at: now,
            outcome: Outcome::Lost,
            error: Some(error.clone()),
        }),
        Record::Ledger(Box::new(entry)),
        Record::MessageEnded {
            message: lost.answer,
            parts: lost.parts.clone(),
            state: MessageState::Incomplete,
        },
        Record::RunEnded { run: lost.run, stop: Some(stop), error: Some(error), at: now },
    ]
}
