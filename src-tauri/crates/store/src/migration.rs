//! Numbered migrations: each runs in one transaction together with the version that it leads to.
//!
//! `PRAGMA user_version` holds the version. Own code, because the published runner is tied to an older rusqlite
//! and knows no backup. A backup is made under the same write lock, so that nothing can be written between the two.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::OpenError;
use crate::{
    attempts, backup, connections, conversations, drafts, folder, ledger, messages, rollup, runs, settings,
    struck,
};

/// The statements that lead from one version to the next. A published one never changes.
pub(crate) type Migration = &'static [&'static str];

/// Index 0 leads from an empty file to version 1.
pub(crate) const MIGRATIONS: &[Migration] = &[
    &[
        folder::SCHEMA,
        settings::SCHEMA,
        connections::SCHEMA,
        conversations::SCHEMA,
        messages::SCHEMA,
        runs::SCHEMA,
        attempts::SCHEMA,
        struck::SCHEMA,
        ledger::SCHEMA,
        rollup::SCHEMA,
    ],
    &[ledger::MEDIA],
    &[conversations::WISHES, messages::MARKS, drafts::SCHEMA],
];

/// Brings the database to the newest version. A newer one is refused and left alone.
/// A database that holds something is copied to the data folder's backups first.
pub(crate) fn migrate(
    connection: &mut Connection,
    migrations: &[Migration],
    folder: &Path,
) -> Result<(), OpenError> {
    let known = u32::try_from(migrations.len()).unwrap_or(u32::MAX);
    let mut to_back_up = Some(folder);
    loop {
        let found = version(connection)?;
        if found > known {
            return Err(OpenError::Newer { found, known });
        }
        if found == known {
            return Ok(());
        }
        let to_back_up = to_back_up.take().filter(|_| found > 0);
        step(connection, migrations, found, to_back_up)?;
    }
}

/// One migration, unless another process made it meanwhile.
fn step(
    connection: &mut Connection,
    migrations: &[Migration],
    from: u32,
    to_back_up: Option<&Path>,
) -> Result<(), OpenError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if version(&transaction)? == from {
        if let Some(folder) = to_back_up {
            backup::make(folder, from)?;
        }
        apply(&transaction, migrations[from as usize], from + 1)?;
    }
    Ok(transaction.commit()?)
}

fn apply(transaction: &Transaction, migration: Migration, to: u32) -> Result<(), OpenError> {
    for statements in migration {
        transaction.execute_batch(statements)?;
    }
    transaction.pragma_update(None, "user_version", to)?;
    Ok(())
}

fn version(connection: &Connection) -> Result<u32, OpenError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Migration = &["CREATE TABLE a (x INTEGER)", "INSERT INTO a VALUES (7)"];
    const SECOND: Migration = &["ALTER TABLE a ADD COLUMN y INTEGER", "UPDATE a SET y = x"];
    const BROKEN: Migration = &["CREATE TABLE b (x INTEGER)", "INSERT INTO nowhere VALUES (1)"];

    fn open(folder: &Path) -> Connection {
        Connection::open(folder.join(folder::DATABASE)).unwrap()
    }

    fn names(backups: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(backups).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_migration_that_fails_half_way_leaves_the_version_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = open(folder.path());
        migrate(&mut connection, &[FIRST], folder.path()).unwrap();
        let error = migrate(&mut connection, &[FIRST, BROKEN], folder.path()).unwrap_err();
        assert!(matches!(error, OpenError::Failed(_)), "{error}");
        assert_eq!(version(&connection).unwrap(), 1);
        assert!(connection.prepare("SELECT * FROM b").is_err());
        migrate(&mut connection, &[FIRST, SECOND], folder.path()).unwrap();
        assert_eq!(version(&connection).unwrap(), 2);
    }

    #[test]
    fn a_backup_of_the_old_version_is_made_before_a_database_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let backups = folder.path().join("backups");
        let mut connection = open(folder.path());
        migrate(&mut connection, &[FIRST], folder.path()).unwrap();
        assert!(!backups.exists(), "an empty database needs no backup");
        migrate(&mut connection, &[FIRST, SECOND], folder.path()).unwrap();
        assert_eq!(names(&backups), ["0001-v1.sqlite3"]);
        let copy = Connection::open(backups.join("0001-v1.sqlite3")).unwrap();
        assert_eq!(version(&copy).unwrap(), 1);
        let seven: i64 = copy.query_row("SELECT x FROM a", [], |row| row.get(0)).unwrap();
        assert_eq!(seven, 7);
    }

    #[test]
    fn only_the_three_newest_backups_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let backups = folder.path().join("backups");
        open(folder.path()).execute_batch("CREATE TABLE a (x INTEGER)").unwrap();
        for version in 1..=5 {
            backup::make(folder.path(), version).unwrap();
        }
        let kept = ["0003-v3.sqlite3", "0004-v4.sqlite3", "0005-v5.sqlite3"];
        assert_eq!(names(&backups), kept);
    }

    #[test]
    fn a_newer_database_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = open(folder.path());
        connection.pragma_update(None, "user_version", 9).unwrap();
        let error = migrate(&mut connection, &[FIRST], folder.path()).unwrap_err();
        assert_eq!(error, OpenError::Newer { found: 9, known: 1 });
        assert!(connection.prepare("SELECT * FROM a").is_err());
    }
}
