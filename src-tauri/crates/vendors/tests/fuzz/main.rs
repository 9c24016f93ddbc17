//! Arbitrary bytes, split arbitrarily, through framing and decoder of every protocol.
//!
//! Answers of every wire are mutated again and again; an input that makes a decoder do something new joins the ones
//! that are mutated. A plain `cargo test` does a short run. `MEDLEY_FUZZ_RUNS` names another number of executions,
//! `MEDLEY_FUZZ_SEED` another beginning, `MEDLEY_FUZZ_WIRE` one protocol. An input that breaks a rule is kept in the
//! target folder, and its path is printed.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

#[path = "../amazon/mod.rs"]
mod amazon;
mod corpus;
mod drive;
mod mutate;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use corpus::{Corpus, Input};
use medley_vendors::protocols::{self, Protocol};
use mutate::Mutator;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// Executions of a plain test, over all wires.
const SHORT: u64 = 3_000;

#[test]
fn no_bytes_break_a_rule_of_any_wire() {
    let runs = number("MEDLEY_FUZZ_RUNS").unwrap_or(SHORT);
    let seed = number("MEDLEY_FUZZ_SEED").unwrap_or(1);
    let only = std::env::var("MEDLEY_FUZZ_WIRE").ok();
    let all = protocols::all();
    let wires: Vec<_> =
        all.into_iter().filter(|wire| only.as_deref().is_none_or(|id| id == wire.id())).collect();
    assert!(!wires.is_empty(), "no such wire");
    let share = runs.div_ceil(wires.len() as u64);
    for wire in wires {
        fuzz(wire, share, seed);
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.replace('_', "").parse().ok()
}

/// Mutates and plays, `runs` times.
fn fuzz(wire: &'static dyn Protocol, runs: u64, seed: u64) {
    let mut corpus = Corpus::of(wire.id());
    let mut random = StdRng::seed_from_u64(seed ^ wire.id().len() as u64);
    let mutator = Mutator::of(&corpus);
    let began = Instant::now();
    let (mut bytes, mut slowest) = (0, Duration::ZERO);
    for _ in 0..runs {
        let input = mutator.mutate(&corpus, &mut random);
        let splits = random.random();
        bytes += input.bytes.len();
        let start = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| drive::play(wire, &input, splits))) {
            Ok(trace) => {
                slowest = slowest.max(start.elapsed());
                corpus.learn(input, trace);
            }
            Err(panic) => keep(wire.id(), &input, splits, &panic),
        }
    }
    let took = began.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "figures for a reader")]
    let (rate, size) = (runs as f64 / took, bytes as f64 / runs as f64);
    let (id, known) = (wire.id(), corpus.len());
    println!(
        "{id:18} {runs:>10} executions, {rate:>8.0} a second, {size:>6.0} bytes each, slowest {slowest:.1?}, {known} inputs kept"
    );
}

/// Writes the input down and fails.
fn keep(wire: &str, input: &Input, splits: u64, panic: &dyn std::any::Any) -> ! {
    let words = panic.downcast_ref::<String>().map(String::as_str);
    let words = words.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic");
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{wire}-{splits:016x}"));
    std::fs::write(&path, &input.bytes).unwrap();
    panic!("{wire}: {words}\n{:?} form, splits {splits}, kept in {}", input.form, path.display());
}
