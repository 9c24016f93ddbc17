//! The window as a host of the app.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

use medley_app::dto::diagnostics::LogLevel;
use medley_app::dto::state::AppEvent;
use medley_app::{FileKind, Host};
use medley_practice::Reach;
use tauri::ipc::Channel;
use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

use crate::logs::Logs;

/// What the app needs of the window.
pub struct Shell {
    folder: PathBuf,
    practice: Reach,
    logs: Option<Logs>,
    window: OnceLock<AppHandle>,
    listeners: Mutex<Vec<Channel<AppEvent>>>,
    menu: Mutex<Option<Channel<String>>>,
}

impl Shell {
    pub fn new(folder: PathBuf, logs: Option<Logs>) -> Self {
        let practice = Reach::new(folder.join("practice"));
        Self {
            folder,
            practice,
            logs,
            window: OnceLock::new(),
            listeners: Mutex::default(),
            menu: Mutex::default(),
        }
    }

    pub fn folder(&self) -> PathBuf {
        self.folder.clone()
    }

    /// Dialogs belong to this window's program from now on.
    pub fn belong(&self, window: AppHandle) {
        // It is told once, at the start.
        let _ = self.window.set(window);
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

    fn dialog(&self, kind: FileKind) -> Result<FileDialogBuilder<Wry>, String> {
        let window = self.window.get().ok_or("the window is not open yet")?;
        let (name, endings): (&str, &[&str]) = match kind {
            FileKind::Zip => ("Zip file", &["zip"]),
            FileKind::Certificate => ("Certificate", &["pem", "crt", "cer"]),
        };
        let dialog = window.dialog().file().add_filter(name, endings);
        Ok(match window.get_webview_window("main") {
            Some(parent) => dialog.set_parent(&parent),
            None => dialog,
        })
    }
}

fn path_of(chosen: Option<FilePath>) -> Result<Option<PathBuf>, String> {
    chosen.map(|chosen| chosen.into_path().map_err(|error| error.to_string())).transpose()
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

    fn save_file(&self, suggested: &str, kind: FileKind) -> Result<Option<PathBuf>, String> {
        path_of(self.dialog(kind)?.set_file_name(suggested).blocking_save_file())
    }

    fn pick_file(&self, kind: FileKind) -> Result<Option<PathBuf>, String> {
        path_of(self.dialog(kind)?.blocking_pick_file())
    }

    fn open_folder(&self, folder: &Path) -> Result<(), String> {
        tauri_plugin_opener::open_path(folder, None::<&str>).map_err(|error| error.to_string())
    }

    fn webview(&self) -> Option<String> {
        let name = if cfg!(target_os = "linux") {
            "WebKitGTK"
        } else if cfg!(target_os = "macos") {
            "WKWebView"
        } else {
            "WebView2"
        };
        Some(format!("{name} {}", tauri::webview_version().ok()?))
    }

    fn set_log_level(&self, level: LogLevel) {
        if let Some(logs) = &self.logs {
            logs.set_level(level);
        }
    }
}
