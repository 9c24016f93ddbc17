//! Opening a data folder, and what a full disk does.

use std::fs;

use jiff::tz::TimeZone;
use medley_domain::ports::BooksError;
use medley_store::{OpenError, Options, Store, StoreError};

use crate::support::{Turn, at, commit, fresh, open, raw};

#[test]
fn a_data_folder_keeps_its_random_id_and_no_two_share_one() {
    let (folder, store) = fresh();
    let (_other_folder, other) = fresh();
    let id = store.folder_id().to_owned();
    assert_eq!(id.len(), 32);
    assert_ne!(id, other.folder_id());
    drop(store);
    assert_eq!(open(folder.path()).folder_id(), id);
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_enter_the_folder_and_read_the_database() {
    use std::os::unix::fs::PermissionsExt;
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("deep/data");
    let store = open(&folder);
    commit(&store, Turn::new(at(0)).commit_a()).unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for file in ["medley.sqlite3", "medley.sqlite3-wal", "medley.sqlite3-shm"] {
        assert_eq!(mode(&folder.join(file)), 0o600, "{file}");
    }
}

#[test]
fn a_database_of_a_newer_version_is_refused_with_both_versions_named() {
    let (folder, store) = fresh();
    drop(store);
    raw(folder.path()).pragma_update(None, "user_version", 999).unwrap();
    let error = Store::open(folder.path(), Options::new(TimeZone::UTC)).err().unwrap();
    assert!(matches!(error, OpenError::Newer { found: 999, known } if known < 999), "{error}");
    let version: u32 = raw(folder.path()).pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 999, "the newer database was left alone");
}

#[test]
fn a_file_that_is_no_database_is_called_damaged() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("medley.sqlite3"), [7; 8192]).unwrap();
    let error = Store::open(folder.path(), Options::new(TimeZone::UTC)).err().unwrap();
    assert!(matches!(error, OpenError::Corrupt(_)), "{error}");
}

#[test]
fn two_processes_may_open_a_new_folder_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let ids: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..8).map(|_| scope.spawn(|| open(folder.path()).folder_id().to_owned())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[test]
fn a_database_that_another_program_keeps_locked_is_given_up_after_five_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let other = raw(folder.path());
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let began = std::time::Instant::now();
    let error = Store::open(folder.path(), Options::new(TimeZone::UTC)).err().unwrap();
    assert_eq!(error, OpenError::Locked);
    assert!((4..30).contains(&began.elapsed().as_secs()));
    other.execute_batch("ROLLBACK").unwrap();
    open(folder.path());
}

#[test]
fn a_full_disk_is_told_apart_and_the_commit_that_met_it_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = Options::new(TimeZone::UTC);
    options.most_pages = Some(80);
    let store = Store::open(folder.path(), options).unwrap();
    let mut written = 0;
    let error = loop {
        let turn = Turn::new(at(written));
        let mut records = turn.commit_a();
        records.push(medley_domain::journal::Record::Checkpoint {
            message: turn.answer,
            parts: vec![medley_domain::conversation::Part::text("x".repeat(20_000))],
        });
        match commit(&store, records) {
            Ok(()) => written += 1,
            Err(error) => break error,
        }
        assert!(written < 100, "the limit was never met");
    };
    assert_eq!(error, BooksError::DiskFull);
    assert!(written > 0);
    let rows = store.conversations(medley_domain::Book::Real, 0, 1_000).unwrap();
    assert_eq!(rows.len() as i64, written);
    let setting = store.set_setting("note", &"x".repeat(100_000));
    assert_eq!(setting, Err(StoreError::DiskFull));
}
