//! One answer at a time: keys, versions, deleting, a reload in the middle.

use std::time::Duration;

use fantoccini::key::Key;
use medley_testkit::window::{Window, play, until};

const SOON: Duration = Duration::from_secs(15);

#[test]
fn enter_sends_escape_stops_and_the_text_stays() {
    play("keyboard", Some(1.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.choose_model("Birch Quick").await;
        window.type_into("[data-testid=composer]", "One line").await;
        shift_enter(&window).await;
        window.type_into("[data-testid=composer]", "and another. [[long-answer:3000]]").await;
        window.press(Key::Enter).await;
        let running = window.grown(150).await;
        assert_eq!(window.words("[data-testid=message][data-role=user] p").await.lines().count(), 2);
        window.press(Key::Escape).await;
        let stopped = window.ended().await;
        assert_eq!(stopped.state, "stopped", "{}", stopped.all);
        window.reload().await;
        let kept = window.answer().await;
        assert_eq!(kept.state, "stopped");
        assert!(kept.text.starts_with(&running.text[..100]), "{}", kept.text);
        // The second answer too: by then menus have been drawn that stay hidden in the page.
        window.type_into("[data-testid=composer]", "Once more. [[long-answer:3000]]").await;
        window.press(Key::Enter).await;
        window.grown(150).await;
        window.press(Key::Escape).await;
        assert_eq!(window.ended().await.state, "stopped");
    });
}

async fn shift_enter(window: &Window) {
    let keys = format!("{}{}", char::from(Key::Shift), char::from(Key::Enter));
    window.type_into("[data-testid=composer]", &keys).await;
}

#[test]
fn another_version_stands_beside_the_first_and_arrows_step_between_them() {
    play("versions", Some(0.2), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.choose_model("Alder Small").await;
        let first = window.ask_to_the_end("Explain tides in one sentence.").await;
        window.click("[data-testid=retry-with]").await;
        window.pick("Cedar Flash").await;
        let second = window
            .answer_that("Cedar Flash answered", |answer| {
                answer.label.contains("Cedar Flash") && !answer.is_running()
            })
            .await;
        assert_ne!(first.text, second.text);
        assert_eq!(window.words("[aria-label=Versions]").await.trim(), "2/2");
        window.click("[aria-label='Version before']").await;
        let again = window.answer_that("the first version is back", |answer| answer.text == first.text).await;
        assert!(again.label.contains("Alder Small"), "{}", again.label);
        window.reload().await;
        assert_eq!(window.answer().await.text, first.text, "the choice of a version outlives a reload");
        window.click("[aria-label='Version after']").await;
        window.answer_that("the second version is back", |answer| answer.text == second.text).await;
    });
}

#[test]
fn a_deleted_chat_comes_back_by_undo_and_its_money_never_goes() {
    play("deleting", Some(0.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        let answer = window.ask_to_the_end("Name three seas.").await;
        delete_first(&window).await;
        assert_eq!(window.answers().await.len(), 0, "the deleted chat was left");
        window.click("[data-testid=toast-action]").await;
        window.find("[data-testid=chat-row]").await;
        window.open_conversation("Name three seas").await;
        assert_eq!(window.answer().await.text, answer.text);
        delete_first(&window).await;
        window.open_spend().await;
        assert_eq!(window.spend_total().await, stage.vendors().charged().await);
        window.find("[data-testid=ledger-row]").await;
        assert_eq!(window.count("[data-testid=ledger-row]").await, 1);
        window.reload().await;
        window.open_chat().await;
        window.find("[data-testid=empty-thread]").await;
        assert_eq!(window.count("[data-testid=chat-row]").await, 0);
    });
}

async fn delete_first(window: &Window) {
    window.click("[aria-label^='More for']").await;
    window.click_words("[role=menu]", "Delete").await;
    window.gone("[data-testid=chat-row]").await;
}

#[test]
fn a_reload_in_mid_answer_shows_the_rest_of_the_stream() {
    play("reload", Some(1.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.choose_model("Cedar Flash").await;
        window.ask("Write an essay about harbours. [[long-answer:1500]]").await;
        let before = window.grown(200).await;
        window.reload().await;
        let after = window.grown(before.text.chars().count() + 100).await;
        assert!(after.text.starts_with(&before.text[..150]), "{}", after.text);
        let ended = window.ended().await;
        assert_eq!(ended.state, "complete", "{}", ended.all);
        window.reload().await;
        assert_eq!(window.answer().await.text, ended.text, "what streamed is what was stored");
        until("the bill has one row", SOON, async || {
            let rows: usize = stage.vendors().bills().await.iter().map(|bill| bill.rows.len()).sum();
            (rows == 1).then_some(())
        })
        .await;
    });
}

#[test]
fn an_answer_goes_on_while_another_view_is_open() {
    play("views", Some(1.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.choose_model("Alder Small").await;
        window.ask("Write an essay about buoys. [[long-answer:600]]").await;
        window.grown(50).await;
        window.open_spend().await;
        window.open_settings().await;
        window.open_chat().await;
        let ended = window.ended().await;
        assert_eq!(ended.state, "complete", "{}", ended.all);
    });
}
