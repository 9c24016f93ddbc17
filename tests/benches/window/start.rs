//! From the start of the process until the composer has taken a key. WebDriver starts the app, waits for its page and
//! presses the key, so that the figure holds the driver's own time as well: what a person waits is less.

use std::fs;
use std::time::{Duration, Instant};

use medley_testkit::window::{Stage, Window, play};
use medley_tests::measure::figures::{Samples, Table};
use serde_json::{Value, json};

use crate::world;

const STARTS: usize = 10;
/// Ticks a second in /proc, on every machine that Linux runs desktops on.
const TICKS: f64 = 100.0;

pub fn measure() {
    play("start", None, async |stage| {
        let _vendor = world::furnish(stage).await;
        let (mut painted, mut usable) = (Samples::default(), Samples::default());
        // The first start warms the disk's cache and WebKit's own.
        for round in 0..=STARTS {
            let start = start(stage).await;
            if round > 0 {
                painted.push_ms(start.painted);
                usable.push_ms(start.usable);
            }
        }
        let mut table = Table::new(format!("Start of the window, warm, median of {STARTS}"));
        table.row("process start to first paint", format!("{:.0} ms", painted.median()), "");
        let aim = "aim: under 1,000 ms on an idle machine";
        table.row("process start to a key in the composer", format!("{:.0} ms", usable.median()), aim);
        print!("{table}");
    });
}

struct Start {
    painted: Duration,
    usable: Duration,
}

async fn start(stage: &Stage) -> Start {
    let window = stage.open().await;
    window.type_into("[data-testid=composer]", "x").await;
    let value = "return document.querySelector('[data-testid=composer]').value";
    assert_eq!(window.js(value, Vec::new()).await, json!("x"));
    let usable = age(window.process().unwrap());
    let painted = usable - since_paint(&window).await;
    window.close().await;
    Start { painted, usable }
}

/// How long ago the page was painted first, less what this call itself takes.
async fn since_paint(window: &Window) -> Duration {
    let asked = Instant::now();
    let script = "const paint = performance.getEntriesByName('first-contentful-paint')[0];
        return paint === undefined ? null : performance.now() - paint.startTime";
    let Value::Number(since) = window.js(script, Vec::new()).await else {
        panic!("the page was not painted")
    };
    Duration::from_secs_f64(since.as_f64().unwrap() / 1000.0).saturating_sub(asked.elapsed() / 2)
}

/// How long a process has been running, to a hundredth of a second.
fn age(process: u32) -> Duration {
    let up = fs::read_to_string("/proc/uptime").unwrap();
    let up: f64 = up.split_whitespace().next().unwrap().parse().unwrap();
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The name before them stands in brackets and may hold anything.
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let started: f64 = fields.split_whitespace().nth(19).unwrap().parse().unwrap();
    Duration::from_secs_f64((up - started / TICKS).max(0.0))
}
