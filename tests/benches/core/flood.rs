//! An answer of 4,000 chunks that come as fast as a socket carries them, through the whole core.

use std::path::{Path, PathBuf};

use medley_tests::measure::figures::{Samples, Table};
use medley_tests::measure::folder;
use medley_tests::measure::loopback::{LONG, Loopback};

use crate::as_a_task;
use crate::plain::Plain;
use crate::turn::Core;

const ROUNDS: usize = 10;

pub fn measure(folder: &Path) -> Vec<Table> {
    as_a_task(flood(folder.to_owned()))
}

async fn flood(folder: PathBuf) -> Vec<Table> {
    let vendor = Loopback::start().unwrap();
    let app = folder::open(&folder).await.unwrap();
    let connection = folder::furnish(&app, &vendor).await.unwrap();
    let (mut plain, mut core) = (Plain::connect(&vendor, LONG).await, Core::new(app, &connection, LONG));
    let (mut raw, mut whole) = (Samples::default(), Samples::default());
    // The first round warms up. Each question stands in a conversation with the answers before it.
    for round in 0..=ROUNDS {
        let (plain, core) = (plain.ask().await.whole, core.ask().await.whole);
        if round > 0 {
            raw.push_ms(plain);
            whole.push_ms(core);
        }
    }
    core.close().await;
    let mut table = Table::new(format!("4,000 unpaced chunks, from question to end, median of {ROUNDS}"));
    table.row("over a bare socket", format!("{:.1} ms", raw.median()), "");
    table.row("through the core", format!("{:.1} ms", whole.median()), "aim: under 60 ms");
    vec![table]
}
