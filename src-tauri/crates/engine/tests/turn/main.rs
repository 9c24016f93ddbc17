//! Chat turns on books in memory and a vendor driven by hand: every way that a turn can end, to the ledger row.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod stage;

use medley_domain::conversation::{LeftOut, MediaSource, MessageState, Part};
use medley_domain::event::{Event, StopReason};
use medley_domain::job::Job;
use medley_domain::journal::Record;
use medley_domain::ledger::{Origin, Outcome};
use medley_domain::money::{Cost, PicoUsd};
use medley_domain::ports::{BooksError, KeyError};
use medley_domain::{Category, VendorError};
use stage::Stage;

fn busy() -> VendorError {
    VendorError { status: Some(529), ..VendorError::new(Category::Overloaded, "busy") }
}

#[tokio::test]
async fn a_whole_answer_is_one_row_at_the_vendors_own_counts() {
    let stage = Stage::new();
    let run = stage.start(1).await;
    let remote = stage.vendor.next().await;
    remote.text("Hel");
    remote.text("lo");
    remote.usage(100, 10);
    remote.finish();
    let end = run.end().await;
    assert_eq!(end.message.state, MessageState::Complete);
    assert_eq!(end.message.parts, [Part::text("Hello")]);
    let ledger = stage.books.ledger();
    assert_eq!(ledger.len(), 1);
    assert_eq!(ledger[0].cost, Cost::Known(PicoUsd(100 * 1_000_000 + 10 * 2_000_000)));
    assert_eq!((ledger[0].outcome, ledger[0].origin), (Outcome::Complete, Origin::Computed));
}

#[tokio::test]
async fn everything_is_written_before_anything_is_sent() {
    let stage = Stage::new();
    let _run = stage.start(1).await;
    let kinds: Vec<_> = stage.books.records().iter().map(stage::kind).collect();
    assert_eq!(kinds, ["message", "run_started", "routed", "attempt_started"]);
}

#[tokio::test]
async fn what_the_vendor_says_it_charged_comes_before_the_price_list() {
    let stage = Stage::new();
    let run = stage.start(1).await;
    let remote = stage.vendor.next().await;
    remote.text("x");
    remote.usage(100, 10);
    remote.send(Event::ReportedCost { amount: PicoUsd(7) });
    remote.finish();
    run.end().await;
    let entry = &stage.books.ledger()[0];
    assert_eq!((entry.cost, entry.origin), (Cost::Known(PicoUsd(7)), Origin::Reported));
    assert_eq!(entry.computed, Cost::Known(PicoUsd(120_000_000)));
}

