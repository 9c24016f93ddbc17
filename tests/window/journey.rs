//! The main job from the first run to the bill, in one go, with pictures on the way.

use std::time::Duration;

use medley_testkit::window::{Answer, Stage, Window, play, until};

/// How long vendors may take to tell what a broken answer cost.
const SETTLED: Duration = Duration::from_secs(30);

#[test]
fn from_the_first_run_to_a_total_that_equals_the_vendors_bills() {
    play("journey", Some(0.5), async |stage| {
        let window = stage.open().await;
        leave_the_first_run(&window).await;
        three_vendors_answer(&window).await;
        a_stopped_answer_keeps_its_text(&window).await;
        a_failed_vendor_fails_over(&window).await;
        the_why_panel_says_why(&window).await;
        spend_equals_the_bills(stage, &window).await;
        window.show("04-spend").await;
        window.open_chat().await;
        let (shown, rate) = killed_in_mid_answer(&window).await;
        drop(window);
        let window = stage.open().await;
        the_text_is_there(&window, &shown, rate).await;
        spend_equals_the_bills(stage, &window).await;
    });
}

async fn leave_the_first_run(window: &Window) {
    window.show("01-first-run").await;
    window.click_words("[data-testid=budget-choice]", "$25").await;
    window.start_practice().await;
    let meter = window.words("[data-testid=month-meter]").await;
    assert!(meter.contains("$0.00"), "{meter}");
}

/// One conversation, an answer each over the OpenAI, the Anthropic and the Gemini wire.
async fn three_vendors_answer(window: &Window) {
    let prompts = [
        ("Alder Large", "Explain exponential backoff with full jitter: the formula and rust code."),
        ("Birch Grand", "Compare full jitter versus equal jitter in a table."),
        ("Cedar Pro", "Explain what a retry budget adds, with an example."),
    ];
    let mut place = None;
    for (number, (title, prompt)) in prompts.into_iter().enumerate() {
        window.choose_model(title).await;
        window.ask(prompt).await;
        let answer = streams_to_its_end(window).await;
        assert!(answer.label.contains(title), "{title} answered as “{}”", answer.label);
        assert_eq!(answer.steps(), ["done"], "{}", answer.spoken);
        let here = window.url().await;
        assert_eq!(*place.get_or_insert_with(|| here.clone()), here, "all answers stand in one conversation");
        if number == 1 {
            window.show("02-answer").await;
        }
    }
}

/// Text grows while the answer runs, and what stood there stays.
async fn streams_to_its_end(window: &Window) -> Answer {
    let first = window.grown(1).await;
    let second = window.grown(first.text.chars().count() + 40).await;
    let third = window.grown(second.text.chars().count() + 40).await;
    assert!(third.text.chars().count() > second.text.chars().count());
    let ended = window.ended().await;
    assert_eq!(ended.state, "complete", "{}", ended.all);
    assert!(ended.text.chars().count() > third.text.chars().count());
    ended
}

async fn a_stopped_answer_keeps_its_text(window: &Window) {
    window.choose_model("Alder Small").await;
    window.ask("Write a long essay about lighthouses. [[long-answer:4000]]").await;
    let running = window.grown(200).await;
    window.click("[data-testid=stop]").await;
    let stopped = window.ended().await;
    assert_eq!(stopped.state, "stopped", "{}", stopped.all);
    assert!(stopped.text.starts_with(&running.text[..120]), "{}", stopped.text);
    assert!(stopped.text.chars().count() >= running.text.chars().count());
}

/// Whoever Auto would ask is made to fail.
async fn a_failed_vendor_fails_over(window: &Window) {
    window.choose_preset("Best").await;
    let route = window.draft("Say why lighthouses flash. ").await;
    let vendor = ["Alder", "Birch", "Cedar"].into_iter().find(|name| route.contains(&format!("{name} ")));
    let vendor = vendor.unwrap_or_else(|| panic!("the route line names a vendor: {route}"));
    let answer = window.ask_to_the_end(&format!("[[{}:overloaded]]", vendor.to_lowercase())).await;
    assert_eq!(answer.state, "complete", "{}", answer.all);
    let steps = answer.steps();
    assert_eq!(steps.first(), Some(&"fail"), "{}", answer.spoken);
    assert_eq!(steps.last(), Some(&"done"), "{}", answer.spoken);
    assert!(answer.spoken.contains(vendor), "{}", answer.spoken);
    assert!(!answer.label.contains(vendor), "“{}” is by the vendor that failed", answer.label);
}

/// The first choice, the others that were in question, and who comes next where it fails.
async fn the_why_panel_says_why(window: &Window) {
    window.click("[data-testid=message][data-last] [data-testid=why-answer]").await;
    let because = window.words("[data-testid=why-because]").await;
    let panel = window.words("[data-testid=why]").await;
    assert!(!because.is_empty());
    assert!(["Alder Small", "Birch Quick", "Cedar Flash"].iter().all(|name| panel.contains(name)), "{panel}");
    window.show("03-why").await;
}

/// To the pico-dollar, once everything has settled.
async fn spend_equals_the_bills(stage: &Stage, window: &Window) {
    window.open_spend().await;
    let charged = stage.vendors().charged().await;
    assert!(charged > 0);
    until(&format!("Spend shows the {charged} of the bills"), SETTLED, async || {
        (window.spend_total().await == stage.vendors().charged().await).then_some(())
    })
    .await;
}

/// Returns what was shown last, and how many letters a second came.
async fn killed_in_mid_answer(window: &Window) -> (String, f64) {
    window.choose_model("Alder Large").await;
    window.ask("Write a long essay about tides. [[long-answer:9000]]").await;
    let early = window.grown(300).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let late = window.answer().await;
    assert!(late.is_running(), "{}", late.all);
    window.kill().await;
    let grown = late.text.chars().count() - early.text.chars().count();
    (late.text, grown as f64 / 2.0)
}

/// At most about a second of text is missing after a crash.
async fn the_text_is_there(window: &Window, shown: &str, rate: f64) {
    window.open_conversation("Explain exponential backoff").await;
    let answer = window.answer_that("the cut answer stands there", |answer| answer.text.len() > 100).await;
    assert_eq!(answer.state, "incomplete", "{}", answer.all);
    assert!(answer.all.contains("Cut off before its end"), "{}", answer.all);
    let (before, after) = (shown.chars().count() as f64, answer.text.chars().count() as f64);
    assert!(after >= before - rate * 1.5 - 20.0, "{after} of {before} letters, at {rate} a second");
    assert!(shown.starts_with(answer.text.get(..200).unwrap()), "{}", answer.text);
    // Of a long thread only the messages near the reader are drawn.
    let count = "const done = arguments[0];
        const id = decodeURIComponent(location.hash.split('/').at(-1));
        window.__TAURI_INTERNALS__.invoke('rpc', { name: 'chat_thread', payload: { id } })
            .then((thread) => done(thread.messages.filter((message) => message.role === 'assistant').length))";
    assert_eq!(window.js_later(count, Vec::new()).await, serde_json::json!(6));
}
