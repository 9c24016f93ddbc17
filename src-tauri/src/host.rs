//! The window as a host of the app.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use medley_app::Host;
use medley_app::dto::state::AppEvent;
use medley_practice::Reach;
use tauri::ipc::Channel;

/// What the app needs of the window.
pub struct Shell {
    folder: PathBuf,
    practice: Reach,
    listeners: Mutex<Vec<Channel<AppEvent>>>,
    menu: Mutex<Option<Channel<String>>>,
}

impl Shell {
    pub fn new(folder: PathBuf) -> Self {
        let practice = Reach::new(folder.join("practice"));
        Self { folder, practice, listeners: Mutex::default(), menu: Mutex::default() }
    }

    pub fn folder(&self) -> PathBuf {
        self.folder.clone()
    }

    /// Starts the practice vendors; without them the rest of Medley works.
    pub fn start_practice(&self) {
        if let Err(error) = self.practice.start() {
            tracing::warn!(%error, "the practice vendors did not start");
        }
    }

    /// Tells `listener` of everything that changes, until its page is gone. A reloaded page takes the old one's place.
    pub fn listen(&self, listener: Channel<AppEvent>) {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        *listeners = vec![listener];
    }

    /// Tells `listener` which action is picked in the menu bar; it takes an earlier one's place.
    pub fn hear_menu(&self, listener: Channel<String>) {
        *self.menu.lock().unwrap_or_else(PoisonError::into_inner) = Some(listener);
    }

    pub fn tell_menu(&self, action: &str) {
        if let Some(listener) = &*self.menu.lock().unwrap_or_else(PoisonError::into_inner) {
            // A page that is gone hears nothing; the next one takes its place.
            let _ = listener.send(action.to_owned());
        }
    }
}

impl Host for Shell {
    fn practice_url(&self, vendor: &str) -> Option<String> {
        self.practice.url(vendor)
    }

    fn open_link(&self, url: &str) -> Result<(), String> {
        tauri_plugin_opener::open_url(url, None::<&str>).map_err(|error| error.to_string())
    }

    fn emit(&self, event: AppEvent) {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| listener.send(event.clone()).is_ok());
    }
}
