//! Prices and end dates in lists of models: dollars per token as decimal strings, as OpenRouter gives them, and the day
//! on which a model is shut down, as OpenAI does.
//!
//! A negative price says that it depends on what the request is sent on to: it is no price.

use jiff::civil::Date;
use medley_domain::PicoUsd;
use medley_domain::pricing::{Meter, Mode, Price};
use serde_json::Value;

use crate::protocols::fields::text;

/// What stands under a bill.
const SOURCE: &str = "the vendor's own list";

const METERS: [(&str, Meter); 9] = [
    ("/pricing/prompt", Meter::Input),
    ("/pricing/completion", Meter::Output),
    ("/pricing/input_cache_read", Meter::CacheRead),
    ("/pricing/input_cache_write", Meter::CacheWrite),
    ("/pricing/internal_reasoning", Meter::Reasoning),
    ("/pricing/audio", Meter::AudioIn),
    ("/pricing/web_search", Meter::Search),
    ("/pricing/request", Meter::Call),
    // Where it is given, each picture costs this beside its tokens.
    ("/pricing/image", Meter::ImageInItem),
];

/// Both plain prices, or none: half a list would price half an answer.
pub fn prices(row: &Value) -> Vec<Price> {
    let amount = |pointer: &str| dollars(text(row, pointer)?);
    if amount("/pricing/prompt").is_none() || amount("/pricing/completion").is_none() {
        return Vec::new();
    }
    let zero_is_none = |meter: Meter, amount: &PicoUsd| {
        // Lists write "0" for what they do not charge apart.
        amount.is_zero() && !matches!(meter, Meter::Input | Meter::Output | Meter::CacheRead)
    };
    let priced = METERS.into_iter().filter_map(|(pointer, meter)| Some((meter, amount(pointer)?)));
    priced
        .filter(|(meter, amount)| !zero_is_none(*meter, amount))
        .map(|(meter, amount)| price(meter, amount))
        .collect()
}

/// The first day on which it no longer answers.
pub fn ends(row: &Value) -> Option<Date> {
    let word = text(row, "/shutdown_date").or_else(|| text(row, "/expiration_date"))?;
    word.get(..10)?.parse().ok()
}

fn dollars(figure: &str) -> Option<PicoUsd> {
    let dollars: f64 = figure.trim().parse().ok()?;
    (dollars >= 0.0).then(|| PicoUsd::from_usd(dollars)).flatten()
}

fn price(meter: Meter, amount: PicoUsd) -> Price {
    Price {
        meter,
        amount,
        per: 1,
        above: None,
        mode: Mode::Standard,
        from: None,
        until: None,
        window: None,
        variant: None,
        source: SOURCE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn prices_per_token_are_read_to_the_pico_dollar() {
        let row = json!({ "pricing": {
            "prompt": "0.0000001", "completion": "0.0000023", "input_cache_read": "0.0000000375",
            "request": "0", "image": "0", "internal_reasoning": "0"
        }});
        let read: Vec<_> = prices(&row).into_iter().map(|price| (price.meter, price.amount.0)).collect();
        assert_eq!(read, [(Meter::Input, 100_000), (Meter::Output, 2_300_000), (Meter::CacheRead, 37_500)]);
    }

    #[test]
    fn a_price_that_depends_on_the_route_or_is_no_number_is_none() {
        assert!(prices(&json!({ "pricing": { "prompt": "-1", "completion": "-1" } })).is_empty());
        assert!(prices(&json!({ "pricing": { "prompt": "free", "completion": "0" } })).is_empty());
        assert!(prices(&json!({ "pricing": { "input": 0.2 } })).is_empty());
    }

    #[test]
    fn a_last_day_is_read_where_it_is_one() {
        assert_eq!(ends(&json!({ "shutdown_date": "2026-12-11" })), Some(jiff::civil::date(2026, 12, 11)));
        assert_eq!(ends(&json!({ "shutdown_date": null })), None);
        assert_eq!(ends(&json!({ "shutdown_date": "soon" })), None);
    }
}
