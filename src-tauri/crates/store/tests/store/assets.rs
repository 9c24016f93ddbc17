//! Tests of the module `assets`.

use std::fs;
use std::path::PathBuf;

use medley_store::{MOST_BYTES, StoreError};

use crate::support::fresh;

fn files(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_same_bytes_are_kept_once_and_come_back_whole() {
    let (folder, store) = fresh();
    let assets = store.assets();
    let digest = assets.put(b"a picture").unwrap();
    assert_eq!(assets.put(b"a picture").unwrap(), digest);
    assert_eq!(assets.get(&digest).unwrap(), b"a picture");
    let (shelf, name) = digest.split_at(2);
    let expected = folder.path().join("assets").join(shelf).join(name);
    assert_eq!(files(&folder.path().join("assets")), [expected]);
}

#[test]
fn a_damaged_file_is_never_handed_out_and_is_mended_by_the_next_put() {
    let (folder, store) = fresh();
    let assets = store.assets();
    let digest = assets.put(b"a picture").unwrap();
    let file = files(&folder.path().join("assets")).remove(0);
    fs::write(&file, b"a picturf").unwrap();
    assert!(matches!(assets.get(&digest), Err(StoreError::Corrupt(_))));
    assets.put(b"a picture").unwrap();
    assert_eq!(assets.get(&digest).unwrap(), b"a picture");
}

#[test]
fn what_is_no_digest_never_becomes_a_path() {
    let (_folder, store) = fresh();
    let upper = "A".repeat(64);
    for name in ["", "../medley.sqlite3", "ab/../../medley.sqlite3", &upper] {
        assert_eq!(store.assets().get(name), Err(StoreError::NotFound), "{name}");
    }
    let absent = blake3::hash(b"never put").to_hex().to_string();
    assert_eq!(store.assets().get(&absent), Err(StoreError::NotFound));
}

#[test]
fn a_file_of_more_than_fifty_megabytes_is_refused() {
    let (folder, store) = fresh();
    assert!(store.assets().put(&vec![0; MOST_BYTES + 1]).is_err());
    assert!(!folder.path().join("assets").exists());
}
