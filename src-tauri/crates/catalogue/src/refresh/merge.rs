//! The newer list laid over the one in use, with the history of prices.
//!
//! Where the newer list says what the one in use says, Medley's corrections of that stay; what it changes stands as it
//! is there. History is ours alone: what a list says of it is not taken.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::Known;
use crate::fact::{Earlier, Fact, Tariff};
use crate::rate;

const TARIFF: [&str; 7] =
    ["price", "bill_by", "tiers", "modes", "off_peak", "price_by_size", "web_search_per_query"];
/// What only a list that Medley keeps may hold.
const OURS: [&str; 4] = ["earlier", "later", "refreshed", "gone"];

type Object = Map<String, Value>;

pub fn merged(current: &Known, newer: &Known, vendor: Option<&str>, at: Timestamp) -> Value {
    let before = objects(&current.raw);
    let theirs = objects(&newer.raw);
    let mut models: Vec<Value> = Vec::new();
    for (key, object) in &theirs {
        models.push(Value::Object(model(object, before.get(key).copied(), current.fact(key), current, at)));
    }
    for (key, object) in before.iter().filter(|(key, _)| !theirs.contains_key(*key)) {
        let in_scope = vendor.is_none_or(|vendor| key.starts_with(&format!("{vendor}/")));
        let fact = current.fact(key);
        models.push(Value::Object(if in_scope { gone(object, fact, current) } else { (*object).clone() }));
    }
    let mut sources = object(current.raw.get("sources"));
    sources.extend(object(newer.raw.get("sources")));
    json!({
        "schema_version": 1,
        "built": newer.listing.built,
        "currency": "USD",
        "sources": sources,
        "models": models,
    })
}

fn object(value: Option<&Value>) -> Object {
    value.and_then(Value::as_object).cloned().unwrap_or_default()
}

/// The models of a list by key.
fn objects(raw: &Value) -> BTreeMap<String, &Object> {
    let models = raw.get("models").and_then(Value::as_array).into_iter().flatten();
    let keyed = models.filter_map(|model| {
        let model = model.as_object()?;
        let word = |name: &str| model.get(name).and_then(Value::as_str);
        Some((format!("{}/{}", word("vendor")?, word("api_model")?).to_lowercase(), model))
    });
    keyed.collect()
}

/// A model that the newer list names. `before` is it as the list in use wrote it, `fact` with corrections.
fn model(
    theirs: &Object,
    before: Option<&Object>,
    fact: Option<&Fact>,
    current: &Known,
    at: Timestamp,
) -> Object {
    let mut model: Object = theirs
        .iter()
        .filter(|(name, _)| !OURS.contains(&name.as_str()))
        .map(|(n, v)| (n.clone(), v.clone()))
        .collect();
    let Some(fact) = fact else {
        model.insert("refreshed".to_owned(), json!(at));
        return model;
    };
    let same = |names: &[&str]| {
        names.iter().all(|name| before.is_some_and(|before| before.get(*name) == theirs.get(*name)))
    };
    let whole: Vec<&str> = theirs.keys().map(String::as_str).filter(|name| !OURS.contains(name)).collect();
    if same(&whole) && same(&TARIFF) {
        keep(&mut model, before);
        return model;
    }
    model.insert("refreshed".to_owned(), json!(at));
    for (name, value) in corrected(fact) {
        if same(&[name]) && !value.is_null() {
            model.insert(name.to_owned(), value);
        }
    }
    if same(&TARIFF) {
        model.extend(fields(&fact.tariff));
        model.insert("later".to_owned(), json!(fact.later));
        model.insert("earlier".to_owned(), json!(fact.earlier));
    } else {
        model.insert("earlier".to_owned(), json!(history(fact, current, at)));
    }
    model
}

fn keep(model: &mut Object, before: Option<&Object>) {
    let ours =
        before.into_iter().flatten().filter(|(name, _)| OURS.contains(&name.as_str()) && *name != "gone");
    model.extend(ours.map(|(name, value)| (name.clone(), value.clone())));
}

/// What corrections may have changed beside prices.
fn corrected(fact: &Fact) -> [(&'static str, Value); 5] {
    [
        ("shutdown", json!(fact.shutdown)),
        ("context", json!(fact.context)),
        ("max_output", json!(fact.max_output)),
        ("caps", json!(fact.caps)),
        ("in", json!(fact.takes)),
    ]
}

/// All that it was charged by until now, with the dates of changes that were known beforehand.
fn history(fact: &Fact, current: &Known, at: Timestamp) -> Vec<Earlier> {
    let mut history = fact.earlier.clone();
    history.retain(|earlier| earlier.until < at);
    let source = rate::described(fact, &current.listing.sources);
    let mut tariff = fact.tariff.clone();
    for later in &fact.later {
        let Some(until) = rate::midnight(later.from).filter(|from| *from < at) else { break };
        let next = Tariff {
            price: later.price,
            web_search_per_query: tariff.web_search_per_query,
            bill_by: tariff.bill_by,
            ..Tariff::default()
        };
        history.push(Earlier { until, source: source.clone(), tariff: std::mem::replace(&mut tariff, next) });
    }
    history.push(Earlier { until: at, source, tariff });
    history
}

/// A model that the newer list does not name: as it was, with its source in words, since letters may change.
fn gone(before: &Object, fact: Option<&Fact>, current: &Known) -> Object {
    let mut model = before.clone();
    model.insert("gone".to_owned(), json!(true));
    if let Some(fact) = fact {
        model.insert("price_source".to_owned(), json!(rate::described(fact, &current.listing.sources)));
        model.remove("provenance");
    }
    model
}

fn fields(value: &impl Serialize) -> Object {
    match serde_json::to_value(value) {
        Ok(Value::Object(fields)) => fields,
        _ => Object::new(),
    }
}
