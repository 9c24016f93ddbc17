//! Where two meanings differ: a path, what theirs says there and what ours says.

use std::fmt;

use serde_json::{Map, Value};

#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// A JSON pointer into the meaning.
    pub path: String,
    pub theirs: Option<Value>,
    pub ours: Option<Value>,
}

impl Difference {
    /// The last field of the path.
    pub fn field(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {} -> {}", self.path, short(self.theirs.as_ref()), short(self.ours.as_ref()))
    }
}

fn short(value: Option<&Value>) -> String {
    const MOST: usize = 90;
    let text = value.map_or_else(|| "nothing".to_owned(), Value::to_string);
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Every difference, in the order of the paths.
pub fn differences(theirs: &Value, ours: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare("", theirs, ours, &mut found);
    found
}

fn compare(path: &str, theirs: &Value, ours: &Value, found: &mut Vec<Difference>) {
    match (theirs, ours) {
        (Value::Object(theirs), Value::Object(ours)) => compare_fields(path, theirs, ours, found),
        (Value::Array(theirs), Value::Array(ours)) => compare_lists(path, theirs, ours, found),
        _ if theirs == ours => {}
        _ => found.push(Difference {
            path: path.to_owned(),
            theirs: Some(theirs.clone()),
            ours: Some(ours.clone()),
        }),
    }
}

fn compare_fields(
    path: &str,
    theirs: &Map<String, Value>,
    ours: &Map<String, Value>,
    found: &mut Vec<Difference>,
) {
    let more = ours.keys().filter(|name| !theirs.contains_key(*name));
    for name in theirs.keys().chain(more) {
        one(&format!("{path}/{name}"), theirs.get(name), ours.get(name), found);
    }
}

/// Lists are laid side by side so that the least differs: one element more or less shows as such.
fn compare_lists(path: &str, theirs: &[Value], ours: &[Value], found: &mut Vec<Difference>) {
    let costs = costs(theirs, ours);
    let (mut left, mut right) = (0, 0);
    while left < theirs.len() || right < ours.len() {
        let (mine, yours) = (ours.get(right), theirs.get(left));
        let here = costs[left][right];
        let both = mine.zip(yours).map(|(mine, yours)| pair(yours, mine) + costs[left + 1][right + 1]);
        if both == Some(here) {
            one(&format!("{path}/{left}"), yours, mine, found);
            (left, right) = (left + 1, right + 1);
        } else if yours.is_some_and(|yours| size(yours) + costs[left + 1][right] == here) {
            one(&format!("{path}/{left}"), yours, None, found);
            left += 1;
        } else {
            one(&format!("{path}/{left}"), None, mine, found);
            right += 1;
        }
    }
}

/// How much must differ at least from each pair of places on.
fn costs(theirs: &[Value], ours: &[Value]) -> Vec<Vec<usize>> {
    let mut costs = vec![vec![0; ours.len() + 1]; theirs.len() + 1];
    for left in (0..=theirs.len()).rev() {
        for right in (0..=ours.len()).rev() {
            let (yours, mine) = (theirs.get(left), ours.get(right));
            let both = yours.zip(mine).map(|(yours, mine)| pair(yours, mine) + costs[left + 1][right + 1]);
            let lost = yours.map(|yours| size(yours) + costs[left + 1][right]);
            let added = mine.map(|mine| size(mine) + costs[left][right + 1]);
            costs[left][right] = [both, lost, added].into_iter().flatten().min().unwrap_or(0);
        }
    }
    costs
}

fn pair(theirs: &Value, ours: &Value) -> usize {
    let found = differences(theirs, ours);
    let sizes = found.iter().flat_map(|difference| [&difference.theirs, &difference.ours]);
    sizes.flatten().map(size).sum()
}

/// How many leaves a value has, itself at least.
fn size(value: &Value) -> usize {
    let inner: usize = match value {
        Value::Object(fields) => fields.values().map(size).sum(),
        Value::Array(list) => list.iter().map(size).sum(),
        _ => 1,
    };
    inner.max(1)
}

fn one(path: &str, theirs: Option<&Value>, ours: Option<&Value>, found: &mut Vec<Difference>) {
    match (theirs, ours) {
        (Some(theirs), Some(ours)) => compare(path, theirs, ours, found),
        (theirs, ours) => {
            let (theirs, ours) = (theirs.cloned(), ours.cloned());
            found.push(Difference { path: path.to_owned(), theirs, ours });
        }
    }
}
