//! One attempt under way: what is known of it so far, and the ledger entry that it would end as.

use jiff::Timestamp;
use medley_domain::conversation::Part;
use medley_domain::event::Meta;
use medley_domain::ids::AttemptId;
use medley_domain::job::{BuiltIn, Job};
use medley_domain::journal::AttemptStart;
use medley_domain::ledger::{LedgerEntry, Outcome};
use medley_domain::money::PicoUsd;
use medley_domain::pricing::{Bounds, Meter, longest_within, worst_within};
use medley_domain::usage::Usage;
use medley_domain::{Category, Offer, VendorError};
use serde_json::Value;

use crate::answer::elapsed_ms;
use crate::entry::{self, Bill, Course, Figure, Spent, Subject};
use crate::request::{OfferSetup, TurnRequest};

/// The most output that is asked for where the model's own limit is larger or unknown, in tokens.
pub const MOST_OUTPUT: u64 = 32_000;

/// Searches that are reserved for where the vendor may search. How often it does is its own choice: this is a guess on
/// the high side, and the one part of a reservation that is no bound.
pub const MOST_SEARCHES: u64 = 10;

/// An attempt that is open.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub subject: Subject,
    pub setup: OfferSetup,
    pub started: Timestamp,
    pub first_output: Option<Timestamp>,
    pub meta: Meta,
    pub remote_id: Option<String>,
    pub usage: Usage,
    pub usage_raw: Value,
    pub reported: Option<PicoUsd>,
    /// What is to be told with the first output: what the vendor was not given.
    pub asides: Vec<Part>,
    estimated_input: u64,
}

impl Attempt {
    /// The `number`th attempt of a turn, at `offer`.
    pub fn new(turn: &TurnRequest, setup: &OfferSetup, offer: &Offer, number: u32, now: Timestamp) -> Self {
        let subject = Subject {
            book: turn.book,
            task: turn.decision.task.clone(),
            offer: offer.clone(),
            vendor: setup.connection.vendor.clone(),
            conversation: turn.conversation,
            run: turn.run,
            attempt: AttemptId::new(now),
            number,
        };
        Self {
            subject,
            setup: setup.clone(),
            started: now,
            first_output: None,
            meta: Meta::default(),
            remote_id: None,
            usage: Usage::default(),
            usage_raw: Value::Null,
            reported: None,
            asides: Vec::new(),
            estimated_input: turn.decision.needs.input_tokens,
        }
    }

    /// What is written before anything is sent.
    pub fn start(&self, turn: &TurnRequest, owner: &str) -> AttemptStart {
        let mut lost = self.end(Outcome::Lost, None, Bill::Partial, 0, self.started);
        lost.usage.input = Some(self.estimated_input);
        let amount = self.worst_case(turn);
        AttemptStart {
            attempt: self.subject.attempt,
            run: turn.run,
            number: self.subject.number,
            offer: self.subject.offer.clone(),
            vendor: self.subject.vendor.clone(),
            owner: owner.to_owned(),
            reservation: medley_domain::budget::Reservation { amount, since: turn.month_start },
            at: self.started,
            if_lost: Box::new(lost),
        }
    }

    /// The job as this attempt's model takes it. Where no price is known the vendor's own limit of output holds,
    /// because nothing is reserved.
    pub fn job(&self, turn: &TurnRequest) -> Job {
        let mut job = turn.job.clone();
        job.model = self.subject.offer.model.clone();
        let card = &self.setup.card;
        job.reasons = card.can.reasoning;
        job.can = card.in_catalogue.then_some(card.can);
        job.efforts.clone_from(&card.efforts);
        job.max_output = self.limit(turn);
        Job::Chat(job)
    }

    /// Takes the time of the first output, once.
    pub fn mark_output(&mut self, now: Timestamp) {
        self.first_output.get_or_insert(now);
    }

    pub fn ttft_ms(&self) -> Option<u64> {
        self.first_output.map(|at| elapsed_ms(self.started, at))
    }

    /// The ledger entry for an end at `now` after `characters` of output.
    pub fn end(
        &self,
        outcome: Outcome,
        error: Option<Category>,
        bill: Bill,
        characters: u64,
        now: Timestamp,
    ) -> LedgerEntry {
        let course = Course {
            at: now,
            request_id: self.meta.request_id.clone().or_else(|| self.remote_id.clone()),
            mode: self.meta.mode.unwrap_or_default(),
            usage: self.usage.clone(),
            usage_raw: self.usage_raw.clone(),
            reported: self.reported,
            ttft_ms: self.ttft_ms(),
            took_ms: elapsed_ms(self.started, now),
            outcome,
            error,
        };
        entry::entry(&self.subject, course, self.figure(bill, characters))
    }

    fn figure(&self, bill: Bill, characters: u64) -> Figure {
        entry::figure(&Spent {
            card: &self.setup.card,
            at: self.started,
            mode: self.meta.mode.unwrap_or_default(),
            usage: &self.usage,
            reported: self.reported,
            estimated_input: self.estimated_input,
            characters,
            bill,
        })
    }

    /// Whether what is left of the person's ceiling pays for the prompt and a word of an answer.
    pub fn is_within_ceiling(&self, turn: &TurnRequest) -> bool {
        turn.decision.ceiling.is_none_or(|_| self.limit(turn) != Some(0))
    }

    /// The most output that is asked for: by the model and the turn, and no more than the person's ceiling pays for.
    fn limit(&self, turn: &TurnRequest) -> Option<u64> {
        let usual = self.usual_limit(turn);
        let card = &self.setup.card;
        match turn.decision.ceiling {
            Some(ceiling) if !card.local => {
                let asked = usual.unwrap_or(MOST_OUTPUT);
                let input = self.estimated_input;
                Some(longest_within(ceiling, input, asked, &card.prices, self.started).unwrap_or(0))
            }
            _ => usual,
        }
    }

    fn usual_limit(&self, turn: &TurnRequest) -> Option<u64> {
        let card = &self.setup.card;
        let own = card.max_output.unwrap_or(MOST_OUTPUT).min(MOST_OUTPUT);
        match turn.job.max_output {
            Some(asked) => Some(asked.min(card.max_output.unwrap_or(asked))),
            None => (!card.prices.is_empty() && !card.local).then_some(own),
        }
    }

    fn worst_case(&self, turn: &TurnRequest) -> Option<PicoUsd> {
        let prices = &self.setup.card.prices;
        let output = self.limit(turn).unwrap_or(MOST_OUTPUT);
        // Where searches have no price the rest is reserved all the same.
        let searches = turn.job.built_in.contains(&BuiltIn::WebSearch)
            && prices.iter().any(|row| row.meter == Meter::Search);
        let bounds = Bounds {
            input: self.estimated_input,
            output,
            searches: if searches { MOST_SEARCHES } else { 0 },
            ..Bounds::default()
        };
        worst_within(&bounds, prices, self.started)
    }
}

/// What the vendor will charge for a failure.
pub fn bill_of(error: &VendorError) -> Bill {
    if error.maybe_billed { Bill::Partial } else { Bill::Nothing }
}
