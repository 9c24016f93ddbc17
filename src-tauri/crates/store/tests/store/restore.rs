//! A backup is one file; restoring it merges by ids, adds nothing twice, and keeps what is newer here.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use medley_domain::conversation::Message;
use medley_domain::{Book, Connection, ConnectionId, Cost, KeyRef, PicoUsd};
use medley_store::{DraftFile, LedgerFilter, Restorable, Restored, Store};
use proptest::prelude::*;

use crate::support::{Turn, adjusting, at, commit, fresh, open};

const MADE: i64 = 90_000;

fn backed_up(store: &Store) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup.zip");
    let written = store.back_up(&file, "0.1.0", at(MADE)).unwrap();
    assert_eq!(written.bytes, std::fs::metadata(&file).unwrap().len());
    (folder, file)
}

/// Looks first, as a person does: the preview says what then happens.
fn restore(store: &Store, file: &std::path::Path) -> Restored {
    let backup = Restorable::open(file, store.folder()).unwrap();
    assert_eq!(backup.manifest.made, at(MADE));
    let preview = store.preview_restore(&backup).unwrap();
    let done = store.restore(&backup).unwrap();
    assert_eq!(preview, done, "the preview says what happens");
    done
}

/// All that a person would miss: every chat with its messages, runs and money, and the ledger.
fn books(store: &Store) -> String {
    let rows = store.conversations(Book::Real, 0, 1000).unwrap();
    let threads: Vec<_> = rows
        .iter()
        .map(|row| {
            let id = row.conversation.id;
            (store.thread(id).unwrap(), store.runs_of(id).unwrap())
        })
        .collect();
    let ledger = store.ledger_page(&LedgerFilter::of(Book::Real), 0, 1000).unwrap();
    let months = store.months(Book::Real).unwrap();
    let spend: Vec<_> = months.iter().map(|month| store.spend_month(Book::Real, *month).unwrap()).collect();
    format!("{rows:?} {threads:?} {:?} {:?} {spend:?}", ledger.sum, ledger.rows)
}

fn connection(name: &str) -> Connection {
    Connection {
        id: ConnectionId::new(at(5)),
        vendor: "birch".into(),
        name: name.to_owned(),
        protocol: None,
        base_url: "https://birch.example/v1".to_owned(),
        key: KeyRef::Keychain("k".to_owned()),
        key_last4: Some("4Q7c".to_owned()),
        book: Book::Real,
        created: at(5),
        settings: BTreeMap::new(),
    }
}

#[test]
fn an_empty_folder_has_equal_books_after_a_restore_and_a_second_one_adds_nothing() {
    let (_folder, store) = fresh();
    let turns = [Turn::new(at(10)), Turn::new(at(20)), Turn::new(at(30))];
    turns.iter().for_each(|turn| turn.book(&store, Cost::Known(PicoUsd(7_000_000))));
    let entry = turns[1].entry(Cost::Known(PicoUsd(7_000_000)));
    let third = turns[2].entry(Cost::Unknown);
    assert_ne!(entry.id, third.id);
    store.insert_connection(&connection("Birch")).unwrap();
    store.set_cap(Some(PicoUsd::dollars(12))).unwrap();
    let digest = store.assets().put(b"a picture").unwrap();
    store.assets().put(b"a picture that nothing names").unwrap();
    let file = DraftFile { name: "a.png".to_owned(), digest: digest.clone() };
    store.set_draft_files("new", &[file], at(40)).unwrap();
    let (_kept, file) = backed_up(&store);

    let (_other, empty) = fresh();
    let done = restore(&empty, &file);
    assert_eq!((done.merged.chats_added, done.merged.messages_added), (3, 6));
    assert_eq!((done.merged.entries_added, done.merged.connections_added, done.files_added), (3, 1, 1));
    assert_eq!(books(&empty), books(&store));
    assert_eq!(empty.cap().unwrap(), Some(PicoUsd::dollars(12)));
    assert_eq!(empty.assets().get(&digest).unwrap(), b"a picture");
    assert_eq!(empty.rolling_backups().unwrap().len(), 1, "the old state was backed up first");

    let again = restore(&empty, &file);
    let merged = again.merged;
    assert_eq!((merged.chats_added, merged.chats_here, merged.messages_added), (0, 3, 0));
    assert_eq!((merged.entries_added, merged.entries_here, again.files_added), (0, 3, 0));
    assert_eq!(books(&empty), books(&store));
}

#[test]
fn what_is_newer_here_stays_and_what_is_newer_there_comes() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(10));
    turn.book(&store, Cost::Known(PicoUsd(5)));
    let (_kept, file) = backed_up(&store);
    store.rename_conversation(turn.conversation, "Renamed here").unwrap();
    assert_eq!(restore(&store, &file).merged.chats_here, 1);
    assert_eq!(store.thread(turn.conversation).unwrap().unwrap().conversation.title, "Renamed here");

    let later = Message {
        id: medley_domain::MessageId::new(at(50)),
        parent: Some(turn.answer),
        at: at(50),
        ..turn.question_row()
    };
    commit(&store, vec![medley_domain::journal::Record::Message(later.clone())]).unwrap();
    let (_newer, newer) = backed_up(&store);
    let (_other, old) = fresh();
    assert_eq!(restore(&old, &file).merged.chats_added, 1);
    let done = restore(&old, &newer).merged;
    assert_eq!((done.chats_updated, done.messages_added), (1, 1));
    let thread = old.thread(turn.conversation).unwrap().unwrap();
    assert_eq!(
        (thread.conversation.title.as_str(), thread.conversation.leaf),
        ("Renamed here", Some(later.id))
    );
}

