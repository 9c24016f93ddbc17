//! Small readers of JSON that never fail: a field of the wrong kind is a missing field.
//!
//! Deliberately absent: anything that knows a vendor.

use medley_domain::{Category, VendorError};
use serde::Deserialize;
use serde_json::Value;

/// Counts from here on are no counts: so that sums of a few never overflow, and a float is exact below.
const LIMIT: u64 = 9_000_000_000_000_000;

/// A whole, non-negative count at a JSON pointer; some servers write it as `12.0`.
pub fn count(value: &Value, pointer: &str) -> Option<u64> {
    let found = value.pointer(pointer)?;
    found.as_u64().or_else(|| whole(found.as_f64()?)).filter(|count| *count < LIMIT)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be whole and within the range in which f64 is exact"
)]
fn whole(number: f64) -> Option<u64> {
    let fits = number.fract() == 0.0 && (0.0..9e15).contains(&number);
    fits.then_some(number as u64)
}

/// Non-empty text at a JSON pointer.
pub fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// Reads a frame as `T`. `Ok(None)` when it is JSON of some other shape, which never ends a stream.
pub fn read<'a, T: Deserialize<'a>>(data: &'a str) -> Result<Option<T>, VendorError> {
    match serde_json::from_str(data) {
        Ok(frame) => Ok(Some(frame)),
        Err(why) if why.is_data() => whole_json(data).map(|_| None),
        Err(why) => Err(malformed(&why)),
    }
}

/// Reads any JSON.
pub fn whole_json(data: &str) -> Result<Value, VendorError> {
    serde_json::from_str(data).map_err(|why| malformed(&why))
}

fn malformed(why: &serde_json::Error) -> VendorError {
    VendorError {
        maybe_billed: true,
        ..VendorError::new(Category::Protocol, format!("the answer is not the JSON it should be: {why}"))
    }
}

/// A tool call's arguments: as they came, or `{}` where the model wrote none.
pub fn args(written: &str) -> String {
    if written.trim().is_empty() { "{}".to_owned() } else { written.to_owned() }
}

/// Arguments as the object that some wires want; text that is no object is wrapped and not lost.
pub fn args_object(written: &str) -> Value {
    match serde_json::from_str(&args(written)) {
        Ok(Value::Object(object)) => Value::Object(object),
        Ok(other) => serde_json::json!({ "arguments": other }),
        Err(_) => serde_json::json!({ "arguments": written }),
    }
}

/// An address that a person may be shown: of the web, and nothing that runs.
pub fn web_address(url: &str) -> Option<String> {
    let start = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    (start.starts_with("https://") || start.starts_with("http://")).then(|| url.to_owned())
}

/// A tool's JSON Schema, or the schema of no arguments.
pub fn schema(parameters: &Value) -> Value {
    if parameters.is_object() {
        parameters.clone()
    } else {
        serde_json::json!({ "type": "object", "properties": {} })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_count_past_all_reason_is_unknown_and_no_sum_can_overflow() {
        let raw = json!({ "a": 12.0, "b": u64::MAX, "c": 1e300, "d": -1, "e": 0 });
        let counts = ["/a", "/b", "/c", "/d", "/e"].map(|pointer| count(&raw, pointer));
        assert_eq!(counts, [Some(12), None, None, None, Some(0)]);
    }
}
