//! Printing: JSON a line, or text for people; failures on standard error in words, on standard output as JSON.

use std::fmt::Arguments;
use std::io::{self, Write as _};

use medley_app::domain::money::{Cost, PicoUsd, Sum};
use medley_app::domain::{Category, VendorError};
use medley_app::dto::errors::UserError;
use serde_json::{Value, json};

/// Why a command failed.
pub enum Failure {
    /// The core's words.
    User(UserError),
    /// A vendor's failure, with its category as the engine knows it.
    Vendor(VendorError),
}

impl From<UserError> for Failure {
    fn from(error: UserError) -> Self {
        Self::User(error)
    }
}

/// One line of JSON.
pub fn line(value: &Value) {
    say(format_args!("{value}"));
}

/// One line of text. A reader that has left is no reason to stop what is paid for and must be recorded.
pub fn say(text: Arguments<'_>) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// Text as it comes, at once.
pub fn write(text: &str) {
    let mut stdout = io::stdout();
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}

pub fn failure(failure: &Failure, json: bool) {
    if json {
        return line(&failure_json(failure));
    }
    match failure {
        Failure::User(error) => eprintln!("{}. {}", error.title, error.detail),
        Failure::Vendor(error) => eprintln!("{error}"),
    }
}

fn failure_json(failure: &Failure) -> Value {
    match failure {
        Failure::Vendor(error) => json!({
            "type": "error",
            "category": error.category.as_str(),
            "status": error.status,
            "code": error.code,
            "message": error.message,
            "retryable": error.category.is_retryable(),
        }),
        Failure::User(error) => json!({
            "type": "error",
            "category": category_of(error).as_str(),
            "status": null,
            "code": error.code,
            "message": format!("{}. {}", error.title, error.detail),
            "retryable": false,
        }),
    }
}

/// The nearest of the eleven categories for failures that no vendor made.
fn category_of(error: &UserError) -> Category {
    use medley_app::dto::errors::ErrorCode as Code;
    match error.code {
        Code::KeychainMissing | Code::KeychainLocked | Code::KeychainTimeout => Category::Authentication,
        Code::KeyMissing | Code::KeyRejected => Category::Authentication,
        Code::BudgetReached | Code::Quota => Category::Quota,
        Code::NoModel | Code::NotFound => Category::NotFound,
        Code::RateLimit => Category::RateLimit,
        Code::Overloaded => Category::Overloaded,
        Code::Permission => Category::Permission,
        Code::ContextLength => Category::ContextLength,
        Code::ContentPolicy => Category::ContentPolicy,
        Code::NoNetwork | Code::Transport | Code::StoreFull | Code::StoreNewer | Code::StoreFailed => {
            Category::Transport
        }
        Code::Protocol | Code::Internal => Category::Protocol,
        Code::BadRequest | Code::InvalidInput => Category::BadRequest,
    }
}

/// "free", "unknown", "$0.0118" or "about $0.0118".
pub fn cost(cost: Cost) -> String {
    match cost {
        Cost::Known(amount) => money(amount),
        Cost::Estimated(amount) => format!("about {}", money(amount)),
        Cost::Unknown => "unknown".to_owned(),
    }
}

/// "at least" where something is unknown, "about" where something is estimated.
pub fn sum(sum: &Sum) -> String {
    if sum.unknown_count > 0 && sum.total().is_zero() {
        return "unknown".to_owned();
    }
    let about = if sum.estimated.is_zero() { "" } else { "about " };
    let least = if sum.unknown_count == 0 { "" } else { "at least " };
    format!("{least}{about}{}", money(sum.total()))
}

pub fn sum_json(sum: &Sum) -> Value {
    json!({ "known": sum.known, "estimated": sum.estimated, "unknown_count": sum.unknown_count })
}

/// Four decimals below a dollar, two from there on.
pub fn money(amount: PicoUsd) -> String {
    if amount.is_zero() {
        return "free".to_owned();
    }
    let pico = i128::from(amount.0);
    if pico.abs() >= i128::from(PicoUsd::DOLLAR.0) {
        let cents = (pico + 5_000_000_000) / 10_000_000_000;
        return format!("${}.{:02}", cents / 100, cents % 100);
    }
    match (pico + 50_000_000) / 100_000_000 {
        0 => "under $0.0001".to_owned(),
        parts => format!("$0.{parts:04}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_says_how_sure_it_is() {
        assert_eq!(cost(Cost::FREE), "free");
        assert_eq!(cost(Cost::Unknown), "unknown");
        assert_eq!(cost(Cost::Estimated(PicoUsd(11_800_000_000))), "about $0.0118");
        assert_eq!(cost(Cost::Known(PicoUsd(1))), "under $0.0001");
        assert_eq!(cost(Cost::Known(PicoUsd(3_456_000_000_000))), "$3.46");
        let mixed = Sum { known: PicoUsd::DOLLAR, estimated: PicoUsd(0), unknown_count: 1 };
        assert_eq!(sum(&mixed), "at least $1.00");
        assert_eq!(sum(&Sum { unknown_count: 2, ..Sum::default() }), "unknown");
    }
}
