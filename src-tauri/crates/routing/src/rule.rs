//! Hard constraints: rules that an offer passes or not. They filter and never score.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use medley_domain::model::Status;
use medley_domain::route::{Needs, Policy, Rejection};
use medley_domain::{Cost, PicoUsd};

use crate::estimate::{self, Figures};
use crate::facts::{OfferFacts, Step};

/// What the rules look at beside an offer.
#[derive(Clone, Copy)]
pub struct Limits<'a> {
    pub step: &'a Step,
    pub left: Option<PicoUsd>,
    pub at: Timestamp,
    today: Date,
}

impl<'a> Limits<'a> {
    pub fn new(step: &'a Step, left: Option<PicoUsd>, at: Timestamp) -> Self {
        let today = TimeZone::UTC.to_datetime(at).date();
        Self { step, left, at, today }
    }

    /// The rule that makes an offer impossible, whoever chose it.
    pub fn impossible(&self, facts: &OfferFacts) -> Option<Rejection> {
        if facts.book != self.step.book {
            return Some(Rejection::OtherBook);
        }
        let ended = facts.card.ends.is_some_and(|end| end <= self.today);
        if ended || facts.card.status == Status::Retired {
            return Some(Rejection::Retired);
        }
        if !facts.has_key {
            return Some(Rejection::NoKey);
        }
        self.against_policy(facts)
    }

    /// The person's rules also stop what the person pinned: a pin is a wish for one chat, a rule a standing promise, and
    /// who means the pin changes the rule.
    fn against_policy(&self, facts: &OfferFacts) -> Option<Rejection> {
        let policy = &self.step.policy;
        if policy.forbids(&facts.offer) {
            return Some(Rejection::Never);
        }
        if facts.here {
            return None;
        }
        if policy.local_only {
            return Some(Rejection::NotHere);
        }
        against_policy(policy, facts.keeps_data, &facts.regions)
    }

    /// An offer passes where the ceiling pays for the prompt at its dearest and for twice a usual answer. The engine asks
    /// for no more than the ceiling pays, so that no answer comes to more; where nothing is priced nobody could.
    fn over_ceiling(&self, facts: &OfferFacts) -> Option<Rejection> {
        let ceiling = self.step.policy.ceiling?;
        let worst = estimate::roomy(facts, &self.step.needs, self.at);
        let fits = worst.is_some_and(|worst| worst <= ceiling);
        (!fits).then_some(Rejection::OverCeiling { ceiling, priced: worst.is_some() })
    }

    /// The rule that stops an offer which a person pinned. What is not known of a model stops nobody, and the amount
    /// left is only looked at when nothing is left: the books have the last word.
    pub fn stops_pinned(&self, facts: &OfferFacts, figures: &Figures) -> Option<Rejection> {
        let abilities = || match facts.card.in_catalogue {
            true => lacks(facts, &self.step.needs),
            false => None,
        };
        let budget = || {
            let free = figures.likely == Cost::FREE;
            let used_up = self.left.is_some_and(|left| left <= PicoUsd::ZERO);
            (used_up && !free).then_some(Rejection::OverBudget)
        };
        self.impossible(facts)
            .or_else(abilities)
            .or_else(|| too_small(facts, self.step.needs.input_tokens))
            .or_else(|| self.over_ceiling(facts))
            .or_else(budget)
    }

    /// The rule that keeps an offer from being chosen by the router.
    pub fn stops_auto(&self, facts: &OfferFacts, figures: &Figures, floor: f64) -> Option<Rejection> {
        let needs = &self.step.needs;
        self.impossible(facts)
            .or_else(|| lacks(facts, needs))
            .or_else(|| too_small(facts, needs.input_tokens.saturating_add(needs.output_tokens)))
            .or_else(|| self.over_ceiling(facts))
            .or_else(|| self.over_budget(figures))
            .or_else(|| self.cooling(facts))
            .or_else(|| (figures.likely == Cost::Unknown).then_some(Rejection::Unpriced))
            .or_else(|| below(facts.card.quality, floor))
    }

    fn over_budget(&self, figures: &Figures) -> Option<Rejection> {
        let left = self.left?;
        let most = |worst: PicoUsd| self.step.policy.ceiling.map_or(worst, |ceiling| worst.min(ceiling));
        let fits = match figures.worst.map(most) {
            Some(worst) => worst.is_zero() || (left > PicoUsd::ZERO && worst <= left),
            None => left > PicoUsd::ZERO,
        };
        (!fits).then_some(Rejection::OverBudget)
    }

    fn cooling(&self, facts: &OfferFacts) -> Option<Rejection> {
        let (until, because) = facts.cooling.as_ref()?;
        (*until > self.at).then(|| Rejection::CoolingDown { until: *until, because: because.clone() })
    }
}

/// The rule of a person's policy that a vendor elsewhere breaks: one that keeps something, and works in these regions.
pub fn against_policy(policy: &Policy, keeps_data: bool, regions: &[String]) -> Option<Rejection> {
    if policy.no_retention && keeps_data {
        return Some(Rejection::KeepsData);
    }
    let allowed = |region: &String| policy.regions.iter().any(|each| each.eq_ignore_ascii_case(region));
    let within = !regions.is_empty() && regions.iter().all(allowed);
    let elsewhere = !policy.regions.is_empty() && !within;
    elsewhere.then_some(Rejection::OtherRegion)
}

fn lacks(facts: &OfferFacts, needs: &Needs) -> Option<Rejection> {
    let can = facts.card.can;
    let lacking = [
        (needs.vision && !can.vision, Rejection::NoVision),
        (needs.pdf && !can.pdf, Rejection::NoPdf),
        (needs.audio && !can.audio, Rejection::NoAudio),
        (needs.tools && !can.tools, Rejection::NoTools),
        (needs.schema && !can.json_schema, Rejection::NoSchema),
        (needs.web_search && !can.web_search, Rejection::NoWebSearch),
    ];
    lacking.into_iter().find(|(lacks, _)| *lacks).map(|(_, rule)| rule)
}

/// A context that nobody told is no reason to rule an offer out.
fn too_small(facts: &OfferFacts, needs: u64) -> Option<Rejection> {
    let reads = facts.card.context?;
    (needs > reads).then_some(Rejection::ContextTooSmall { reads, needs })
}

fn below(quality: f64, floor: f64) -> Option<Rejection> {
    (quality < floor).then(|| Rejection::BelowFloor { quality: percent(quality), floor: percent(floor) })
}

/// 0 to 1 as a whole number from 0 to 100, rounded down, so that what is below a floor is also shown below it.
fn percent(share: f64) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 100")]
    {
        (share.clamp(0.0, 1.0) * 100.0 + 1e-9).floor() as u8
    }
}

/// Rules that give way when nothing else is left, the mildest first.
pub const YIELDING: [fn(&Rejection) -> bool; 3] = [
    |rule| matches!(rule, Rejection::BelowFloor { .. }),
    |rule| matches!(rule, Rejection::Unpriced),
    |rule| matches!(rule, Rejection::CoolingDown { .. }),
];
