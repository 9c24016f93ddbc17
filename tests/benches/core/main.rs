//! The core's figures, with their aims beside them: what a chat turn costs beyond its vendor's own answer, how fast a
//! flood of chunks goes through, and the parts of which both are made. Words on the command line choose sections.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark owns its process, its clock and its terminal, and fails by panicking"
)]

mod books;
mod disk;
mod flood;
mod plain;
mod routing;
mod turn;

use std::path::Path;

use medley_tests::measure::figures::{Table, load};

type Section = (&'static str, fn(&Path) -> Vec<Table>);

const SECTIONS: [Section; 4] = [
    ("turn", turn::measure),
    ("flood", flood::measure),
    ("books", books::measure),
    ("routing", routing::measure),
];

fn main() {
    // Cargo adds `--bench`.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    println!("Medley's core: {}", load());
    for (name, measure) in SECTIONS {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            // Beside the build, because a temporary folder may lie in memory, where a commit costs nothing.
            let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
            measure(folder.path()).iter().for_each(|table| print!("{table}"));
        }
    }
    println!("\nafterwards: {}", load());
}

/// A runtime as the window's shell has it.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap()
}
