//! Tests of the module `budget`.

use std::sync::Barrier;

use medley_domain::journal::Record;
use medley_domain::ledger::LedgerEntry;
use medley_domain::ports::BooksError;
use medley_domain::{Book, Cost, EntryId, PicoUsd};

use crate::support::{Turn, adjusting, at, commit, fresh, month_began, open};

const TEN_CENTS: PicoUsd = PicoUsd(100_000_000_000);

#[test]
fn twenty_attempts_at_once_from_ten_processes_pass_the_cap_by_no_more_than_one_worst_case() {
    let (folder, store) = fresh();
    store.set_cap(Some(TEN_CENTS)).unwrap();
    let stores: Vec<_> = (0..10).map(|_| open(folder.path())).collect();
    let turns: Vec<Turn> = (0..20).map(|number| Turn::new(at(number))).collect();
    for turn in &turns {
        let mut records = turn.commit_a();
        records.pop();
        commit(&store, records).unwrap();
    }
    let start = Barrier::new(20);
    let results: Vec<_> = std::thread::scope(|scope| {
        let pairs = turns.iter().zip(stores.iter().cycle());
        let threads: Vec<_> = pairs
            .map(|(turn, store)| {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    commit(store, vec![turn.attempt_started()])
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let count = |test: fn(&Result<(), BooksError>) -> bool| results.iter().filter(|r| test(r)).count();
    let started = count(Result::is_ok);
    let refused = count(|result| matches!(result, Err(BooksError::OverBudget(_))));
    assert_eq!((started, refused), (4, 16), "three of 3 cents leave one cent: {results:?}");
    let standing = store.standing(Book::Real, month_began()).unwrap();
    assert_eq!(standing.reserved, PicoUsd(120_000_000_000));
}

#[test]
fn a_refused_turn_leaves_nothing_behind() {
    let (_folder, store) = fresh();
    store.set_cap(Some(PicoUsd::ZERO)).unwrap();
    let turn = Turn::new(at(0));
    let refused = commit(&store, turn.commit_a());
    assert!(matches!(refused, Err(BooksError::OverBudget(_))));
    assert_eq!(store.thread(turn.conversation).unwrap(), None);
}

#[test]
fn a_refusal_says_how_the_book_stands() {
    let (_folder, store) = fresh();
    let first = Turn::new(at(0));
    first.book(&store, Cost::Estimated(PicoUsd(7)));
    store.set_cap(Some(PicoUsd(7))).unwrap();
    let Err(BooksError::OverBudget(standing)) = commit(&store, Turn::new(at(1)).commit_a()) else {
        panic!("the cap was used up");
    };
    assert_eq!((standing.cap, standing.spent), (Some(PicoUsd(7)), PicoUsd(7)));
}

#[test]
fn each_book_has_the_cap_to_itself() {
    let (_folder, store) = fresh();
    store.set_cap(Some(PicoUsd(5))).unwrap();
    Turn::new(at(0)).book(&store, Cost::Known(PicoUsd(5)));
    let practice = Turn { book: Book::Practice, ..Turn::new(at(1)) };
    commit(&store, practice.commit_a()).unwrap();
    let real = store.standing(Book::Real, month_began()).unwrap();
    let other = store.standing(Book::Practice, month_began()).unwrap();
    assert_eq!((real.spent, real.reserved), (PicoUsd(5), PicoUsd::ZERO));
    assert_eq!((other.spent, other.reserved), (PicoUsd::ZERO, practice.worst_case.unwrap()));
}

#[test]
fn at_the_cap_what_is_known_to_be_free_still_starts() {
    let (_folder, store) = fresh();
    store.set_cap(Some(PicoUsd::ZERO)).unwrap();
    let start = |worst_case| {
        let turn = Turn { worst_case, ..Turn::new(at(0)) };
        commit(&store, turn.commit_a())
    };
    assert_eq!(start(Some(PicoUsd::ZERO)), Ok(()));
    assert!(matches!(start(None), Err(BooksError::OverBudget(_))));
}

#[test]
fn spend_counts_from_the_moment_the_month_began_even_in_the_middle_of_a_day() {
    let (_folder, store) = fresh();
    let entries: Vec<LedgerEntry> = [-90_000, 100, 200, 90_000]
        .into_iter()
        .zip([1, 10, 100, 1_000])
        .map(|(seconds, pico)| Turn::new(at(seconds)).entry(Cost::Known(PicoUsd(pico))))
        .collect();
    let records = entries.iter().cloned().map(|entry| Record::Ledger(Box::new(entry)));
    commit(&store, records.collect()).unwrap();
    commit(&store, vec![adjusting(&entries[2], Cost::Known(PicoUsd(500)))]).unwrap();
    let spent = |since| store.standing(Book::Real, since).unwrap().spent;
    assert_eq!(spent(at(0)), PicoUsd(1_510));
    assert_eq!(spent(at(150)), PicoUsd(1_500));
    assert_eq!(spent(at(-100_000)), PicoUsd(1_511));
}

#[test]
fn the_cap_is_kept_and_can_be_taken_away() {
    let (folder, store) = fresh();
    assert_eq!(store.cap().unwrap(), None);
    store.set_cap(Some(TEN_CENTS)).unwrap();
    assert_eq!(open(folder.path()).cap().unwrap(), Some(TEN_CENTS));
    store.set_cap(None).unwrap();
    assert_eq!(store.cap().unwrap(), None);
}

#[test]
fn an_unknown_figure_adds_nothing_to_the_spend_until_it_is_adjusted() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    let entry = LedgerEntry { id: EntryId::new(at(0)), ..turn.entry(Cost::Unknown) };
    commit(&store, vec![Record::Ledger(Box::new(entry.clone()))]).unwrap();
    let spent = || store.standing(Book::Real, month_began()).unwrap().spent;
    assert_eq!(spent(), PicoUsd::ZERO);
    commit(&store, vec![adjusting(&entry, Cost::Known(PicoUsd(42)))]).unwrap();
    assert_eq!(spent(), PicoUsd(42));
}
