//! Changes one leaf of a JSON at a time.

use serde_json::{Value, json};

/// Pointers to all leaves: texts, numbers and flags.
pub fn leaves(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    collect(value, "", &mut found);
    found
}

fn collect(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                collect(value, &format!("{path}/{name}"), found);
            }
        }
        Value::Array(list) => {
            for (at, value) in list.iter().enumerate() {
                collect(value, &format!("{path}/{at}"), found);
            }
        }
        Value::Null => {}
        _ => found.push(path.to_owned()),
    }
}

/// The same JSON with another value at this leaf.
pub fn with_change(value: &Value, pointer: &str) -> Value {
    let mut changed = value.clone();
    if let Some(leaf) = changed.pointer_mut(pointer) {
        *leaf = match &*leaf {
            Value::String(text) => json!(format!("{text}?")),
            Value::Bool(flag) => json!(!flag),
            Value::Number(number) => json!(number.as_f64().unwrap_or_default() + 1.0),
            other => other.clone(),
        };
    }
    changed
}
