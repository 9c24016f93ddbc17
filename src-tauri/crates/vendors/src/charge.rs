//! Asking a vendor, after the fact, what it charged for an attempt: the address to ask and the amount in its answer.

use medley_domain::{AttemptId, PicoUsd, VendorError};
use serde_json::Value;
use url::Url;
use url::form_urlencoded::byte_serialize;

use crate::card::{Charged, Unit};
use crate::endpoint;

/// The address to ask; `None` when it needs an id that the vendor has not given.
pub fn url(
    charged: &Charged,
    base: &str,
    attempt: AttemptId,
    remote_id: Option<&str>,
) -> Result<Option<Url>, VendorError> {
    let mut address =
        charged.url.replace("{origin}", &endpoint::origin(base)?).replace("{attempt}", &attempt.to_string());
    if address.contains("{remote_id}") {
        let Some(id) = remote_id else { return Ok(None) };
        let id: String = byte_serialize(id.as_bytes()).collect();
        address = address.replace("{remote_id}", &id);
    }
    endpoint::parse(&address).map(Some)
}

/// The amount; `None` when the answer holds none yet.
pub fn amount(charged: &Charged, body: &Value) -> Option<PicoUsd> {
    let found = body.pointer(&charged.pointer)?;
    let text = match found {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    match charged.unit {
        Unit::PicoUsd => text.parse().ok(),
        Unit::Usd => PicoUsd::from_usd(text.parse().ok()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lookup(url: &str, unit: Unit) -> Charged {
        Charged { url: url.to_owned(), pointer: "/data/cost".to_owned(), unit }
    }

    #[test]
    fn a_bill_is_asked_for_at_the_root_of_the_server() {
        let attempt = AttemptId::new(jiff::Timestamp::UNIX_EPOCH);
        let charged = lookup("{origin}/bill/{attempt}?id={remote_id}", Unit::Usd);
        let base = "http://127.0.0.1:9/v1/";
        let found = url(&charged, base, attempt, Some("gen/1 &")).unwrap().unwrap();
        let expected = format!("http://127.0.0.1:9/bill/{attempt}?id=gen%2F1+%26");
        assert_eq!(found.as_str(), expected);
        assert_eq!(url(&charged, base, attempt, None).unwrap(), None);
    }

    #[test]
    fn amounts_are_read_in_both_units_and_missing_ones_are_none() {
        let pico = lookup("{origin}", Unit::PicoUsd);
        let usd = lookup("{origin}", Unit::Usd);
        let body = |cost: Value| json!({ "data": { "cost": cost } });
        assert_eq!(amount(&pico, &body(json!("1234567"))), Some(PicoUsd(1_234_567)));
        assert_eq!(amount(&usd, &body(json!(0.25))), Some(PicoUsd(250_000_000_000)));
        assert_eq!(amount(&usd, &body(Value::Null)), None);
    }
}
