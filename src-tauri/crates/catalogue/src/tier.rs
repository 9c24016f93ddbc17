//! Tiers: what a model is kept for, by the priors of quality and price.
//!
//! A guess by rule, as those priors are; it is shown and never routes anything.

use jiff::Timestamp;
use medley_domain::model::ModelCard;
use medley_domain::pricing::{Meter, Mode, price};
use medley_domain::usage::Usage;

use crate::fact::Kind;

/// In the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Hard problems: the best that can be had, and it reasons.
    Premium,
    Everyday,
    /// Cheap enough to be asked by the hundred, or too weak for more.
    Bulk,
    /// Makes or hears pictures, films, speech or music.
    Media,
    /// Runs on this computer.
    Local,
}

/// Quality from which a model that reasons is a premium one, unless it is cheaper than `DEAR`.
const PREMIUM: f64 = 0.72;
/// Dollars per 1,000,000 tokens as for `CHEAP`, below which even a good model is one for every day.
const DEAR: f64 = 2.00;
/// Quality below which a model is for bulk work, whatever it costs.
const WEAK: f64 = 0.50;
/// Dollars per 1,000,000 tokens, three parts input and one part output, below which a model is for bulk work.
const CHEAP: f64 = 0.50;

/// Local before all, then what is no chat; then premium by quality and price, bulk by price or quality, and the
/// rest.
pub fn tier(card: &ModelCard, kind: Option<Kind>, at: Timestamp) -> Tier {
    if card.local {
        return Tier::Local;
    }
    if !matches!(kind, None | Some(Kind::Chat | Kind::Other)) {
        return Tier::Media;
    }
    let below = |most: f64| blended(card, at).is_some_and(|rate| rate < most);
    if card.quality >= PREMIUM && card.can.reasoning && !below(DEAR) {
        return Tier::Premium;
    }
    if below(CHEAP) || card.quality < WEAK { Tier::Bulk } else { Tier::Everyday }
}

/// Dollars per 1,000,000 tokens of three parts input and one part output; `None` where either has no price.
fn blended(card: &ModelCard, at: Timestamp) -> Option<f64> {
    let rows = [Meter::Input, Meter::Output];
    if !rows.iter().all(|meter| card.prices.iter().any(|row| row.meter == *meter)) {
        return None;
    }
    let usage = Usage { input: Some(3), output: Some(1), ..Usage::default() };
    let amount = price(&usage, &card.prices, at, Mode::Standard).cost.amount()?;
    #[expect(clippy::cast_precision_loss, reason = "a price is far below 2^52 pico-dollars a token")]
    Some(amount.0 as f64 / 4.0 / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalogue;

    fn of(vendor: &str, model: &str) -> Tier {
        let (vendor, model) = (vendor.into(), model.into());
        let catalogue = Catalogue::shipped();
        let card = catalogue.card(&vendor, &model, vendor.as_str() == "ollama", None);
        tier(&card, catalogue.kind(&vendor, &model), "2026-11-22T12:00:00Z".parse().unwrap())
    }

    #[test]
    fn models_fall_into_the_tiers_that_people_keep_them_for() {
        assert_eq!(of("anthropic", "claude-opus-4-7"), Tier::Premium);
        assert_eq!(of("birch", "birch-grand"), Tier::Premium);
        assert_eq!(of("google", "gemini-3.8-flash"), Tier::Everyday);
        assert_eq!(of("openai", "gpt-4o"), Tier::Everyday);
        assert_eq!(of("openai", "gpt-4o-mini"), Tier::Bulk);
        assert_eq!(of("alder", "alder-small"), Tier::Bulk);
        assert_eq!(of("runway", "gen4_turbo"), Tier::Media);
        assert_eq!(of("ollama", "llama3.3:70b"), Tier::Local);
    }

    #[test]
    fn a_model_of_which_only_the_name_is_known_is_an_everyday_one() {
        assert_eq!(of("custom", "plum"), Tier::Everyday);
        assert_eq!(of("custom", "plum-1b"), Tier::Bulk);
    }

    #[test]
    fn a_dear_model_that_does_not_reason_is_no_premium_one() {
        let mut card = Catalogue::shipped().card(&"anthropic".into(), &"claude-opus-4-7".into(), false, None);
        card.can.reasoning = false;
        assert_eq!(tier(&card, Some(Kind::Chat), Timestamp::UNIX_EPOCH), Tier::Everyday);
    }
}
