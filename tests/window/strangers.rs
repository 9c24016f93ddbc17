//! What a model writes is a stranger's text: nothing in it is loaded, run or opened by itself.

use fantoccini::key::Key;
use medley_testkit::window::{Window, play};
use serde_json::json;

use crate::scripted::Scripted;

const HOSTILE: &str = "Look: ![chart](http://127.0.0.1:PORT/pixel.png?who=you)\n\n\
    <img src=\"http://127.0.0.1:PORT/tag.png\" onerror=\"window.hacked = 1\">\n\n\
    <script>window.hacked = 1; fetch('http://127.0.0.1:PORT/script')</script>\n\n\
    [the source](http://127.0.0.1:PORT/page?a=b) and [a trick](javascript:window.hacked=1)\n\n\
    <iframe src=\"http://127.0.0.1:PORT/frame\"></iframe>";

#[test]
fn a_remote_image_loads_nothing_and_a_link_asks_first() {
    play("strangers", None, async |stage| {
        let scripted = Scripted::start(HOSTILE).await;
        scripted.connect(stage, "Stranger").await;
        let window = stage.open().await;
        window.click("[data-testid=open-medley]").await;
        let answer = window.ask_to_the_end("Show me.").await;
        assert_eq!(answer.state, "complete", "{}", answer.all);
        assert!(answer.all.contains("Remote image, not loaded: chart"), "{}", answer.all);
        let home = window.url().await;

        window.click_words("[data-testid=message][data-role=assistant]", "the source").await;
        let address = window.words("[data-testid=link-address]").await;
        assert_eq!(address, format!("http://127.0.0.1:{}/page?a=b", scripted.port));
        window.press(Key::Escape).await;
        window.gone("[data-testid=link-address]").await;
        assert_eq!(window.url().await, home, "the page went nowhere");

        the_policy_holds_by_itself(&window, scripted.port).await;
        assert_eq!(window.js("return window.hacked ?? null", Vec::new()).await, json!(null));
        assert_eq!(scripted.strays(), 0, "the page asked the stranger's server for something");
    });
}

/// Even a script that got into the page reaches no server: the security policy refuses each way out.
async fn the_policy_holds_by_itself(window: &Window, port: u16) {
    let script = "const [base, done] = arguments;
        const image = new Promise((end) => { const made = new Image(); made.onload = () => end('loaded'); made.onerror = () => end('refused'); made.src = base + '/image.png'; });
        const fetched = fetch(base + '/fetch', { mode: 'no-cors' }).then(() => 'loaded', () => 'refused');
        const socket = new Promise((end) => { try { const made = new WebSocket(base.replace('http', 'ws') + '/ws'); made.onopen = () => end('loaded'); made.onerror = () => end('refused'); } catch { end('refused'); } });
        const inline = new Promise((end) => { const made = document.createElement('script'); made.textContent = 'window.hacked = 2'; document.body.append(made); setTimeout(() => end(window.hacked === 2 ? 'ran' : 'refused'), 50); });
        Promise.all([image, fetched, socket, inline]).then(done)";
    let base = format!("http://127.0.0.1:{port}");
    let ways = window.js_later(script, vec![json!(base)]).await;
    assert_eq!(
        ways,
        json!(["refused", "refused", "refused", "refused"]),
        "image, fetch, socket, inline script"
    );
}
