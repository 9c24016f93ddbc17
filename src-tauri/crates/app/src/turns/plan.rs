//! Who answers a draft: the route, what is left out for it where the person allows that, and what to do where the chat
//! is longer than the window.

use medley_domain::route::{Choice, Preset, Rejected, Rejection, RouteDecision};
use medley_routing::{NoRoute, Step, grouped};

use super::aside;
use super::draft::Draft;
use super::ground::Ground;
use crate::app::App;
use crate::dto::errors::{ErrorCode, HintAction, UserError};
use crate::dto::route::{ContextOver, ContextUse, SummaryOffer};
use crate::errors;
use crate::offers::Offers;
use crate::view::route::candidate;

/// A draft's route.
pub(super) struct Plan {
    pub decision: RouteDecision,
    /// How many pieces are left out at the start.
    pub start: usize,
    /// The window that was too small for the whole of it.
    pub over: Option<Over>,
}

/// Why a draft can't be sent. Nothing was written.
pub(super) struct Refusal {
    pub error: UserError,
    pub over: Option<Over>,
}

/// A window that a draft does not fit.
pub(super) struct Over {
    who: String,
    window: u64,
    needs: u64,
}

/// Every offer that may answer a draft, the pinned one among them.
pub(super) fn offers(app: &App, ground: &mut Ground, choice: &Choice) -> Offers {
    let mut offers = Offers::of(app, std::mem::take(&mut ground.connections));
    if let Choice::Pinned { offer } = choice {
        offers.include(app, offer);
    }
    offers
}

/// Routes a draft; leaves out its oldest turns where they do not fit and the conversation's settings allow it.
pub(super) fn plan(app: &App, draft: &Draft, offers: &Offers, choice: &Choice) -> Result<Plan, Box<Refusal>> {
    let no_route = match try_from(app, draft, offers, choice, 0) {
        Ok(decision) => return Ok(Plan { decision, start: 0, over: None }),
        Err(no_route) => no_route,
    };
    let Some(over) = over_of(&no_route) else {
        return Err(Box::new(Refusal { error: no_model(&no_route, choice), over: None }));
    };
    let start = draft.ground.settings.trim.then(|| draft.start_within(over.window)).flatten();
    match start.map(|start| (start, try_from(app, draft, offers, choice, start))) {
        Some((start, Ok(decision))) => Ok(Plan { decision, start, over: Some(over) }),
        _ => Err(Box::new(Refusal { error: too_long(&over), over: Some(over) })),
    }
}

fn try_from(
    app: &App,
    draft: &Draft,
    offers: &Offers,
    choice: &Choice,
    start: usize,
) -> Result<RouteDecision, NoRoute> {
    let decision = timed(app, &draft.step(start), offers, choice, draft)?;
    Ok(RouteDecision { given: draft.given(start), ..decision })
}

/// Routes a step and says how long it took.
fn timed(
    app: &App,
    step: &Step,
    offers: &Offers,
    choice: &Choice,
    draft: &Draft,
) -> Result<RouteDecision, NoRoute> {
    let watch = Stopwatch::start();
    let decision = medley_routing::route(step, &offers.facts, choice, draft.ground.left, app.now())?;
    Ok(RouteDecision { took_us: watch.microseconds(), ..decision })
}

/// The largest window among those that were too small, where that is what stopped the draft.
fn over_of(no_route: &NoRoute) -> Option<Over> {
    matches!(no_route.rule, Some(Rejection::ContextTooSmall { .. })).then_some(())?;
    let too_small = |rejected: &Rejected| match rejected.because {
        Rejection::ContextTooSmall { reads, needs } => {
            Some(Over { who: rejected.title.clone(), window: reads, needs })
        }
        _ => None,
    };
    no_route.rejected.iter().filter_map(too_small).max_by_key(|over| over.window)
}

