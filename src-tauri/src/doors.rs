//! The page's doors: a command, a run's events, what changes, and the menu bar. Each answers once the data folder is open.

use std::sync::Arc;
use std::time::Duration;

use medley_app::dto::chat::RunEvent;
use medley_app::dto::errors::UserError;
use medley_app::dto::state::AppEvent;
use medley_app::{App, Opening, errors, stream, table};
use serde_json::Value;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};
use tokio::sync::Mutex;

use crate::host::Shell;
use crate::menu;

/// How long closing waits for answers under way to be written down.
const CLOSING: Duration = Duration::from_secs(3);

/// Opens the app at the first need, and again where that failed: a full disk may have room by then.
pub struct Doors {
    shell: Arc<Shell>,
    app: Mutex<Option<App>>,
}

impl Doors {
    pub fn new(shell: Arc<Shell>) -> Self {
        Self { shell, app: Mutex::default() }
    }

    /// Opens the data folder while the page still loads.
    pub async fn open_early(&self) {
        if let Err(error) = self.app().await {
            tracing::warn!(code = ?error.code, "the data folder did not open; the page's first call tries again");
        }
    }

    async fn app(&self) -> Result<App, UserError> {
        let mut open = self.app.lock().await;
        if let Some(app) = &*open {
            return Ok(app.clone());
        }
        let app = self.open().await?;
        *open = Some(app.clone());
        Ok(app)
    }

    #[expect(clippy::disallowed_methods, reason = "the shell reads the system's time zone for the core")]
    async fn open(&self) -> Result<App, UserError> {
        let opening = Opening {
            folder: self.shell.folder(),
            host: self.shell.clone(),
            time_zone: jiff::tz::TimeZone::system(),
        };
        let opened = tokio::task::spawn_blocking(move || App::open(opening)).await;
        let app = opened.map_err(|error| errors::internal(&error))??;
        app.begin().await?;
        Ok(app)
    }

    /// Stops what is under way and waits until it is written, for a little while.
    pub async fn close(&self) {
        let app = self.app.lock().await.clone();
        if let Some(app) = app
            && tokio::time::timeout(CLOSING, app.close()).await.is_err()
        {
            tracing::warn!("closing took too long; what is open is recovered at the next start");
        }
    }
}

/// Runs a command of the table.
#[tauri::command]
pub async fn rpc(doors: State<'_, Doors>, name: String, payload: Value) -> Result<Value, UserError> {
    let app = doors.app().await?;
    table::dispatch(&app, &name, payload).await
}

/// Sends a run's events in batches, from where it stands until its end.
#[tauri::command]
pub async fn run_attach(
    doors: State<'_, Doors>,
    run: String,
    channel: Channel<Vec<RunEvent>>,
) -> Result<(), UserError> {
    let app = doors.app().await?;
    let run = run.parse().map_err(|_| errors::gone("answer"))?;
    stream::forward(&app, run, move |batch| channel.send(batch).is_ok()).await
}

/// Tells the page of everything that changes from now on.
#[tauri::command]
pub fn app_events(doors: State<'_, Doors>, channel: Channel<AppEvent>) {
    doors.shell.listen(channel);
}

/// Puts the page's actions into the system's menu bar and tells it which was picked. Only macOS has such a bar.
#[tauri::command]
pub fn menu_set(
    app: AppHandle,
    doors: State<'_, Doors>,
    groups: Vec<menu::Group>,
    channel: Channel<String>,
) -> Result<(), UserError> {
    if !cfg!(target_os = "macos") {
        return Err(errors::invalid("This system has no menu bar."));
    }
    menu::set(&app, &groups).map_err(|error| errors::internal(&error))?;
    doors.shell.hear_menu(channel);
    Ok(())
}

/// An action was picked in the system's menu bar.
pub fn menu_picked(doors: &Doors, action: &str) {
    doors.shell.tell_menu(action);
}
