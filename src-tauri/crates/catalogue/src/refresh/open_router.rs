//! A list of models as OpenRouter gives it, in the form of a catalogue: dollars per token as decimal strings, of one
//! vendor's models alone.
//!
//! A negative price depends on where a request is sent on to: such a model has none.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

pub const VENDOR: &str = "openrouter";

/// The rows of such a list; `None` where it is another thing.
pub fn rows(raw: &Value) -> Option<&Vec<Value>> {
    if raw.get("schema_version").is_some() {
        return None;
    }
    let rows = raw.get("data").unwrap_or(raw).as_array()?;
    rows.iter().any(|row| row.get("id").is_some() && row.get("pricing").is_some()).then_some(rows)
}

/// A catalogue of one vendor, laid over what is in use. It is as new as the moment at which it was read.
pub fn catalogue(rows: &[Value], current: &Value, not_before: Date, at: Timestamp) -> Value {
    let today = TimeZone::UTC.to_datetime(at).date();
    let known = current.get("models").and_then(Value::as_array).into_iter().flatten();
    let known: HashMap<&str, &Value> = known
        .filter(|model| model.get("vendor").is_some_and(|vendor| vendor == VENDOR))
        .filter_map(|model| Some((model.get("api_model")?.as_str()?, model)))
        .collect();
    let laid_over = |model: Value| {
        let before = model.get("api_model").and_then(Value::as_str).and_then(|name| known.get(name));
        before.map_or_else(|| model.clone(), |before| over(before, &model))
    };
    let models: Vec<Value> = rows.iter().filter_map(|row| model(row, today)).map(laid_over).collect();
    json!({ "schema_version": 1, "built": today.max(not_before), "sources": {}, "models": models })
}

/// The list's limits win. Its price does where it differs, and then without tiers and modes, of which it says nothing.
fn over(before: &Value, theirs: &Value) -> Value {
    let mut model = before.as_object().cloned().unwrap_or_default();
    for name in ["context", "max_output"] {
        if let Some(value) = theirs.get(name).filter(|value| !value.is_null()) {
            model.insert(name.to_owned(), value.clone());
        }
    }
    let prices = theirs.get("price").and_then(Value::as_object).into_iter().flatten();
    let own = |name: &str| before.pointer(&format!("/price/{name}")).and_then(Value::as_f64);
    if prices.into_iter().all(|(name, rate)| own(name) == rate.as_f64()) {
        return Value::Object(model);
    }
    for name in ["tiers", "modes", "off_peak", "price_other", "provenance"] {
        model.remove(name);
    }
    for name in ["price", "price_source", "price_agreement"] {
        model.insert(name.to_owned(), theirs[name].clone());
    }
    Value::Object(model)
}

fn model(row: &Value, today: Date) -> Option<Value> {
    let supports = |word: &str| holds(row.pointer("/supported_parameters"), word);
    let takes = row.pointer("/architecture/input_modalities").cloned().unwrap_or(json!(["text"]));
    let name = row.get("id")?.as_str()?;
    let sees = holds(Some(&takes), "image");
    Some(json!({
        "vendor": VENDOR,
        "api_model": name,
        "name": row.get("name").and_then(Value::as_str),
        "kind": "chat",
        "context": row.get("context_length").and_then(Value::as_u64),
        "max_output": row.pointer("/top_provider/max_completion_tokens").and_then(Value::as_u64),
        "in": takes,
        "caps": {
            "tools": supports("tools"), "reasoning": supports("reasoning"), "vision": sees,
            "json_schema": supports("structured_outputs"), "temperature": supports("temperature"),
        },
        "price": price(row),
        "bill_by": "tokens",
        "price_source": format!("OpenRouter's list, {today}"),
        "price_agreement": "one source",
    }))
}

fn holds(list: Option<&Value>, word: &str) -> bool {
    let words = list.and_then(Value::as_array).into_iter().flatten();
    words.filter_map(Value::as_str).any(|each| each == word)
}

/// Nothing where either plain price is missing.
fn price(row: &Value) -> Value {
    let million = |name: &str| {
        let text = row.pointer(&format!("/pricing/{name}"))?.as_str()?;
        let dollars: f64 = text.parse().ok().filter(|dollars: &f64| *dollars >= 0.0)?;
        // A billionth of a dollar is finer than any price list.
        Some((dollars * 1e15).round() / 1e9)
    };
    let (Some(input), Some(output)) = (million("prompt"), million("completion")) else {
        return json!({});
    };
    let mut price = Map::new();
    price.insert("input".to_owned(), json!(input));
    price.insert("output".to_owned(), json!(output));
    for (theirs, ours) in [("input_cache_read", "cache_read"), ("input_cache_write", "cache_write")] {
        if let Some(rate) = million(theirs) {
            price.insert(ours.to_owned(), json!(rate));
        }
    }
    Value::Object(price)
}
