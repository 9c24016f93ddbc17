//! Why no offer can do a step: the rule that decides, for the program, and a sentence, for the person.

use medley_domain::route::{Rejected, Rejection};
use thiserror::Error;

/// No offer can do the step.
#[derive(Clone, Debug, PartialEq, Error)]
#[error("{reason}")]
pub struct NoRoute {
    /// The rule that stopped the offer which came nearest; `None` when there was no offer to look at.
    pub rule: Option<Rejection>,
    /// One plain sentence.
    pub reason: String,
    pub rejected: Vec<Rejected>,
}

impl NoRoute {
    /// Nothing to choose from: no connection, or the pinned offer is gone.
    pub(crate) fn without_offers(reason: &str) -> Self {
        Self { rule: None, reason: reason.to_owned(), rejected: Vec::new() }
    }

    /// The pinned offer is impossible.
    pub(crate) fn pinned(rejected: Rejected) -> Self {
        Self {
            reason: format!("{} cannot answer this: {}", rejected.title, phrase(&rejected.because)),
            rule: Some(rejected.because.clone()),
            rejected: vec![rejected],
        }
    }

    /// Every offer was ruled out. The one that passed most rules tells what to do.
    pub(crate) fn auto(rejected: Vec<Rejected>) -> Self {
        let nearest = rejected.iter().max_by_key(|one| nearness(&one.because));
        let Some(rule) = nearest.map(|one| one.because.clone()) else {
            return Self::without_offers("There is no model to choose from. Add a key or a local model.");
        };
        Self { reason: format!("No model can answer this: {}", phrase(&rule)), rule: Some(rule), rejected }
    }
}

/// How far an offer came before a rule stopped it: what a person can mend at once is nearest.
fn nearness(rule: &Rejection) -> u8 {
    match rule {
        Rejection::OtherBook => 0,
        Rejection::Retired => 1,
        Rejection::NoKey => 2,
        Rejection::NoVision
        | Rejection::NoTools
        | Rejection::NoPdf
        | Rejection::NoAudio
        | Rejection::NoSchema
        | Rejection::NoWebSearch => 3,
        Rejection::ContextTooSmall { .. } => 4,
        Rejection::Unpriced | Rejection::BelowFloor { .. } => 5,
        Rejection::KeepsData | Rejection::OtherRegion | Rejection::Never | Rejection::NotHere => 6,
        Rejection::CoolingDown { .. } => 7,
        Rejection::OverCeiling { .. } | Rejection::OverBudget => 8,
    }
}

/// The rule as the end of a sentence.
fn phrase(rule: &Rejection) -> String {
    match rule {
        Rejection::NoVision => "it cannot see images.".to_owned(),
        Rejection::NoTools => "it cannot call tools.".to_owned(),
        Rejection::NoPdf => "it cannot read PDF files.".to_owned(),
        Rejection::NoAudio => "it cannot hear recordings.".to_owned(),
        Rejection::NoSchema => "it cannot keep to a schema.".to_owned(),
        Rejection::NoWebSearch => "its vendor offers no web search.".to_owned(),
        Rejection::KeepsData => "you require that nothing is kept, and its vendor keeps requests.".to_owned(),
        Rejection::OtherRegion => "you require another region.".to_owned(),
        Rejection::Never => "your rule says never.".to_owned(),
        Rejection::NotHere => "your rule allows only models on this computer.".to_owned(),
        Rejection::OverCeiling { ceiling, priced: true } => {
            format!("it may cost more than your ceiling of {} for one answer.", ceiling.in_dollars())
        }
        Rejection::OverCeiling { ceiling, priced: false } => {
            format!("its price is not known, and your ceiling for one answer is {}.", ceiling.in_dollars())
        }
        Rejection::ContextTooSmall { reads, needs } => {
            format!("it reads {} tokens at most, this needs {}.", grouped(*reads), grouped(*needs))
        }
        Rejection::NoKey => "a key is missing.".to_owned(),
        Rejection::CoolingDown { because, .. } => format!("it failed just now ({because})."),
        Rejection::OverBudget => "it may cost more than is left of this month's budget.".to_owned(),
        Rejection::Retired => "it is no longer offered.".to_owned(),
        Rejection::OtherBook => "it belongs to the other book.".to_owned(),
        Rejection::BelowFloor { quality, floor } => {
            format!("its quality of {quality} is below the floor of {floor}.")
        }
        Rejection::Unpriced => "its price is not known.".to_owned(),
    }
}

/// Digits in groups of three: 200,000.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_in_threes() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(200_000), "200,000");
        assert_eq!(grouped(1_048_576), "1,048,576");
    }
}
