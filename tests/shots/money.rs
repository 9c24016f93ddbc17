//! Spend: empty, and with a morning's work in it.

use std::time::Duration;

use medley_testkit::window::{play, until};

const SETTLED: Duration = Duration::from_secs(30);

const PROMPTS: [(&str, &str); 12] = [
    ("Alder/alder-large", "Write a rust function for exponential backoff."),
    ("Birch/birch-grand", "Explain in detail what a retry budget is."),
    ("Cedar/cedar-pro", "Compare full jitter versus equal jitter in a table."),
    ("Alder/alder-small", "Translate “good morning”."),
    ("Birch/birch-quick", "List steps for a harbour visit."),
    ("Cedar/cedar-flash", "Summarise the tides."),
    ("Birch/birch-grand", "Write a long essay about lighthouses."),
    ("Alder/alder-large", "Prove the formula for a sum of squares."),
    ("Cedar/cedar-pro", "Plan a week of sailing in detail."),
    ("Alder/alder-large", "Say hello. [[overloaded]]"),
    ("Birch/birch-quick", "Explain fog. [[cut]]"),
    ("Cedar/cedar-flash", "Write a poem about fog."),
];

#[test]
fn spend_before_and_after_a_mornings_work() {
    play("shots-spend", Some(0.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.open_spend().await;
        window.show_sizes("spend-empty").await;
        for (model, prompt) in PROMPTS {
            // Two of them are meant to fail.
            let _ = stage.cli(["--json", "chat", "--model", model, prompt]).output().await.unwrap();
        }
        window.reload().await;
        // An answer that was cut is settled some seconds after the start.
        until("Spend shows what the vendors charged", SETTLED, async || {
            (window.spend_total().await == stage.vendors().charged().await).then_some(())
        })
        .await;
        assert!(window.count("[data-testid=ledger-row]").await >= PROMPTS.len());
        window.show_sizes("spend-busy").await;
        for (width, height) in [(960, 640), (1440, 900)] {
            window.resize(width, height).await;
            let script =
                "document.querySelector('[data-testid=ledger-row]').scrollIntoView({ block: 'center' })";
            window.js(script, Vec::new()).await;
            window.show(&format!("spend-ledger-{width}")).await;
        }
        window.type_into("[aria-label='Find in the ledger']", "fog").await;
        window.show("spend-search").await;
        window.click_words("[aria-label=Spend]", "Show as table").await;
        window.find("[data-testid=day-table]").await;
        window.show("spend-table").await;
    });
}
