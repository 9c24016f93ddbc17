//! How much a Claude is asked to think, in the words that its generation takes.
//!
//! A summary must be asked for, or nothing is shown while it thinks. A budget is part of the answer's limit.

use medley_domain::job::{ChatJob, Effort, ToolChoice};
use serde_json::{Value, json};

use super::claude::{self, Mind, Off};
use crate::protocols::fit::{Fit, setting};

/// The least budget that the wire takes.
const LEAST: u64 = 1024;

/// What a request says of thinking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thinking {
    pub field: Option<Value>,
    pub effort: Option<&'static str>,
    /// Whether the model thinks because it was asked to: sampling is fixed then.
    pub asked: bool,
    /// Tokens of the budget, where there is one.
    pub budget: Option<u64>,
}

/// `may_begin` says whether the context allows thinking to begin where it is only asked for.
pub fn thinking(job: &ChatJob, limit: Option<u64>, may_begin: bool, fit: &mut Fit<'_>) -> Thinking {
    let model = job.model.as_str();
    let effort = fit.effort();
    if !job.reasons {
        return Thinking::default();
    }
    if job.effort == Some(Effort::None) {
        return off(model, effort, fit);
    }
    if forces(job) && claude::can_force_tools(model) {
        return yield_to_the_tool(model, fit, job);
    }
    match (claude::mind(model), effort) {
        (Mind::Adaptive, effort) => adaptive(model, effort),
        (_, None) => Thinking::default(),
        (_, Some(_)) if !may_begin => {
            fit.leave_out_setting(setting::EFFORT);
            Thinking::default()
        }
        (Mind::Asked, Some(effort)) => adaptive(model, Some(effort)),
        (Mind::Budget, Some(effort)) => budget(effort, limit, fit),
    }
}

/// Whether the model must call a tool. None can be forced while it thinks.
pub fn forces(job: &ChatJob) -> bool {
    !job.tools.is_empty() && matches!(job.tool_choice, ToolChoice::Any | ToolChoice::Named(_))
}

fn off(model: &str, nearest: Option<Effort>, fit: &mut Fit<'_>) -> Thinking {
    let field = match claude::off(model) {
        Off::Unasked => None,
        Off::Disabled => Some(json!({ "type": "disabled" })),
        Off::BetweenTools => Some(json!({ "type": "between_tools" })),
        Off::Never => {
            fit.leave_out_setting(setting::NO_REASONING);
            return adaptive(model, nearest.or(Some(Effort::Low)));
        }
    };
    Thinking { field, ..Thinking::default() }
}

fn yield_to_the_tool(model: &str, fit: &mut Fit<'_>, job: &ChatJob) -> Thinking {
    if job.effort.is_some() {
        fit.leave_out_setting(setting::EFFORT);
    }
    let thinks_unasked = claude::mind(model) == Mind::Adaptive;
    let field = thinks_unasked.then(|| json!({ "type": "disabled" }));
    Thinking { field, ..Thinking::default() }
}

fn adaptive(model: &str, effort: Option<Effort>) -> Thinking {
    Thinking {
        field: Some(json!({ "type": "adaptive", "display": "summarized" })),
        effort: effort.map(|effort| word(model, effort)),
        asked: true,
        budget: None,
    }
}

fn word(model: &str, effort: Effort) -> &'static str {
    match effort {
        Effort::None | Effort::Minimal => "low",
        Effort::Xhigh if !claude::knows_xhigh(model) => "high",
        other => other.as_str(),
    }
}

fn budget(effort: Effort, limit: Option<u64>, fit: &mut Fit<'_>) -> Thinking {
    let wanted = match effort {
        Effort::None | Effort::Minimal => LEAST,
        Effort::Low => 4_096,
        Effort::Medium => 8_192,
        Effort::High => 16_384,
        Effort::Xhigh => 24_576,
        Effort::Max => 32_000,
    };
    // A quarter of the limit at least is left for the answer itself.
    let tokens = limit.map_or(wanted, |limit| wanted.min(limit / 4 * 3));
    if tokens < LEAST {
        fit.leave_out_setting(setting::EFFORT);
        return Thinking::default();
    }
    Thinking {
        field: Some(json!({ "type": "enabled", "budget_tokens": tokens })),
        effort: None,
        asked: true,
        budget: Some(tokens),
    }
}
