//! Failures in the person's words: what happened, what Medley did or kept, what to do next.
//!
//! The vendor's own words go into the detail; the page decides by the code and never by the text.

use medley_domain::money::PicoUsd;
use medley_domain::ports::{BooksError, KeyError};
use medley_domain::{Category, VendorError};
use medley_store::{OpenError, StoreError};
use medley_vendors::transport::PROXY_FAILED;

use crate::dto::errors::{ErrorCode, Hint, HintAction, UserError};

/// An error with a code, a title and a detail, and no button.
pub fn plain(code: ErrorCode, title: impl Into<String>, detail: impl Into<String>) -> UserError {
    UserError { code, title: title.into(), detail: detail.into(), hint: None, retry_after_ms: None }
}

impl UserError {
    /// The same error with a button.
    #[must_use]
    pub fn hint(mut self, label: &str, action: HintAction) -> Self {
        self.hint = Some(Hint { label: label.to_owned(), action });
        self
    }
}

/// What was handed in does not fit.
pub fn invalid(detail: impl Into<String>) -> UserError {
    plain(ErrorCode::InvalidInput, "That can't be done as it stands", detail)
}

/// Something that is not there, or no longer.
pub fn gone(what: &str) -> UserError {
    plain(ErrorCode::NotFound, format!("The {what} is gone"), "It may have been removed in another window.")
}

/// A fault of Medley's own.
pub fn internal(error: &dyn std::fmt::Display) -> UserError {
    tracing::error!(%error, "internal error");
    plain(ErrorCode::Internal, "Medley made a mistake", format!("Nothing was lost. {error}"))
        .hint("Try again", HintAction::Retry)
}

pub fn from_books(error: &BooksError) -> UserError {
    match error {
        BooksError::OverBudget(standing) => over_budget(standing.cap, standing.spent, standing.reserved),
        BooksError::DiskFull => disk_full(),
        BooksError::Failed(words) => store_failed(words),
    }
}

pub fn from_store(error: &StoreError) -> UserError {
    match error {
        StoreError::DiskFull => disk_full(),
        StoreError::NotFound => gone("thing"),
        StoreError::NameTaken(name) => invalid(format!("A connection is called “{name}” already.")),
        StoreError::Locked | StoreError::Corrupt(_) | StoreError::Failed(_) => {
            store_failed(&error.to_string())
        }
    }
}

pub fn from_open(error: &OpenError) -> UserError {
    match error {
        OpenError::Newer { .. } => {
            let detail = format!("Nothing was touched: {error}. Install the newest Medley to open it.");
            plain(ErrorCode::StoreNewer, "A newer Medley wrote this data", detail)
        }
        OpenError::DiskFull => disk_full(),
        OpenError::Locked | OpenError::Corrupt(_) | OpenError::Failed(_) => store_failed(&error.to_string()),
    }
}

fn over_budget(cap: Option<PicoUsd>, spent: PicoUsd, reserved: PicoUsd) -> UserError {
    let cap = dollars(cap.unwrap_or_default());
    let held = if reserved.is_zero() {
        String::new()
    } else {
        format!(" and up to {} is held for answers under way", dollars(reserved))
    };
    let detail = format!(
        "{} of {cap} is spent this month{held}. Nothing was sent. Raise the budget, or choose a free model on this \
         computer.",
        dollars(spent)
    );
    plain(ErrorCode::BudgetReached, "Your monthly budget is reached", detail)
        .hint("Change the budget", HintAction::OpenBudget)
}

fn disk_full() -> UserError {
    let detail = "The answer can't be recorded, so nothing more is sent. Free some space, then try again.";
    plain(ErrorCode::StoreFull, "The disk is full", detail).hint("Try again", HintAction::FreeDiskSpace)
}

fn store_failed(words: &str) -> UserError {
    plain(ErrorCode::StoreFailed, "Medley's data can't be written", words)
        .hint("Try again", HintAction::Retry)
}

pub fn from_keys(error: &KeyError) -> UserError {
    match error {
        KeyError::Missing(words) => keychain(
            ErrorCode::KeychainMissing,
            "No keychain was found",
            &format!(
                "Start your system's password service (on Linux, GNOME Keyring or KWallet), then try again. {words}"
            ),
        ),
        KeyError::Locked => {
            keychain(ErrorCode::KeychainLocked, "The keychain is locked", "Unlock it, then try again.")
        }
        KeyError::Timeout => keychain(
            ErrorCode::KeychainTimeout,
            "The keychain did not answer",
            "It may be waiting for its password in another window. Unlock it there, then try again.",
        ),
        KeyError::NotFound => {
            let detail = "The connection has no key in this computer's keychain. Add it again in Settings.";
            plain(ErrorCode::KeyMissing, "The key is missing", detail)
                .hint("Open Settings", HintAction::OpenSettings)
        }
        KeyError::Failed(words) => keychain(
            ErrorCode::KeychainMissing,
            "The keychain failed",
            &format!("Nothing was stored. {words}"),
        ),
    }
}

fn keychain(code: ErrorCode, title: &str, detail: &str) -> UserError {
    plain(code, title, detail).hint("Try again", HintAction::Retry)
}

/// A vendor's failure. `who` is the model's title.
pub fn from_vendor(error: &VendorError, who: &str) -> UserError {
    if let Some(own) = error.code.as_deref().and_then(|code| own_failure(code, error)) {
        return own;
    }
    let (code, title, hint) = words_for(error, who);
    let detail = detail_of(error);
    let mut shown = plain(code, title, detail);
    shown.retry_after_ms = error.retry_after_ms;
    match hint {
        Some((label, action)) => shown.hint(label, action),
        None => shown,
    }
}

