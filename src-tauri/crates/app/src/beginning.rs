//! The first work of a process on a data folder, once it is open.

use std::time::Duration;

use crate::app::{App, WeakApp};
use crate::dto::errors::UserError;
use crate::{diagnostics, expiry, network, offers, recovery, settle};

/// Nothing leaves this computer until the window has long been drawn.
const QUIET: Duration = Duration::from_secs(10);

impl App {
    /// The first work after opening: takes the network settings into use, closes what a dead process left open and
    /// removes the chats that are due. Then, in the background, remembers how fast each offer was and asks vendors
    /// about figures that are only estimates.
    ///
    /// # Errors
    /// When the books can't be read or written.
    pub async fn begin(&self) -> Result<(), UserError> {
        diagnostics::begin(self).await?;
        network::begin(self).await?;
        recovery::recover(self).await?;
        expiry::tidy(self).await?;
        self.spawn(expiry::keep_tidy(self.downgrade()));
        let app = self.clone();
        self.spawn(async move { offers::ensure_speeds(&app).await });
        self.spawn(settle_when_quiet(self.downgrade()));
        Ok(())
    }
}

/// Holds nothing while it waits, so that a folder that is closed meanwhile is free at once.
async fn settle_when_quiet(app: WeakApp) {
    tokio::time::sleep(QUIET).await;
    if let Some(app) = app.upgrade() {
        settle::settle_old(&app).await;
    }
}
