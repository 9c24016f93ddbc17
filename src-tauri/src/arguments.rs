//! What the window is started with.

use std::path::PathBuf;

/// `--data-dir FOLDER`, or the person's own data folder.
///
/// # Errors
/// When the argument has no folder, or the system names no place for data.
pub fn data_folder() -> Result<PathBuf, String> {
    let mut arguments = std::env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        if argument == "--data-dir" {
            return arguments.next().map(PathBuf::from).ok_or_else(|| "--data-dir needs a folder".to_owned());
        }
        if let Some(folder) = argument.to_str().and_then(|text| text.strip_prefix("--data-dir=")) {
            return Ok(PathBuf::from(folder));
        }
    }
    medley_app::folder::default_folder().ok_or_else(|| "this system names no folder for data".to_owned())
}
