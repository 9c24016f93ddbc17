//! From the start of the process until the composer has taken a key. WebDriver starts the app, waits for its page and
//! presses the key, so that the figure holds the driver's own time as well: what a person waits is less.

use std::fs;
use std::time::{Duration, SystemTime};

use medley_testkit::window::{Stage, Window, play};
use medley_tests::measure::figures::{Samples, Table};
use serde_json::json;

use crate::world;

const STARTS: usize = 10;
/// Ticks a second in /proc, on every machine that Linux runs desktops on.
const TICKS: f64 = 100.0;

pub fn measure() {
    play("start", None, async |stage| {
        let _vendor = world::furnish(stage).await;
        let (mut loading, mut painted, mut usable) =
            (Samples::default(), Samples::default(), Samples::default());
        // The first start warms the disk's cache and WebKit's own.
        for round in 0..=STARTS {
            let start = start(stage).await;
            if round > 0 {
                loading.push_ms(start.loading);
                painted.push_ms(start.painted);
                usable.push_ms(start.usable);
            }
        }
        let mut table = Table::new(format!("Start of the window, warm, median of {STARTS}"));
        table.row("process start to the page's load", format!("{:.0} ms", loading.median()), "");
        table.row("process start to first paint", format!("{:.0} ms", painted.median()), "");
        let aim = "aim: under 1,000 ms on an idle machine";
        table.row("process start to a key in the composer", format!("{:.0} ms", usable.median()), aim);
        print!("{table}");
    });
}

struct Start {
    /// The system has its libraries and WebKit's processes; the page begins to load.
    loading: Duration,
    painted: Duration,
    usable: Duration,
}

async fn start(stage: &Stage) -> Start {
    let window = stage.open().await;
    window.type_into("[data-testid=composer]", "x").await;
    let value = "return document.querySelector('[data-testid=composer]').value";
    assert_eq!(window.js(value, Vec::new()).await, json!("x"));
    let usable = age(window.process().unwrap());
    let started = SystemTime::now() - usable;
    let [loading, painted] = first_moments(&window).await;
    let since = |moment: SystemTime| moment.duration_since(started).unwrap_or_default();
    let start = Start { loading: since(loading), painted: since(painted), usable };
    window.close().await;
    start
}

/// When the page began to load, and when it was first painted. WebKit may tell of the paint a little later.
async fn first_moments(window: &Window) -> [SystemTime; 2] {
    let script = "const done = arguments[0];
        const look = () => {
            const paint = performance.getEntriesByName('first-contentful-paint')[0];
            const origin = performance.timeOrigin;
            return paint ? done([origin, origin + paint.startTime]) : setTimeout(look, 20);
        };
        look()";
    let moments: [f64; 2] = serde_json::from_value(window.js_later(script, Vec::new()).await).unwrap();
    moments.map(|ms| SystemTime::UNIX_EPOCH + Duration::from_secs_f64(ms / 1000.0))
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
