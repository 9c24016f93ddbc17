//! Route decisions as the Why panel and the composer's route line show them.

use jiff::Timestamp;
use medley_domain::Category;
use medley_domain::model::ModelCard;
use medley_domain::money::PicoUsd;
use medley_domain::pricing::{self, Meter};
use medley_domain::route::{self, Choice, Rejection, RouteDecision};
use medley_domain::usage::Usage;

use super::names::Names;
use crate::dto::chat::Preset;
use crate::dto::route as dto;

/// `left`: what is left of the budget, where there is a cap.
pub fn route(decision: &RouteDecision, left: Option<PicoUsd>, names: Names<'_>) -> dto::Route {
    let chosen = decision.candidate(&decision.chosen);
    let then = decision.then.iter().filter_map(|offer| decision.candidate(offer));
    dto::Route {
        preset: match decision.choice {
            Choice::Auto { preset } => Some(preset.into()),
            Choice::Pinned { .. } => None,
        },
        pinned: matches!(decision.choice, Choice::Pinned { .. }),
        who: chosen.map_or_else(|| decision.chosen.model.to_string(), |chosen| chosen.title.clone()),
        voice: chosen
            .map_or_else(|| "other".to_owned(), |chosen| names.voice(&chosen.vendor.as_str().into())),
        offer: decision.chosen.to_string(),
        because: decision.because.clone(),
        task: decision.task.clone(),
        needs: needs(&decision.needs),
        settings: super::settings::words(&decision.given),
        ceiling: left.map(|left| left.to_string()),
        took_us: decision.took_us,
        candidates: decision.candidates.iter().map(|each| candidate(each, names)).collect(),
        rejected: decision.rejected.iter().map(|each| rejected(each, names)).collect(),
        then: then.map(|each| candidate(each, names)).collect(),
        estimate: dto::CostRange {
            low: decision.estimate.low.into(),
            likely: decision.estimate.likely.into(),
            high: decision.estimate.high.into(),
        },
        ttft_ms: chosen.map(|chosen| milliseconds(chosen.ttft_ms)),
        at: decision.at.as_millisecond(),
    }
}

fn needs(needs: &route::Needs) -> Vec<String> {
    let mut words = vec![format!("{} context", thousands(needs.input_tokens + needs.output_tokens))];
    if needs.vision {
        words.push("reads pictures".to_owned());
    }
    if needs.tools {
        words.push("calls tools".to_owned());
    }
    if needs.pdf {
        words.push("reads PDF files".to_owned());
    }
    if needs.audio {
        words.push("hears recordings".to_owned());
    }
    if needs.schema {
        words.push("keeps to a schema".to_owned());
    }
    if needs.web_search {
        words.push("searches the web".to_owned());
    }
    words
}

/// "18k" for 18,204; small counts as they are.
pub fn thousands(tokens: u64) -> String {
    match tokens {
        0..=999 => tokens.to_string(),
        1_000..=999_999 => format!("{}k", (tokens + 500) / 1_000),
        _ => format!("{}M", (tokens + 500_000) / 1_000_000),
    }
}

pub fn candidate(candidate: &route::Candidate, names: Names<'_>) -> dto::Candidate {
    dto::Candidate {
        offer: candidate.offer.to_string(),
        who: candidate.title.clone(),
        voice: names.voice(&candidate.vendor.as_str().into()),
        score: candidate.score,
        quality: candidate.quality,
        cost: candidate.cost.into(),
        ttft_ms: Some(milliseconds(candidate.ttft_ms)),
    }
}

fn rejected(rejected: &route::Rejected, names: Names<'_>) -> dto::Rejected {
    dto::Rejected {
        offer: rejected.offer.to_string(),
        who: rejected.title.clone(),
        voice: names.voice(&rejected.vendor.as_str().into()),
        reason: reason(&rejected.because),
        rule: rule(&rejected.because),
    }
}

