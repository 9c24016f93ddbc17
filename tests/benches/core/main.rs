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

use std::path::{Path, PathBuf};

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
            let folder = tempfile::tempdir_in(disk()).unwrap();
            measure(folder.path()).iter().for_each(|table| print!("{table}"));
        }
    }
    println!("\nafterwards: {}", load());
}

/// Beside the build, because a temporary folder may lie in memory, where a commit costs nothing. `MEDLEY_BENCH_DIR`
/// names another folder: one in memory shows what is left without the disk.
fn disk() -> PathBuf {
    std::env::var_os("MEDLEY_BENCH_DIR").map_or_else(|| env!("CARGO_TARGET_TMPDIR").into(), PathBuf::from)
}

/// Runs work as the window's shell runs commands: as a task on the workers of a runtime of many threads.
fn as_a_task<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async { tokio::spawn(work).await.unwrap() })
}
