//! Tests of the module `ledger_page`.

use medley_domain::ledger::Origin;
use medley_domain::{Book, Cost, PicoUsd};
use medley_store::{LedgerFilter, Store};

use crate::support::{Turn, adjusting, at, commit, fresh};

fn turn(store: &Store, seconds: i64, vendor: &'static str, model: &str) -> Turn {
    let mut turn = Turn::new(at(seconds));
    turn.vendor = vendor;
    turn.offer.model = model.into();
    turn.book(store, Cost::Known(PicoUsd(10)));
    turn
}

fn models(store: &Store, filter: &LedgerFilter) -> Vec<String> {
    let page = store.ledger_page(filter, 0, 100).unwrap();
    assert_eq!(page.total, page.rows.len() as u64);
    assert_eq!(page.sum.known, PicoUsd(10 * page.total as i64));
    page.rows.into_iter().map(|row| row.model.0).collect()
}

#[test]
fn filters_narrow_rows_count_and_sum_alike() {
    let (_folder, store) = fresh();
    turn(&store, -2_000_000, "alder", "alder-large");
    turn(&store, 10, "birch", "birch_quick");
    turn(&store, 20, "alder", "alder-small");
    let tides = turn(&store, 30, "cedar", "cedar-pro");
    store.rename_conversation(tides.conversation, "100% tidal").unwrap();
    let all = LedgerFilter::of(Book::Real);
    assert_eq!(models(&store, &all), ["cedar-pro", "alder-small", "birch_quick", "alder-large"]);
    let november = LedgerFilter { month: Some("2026-11".parse().unwrap()), ..all.clone() };
    assert_eq!(models(&store, &november).len(), 3);
    let alder = LedgerFilter { vendors: vec!["alder".into()], ..all.clone() };
    assert_eq!(models(&store, &alder), ["alder-small", "alder-large"]);
    let two = LedgerFilter { vendors: vec!["alder".into(), "cedar".into()], ..november.clone() };
    assert_eq!(models(&store, &two), ["cedar-pro", "alder-small"]);
    let searched = |search: &str| LedgerFilter { search: Some(search.to_owned()), ..all.clone() };
    assert_eq!(models(&store, &searched("ALDER")), ["alder-small", "alder-large"]);
    assert_eq!(models(&store, &searched("100%")), ["cedar-pro"]);
    assert_eq!(models(&store, &searched("h_q")), ["birch_quick"]);
    assert!(models(&store, &searched("r%l")).is_empty(), "a percent sign is a percent sign");
    assert!(models(&store, &LedgerFilter::of(Book::Practice)).is_empty());
}

#[test]
fn pages_follow_each_other_without_gap_or_repeat() {
    let (_folder, store) = fresh();
    for seconds in 0..25 {
        // Several entries share a moment.
        turn(&store, seconds / 3, "alder", "alder-large");
    }
    let filter = LedgerFilter::of(Book::Real);
    let mut seen = Vec::new();
    for offset in (0..30).step_by(10) {
        let page = store.ledger_page(&filter, offset, 10).unwrap();
        assert_eq!(page.total, 25);
        seen.extend(page.rows.into_iter().map(|row| row.id));
    }
    assert_eq!(seen.len(), 25);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 25);
}

#[test]
fn an_adjusted_entry_is_one_row_with_the_new_figure() {
    let (_folder, store) = fresh();
    let turn = turn(&store, 0, "birch", "birch-grand");
    let first = store.entry_of_attempt(turn.attempt).unwrap().unwrap().entry;
    commit(&store, vec![adjusting(&first, Cost::Known(PicoUsd(12)))]).unwrap();
    let page = store.ledger_page(&LedgerFilter::of(Book::Real), 0, 9).unwrap();
    assert_eq!((page.total, page.rows.len(), page.sum.known), (1, 1, PicoUsd(12)));
    let row = &page.rows[0];
    assert_eq!((row.id, row.cost, row.origin), (first.id, Cost::Known(PicoUsd(12)), Origin::Reported));
    assert!(row.adjusted_by.is_some());
    assert_eq!((row.title.as_deref(), row.conversation), (Some("Tides"), Some(turn.conversation)));
}
