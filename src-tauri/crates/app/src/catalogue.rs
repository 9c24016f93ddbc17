//! The catalogue as it holds in a data folder: what is shipped or a newer list that was applied, under the person's own
//! word on models in `models.toml`.
//!
//! A file that cannot be read is left out with a warning: the app opens all the same.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use medley_catalogue::Catalogue;

/// The list that was applied last.
const LIST: &str = "catalogue.json";
/// The person's own file.
const OWN: &str = "models.toml";

/// The catalogue of a folder, and what is wrong with its files, in the person's words.
pub fn load(folder: &Path) -> (Catalogue, Vec<String>) {
    let mut faults = Vec::new();
    let mut list = read(&folder.join(LIST), &mut faults);
    let mut own = read(&folder.join(OWN), &mut faults);
    if let Err(why) = Catalogue::with(list.as_deref(), None) {
        faults.push(format!("{LIST} cannot be used: {why}"));
        list = None;
    }
    if let Err(why) = Catalogue::with(list.as_deref(), own.as_deref()) {
        faults.push(format!("{OWN} cannot be used: {why}"));
        own = None;
    }
    faults.iter().for_each(|fault| tracing::warn!(fault, "the catalogue's own file is left out"));
    let catalogue = Catalogue::with(list.as_deref(), own.as_deref());
    (catalogue.unwrap_or_else(|_| Catalogue::parse()), faults)
}

/// The list in use, where one was applied.
///
/// # Errors
/// When it is there and cannot be read.
pub fn list(folder: &Path) -> Result<Option<String>, String> {
    let mut faults = Vec::new();
    let list = read(&folder.join(LIST), &mut faults);
    faults.pop().map_or(Ok(list), Err)
}

/// Puts a list in the place of the one in use, as a whole or not at all.
///
/// # Errors
/// When the disk does not take it; the one in use stays.
pub fn keep(folder: &Path, text: &str) -> std::io::Result<()> {
    let beside: PathBuf = folder.join(format!("{LIST}.new"));
    let mut file = fs::File::create(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(beside, folder.join(LIST))
}

fn read(path: &Path, faults: &mut Vec<String>) -> Option<String> {
    match fs::read_to_string(path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            faults.push(format!("{} cannot be read: {error}", path.display()));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use medley_domain::{ModelName, VendorId};

    use super::*;

    #[test]
    fn a_broken_file_is_told_of_and_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(LIST), "{").unwrap();
        fs::write(folder.path().join(OWN), "[[model]]\nvendor = 1").unwrap();
        let (catalogue, faults) = load(folder.path());
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(catalogue.names(&VendorId::from("openai")).next().is_some());
    }

    #[test]
    fn a_persons_file_and_a_kept_list_hold_at_the_next_start() {
        let folder = tempfile::tempdir().unwrap();
        let own = "[[model]]\nvendor = \"custom\"\nmodel = \"plum\"\nprice = { input = 1.0, output = 2.0 }";
        fs::write(folder.path().join(OWN), own).unwrap();
        let (catalogue, faults) = load(folder.path());
        assert!(faults.is_empty());
        let card = catalogue.card(&VendorId::from("custom"), &ModelName::from("plum"), false, None);
        assert_eq!(card.prices.len(), 2);
        keep(folder.path(), "{}").unwrap();
        assert_eq!(list(folder.path()).unwrap().as_deref(), Some("{}"));
    }
}