/// What a person may do about a chat that is longer than the window.
fn ways_out(app: &App, draft: &Draft, offers: &Offers, choice: &Choice, over: &Over) -> ContextOver {
    let auto = |preset| Choice::Auto { preset };
    let larger = || {
        matches!(choice, Choice::Pinned { .. }).then_some(())?;
        let decision = timed(app, &draft.step(0), offers, &auto(Preset::Balanced), draft).ok()?;
        Some(candidate(decision.candidate(&decision.chosen)?, app.names()))
    };
    let drops =
        draft.start_within(over.window).filter(|start| try_from(app, draft, offers, choice, *start).is_ok());
    ContextOver {
        who: over.who.clone(),
        needs: over.needs,
        window: over.window,
        larger: larger(),
        summary: summary(app, draft, offers),
        drops: drops.map(|start| draft.dropped(start)),
    }
}

/// Who would write a summary of all but the last turns, and its price.
fn summary(app: &App, draft: &Draft, offers: &Offers) -> Option<SummaryOffer> {
    let step = aside::summary_step(&draft.ground)?;
    let choice = Choice::Auto { preset: Preset::Thrifty };
    let decision = timed(app, &step, offers, &choice, draft).ok()?;
    let chosen = decision.candidate(&decision.chosen)?;
    Some(SummaryOffer { who: chosen.title.clone(), cost: chosen.cost.into() })
}

/// How much of the window is used, with what to do where it is too small.
pub(super) fn usage(
    app: &App,
    draft: &Draft,
    offers: &Offers,
    choice: &Choice,
    planned: &Result<Plan, Box<Refusal>>,
) -> Option<ContextUse> {
    let ways = |over: &Over| ways_out(app, draft, offers, choice, over);
    match planned {
        Ok(plan) => {
            let reads = plan.decision.candidate(&plan.decision.chosen).and_then(|chosen| chosen.reads);
            Some(ContextUse { over: plan.over.as_ref().map(ways), ..draft.usage(plan.start, reads) })
        }
        Err(refusal) => {
            let over = refusal.over.as_ref()?;
            Some(ContextUse { over: Some(ways(over)), ..draft.usage(0, Some(over.window)) })
        }
    }
}

fn too_long(over: &Over) -> UserError {
    let detail = format!(
        "It reads {} tokens at most, this needs {}. Nothing was sent.",
        grouped(over.window),
        grouped(over.needs)
    );
    errors::plain(ErrorCode::ContextLength, format!("This chat is too long for {}", over.who), detail)
        .hint("Choose another model", HintAction::ChooseModel)
}

pub(super) fn no_model(no_route: &NoRoute, choice: &Choice) -> UserError {
    if matches!(no_route.rule, Some(Rejection::OverBudget)) {
        return errors::plain(ErrorCode::BudgetReached, "Your monthly budget is reached", &no_route.reason)
            .hint("Change the budget", HintAction::OpenBudget);
    }
    if matches!(no_route.rule, Some(Rejection::NoKey)) {
        return errors::plain(ErrorCode::KeyMissing, "The key is missing", &no_route.reason)
            .hint("Open Settings", HintAction::OpenSettings);
    }
    if let Some(Rejection::Never | Rejection::NotHere | Rejection::OverCeiling { .. }) = no_route.rule {
        return errors::plain(ErrorCode::NoModel, "Your rules leave no model for this", &no_route.reason)
            .hint("Open your rules", HintAction::OpenPolicy);
    }
    let error = errors::plain(ErrorCode::NoModel, "No model can answer this", &no_route.reason);
    match (&no_route.rule, choice) {
        (None, _) => error.hint("Open Settings", HintAction::OpenSettings),
        (_, Choice::Pinned { .. }) => error.hint("Choose another model", HintAction::ChooseModel),
        _ => error.hint("Try again", HintAction::Retry),
    }
}

/// Measures durations, which is no business of the clock port: a replay has no use for them.
struct Stopwatch(std::time::Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "a duration that is only shown")]
    fn start() -> Self {
        Self(std::time::Instant::now())
    }

    fn microseconds(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}
