//! Crashes while two processes share a data folder: no row of the ledger is lost, none is doubled.

use std::time::Duration;

use medley_testkit::window::{Stage, Window, play, until};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Child;

const SETTLED: Duration = Duration::from_secs(30);
const LONG: &str = "Write an essay about canals. [[long-answer:2500]]";

#[test]
fn a_window_killed_in_mid_answer_loses_no_row_while_the_command_line_runs() {
    play("window-killed", Some(1.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        window.choose_model("Alder Large").await;
        window.ask(LONG).await;
        window.grown(100).await;
        let mut chat =
            stage.start_cli(&["chat", "--model", "Birch/birch-quick", "List rivers. [[long-answer:500]]"]);
        speaks(&mut chat).await;
        window.kill().await;
        assert!(ends(chat).await, "the command line went on to its end");
        let window = stage.open().await;
        books_agree(stage, &window, 2).await;
        window.open_chat().await;
        window.open_conversation("Write an essay about canals").await;
        assert_eq!(window.answer().await.state, "incomplete");
        window.open_conversation("List rivers").await;
        window
            .answer_that("the command line's answer stands there", |answer| answer.state == "complete")
            .await;
    });
}

#[test]
fn a_command_line_killed_in_mid_answer_loses_no_row_while_the_window_runs() {
    play("cli-killed", Some(1.0), async |stage| {
        let window = stage.open().await;
        window.start_practice().await;
        let mut chat = stage.start_cli(&["chat", "--model", "Alder/alder-large", LONG]);
        speaks(&mut chat).await;
        window.choose_model("Cedar Flash").await;
        window.ask("List rivers. [[long-answer:600]]").await;
        window.grown(50).await;
        chat.kill().await.unwrap();
        let answer = window.ended().await;
        assert_eq!(answer.state, "complete", "{}", answer.all);
        // What the dead process left open is found at the next start.
        window.close().await;
        let window = stage.open().await;
        books_agree(stage, &window, 2).await;
        window.open_chat().await;
        window.open_conversation("Write an essay about canals").await;
        assert_eq!(window.answer().await.state, "incomplete");
    });
}

/// Waits until a chat of the command line has printed some of its answer.
async fn speaks(chat: &mut Child) {
    let mut lines = BufReader::new(chat.stdout.take().unwrap()).lines();
    let heard = tokio::time::timeout(SETTLED, async {
        while let Some(line) = lines.next_line().await.unwrap() {
            let event: Value = serde_json::from_str(&line).unwrap();
            if event["type"] == "text" {
                return true;
            }
        }
        false
    });
    assert!(heard.await.unwrap(), "the command line printed text");
    // What is printed later is read as well, so that it never waits for a reader.
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
}

async fn ends(mut chat: Child) -> bool {
    tokio::time::timeout(SETTLED, chat.wait()).await.unwrap().unwrap().success()
}

/// The window's total, the command line's rows and the vendors' bills tell the same, run by run.
async fn books_agree(stage: &Stage, window: &Window, runs: usize) {
    window.open_spend().await;
    until("Spend equals the bills", SETTLED, async || {
        let charged = stage.vendors().charged().await;
        (charged > 0 && window.spend_total().await == charged).then_some(())
    })
    .await;
    let rows = stage.ask_cli(&["spend", "--practice", "--by", "run"]).await.remove(0);
    let rows = rows.as_array().unwrap().clone();
    assert_eq!(rows.len(), runs, "{rows:#?}");
    assert!(rows.iter().all(|row| row["requests"] == 1), "one request a run: {rows:#?}");
    let mut spent: Vec<i128> = rows.iter().map(cost).collect();
    let bills = stage.vendors().bills().await;
    let mut billed: Vec<i128> =
        bills.iter().flat_map(|bill| &bill.rows).map(|row| row.pico_usd.parse().unwrap()).collect();
    spent.sort_unstable();
    billed.sort_unstable();
    assert_eq!(spent, billed);
}

fn cost(row: &Value) -> i128 {
    let part = |name: &str| row["sum"][name].as_str().unwrap().parse::<i128>().unwrap();
    part("known") + part("estimated")
}
