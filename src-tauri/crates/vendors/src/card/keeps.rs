//! What a vendor keeps of requests and answers, as it says itself, and what follows for a person who wants none kept.
//!
//! Deliberately absent: choosing a vendor by it (routing's affair).

use serde::Deserialize;

use super::Card;

/// One thing that a vendor keeps, or says that it does not keep.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// What: prompts and answers, files, logs.
    pub what: String,
    /// At most so many days; 0 where it is not kept, none where the vendor names no time.
    pub days: Option<u32>,
    /// The same in the vendor's terms: who reads it, and when it is kept longer.
    #[serde(default)]
    pub note: String,
    /// How a person can have it not kept, where one can.
    pub opt_out: Option<String>,
    /// Where this is said.
    pub source: String,
    /// The day on which that was read, as `2026-11-22`.
    pub checked: String,
}

impl Keep {
    fn is_nothing(&self) -> bool {
        self.days == Some(0)
    }
}

impl Card {
    /// Whether it keeps nothing of what Medley sends. What is not known is no: silence is not a promise.
    pub fn keeps_nothing(&self) -> bool {
        self.local || (!self.keeps.is_empty() && self.keeps.iter().all(Keep::is_nothing))
    }

    /// The same for a person who has taken every way out that the vendor offers.
    pub fn keeps_nothing_when_opted_out(&self) -> bool {
        let spared = |keep: &Keep| keep.is_nothing() || keep.opt_out.is_some();
        self.local || (!self.keeps.is_empty() && self.keeps.iter().all(spared))
    }

    /// Where it processes what it is sent; empty where that is not known.
    pub fn regions(&self) -> &[String] {
        &self.regions
    }

    /// Whether all of its processing is known to stay within `region`.
    pub fn stays_in(&self, region: &str) -> bool {
        self.local || (!self.regions.is_empty() && self.regions.iter().all(|known| known == region))
    }

    /// The longest time that anything is kept, in days. `None` where that is not known.
    pub fn keeps_days(&self) -> Option<u32> {
        if self.local {
            return Some(0);
        }
        let days: Option<Vec<u32>> = self.keeps.iter().map(|keep| keep.days).collect();
        days?.into_iter().max()
    }
}

#[cfg(test)]
mod tests {
    use crate::card::Card;

    fn card(rest: &str) -> Card {
        toml::from_str(&format!("id = \"a\"\nname = \"A\"\nvoice = \"other\"\n{rest}")).unwrap()
    }

    fn keep(rest: &str) -> String {
        format!("[[keeps]]\nwhat = \"prompts\"\nsource = \"s\"\nchecked = \"2026-11-22\"\n{rest}\n")
    }

    #[test]
    fn silence_about_keeping_is_not_a_promise() {
        assert!(!card("").keeps_nothing());
        assert!(!card(&keep("")).keeps_nothing());
        assert!(card(&keep("days = 0")).keeps_nothing());
        assert!(card("local = true").keeps_nothing());
        let two = [keep("days = 0"), keep("days = 30")].concat();
        assert_eq!((card(&two).keeps_nothing(), card(&two).keeps_days()), (false, Some(30)));
    }

    #[test]
    fn a_way_out_counts_only_for_who_took_it() {
        let out = card(&keep("days = 30\nopt_out = \"by a switch\""));
        assert!(!out.keeps_nothing() && out.keeps_nothing_when_opted_out());
        assert!(!card(&keep("days = 30")).keeps_nothing_when_opted_out());
    }

    #[test]
    fn a_region_holds_only_where_all_processing_is_known_to_be_there() {
        assert!(card("regions = [\"eu\"]").stays_in("eu"));
        assert!(!card("regions = [\"eu\", \"us\"]").stays_in("eu"));
        assert!(!card("").stays_in("eu"));
        assert!(card("local = true").stays_in("eu"));
    }
}
