//! What a person wishes of a conversation's answers, between the page and the store, and in words.

use medley_domain::job;
use medley_domain::settings::{self, Given, ShortenedBy};
use medley_routing::grouped;

use crate::dto::chat::{AnswerLength, ChatSettings, Effort};
use crate::dto::errors::UserError;
use crate::errors;

/// The longest instructions, in bytes.
const MOST: usize = 100_000;

/// As they are stored.
///
/// # Errors
/// When the instructions are too long.
pub fn stored(given: ChatSettings) -> Result<settings::ChatSettings, UserError> {
    if given.instructions.len() > MOST {
        return Err(errors::invalid("Instructions can have 100 KB at most."));
    }
    Ok(settings::ChatSettings {
        instructions: given.instructions,
        effort: given.effort.map(job::Effort::from),
        length: match given.length {
            AnswerLength::Short => settings::AnswerLength::Short,
            AnswerLength::Normal => settings::AnswerLength::Normal,
            AnswerLength::Long => settings::AnswerLength::Long,
        },
        trim: given.trim,
    })
}

/// As the page shows them.
pub fn shown(stored: &settings::ChatSettings) -> ChatSettings {
    ChatSettings {
        instructions: stored.instructions.clone(),
        effort: stored.effort.map(Effort::from),
        length: match stored.length {
            settings::AnswerLength::Short => AnswerLength::Short,
            settings::AnswerLength::Normal => AnswerLength::Normal,
            settings::AnswerLength::Long => AnswerLength::Long,
        },
        trim: stored.trim,
    }
}

/// What a request was given beside the messages, in words.
pub fn words(given: &Given) -> Vec<String> {
    let mut words = Vec::new();
    if given.instructions > 0 {
        words.push(format!("Your instructions, {} tokens", grouped(given.instructions)));
    }
    words.extend(given.effort.map(|effort| format!("Effort {}", effort.as_str())));
    match given.length {
        settings::AnswerLength::Short => words.push("Short answers".to_owned()),
        settings::AnswerLength::Normal => {}
        settings::AnswerLength::Long => words.push("Long answers".to_owned()),
    }
    if let Some(shortened) = given.shortened {
        let count = match shortened.messages {
            1 => "message".to_owned(),
            many => format!("{many} messages"),
        };
        words.push(match shortened.by {
            ShortenedBy::Trim => format!("The oldest {count} left out"),
            ShortenedBy::Summary => format!("A summary in place of the oldest {count}"),
        });
    }
    words
}

macro_rules! efforts {
    ($($name:ident),*) => {
        impl From<Effort> for job::Effort {
            fn from(effort: Effort) -> Self {
                match effort {
                    $(Effort::$name => Self::$name),*
                }
            }
        }

        impl From<job::Effort> for Effort {
            fn from(effort: job::Effort) -> Self {
                match effort {
                    $(job::Effort::$name => Self::$name),*
                }
            }
        }
    };
}
efforts!(None, Minimal, Low, Medium, High, Xhigh, Max);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_why_panel_names_each_setting_in_words() {
        let given = Given {
            instructions: 1_200,
            effort: Some(job::Effort::High),
            length: settings::AnswerLength::Short,
            shortened: None,
        };
        assert_eq!(words(&given), ["Your instructions, 1,200 tokens", "Effort high", "Short answers"]);
        assert!(words(&Given::default()).is_empty());
    }
}
