//! A person's own price for a model at one of their connections, such as one that they agreed on with the vendor.
//!
//! It wins over the catalogue, over `models.toml` and over what the vendor lists, and holds for what is asked from then
//! on. What a vendor reports that it charged stays the last word on a bill.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use medley_domain::PicoUsd;
use medley_domain::model::ModelCard;
use medley_domain::pricing::{Meter, Mode, Price};
use serde::{Deserialize, Serialize};

const MILLION: u64 = 1_000_000;

/// The meters that an own price takes the place of; a search or a recording keeps the price that it had.
const REPLACED: [Meter; 8] = [
    Meter::Input,
    Meter::CacheRead,
    Meter::CacheWrite,
    Meter::CacheWrite1h,
    Meter::ImageIn,
    Meter::ImageCacheRead,
    Meter::Output,
    Meter::Reasoning,
];

/// The own prices of one connection, by the model's name.
pub type OwnPrices = BTreeMap<String, OwnPrice>;

/// Pico-dollars for a million tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPrice {
    pub input: PicoUsd,
    pub output: PicoUsd,
    /// Tokens of the cache cost what others do where the person says nothing of them.
    pub cache_read: Option<PicoUsd>,
    pub cache_write: Option<PicoUsd>,
    /// When the person said so.
    pub at: Timestamp,
}

/// Prices as they are stored; none where the text cannot be read.
pub fn parse(text: &str) -> OwnPrices {
    serde_json::from_str(text).unwrap_or_default()
}

impl OwnPrice {
    /// Takes the place of the card's prices for tokens. Other sources no longer matter, so nothing is in dispute.
    pub fn lay_over(&self, card: &mut ModelCard) {
        card.prices.retain(|row| !REPLACED.contains(&row.meter));
        card.disputes.retain(|dispute| !REPLACED.contains(&dispute.meter));
        card.prices.extend(self.rows(card.can.vision));
    }

    fn rows(&self, sees: bool) -> Vec<Price> {
        let source = format!("your price, {}", TimeZone::UTC.to_datetime(self.at).date());
        let (read, write) = (self.cache_read.unwrap_or(self.input), self.cache_write.unwrap_or(self.input));
        let mut amounts = vec![
            (Meter::Input, self.input),
            (Meter::CacheRead, read),
            (Meter::CacheWrite, write),
            (Meter::CacheWrite1h, write),
            (Meter::Output, self.output),
        ];
        if sees {
            amounts.extend([(Meter::ImageIn, self.input), (Meter::ImageCacheRead, read)]);
        }
        let row = |(meter, amount)| Price {
            meter,
            amount,
            per: MILLION,
            above: None,
            mode: Mode::Standard,
            from: None,
            until: None,
            window: None,
            variant: None,
            source: source.clone(),
        };
        amounts.into_iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use medley_catalogue::Catalogue;
    use medley_domain::Cost;
    use medley_domain::pricing::price;
    use medley_domain::usage::Usage;

    use super::*;

    fn own() -> OwnPrice {
        OwnPrice {
            input: PicoUsd(2_000_000_000_000),
            output: PicoUsd(4_000_000_000_000),
            cache_read: Some(PicoUsd(500_000_000_000)),
            cache_write: None,
            at: "2026-11-29T08:00:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn a_bill_is_worked_out_by_the_persons_price_and_says_so() {
        let mut card = Catalogue::shipped().card(&"openai".into(), &"gpt-6.1-sol".into(), false, None);
        let searches = card.prices.iter().filter(|row| row.meter == Meter::Search).count();
        own().lay_over(&mut card);
        let usage =
            Usage { input: Some(1_000), cached_input: Some(400), output: Some(100), ..Usage::default() };
        let priced = price(&usage, &card.prices, own().at, Mode::Standard);
        // 600 at $2, 400 at $0.50 and 100 at $4, per million.
        assert_eq!(priced.cost, Cost::Known(PicoUsd(1_800_000_000)));
        assert!(priced.lines.iter().all(|line| line.source == "your price, 2026-11-29"));
        assert_eq!(card.prices.iter().filter(|row| row.meter == Meter::Search).count(), searches);
        assert!(card.disputes.is_empty());
    }

    #[test]
    fn what_is_stored_is_read_again_and_what_is_broken_is_no_price() {
        let prices = OwnPrices::from([("m".to_owned(), own())]);
        assert_eq!(parse(&serde_json::to_string(&prices).unwrap()), prices);
        assert!(parse("{").is_empty());
    }
}
