//! What the newest models of the vendor behind this wire refuse: thinking budgets, thinking switched off, sampling, and
//! forced tool choice. An answer that was begun for the model is refused by all of them, and so elsewhere.

use serde_json::Value;

use crate::json;
use crate::problem::Problem;

/// Checks a request to one of the newest models.
///
/// # Errors
/// For the first thing that it no longer takes.
pub fn check(body: &Value) -> Result<(), Problem> {
    let thinking = json::echo(body, "thinking");
    if let Some(kind @ ("enabled" | "disabled")) = json::text(&thinking, "type") {
        return Err(Problem::invalid(format!(
            "\"thinking.type.{kind}\" is not supported for this model. Use \"thinking.type.adaptive\" and \"output_config.effort\" to control thinking behavior."
        )));
    }
    for (field, usual) in [("temperature", Some(1.0)), ("top_p", Some(1.0)), ("top_k", None)] {
        if json::some(body, field).is_some_and(|value| usual.is_none() || value.as_f64() != usual) {
            return Err(Problem::invalid(format!("`{field}` is deprecated for this model.")));
        }
    }
    match json::text(&json::echo(body, "tool_choice"), "type") {
        Some("any" | "tool") => {
            Err(Problem::invalid("tool_choice: this model does not support forcing the use of a tool."))
        }
        _ => Ok(()),
    }
}
