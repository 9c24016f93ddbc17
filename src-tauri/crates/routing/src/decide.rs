//! The decision: filter, score, order, and say why.

use jiff::Timestamp;
use medley_domain::route::{Candidate, Choice, Preset, Rejected, Rejection, RouteDecision};
use medley_domain::settings::Given;
use medley_domain::{Offer, PicoUsd};

use crate::estimate::{self, Figures};
use crate::facts::{OfferFacts, Step};
use crate::no_route::NoRoute;
use crate::rule::{Limits, YIELDING};
use crate::score;

/// Most candidates that a decision keeps, best first.
const KEPT_CANDIDATES: usize = 12;
/// Most rejections that a decision keeps, those of the best models first.
const KEPT_REJECTED: usize = 40;
/// Most offers that are tried after the chosen one.
const KEPT_FALLBACKS: usize = 4;

/// Chooses an offer for a step. `left`: what may still be spent this month, `None` without a cap.
///
/// `took_us` of the decision is 0: whoever holds a clock fills it in. Errs when no offer can do the step, with the
/// rule that stopped each.
pub fn route(
    step: &Step,
    offers: &[OfferFacts],
    choice: &Choice,
    left: Option<PicoUsd>,
    at: Timestamp,
) -> Result<RouteDecision, NoRoute> {
    let limits = Limits::new(step, left, at);
    match choice {
        Choice::Pinned { offer } => pinned(&limits, offers, choice, offer),
        Choice::Auto { preset } => auto(&limits, offers, choice, *preset),
    }
}

/// The person's choice holds unless it is impossible, and nothing follows it if it fails.
fn pinned(
    limits: &Limits<'_>,
    offers: &[OfferFacts],
    choice: &Choice,
    offer: &Offer,
) -> Result<RouteDecision, NoRoute> {
    let Some(facts) = offers.iter().find(|facts| &facts.offer == offer) else {
        return Err(NoRoute::without_offers("The model that was chosen is no longer there."));
    };
    let figures = Figures::of(facts, &limits.step.needs, false, limits.at);
    if let Some(because) = limits.stops_pinned(facts, &figures) {
        return Err(NoRoute::pinned(reject(facts, because)));
    }
    let candidates = vec![score::candidate(facts, &figures, Preset::Balanced)];
    Ok(decision(limits, choice, facts, "You chose it", candidates, Vec::new(), Vec::new()))
}

fn auto(
    limits: &Limits<'_>,
    offers: &[OfferFacts],
    choice: &Choice,
    preset: Preset,
) -> Result<RouteDecision, NoRoute> {
    let floor = score::floor(preset, &limits.step.task);
    let mut fit = Vec::new();
    let mut stopped = Vec::new();
    for facts in offers {
        let figures = Figures::of(facts, &limits.step.needs, limits.left.is_some(), limits.at);
        match limits.stops_auto(facts, &figures, floor) {
            None => fit.push((facts, figures)),
            Some(because) => stopped.push((facts, figures, because)),
        }
    }
    let gave_way = if fit.is_empty() { give_way(&mut fit, &mut stopped) } else { None };
    let rejected = rejections(stopped);
    let ranked = rank(fit, preset);
    let Some((chosen, _)) = ranked.first() else {
        return Err(NoRoute::auto(rejected));
    };
    let because = sentence(preset, gave_way.as_ref(), ranked.len());
    let then = fallbacks(&ranked);
    let candidates = ranked.iter().map(|(_, candidate)| candidate.clone()).take(KEPT_CANDIDATES).collect();
    Ok(decision(limits, choice, chosen, because, candidates, rejected, then))
}

type Fit<'a> = (&'a OfferFacts, Figures);
type Stopped<'a> = (&'a OfferFacts, Figures, Rejection);
type Ranked<'a> = (&'a OfferFacts, Candidate);

