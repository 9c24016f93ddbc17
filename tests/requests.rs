//! Requests of other clients beside Medley's for the same conversation: both must mean the same.
//!
//! A recorded body is read into a job, Medley writes that job for the same vendor, and both bodies are compared by their
//! meaning, field by field. What differs must be explained by a rule (`requests/rules.rs`), and each rule must be needed.
//! The recordings lie beside the project and are no part of it; where they are absent the test says so. Bodies of our
//! own (`requests/bodies`) go the same way everywhere.

#![allow(clippy::print_stdout, reason = "the table is the test's report")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "requests/case.rs"]
mod case;
#[path = "requests/difference.rs"]
mod difference;
#[path = "requests/job.rs"]
mod job;
#[path = "requests/leaves.rs"]
mod leaves;
#[path = "requests/request.rs"]
mod request;
#[path = "requests/rules.rs"]
mod rules;
#[path = "requests/taking.rs"]
mod taking;
#[path = "requests/wires/mod.rs"]
mod wires;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use medley_catalogue::Catalogue;
use medley_domain::conversation::LeftOut;
use medley_domain::job::ChatJob;
use medley_vendors::protocols::{Ask, find};
use medley_vendors::transport::HttpCall;
use medley_vendors::{Quirks, Registry};
use serde_json::{Value, json};

use crate::case::Case;
use crate::difference::{Difference, differences};
use crate::leaves::{leaves, with_change};
use crate::rules::{RULES, Rule, Seen};

/// How Medley's request compares with the one of a case.
#[derive(Debug, PartialEq)]
struct Compared {
    differences: Vec<Difference>,
    left_out: Vec<LeftOut>,
}

/// Writes the case's job, as `change` leaves it, and compares.
fn compare(case: &Case, change: impl FnOnce(&mut ChatJob)) -> Compared {
    let wire = wires::wire(&case.family).unwrap();
    let quirks = quirks(&case.vendor);
    let theirs = wire.read(&case.path, &case.body);
    let mut job = job::job(&theirs, wire, &quirks);
    change(&mut job);
    let ask = Ask { job: &job, quirks: &quirks, settings: &BTreeMap::new() };
    let encoded = find(wire.protocol()).unwrap().encode(ask).unwrap();
    let (path, _) = encoded.call.path.split_once('?').unwrap_or((&encoded.call.path, ""));
    let body = encoded.call.json.as_ref().unwrap();
    let ours = wire.read(path, body.as_object().unwrap());
    let mut found = differences(&theirs.meaning(), &ours.meaning());
    found.extend(envelope(case, &encoded.call));
    Compared { differences: found, left_out: encoded.left_out }
}

/// Where the request goes and what stands over it. Ours is the end of the path, below a connection's base.
fn envelope(case: &Case, call: &HttpCall) -> Vec<Difference> {
    let difference = |path: &str, theirs: &str, ours: &str| Difference {
        path: path.to_owned(),
        theirs: Some(json!(theirs)),
        ours: Some(json!(ours)),
    };
    let path = call.path.split('?').next().unwrap_or_default();
    let elsewhere = !case.path.ends_with(path);
    let elsewhere = elsewhere.then(|| difference("/path", &case.path, path));
    let headers = call.headers.iter().filter_map(|(name, ours)| {
        let theirs = case.headers.get(*name).filter(|theirs| *theirs != ours)?;
        Some(difference(&format!("/headers/{name}"), theirs, ours))
    });
    elsewhere.into_iter().chain(headers).collect()
}

/// What this vendor's card says of its dialect; the common form for a vendor without a card.
fn quirks(vendor: &str) -> Quirks {
    static REGISTRY: LazyLock<Registry> = LazyLock::new(Registry::new);
    let card = if vendor == "google-vertex" { "vertex" } else { vendor };
    REGISTRY.card(&card.into()).map(|card| card.quirks.clone()).unwrap_or_default()
}

fn rule(case: &Case, left_out: &[LeftOut], difference: &Difference) -> Option<&'static Rule> {
    let seen = Seen { case, difference, left_out };
    RULES.iter().find(|rule| (rule.covers)(&seen))
}

/// The rules that cover the case's differences, each once; differences that none covers are added to `unexplained`.
fn explain(case: &Case, unexplained: &mut Vec<String>) -> BTreeSet<&'static str> {
    let compared = compare(case, |_| {});
    let mut needed = BTreeSet::new();
    for difference in &compared.differences {
        match rule(case, &compared.left_out, difference) {
            Some(rule) => _ = needed.insert(rule.name),
            None => unexplained.push(format!("{}: {difference}", case.id)),
        }
    }
    unexplained.extend(notes_of_nothing(&compared).map(|note| format!("{}: {note}", case.id)));
    needed
}

/// Notes of what was left out where nothing is missing.
fn notes_of_nothing(compared: &Compared) -> impl Iterator<Item = String> {
    let missing = compared.differences.iter().any(|difference| difference.ours.is_none());
    let notes = compared.left_out.iter().filter(move |_| !missing);
    notes.map(|note| format!("says that it left out {note:?}, and left out nothing"))
}

#[derive(Default)]
struct Row {
    compared: usize,
    identical: usize,
    explained: BTreeMap<&'static str, usize>,
}

