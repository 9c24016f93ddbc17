//! What long use costs: the memory after 300 turns beside that after the first ones, and what the window takes of a
//! processor while nothing happens and while an answer streams.

use std::fs;
use std::time::{Duration, Instant};

use medley_testkit::window::{Window, family, play};
use medley_tests::measure::figures::Table;
use medley_tests::measure::loopback::{ESSAY, PACED};
use serde_json::json;

use crate::{memory, world};

const FIRST: usize = 20;
const TURNS: usize = 300;
const WATCHED: Duration = Duration::from_secs(10);
/// Ticks a second in /proc, on every machine that Linux runs desktops on.
const TICKS: f64 = 100.0;

/// Asks in the conversation that is shown, as another window of Medley would: the page hears of it and shows it.
const ASK: &str = "
    const [conversation, offer, times, done] = arguments;
    const rpc = (name, payload) => window.__TAURI_INTERNALS__.invoke('rpc', { name, payload });
    const choice = { kind: 'offer', offer };
    const send = (text) => rpc('chat_send', { conversation, parent: null, text, attachments: [], choice, settings: null, temporary: false });
    const ended = async () => {
        const thread = await rpc('chat_thread', { id: conversation });
        return thread.messages.at(-1).answer?.state !== 'running';
    };
    const pause = (ms) => new Promise((end) => setTimeout(end, ms));
    (async () => {
        for (let turn = 0; turn < times; turn++) {
            await send('Go on with part ' + turn + '.');
            await pause(60);
            while (!(await ended())) await pause(40);
        }
    })().then(() => done(null), (error) => done(JSON.stringify(error)))";

pub fn measure() {
    play("long-use", None, async |stage| {
        let (_vendor, _) = world::write_thread(stage, 1).await;
        let window = stage.open().await;
        window.click("[data-testid=chat-row]").await;
        window.find("[data-testid=message][data-last]").await;
        turns(&window, ESSAY, FIRST).await;
        let first = memory::at_rest(window.process().unwrap()).await;
        turns(&window, ESSAY, TURNS - FIRST).await;
        let last = memory::at_rest(window.process().unwrap()).await;
        let sum = |memory: &std::collections::BTreeMap<String, u64>| memory.values().sum::<u64>();
        print!("{}", memory::table(&format!("Memory after {FIRST} turns, under WebDriver"), &first));
        print!("{}", memory::table(&format!("Memory after {TURNS} turns, under WebDriver"), &last));
        let mut table = Table::new("Long use");
        let growth = (sum(&last) as f64 / sum(&first) as f64 - 1.0) * 100.0;
        table.row(
            format!("growth from turn {FIRST} to turn {TURNS}"),
            format!("{growth:.1} %"),
            "aim: under 10 %",
        );
        table.row("a processor's time, nothing happens", share(&window).await, "aim: under 1 %");
        window.choose_model(&world::known(&window, PACED).await.title).await;
        window.ask("Say all the words that you were given.").await;
        window.grown(100).await;
        table.row("a processor's time, 200 tokens a second", share(&window).await, "");
        print!("{table}");
        window.close().await;
    });
}

async fn turns(window: &Window, model: &str, times: usize) {
    let shown = window.js("return decodeURIComponent(location.hash.split('/').at(-1))", Vec::new()).await;
    // In portions, each within what a script may take.
    let mut left = times;
    while left > 0 {
        let portion = left.min(20);
        let offer = world::known(window, model).await.offer;
        let told = window.js_later(ASK, vec![shown.clone(), json!(offer), json!(portion)]).await;
        assert_eq!(told, json!(null));
        left -= portion;
    }
}

/// What all the window's processes take of one processor, in percent, for a while.
async fn share(window: &Window) -> String {
    let process = window.process().unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (before, began) = (ticks(process), Instant::now());
    tokio::time::sleep(WATCHED).await;
    let took = (ticks(process) - before) / TICKS;
    format!("{:.1} %", took / began.elapsed().as_secs_f64() * 100.0)
}

fn ticks(process: u32) -> f64 {
    family(process).into_iter().filter_map(ticks_of).sum()
}

fn ticks_of(process: u32) -> Option<f64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some(user + system)
}
