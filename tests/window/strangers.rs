//! What a model writes is a stranger's text: nothing in it is loaded, run or opened by itself.

use std::time::Duration;

use fantoccini::key::Key;
use medley_testkit::window::{Window, play};
use serde_json::{Value, json};

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

/// One of each way in which a model's text could act by itself: HTML, SVG, frames, styles, formulas, diagrams, escapes,
/// pictures by each of Markdown's forms.
const ATTACKS: &str = r#"
<img src=x onerror="window.hacked='img'"> <svg onload="window.hacked='svg'"><script>window.hacked='svg'</script></svg>

<iframe srcdoc="<script>parent.hacked='srcdoc'</script>"></iframe> <object data="http://127.0.0.1:PORT/object"></object>

<style>body { background: url(http://127.0.0.1:PORT/css.png) } @import "http://127.0.0.1:PORT/import.css";</style>

<div style="background-image: url(http://127.0.0.1:PORT/inline.png)">styled</div> <link rel="icon" href="http://127.0.0.1:PORT/favicon.ico">

<meta http-equiv="refresh" content="0; url=http://127.0.0.1:PORT/refresh"> <base href="http://127.0.0.1:PORT/">

<form action="http://127.0.0.1:PORT/form"><button autofocus onfocus="window.hacked='focus'">go</button></form>

![by reference][pixel] and ![data](data:text/html,<script>window.hacked='data'</script>) and <video src="http://127.0.0.1:PORT/video"></video>

[pixel]: http://127.0.0.1:PORT/reference.png

[script](javascript:window.hacked='link') [page](data:text/html,<script>1</script>) [file](file:///etc/passwd) [share](smb://127.0.0.1/x)
[tool](ms-msdt:/id) [sum](calculator:) [unc](\\\\127.0.0.1\\x) <a href="http://127.0.0.1:PORT/blank" target="_blank">blank</a>

Inline $\href{javascript:window.hacked='katex'}{x}$ and $\includegraphics{http://127.0.0.1:PORT/katex.png}$ and $\htmlData{x=1}{y}$.

$$
\url{javascript:window.hacked='url'} \def\a{\a\a} \a
$$

```html
</script><script>window.hacked='code'</script>
```

```mermaid
%%{init: {"securityLevel": "loose", "themeCSS": "@import url(http://127.0.0.1:PORT/theme.css)"}}%%
graph TD
  A["<img src=x onerror=window.hacked='mermaid'>"] --> B
  click A href "javascript:window.hacked='click'"
  click B call alert()
```

```svg
<svg xmlns="http://www.w3.org/2000/svg" onload="window.hacked='fence'"><image href="http://127.0.0.1:PORT/fence.png"/></svg>
```

Escapes: ESC[2JESC]8;;http://127.0.0.1:PORT/oscBELlinkESC]8;;BEL and &lt;script&gt;.
"#;

/// What the page asked of anybody, and what its policy had to refuse, from now on.
const RECORD: &str = "window.recorded = { refused: [], asked: [] };
    addEventListener('securitypolicyviolation', (event) => window.recorded.refused.push(event.violatedDirective + ' ' + event.blockedURI));
    const real = window.fetch;
    window.fetch = (target, init) => {
        window.recorded.asked.push(String(target?.url ?? target) + ' ' + (typeof init?.body === 'string' ? init.body.slice(0, 60) : ''));
        return real(target, init);
    };";

/// Commands that act on the world; reading a thread anew is what the page may do.
const ACTS: [&str; 5] = ["link_open", "connection_", "budget_set", "chat_send", "first_run"];

#[test]
fn every_known_attack_of_a_models_text_is_inert() {
    play("attacks", None, async |stage| {
        let scripted = Scripted::start(&ATTACKS.replace("ESC", "\u{1b}").replace("BEL", "\u{7}")).await;
        scripted.connect(stage, "Attacker").await;
        let window = stage.open().await;
        window.click("[data-testid=open-medley]").await;
        window.ask("Show me everything.").await;
        window.js(RECORD, Vec::new()).await;
        let answer = window.ended().await;
        assert_eq!(answer.state, "complete", "{}", answer.all);
        let home = window.url().await;
        // Diagrams and formulas are drawn a little later.
        tokio::time::sleep(Duration::from_secs(3)).await;

        assert_eq!(window.js("return window.hacked ?? null", Vec::new()).await, json!(null));
        assert_eq!(scripted.strays(), 0, "nothing was asked of the attacker's server");
        assert_eq!(window.url().await, home, "the page went nowhere");
        let told = window.js("return window.recorded", Vec::new()).await;
        assert_eq!(told["refused"], json!([]), "the policy had nothing to refuse");
        let asked = told["asked"].to_string();
        assert!(ACTS.iter().all(|act| !asked.contains(act)), "no command acted: {asked}");
        let live = "return [...document.querySelectorAll('[data-testid=thread] :is(iframe, object, embed, script, style, link, meta, base, form, video, audio, svg script, [onerror], [onload], [onfocus])')].map((each) => each.outerHTML)";
        assert_eq!(window.js(live, Vec::new()).await, json!([]), "nothing live is in the thread");
        let links = "return [...document.querySelectorAll('[data-testid=thread] a[href]')].map((each) => each.protocol).filter((each) => !['http:', 'https:', 'mailto:'].includes(each))";
        assert_eq!(window.js(links, Vec::new()).await, json!([]), "no other scheme is a link");
        let pictures = "return [...document.querySelectorAll('[data-testid=thread] img')].map((each) => each.src.split(':')[0]).filter((each) => !['blob', 'data'].includes(each))";
        assert_eq!(window.js(pictures, Vec::new()).await, json!([]), "no picture comes from elsewhere");
    });
}

/// Payloads that no command takes.
const WRONG: &str = "const [names, done] = arguments;
    const wrong = [42, 'x', [1], { id: '../../../etc/passwd' }, { id: 7, ids: 7, key: 7, message: 7, answer: 7, conversation: 7, text: 7 }];
    const rpc = (name, payload) => window.__TAURI_INTERNALS__.invoke('rpc', { name, payload });
    const calls = names.flatMap((name) => wrong.map((payload) => rpc(name, payload).then(() => null, (error) => error?.code ?? String(error))));
    Promise.all(calls).then((told) => done(told))";

/// Commands that take nothing, or only what may be missing, have nothing to refuse in a wrong object.
#[test]
fn no_command_breaks_on_what_it_does_not_take() {
    play("wrong", None, async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        let names: Vec<&str> = medley_app::table::LINES.iter().map(|line| line.name).collect();
        let told = window.js_later(WRONG, vec![json!(names)]).await;
        let codes: std::collections::BTreeSet<&str> =
            told.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert!(codes.iter().all(|code| ["invalid_input", "not_found"].contains(code)), "{codes:?}");
        let huge = "const done = arguments[0];
            window.__TAURI_INTERNALS__.invoke('rpc', { name: 'chat_rename', payload: { id: 'x'.repeat(100_000_000), title: 'y' } })
                .then(() => done('taken'), (error) => done(error?.code ?? 'refused'))";
        assert_ne!(window.js_later(huge, Vec::new()).await, json!("taken"));
        let unknown = "const done = arguments[0];
            window.__TAURI_INTERNALS__.invoke('rpc', { name: 'no_such_command', payload: null }).then(() => done('taken'), (error) => done(error.code))";
        assert_eq!(window.js_later(unknown, Vec::new()).await, json!("invalid_input"));
        let framed = "const done = arguments[0];
            const frame = document.createElement('iframe');
            frame.srcdoc = '<p>frame</p>';
            document.body.append(frame);
            setTimeout(() => {
                const inner = frame.contentWindow?.__TAURI_INTERNALS__;
                if (!inner?.invoke) return done('refused');
                Promise.race([
                    inner.invoke('rpc', { name: 'app_state', payload: null }),
                    new Promise((_, fail) => setTimeout(() => fail('silence'), 2000)),
                ]).then(() => done('taken'), () => done('refused'));
            }, 300)";
        assert_eq!(window.js_later(framed, Vec::new()).await, json!("refused"), "a frame has no door");
        assert_eq!(window.ask_to_the_end("Say hello.").await.state, "complete", "everything still works");
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