#[tokio::test]
async fn a_busy_vendor_is_passed_over_and_each_attempt_is_a_row() {
    let stage = Stage::new();
    let run = stage.start(2).await;
    stage.vendor.next().await.fail(busy());
    let second = stage.vendor.next().await;
    second.text("here");
    second.usage(10, 1);
    second.finish();
    let end = run.end().await;
    assert_eq!(end.message.state, MessageState::Complete);
    assert_eq!(end.attempts.len(), 2);
    let ledger = stage.books.ledger();
    assert_eq!(ledger.len(), 2);
    assert_eq!((ledger[0].cost, ledger[0].origin), (Cost::FREE, Origin::Free));
    assert_eq!(ledger[0].error.as_deref(), Some("overloaded"));
    assert_eq!((ledger[0].number, ledger[1].number), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn without_another_model_a_busy_vendor_is_tried_three_times_and_then_given_up() {
    let stage = Stage::new();
    let run = stage.start(1).await;
    for _ in 0..3 {
        stage.vendor.next().await.fail(busy());
    }
    let end = run.end().await;
    assert_eq!(end.message.state, MessageState::Failed);
    assert_eq!(end.error.map(|error| error.category), Some(Category::Overloaded));
    assert_eq!(stage.books.ledger().len(), 3);
}

#[tokio::test]
async fn a_request_that_is_wrong_is_not_hawked_around() {
    let stage = Stage::new();
    let run = stage.start(2).await;
    stage.vendor.next().await.fail(VendorError::new(Category::BadRequest, "no such field"));
    let end = run.end().await;
    assert_eq!((end.message.state, end.attempts.len()), (MessageState::Failed, 1));
}

#[tokio::test]
async fn a_cut_answer_begins_again_elsewhere_and_the_partial_text_is_kept_struck() {
    let stage = Stage::new();
    let run = stage.start(2).await;
    let first = stage.vendor.next().await;
    first.text("half an ans");
    first.fail(VendorError::cut("reset"));
    let second = stage.vendor.next().await;
    second.text("whole");
    second.usage(10, 1);
    second.finish();
    let end = run.end().await;
    assert_eq!(end.message.parts, [Part::text("whole")]);
    assert_eq!(end.struck.len(), 1);
    assert_eq!(end.struck[0].text, "half an ans");
    let ledger = stage.books.ledger();
    assert_eq!(ledger[0].outcome, Outcome::Incomplete);
    // 500 estimated prompt tokens at $1 and 11 characters, so 3 tokens, at $2 per million.
    assert_eq!(ledger[0].cost, Cost::Estimated(PicoUsd(500 * 1_000_000 + 3 * 2_000_000)));
}

#[tokio::test]
async fn no_more_is_asked_for_than_the_ceiling_pays_and_what_was_spent_counts_for_the_next_model() {
    let stage = Stage::new();
    // 500 estimated prompt tokens at $1 and 100 of an answer at $2 per million.
    let ceiling = PicoUsd(500 * 1_000_000 + 100 * 2_000_000);
    let run = stage.try_start_within(2, Some(ceiling)).await.unwrap();
    let first = stage.vendor.next().await;
    let Job::Chat(job) = &first.job;
    assert_eq!(job.max_output, Some(100));
    first.text("half an ans");
    first.fail(VendorError::cut("reset"));
    let end = run.end().await;
    assert_eq!(end.error.and_then(|error| error.code).as_deref(), Some("medley_ceiling_reached"));
    assert_eq!(stage.books.ledger().len(), 1, "the second model was not asked");
}

#[tokio::test]
async fn a_cut_answer_with_nowhere_to_go_is_incomplete_and_keeps_its_text() {
    let stage = Stage::new();
    let run = stage.start(1).await;
    let remote = stage.vendor.next().await;
    remote.text("half");
    remote.fail(VendorError::cut("reset"));
    let end = run.end().await;
    assert_eq!(end.message.state, MessageState::Incomplete);
    assert_eq!(end.stop.map(|stop| stop.reason), Some(StopReason::Incomplete));
    assert_eq!(end.message.parts, [Part::text("half")]);
}

#[tokio::test]
async fn what_a_model_makes_is_put_into_a_file_and_the_message_names_it() {
    let stage = Stage::new();
    let run = stage.start(1).await;
    let remote = stage.vendor.next().await;
    let source = MediaSource::Inline { base64: "aGVsbG8=".into() };
    remote.send(Event::Artifact { media_type: "image/png".into(), source, opaque: None });
    remote.usage(100, 10);
    remote.finish();
    let end = run.end().await;
    let source = MediaSource::Asset { digest: "0".into() };
    let picture = Part::Image { media_type: "image/png".into(), bytes: 5, source, opaque: None };
    assert_eq!(end.message.parts, [picture]);
    assert_eq!(stage.books.files(), [b"hello".to_vec()]);
}

#[tokio::test]
async fn what_was_left_out_of_the_request_is_told_and_is_no_output() {
    let stage = Stage::new();
    let run = stage.start(2).await;
    let remote = stage.vendor.next().await;
    remote.send(Event::LeftOut { what: vec![LeftOut::Reasoning] });
    remote.fail(busy());
    let second = stage.vendor.next().await;
    second.text("x");
    second.finish();
    let end = run.end().await;
    assert_eq!(end.message.parts, [Part::text("x")], "it was said of the first vendor alone");
    assert_eq!(end.struck, [], "nothing was said, so nothing is struck");
    assert_eq!(stage.books.ledger()[0].outcome, Outcome::Failed);
}

#[tokio::test]
async fn nothing_is_begun_again_after_a_tool_was_called() {
    let stage = Stage::new();
    let run = stage.start(2).await;
    let remote = stage.vendor.next().await;
    let call =
        |name: &str| Event::ToolCall { id: "1".into(), name: name.into(), args: "{}".into(), opaque: None };
    remote.send(call("pay"));
    remote.fail(VendorError::cut("reset"));
    let end = run.end().await;
    assert_eq!((end.message.state, end.attempts.len()), (MessageState::Incomplete, 1));
}

#[tokio::test]
async fn stopping_keeps_the_partial_text_hangs_up_and_estimates_the_cost() {
    let stage = Stage::new();
    let mut run = stage.start(2).await;
    let remote = stage.vendor.next().await;
    remote.text("four");
    run.until_text().await;
    assert!(stage.engine.stop(run.id));
    let end = run.end().await;
    assert!(remote.is_hung_up());
    assert_eq!(end.message.state, MessageState::Stopped);
    assert_eq!(end.message.parts, [Part::text("four")]);
    let entry = &stage.books.ledger()[0];
    assert_eq!((entry.outcome, entry.origin), (Outcome::Stopped, Origin::Estimated));
}

#[tokio::test]
async fn a_refused_budget_writes_nothing_and_sends_nothing() {
    let stage = Stage::new();
    stage.books.refuse_attempt(1, BooksError::OverBudget(Default::default()));
    let refused = stage.try_start(1).await;
    assert!(matches!(refused, Err(BooksError::OverBudget(_))));
    assert!(stage.books.records().is_empty());
}

#[tokio::test]
async fn a_fallback_that_the_budget_does_not_admit_is_not_asked() {
    let stage = Stage::new();
    stage.books.refuse_attempt(2, BooksError::OverBudget(Default::default()));
    let run = stage.start(2).await;
    stage.vendor.next().await.fail(busy());
    let end = run.end().await;
    assert_eq!(end.message.state, MessageState::Failed);
    assert_eq!(end.error.and_then(|error| error.code).as_deref(), Some("medley_budget_reached"));
    assert_eq!(stage.books.ledger().len(), 1);
}

#[tokio::test]
async fn a_locked_keychain_ends_the_attempt_free_of_charge_and_says_so() {
    let stage = Stage::with_keys(Some(KeyError::Locked));
    let run = stage.start(1).await;
    let end = run.end().await;
    assert_eq!(end.error.and_then(|error| error.code).as_deref(), Some("medley_keychain_locked"));
    assert_eq!(stage.books.ledger()[0].cost, Cost::FREE);
}

#[tokio::test(start_paused = true)]
async fn text_is_on_disk_within_a_second_while_it_streams() {
    let stage = Stage::new();
    let mut run = stage.start(1).await;
    let remote = stage.vendor.next().await;
    remote.text("saved");
    run.until_text().await;
    tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    let saved =
        stage.books.records().into_iter().any(
            |record| matches!(record, Record::Checkpoint { parts, .. } if parts == [Part::text("saved")]),
        );
    assert!(saved);
    remote.finish();
    run.end().await;
}

#[tokio::test]
async fn a_view_that_attaches_late_gets_the_answer_so_far_and_then_every_event_once() {
    let stage = Stage::new();
    let mut run = stage.start(1).await;
    let remote = stage.vendor.next().await;
    remote.text("one ");
    run.until_text().await;
    let late = stage.engine.attach(run.id).unwrap();
    assert_eq!(late.answer.message.parts, [Part::text("one ")]);
    remote.text("two");
    remote.finish();
    let end = stage::end_of(late).await;
    assert_eq!(end.message.parts, [Part::text("one two")]);
    run.end().await;
}
