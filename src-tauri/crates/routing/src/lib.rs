//! Routing: which offer does a step, decided by hard constraints and then a score, with a reason for every offer that
//! was ruled out.
//!
//! Pure: the same facts give the same decision. Deliberately absent: waiting, clocks, randomness, and any fact that
//! the caller did not hand in.

mod decide;
mod estimate;
mod facts;
mod no_route;
mod rule;
mod score;
mod task;
mod token;

pub use decide::route;
pub use facts::{OfferFacts, Step};
pub use no_route::{NoRoute, grouped};
pub use rule::against_policy;
pub use task::{likely_output, task_of};
pub use token::{IMAGE_TOKENS, estimate_input, estimate_tokens};
