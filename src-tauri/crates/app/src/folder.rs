//! The person's own data folder, the same for the window and the command line.

use std::path::PathBuf;

const NAME: &str = "dev.medley.desktop";

/// Where this system keeps programs' data; `None` where it names no such place.
pub fn default_folder() -> Option<PathBuf> {
    dirs::data_dir().map(|data| data.join(NAME))
}
