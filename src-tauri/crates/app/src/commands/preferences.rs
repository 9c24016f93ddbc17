//! How the person likes the window.

use crate::app::App;
use crate::dto::errors::UserError;
use crate::dto::preferences::Preferences;
use crate::{errors, settings};

const TEXT_SIZES: std::ops::RangeInclusive<u8> = 14..=20;
const KEEP_DAYS: [u16; 3] = [30, 90, 365];
/// More than anybody binds or stars, so that no page can fill the store.
const MOST: usize = 500;
const LONGEST: usize = 300;
/// How many picked models are remembered.
const RECENT: usize = 5;

pub async fn preferences_get(app: &App, (): ()) -> Result<Preferences, UserError> {
    app.store(settings::preferences).await
}

pub async fn preferences_set(app: &App, mut preferences: Preferences) -> Result<Preferences, UserError> {
    check(&preferences)?;
    preferences.recent.truncate(RECENT);
    app.store(move |store| {
        settings::set_preferences(store, &preferences)?;
        Ok(preferences)
    })
    .await
}

fn check(preferences: &Preferences) -> Result<(), UserError> {
    if !TEXT_SIZES.contains(&preferences.text_size) {
        return Err(errors::invalid("An answer's text is 14 to 20 pixels high."));
    }
    if preferences.keep_days.is_some_and(|days| !KEEP_DAYS.contains(&days)) {
        return Err(errors::invalid("Chats are kept for 30, 90 or 365 days, or for ever."));
    }
    let texts =
        preferences.favourites.iter().chain(&preferences.recent).chain(preferences.shortcuts.values());
    let texts: Vec<&String> = texts.chain(preferences.shortcuts.keys()).collect();
    if texts.len() > MOST || texts.iter().any(|text| text.len() > LONGEST) {
        return Err(errors::invalid("That is more than can be remembered. Nothing was changed."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_window_offers_is_kept() {
        assert!(check(&Preferences::default()).is_ok());
        assert!(check(&Preferences { text_size: 21, ..Preferences::default() }).is_err());
        assert!(check(&Preferences { keep_days: Some(7), ..Preferences::default() }).is_err());
        assert!(check(&Preferences { keep_days: Some(365), ..Preferences::default() }).is_ok());
        let flood = vec!["x".to_owned(); MOST + 1];
        assert!(check(&Preferences { favourites: flood, ..Preferences::default() }).is_err());
    }
}
