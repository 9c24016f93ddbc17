//! What a person does in Chat and Spend, and what stands there.

use std::time::Duration;

use fantoccini::key::Key;
use serde::Deserialize;
use serde_json::json;

use super::page::Window;
use super::wait::until;

/// How soon a choice shows, and how often it is made again where it does not.
const SOON: Duration = Duration::from_secs(6);
const TRIES: u32 = 3;
/// How long an answer may take to begin, and to change its state.
const ANSWER: Duration = Duration::from_secs(60);
/// A forecast that stays this long is the one for what was written.
const SETTLED: Duration = Duration::from_millis(700);

const READ: &str = "
    const outermost = (element) => element.parentElement.closest('div[data-selectable]') === null;
    const words = (answer) => [...answer.querySelectorAll('div[data-selectable]')]
        .filter(outermost).map((element) => element.textContent).join('');
    const score = (answer) => [...answer.querySelectorAll('[data-testid=score] [data-kind]')]
        .map((segment) => ({ kind: segment.dataset.kind, state: segment.dataset.state }));
    return [...document.querySelectorAll('[data-testid=message][data-role=assistant]')].map((answer) => ({
        id: answer.closest('[data-message]')?.dataset.message ?? '',
        state: answer.dataset.state,
        text: words(answer),
        score: score(answer),
        spoken: answer.querySelector('[data-testid=score]')?.getAttribute('aria-label') ?? '',
        label: answer.getAttribute('aria-label') ?? '',
        all: answer.innerText,
    }))";

/// An answer as it stands in the thread.
#[derive(Debug, Clone, Deserialize)]
pub struct Answer {
    pub id: String,
    /// running, complete, stopped, incomplete or failed.
    pub state: String,
    /// The work itself, without what is said about it.
    pub text: String,
    pub score: Vec<Segment>,
    /// What the score says to a screen reader.
    pub spoken: String,
    /// What the answer is called, with its model.
    pub label: String,
    /// Every word that stands there.
    pub all: String,
}

#[derive(Debug, Clone, Deserialize, PartialEq, Eq)]
pub struct Segment {
    /// route or step.
    pub kind: String,
    /// plan, run, done, cache or fail.
    pub state: String,
}

impl Answer {
    pub fn is_running(&self) -> bool {
        self.state == "running"
    }

    /// The states of the attempts in the score.
    pub fn steps(&self) -> Vec<&str> {
        let steps = self.score.iter().filter(|segment| segment.kind == "step");
        steps.map(|segment| segment.state.as_str()).collect()
    }
}

impl Window {
    /// Leaves the first run by the practice vendors.
    pub async fn start_practice(&self) {
        self.click("[data-testid=start-practice]").await;
        self.find("[data-testid=composer]").await;
        self.find("[data-testid=practice-banner]").await;
    }

    /// Pins the model of this title. A menu that is drawn anew under the pointer loses a click: then, as a person
    /// would, it tries again.
    pub async fn choose_model(&self, title: &str) {
        for _ in 0..TRIES {
            self.click("[data-testid=model-picker]").await;
            self.pick(title).await;
            let pinned = until("the model is pinned", ANSWER, async || {
                self.words("[data-testid=model-picker]").await.contains(title).then_some(())
            });
            if tokio::time::timeout(SOON, pinned).await.is_ok() {
                return;
            }
            self.press(Key::Escape).await;
        }
        panic!("{title} was not pinned in {TRIES} tries");
    }

    /// Searches the menu that is open for a model, and takes it.
    pub async fn pick(&self, title: &str) {
        let searching = "return document.activeElement?.getAttribute('aria-label') === 'Find a model'";
        until("a menu of models is open", ANSWER, async || {
            (self.js(searching, Vec::new()).await == json!(true)).then_some(())
        })
        .await;
        self.write(title).await;
        self.click_words("[role=listbox]", title).await;
    }

    /// Gives the choice back to Medley, by a preset of this name.
    pub async fn choose_preset(&self, name: &str) {
        self.click_words("[data-testid=presets]", name).await;
    }

