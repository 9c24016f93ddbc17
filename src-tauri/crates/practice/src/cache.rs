//! The vendors' prompt caches: Alder's and Cedar's find the longest known run of whole blocks by themselves, Birch's
//! reads and writes only up to where the caller set a mark. A prefix under 1,024 tokens is never cached.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::ask::Keep;
use crate::models::Door;
use crate::price::{Model, Usage};
use crate::prompt::{BLOCK, Boundary, Prompt};
use crate::vendor::Vendor;

/// The shortest prefix worth keeping, in tokens.
pub const SHORTEST: u64 = 1_024;

const TEN_MINUTES: Duration = Duration::from_secs(600);

/// Digests of prompt prefixes, and until when each is kept.
#[derive(Debug, Default)]
pub struct Cache {
    known: HashMap<u64, Instant>,
}

impl Cache {
    /// The input side of a request's usage; the prompt is remembered for the next one.
    pub fn read(&mut self, model: &Model, prompt: &Prompt, now: Instant) -> Usage {
        self.known.retain(|_, until| *until > now);
        let usage = match model.door {
            // A prompt with sound is charged apart, and so as a whole.
            _ if prompt.audio > 0 => Usage::default(),
            Door::Mistral | Door::Cohere => self.blocks(prompt, now, false),
            Door::Ollama => Usage::default(),
            Door::Bedrock => self.marks(prompt, now),
            Door::Main | Door::Back => match model.vendor {
                Vendor::Alder => self.blocks(prompt, now, true),
                Vendor::Cedar => self.blocks(prompt, now, false),
                Vendor::Birch => self.marks(prompt, now),
            },
        };
        Usage {
            input: prompt.tokens,
            image_input: prompt.images,
            audio_input: prompt.audio,
            document_input: prompt.documents,
            ..usage
        }
    }

    fn knows(&self, digest: u64) -> bool {
        self.known.contains_key(&digest)
    }

    /// The longest known run of blocks is read; what else fills whole blocks is written, and charged where that is usual.
    fn blocks(&mut self, prompt: &Prompt, now: Instant, charged: bool) -> Usage {
        let whole = prompt.blocks.len() as u64 * BLOCK;
        if whole < SHORTEST {
            return Usage::default();
        }
        let known = prompt.blocks.iter().rposition(|block| self.knows(*block));
        let read = known.map_or(0, |last| (last as u64 + 1) * BLOCK);
        let read = if read < SHORTEST { 0 } else { read };
        for block in &prompt.blocks {
            self.known.insert(*block, now + TEN_MINUTES);
        }
        Usage { cached_input: read, cache_write: if charged { whole - read } else { 0 }, ..Usage::default() }
    }

    /// The longest known prefix before the last mark is read; from there to the last mark is written.
    fn marks(&mut self, prompt: &Prompt, now: Instant) -> Usage {
        let marked = |keep: Option<Keep>| {
            let ends = prompt.boundaries.iter().filter(move |end| match keep {
                Some(keep) => end.mark == Some(keep),
                None => end.mark.is_some(),
            });
            ends.map(|end| end.tokens).max().unwrap_or(0)
        };
        let last = marked(None);
        if last < SHORTEST {
            return Usage::default();
        }
        let usable = prompt.boundaries.iter().filter(|end| (SHORTEST..=last).contains(&end.tokens));
        let read =
            usable.clone().filter(|end| self.knows(end.digest)).map(|end| end.tokens).max().unwrap_or(0);
        let hour = marked(Some(Keep::Hour)).saturating_sub(read);
        for end in usable.filter(|end| end.mark.is_some()) {
            self.keep(end, now);
        }
        Usage { cached_input: read, cache_write: last - read, cache_write_1h: hour, ..Usage::default() }
    }

    fn keep(&mut self, end: &Boundary, now: Instant) {
        let time = match end.mark {
            Some(Keep::Hour) => Duration::from_secs(3_600),
            _ => Duration::from_secs(300),
        };
        let until = self.known.entry(end.digest).or_insert(now);
        *until = (*until).max(now + time);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::{Ask, Effort, Extras, Part, Role, Shape, ToolChoice, Turn};
    use crate::price;

    fn ask(vendor: Vendor, turns: &[(Role, &str, Option<Keep>)]) -> Ask {
        let turn = |(role, text, mark): &(Role, &str, Option<Keep>)| Turn {
            role: *role,
            parts: vec![Part { mark: *mark, ..Part::text(*text) }],
        };
        Ask {
            model: price::models(vendor).next().unwrap(),
            turns: turns.iter().map(turn).collect(),
            tools: Vec::new(),
            choice: ToolChoice::Auto,
            limit: None,
            stop: Vec::new(),
            shape: Shape::Text,
            effort: Effort::Medium,
            stream: false,
            extras: Extras::default(),
        }
    }

    fn plain(vendor: Vendor) -> &'static Model {
        price::models(vendor).next().unwrap()
    }

