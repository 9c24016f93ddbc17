//! What the newest models of the vendor behind this wire refuse: function tools on Chat Completions, sampling, no effort
//! at all, and the names that older models took.

use serde_json::Value;

use crate::alder::errors::Endpoint;
use crate::json;
use crate::problem::Problem;

/// Checks a request to one of the newest models.
///
/// # Errors
/// For the first field that it no longer takes.
pub fn check(body: &Value, endpoint: Endpoint, model: &str) -> Result<(), Problem> {
    if endpoint == Endpoint::Chat {
        check_chat(body, model)?;
    }
    for field in ["temperature", "top_p"] {
        if json::some(body, field).is_some_and(|value| value.as_f64() != Some(1.0)) {
            return Err(unsupported(field, "is not supported with this model."));
        }
    }
    let (field, effort) = match endpoint {
        Endpoint::Chat => ("reasoning_effort", json::echo(body, "reasoning_effort")),
        Endpoint::Responses => ("reasoning.effort", json::echo(&json::echo(body, "reasoning"), "effort")),
    };
    match effort.as_str() {
        Some(word @ ("none" | "minimal")) => Err(no_effort(field, word, model)),
        Some(word @ "max") if endpoint == Endpoint::Chat => Err(no_effort(field, word, model)),
        _ => Ok(()),
    }
}

fn check_chat(body: &Value, model: &str) -> Result<(), Problem> {
    if !json::items(body, "tools").is_empty() {
        let message = format!(
            "Function tools are not supported for {model} in /v1/chat/completions. Please use /v1/responses instead."
        );
        return Err(Problem::coded("unsupported_parameter", "tools", message));
    }
    if json::some(body, "max_tokens").is_some() {
        return Err(unsupported(
            "max_tokens",
            "is not supported with this model. Use 'max_completion_tokens' instead.",
        ));
    }
    match json::some(body, "stop") {
        Some(_) => Err(unsupported("stop", "is not supported with this model.")),
        None => Ok(()),
    }
}

fn unsupported(field: &str, why: &str) -> Problem {
    Problem::coded("unsupported_parameter", field, format!("Unsupported parameter: '{field}' {why}"))
}

fn no_effort(field: &str, word: &str, model: &str) -> Problem {
    let message = format!(
        "Unsupported value: '{word}' is not supported with the '{model}' model. Supported values are: 'low', 'medium', 'high', and 'xhigh'."
    );
    Problem::coded("unsupported_value", field, message)
}