    /// Begins another conversation.
    pub async fn new_chat(&self) {
        self.click("[data-testid=new-chat]").await;
        self.find("[data-testid=empty-thread]").await;
    }

    /// Writes a message and waits until the composer has settled on who would answer.
    pub async fn draft(&self, text: &str) -> String {
        self.type_into("[data-testid=composer]", text).await;
        until("the route line has settled", ANSWER, async || {
            let before = self.route_line().await?;
            tokio::time::sleep(SETTLED).await;
            self.route_line().await.filter(|after| *after == before)
        })
        .await
    }

    async fn route_line(&self) -> Option<String> {
        let script =
            "return document.querySelector('[data-testid=route-line][data-state=ready]')?.innerText ?? null";
        self.js(script, Vec::new()).await.as_str().map(str::to_owned)
    }

    /// Sends a message with Enter, and waits until its answer is in the thread. Of a long thread only the messages near
    /// the reader are drawn, so answers are not counted.
    pub async fn ask(&self, text: &str) {
        let before = self.answers().await.pop().map(|answer| answer.id);
        self.type_into("[data-testid=composer]", text).await;
        self.press(Key::Enter).await;
        until("the answer is in the thread", ANSWER, async || {
            let newest = self.answers().await.pop()?.id;
            (Some(&newest) != before.as_ref()).then_some(())
        })
        .await;
    }

    /// Sends a message and waits for the end of its answer.
    pub async fn ask_to_the_end(&self, text: &str) -> Answer {
        self.ask(text).await;
        self.ended().await
    }

    pub async fn answers(&self) -> Vec<Answer> {
        let answers = self.js(READ, Vec::new()).await;
        serde_json::from_value(answers).expect("answers are read in this form")
    }

    /// The newest answer.
    pub async fn answer(&self) -> Answer {
        until("there is an answer", ANSWER, async || self.answers().await.pop()).await
    }

    /// The newest answer, once it fits.
    pub async fn answer_that(&self, what: &str, fits: impl Fn(&Answer) -> bool) -> Answer {
        until(what, ANSWER, async || self.answers().await.pop().filter(&fits)).await
    }

    /// The newest answer, once it is over.
    pub async fn ended(&self) -> Answer {
        self.answer_that("the answer has ended", |answer| !answer.is_running()).await
    }

    /// The newest answer while it runs, once it has at least this many letters.
    pub async fn grown(&self, letters: usize) -> Answer {
        let long = |answer: &Answer| answer.is_running() && answer.text.chars().count() >= letters;
        self.answer_that(&format!("{letters} letters of a running answer are there"), long).await
    }

    pub async fn open_chat(&self) {
        self.click("[data-testid=rail-chat]").await;
        self.find("[data-testid=composer]").await;
    }

    pub async fn open_spend(&self) {
        self.click("[data-testid=rail-spend]").await;
        self.find("[data-testid=spend-total]").await;
    }

    pub async fn open_settings(&self) {
        self.click("[data-testid=rail-settings]").await;
        self.find("[data-testid^=settings-]").await;
    }

    /// The month's total on the Spend page, in pico-dollars.
    pub async fn spend_total(&self) -> i128 {
        let script = "return document.querySelector('[data-testid=spend-total]')?.dataset.picoUsd ?? null";
        let read = async || self.js(script, Vec::new()).await.as_str().and_then(|text| text.parse().ok());
        until("Spend shows its total", ANSWER, read).await
    }

    /// Opens the conversation of this title from the list.
    pub async fn open_conversation(&self, title_begins: &str) {
        let script = "const rows = [...document.querySelectorAll('[data-testid=chat-row]')];
            const row = rows.find((each) => each.innerText.replace('New answer.', '').trim().startsWith(arguments[0]));
            row?.click();
            return row !== undefined";
        let open = async || (self.js(script, vec![json!(title_begins)]).await == json!(true)).then_some(());
        until(&format!("the list has “{title_begins}”"), ANSWER, open).await;
    }
}
