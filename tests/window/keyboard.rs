//! Everything by keyboard: from the first run to an answer and a changed policy without the pointer, and the palette.

use std::time::Duration;

use fantoccini::key::Key;
use medley_testkit::window::{Window, play, until};
use serde_json::json;

const SOON: Duration = Duration::from_secs(15);
/// More stops than any view has.
const MOST_TABS: usize = 120;

#[test]
fn the_keyboard_alone_leads_from_the_first_run_to_an_answer_and_a_changed_policy() {
    play("keyboard-only", Some(0.2), async |stage| {
        let window = stage.open().await;
        window.find("[data-testid=start-practice]").await;
        tab_to(&window, "[data-testid=start-practice]").await;
        window.press(Key::Enter).await;
        window.find("[data-testid=practice-banner]").await;
        until("the composer has the focus", SOON, async || {
            has_focus(&window, "[data-testid=composer]").await.then_some(())
        })
        .await;
        window.write("Explain tides in one sentence.").await;
        window.press(Key::Enter).await;
        let answer = window.ended().await;
        assert_eq!(answer.state, "complete", "{}", answer.all);
        assert!(has_focus(&window, "[data-testid=composer]").await, "the focus stays where one writes");

        window.chord(&[Key::Control], "5").await;
        window.find("[data-testid=models-tabs]").await;
        tab_to(&window, "[data-testid=models-tabs] input").await;
        window.press(Key::Right).await;
        window.find("[data-testid=dial]").await;
        tab_to(&window, "[data-testid=here-only]").await;
        window.press(Key::Space).await;
        until("the rule is kept", SOON, async || local_only(&window).await.then_some(())).await;
        window.chord(&[Key::Control], "1").await;
        window.find("[data-testid=composer]").await;
        // Practice vendors listen on this computer: the rule lets them answer.
        let again = window.ask_to_the_end("And what is a spring tide?").await;
        assert_eq!(again.state, "complete", "{}", again.all);
    });
}

#[test]
fn the_palette_does_what_is_typed_and_the_menu_lists_what_can_be_done() {
    play("palette", Some(0.2), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.ask_to_the_end("Name three seas.").await;
        window.chord(&[Key::Control], "k").await;
        window.find("[data-testid=palette-input]").await;
        window.write("retry").await;
        let chosen = window.words("[data-testid=palette-row][aria-selected=true]").await;
        assert!(chosen.starts_with("Retry"), "{chosen}");
        window.press(Key::Escape).await;
        window.gone("[data-testid=palette-input]").await;
        assert!(has_focus(&window, "[data-testid=composer]").await, "the focus is back where it was");

        window.chord(&[Key::Control], "k").await;
        window.find("[data-testid=palette-input]").await;
        window.write("spend").await;
        window.press(Key::Enter).await;
        window.find("[data-testid=spend-total]").await;
        window.chord(&[Key::Control], "k").await;
        window.find("[data-testid=palette-input]").await;
        window.write("three seas").await;
        window.press(Key::Enter).await;
        window.find("[data-testid=message]").await;

        window.click("[data-testid=menu-button]").await;
        window.find("[role=menuitem]").await;
        window.press(Key::Escape).await;
        window.chord(&[Key::Control], "=").await;
        let size = "return document.documentElement.style.getPropertyValue('--m-work-size')";
        until("the text is larger", SOON, async || {
            (window.js(size, Vec::new()).await == json!("17px")).then_some(())
        })
        .await;
        window.reload().await;
        assert_eq!(window.js(size, Vec::new()).await, json!("17px"), "the size is kept");
    });
}

async fn has_focus(window: &Window, css: &str) -> bool {
    let script = "return document.activeElement?.matches(arguments[0]) ?? false";
    window.js(script, vec![json!(css)]).await == json!(true)
}

/// Presses Tab until the focus is there.
async fn tab_to(window: &Window, css: &str) {
    for _ in 0..MOST_TABS {
        if has_focus(window, css).await {
            return;
        }
        window.press(Key::Tab).await;
    }
    panic!("{MOST_TABS} tabs do not lead to {css}");
}

async fn local_only(window: &Window) -> bool {
    let script = "const done = arguments[0];
        window.__TAURI_INTERNALS__.invoke('rpc', { name: 'rules_get', payload: null }).then((rules) => done(rules.local_only))";
    window.js_later(script, Vec::new()).await == json!(true)
}
