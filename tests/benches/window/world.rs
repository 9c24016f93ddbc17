//! The world in which the window is measured: a furnished data folder and the vendor on loopback that it knows.

use medley_app::domain::route::Choice;
use medley_app::domain::{Book, Offer};
use medley_app::turns::{self, Asking};
use medley_app::{LiveEvent, commands};
use medley_testkit::window::{Stage, Window};
use medley_tests::measure::essay::{essay, question};
use medley_tests::measure::folder;
use medley_tests::measure::loopback::{ESSAY, LONG, Loopback};
use serde::Deserialize;
use serde_json::json;

/// Fills the stage's folder. Returns the vendor, and the title of its model that answers in 4,000 chunks.
pub async fn furnish(stage: &Stage) -> (Loopback, String) {
    let vendor = Loopback::start().unwrap();
    let app = folder::open(&stage.data()).await.unwrap();
    folder::furnish(&app, &vendor).await.unwrap();
    let models = commands::models_of(&app, Book::Real).await.unwrap();
    let title = models.into_iter().find(|row| row.model == LONG).unwrap().title;
    app.close().await;
    (vendor, title)
}

/// Writes a conversation of so many questions with their answers, as if a person had asked them. Returns the vendor and
/// how many letters the conversation has.
pub async fn write_thread(stage: &Stage, questions: usize) -> (Loopback, usize) {
    let vendor = Loopback::start().unwrap();
    let app = folder::open(&stage.data()).await.unwrap();
    let connection = folder::furnish(&app, &vendor).await.unwrap();
    let choice = Choice::Pinned { offer: Offer { connection: connection.id, model: ESSAY.into() } };
    let (mut conversation, mut letters) = (None, 0);
    for at in 0..questions {
        let asking = Asking {
            book: None,
            conversation,
            parent: None,
            text: question(at),
            settings: None,
            temporary: false,
            attachments: Vec::new(),
            wishes: turns::streamed(),
            choice: choice.clone(),
        };
        letters += asking.text.len() + essay(at).len();
        let mut started = turns::ask(&app, asking).await.unwrap();
        conversation = Some(started.conversation);
        while !matches!(started.attachment.events.recv().await, Some(LiveEvent::Ended { .. })) {}
    }
    app.close().await;
    (vendor, letters)
}

/// A model of the loopback vendor as the page knows it.
#[derive(Deserialize)]
pub struct Known {
    pub offer: String,
    pub title: String,
}

pub async fn known(window: &Window, model: &str) -> Known {
    let script = "const [model, done] = arguments;
        window.__TAURI_INTERNALS__.invoke('rpc', { name: 'models_list', payload: null })
            .then((models) => done(models.find((each) => each.model === model)))";
    serde_json::from_value(window.js_later(script, vec![json!(model)]).await).unwrap()
}
