//! Tests that the queries over the ledger are answered from its indexes, as SQLite itself plans them, so that a
//! ledger of a million entries costs no more than a short one.

use jiff::tz::TimeZone;
use medley_domain::Book;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::ledger::{NOW, NOW_COST};
use crate::ledger_page::{LedgerFilter, rows_query};
use crate::{Options, Store, budget, conversations, entries, messages, model_days, speed};

/// The steps of SQLite's plan, one a line. Unbound values do not change it.
fn plan(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let nulls = vec![Value::Null; statement.parameter_count()];
    let steps = statement.query_map(params_from_iter(nulls), |row| row.get("detail"));
    let steps: Vec<String> = steps.unwrap().map(Result::unwrap).collect();
    steps.join("\n")
}

/// Asserts that the plan uses the index and reads no table from end to end.
fn assert_served_by(sql: &str, index: &str) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Options::new(TimeZone::UTC)).unwrap();
    let plan = store.read(|connection| Ok(plan(connection, sql))).unwrap();
    assert!(plan.contains(index), "{sql}\n{plan}");
    let scans = plan.lines().filter(|step| step.starts_with("SCAN "));
    let scans: Vec<&str> = scans.filter(|step| !step.contains("subquery")).collect();
    assert!(scans.is_empty(), "{sql}\n{plan}");
}

fn november() -> LedgerFilter {
    LedgerFilter { month: Some("2026-11".parse().unwrap()), ..LedgerFilter::of(Book::Real) }
}

#[test]
fn pages_of_all_time_and_of_a_month_walk_the_days_in_order() {
    for filter in [LedgerFilter::of(Book::Real), november()] {
        let (sql, _) = rows_query(&filter);
        assert_served_by(&sql, "COVERING INDEX ledger_by_day");
        let (_, inner) = sql.split_once("FROM (").unwrap();
        let (inner, _) = inner.split_once("LIMIT").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), Options::new(TimeZone::UTC)).unwrap();
        let inner = store.read(|connection| Ok(plan(connection, inner))).unwrap();
        assert!(!inner.contains("TEMP B-TREE"), "rows come in order: {inner}");
    }
}

#[test]
fn a_vendors_pages_walk_its_own_index() {
    let filter = LedgerFilter { vendors: vec!["alder".into()], ..november() };
    assert_served_by(&rows_query(&filter).0, "COVERING INDEX ledger_by_vendor");
}

#[test]
fn a_search_within_a_month_reads_that_month_alone() {
    let filter = LedgerFilter { search: Some("tides".to_owned()), ..november() };
    let (sql, _) = rows_query(&filter);
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Options::new(TimeZone::UTC)).unwrap();
    let plan = store.read(|connection| Ok(plan(connection, &sql))).unwrap();
    assert!(plan.contains("ledger_by_day (book=? AND adjusts=? AND day>? AND day<?)"), "{plan}");
}

#[test]
fn the_newest_adjustment_of_an_entry_is_found_by_index() {
    let sql = format!("SELECT {NOW_COST} FROM {NOW} WHERE e.id = ?1 AND e.adjusts IS NULL");
    assert_served_by(&sql, "ledger_by_adjusted");
}

#[test]
fn the_budgets_figures_come_from_indexes() {
    let spent = "SELECT sum(known + estimated) FROM daily WHERE book = ?1 AND day >= ?2";
    assert_served_by(spent, "PRIMARY KEY (book=? AND day>?)");
    assert_served_by(budget::RESERVED, "COVERING INDEX attempts_open");
}

#[test]
fn the_days_of_models_are_read_from_the_rollup_by_its_key() {
    assert_served_by(model_days::MODEL_DAYS, "PRIMARY KEY (book=? AND day>? AND day<?)");
}

#[test]
fn speeds_unsettled_entries_and_branches_come_from_indexes() {
    assert_served_by(speed::NEWEST_ANSWERS, "ledger_by_offer");
    assert_served_by(entries::UNSETTLED, "ledger_unsettled");
    assert_served_by(messages::SIDE_BRANCHES, "COVERING INDEX messages_by_parent");
    assert_served_by(conversations::LIST, "conversations_by_update");
}