#[test]
fn recorded_requests_mean_the_same_when_medley_writes_them() {
    let Some(recorded) = case::recorded() else {
        println!("skipped: no recordings beside the project");
        return;
    };
    let mut table: BTreeMap<&str, Row> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for case in &recorded {
        let before = unexplained.len();
        let needed = explain(case, &mut unexplained);
        let row = table.entry(&case.family).or_default();
        row.compared += 1;
        row.identical += usize::from(needed.is_empty() && unexplained.len() == before);
        needed.into_iter().for_each(|name| *row.explained.entry(name).or_default() += 1);
    }
    print(&table);
    unexplained.iter().for_each(|line| println!("not explained: {line}"));
    assert!(unexplained.is_empty(), "{} differences are not explained", unexplained.len());
    let recorded = table.values().flat_map(|row| row.explained.keys().copied());
    let own = case::own();
    let used: BTreeSet<&str> =
        own.iter().flat_map(|case| explain(case, &mut Vec::new())).chain(recorded).collect();
    let idle: Vec<&str> = RULES.iter().map(|rule| rule.name).filter(|name| !used.contains(name)).collect();
    assert!(idle.is_empty(), "rules that explain nothing: {idle:?}");
}

fn print(table: &BTreeMap<&str, Row>) {
    for (family, row) in table {
        println!("{family:24} {} compared, {} identical", row.compared, row.identical);
        for (name, times) in &row.explained {
            println!("{:24} {times:3} with {name}", "");
        }
    }
    println!();
    for rule in RULES {
        println!("{}: {}", rule.name, rule.reason);
    }
}

#[test]
fn bodies_of_our_own_mean_the_same_but_for_what_they_name() {
    let mut wrong = Vec::new();
    let mut families = BTreeSet::new();
    for case in &case::own() {
        families.insert(case.family.clone());
        let needed = explain(case, &mut wrong);
        let named: BTreeSet<&str> = case.explained.iter().map(String::as_str).collect();
        if needed != named {
            wrong.push(format!("{}: explained by {needed:?}, and should be by {named:?}", case.id));
        }
    }
    wrong.iter().for_each(|line| println!("{line}"));
    assert!(wrong.is_empty(), "{} things are not as they should be", wrong.len());
    assert!(wires::FAMILIES.iter().all(|family| families.contains(*family)), "{families:?}");
}

#[test]
fn a_part_a_tool_or_a_setting_that_medley_would_lose_is_found_out() {
    for case in &case::own() {
        let usual = compare(case, |_| {});
        let mut turns = Vec::new();
        compare(case, |job| turns.extend(job.turns.iter().map(|turn| turn.parts.len())));
        for (turn, parts) in turns.iter().enumerate() {
            for part in 0..*parts {
                let without = compare(case, |job| _ = job.turns[turn].parts.remove(part));
                assert_ne!(without, usual, "{}: part {part} of turn {turn}", case.id);
            }
        }
        let losses: [fn(&mut ChatJob) -> bool; 7] = [
            |job| job.system.take().is_some(),
            |job| job.tools.pop().is_some(),
            |job| job.built_in.pop().is_some(),
            |job| job.format.take().is_some(),
            |job| job.max_output.take().is_some(),
            |job| std::mem::take(&mut job.sampling) != Default::default(),
            |job| lose_options(job),
        ];
        for (at, lose) in losses.into_iter().enumerate() {
            let mut lost = false;
            let without = compare(case, |job| lost = lose(job));
            assert!(!lost || without != usual, "{}: loss {at}", case.id);
        }
    }
}

/// Options that Medley sets by itself are no loss.
fn lose_options(job: &mut ChatJob) -> bool {
    let mut options = std::mem::take(&mut job.options);
    options.retain(|name, _| !["stream_options", "store"].contains(&name.as_str()));
    !options.is_empty()
}

#[test]
fn the_catalogue_takes_nothing_from_a_request_that_its_vendor_answered() {
    let Some(recorded) = case::recorded() else {
        println!("skipped: no recordings beside the project");
        return;
    };
    let mut wrong = Vec::new();
    let mut known = 0;
    for case in recorded.iter().filter(|case| case.answered) {
        let mut found = false;
        let compared = compare(case, |job| found = describe(job, &case.vendor));
        known += usize::from(found);
        let notes = compared.left_out.iter().filter(|_| found);
        wrong.extend(notes.map(|note| format!("{}: {note:?}", case.id)));
    }
    println!("{known} recorded requests are for models of the catalogue");
    wrong.iter().for_each(|line| println!("left out: {line}"));
    assert!(wrong.is_empty(), "{} things are left out", wrong.len());
}

/// Tells the job what the catalogue knows of its model, as the engine does.
fn describe(job: &mut ChatJob, vendor: &str) -> bool {
    let card = Catalogue::shipped().card(&vendor.into(), &job.model, false, None);
    job.reasons |= card.can.reasoning;
    job.can = card.in_catalogue.then_some(card.can);
    job.efforts = card.efforts;
    card.in_catalogue
}

#[test]
fn every_field_of_a_request_counts_in_its_meaning() {
    let mut silent = Vec::new();
    for case in case::own().iter().chain(case::recorded().iter().flatten()) {
        let wire = wires::wire(&case.family).unwrap();
        let meaning = wire.read(&case.path, &case.body).meaning();
        let body = Value::Object(case.body.clone());
        for pointer in leaves(&body).into_iter().filter(|pointer| !says_nothing(pointer)) {
            let changed = with_change(&body, &pointer);
            if wire.read(&case.path, changed.as_object().unwrap()).meaning() == meaning {
                silent.push(format!("{}: {pointer}", case.id));
            }
        }
    }
    silent.iter().for_each(|line| println!("{line}"));
    assert!(silent.is_empty(), "{} fields are read past", silent.len());
}

/// Words of a wire's grammar that could be no other: the role of instructions, the kind of a cache mark.
fn says_nothing(pointer: &str) -> bool {
    ["/systemInstruction/role", "/cache_control/type", "/cachePoint/type"]
        .into_iter()
        .any(|end| pointer.ends_with(end))
}
