//! Chat in its states: empty, written in, streaming, complete, stopped, cut, failed, failed over.

use fantoccini::key::Key;
use medley_testkit::window::{Window, play};

#[test]
fn an_empty_chat_a_draft_and_the_menu_of_models() {
    play("shots-empty", Some(0.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.find("[data-testid=empty-thread]").await;
        window.show_sizes("chat-empty").await;
        window.draft("Compare tides and currents in a table, and prove the formula.").await;
        window.show_sizes("chat-draft").await;
        window.click("[data-testid=model-picker]").await;
        window.show_sizes("chat-model-menu").await;
    });
}

#[test]
fn answers_with_code_a_table_and_formulas() {
    play("shots-answers", Some(0.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.choose_preset("Best").await;
        window.ask_to_the_end("Write a rust function for exponential backoff.").await;
        window.show_sizes("chat-code").await;
        window.ask_to_the_end("Compare tides and currents in a table.").await;
        window.show_sizes("chat-table").await;
        let answer = window.ask_to_the_end("Prove the formula for the sum of squares.").await;
        assert_eq!(answer.state, "complete");
        window.find("[data-testid=message][data-last] .katex").await;
        window.show_sizes("chat-formula").await;
        window.click("[data-testid=message][data-last] summary").await;
        window.show_sizes("chat-reasoning").await;
        window.click("[data-testid=message][data-last] [data-testid=why-answer]").await;
        window.find("[data-testid=why-because]").await;
        window.show("chat-why").await;
        window.resize(960, 640).await;
        window.click("[data-testid=message][data-last] [data-testid=why-answer]").await;
        window.find("[data-testid=why]").await;
        window.show("chat-why-960").await;
        window.press(Key::Escape).await;
        window.click("[aria-label='List of chats']").await;
        window.find("[data-testid=chat-row]").await;
        window.show("chat-list-960").await;
    });
}

#[test]
fn an_answer_under_way_then_stopped_and_one_that_was_cut() {
    play("shots-states", Some(0.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.choose_model("Alder Large").await;
        window.ask("Plan a cake in steps. [[slow]]").await;
        window.find("[data-testid=message][data-state=running]").await;
        window.show_sizes("chat-thinking").await;
        stop(&window).await;
        window.new_chat().await;
        window.ask("Explain tides. [[stall:60]]").await;
        window.grown(40).await;
        window.show_sizes("chat-streaming").await;
        assert_eq!(stop(&window).await, "stopped");
        window.show_sizes("chat-stopped").await;
        window.ask_to_the_end("Explain lighthouses. [[cut]]").await;
        window.show_sizes("chat-cut").await;
        assert_eq!(window.ask_to_the_end("Explain ports. [[length]]").await.state, "complete");
        window.show_sizes("chat-length").await;
    });
}

async fn stop(window: &Window) -> String {
    window.click("[data-testid=stop]").await;
    window.ended().await.state
}

#[test]
fn a_failed_answer_a_failover_a_restart_and_a_refusal() {
    play("shots-failures", Some(0.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.choose_preset("Best").await;
        fails(&window, "[[birch:cut]]").await;
        window.show_sizes("chat-restarted").await;
        fails(&window, "[[birch:overloaded]] [[cedar:overloaded]]").await;
        window.show_sizes("chat-failover").await;
        window.new_chat().await;
        window.ask_to_the_end("Say hello. [[refusal]]").await;
        window.show_sizes("chat-refused").await;
        window.new_chat().await;
        window.ask_to_the_end("Say hello. [[content-policy]]").await;
        window.show_sizes("chat-policy").await;
        // Last, because whoever failed is left to rest for a while.
        window.new_chat().await;
        let failed = window.ask_to_the_end("Say hello. [[authentication]]").await;
        assert_eq!(failed.state, "failed", "{}", failed.all);
        window.show_sizes("chat-failed").await;
        stage.ask_cli(&["budget", "0.000001"]).await;
        window.type_into("[data-testid=composer]", "One more.").await;
        window.press(Key::Enter).await;
        window.find("[data-testid=error][data-code=budget_reached]").await;
        window.show_sizes("chat-budget").await;
    });
}

/// Those that Best would ask first fail, and another answers.
async fn fails(window: &Window, faults: &str) {
    // A practice vendor also obeys what earlier messages without an answer say.
    window.new_chat().await;
    let answer = window.ask_to_the_end(&format!("Explain why lighthouses flash. {faults}")).await;
    assert_eq!(answer.state, "complete", "{}", answer.all);
    assert_eq!(answer.steps().first(), Some(&"fail"), "{}", answer.spoken);
}

#[test]
fn a_long_list_a_menu_a_renamed_chat_and_a_question_about_a_link() {
    play("shots-list", Some(0.0), async |stage| {
        for prompt in
            ["Name three seas.", "Translate “harbour”.", "List tools for a boat.", "Write a poem about fog."]
        {
            stage.ask_cli(&["chat", "--practice", "--preset", "fast", prompt]).await;
        }
        let window = stage.open().await;
        window.start_practice().await;
        window.ask_to_the_end("Explain what a lighthouse keeper does all day long, in detail.").await;
        window.click("[aria-label^='More for']").await;
        window.find("[role=menu]").await;
        window.show_sizes("chat-list-menu").await;
        window.press(Key::Escape).await;
        window.click("[data-testid=message] a").await;
        window.find("[data-testid=link-address]").await;
        window.show_sizes("chat-link").await;
        window.press(Key::Escape).await;
        window.gone("[data-testid=link-address]").await;
        window.resize(1440, 900).await;
        window.click("[aria-label^='More for']").await;
        window.click_words("[role=menu]", "Delete").await;
        window.find("[data-testid=toast-action]").await;
        window.show("chat-deleted").await;
    });
}
