//! Usage in one normal form: what a vendor counted for one request, whatever its own dialect.
//!
//! `input` holds all prompt tokens, cache reads and writes included; `output` includes reasoning. A count that the
//! vendor did not give is `None`, never 0. Counts in a stream are cumulative: a later report replaces an earlier one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::pricing::Meter;

/// Token and unit counts of one request. All counts are tokens unless the name says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Usage {
    pub input: Option<u64>,
    /// Cache read tokens, a subset of `input`.
    pub cached_input: Option<u64>,
    /// Cache write tokens of the short lifetime, a subset of `input`.
    pub cache_write: Option<u64>,
    /// Cache write tokens of the one-hour lifetime, a subset of `input` and not of `cache_write`.
    pub cache_write_1h: Option<u64>,
    pub output: Option<u64>,
    /// Reasoning tokens, a subset of `output`.
    pub reasoning: Option<u64>,
    /// Web searches that the vendor ran and charges by the call.
    pub searches: Option<u64>,
    pub media: Media,
}

/// Counts beyond text: tokens of other modalities, and units that are no tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Media {
    /// Audio tokens, a subset of `input`, cache reads of audio included.
    pub audio_in: Option<u64>,
    /// Cache read tokens of audio, a subset of `audio_in` and of `cached_input`.
    pub cached_audio: Option<u64>,
    /// Picture tokens, a subset of `input`, cache reads of pictures included.
    pub image_in: Option<u64>,
    /// Cache read tokens of pictures, a subset of `image_in` and of `cached_input`.
    pub cached_image: Option<u64>,
    /// Video tokens, a subset of `input`.
    pub video_in: Option<u64>,
    /// Audio, picture and video tokens, each a subset of `output`.
    pub audio_out: Option<u64>,
    pub image_out: Option<u64>,
    pub video_out: Option<u64>,
    /// Units that are no tokens, by what they are charged as; seconds are counted in milliseconds.
    pub units: BTreeMap<Meter, u64>,
    /// The size or quality of what was made, where prices differ by it, such as `1080p`.
    pub variant: Option<String>,
}

impl Usage {
    /// Replaces each count that `later` gives and keeps the others, as cumulative reports in a stream require.
    pub fn overwrite(&mut self, later: &Self) {
        replace(&mut self.input, later.input);
        replace(&mut self.cached_input, later.cached_input);
        replace(&mut self.cache_write, later.cache_write);
        replace(&mut self.cache_write_1h, later.cache_write_1h);
        replace(&mut self.output, later.output);
        replace(&mut self.reasoning, later.reasoning);
        replace(&mut self.searches, later.searches);
        self.media.overwrite(&later.media);
    }

    /// Prompt tokens billed at the plain input price: all but cache reads and writes. `None` when `input` is.
    pub fn uncached_input(&self) -> Option<u64> {
        let classes = [self.cached_input, self.cache_write, self.cache_write_1h];
        let other: u64 = classes.iter().flatten().sum();
        self.input.map(|input| input.saturating_sub(other))
    }

    /// Whether both counts that every bill needs are there.
    pub fn is_complete(&self) -> bool {
        self.input.is_some() && self.output.is_some()
    }
}

impl Media {
    fn overwrite(&mut self, later: &Self) {
        replace(&mut self.audio_in, later.audio_in);
        replace(&mut self.cached_audio, later.cached_audio);
        replace(&mut self.image_in, later.image_in);
        replace(&mut self.cached_image, later.cached_image);
        replace(&mut self.video_in, later.video_in);
        replace(&mut self.audio_out, later.audio_out);
        replace(&mut self.image_out, later.image_out);
        replace(&mut self.video_out, later.video_out);
        self.units.extend(later.units.iter().map(|(meter, units)| (*meter, *units)));
        if later.variant.is_some() {
            self.variant.clone_from(&later.variant);
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn replace(mine: &mut Option<u64>, theirs: Option<u64>) {
    if theirs.is_some() {
        *mine = theirs;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_report_replaces_counts_and_never_adds_them() {
        let mut usage = Usage { input: Some(10), output: Some(1), ..Usage::default() };
        usage.overwrite(&Usage { output: Some(5), ..Usage::default() });
        assert_eq!((usage.input, usage.output), (Some(10), Some(5)));
    }

    #[test]
    fn plain_input_is_what_neither_cache_read_nor_write_covers() {
        let usage =
            Usage { input: Some(100), cached_input: Some(60), cache_write: Some(10), ..Usage::default() };
        assert_eq!(usage.uncached_input(), Some(30));
        assert_eq!(Usage::default().uncached_input(), None);
    }
}