type Button = (&'static str, HintAction);

fn words_for(error: &VendorError, who: &str) -> (ErrorCode, String, Option<Button>) {
    let retry: Button = ("Try again", HintAction::Retry);
    let other: Button = ("Choose another model", HintAction::ChooseModel);
    let settings: Button = ("Open Settings", HintAction::OpenSettings);
    let (code, title, button) = match error.category {
        Category::RateLimit => (ErrorCode::RateLimit, format!("{who} is busy"), Some(retry)),
        Category::Overloaded => (ErrorCode::Overloaded, format!("{who} is busy"), Some(retry)),
        Category::Quota => (ErrorCode::Quota, format!("The quota for {who} is used up"), Some(other)),
        Category::Authentication => {
            (ErrorCode::KeyRejected, format!("{who} rejected the key"), Some(settings))
        }
        Category::Permission => (ErrorCode::Permission, format!("This key may not use {who}"), Some(other)),
        Category::NotFound => (ErrorCode::NotFound, format!("{who} was not found"), Some(other)),
        Category::ContextLength => {
            (ErrorCode::ContextLength, format!("This chat is too long for {who}"), Some(other))
        }
        Category::ContentPolicy => (ErrorCode::ContentPolicy, format!("Refused by {who}"), None),
        Category::BadRequest => {
            (ErrorCode::BadRequest, format!("{who} did not take the request"), Some(other))
        }
        Category::Transport if error.cut => {
            (ErrorCode::Transport, format!("The answer from {who} was cut"), Some(retry))
        }
        Category::Transport => (ErrorCode::NoNetwork, format!("{who} can't be reached"), Some(retry)),
        Category::Protocol => {
            (ErrorCode::Protocol, format!("{who} answered in a way that can't be read"), Some(retry))
        }
    };
    (code, title, button)
}

/// What was kept, whether it cost something, and the vendor's words with its code.
fn detail_of(error: &VendorError) -> String {
    let kept = if error.cut { "What arrived is kept. " } else { "" };
    let billed = if error.maybe_billed { "It may have been charged." } else { "Nothing was charged." };
    let status = error.status.map(|status| format!(" ({status})")).unwrap_or_default();
    let words = error.message.trim();
    let words = if words.is_empty() { String::new() } else { format!(" It said: {words}{status}") };
    format!("{kept}{billed}{words}")
}

/// Failures that Medley itself put into a vendor error's form.
fn own_failure(code: &str, error: &VendorError) -> Option<UserError> {
    let key = |error: KeyError| Some(from_keys(&error));
    match code {
        "medley_budget_reached" => {
            let detail = "The next model in line was not asked, because the monthly budget is reached.";
            Some(
                plain(ErrorCode::BudgetReached, "Your monthly budget is reached", detail)
                    .hint("Change the budget", HintAction::OpenBudget),
            )
        }
        "medley_ceiling_reached" => {
            let detail =
                "The next model in line was not asked: with what this answer cost so far it could pass it.";
            Some(
                plain(ErrorCode::NoModel, "Your ceiling for one answer is reached", detail)
                    .hint("Open your rules", HintAction::OpenPolicy),
            )
        }
        PROXY_FAILED => {
            let detail = format!("Nothing was sent and nothing was charged. It said: {}", error.message);
            Some(
                plain(ErrorCode::NoNetwork, "The proxy did not let it through", detail)
                    .hint("Network settings", HintAction::OpenNetwork),
            )
        }
        "medley_disk_full" => Some(disk_full()),
        "medley_books_failed" => Some(store_failed(&error.message)),
        "medley_keychain_missing" | "medley_keychain_failed" => key(KeyError::Missing(error.message.clone())),
        "medley_keychain_locked" => key(KeyError::Locked),
        "medley_keychain_timeout" => key(KeyError::Timeout),
        "medley_key_missing" => key(KeyError::NotFound),
        _ => None,
    }
}

/// Dollars to the cent, rounded to the nearest; below a cent to four decimals.
pub fn dollars(amount: PicoUsd) -> String {
    let ten_thousandths = (i128::from(amount.0) + 50_000_000) / 100_000_000;
    if ten_thousandths < 100 && !amount.is_zero() {
        return format!("$0.{ten_thousandths:04}");
    }
    let cents = (ten_thousandths + 50) / 100;
    format!("${}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_dollars_and_cents() {
        assert_eq!(dollars(PicoUsd::dollars(10)), "$10.00");
        assert_eq!(dollars(PicoUsd(999_999_999_999)), "$1.00");
        assert_eq!(dollars(PicoUsd(1_180_000_000)), "$0.0012");
        assert_eq!(dollars(PicoUsd::ZERO), "$0.00");
    }

    #[test]
    fn a_vendors_failure_keeps_its_words_and_says_whether_it_was_charged() {
        let error = VendorError { status: Some(529), ..VendorError::new(Category::Overloaded, "Overloaded") };
        let shown = from_vendor(&error, "Birch Grand");
        assert_eq!(shown.title, "Birch Grand is busy");
        assert_eq!(shown.detail, "Nothing was charged. It said: Overloaded (529)");
        assert_eq!(shown.hint.unwrap().action, HintAction::Retry);
    }

    #[test]
    fn a_key_that_could_not_be_had_names_the_keychain_and_not_the_vendor() {
        let error = VendorError {
            code: Some("medley_keychain_locked".into()),
            ..VendorError::new(Category::Authentication, "the keychain is locked")
        };
        assert_eq!(from_vendor(&error, "Any").code, ErrorCode::KeychainLocked);
    }
}
