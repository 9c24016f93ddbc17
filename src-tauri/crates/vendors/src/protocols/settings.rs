//! Settings by their names in notes, so that every wire calls them the same, and a person's own options laid over a
//! request.
//!
//! Deliberately absent: whether a model takes a setting (`fit`).

use medley_domain::job::BuiltIn;
use serde_json::{Map, Value};

pub const TOOL_CHOICE: &str = "tool choice";
pub const PARALLEL_TOOLS: &str = "parallel tools";
pub const FORMAT: &str = "output format";
pub const EFFORT: &str = "reasoning effort";
pub const NO_REASONING: &str = "no reasoning";
pub const SEED: &str = "seed";
pub const STOP: &str = "stop texts";
pub const PREFILL: &str = "beginning of the answer";

/// The name of a tool that runs at a vendor, for a note that there is none.
pub fn name_of(tool: BuiltIn) -> &'static str {
    match tool {
        BuiltIn::WebSearch => "web search",
        BuiltIn::CodeExecution => "code execution",
        BuiltIn::ReadUrl => "read url",
        BuiltIn::MakeImage => "make image",
    }
}

/// Lays a vendor's own options over a request's body: objects field by field, anything else in its place.
pub fn merge(body: &mut Map<String, Value>, options: &Map<String, Value>) {
    for (name, option) in options {
        match (body.get_mut(name), option) {
            (Some(Value::Object(mine)), Value::Object(theirs)) => merge(mine, theirs),
            _ => {
                body.insert(name.clone(), option.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn options_win_field_by_field_and_keep_what_they_do_not_name() {
        let mut body = Map::new();
        body.insert("config".into(), json!({ "a": 1, "b": { "c": 2 } }));
        let options = json!({ "config": { "b": { "d": 3 } }, "user": "u", "list": [1] });
        merge(&mut body, options.as_object().unwrap());
        let whole = json!({ "config": { "a": 1, "b": { "c": 2, "d": 3 } }, "user": "u", "list": [1] });
        assert_eq!(Value::Object(body), whole);
    }
}
