//! What vendors say when they refuse, a row each: status or within a stream, body, and what Medley makes of it.

#![allow(clippy::unwrap_used)]

use medley_domain::{Category, VendorError};
use medley_vendors::protocols::failure::Failure;
use medley_vendors::protocols::find;
use serde::Deserialize;

use Category::{BadRequest, ContentPolicy, Overloaded, Quota, RateLimit};

#[derive(Deserialize)]
struct Rows {
    row: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    who: String,
    status: u16,
    body: String,
    category: Category,
    /// Milliseconds.
    wait: Option<u64>,
}

fn rows() -> Vec<Row> {
    toml::from_str::<Rows>(include_str!("errors.toml")).unwrap().row
}

fn refused(status: u16, body: &str) -> VendorError {
    find("openai-chat").unwrap().classify(&Failure::of_body(status, body.as_bytes()))
}

#[test]
fn each_vendors_refusal_has_its_category_and_its_wait() {
    let mut wrong = Vec::new();
    for row in rows() {
        let error = refused(row.status, &row.body);
        if (error.category, error.retry_after_ms) != (row.category, row.wait) {
            wrong.push(format!(
                "{} {} {}: {:?} {:?}",
                row.who, row.status, row.body, error.category, error.retry_after_ms
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn both_of_openais_wires_judge_alike() {
    for row in rows() {
        let failure = Failure::of_body(row.status, row.body.as_bytes());
        let other = find("openai-responses").unwrap().classify(&failure);
        assert_eq!(other, refused(row.status, &row.body), "{}", row.who);
    }
}

#[test]
fn the_same_error_within_a_stream_has_the_same_category() {
    // Without a status the class of error or the words must do.
    for (body, category) in [
        (r#"{"error":{"message":"m","code":"insufficient_quota"}}"#, Quota),
        (r#"{"error":{"message":"Provider down","code":502}}"#, Overloaded),
        (r#"{"error":{"message":"m","type":"invalid_request_error","code":"tool_use_failed"}}"#, BadRequest),
        (r#"{"error":{"message":"m","code":"rate_limit_exceeded"}}"#, RateLimit),
        (r#"{"error":{"message":"Your input was flagged","code":403}}"#, ContentPolicy),
        (r#"{"status":"failed","error":{"code":"server_error","message":"m"}}"#, Overloaded),
        (r#"{"error":{"message":"m"}}"#, Overloaded),
    ] {
        let failure = Failure::in_stream(serde_json::from_str(body).unwrap());
        let error = find("openai-responses").unwrap().classify(&failure);
        assert_eq!(error.category, category, "{body}");
    }
}

#[test]
fn only_a_gateway_that_gave_up_waiting_leaves_it_open_whether_money_was_spent() {
    for (status, billed) in
        [(400, false), (401, false), (408, true), (429, false), (500, false), (504, true), (524, true)]
    {
        assert_eq!(refused(status, "{}").maybe_billed, billed, "{status}");
    }
}

#[test]
fn the_vendors_own_words_and_code_are_kept() {
    let error = refused(400, r#"{"code":"Client specified an invalid argument","error":"No such field"}"#);
    assert_eq!(error.message, "No such field");
    assert_eq!(error.code.as_deref(), Some("Client specified an invalid argument"));
    assert_eq!(error.status, Some(400));
}
