//! Takes fields out of JSON, so that whatever nobody took is left to be seen.
//!
//! Deliberately absent: anything that knows a wire.

use std::hash::{DefaultHasher, Hash, Hasher};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

pub type Fields = Map<String, Value>;

/// A field that is there; `null` is not.
pub fn take(fields: &mut Fields, name: &str) -> Option<Value> {
    fields.remove(name).filter(|value| !value.is_null())
}

/// A field of the kind that `read` wants; one of another kind stays where it is.
fn take_as<T>(fields: &mut Fields, name: &str, read: impl Fn(&Value) -> Option<T>) -> Option<T> {
    let found = read(fields.get(name)?)?;
    fields.remove(name);
    Some(found)
}

pub fn take_text(fields: &mut Fields, name: &str) -> Option<String> {
    take_as(fields, name, |value| value.as_str().map(str::to_owned))
}

pub fn take_flag(fields: &mut Fields, name: &str) -> Option<bool> {
    take_as(fields, name, Value::as_bool)
}

pub fn take_count(fields: &mut Fields, name: &str) -> Option<u64> {
    take_as(fields, name, Value::as_u64)
}

pub fn take_number(fields: &mut Fields, name: &str) -> Option<f64> {
    take_as(fields, name, Value::as_f64)
}

pub fn take_list(fields: &mut Fields, name: &str) -> Vec<Value> {
    take_as(fields, name, |value| value.as_array().cloned()).unwrap_or_default()
}

pub fn take_fields(fields: &mut Fields, name: &str) -> Option<Fields> {
    take_as(fields, name, |value| value.as_object().cloned())
}

/// Takes a text or a list of texts.
pub fn take_texts(fields: &mut Fields, name: &str) -> Vec<String> {
    let texts = |value: &Value| match value {
        Value::String(text) => Some(vec![text.clone()]),
        Value::Array(list) => list.iter().map(|one| one.as_str().map(str::to_owned)).collect(),
        _ => None,
    };
    take_as(fields, name, texts).unwrap_or_default()
}

/// Takes something out of an object within, and leaves the rest of that object.
pub fn within<T>(fields: &mut Fields, name: &str, read: impl FnOnce(&mut Fields) -> T) -> Option<T> {
    let inner = fields.get_mut(name)?.as_object_mut()?;
    let found = read(inner);
    if inner.is_empty() {
        fields.remove(name);
    }
    Some(found)
}

/// Takes a field that says no more than its absence would.
pub fn drop_default(fields: &mut Fields, name: &str, default: &Value) {
    if fields.get(name) == Some(default) {
        fields.remove(name);
    }
}

pub fn object(value: Value) -> Option<Fields> {
    match value {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}

/// Objects without what says nothing: `null`, empty texts, lists and objects.
pub fn prune(fields: &mut Fields) {
    for value in fields.values_mut() {
        if let Value::Object(inner) = value {
            prune(inner);
        }
    }
    fields.retain(|_, value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(inner) => !inner.is_empty(),
        _ => true,
    });
}

/// The same JSON with whole numbers written without a fraction.
#[allow(clippy::cast_possible_truncation, reason = "only whole numbers within the exact range are cast")]
pub fn even(value: &Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if float.fract() == 0.0 && float.abs() < 9e15 => json!(float as i64),
            _ => value.clone(),
        },
        Value::Array(list) => list.iter().map(even).collect(),
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), even(value))).collect(),
        other => other.clone(),
    }
}

/// JSON text as the JSON that it is; text that is none stays text.
pub fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| json!(text))
}

/// Media type and base64 of a data URL.
pub fn data_url(url: &str) -> Option<(String, String)> {
    let (media_type, data) = url.strip_prefix("data:")?.split_once(";base64,")?;
    Some((media_type.to_owned(), data.to_owned()))
}

pub fn size(base64: &str) -> usize {
    STANDARD.decode(base64).map_or(base64.len(), |bytes| bytes.len())
}

/// A short name for bytes that only these bytes have.
pub fn digest(base64: &str) -> String {
    let bytes = STANDARD.decode(base64).unwrap_or_else(|_| base64.as_bytes().to_vec());
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{} bytes {:016x}", bytes.len(), hasher.finish())
}

/// What kind of picture these bytes are, for a wire that does not say.
pub fn picture_type(base64: &str) -> &'static str {
    match base64.get(..4) {
        Some("/9j/") => "image/jpeg",
        Some("R0lG") => "image/gif",
        Some("UklG") => "image/webp",
        _ => "image/png",
    }
}
