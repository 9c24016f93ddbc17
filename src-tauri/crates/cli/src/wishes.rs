//! What `chat` is wished to give beside words, from the command line to a job.

use std::path::Path;

use medley_app::domain::job::{BuiltIn, ChatJob, Effort, Format, Sampling, Tool, ToolChoice};
use medley_app::dto::errors::UserError;
use medley_app::errors;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::arguments::WishOptions;

/// A job without model and turns.
pub fn job(wishes: &WishOptions, stream: bool) -> Result<ChatJob, UserError> {
    let tools: Option<Vec<Tool>> = wishes.tools.as_deref().map(read).transpose()?;
    let schema: Option<Value> = wishes.schema.as_deref().map(read).transpose()?;
    Ok(ChatJob {
        system: wishes.system.clone(),
        tools: tools.unwrap_or_default(),
        tool_choice: tool_choice(&wishes.tool_choice),
        built_in: if wishes.web_search { vec![BuiltIn::WebSearch] } else { Vec::new() },
        format: schema.map(|schema| Format::Schema { name: "answer".to_owned(), schema, strict: true }),
        sampling: Sampling {
            temperature: wishes.temperature,
            seed: wishes.seed,
            stop: wishes.stop.clone(),
            ..Sampling::default()
        },
        max_output: wishes.max_output,
        effort: wishes.effort.as_deref().map(effort).transpose()?,
        options: options(&wishes.options)?,
        stream,
        ..ChatJob::default()
    })
}

fn tool_choice(word: &str) -> ToolChoice {
    match word {
        "auto" => ToolChoice::Auto,
        "never" | "none" => ToolChoice::Never,
        "any" | "required" => ToolChoice::Any,
        name => ToolChoice::Named(name.to_owned()),
    }
}

fn effort(word: &str) -> Result<Effort, UserError> {
    let known = || Effort::ALL.map(Effort::as_str).join(", ");
    Effort::parse(word)
        .ok_or_else(|| errors::invalid(format!("“{word}” is no effort; it is one of {}.", known())))
}

/// `NAME=JSON`; what is no JSON is taken as text.
fn options(given: &[String]) -> Result<Map<String, Value>, UserError> {
    let pair = |option: &String| {
        let (name, value) = option
            .split_once('=')
            .ok_or_else(|| errors::invalid(format!("“{option}” is not of the form NAME=JSON.")))?;
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
        Ok((name.to_owned(), value))
    };
    given.iter().map(pair).collect()
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, UserError> {
    let unreadable = |error: &dyn std::fmt::Display| errors::invalid(format!("{}: {error}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(&error))?;
    serde_json::from_str(&text).map_err(|error| unreadable(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_json_and_otherwise_text() {
        let given = ["verbosity=low", "n=2", "a={\"b\":1}", "empty="].map(str::to_owned);
        let read = Value::Object(options(&given).unwrap());
        assert_eq!(read, serde_json::json!({ "verbosity": "low", "n": 2, "a": { "b": 1 }, "empty": "" }));
        assert!(options(&["lonely".to_owned()]).is_err());
    }

    #[test]
    fn an_effort_that_does_not_exist_is_answered_with_those_that_do() {
        assert_eq!(effort("xhigh").unwrap(), Effort::Xhigh);
        assert!(effort("enormous").unwrap_err().detail.contains("minimal"));
    }
}