#[test]
fn an_attempt_is_billed_once_and_a_newer_figure_stays() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(10));
    turn.book(&store, Cost::Estimated(PicoUsd(5)));
    let rows = store.ledger_page(&LedgerFilter::of(Book::Real), 0, 10).unwrap().rows;
    let first =
        medley_domain::ledger::LedgerEntry { id: rows[0].id, ..turn.entry(Cost::Estimated(PicoUsd(5))) };
    commit(&store, vec![adjusting(&first, Cost::Known(PicoUsd(6)))]).unwrap();
    let (_kept, file) = backed_up(&store);
    let newer = medley_domain::ledger::LedgerEntry { at: first.at + SignedDuration::from_secs(60), ..first };
    commit(&store, vec![adjusting(&newer, Cost::Known(PicoUsd(7)))]).unwrap();
    assert_eq!(restore(&store, &file).merged.entries_added, 0);
    let sum = store.ledger_page(&LedgerFilter::of(Book::Real), 0, 10).unwrap().sum;
    assert_eq!(sum.known, PicoUsd(7), "the newest figure counts");
}

#[test]
fn a_connection_whose_name_is_taken_gets_a_number() {
    let (_folder, store) = fresh();
    store.insert_connection(&connection("Birch")).unwrap();
    let (_kept, file) = backed_up(&store);
    let (_other, other) = fresh();
    let own = Connection { id: ConnectionId::new(at(99)), ..connection("Birch") };
    other.insert_connection(&own).unwrap();
    restore(&other, &file);
    let names: Vec<_> = other.connections().unwrap().into_iter().map(|each| each.name).collect();
    assert!(names.contains(&"Birch 2".to_owned()), "{names:?}");
}

#[test]
fn an_answer_that_was_under_way_is_closed_by_the_next_recovery() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(10));
    commit(&store, turn.commit_a()).unwrap();
    let (_kept, file) = backed_up(&store);
    let (other, empty) = fresh();
    restore(&empty, &file);
    let lock = medley_store::ProcessLock::acquire(other.path()).unwrap();
    let recovered = empty.recover(&lock, at(100)).unwrap();
    assert_eq!(recovered.len(), 1);
}

#[test]
fn a_file_that_is_no_backup_changes_nothing() {
    let (folder, store) = fresh();
    let file = folder.path().join("notes.zip");
    std::fs::write(&file, "no zip at all").unwrap();
    let error = Restorable::open(&file, store.folder()).err().unwrap();
    assert!(error.to_string().contains("no backup of Medley"), "{error}");
}

#[test]
fn a_backup_holds_no_keychain_entry_and_leaves_nothing_behind() {
    let (folder, store) = fresh();
    Turn::new(at(10)).book(&store, Cost::Unknown);
    let (_kept, file) = backed_up(&store);
    {
        let _held = Restorable::open(&file, store.folder()).unwrap();
        assert!(folder.path().join("restore").exists());
    }
    assert!(!folder.path().join("restore").exists() && !folder.path().join("backup.part").exists());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever is here and whatever the backup holds: money is neither lost nor doubled.
    #[test]
    fn a_merge_holds_every_attempts_money_once(
        here in prop::collection::vec((0i64..40, 1i64..1_000), 0..6),
        there in prop::collection::vec((0i64..40, 1i64..1_000), 0..6),
        both in prop::collection::vec((0i64..40, 1i64..1_000), 0..4),
    ) {
        let (_a, first) = fresh();
        let (_b, second) = fresh();
        let mut total = 0;
        let mut book = |stores: &[&Store], rows: &[(i64, i64)]| {
            for (second, amount) in rows {
                let turn = Turn::new(at(*second));
                let entry = turn.entry(Cost::Known(PicoUsd(*amount)));
                for store in stores {
                    commit(store, turn.commit_a()).unwrap();
                    let ended = vec![turn.attempt_ended(), medley_domain::journal::Record::Ledger(Box::new(entry.clone())), turn.message_ended(), turn.run_ended()];
                    commit(store, ended).unwrap();
                }
                total += amount;
            }
        };
        book(&[&first], &here);
        book(&[&second], &there);
        book(&[&first, &second], &both);
        let (_kept, file) = backed_up(&second);
        restore(&first, &file);
        let sum = first.ledger_page(&LedgerFilter::of(Book::Real), 0, 0).unwrap().sum;
        prop_assert_eq!(sum.known, PicoUsd(total));
        let before = books(&first);
        first.rebuild_rollup().unwrap();
        prop_assert_eq!(books(&first), before);
        let again = restore(&first, &file).merged;
        prop_assert_eq!((again.entries_added, again.messages_added, again.chats_added), (0, 0, 0));
    }
}

#[test]
fn hosts_of_several_processes_are_added_up() {
    let (folder, store) = fresh();
    let other = open(folder.path());
    let row = |last, count, purpose: &str| medley_store::HostRow {
        purposes: vec![purpose.to_owned()],
        last,
        count,
    };
    store.add_hosts(BTreeMap::from([("api.example".to_owned(), row(5, 2, "lists"))])).unwrap();
    let all = other.add_hosts(BTreeMap::from([("api.example".to_owned(), row(3, 1, "answers"))])).unwrap();
    let kept = &all["api.example"];
    assert_eq!((kept.last, kept.count), (5, 3));
    assert_eq!(kept.purposes, ["answers", "lists"]);
    store.clear_hosts().unwrap();
    assert!(store.hosts().unwrap().is_empty());
}
