//! A conversation of 1,000 messages and some 200,000 tokens in the real window: how soon it is there, how it scrolls
//! and takes keys while an answer streams at 200 tokens a second, beside a plain page of the same text in the same run.

use std::time::Duration;

use fantoccini::key::Key;
use medley_testkit::window::{Window, play};
use medley_tests::measure::figures::{Samples, Table};
use medley_tests::measure::loopback::PACED;
use serde::Deserialize;
use serde_json::json;

use crate::world;

/// Questions with their answers.
const TURNS: usize = 500;
const FRAMES: usize = 180;
const KEYS: usize = 40;
/// How often the conversation is opened.
const OPENINGS: usize = 5;

/// Opens the conversation from the list, and tells when its newest message was painted.
const OPEN: &str = "
    const done = arguments[0];
    const row = document.querySelector('[data-testid=chat-row]');
    const began = performance.now();
    row.click();
    const look = () => {
        const last = document.querySelector('[data-testid=message][data-last]');
        if (!last || last.getBoundingClientRect().height === 0) return requestAnimationFrame(look);
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
    };
    requestAnimationFrame(look)";

/// Scrolls up frame by frame; the times between frames and the longest wait for a turn of the event loop.
const SCROLL: &str = "
    const [css, frames, done] = arguments;
    const scroller = document.querySelector(css);
    const times = [];
    let longest = 0, before = performance.now(), watching = true;
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
        const now = performance.now();
        longest = Math.max(longest, now - before);
        before = now;
        if (watching) channel.port2.postMessage(null);
    };
    channel.port2.postMessage(null);
    let last = null;
    const step = (now) => {
        if (last !== null) times.push(now - last);
        last = now;
        scroller.scrollTop -= 90;
        if (times.length < frames) return requestAnimationFrame(step);
        watching = false;
        done({ times, longest, moved: scroller.scrollTop });
    };
    requestAnimationFrame(step)";

/// A plain page of the same text over the whole window.
const PLAIN: &str = "
    const [letters] = arguments;
    const plain = document.createElement('div');
    plain.id = 'plain';
    plain.style.cssText = 'position:fixed;inset:0;z-index:9999;overflow:auto;background:#fff;color:#000;font:16px/25px serif;padding:0 360px';
    const sentence = 'The harbour keeps its lantern lit between the storm and the rising tide again. ';
    const paragraph = sentence.repeat(6);
    for (let at = 0; at * paragraph.length < letters; at++) {
        const p = document.createElement('p');
        p.textContent = at + ' ' + paragraph;
        plain.append(p);
    }
    document.body.append(plain);
    plain.scrollTop = plain.scrollHeight";

/// From each key's press until the frame after the field has it.
const KEY_TIMES: &str = "
    const times = window.keyTimes = [];
    const field = document.querySelector('[data-testid=composer]');
    let pressed = 0;
    field.addEventListener('keydown', () => { pressed = performance.now() }, { capture: true });
    field.addEventListener('input', () => {
        const at = pressed;
        requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - at)));
    })";

#[derive(Deserialize)]
struct Scroll {
    times: Vec<f64>,
    longest: f64,
}

pub fn measure() {
    play("thread", None, async |stage| {
        let (_vendor, letters) = world::write_thread(stage, TURNS).await;
        let window = stage.open().await;
        window.find("[data-testid=chat-row]").await;
        let mut opened = Samples::default();
        for _ in 0..OPENINGS {
            let took = window.js_later(OPEN, Vec::new()).await;
            opened.push(took.as_f64().unwrap());
            window.click("[data-testid=new-chat]").await;
            window.find("[data-testid=empty-thread]").await;
        }
        let quiet_keys = type_keys(&window).await;

        window.js_later(OPEN, Vec::new()).await;
        window.choose_model(&world::known(&window, PACED).await.title).await;
        window.ask("Go on with another part.").await;
        window.grown(200).await;
        let busy = scroll(&window, "[data-testid=thread]").await;
        let busy_keys = type_keys(&window).await;
        // The reader is far from it, so that it is not drawn.
        assert!(window.has("[data-testid=stop]").await, "the answer streams all the while");
        window.js(PLAIN, vec![json!(letters)]).await;
        let plain = scroll(&window, "#plain").await;
        window.js("document.getElementById('plain').remove()", Vec::new()).await;

        let mut table = Table::new(format!("{} messages, about {}k tokens", TURNS * 2, letters / 4000));
        table.row("opened for the first time", ms(opened.first()), "");
        table.row(format!("opened, median of {OPENINGS}"), ms(opened.median()), "aim: under 200 ms");
        table.row("frames of a plain page, p50 and p95", pair(&plain.times), "");
        table.row("frames while it streams and scrolls, p50 and p95", pair(&busy.times), "");
        let ratio = percentile(&busy.times, 95) / percentile(&plain.times, 95);
        table.row("ratio at p95", format!("{ratio:.2}"), "aim: at most 1.25");
        table.row("longest task, plain page", ms(plain.longest), "");
        table.row("longest task while it streams and scrolls", ms(busy.longest), "aim: under 50 ms");
        table.row("key to frame in an empty chat, p50 and p95", pair(&quiet_keys), "");
        table.row("key to frame while it streams, p50 and p95", pair(&busy_keys), "");
        let more = percentile(&busy_keys, 95) - percentile(&quiet_keys, 95);
        table.row("more at p95", ms(more), "aim: within 30 ms");
        print!("{table}");
        window.close().await;
    });
}

async fn scroll(window: &Window, css: &str) -> Scroll {
    let told = window.js_later(SCROLL, vec![json!(css), json!(FRAMES)]).await;
    serde_json::from_value(told).unwrap()
}

async fn type_keys(window: &Window) -> Vec<f64> {
    window.click("[data-testid=composer]").await;
    window.js(KEY_TIMES, Vec::new()).await;
    for at in 0..KEYS {
        window.write(["a", "b", "c", " "][at % 4]).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let times = window.js("return window.keyTimes", Vec::new()).await;
    for _ in 0..KEYS {
        window.press(Key::Backspace).await;
    }
    serde_json::from_value(times).unwrap()
}

fn percentile(times: &[f64], percent: usize) -> f64 {
    let mut samples = Samples::default();
    times.iter().for_each(|time| samples.push(*time));
    samples.percentile(percent)
}

fn pair(times: &[f64]) -> String {
    format!("{:.1} and {:.1} ms", percentile(times, 50), percentile(times, 95))
}

fn ms(value: f64) -> String {
    format!("{value:.0} ms")
}
