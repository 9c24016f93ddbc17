//! Tests of the module `lock`.

use std::fs;

use medley_store::ProcessLock;

use crate::support::{Turn, at, commit, fresh};

#[test]
fn each_lock_has_a_name_of_its_own_and_goes_with_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let first = ProcessLock::acquire(folder.path()).unwrap();
    let second = ProcessLock::acquire(folder.path()).unwrap();
    assert_ne!(first.owner, second.owner);
    let file = folder.path().join(format!("locks/{}.lock", first.owner));
    assert!(file.exists());
    drop(first);
    assert!(!file.exists());
    assert_eq!(fs::read_dir(folder.path().join("locks")).unwrap().count(), 1);
}

#[test]
fn recovery_deletes_the_lock_files_of_the_dead_and_of_nobody_else() {
    let (folder, store) = fresh();
    let mine = ProcessLock::acquire(folder.path()).unwrap();
    let living = ProcessLock::acquire(folder.path()).unwrap();
    let stale = folder.path().join("locks/1-dead.lock");
    fs::write(&stale, "").unwrap();
    let turn = Turn { owner: "1-dead".to_owned(), ..Turn::new(at(0)) };
    commit(&store, turn.commit_a()).unwrap();
    assert_eq!(store.recover(&mine, at(9)).unwrap().len(), 1);
    assert!(!stale.exists());
    for owner in [&mine.owner, &living.owner] {
        assert!(folder.path().join(format!("locks/{owner}.lock")).exists());
    }
}
