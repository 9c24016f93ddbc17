//! Tests of the module `rollup`.

use std::collections::BTreeMap;

use medley_domain::journal::Record;
use medley_domain::ledger::{LedgerEntry, Outcome};
use medley_domain::{Book, ConversationId, Cost, PicoUsd, Sum};
use proptest::prelude::*;

use crate::support::{Turn, adjusting, at, commit, fresh, raw};

const VENDORS: [&str; 2] = ["alder", "birch"];
const MODELS: [&str; 3] = ["large", "small", "other"];
const TASKS: [&str; 2] = ["chat", "code"];
const OUTCOMES: [Outcome; 5] =
    [Outcome::Complete, Outcome::Failed, Outcome::Incomplete, Outcome::Lost, Outcome::Stopped];

#[derive(Clone, Debug)]
enum Step {
    Entry {
        hours: i64,
        book: bool,
        vendor: usize,
        model: usize,
        task: usize,
        outcome: usize,
        conversation: Option<usize>,
        cost: Cost,
        counts: Option<(u64, u64)>,
        ttft: Option<u64>,
    },
    /// Adjusts the entry of this number, counted round.
    Adjust { which: usize, cost: Cost },
}

fn costs() -> impl Strategy<Value = Cost> {
    prop_oneof![
        (0..1_000_000_000_000_i64).prop_map(|pico| Cost::Known(PicoUsd(pico))),
        (0..1_000_000_000_000_i64).prop_map(|pico| Cost::Estimated(PicoUsd(pico))),
        Just(Cost::Unknown),
        Just(Cost::FREE),
    ]
}

fn entries() -> impl Strategy<Value = Step> {
    let place = (0..90_i64, any::<bool>(), 0..2_usize, 0..3_usize, 0..2_usize, 0..5_usize);
    let figures = (
        prop::option::of(0..3_usize),
        costs(),
        prop::option::of((0..9_000_u64, 0..900_u64)),
        prop::option::of(0..5_000_u64),
    );
    (place, figures).prop_map(|(place, figures)| {
        let (hours, book, vendor, model, task, outcome) = place;
        let (conversation, cost, counts, ttft) = figures;
        Step::Entry { hours, book, vendor, model, task, outcome, conversation, cost, counts, ttft }
    })
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let adjust = (0..40_usize, costs()).prop_map(|(which, cost)| Step::Adjust { which, cost });
    prop::collection::vec(prop_oneof![3 => entries(), 2 => adjust], 1..40)
}

/// The records of the steps, with the figure that ends up counting for each first entry.
fn play(steps: &[Step], conversations: &[ConversationId]) -> (Vec<Record>, Vec<LedgerEntry>) {
    let mut records = Vec::new();
    let mut standing: Vec<LedgerEntry> = Vec::new();
    for step in steps {
        match step {
            Step::Adjust { which, cost } if !standing.is_empty() => {
                let which = which % standing.len();
                records.push(adjusting(&standing[which], *cost));
                standing[which].cost = *cost;
            }
            Step::Adjust { .. } => {}
            entry => {
                let entry = written(entry, conversations);
                records.push(Record::Ledger(Box::new(entry.clone())));
                standing.push(entry);
            }
        }
    }
    (records, standing)
}

fn written(step: &Step, conversations: &[ConversationId]) -> LedgerEntry {
    let Step::Entry { hours, book, vendor, model, task, outcome, conversation, cost, counts, ttft } = step
    else {
        panic!("only entries are written");
    };
    let mut entry = Turn::new(at(hours * 3_600)).entry(*cost);
    entry.book = if *book { Book::Real } else { Book::Practice };
    entry.vendor = VENDORS[*vendor].into();
    entry.model = MODELS[*model].into();
    entry.task = TASKS[*task].to_owned();
    entry.outcome = OUTCOMES[*outcome];
    entry.conversation = conversation.map(|number| conversations[number]);
    entry.usage.input = counts.map(|(input, _)| input);
    entry.usage.output = counts.map(|(_, output)| output);
    entry.ttft_ms = *ttft;
    entry
}

/// All rows of a table as text, in order.
fn rows(connection: &rusqlite::Connection, table: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        let cells = (0..width).map(|cell| row.get_ref(cell).map(|value| format!("{value:?}")));
        Ok(cells.collect::<rusqlite::Result<Vec<_>>>()?.join(" "))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

/// The sums by book and day, added up in the test's own way.
fn expected(standing: &[LedgerEntry]) -> BTreeMap<(&str, String), (u64, Sum)> {
    let mut sums: BTreeMap<_, (u64, Sum)> = BTreeMap::new();
    for entry in standing {
        let day = entry.at.to_string()[..10].to_owned();
        let (requests, sum) = sums.entry((entry.book.as_str(), day)).or_default();
        *requests += 1;
        sum.add(entry.cost);
    }
    sums
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn the_rollup_equals_one_rebuilt_from_the_ledger_for_any_entries_and_adjustments(
        steps in steps(),
        cut in 0..40_usize,
    ) {
        let (folder, store) = fresh();
        let conversations: Vec<_> = (0..3).map(|n| ConversationId::new(at(n))).collect();
        let (mut records, standing) = play(&steps, &conversations);
        let later = records.split_off(cut.min(records.len()));
        commit(&store, records).unwrap();
        commit(&store, later).unwrap();

        let connection = raw(folder.path());
        let tables = ["daily", "conversation_spend"];
        let written = tables.map(|table| rows(&connection, table));
        store.rebuild_rollup().unwrap();
        prop_assert_eq!(&written, &tables.map(|table| rows(&connection, table)));

        for ((book, day), (requests, sum)) in expected(&standing) {
            let book = Book::parse(book).unwrap();
            prop_assert_eq!(store.spend_day(book, day.parse().unwrap()).unwrap(), sum);
            let month = store.spend_by(book, None, medley_store::By::Day).unwrap();
            let row = month.iter().find(|row| row.key == day).unwrap();
            prop_assert_eq!(row.totals.requests, requests);
        }
    }
}

#[test]
fn an_adjustment_counts_on_the_day_of_the_entry_that_it_adjusts() {
    let (_folder, store) = fresh();
    let turn = Turn::new(at(0));
    turn.book(&store, Cost::Known(PicoUsd(5)));
    let mut first = store.entry_of_attempt(turn.attempt).unwrap().unwrap().entry;
    first.at = at(200_000);
    commit(&store, vec![adjusting(&first, Cost::Known(PicoUsd(8)))]).unwrap();
    let day = |date: &str| store.spend_day(Book::Real, date.parse().unwrap()).unwrap();
    assert_eq!(day("2026-11-22").known, PicoUsd(8));
    assert_eq!(day("2026-11-24"), Sum::default());
}
