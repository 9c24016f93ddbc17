//! The cap under many calls at once: processes on one folder, and calls within one process.

use std::thread;

use futures::future::join_all;
use medley_app::domain::route::Choice;
use medley_app::domain::{Book, Offer};
use medley_app::dto::errors::ErrorCode;
use medley_app::dto::state::BudgetSet;
use medley_app::turns::{self, Asking};
use medley_app::{App, LiveEvent, commands};
use medley_practice::Vendor;
use serde_json::json;

use crate::support::books::Ledger;
use crate::support::{World, here};

const CALLS: usize = 20;
/// Pico-dollars.
const CAP: i128 = 100_000_000_000;
/// 32,000 tokens of output at $0.60 for a million, and a short prompt: the dearest that one of these calls can be.
const WORST: i128 = 19_200_000_000 + 100_000_000;
/// Costs $0.018, so that six of them reach the cap whatever their order, and no five.
const QUESTION: &str = "[[long-answer:30000]] Tell me about rivers";
const ANSWERED: usize = 6;

#[test]
fn twenty_processes_with_ten_cents_left_pass_the_cap_by_less_than_one_worst_case() {
    let world = World::connected(0.0);
    world.ok(&["budget", "0.10"]);
    let ask = || world.chat(&["--model", "alder/alder-small", "--no-stream", QUESTION]);
    let outputs: Vec<_> = thread::scope(|scope| {
        let started: Vec<_> = (0..CALLS).map(|_| scope.spawn(ask)).collect();
        started.into_iter().map(|each| each.join().unwrap()).collect()
    });
    let (answered, refused): (Vec<_>, Vec<_>) =
        outputs.into_iter().partition(|output| output.code == Some(0));
    for output in &refused {
        let error = output.error();
        assert_eq!(
            (&error["category"], &error["code"]),
            (&json!("quota"), &json!("budget_reached")),
            "{error}"
        );
        assert!(error["message"].as_str().unwrap().contains("budget"), "{error}");
        assert!(output.of_type("attempt").is_empty(), "nothing was sent: {output:?}");
    }
    assert_eq!((answered.len(), refused.len()), (ANSWERED, CALLS - ANSWERED));
    assert_kept(&world.ledger(), answered.len(), world.practice().bills().len());
    world.ledger().assert_agrees(&world.practice().bills());
    let late = ask().error();
    assert_eq!(late["code"], "budget_reached", "the cap stays reached");
    world.ok(&["budget", "none"]);
    assert_eq!(world.chat(&["--model", "alder/alder-small", "Hello"]).done()["stop_reason"], "end");
}

fn assert_kept(ledger: &Ledger, answered: usize, billed: usize) {
    ledger.assert_whole();
    assert_eq!((ledger.entries.len(), billed), (answered, answered), "a row for each call that was sent");
    let spent = ledger.total();
    assert!((CAP..=CAP + WORST).contains(&spent), "{spent}");
}

/// Asks once; true when it was answered, false when the budget refused it.
async fn ask(app: &App, offer: &Offer) -> bool {
    let asking = Asking {
        book: Some(Book::Practice),
        conversation: None,
        parent: None,
        text: QUESTION.to_owned(),
        settings: None,
        temporary: false,
        attachments: Vec::new(),
        wishes: medley_domain::job::ChatJob::default(),
        choice: Choice::Pinned { offer: offer.clone() },
    };
    match turns::ask(app, asking).await {
        Ok(mut started) => loop {
            match started.attachment.events.recv().await.unwrap() {
                LiveEvent::Ended { answer, .. } => break answer.error.is_none(),
                _ => continue,
            }
        },
        Err(error) => {
            assert_eq!(error.code, ErrorCode::BudgetReached, "{error:?}");
            false
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_calls_in_one_process_with_ten_cents_left_do_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let (app, host) = here::open(folder.path()).await;
    commands::connect_practice(&app).await.unwrap();
    commands::budget_set(&app, BudgetSet { cap: Some(CAP.to_string()) }).await.unwrap();
    let connections = commands::all_connections(&app).await.unwrap();
    let alder = connections.iter().find(|each| each.vendor.as_str() == "alder").unwrap();
    let offer = Offer { connection: alder.id, model: "alder-small".into() };
    let answered = join_all((0..CALLS).map(|_| ask(&app, &offer))).await;
    let answered = answered.into_iter().filter(|answered| *answered).count();
    app.close().await;
    assert_eq!(answered, ANSWERED);
    let billed = host.0.bill(Vendor::Alder).len();
    let ledger = Ledger::read(folder.path());
    assert_kept(&ledger, answered, billed);
    assert_eq!(ledger.total(), host.0.total_pico_usd());
}
