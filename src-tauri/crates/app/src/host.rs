//! The host: what the commands need of the program around them. The window is one host, the command line another, a
//! test a third. It grows only when a command needs it.

use crate::dto::state::AppEvent;

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
}