/// With nothing fit, lets in what the mildest yielding rule stopped, and tells an example of that rule.
fn give_way<'a>(fit: &mut Vec<Fit<'a>>, stopped: &mut Vec<Stopped<'a>>) -> Option<Rejection> {
    let yields = YIELDING.iter().find(|yields| stopped.iter().any(|(_, _, rule)| yields(rule)))?;
    let (let_in, kept): (Vec<_>, Vec<_>) = stopped.drain(..).partition(|(_, _, rule)| yields(rule));
    *stopped = kept;
    let example = let_in.first().map(|(_, _, rule)| rule.clone());
    fit.extend(let_in.into_iter().map(|(facts, figures, _)| (facts, figures)));
    example
}

fn rank(fit: Vec<Fit<'_>>, preset: Preset) -> Vec<Ranked<'_>> {
    let mut ranked: Vec<Ranked<'_>> =
        fit.into_iter().map(|(facts, figures)| (facts, score::candidate(facts, &figures, preset))).collect();
    ranked.sort_by(|(_, a), (_, b)| score::order(preset, a, b));
    ranked
}

/// What follows the chosen one: first the best of another vendor, since what stopped one model often stops all of
/// its vendor's, then by rank.
fn fallbacks(ranked: &[Ranked<'_>]) -> Vec<Offer> {
    let Some(((chosen, _), others)) = ranked.split_first() else {
        return Vec::new();
    };
    let elsewhere = others.iter().position(|(facts, _)| facts.vendor != chosen.vendor);
    let rest = others.iter().enumerate().filter(|(position, _)| Some(*position) != elsewhere);
    let first = elsewhere.map(|position| &others[position]);
    first
        .into_iter()
        .chain(rest.map(|(_, one)| one))
        .map(|(facts, _)| facts.offer.clone())
        .take(KEPT_FALLBACKS)
        .collect()
}

fn reject(facts: &OfferFacts, because: Rejection) -> Rejected {
    Rejected {
        offer: facts.offer.clone(),
        title: facts.card.title.clone(),
        vendor: facts.vendor.to_string(),
        because,
    }
}

/// The best models' rejections first, as they are asked about; those of the other book last.
fn rejections(mut stopped: Vec<Stopped<'_>>) -> Vec<Rejected> {
    stopped.sort_by(|(a, _, x), (b, _, y)| {
        let other = |rule: &Rejection| *rule == Rejection::OtherBook;
        other(x)
            .cmp(&other(y))
            .then_with(|| b.card.quality.total_cmp(&a.card.quality))
            .then_with(|| a.offer.cmp(&b.offer))
    });
    stopped.into_iter().take(KEPT_REJECTED).map(|(facts, _, because)| reject(facts, because)).collect()
}

fn sentence(preset: Preset, gave_way: Option<&Rejection>, fit: usize) -> &'static str {
    match (gave_way, preset) {
        (Some(Rejection::BelowFloor { .. }), _) => "Nothing reaches the quality floor; this comes nearest",
        (Some(Rejection::Unpriced), _) => "Nothing with a known price can answer",
        (Some(_), _) => "Everything failed just now; this is tried again",
        (None, _) if fit == 1 => "The only one within your limits",
        (None, Preset::Best) => "Best quality within your limits",
        (None, Preset::Balanced) => "Best quality for its price within your limits",
        (None, Preset::Thrifty) => "Cheapest above the quality floor",
        (None, Preset::Fast) => "Earliest first words within your limits",
    }
}

fn decision(
    limits: &Limits<'_>,
    choice: &Choice,
    chosen: &OfferFacts,
    because: &str,
    candidates: Vec<Candidate>,
    rejected: Vec<Rejected>,
    then: Vec<Offer>,
) -> RouteDecision {
    RouteDecision {
        choice: choice.clone(),
        task: limits.step.task.clone(),
        needs: limits.step.needs,
        chosen: chosen.offer.clone(),
        because: because.to_owned(),
        candidates,
        rejected,
        then,
        estimate: estimate::range(chosen, &limits.step.needs, limits.step.policy.ceiling, limits.at),
        ceiling: limits.step.policy.ceiling,
        took_us: 0,
        at: limits.at,
        given: Given::default(),
    }
}
