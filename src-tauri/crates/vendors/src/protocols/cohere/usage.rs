//! Cohere's usage in normal form.
//!
//! It counts twice: tokens that the model read and wrote, Cohere's own preamble included, and the units that it bills,
//! which are fewer. Tokens are the normal form; the units that are billed stand beside them.

use medley_domain::pricing::Meter;
use medley_domain::usage::{Media, Usage};
use serde_json::Value;

use crate::protocols::fields::count;

pub fn usage(raw: &Value) -> Usage {
    let billed = |name: &str| count(raw, &format!("/billed_units/{name}"));
    let searches = billed("search_units");
    let units = [(Meter::Input, billed("input_tokens")), (Meter::Output, billed("output_tokens"))];
    let units = units.into_iter().filter_map(|(meter, units)| Some((meter, units?)));
    Usage {
        input: count(raw, "/tokens/input_tokens").or_else(|| billed("input_tokens")),
        cached_input: count(raw, "/cached_tokens"),
        output: count(raw, "/tokens/output_tokens").or_else(|| billed("output_tokens")),
        searches: searches.filter(|searches| *searches > 0),
        media: Media { units: units.collect(), ..Media::default() },
        ..Usage::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tokens_are_counted_and_the_billed_units_kept_beside_them() {
        let raw = json!({
            "billed_units": { "input_tokens": 11.0, "output_tokens": 4 },
            "tokens": { "input_tokens": 506, "output_tokens": 5 },
            "cached_tokens": 448
        });
        let usage = usage(&raw);
        assert_eq!((usage.input, usage.cached_input, usage.output), (Some(506), Some(448), Some(5)));
        assert_eq!(usage.media.units.get(&Meter::Input), Some(&11));
        assert_eq!(usage.media.units.get(&Meter::Output), Some(&4));
    }

    #[test]
    fn what_was_not_given_is_not_zero() {
        assert_eq!(usage(&json!({})), Usage::default());
    }
}
