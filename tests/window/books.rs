//! The two books never mix, the practice vendors that the app runs itself, and what outlives a restart.

use std::fs;

use fantoccini::key::Key;
use medley_testkit::window::play;
use serde_json::Value;

use crate::scripted::Scripted;

#[test]
fn the_practice_book_never_mixes_with_the_real_one() {
    play("books", None, async |stage| {
        let scripted = Scripted::start("The real book answers.").await;
        scripted.connect(stage, "Own server").await;
        let window = stage.open().await;
        window.click("[data-testid=open-medley]").await;
        window.find("[data-testid=composer]").await;
        assert!(!window.has("[data-testid=practice-banner]").await, "the real book is open");
        let real = window.ask_to_the_end("Who are you?").await;
        assert_eq!(real.text.trim(), "The real book answers.");

        window.open_settings().await;
        window.click("label[for=open-practice]").await;
        window.find("[data-testid=practice-banner]").await;
        assert_eq!(window.count("[data-testid=chat-row]").await, 0, "the real chat is not of this book");
        window.click("[data-testid=model-picker]").await;
        let models = window.words("[role=listbox][aria-label=Model]").await;
        assert!(models.contains("Alder Large") && !models.contains("Own server"), "{models}");
        window.press(Key::Escape).await;
        let practice = window.ask_to_the_end("Hello there").await;
        assert!(practice.text.contains("practice answer"), "{}", practice.text);
        window.open_spend().await;
        assert!(window.spend_total().await > 0);
        window.find("[data-testid=ledger-row]").await;
        assert_eq!(window.count("[data-testid=ledger-row]").await, 1);

        window.click("[data-testid=leave-practice]").await;
        window.gone("[data-testid=practice-banner]").await;
        window.find("[data-testid=chat-row]").await;
        assert_eq!(window.count("[data-testid=chat-row]").await, 1);
        window.open_spend().await;
        window.find("[data-testid=ledger-row]").await;
        assert_eq!(window.count("[data-testid=ledger-row]").await, 1);
        assert_eq!(window.spend_total().await, 0, "a server without prices has no known cost");
        let says = window.words("[data-testid=spend-total]").await;
        assert!(says.contains("at least") || says.contains("unknown"), "unknown is never free: {says}");
    });
}

#[test]
fn the_apps_own_practice_vendors_bill_what_spend_shows_and_a_restart_keeps_both() {
    play("own-vendors", None, async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        let answer = window.ask_to_the_end("Say hello in one sentence.").await;
        window.ask_to_the_end("And goodbye, short.").await;
        window.open_settings().await;
        window.click("[data-testid=settings-appearance]").await;
        window.click_words("[data-testid=theme]", "Dark").await;
        window.find("html[data-mantine-color-scheme=dark]").await;
        window.open_spend().await;
        let total = window.spend_total().await;
        assert_eq!(total, billed(&stage.data().join("practice")));
        window.close().await;

        let window = stage.open().await;
        window.find("html[data-mantine-color-scheme=dark]").await;
        window.find("[data-testid=practice-banner]").await;
        window.open_spend().await;
        assert_eq!(window.spend_total().await, total);
        window.open_chat().await;
        window.open_conversation("Say hello").await;
        window.answer().await;
        assert_eq!(window.answers().await[0].text, answer.text);
    });
}

/// The sum of the bills that vendors inside the app keep in files.
fn billed(folder: &std::path::Path) -> i128 {
    let files = fs::read_dir(folder).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    let lines: Vec<String> =
        files.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let pico = |line: &String| -> i128 {
        let row: Value = serde_json::from_str(line).unwrap();
        row["pico_usd"].as_str().unwrap().parse().unwrap()
    };
    lines.iter().map(pico).sum()
}
