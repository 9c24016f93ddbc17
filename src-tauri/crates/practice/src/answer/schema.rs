//! A value that satisfies a JSON Schema, with words and numbers taken from the message where they fit.
//! Covers what tool declarations use; `pattern` and conditional schemas are not attempted.

use serde_json::{Map, Value, json};

use crate::json;

/// A value for `schema`; required properties are filled, optional ones only when the schema requires none.
pub fn fill(schema: &Value, message: &str) -> Value {
    let mut filler = Filler { root: schema, numbers: numbers(message), message, depth: 0 };
    filler.value(schema, "")
}

#[derive(Debug)]
struct Filler<'a> {
    root: &'a Value,
    /// Numbers of the message that no field has used yet.
    numbers: Vec<f64>,
    message: &'a str,
    depth: usize,
}

impl Filler<'_> {
    fn value(&mut self, schema: &Value, name: &str) -> Value {
        self.depth += 1;
        let value = if self.depth > 24 { Value::Null } else { self.shallow(schema, name) };
        self.depth -= 1;
        value
    }

    fn shallow(&mut self, schema: &Value, name: &str) -> Value {
        if let Some(target) =
            json::text(schema, "$ref").and_then(|path| self.root.pointer(path.trim_start_matches('#')))
        {
            let target = target.clone();
            return self.value(&target, name);
        }
        if let Some(constant) = schema.get("const") {
            return constant.clone();
        }
        if let Some(choice) = self.choice(json::items(schema, "enum")) {
            return choice;
        }
        for union in ["anyOf", "oneOf", "allOf"] {
            let usable = json::items(schema, union).iter().find(|option| kind(option) != "null");
            if let Some(option) = usable {
                return self.value(option, name);
            }
        }
        match kind(schema).as_str() {
            "object" => self.object(schema),
            "array" => self.array(schema, name),
            "integer" => json!(self.number(schema).ceil() as i64),
            "number" => self.decimal(schema),
            "boolean" => Value::Bool(true),
            "null" => Value::Null,
            _ => Value::String(self.text(schema, name)),
        }
    }

    /// The enum value that the message names, or the first.
    fn choice(&self, choices: &[Value]) -> Option<Value> {
        let message = self.message.to_lowercase();
        let named = choices.iter().find(|choice| {
            choice.as_str().is_some_and(|word| !word.is_empty() && message.contains(&word.to_lowercase()))
        });
        named.or(choices.first()).cloned()
    }

    fn object(&mut self, schema: &Value) -> Value {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return json!({}) };
        let required = json::strings(schema, "required");
        let mut fields = Map::new();
        for (name, property) in properties {
            if required.is_empty() && fields.is_empty() || required.contains(name) {
                fields.insert(name.clone(), self.value(property, name));
            }
        }
        Value::Object(fields)
    }

    fn array(&mut self, schema: &Value, name: &str) -> Value {
        let wanted =
            json::number(schema, "minItems").or(json::number(schema, "min_items")).unwrap_or(1).clamp(1, 8);
        let item = schema.get("items").cloned().unwrap_or_else(|| json!({"type": "string"}));
        Value::Array((0..wanted).map(|_| self.value(&item, name)).collect())
    }

    /// The next number of the message, or a small one, within the schema's bounds.
    fn number(&mut self, schema: &Value) -> f64 {
        let low = bound(schema, "minimum").or(bound(schema, "exclusiveMinimum").map(|low| low + 1.0));
        let high = bound(schema, "maximum").or(bound(schema, "exclusiveMaximum").map(|high| high - 1.0));
        let fits =
            |number: &f64| low.is_none_or(|low| *number >= low) && high.is_none_or(|high| *number <= high);
        match self.numbers.iter().position(fits) {
            Some(at) => self.numbers.remove(at),
            None => 3.0_f64.max(low.unwrap_or(f64::MIN)).min(high.unwrap_or(f64::MAX)),
        }
    }

    fn decimal(&mut self, schema: &Value) -> Value {
        let number = self.number(schema);
        if number.fract() == 0.0 && number.abs() < 1e15 { json!(number as i64) } else { json!(number) }
    }

    fn text(&self, schema: &Value, name: &str) -> String {
        let text = match json::text(schema, "format").unwrap_or_default() {
            "date" => "2026-11-22".to_owned(),
            "date-time" => "2026-11-22T10:00:00Z".to_owned(),
            "time" => "10:00:00Z".to_owned(),
            "email" => "ada@example.org".to_owned(),
            "uri" | "url" => "https://example.org/".to_owned(),
            "uuid" => "00000000-0000-4000-8000-000000000000".to_owned(),
            _ => self.named_text(&name.to_lowercase()),
        };
        let shortest = json::number(schema, "minLength").unwrap_or(0) as usize;
        let longest = json::number(schema, "maxLength").unwrap_or(u64::MAX) as usize;
        let padding = shortest.saturating_sub(text.chars().count());
        text.chars().chain(std::iter::repeat_n('.', padding)).take(longest).collect()
    }

    /// Text for a field, guessed from its name.
    fn named_text(&self, name: &str) -> String {
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        match () {
            () if has(&["city", "location", "place", "country", "town", "region"]) => {
                self.proper_noun().unwrap_or("Copenhagen").to_owned()
            }
            () if has(&["timezone", "time_zone"]) => "Europe/Copenhagen".to_owned(),
            () if has(&["date", "day"]) => "2026-11-22".to_owned(),
            () if has(&["email"]) || name == "to" => "ada@example.org".to_owned(),
            () if has(&["url", "link"]) => "https://example.org/".to_owned(),
            () if has(&["path", "file"]) => "notes/café.md".to_owned(),
            () if has(&["currency"]) => "EUR".to_owned(),
            () if has(&["language"]) => "en".to_owned(),
            () if has(&["name", "title"]) => self.proper_noun().unwrap_or("Ada").to_owned(),
            () => self.message.split_whitespace().take(12).collect::<Vec<_>>().join(" "),
        }
    }

    /// The first capitalised word that does not begin the message, such as the city in a question about the weather.
    fn proper_noun(&self) -> Option<&str> {
        let words = self
            .message
            .split_whitespace()
            .skip(1)
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let mut capitalised = words
            .filter(|word| word.chars().count() > 1 && word.chars().next().is_some_and(char::is_uppercase));
        capitalised.next()
    }
}

