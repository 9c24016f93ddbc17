//! The world in which the window is measured: a furnished data folder and the vendor on loopback that it knows.

use medley_app::commands;
use medley_app::domain::Book;
use medley_testkit::window::Stage;
use medley_tests::measure::folder;
use medley_tests::measure::loopback::{LONG, Loopback};

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
