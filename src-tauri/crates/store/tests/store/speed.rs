//! Tests of the module `speed`.

use medley_domain::journal::Record;
use medley_domain::ledger::{LedgerEntry, Outcome};
use medley_domain::{Cost, Offer};
use medley_store::{Measured, Store};

use crate::support::{Turn, at, commit, fresh};

fn answer(store: &Store, offer: &Offer, seconds: i64, times: (u64, u64), output: u64) {
    let mut turn = Turn::new(at(seconds));
    turn.offer = offer.clone();
    let mut entry = LedgerEntry { ttft_ms: Some(times.0), took_ms: times.1, ..turn.entry(Cost::FREE) };
    entry.usage.output = Some(output);
    commit(store, vec![Record::Ledger(Box::new(entry))]).unwrap();
}

#[test]
fn speed_is_the_median_so_that_one_slow_answer_does_not_count() {
    let (_folder, store) = fresh();
    let offer = Turn::new(at(0)).offer;
    for (seconds, ttft) in [(0, 100), (1, 300), (2, 90_000)] {
        answer(&store, &offer, seconds, (ttft, ttft + 1_000), 50);
    }
    let measured = store.speeds(std::slice::from_ref(&offer)).unwrap()[&offer];
    let expected = Measured { ttft_ms: 300.0, tokens_per_second: Some(50.0), answers: 3 };
    assert_eq!(measured, expected);
}

#[test]
fn only_the_newest_twenty_answers_count() {
    let (_folder, store) = fresh();
    let offer = Turn::new(at(0)).offer;
    for seconds in 0..15 {
        answer(&store, &offer, seconds, (9_000, 10_000), 50);
    }
    for seconds in 15..35 {
        answer(&store, &offer, seconds, (200, 1_200), 50);
    }
    let measured = store.speeds(std::slice::from_ref(&offer)).unwrap()[&offer];
    assert_eq!((measured.ttft_ms, measured.answers), (200.0, 20));
}

#[test]
fn short_answers_tell_no_pace_and_failed_ones_nothing_at_all() {
    let (_folder, store) = fresh();
    let offer = Turn::new(at(0)).offer;
    answer(&store, &offer, 0, (250, 260), 3);
    let failed = LedgerEntry {
        outcome: Outcome::Failed,
        connection: offer.connection,
        ..Turn::new(at(1)).entry(Cost::FREE)
    };
    commit(&store, vec![Record::Ledger(Box::new(failed))]).unwrap();
    let unheard_of = Turn::new(at(9)).offer;
    let speeds = store.speeds(&[offer.clone(), unheard_of.clone()]).unwrap();
    let measured = speeds[&offer];
    assert_eq!((measured.tokens_per_second, measured.answers), (None, 1));
    assert!(!speeds.contains_key(&unheard_of));
}
