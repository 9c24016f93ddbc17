//! The core in this process, over practice vendors in this process: for what the command line does not do.

use std::path::Path;
use std::sync::Arc;

use medley_app::dto::state::AppEvent;
use medley_app::{App, Host, Opening};
use medley_practice::{Config, Practice, Vendor};

/// A host without a page.
pub struct Here(pub Practice);

impl Host for Here {
    fn practice_url(&self, vendor: &str) -> Option<String> {
        let vendor = Vendor::ALL.into_iter().find(|each| each.name() == vendor)?;
        Some(self.0.url(vendor))
    }

    fn open_link(&self, _url: &str) -> Result<(), String> {
        Ok(())
    }

    fn emit(&self, _event: AppEvent) {}
}

/// Opens a data folder beside practice vendors that answer as fast as they can.
pub async fn open(folder: &Path) -> (App, Arc<Here>) {
    let practice = Practice::start(Config { pace: 0.0, ..Config::default() }).unwrap();
    let host = Arc::new(Here(practice));
    let opening =
        Opening { folder: folder.to_owned(), host: host.clone(), time_zone: jiff::tz::TimeZone::UTC };
    let app = tokio::task::spawn_blocking(|| App::open(opening)).await.unwrap().unwrap();
    (app, host)
}
