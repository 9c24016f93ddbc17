//! Tests of the module `ledger`.

use medley_domain::journal::Record;
use medley_domain::ports::BooksError;
use medley_domain::pricing::{Meter, Mode, PriceLine};
use medley_domain::{Cost, EntryId, PicoUsd};

use crate::support::{Turn, adjusting, at, commit, fresh, raw};

#[test]
fn no_statement_can_change_replace_or_delete_an_entry() {
    let (folder, store) = fresh();
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Known(PicoUsd(5)));
    let other = raw(folder.path());
    other.pragma_update(None, "recursive_triggers", true).unwrap();
    let attacks = [
        "UPDATE ledger SET cost = 0",
        "DELETE FROM ledger",
        "INSERT OR REPLACE INTO ledger SELECT * FROM ledger",
        "UPDATE OR REPLACE ledger SET seq = seq + 1",
    ];
    for attack in attacks {
        let error = other.execute_batch(attack).unwrap_err().to_string();
        assert!(error.contains("append-only"), "{attack}: {error}");
    }
    let standing = store.entry_of_attempt(turn.attempt).unwrap().unwrap();
    assert_eq!(standing.cost, Cost::Known(PicoUsd(5)));
}

#[test]
fn an_attempt_has_one_entry_and_a_second_one_is_refused_whole() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Known(PicoUsd(5)));
    let second = Record::Ledger(Box::new(turn.entry(Cost::Known(PicoUsd(6)))));
    assert!(matches!(commit(&store, vec![second]), Err(BooksError::Failed(_))));
    let thread = store.thread(turn.conversation).unwrap().unwrap();
    assert_eq!(thread.cost.known, PicoUsd(5));
}

#[test]
fn every_field_of_an_entry_comes_back() {
    let (_folder, store) = fresh();
    let mut entry = Turn::new(at(0)).entry(Cost::Estimated(PicoUsd(77)));
    entry.mode = Mode::Priority;
    entry.usage.cached_input = Some(1);
    entry.usage.cache_write = Some(2);
    entry.usage.cache_write_1h = Some(3);
    entry.usage.reasoning = Some(4);
    entry.usage.searches = Some(5);
    entry.reported = Some(PicoUsd(78));
    entry.computed = Cost::Known(PicoUsd(79));
    entry.conversation = None;
    entry.error = Some("overloaded".to_owned());
    entry.price_lines = vec![PriceLine {
        meter: Meter::Output,
        units: 40,
        amount: PicoUsd(15_000_000),
        per: 1,
        cost: PicoUsd(600_000_000),
        source: "a price list".to_owned(),
    }];
    commit(&store, vec![Record::Ledger(Box::new(entry.clone()))]).unwrap();
    let standing = store.entry(entry.id).unwrap().unwrap();
    assert_eq!(standing.entry, entry);
    assert_eq!(standing.adjustments, []);
}

#[test]
fn the_adjustment_written_last_counts_and_the_first_figure_stays_readable() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Unknown);
    let first = store.entry_of_attempt(turn.attempt).unwrap().unwrap().entry;
    for cost in [Cost::Estimated(PicoUsd(9)), Cost::Known(PicoUsd(7))] {
        commit(&store, vec![adjusting(&first, cost)]).unwrap();
    }
    let standing = store.entry(first.id).unwrap().unwrap();
    assert_eq!(standing.entry.cost, Cost::Unknown);
    assert_eq!(standing.cost, Cost::Known(PicoUsd(7)));
    assert_eq!(standing.adjustments.len(), 2);
    let thread = store.thread(turn.conversation).unwrap().unwrap();
    assert_eq!((thread.cost.known, thread.cost.estimated), (PicoUsd(7), PicoUsd::ZERO));
    assert_eq!(thread.cost.unknown_count, 0);
    let run = store.run(turn.run).unwrap().unwrap();
    assert_eq!(run.attempts[0].billed.as_ref().unwrap().cost, Cost::Known(PicoUsd(7)));
}

#[test]
fn an_adjustment_names_a_first_entry_or_is_refused() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Known(PicoUsd(5)));
    let first = store.entry_of_attempt(turn.attempt).unwrap().unwrap().entry;
    commit(&store, vec![adjusting(&first, Cost::Known(PicoUsd(6)))]).unwrap();
    let adjustment = store.entry(first.id).unwrap().unwrap().adjustments.remove(0);
    assert!(commit(&store, vec![adjusting(&adjustment, Cost::FREE)]).is_err());
    let mut nobody = first;
    nobody.id = EntryId::new(at(5));
    assert!(commit(&store, vec![adjusting(&nobody, Cost::FREE)]).is_err());
}
