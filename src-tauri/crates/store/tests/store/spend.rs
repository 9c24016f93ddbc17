//! Tests of the module `spend`.

use jiff::tz::TimeZone;
use medley_domain::ledger::{LedgerEntry, Outcome};
use medley_domain::{Book, Cost, PicoUsd, journal::Record};
use medley_store::{By, Options, Store};

use crate::support::{Turn, adjusting, at, commit, fresh};

fn entry(seconds: i64, vendor: &'static str, cost: Cost) -> LedgerEntry {
    let mut turn = Turn::new(at(seconds));
    turn.vendor = vendor;
    turn.offer.model = if vendor == "alder" { "large" } else { "grand" }.into();
    turn.entry(cost)
}

fn write(store: &Store, entries: &[LedgerEntry]) {
    let records = entries.iter().cloned().map(|entry| Record::Ledger(Box::new(entry)));
    commit(store, records.collect()).unwrap();
}

const DAY: i64 = 86_400;

#[test]
fn a_month_is_told_in_total_and_by_vendor_day_and_model() {
    let (_folder, store) = fresh();
    let mut failed = entry(10, "alder", Cost::FREE);
    failed.outcome = Outcome::Failed;
    failed.ttft_ms = None;
    let slow = LedgerEntry { ttft_ms: Some(400), ..entry(20, "alder", Cost::Known(PicoUsd(30))) };
    let birch = entry(DAY, "birch", Cost::Estimated(PicoUsd(70)));
    let unknown = entry(-30 * DAY, "birch", Cost::Unknown);
    let all = [failed, slow, entry(30, "alder", Cost::Known(PicoUsd(10))), birch, unknown];
    write(&store, &all);
    let month = store.spend_month(Book::Real, "2026-11".parse().unwrap()).unwrap();
    assert_eq!((month.total.requests, month.total.failed), (4, 1));
    assert_eq!((month.total.sum.known, month.total.sum.estimated), (PicoUsd(40), PicoUsd(70)));
    assert_eq!(month.total.sum.unknown_count, 0, "it is of October");
    let vendors: Vec<_> = month.by_vendor.iter().map(|(id, row)| (id.as_str(), row.requests)).collect();
    assert_eq!(vendors, [("birch", 1), ("alder", 3)]);
    let days: Vec<_> = month
        .by_day
        .iter()
        .map(|row| (row.day.to_string(), row.vendor.as_str(), row.sum.total().0))
        .collect();
    let first = ("2026-11-22".to_owned(), "alder", 40);
    assert_eq!(days, [first, ("2026-11-23".to_owned(), "birch", 70)]);
    let (_, model, large) = &month.by_model[1];
    assert_eq!((model.as_str(), large.ttft_ms), ("large", Some(300.0)));
    assert_eq!((large.input_tokens, large.output_tokens), (360, 120));
    let months: Vec<_> = store.months(Book::Real).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(months, ["2026-10", "2026-11"]);
}

#[test]
fn a_month_without_entries_is_empty_and_not_an_error() {
    let (_folder, store) = fresh();
    let month = store.spend_month(Book::Real, "2026-11".parse().unwrap()).unwrap();
    assert_eq!((month.total.requests, month.total.ttft_ms), (0, None));
    assert!(month.by_day.is_empty() && month.by_model.is_empty() && month.by_vendor.is_empty());
    assert_eq!(store.months(Book::Real).unwrap(), []);
}

#[test]
fn every_way_of_grouping_adds_up_to_the_same_sum() {
    let (_folder, store) = fresh();
    let mut homeless = entry(40, "birch", Cost::Known(PicoUsd(5)));
    homeless.conversation = None;
    let adjusted = entry(10, "alder", Cost::Unknown);
    let all = [adjusted.clone(), entry(20, "birch", Cost::Estimated(PicoUsd(7))), homeless];
    write(&store, &all);
    commit(&store, vec![adjusting(&adjusted, Cost::Known(PicoUsd(100)))]).unwrap();
    let ways = [By::Day, By::Vendor, By::Model, By::Task, By::Conversation, By::Run];
    for by in ways {
        let rows = store.spend_by(Book::Real, None, by).unwrap();
        let known: i64 = rows.iter().map(|row| row.totals.sum.known.0).sum();
        let estimated: i64 = rows.iter().map(|row| row.totals.sum.estimated.0).sum();
        let requests: u64 = rows.iter().map(|row| row.totals.requests).sum();
        let unknown: u64 = rows.iter().map(|row| row.totals.sum.unknown_count).sum();
        assert_eq!((known, estimated, requests, unknown), (105, 7, 3, 0), "{by:?}");
    }
    let by_model = store.spend_by(Book::Real, None, By::Model).unwrap();
    assert_eq!(by_model[0].vendor.as_ref().map(|id| id.as_str()), Some("alder"));
}

#[test]
fn conversations_and_runs_are_named_by_id_and_title() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Known(PicoUsd(5)));
    let conversations = store.spend_by(Book::Real, None, By::Conversation).unwrap();
    assert_eq!(conversations[0].key, turn.conversation.to_string());
    assert_eq!(conversations[0].title.as_deref(), Some("Tides"));
    let runs = store.spend_by(Book::Real, None, By::Run).unwrap();
    assert_eq!(runs[0].key, turn.run.to_string());
}

#[test]
fn the_day_of_an_entry_is_the_persons_civil_day() {
    let folder = tempfile::tempdir().unwrap();
    let zone = TimeZone::fixed(jiff::tz::offset(-8));
    let store = Store::open(folder.path(), Options::new(zone)).unwrap();
    write(&store, &[entry(3_600, "alder", Cost::Known(PicoUsd(5)))]);
    assert_eq!(store.day_of(at(3_600)).to_string(), "2026-11-21");
    let sum = |day: &str| store.spend_day(Book::Real, day.parse().unwrap()).unwrap().known;
    assert_eq!((sum("2026-11-21"), sum("2026-11-22")), (PicoUsd(5), PicoUsd::ZERO));
}

#[test]
fn the_days_of_each_model_are_told_with_their_failures_and_no_other_days() {
    let (_folder, store) = fresh();
    let mut failed = entry(10, "alder", Cost::FREE);
    failed.outcome = Outcome::Failed;
    let fine = entry(20, "alder", Cost::Known(PicoUsd(30)));
    let next = entry(DAY, "birch", Cost::Known(PicoUsd(70)));
    let long_ago = entry(-20 * DAY, "alder", Cost::Known(PicoUsd(5)));
    write(&store, &[failed, fine, next, long_ago]);
    let days =
        store.model_days(Book::Real, "2026-11-10".parse().unwrap(), "2026-11-23".parse().unwrap()).unwrap();
    let told: Vec<_> =
        days.iter().map(|day| (day.day.to_string(), day.model.as_str(), day.requests, day.failed)).collect();
    assert_eq!(told, [("2026-11-22".to_owned(), "large", 2, 1), ("2026-11-23".to_owned(), "grand", 1, 0)]);
    let other =
        store.model_days(Book::Practice, "2026-11-10".parse().unwrap(), "2026-11-23".parse().unwrap());
    assert!(other.unwrap().is_empty());
}
