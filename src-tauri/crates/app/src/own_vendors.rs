//! Vendors that a person added: card files in the data folder's `vendors`, read once when the folder is opened.
//!
//! Deliberately absent: what a card means (the vendors crate's), and writing one.

use std::fs;
use std::path::{Path, PathBuf};

use medley_vendors::{BadCard, Limits, Registry};

use crate::app::App;

/// Below the data folder.
const FOLDER: &str = "vendors";
/// A card is some lines; a larger file is none.
const MOST: u64 = 64 * 1024;

/// The registry of Medley's own vendors and the person's.
pub(crate) fn registry(data: &Path) -> (Registry, Vec<BadCard>) {
    let mut bad = Vec::new();
    let mut cards = Vec::new();
    for path in files(&data.join(FOLDER)) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match read(&path) {
            Ok(text) => cards.push((name, text)),
            Err(why) => bad.push(BadCard::new(&name, "", why)),
        }
    }
    let registry = Registry::with_cards(Limits::default(), cards);
    bad.extend_from_slice(registry.bad_cards());
    for card in &bad {
        // The reason may repeat what stands in the file, so it is not logged.
        tracing::warn!(file = card.file, field = card.field, "a vendor's card is not used");
    }
    (registry, bad)
}

/// The cards' paths in the order of their names; none where there is no such folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    paths.sort();
    paths
}

fn read(path: &Path) -> Result<String, String> {
    let size = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > MOST {
        return Err(format!("it has {size} bytes; a card has at most {MOST}"));
    }
    fs::read_to_string(path).map_err(|error| error.to_string())
}

impl App {
    /// The person's own vendors that can't be used, each with its file, the field and the reason.
    pub fn bad_cards(&self) -> &[BadCard] {
        self.bad_vendor_cards()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    const CARD: &str = "id = \"lab\"\nname = \"Our lab\"\nvoice = \"other\"\nneeds_key = false\n\
        protocol = \"openai-chat\"\nbase_url = \"http://localhost:9000/v1\"\n";

    #[test]
    fn a_folder_without_cards_is_no_fault() {
        let data = tempfile::tempdir().unwrap();
        assert!(registry(data.path()).1.is_empty());
    }

    #[test]
    fn a_good_card_adds_a_vendor_and_a_bad_one_is_told_and_passed_over() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join(FOLDER);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("lab.toml"), CARD).unwrap();
        fs::write(folder.join("twice.toml"), CARD).unwrap();
        fs::write(folder.join("broken.toml"), "id = ").unwrap();
        fs::write(folder.join("large.toml"), "#".repeat(70_000)).unwrap();
        fs::write(folder.join("notes.txt"), "no card").unwrap();
        let (registry, bad) = registry(data.path());
        assert!(registry.cards().any(|card| card.id.as_str() == "lab"));
        let mut files: Vec<_> = bad.iter().map(|bad| (bad.file.as_str(), bad.field.as_str())).collect();
        files.sort_unstable();
        assert_eq!(files, [("broken.toml", ""), ("large.toml", ""), ("twice.toml", "id")]);
    }
}
