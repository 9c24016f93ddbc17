//! How the person likes the window: its looks, its keys, and what is offered first.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::chat::Preset;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    #[default]
    Comfortable,
    Compact,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReadingFace {
    #[default]
    Serif,
    Sans,
}

/// A field that an older file does not know has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Preferences {
    pub theme: Theme,
    /// Pixels of an answer's text, 14 to 20.
    pub text_size: u8,
    pub density: Density,
    pub reading_face: ReadingFace,
    /// Whether Enter sends; otherwise it begins a line, and Ctrl or Cmd with Enter sends.
    pub enter_sends: bool,
    /// The person's own keys by the action's id, such as "mod+k"; an empty text takes the key away.
    pub shortcuts: BTreeMap<String, String>,
    /// How a new chat chooses its model.
    pub preset: Preset,
    /// Offers with a star, in the order in which they were given one.
    pub favourites: Vec<String>,
    /// Offers that were picked last, newest first.
    pub recent: Vec<String>,
    /// After how many days without use a chat is removed; never without it.
    pub keep_days: Option<u16>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            text_size: 16,
            density: Density::default(),
            reading_face: ReadingFace::default(),
            enter_sends: true,
            shortcuts: BTreeMap::new(),
            preset: Preset::Balanced,
            favourites: Vec::new(),
            recent: Vec::new(),
            keep_days: None,
        }
    }
}
