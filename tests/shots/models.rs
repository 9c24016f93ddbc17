//! Models: the portfolio, the person's policy, the catalogue, and one model's panel.

use medley_testkit::window::play;

#[test]
fn models_before_and_after_some_use() {
    play("shots-models", Some(0.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        for (model, prompt) in [
            ("Alder/alder-large", "Write a rust function for exponential backoff."),
            ("Birch/birch-grand", "Explain in detail what a retry budget is."),
            ("Cedar/cedar-flash", "Summarise the tides. [[overloaded]]"),
            ("Cedar/cedar-flash", "Summarise the tides."),
        ] {
            // One of them is meant to fail.
            let _ = stage.cli(["--json", "chat", "--model", model, prompt]).output().await.unwrap();
        }
        window.click("[data-testid=rail-models]").await;
        window.find("[data-testid=portfolio]").await;
        window.show_sizes("models-portfolio").await;
        window.resize(1440, 900).await;
        window.click("[data-testid=portfolio-row] button").await;
        window.find("[data-testid=model-panel]").await;
        window.show_sizes("models-panel").await;
        window.resize(1440, 900).await;
        window.click_words("[data-testid=models-tabs]", "Policy").await;
        window.find("[data-testid=dial]").await;
        window.show_sizes("models-policy").await;
        window.click_words("[data-testid=models-tabs]", "Catalogue").await;
        window.find("[data-testid=catalogue-row]").await;
        window.show_sizes("models-catalogue").await;
    });
}