fn rule(rejection: &Rejection) -> String {
    let json = serde_json::to_value(rejection).unwrap_or_default();
    json["rule"].as_str().unwrap_or_default().to_owned()
}

/// The rule in the person's words.
pub fn reason(rejection: &Rejection) -> String {
    match rejection {
        Rejection::NoVision => "can't read pictures".to_owned(),
        Rejection::NoTools => "can't call tools".to_owned(),
        Rejection::NoPdf => "can't read PDF files".to_owned(),
        Rejection::NoAudio => "can't hear recordings".to_owned(),
        Rejection::NoSchema => "can't keep to a schema".to_owned(),
        Rejection::NoWebSearch => "has no web search".to_owned(),
        Rejection::KeepsData => "its vendor keeps requests, and you require that nothing is kept".to_owned(),
        Rejection::OtherRegion => "not known to work in a region that you allow".to_owned(),
        Rejection::Never => "your rule: never".to_owned(),
        Rejection::NotHere => "your rule: only models on this computer".to_owned(),
        Rejection::OverCeiling { ceiling, priced: true } => {
            format!("over your {} ceiling for one answer", ceiling.in_dollars())
        }
        Rejection::OverCeiling { priced: false, .. } => {
            "no price is known, and you set a ceiling for one answer".to_owned()
        }
        Rejection::ContextTooSmall { reads, needs } => {
            format!("reads {} tokens, this needs {}", thousands(*reads), thousands(*needs))
        }
        Rejection::NoKey => "has no key".to_owned(),
        Rejection::CoolingDown { because, .. } => format!("{because}, left alone for a while"),
        Rejection::OverBudget => "might cost more than is left of the budget".to_owned(),
        Rejection::Retired => "retired by its vendor".to_owned(),
        Rejection::OtherBook => "belongs to the other book".to_owned(),
        Rejection::BelowFloor { quality, floor } => format!("quality {quality}, the floor is {floor}"),
        Rejection::Unpriced => "no price is known; choose it yourself to use it".to_owned(),
    }
}

/// Why an offer that failed is left alone, in the words of [`reason`].
pub fn cooling(category: Category) -> &'static str {
    match category {
        Category::RateLimit | Category::Overloaded => "busy just now",
        Category::Quota => "quota used up",
        Category::Authentication => "rejected its key",
        Category::Permission => "not allowed with this key",
        Category::NotFound => "was not found",
        Category::Transport => "could not be reached",
        Category::Protocol => "answered unreadably",
        Category::ContextLength | Category::ContentPolicy | Category::BadRequest => "failed just now",
    }
}

/// A model's price per million tokens of input or output at a moment, in pico-dollars.
pub fn per_million(card: &ModelCard, meter: Meter, at: Timestamp) -> Option<String> {
    let one = |wanted: Meter| Some(u64::from(meter == wanted));
    let usage = Usage { input: one(Meter::Input), output: one(Meter::Output), ..Usage::default() };
    let amount = pricing::price(&usage, &card.prices, at, pricing::Mode::Standard).cost.amount()?;
    Some(PicoUsd(amount.0.saturating_mul(1_000_000)).to_string())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a wait of some milliseconds")]
fn milliseconds(ms: f64) -> u64 {
    ms.max(0.0) as u64
}

impl From<route::Preset> for Preset {
    fn from(preset: route::Preset) -> Self {
        match preset {
            route::Preset::Best => Self::Best,
            route::Preset::Balanced => Self::Balanced,
            route::Preset::Thrifty => Self::Thrifty,
            route::Preset::Fast => Self::Fast,
        }
    }
}

impl From<Preset> for route::Preset {
    fn from(preset: Preset) -> Self {
        match preset {
            Preset::Best => Self::Best,
            Preset::Balanced => Self::Balanced,
            Preset::Thrifty => Self::Thrifty,
            Preset::Fast => Self::Fast,
        }
    }
}
