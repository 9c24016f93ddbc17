//! An answer of 4,000 chunks that come as fast as a socket carries them, all the way into the page: the page itself
//! says when Enter was pressed and when the first and the last word stood in its document.

use fantoccini::key::Key;
use medley_testkit::window::{Window, play};
use medley_tests::measure::figures::{Samples, Table};
use medley_tests::measure::loopback::LAST_WORD;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{memory, world};

const ROUNDS: usize = 5;

/// Looks at each change of the document, so that nothing is rounded up to a frame.
const WATCH: &str = "
    const [last] = arguments;
    const times = window.floodTimes = {};
    const sent = (event) => { if (event.key === 'Enter') times.sent ??= performance.now(); };
    addEventListener('keydown', sent, { capture: true });
    const look = () => {
        const answer = [...document.querySelectorAll('[data-testid=message][data-role=assistant]')].at(-1);
        if (times.sent === undefined || answer === undefined) return;
        const text = answer.textContent;
        if (text.includes('word 1')) times.first ??= performance.now();
        if (text.includes(last)) times.last ??= performance.now();
        if (answer.dataset.state === 'complete' && times.last !== undefined) {
            times.ended = performance.now();
            observer.disconnect();
            removeEventListener('keydown', sent, { capture: true });
        }
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });";

const TIMES: &str = "
    const done = arguments[0];
    const look = () => window.floodTimes.ended === undefined ? setTimeout(look, 20) : done(window.floodTimes);
    look()";

/// Moments on the page's clock, in milliseconds.
#[derive(Deserialize)]
struct Times {
    sent: f64,
    first: f64,
    last: f64,
    ended: f64,
}

pub fn measure() {
    play("flood", None, async |stage| {
        let (_vendor, title) = world::furnish(stage).await;
        let window = stage.open().await;
        window.choose_model(&title).await;
        let (mut first, mut last, mut ended) = (Samples::default(), Samples::default(), Samples::default());
        // The first round warms up.
        for round in 0..=ROUNDS {
            let times = ask(&window).await;
            if round > 0 {
                first.push(times.first - times.sent);
                last.push(times.last - times.sent);
                ended.push(times.ended - times.sent);
            }
        }
        let mut table = Table::new(format!("4,000 unpaced chunks to the page, median of {ROUNDS}"));
        table.row("Enter to the first word in the document", format!("{:.0} ms", first.median()), "");
        table.row("Enter to the last word in the document", format!("{:.0} ms", last.median()), "");
        table.row("Enter to the answer's end in the document", format!("{:.0} ms", ended.median()), "");
        print!("{table}");
        let after = memory::of(window.process().unwrap());
        print!("{}", memory::table("Memory under WebDriver after these answers", &after));
        window.close().await;
    });
}

/// One question in a chat of its own.
async fn ask(window: &Window) -> Times {
    window.click("[data-testid=new-chat]").await;
    window.find("[data-testid=empty-thread]").await;
    window.type_into("[data-testid=composer]", "Say all the words that you were given.").await;
    window.js(WATCH, vec![json!(LAST_WORD)]).await;
    window.press(Key::Enter).await;
    let times: Value = window.js_later(TIMES, Vec::new()).await;
    serde_json::from_value(times).unwrap()
}
