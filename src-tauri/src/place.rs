//! The window's size and place, remembered in the data folder. A place on a screen that is gone is not taken.

use std::path::Path;

use tauri::Wry;
use tauri::plugin::TauriPlugin;
use tauri_plugin_window_state::{Builder, StateFlags};

/// Beside the books, so that two data folders have a window each.
const FILE: &str = "window.json";

pub fn plugin(folder: &Path) -> TauriPlugin<Wry> {
    // The plugin joins the name to a folder of its own choice; an absolute one stands for itself.
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()).join(FILE);
    Builder::default()
        .with_filename(whole.to_string_lossy())
        .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
        .build()
}
