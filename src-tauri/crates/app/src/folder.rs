//! The person's own data folder, the same for the window and the command line, and what it holds by kind.

use std::fs;
use std::path::{Path, PathBuf};

use crate::dto::data::DataSizes;

const NAME: &str = "dev.medley.desktop";

/// Where this system keeps programs' data; `None` where it names no such place.
pub fn default_folder() -> Option<PathBuf> {
    dirs::data_dir().map(|data| data.join(NAME))
}

/// Bytes by kind. What cannot be looked at counts as nothing.
pub fn sizes(data: &Path) -> DataSizes {
    let mut sizes = DataSizes::default();
    for entry in entries(data) {
        let name = entry.file_name();
        let bytes = weigh(&entry.path());
        let kind = match name.to_string_lossy().as_ref() {
            "assets" => &mut sizes.files,
            "logs" => &mut sizes.logs,
            "backups" => &mut sizes.backups,
            name if name.starts_with("medley.sqlite3") => &mut sizes.chats,
            _ => &mut sizes.other,
        };
        *kind += bytes;
    }
    sizes
}

fn entries(folder: &Path) -> impl Iterator<Item = fs::DirEntry> {
    fs::read_dir(folder).into_iter().flatten().flatten()
}

/// A link is not followed: it may lead anywhere.
fn weigh(path: &Path) -> u64 {
    let Ok(data) = fs::symlink_metadata(path) else { return 0 };
    if data.is_dir() { entries(path).map(|entry| weigh(&entry.path())).sum() } else { data.len() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn a_folder_is_weighed_by_kind() {
        let data = tempfile::tempdir().unwrap();
        let write = |name: &str, bytes: usize| {
            let path = data.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, vec![0; bytes]).unwrap();
        };
        write("medley.sqlite3", 10);
        write("medley.sqlite3-wal", 5);
        write("assets/ab/cdef", 7);
        write("logs/medley.log", 3);
        write("window.json", 1);
        let wanted = DataSizes { chats: 15, files: 7, logs: 3, backups: 0, other: 1 };
        assert_eq!(sizes(data.path()), wanted);
    }
}
