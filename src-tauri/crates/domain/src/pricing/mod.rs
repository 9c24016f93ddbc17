//! Prices and the only multiplication of money in Medley: counts times dated prices.
//!
//! `list` finds the row that holds for a count, `bill` multiplies, `worst` bounds what a request can come to.
//! Deliberately absent: where prices come from. The whole request takes the tier that its whole prompt exceeds.

mod bill;
mod list;
mod split;
mod window;
mod worst;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::{Cost, PicoUsd};

pub use bill::price;
pub use window::{Moment, Span, Window};
pub use worst::{Bounds, longest_within, worst_case, worst_within};

/// What a price is charged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Meter {
    Input,
    CacheRead,
    /// Cache writes of the vendor's short lifetime.
    CacheWrite,
    /// Cache writes of the one-hour lifetime.
    CacheWrite1h,
    Output,
    /// Only where reasoning has a price of its own; otherwise it is part of `Output`.
    Reasoning,
    AudioIn,
    /// Cache reads of audio, and of pictures.
    AudioCacheRead,
    ImageCacheRead,
    AudioOut,
    ImageIn,
    ImageOut,
    VideoIn,
    VideoOut,
    /// A picture made.
    Image,
    /// A picture handed in, where each has a price.
    ImageInItem,
    /// Video made, counted in milliseconds.
    VideoSecond,
    /// Video handed in, counted in milliseconds.
    VideoSecondIn,
    /// Audio made or heard, counted in milliseconds.
    AudioSecond,
    Character,
    Pixel,
    Item,
    Search,
    Call,
    Credit,
    StorageHour,
}

impl Meter {
    /// Tokens of a prompt, whatever they are of.
    pub const INPUT: [Self; 9] = [
        Self::Input,
        Self::CacheRead,
        Self::CacheWrite,
        Self::CacheWrite1h,
        Self::AudioIn,
        Self::AudioCacheRead,
        Self::ImageIn,
        Self::ImageCacheRead,
        Self::VideoIn,
    ];
    /// Tokens of an answer.
    pub const OUTPUT: [Self; 5] =
        [Self::Output, Self::Reasoning, Self::AudioOut, Self::ImageOut, Self::VideoOut];
    /// Units that can be all that a request is charged for.
    pub const UNITS: [Self; 7] = [
        Self::Image,
        Self::VideoSecond,
        Self::AudioSecond,
        Self::Character,
        Self::Pixel,
        Self::Item,
        Self::Credit,
    ];

    pub fn is_input(self) -> bool {
        Self::INPUT.contains(&self)
    }

    pub fn is_output(self) -> bool {
        Self::OUTPUT.contains(&self)
    }

    pub fn is_token(self) -> bool {
        self.is_input() || self.is_output()
    }
}

/// The vendor's class of service that a price is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    #[default]
    Standard,
    Batch,
    Flex,
    Priority,
}

impl Mode {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Batch => "batch",
            Self::Flex => "flex",
            Self::Priority => "priority",
        }
    }
}

/// One dated price: `amount` for `per` units of `meter`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    pub meter: Meter,
    pub amount: PicoUsd,
    /// Units that `amount` buys, for example 1,000,000 tokens.
    pub per: u64,
    /// The price holds when the whole prompt has more tokens than this.
    pub above: Option<u64>,
    pub mode: Mode,
    /// Holds from this moment; `None` for ever before.
    pub from: Option<Timestamp>,
    /// Holds until just before this moment; `None` for ever after.
    pub until: Option<Timestamp>,
    /// Holds at these times of the week alone, and then instead of the row without a window.
    pub window: Option<Window>,
    /// Holds for what was made in this size or quality alone, such as `1080p`.
    pub variant: Option<String>,
    /// Where the figure was read, for example a source's name and date.
    pub source: String,
}

/// One line of the arithmetic behind a cost: `units` × `amount` / `per` = `cost`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceLine {
    pub meter: Meter,
    pub units: u64,
    pub amount: PicoUsd,
    pub per: u64,
    pub cost: PicoUsd,
    pub source: String,
}

/// A cost with the lines that it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priced {
    pub cost: Cost,
    pub lines: Vec<PriceLine>,
}
