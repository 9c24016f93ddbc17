//! What a model's id tells of the fields that it takes beyond those that all models share.
//!
//! An id may begin with a region's group (`us.`, `global.`) or be a whole ARN.

use medley_domain::job::{ChatJob, Effort};
use serde_json::{Map, Value, json};

/// The maker of a model, where it has fields of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    /// Claude; the generation decides how it is asked to think.
    Anthropic {
        generation: u32,
    },
    Nova {
        generation: u32,
    },
    OpenAi,
    Other,
}

impl Maker {
    pub fn of(model: &str) -> Self {
        if let Some((_, rest)) = model.split_once("anthropic.claude-") {
            let number = rest.split(['-', '.', ':']).find_map(|word| word.parse().ok());
            return Self::Anthropic { generation: number.unwrap_or(5) };
        }
        if model.contains("amazon.nova") {
            let second = model.contains("nova-2-");
            return Self::Nova { generation: if second { 2 } else { 1 } };
        }
        if model.contains("openai.") { Self::OpenAi } else { Self::Other }
    }

    /// Whether it takes marks at which its prompt is cached.
    pub fn caches(self) -> bool {
        matches!(self, Self::Anthropic { .. } | Self::Nova { .. })
    }

    /// Whether it takes the mark that keeps a prompt for an hour.
    pub fn caches_long(self) -> bool {
        matches!(self, Self::Anthropic { .. })
    }

    /// The fields that ask it to reason; `None` where this model cannot be asked so.
    pub fn reasoning(self, job: &ChatJob, effort: Option<Effort>) -> Option<Map<String, Value>> {
        let fields = match self {
            Self::Anthropic { generation } if generation >= 5 => adaptive(effort),
            Self::Anthropic { .. } => budget(job, effort?)?,
            Self::Nova { generation } if generation >= 2 => nova(effort?)?,
            Self::OpenAi => json!({ "reasoning_effort": nearest_of_three(effort?)? }),
            Self::Nova { .. } | Self::Other => return None,
        };
        fields.as_object().cloned()
    }
}

/// From Claude 5 on thinking is adaptive, and its summary must be asked for.
fn adaptive(effort: Option<Effort>) -> Value {
    let mut fields = json!({ "thinking": { "type": "adaptive", "display": "summarized" } });
    if let Some(effort) = effort.filter(|effort| *effort != Effort::None) {
        fields["output_config"] = json!({ "effort": floor(effort) });
    }
    fields
}

/// Older ones are given a number of tokens, which must leave room for the answer.
fn budget(job: &ChatJob, effort: Effort) -> Option<Value> {
    let wanted: u64 = match effort {
        Effort::None => return None,
        Effort::Minimal => 1_024,
        Effort::Low => 2_048,
        Effort::Medium => 8_192,
        Effort::High => 16_384,
        Effort::Xhigh | Effort::Max => 24_576,
    };
    let room = job.max_output.map_or(wanted, |most| most / 2);
    let tokens = wanted.min(room);
    (tokens >= 1_024).then(|| json!({ "thinking": { "type": "enabled", "budget_tokens": tokens } }))
}

fn nova(effort: Effort) -> Option<Value> {
    let effort = nearest_of_three(effort)?;
    Some(json!({ "reasoningConfig": { "type": "enabled", "maxReasoningEffort": effort } }))
}

fn nearest_of_three(effort: Effort) -> Option<&'static str> {
    Some(match effort {
        Effort::None => return None,
        Effort::Minimal | Effort::Low => "low",
        Effort::Medium => "medium",
        Effort::High | Effort::Xhigh | Effort::Max => "high",
    })
}

fn floor(effort: Effort) -> &'static str {
    if effort == Effort::Minimal { "low" } else { effort.as_str() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_maker_is_known_by_any_form_of_id() {
        for (id, maker) in [
            ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", Maker::Anthropic { generation: 4 }),
            ("anthropic.claude-3-7-sonnet-20250219-v1:0", Maker::Anthropic { generation: 3 }),
            ("global.anthropic.claude-opus-5-5", Maker::Anthropic { generation: 5 }),
            ("amazon.nova-lite-v1:0", Maker::Nova { generation: 1 }),
            ("us.amazon.nova-2-lite-v1:0", Maker::Nova { generation: 2 }),
            ("openai.gpt-oss-120b-1:0", Maker::OpenAi),
            ("mistral.devstral-2-123b", Maker::Other),
        ] {
            assert_eq!(Maker::of(id), maker, "{id}");
        }
    }

    #[test]
    fn thinking_leaves_room_for_the_answer_or_is_not_asked_for() {
        let job = |most| ChatJob { max_output: Some(most), reasons: true, ..ChatJob::default() };
        let old = Maker::Anthropic { generation: 4 };
        let fields = old.reasoning(&job(8_000), Some(Effort::High)).unwrap();
        assert_eq!(fields["thinking"]["budget_tokens"], 4_000);
        assert_eq!(old.reasoning(&job(1_000), Some(Effort::High)), None);
        assert_eq!(old.reasoning(&job(8_000), None), None);
    }
}
