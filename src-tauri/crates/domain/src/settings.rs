//! What a person wishes of every answer of one conversation, and what was made of it for one answer.
//!
//! Deliberately absent: how a vendor is told. Instructions and length become the system text, the effort a setting.

use serde::{Deserialize, Serialize};

use crate::ids::MessageId;
use crate::job::Effort;

/// How long answers should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerLength {
    Short,
    #[default]
    Normal,
    Long,
}

impl AnswerLength {
    /// What a model is told. Normal says nothing.
    pub fn sentence(self) -> Option<&'static str> {
        match self {
            Self::Short => Some("Answer in a few sentences."),
            Self::Normal => None,
            Self::Long => Some("Answer in depth: cover the details and give examples."),
        }
    }
}

/// Of one conversation. Empty instructions send none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChatSettings {
    pub instructions: String,
    /// `None` leaves it to the model.
    pub effort: Option<Effort>,
    pub length: AnswerLength,
    /// Whether the oldest turns are left out where the model's window is full.
    pub trim: bool,
}

impl ChatSettings {
    /// The system text: the instructions, what stands in for earlier messages, and the length, each in a paragraph.
    pub fn system(&self, summary: Option<&str>) -> Option<String> {
        let instructions = Some(self.instructions.trim()).filter(|text| !text.is_empty());
        let summary = summary.map(|text| format!("Summary of the conversation so far:\n{text}"));
        let paragraphs = [instructions, summary.as_deref(), self.length.sentence()];
        let text = paragraphs.into_iter().flatten().collect::<Vec<_>>().join("\n\n");
        (!text.is_empty()).then_some(text)
    }
}

/// A text that a model wrote to stand in for the messages up to `until`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub until: MessageId,
    /// How many messages it stands in for.
    pub messages: u64,
    pub text: String,
}

/// Why messages at the start of a path were not sent as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShortenedBy {
    Trim,
    Summary,
}

/// Messages at the start of a path that were not sent as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortened {
    pub messages: u64,
    pub by: ShortenedBy,
    /// The last of them.
    pub until: MessageId,
}

/// What a request was given beside the messages, kept with its route decision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// Estimated tokens of the person's instructions.
    pub instructions: u64,
    pub effort: Option<Effort>,
    pub length: AnswerLength,
    pub shortened: Option<Shortened>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_text_holds_what_was_set_and_nothing_where_nothing_was() {
        let mut settings = ChatSettings::default();
        assert_eq!(settings.system(None), None);
        settings.instructions = "  Be kind.\n".to_owned();
        settings.length = AnswerLength::Short;
        assert_eq!(settings.system(None).unwrap(), "Be kind.\n\nAnswer in a few sentences.");
        let with_summary = settings.system(Some("Tides were explained.")).unwrap();
        assert!(with_summary.contains("so far:\nTides were explained.\n\nAnswer"), "{with_summary}");
    }
}
