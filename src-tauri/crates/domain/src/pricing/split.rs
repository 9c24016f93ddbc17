//! The parts of a prompt and of an answer that have prices of their own. Each token is in exactly one of them.
//!
//! What was counted as cached, written, heard or seen replaces its share of the plain text; the parts never exceed the
//! whole, whatever a vendor counts twice.

use super::Meter;
use crate::usage::Usage;

/// Tokens by meter, and whether they are as the vendor counted them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Split {
    pub parts: Vec<(Meter, u64)>,
    /// False where the counts contradict each other and were cut to fit the whole.
    pub fits: bool,
}

/// Hands out the tokens of a whole.
struct Share {
    left: u64,
    split: Split,
}

impl Share {
    fn of(whole: u64) -> Self {
        Self { left: whole, split: Split { parts: Vec::new(), fits: true } }
    }

    fn take(&mut self, meter: Meter, wanted: u64) {
        let given = wanted.min(self.left);
        self.split.fits &= given == wanted;
        self.left -= given;
        self.split.parts.push((meter, given));
    }

    /// The rest is of this meter.
    fn end(mut self, meter: Meter) -> Split {
        let left = self.left;
        self.split.parts.push((meter, left));
        self.split
    }
}

/// The prompt's parts: cache reads first, then writes, then other media, and text last.
pub(super) fn prompt(usage: &Usage, whole: u64) -> Split {
    let media = &usage.media;
    let count = |count: Option<u64>| count.unwrap_or(0);
    let (audio, image) = (count(media.cached_audio), count(media.cached_image));
    let mut share = Share::of(whole);
    share.take(Meter::AudioCacheRead, audio);
    share.take(Meter::ImageCacheRead, image);
    let of_media = audio.saturating_add(image);
    share.take(Meter::CacheRead, count(usage.cached_input).saturating_sub(of_media));
    share.take(Meter::CacheWrite, count(usage.cache_write));
    share.take(Meter::CacheWrite1h, count(usage.cache_write_1h));
    share.take(Meter::AudioIn, count(media.audio_in).saturating_sub(audio));
    share.take(Meter::ImageIn, count(media.image_in).saturating_sub(image));
    share.take(Meter::VideoIn, count(media.video_in));
    share.end(Meter::Input)
}

/// The answer's parts. Reasoning is one where it has a price of its own. Where a vendor counts more of it than there is
/// answer, it counts it beside the answer, and both are charged.
pub(super) fn answer(usage: &Usage, whole: u64, reasons: bool) -> Split {
    let reasoning = if reasons { usage.reasoning.unwrap_or(0) } else { 0 };
    let beside = reasoning > whole;
    let mut share = Share::of(if beside { whole.saturating_add(reasoning) } else { whole });
    share.take(Meter::Reasoning, reasoning);
    share.take(Meter::AudioOut, usage.media.audio_out.unwrap_or(0));
    share.take(Meter::ImageOut, usage.media.image_out.unwrap_or(0));
    share.take(Meter::VideoOut, usage.media.video_out.unwrap_or(0));
    share.split.fits &= !beside;
    share.end(Meter::Output)
}

/// Media whose tokens may also be among the cached ones, because the vendor does not say which were cached.
pub(super) fn unsaid(usage: &Usage) -> Vec<Meter> {
    let media = &usage.media;
    let written = usage.cache_write.unwrap_or(0) > 0 || usage.cache_write_1h.unwrap_or(0) > 0;
    let read = usage.cached_input.unwrap_or(0) > 0;
    let kinds = [
        (Meter::AudioIn, media.audio_in, media.cached_audio),
        (Meter::ImageIn, media.image_in, media.cached_image),
        (Meter::VideoIn, media.video_in, None),
    ];
    let open = kinds
        .into_iter()
        .filter(|(_, count, cached)| count.unwrap_or(0) > 0 && (written || (read && cached.is_none())));
    open.map(|(meter, ..)| meter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::Media;

    #[test]
    fn a_token_is_in_one_part_alone_however_often_it_was_counted() {
        let media = Media { image_in: Some(800), ..Media::default() };
        let usage = Usage { cached_input: Some(900), media, ..Usage::default() };
        let split = prompt(&usage, 1_000);
        assert_eq!(split.parts.iter().map(|(_, tokens)| tokens).sum::<u64>(), 1_000);
        assert!(!split.fits);
    }

    #[test]
    fn reasoning_that_exceeds_the_answer_is_beside_it() {
        let usage = Usage { reasoning: Some(50), ..Usage::default() };
        let split = answer(&usage, 10, true);
        assert!(split.parts.contains(&(Meter::Reasoning, 50)) && split.parts.contains(&(Meter::Output, 10)));
        assert!(!split.fits);
    }
}
