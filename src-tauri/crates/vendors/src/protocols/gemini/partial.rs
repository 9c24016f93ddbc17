//! Arguments of a function call that arrive in pieces: each names a place by a JSON path and brings a value for it.
//!
//! Text for a place that holds text is appended. A piece whose path cannot be read is left out.

use serde_json::{Map, Value};

/// Places that one list may have, so that a wrong index cannot fill the memory.
const MAX_INDEX: usize = 1_000;
/// How deep arguments may be nested, so that a wrong path cannot exhaust the stack.
const MAX_DEPTH: usize = 32;

#[derive(Debug, PartialEq)]
enum Key {
    Field(String),
    Index(usize),
}

/// Writes one piece into the arguments.
pub fn write(args: &mut Value, piece: &Value) {
    let Some(path) = piece.get("jsonPath").and_then(Value::as_str) else {
        return;
    };
    let (Some(keys), Some(value)) = (keys(path), value(piece)) else {
        return;
    };
    let place = keys.into_iter().fold(args, descend);
    match (place, value) {
        (Value::String(text), Value::String(more)) => text.push_str(&more),
        (place, value) => *place = value,
    }
}

fn value(piece: &Value) -> Option<Value> {
    ["stringValue", "numberValue", "boolValue", "structValue", "listValue"]
        .into_iter()
        .find_map(|name| piece.get(name).cloned())
        .or_else(|| piece.get("nullValue").map(|_| Value::Null))
}

/// The words of a piece, for whoever watches the arguments being written.
pub fn words(piece: &Value) -> Option<String> {
    match value(piece)? {
        Value::String(text) => (!text.is_empty()).then_some(text),
        other => Some(other.to_string()),
    }
}

fn descend(place: &mut Value, key: Key) -> &mut Value {
    match key {
        Key::Field(name) => {
            if !place.is_object() {
                *place = Value::Object(Map::new());
            }
            &mut place[name.as_str()]
        }
        Key::Index(at) => {
            if !place.is_array() {
                *place = Value::Array(Vec::new());
            }
            if let Value::Array(list) = place
                && list.len() <= at
            {
                list.resize(at + 1, Value::Null);
            }
            &mut place[at]
        }
    }
}

/// `$.a[0].b` and `$['a']["b"]`.
fn keys(path: &str) -> Option<Vec<Key>> {
    let mut rest = path.strip_prefix('$')?;
    let mut keys = Vec::new();
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix('.') {
            let end = tail.find(['.', '[']).unwrap_or(tail.len());
            keys.push(Key::Field(tail.get(..end)?.to_owned()));
            rest = tail.get(end..)?;
        } else {
            let (inner, tail) = rest.strip_prefix('[')?.split_once(']')?;
            let name = inner.trim_matches(['\'', '"']);
            keys.push(match inner.parse::<usize>() {
                Ok(at) if at < MAX_INDEX => Key::Index(at),
                Ok(_) => return None,
                Err(_) => Key::Field(name.to_owned()),
            });
            rest = tail;
        }
    }
    (keys.len() <= MAX_DEPTH).then_some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pieces_build_nested_arguments_and_append_to_texts() {
        let mut args = json!({});
        for piece in [
            json!({ "jsonPath": "$.items[0].name", "stringValue": "re" }),
            json!({ "jsonPath": "$.items[0].name", "stringValue": "d" }),
            json!({ "jsonPath": "$.items[1]['price']", "numberValue": 0.5 }),
            json!({ "jsonPath": "$.done", "boolValue": true }),
            json!({ "jsonPath": "$.items[99999999]", "boolValue": true }),
            json!({ "jsonPath": "nonsense", "boolValue": true }),
            json!({ "jsonPath": format!("${}", ".deep".repeat(1_000)), "boolValue": true }),
        ] {
            write(&mut args, &piece);
        }
        let whole = json!({ "items": [{ "name": "red" }, { "price": 0.5 }], "done": true });
        assert_eq!(args, whole);
    }
}