/// The schema's type in lower case; the first that is not null where it names several. Gemini writes `STRING`.
fn kind(schema: &Value) -> String {
    match schema.get("type") {
        Some(Value::String(kind)) => kind.to_lowercase(),
        Some(Value::Array(kinds)) => {
            let named = kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null");
            named.unwrap_or("null").to_lowercase()
        }
        _ if schema.get("properties").is_some() => "object".to_owned(),
        _ => "string".to_owned(),
    }
}

fn bound(schema: &Value, field: &str) -> Option<f64> {
    schema.get(field).and_then(Value::as_f64)
}

/// The numbers of a message, in order.
fn numbers(message: &str) -> Vec<f64> {
    let words = message.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-'));
    words.filter_map(|word| word.trim_matches('.').parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn required_properties_are_filled_from_the_message() {
        let schema = json!({
            "type": "object",
            "properties": {"a": {"type": "integer"}, "b": {"type": "number"}, "unit": {"enum": ["celsius", "fahrenheit"]}, "city": {"type": "STRING"}, "spare": {"type": "string"}},
            "required": ["a", "b", "unit", "city"],
        });
        let filled = fill(&schema, "What is 15 and 27.5 fahrenheit in Paris?");
        assert_eq!(filled, json!({"a": 15, "b": 27.5, "unit": "fahrenheit", "city": "Paris"}));
    }

    #[test]
    fn nested_schemas_references_and_bounds_are_followed() {
        let schema = json!({
            "$defs": {"point": {"type": "object", "properties": {"x": {"type": "integer", "minimum": 10, "maximum": 12}}, "required": ["x"]}},
            "type": "object",
            "properties": {
                "points": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/point"}},
                "note": {"anyOf": [{"type": "null"}, {"type": "string", "minLength": 3, "maxLength": 5}]},
                "kind": {"const": "path"},
                "flag": {"type": ["null", "boolean"]},
            },
            "required": ["points", "note", "kind", "flag"],
        });
        let filled = fill(&schema, "go");
        assert_eq!(
            filled,
            json!({"points": [{"x": 10}, {"x": 10}], "note": "go.", "kind": "path", "flag": true})
        );
    }

    #[test]
    fn a_schema_that_contains_itself_comes_to_an_end() {
        let schema = json!({"type": "object", "properties": {"next": {"$ref": "#"}}, "required": ["next"]});
        assert!(fill(&schema, "x").is_object());
    }
}