    fn words(count: usize) -> String {
        "word ".repeat(count).trim_end().to_owned()
    }

    #[test]
    fn alder_writes_whole_blocks_first_and_reads_them_when_the_conversation_goes_on() {
        let mut cache = Cache::default();
        let now = Instant::now();
        let long = words(1_500);
        let first = Prompt::measure(&ask(Vendor::Alder, &[(Role::User, &long, None)]));
        // 1,500 words, 4 for the turn, 3 for the answer's start; 11 blocks of 128 are 1,408.
        let usage = cache.read(plain(Vendor::Alder), &first, now);
        assert_eq!((usage.input, usage.cached_input, usage.cache_write), (1_507, 0, 1_408));
        let turns =
            [(Role::User, long.as_str(), None), (Role::Assistant, "Well.", None), (Role::User, "And?", None)];
        let usage = cache.read(plain(Vendor::Alder), &Prompt::measure(&ask(Vendor::Alder, &turns)), now);
        assert_eq!((usage.input, usage.cached_input, usage.cache_write), (1_519, 1_408, 0));
    }

    #[test]
    fn a_prefix_under_1024_tokens_is_not_cached_and_an_old_one_is_forgotten() {
        let mut cache = Cache::default();
        let now = Instant::now();
        let short = Prompt::measure(&ask(Vendor::Cedar, &[(Role::User, &words(1_000), None)]));
        let long = Prompt::measure(&ask(Vendor::Cedar, &[(Role::User, &words(1_100), None)]));
        for _ in 0..2 {
            assert_eq!(cache.read(plain(Vendor::Cedar), &short, now).cached_input, 0);
        }
        assert_eq!(cache.read(plain(Vendor::Cedar), &long, now).cached_input, 0);
        assert_eq!(cache.read(plain(Vendor::Cedar), &long, now).cached_input, 1_024);
        let later = now + TEN_MINUTES + Duration::from_secs(1);
        assert_eq!(cache.read(plain(Vendor::Cedar), &long, later).cached_input, 0);
    }

    #[test]
    fn birch_caches_nothing_that_is_not_marked() {
        let mut cache = Cache::default();
        let prompt = Prompt::measure(&ask(Vendor::Birch, &[(Role::User, &words(3_000), None)]));
        for _ in 0..2 {
            let usage = cache.read(plain(Vendor::Birch), &prompt, Instant::now());
            assert_eq!((usage.cached_input, usage.cache_write), (0, 0));
        }
    }

    #[test]
    fn birch_writes_up_to_the_last_mark_and_reads_it_back() {
        let mut cache = Cache::default();
        let now = Instant::now();
        let (system, first) = (words(2_000), words(100));
        let turns = [
            (Role::System, system.as_str(), Some(Keep::Hour)),
            (Role::User, first.as_str(), Some(Keep::FiveMinutes)),
        ];
        let usage = cache.read(plain(Vendor::Birch), &Prompt::measure(&ask(Vendor::Birch, &turns)), now);
        // 4 + 2,000 for an hour, 4 + 100 for five minutes, 3 never.
        assert_eq!(
            (usage.input, usage.cached_input, usage.cache_write, usage.cache_write_1h),
            (2_111, 0, 2_108, 2_004)
        );
        let usage = cache.read(plain(Vendor::Birch), &Prompt::measure(&ask(Vendor::Birch, &turns)), now);
        assert_eq!((usage.cached_input, usage.cache_write), (2_108, 0));
        let later = now + Duration::from_secs(301);
        let usage = cache.read(plain(Vendor::Birch), &Prompt::measure(&ask(Vendor::Birch, &turns)), later);
        assert_eq!((usage.cached_input, usage.cache_write, usage.cache_write_1h), (2_004, 104, 0));
    }
}
