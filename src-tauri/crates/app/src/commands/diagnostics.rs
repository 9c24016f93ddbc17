//! Details for a report of a fault, a redacted bundle, and how much is logged.

use std::path::PathBuf;

use crate::app::App;
use crate::dto::data::SavedFile;
use crate::dto::diagnostics as dto;
use crate::dto::errors::UserError;
use crate::host::FileKind;
use crate::{diagnostics, errors};

pub async fn diagnostics_get(app: &App, (): ()) -> Result<dto::Diagnostics, UserError> {
    Ok(dto::Diagnostics {
        facts: diagnostics::facts(app).await?,
        errors: app.off_thread(|data| diagnostics::errors(&data)).await?,
        log_level: diagnostics::level(app).await?,
    })
}

/// Asks where, and writes the bundle. Nothing where the person changed their mind.
pub async fn diagnostics_save(app: &App, (): ()) -> Result<Option<SavedFile>, UserError> {
    let suggested = format!("Medley diagnostics {}.zip", app.now_here().date());
    match super::data::ask(app, move |host| host.save_file(&suggested, FileKind::Zip)).await? {
        Some(to) => save_diagnostics(app, to).await.map(Some),
        None => Ok(None),
    }
}

/// The same for any host.
///
/// # Errors
/// When the file can't be written; then there is none.
pub async fn save_diagnostics(app: &App, to: PathBuf) -> Result<SavedFile, UserError> {
    let facts = diagnostics::facts(app).await?;
    let at = to.clone();
    let written = app.off_thread(move |data| diagnostics::write_bundle(&data, &facts, &at)).await?;
    let bytes = written.map_err(|error| errors::invalid(format!("The file was not written: {error}.")))?;
    Ok(SavedFile { path: to.display().to_string(), bytes })
}

pub async fn log_level_set(app: &App, set: dto::LogLevelSet) -> Result<(), UserError> {
    diagnostics::set_level(app, set.level).await
}
