//! Reading loosely typed JSON bodies: each accessor gives nothing where the field is missing, null or of another kind.

use serde_json::Value;

pub fn text<'a>(value: &'a Value, field: &str) -> Option<&'a str> {
    value.get(field).and_then(Value::as_str)
}

pub fn number(value: &Value, field: &str) -> Option<u64> {
    value.get(field).and_then(Value::as_u64)
}

pub fn truth(value: &Value, field: &str) -> bool {
    value.get(field).and_then(Value::as_bool).unwrap_or(false)
}

/// The elements of an array field; none when it is missing.
pub fn items<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The field, unless it is missing or null.
pub fn some<'a>(value: &'a Value, field: &str) -> Option<&'a Value> {
    value.get(field).filter(|value| !value.is_null())
}

/// The field as it was sent, or null.
pub fn echo(value: &Value, field: &str) -> Value {
    value.get(field).cloned().unwrap_or(Value::Null)
}

/// The field as it was sent, or `default`.
pub fn echo_or(value: &Value, field: &str, default: Value) -> Value {
    some(value, field).cloned().unwrap_or(default)
}

/// A field that holds one string or several.
pub fn strings(value: &Value, field: &str) -> Vec<String> {
    match value.get(field) {
        Some(Value::String(one)) => vec![one.clone()],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The first field of an object that is not among `known`.
pub fn unknown<'a>(value: &'a Value, known: &[&str]) -> Option<&'a str> {
    let fields = value.as_object()?;
    fields.keys().map(String::as_str).find(|field| !known.contains(field))
}

/// A JSON string literal, quotes included.
pub fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
