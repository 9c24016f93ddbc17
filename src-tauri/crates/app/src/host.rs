//! The host: what the commands need of the program around them. The window is one host, the command line another, a
//! test a third. It grows only when a command needs it.
//!
//! What shows a dialog blocks until the person has answered: call it off the async threads.

use std::path::{Path, PathBuf};

use crate::dto::diagnostics::LogLevel;
use crate::dto::state::AppEvent;

/// What a host without a window answers where one is needed.
const NO_WINDOW: &str = "there is no window to ask in";

/// Which files a dialog offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A backup or a bundle of diagnostics.
    Zip,
    /// A certificate authority.
    Certificate,
}

pub trait Host: Send + Sync {
    /// Where a practice vendor listens, such as "http://127.0.0.1:40001"; `None` where none run.
    fn practice_url(&self, vendor: &str) -> Option<String>;

    /// Opens a checked http(s) address in the person's browser.
    ///
    /// # Errors
    /// The system's words, where no program opens it.
    fn open_link(&self, url: &str) -> Result<(), String>;

    /// Tells the page that something changed.
    fn emit(&self, event: AppEvent);

    /// Asks where to save a file; `None` where the person changed their mind.
    ///
    /// # Errors
    /// Where no dialog can be shown.
    fn save_file(&self, _suggested: &str, _kind: FileKind) -> Result<Option<PathBuf>, String> {
        Err(NO_WINDOW.to_owned())
    }

    /// Asks which file to read; `None` where the person changed their mind.
    ///
    /// # Errors
    /// Where no dialog can be shown.
    fn pick_file(&self, _kind: FileKind) -> Result<Option<PathBuf>, String> {
        Err(NO_WINDOW.to_owned())
    }

    /// Shows a folder in the system's file manager.
    ///
    /// # Errors
    /// The system's words, where no program opens it.
    fn open_folder(&self, folder: &Path) -> Result<(), String> {
        Err(format!("{NO_WINDOW}; the folder is {}", folder.display()))
    }

    /// What draws the page, with its version.
    fn webview(&self) -> Option<String> {
        None
    }

    /// Logs this much from now on. A host that keeps no logs does nothing.
    fn set_log_level(&self, _level: LogLevel) {}
}
