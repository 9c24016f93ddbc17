//! What the disk itself asks for a durable commit: one small row, in SQLite's write-ahead log, synchronised.

use std::path::Path;
use std::time::Instant;

use medley_tests::measure::figures::{Samples, Table};

const COMMITS: usize = 500;

pub fn table(folder: &Path) -> Table {
    let mut table = Table::new(format!("The disk under the same folder, {COMMITS} commits"));
    table.row_ms("one durable commit of one small row (WAL, synchronous=FULL)", &commits(folder), "");
    table
}

fn commits(folder: &Path) -> Samples {
    let database = rusqlite::Connection::open(folder.join("disk.sqlite3")).unwrap();
    database.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())).unwrap();
    database
        .execute_batch(
            "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE rows (text TEXT);",
        )
        .unwrap();
    let mut insert = database.prepare("INSERT INTO rows VALUES (?1)").unwrap();
    let row = "x".repeat(200);
    let mut samples = Samples::default();
    for _ in 0..COMMITS {
        let began = Instant::now();
        insert.execute([&row]).unwrap();
        samples.push_ms(began.elapsed());
    }
    samples
}
