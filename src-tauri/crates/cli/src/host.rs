//! The command line as a host of the app, and opening the app in it.

use std::path::PathBuf;
use std::sync::Arc;

use medley_app::dto::errors::UserError;
use medley_app::dto::state::AppEvent;
use medley_app::{App, Host, Opening, errors, folder};
use medley_practice::Reach;

struct Terminal {
    practice: Reach,
}

impl Host for Terminal {
    /// Practice vendors start when they are first needed.
    fn practice_url(&self, vendor: &str) -> Option<String> {
        self.practice.start().ok()?;
        self.practice.url(vendor)
    }

    fn open_link(&self, url: &str) -> Result<(), String> {
        Err(format!("a command line opens no links; copy this one: {url}"))
    }

    /// Nobody watches: what changed is read anew by the next command.
    fn emit(&self, _event: AppEvent) {}
}

/// Opens the data folder and closes what a dead process left open.
///
/// # Errors
/// In the person's words.
#[expect(clippy::disallowed_methods, reason = "a shell reads the system's time zone for the core")]
pub async fn open(data_dir: Option<PathBuf>) -> Result<App, UserError> {
    let folder = data_dir.or_else(folder::default_folder);
    let folder =
        folder.ok_or_else(|| errors::invalid("This system names no folder for data: use --data-dir."))?;
    let host = Arc::new(Terminal { practice: Reach::new(folder.join("practice")) });
    let opening = Opening { folder, host, time_zone: jiff::tz::TimeZone::system() };
    let opened = tokio::task::spawn_blocking(move || App::open(opening)).await;
    let app = opened.map_err(|error| errors::internal(&error))??;
    app.begin().await?;
    Ok(app)
}
