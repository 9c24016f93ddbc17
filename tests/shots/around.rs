//! What lies around the chat: the first run, settings, and the title bar of each system.

use fantoccini::key::Key;
use medley_testkit::window::play;

#[test]
fn the_first_run_with_and_without_a_keychain() {
    play("shots-first-run", None, async |stage| {
        let window = stage.open().await;
        window.show_sizes("first-run").await;
        window.click_words("[data-testid=budget-choice]", "Other").await;
        window.type_into("[data-testid=budget-other]", "twelve").await;
        window.click("[data-testid=start-practice]").await;
        window.show_sizes("first-run-wrong-budget").await;
        // One data folder has one window.
        window.close().await;
        let bare = stage.open_without_keychain().await;
        bare.find("[data-testid=keychain-retry]").await;
        bare.show_sizes("first-run-no-keychain").await;
    });
}

#[test]
fn settings_section_by_section() {
    play("shots-settings", Some(0.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.ask_to_the_end("Say hello.").await;
        window.open_settings().await;
        let sections = [
            "general",
            "appearance",
            "connections",
            "budget",
            "privacy",
            "shortcuts",
            "network",
            "data",
            "diagnostics",
            "about",
        ];
        for section in sections {
            window.click(&format!("[data-testid=settings-{section}]")).await;
            window.show_sizes(&format!("settings-{section}")).await;
        }
    });
}

#[test]
fn the_palette_the_cheat_sheet_the_menu_and_the_kit() {
    play("shots-window", Some(0.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.ask_to_the_end("Name three seas.").await;
        window.chord(&[Key::Control], "k").await;
        window.find("[data-testid=palette-input]").await;
        window.show_sizes("palette").await;
        window.write("fast").await;
        window.show_sizes("palette-search").await;
        window.press(Key::Escape).await;
        window.gone("[data-testid=palette-input]").await;
        window.chord(&[Key::Control], "/").await;
        window.find("[role=dialog]").await;
        window.show_sizes("cheat-sheet").await;
        window.press(Key::Escape).await;
        window.gone("[role=dialog]").await;
        window.click("[data-testid=menu-button]").await;
        window.find("[role=menuitem]").await;
        window.show_sizes("menu").await;
        window.press(Key::Escape).await;
        let address = window.url().await;
        let page = address.split(['?', '#']).next().unwrap();
        window.go(&format!("{page}?gallery")).await;
        window.show_as_it_is("gallery").await;
    });
}

#[test]
fn the_title_bar_of_each_system() {
    play("shots-title-bars", Some(0.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.ask_to_the_end("Say hello.").await;
        let address = window.url().await;
        let page = address.split(['?', '#']).next().unwrap();
        for system in ["linux", "macos", "windows"] {
            for view in ["chat", "spend"] {
                window.go(&format!("{page}?platform={system}#/{view}")).await;
                window.find(&format!("[data-system={system}]")).await;
                window.show(&format!("title-bar-{system}-{view}")).await;
            }
        }
    });
}
